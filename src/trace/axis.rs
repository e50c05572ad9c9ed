//! Moments as people write them: `120ns`, `+5us`, `#1234`, `50%`.

use super::clock::Clock;
use crate::base::{Cycle, Diagnostic, Result, Time, TimeScale};

/// What a moment may look like.
pub const MOMENTS: &str = "120ns, 7 (ticks), +5us, #1234 (cycle), +#3, 50%";

/// The minus sign of typography, as values are written with it.
const MINUS: char = '\u{2212}';

/// Names of units of time and their powers of ten.
const UNITS: [(&str, i32); 10] = [
    ("ms", -3),
    ("us", -6),
    ("µs", -6),
    ("\u{3bc}s", -6),
    ("ns", -9),
    ("ps", -12),
    ("fs", -15),
    ("as", -18),
    ("zs", -21),
    ("s", 0),
];

/// What written moments are read against.
#[derive(Clone, Copy, Debug)]
pub struct Axis<'a> {
    /// The length of a tick.
    pub scale: TimeScale,
    /// The first and the last moment of the trace: 0 % and 100 %.
    pub span: (Time, Time),
    /// What `#` counts cycles of.
    pub clock: Option<&'a Clock>,
    /// What `+` and `-` count from.
    pub from: Time,
}

impl Axis<'_> {
    /// The moment that a text means; it may lie outside of the trace.
    ///
    /// # Errors
    /// What is wrong with the text, and a cycle where no clock is known.
    pub fn moment(&self, text: &str) -> Result<Time> {
        let wrong = |why: &str| Diagnostic::error(format!("`{text}` {why}")).hint(MOMENTS);
        let (first, last) = self.span;
        if let Some(share) = text.strip_suffix('%') {
            let (digits, places) = decimal(share).ok_or_else(|| wrong("is no share"))?;
            let length = u128::from(last.0.saturating_sub(first.0));
            let hundred = 100_u128.saturating_mul(power(places).ok_or_else(|| wrong("is too long"))?);
            let ticks = length.saturating_mul(digits) / hundred;
            return Ok(Time(first.0.saturating_add(u64::try_from(ticks).unwrap_or(u64::MAX))));
        }
        let (sign, rest) = signed(text);
        let ticks = |from: u64, by: u64| match sign {
            Some(false) => from.saturating_sub(by),
            Some(true) => from.saturating_add(by),
            None => by,
        };
        if let Some(number) = rest.strip_prefix('#') {
            let number = plain(number).parse::<u64>().map_err(|_| wrong("is no cycle"))?;
            let clock = self.clock.ok_or_else(|| {
                Diagnostic::error("no clock is known").hint("choose a row and make it the clock")
            })?;
            return Ok(clock.time(Cycle(ticks(clock.at(self.from).0, number))));
        }
        let by = length(rest, self.scale).ok_or_else(|| wrong("is no time"))?;
        Ok(Time(ticks(self.from.0, by)))
    }
}

/// Without blanks and underscores between digits.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '_').collect()
}

/// Whether a text begins with a plus (`true`) or a minus.
fn signed(text: &str) -> (Option<bool>, &str) {
    match text.chars().next() {
        Some('+') => (Some(true), text[1..].trim_start()),
        Some(sign @ ('-' | MINUS)) => (Some(false), text[sign.len_utf8()..].trim_start()),
        _ => (None, text),
    }
}

/// A length of time in ticks, rounded down; without a unit it is in ticks.
fn length(text: &str, scale: TimeScale) -> Option<u64> {
    let lower = plain(text);
    let unit = UNITS.iter().find_map(|(name, power)| Some((lower.strip_suffix(name)?, *power)));
    let Some((number, exponent)) = unit else { return lower.parse().ok() };
    let (digits, places) = decimal(number)?;
    let shift = exponent - i32::try_from(places).ok()? - i32::from(scale.exponent);
    let scaled = match u32::try_from(shift) {
        Ok(up) => digits.saturating_mul(power(up)?),
        Err(_) => digits / power(shift.unsigned_abs())?,
    };
    Some(u64::try_from(scaled / u128::from(scale.factor.max(1))).unwrap_or(u64::MAX))
}

fn power(exponent: u32) -> Option<u128> {
    10_u128.checked_pow(exponent)
}

/// A decimal number: its digits, and how many of them stand behind the point.
fn decimal(text: &str) -> Option<(u128, u32)> {
    let text = text.trim();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{fraction}");
    let number = digits.chars().all(|c| c.is_ascii_digit()).then(|| digits.parse().ok())??;
    Some((number, u32::try_from(fraction.len()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_absolute_or_from_another_one() {
        let axis = Axis {
            scale: TimeScale { factor: 1, exponent: -9 },
            span: (Time(100), Time(300)),
            clock: None,
            from: Time(150),
        };
        for (text, ticks) in
            [("2us", 2000), ("7", 7), ("+5", 155), ("-1us", 0), ("\u{2212}50ns", 100), ("25%", 150)]
        {
            assert_eq!(axis.moment(text), Ok(Time(ticks)), "{text}");
        }
        for text in ["", "#3", "x", "12%3", "#x", "+"] {
            assert!(axis.moment(text).unwrap_err().hint.is_some(), "{text}");
        }
    }

    #[test]
    fn lengths_are_exact() {
        let scale = TimeScale { factor: 10, exponent: -12 };
        for (text, ticks) in [
            ("120ns", Some(12_000)),
            ("1.5 us", Some(150_000)),
            ("0.01ns", Some(1)),
            ("15ps", Some(1)),
            ("7", Some(7)),
            ("12 345", Some(12_345)),
            ("1s", Some(100_000_000_000)),
            ("99999999999999s", Some(u64::MAX)),
            ("ns", None),
            ("1.2.3ns", None),
            ("1h", None),
            ("", None),
        ] {
            assert_eq!(length(text, scale), ticks, "{text}");
        }
        assert_eq!(length("1ns", TimeScale { factor: 1, exponent: -9 }), Some(1));
        assert_eq!(length("3fs", TimeScale { factor: 1, exponent: -15 }), Some(3));
    }
}
