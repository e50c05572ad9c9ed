//! The length of a tick, so that times survive a trace with a finer or coarser time scale.

use crate::base::{Time, TimeScale};
use std::fmt;
use std::str::FromStr;

/// The length of a tick of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick(pub TimeScale);

/// The units that a tick is written in, and their powers of ten; the letter u stands for µ.
const UNITS: [(&str, i8); 9] = [
    ("s", 0),
    ("ms", -3),
    ("µs", -6),
    ("us", -6),
    ("ns", -9),
    ("ps", -12),
    ("fs", -15),
    ("as", -18),
    ("zs", -21),
];

impl fmt::Display for Tick {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.format(Time(1)))
    }
}

impl FromStr for Tick {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.find(|c: char| !c.is_ascii_digit()).ok_or(())?;
        let factor: u32 = text[..digits].parse().ok().filter(|factor| *factor > 0).ok_or(())?;
        let unit = text[digits..].trim();
        let (_, exponent) = UNITS.into_iter().find(|(name, _)| *name == unit).ok_or(())?;
        Ok(Self(TimeScale { factor, exponent }))
    }
}

impl Tick {
    /// `time`, counted in these ticks, in ticks of `other`: the nearest one before it, as far as numbers go.
    #[must_use]
    pub fn convert(self, time: u64, other: Self) -> u64 {
        let (from, to) = (self.0, other.0);
        if from == to {
            return time;
        }
        let shift = i32::from(from.exponent) - i32::from(to.exponent);
        let power = 10_u128.checked_pow(shift.unsigned_abs());
        let scaled = u128::from(time) * u128::from(from.factor);
        let ticks = match (power, shift >= 0) {
            (Some(power), true) => scaled.saturating_mul(power) / u128::from(to.factor.max(1)),
            (Some(power), false) => scaled / power.saturating_mul(u128::from(to.factor.max(1))),
            (None, true) => u128::from(u64::MAX),
            (None, false) => 0,
        };
        u64::try_from(ticks).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tick(text: &str) -> Tick {
        text.parse().unwrap()
    }

    #[test]
    fn ticks_are_written_as_they_are_read() {
        for text in ["1 s", "100 ms", "10 µs", "1 ns", "100 ps", "1 fs"] {
            assert_eq!(tick(text).to_string(), text);
        }
        assert_eq!(tick("10us"), tick("10 µs"));
        for wrong in ["", "ns", "1", "0 ns", "1 parsec", "-1 ns", "99999999999 s"] {
            assert!(wrong.parse::<Tick>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn times_are_counted_in_other_ticks() {
        assert_eq!(tick("1 ns").convert(5, tick("1 ps")), 5000);
        assert_eq!(tick("1 ps").convert(5999, tick("1 ns")), 5);
        assert_eq!(tick("10 ns").convert(3, tick("1 ns")), 30);
        assert_eq!(tick("1 ns").convert(35, tick("10 ns")), 3);
        assert_eq!(tick("1 s").convert(u64::MAX, tick("1 zs")), u64::MAX);
        assert_eq!(tick("1 zs").convert(u64::MAX, tick("100 s")), 0);
    }
}
