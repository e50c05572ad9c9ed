//! Lengths of time as people write them: `2ns`, `1.5 us`.

use super::{Diagnostic, Result, TimeScale};
use std::fmt;
use std::str::FromStr;

/// The units of time, with their powers of ten; both spellings of the micro sign.
const UNITS: [(&str, i8); 9] = [
    ("fs", -15),
    ("ps", -12),
    ("ns", -9),
    ("us", -6),
    ("µs", -6),
    ("μs", -6),
    ("ms", -3),
    ("as", -18),
    ("s", 0),
];

/// An exact length of time: `digits · 10^exponent` seconds, negative if it says so.
///
/// ```
/// use tritscope::base::Duration;
/// let half: Duration = "0.5ns".parse().unwrap();
/// assert_eq!((half.digits, half.exponent), (5, -10));
/// assert_eq!(half.to_string(), "500ps");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Duration {
    /// The digits, without trailing zeros.
    pub digits: i64,
    /// The power of ten in seconds; 0 for no time at all.
    pub exponent: i8,
}

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self { digits: 0, exponent: 0 };

    /// A length in its shortest form.
    #[must_use]
    pub fn new(mut digits: i64, mut exponent: i8) -> Self {
        if digits == 0 {
            return Self::ZERO;
        }
        while digits % 10 == 0 && exponent < i8::MAX {
            digits /= 10;
            exponent += 1;
        }
        Self { digits, exponent }
    }

    /// The length in units of `10^exponent` seconds, rounded towards zero; `None` if it does not fit.
    #[must_use]
    pub fn in_units(self, exponent: i8) -> Option<i128> {
        let shift = i32::from(self.exponent) - i32::from(exponent);
        let power = 10_i128.checked_pow(shift.unsigned_abs());
        if shift < 0 {
            return Some(power.map_or(0, |power| i128::from(self.digits) / power));
        }
        i128::from(self.digits).checked_mul(power?)
    }

    /// The length in ticks of a trace, rounded towards zero; `None` if it does not fit or is negative.
    #[must_use]
    pub fn ticks(self, scale: TimeScale) -> Option<u64> {
        let ticks = self.in_units(scale.exponent)? / i128::from(scale.factor.max(1));
        u64::try_from(ticks).ok()
    }
}

impl FromStr for Duration {
    type Err = Diagnostic;

    /// A decimal number and a unit, with or without a blank between; `0` needs no unit.
    fn from_str(text: &str) -> Result<Self> {
        let wrong = || {
            Diagnostic::error(format!("{:?} is no length of time", text.trim()))
                .hint("write a number and a unit: 2ns, 1.5us, 100 ps")
        };
        let text = text.trim();
        let end = text.find(|c: char| c.is_alphabetic()).unwrap_or(text.len());
        let (number, unit) = (text[..end].trim(), &text[end..]);
        let (negative, number) = number.strip_prefix('-').map_or((false, number), |rest| (true, rest));
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let fraction = fraction.trim_end_matches('0');
        let digits = format!("{whole}{fraction}");
        if whole.is_empty() || digits.len() > 18 || !digits.bytes().all(|c| c.is_ascii_digit()) {
            return Err(wrong());
        }
        let digits: i64 = digits.parse().map_err(|_| wrong())?;
        if digits == 0 && unit.is_empty() {
            return Ok(Self::ZERO);
        }
        let (_, exponent) = UNITS.iter().find(|(name, _)| *name == unit).ok_or_else(wrong)?;
        let places = i8::try_from(fraction.len()).map_err(|_| wrong())?;
        Ok(Self::new(if negative { -digits } else { digits }, exponent - places))
    }
}

impl fmt::Display for Duration {
    /// In the largest unit that needs no fraction: `500ps`, `2ns`, `0s`; can be read again.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DOWN: [(&str, i8); 7] =
            [("s", 0), ("ms", -3), ("us", -6), ("ns", -9), ("ps", -12), ("fs", -15), ("as", -18)];
        let fit = DOWN.iter().find(|(_, unit)| self.exponent >= *unit);
        let Some((unit, exponent)) = fit else {
            let sign = if self.digits < 0 { "-" } else { "" };
            let places = usize::from((-18 - self.exponent).unsigned_abs());
            let digits = format!("{:0>width$}", self.digits.unsigned_abs(), width = places + 1);
            let (whole, fraction) = digits.split_at(digits.len() - places);
            return f.pad(&format!("{sign}{whole}.{fraction}as"));
        };
        let zeros = usize::from((self.exponent - exponent).unsigned_abs());
        f.pad(&format!("{}{}{unit}", self.digits, "0".repeat(zeros)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_with_units_are_exact() {
        let cases = [
            ("2ns", 2, -9),
            ("1.5 us", 15, -7),
            ("100 ps", 1, -10),
            ("0", 0, 0),
            ("0.0ns", 0, 0),
            ("-3ms", -3, -3),
            ("1 s", 1, 0),
            ("8.680us", 868, -8),
            ("2µs", 2, -6),
        ];
        for (text, digits, exponent) in cases {
            assert_eq!(text.parse(), Ok(Duration { digits, exponent }), "{text}");
        }
        for text in ["", "ns", "2", "2 parsec", "1e3ns", "--2ns", "1.2.3ns", "99999999999999999999s", ".5ns"]
        {
            let error = text.parse::<Duration>().unwrap_err();
            assert!(error.what.contains("no length of time") && error.hint.is_some(), "{text}: {error}");
        }
    }

    #[test]
    fn ticks_are_rounded_towards_zero() {
        let scale = TimeScale { factor: 10, exponent: -12 };
        assert_eq!("2ns".parse::<Duration>().unwrap().ticks(scale), Some(200));
        assert_eq!("19ps".parse::<Duration>().unwrap().ticks(scale), Some(1));
        assert_eq!("-1ns".parse::<Duration>().unwrap().ticks(scale), None);
        assert_eq!(
            "9000000s".parse::<Duration>().unwrap().ticks(TimeScale { factor: 1, exponent: -15 }),
            None
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(digits in -999_999_999_i64..999_999_999, exponent in -20_i8..4) {
            let duration = Duration::new(digits, exponent);
            prop_assert_eq!(duration.to_string().parse::<Duration>().unwrap(), duration, "{}", duration);
        }
    }
}
