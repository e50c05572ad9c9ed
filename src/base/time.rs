//! Time in ticks of the trace, and cycles of its clock.

use serde::Serialize;
use std::fmt;

/// A moment of a trace in ticks of its time scale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub u64);

/// A clock edge, counted from 0 at the first rising edge of the trace.
///
/// The value of a signal *in* cycle `n` is the one it holds just before edge `n` (preponed sampling,
/// IEEE 1800-2017 14.13): what a flip-flop captures at that edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Cycle(pub u64);

impl Cycle {
    /// The cycle `n` later; stays at the largest number.
    #[must_use]
    pub fn plus(self, n: u64) -> Self {
        Self(self.0.saturating_add(n))
    }

    /// The cycle `n` earlier; stays at 0.
    #[must_use]
    pub fn minus(self, n: u64) -> Self {
        Self(self.0.saturating_sub(n))
    }
}

impl fmt::Display for Cycle {
    /// Digits in groups of three: `12 345`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&grouped(self.0))
    }
}

/// Digits of `n` in groups of three, separated by a space.
fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// The length of one tick: `factor · 10^exponent` seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeScale {
    /// 1, 10 or 100 in a conforming file.
    pub factor: u32,
    /// A power of ten, 0 for seconds, -9 for nanoseconds.
    pub exponent: i8,
}

impl Default for TimeScale {
    /// One second, what a file without `$timescale` means.
    fn default() -> Self {
        Self { factor: 1, exponent: 0 }
    }
}

impl TimeScale {
    /// A time in the largest unit that keeps it at 1 or more, exact to the tick: `12.34 µs`.
    ///
    /// ```
    /// use tritscope::base::{Time, TimeScale};
    /// let ns = TimeScale { factor: 10, exponent: -9 };
    /// assert_eq!(ns.format(Time(1234)), "12.34 µs");
    /// assert_eq!(ns.format(Time(0)), "0 s");
    /// ```
    #[must_use]
    pub fn format(self, time: Time) -> String {
        const UNITS: [(i32, &str); 8] = [
            (0, "s"),
            (-3, "ms"),
            (-6, "µs"),
            (-9, "ns"),
            (-12, "ps"),
            (-15, "fs"),
            (-18, "as"),
            (-21, "zs"),
        ];
        let value = u128::from(time.0) * u128::from(self.factor);
        if value == 0 {
            return "0 s".into();
        }
        let digits = value.to_string();
        let exponent = i32::from(self.exponent);
        let magnitude = exponent + i32::try_from(digits.len()).unwrap_or(i32::MAX) - 1;
        let (unit_exponent, unit) =
            UNITS.into_iter().find(|(unit, _)| magnitude >= *unit).unwrap_or(UNITS[UNITS.len() - 1]);
        format!("{} {unit}", shifted(&digits, exponent - unit_exponent))
    }
}

/// The decimal number `digits · 10^shift`, without trailing zeros after the point.
fn shifted(digits: &str, shift: i32) -> String {
    if let Ok(zeros) = usize::try_from(shift) {
        return format!("{digits}{}", "0".repeat(zeros));
    }
    let places = usize::try_from(-shift).unwrap_or(0);
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = padded.split_at(padded.len() - places);
    match fraction.trim_end_matches('0') {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cycles_are_written_in_groups_of_three() {
        assert_eq!(Cycle(0).to_string(), "0");
        assert_eq!(Cycle(1234).to_string(), "1 234");
        assert_eq!(Cycle(1_234_567).to_string(), "1 234 567");
    }

    #[test]
    fn times_keep_every_tick() {
        let ps = TimeScale { factor: 1, exponent: -12 };
        assert_eq!(ps.format(Time(1)), "1 ps");
        assert_eq!(ps.format(Time(1_000_001)), "1.000001 µs");
        assert_eq!(TimeScale { factor: 100, exponent: 0 }.format(Time(7)), "700 s");
    }
}
