//! Numbers in decimal: whole ones, exact fractions, scientific notation; and how each is shortened honestly.

use super::format::MINUS;
use super::wide::{Wide, grouped};

/// What stands for digits that are left out.
pub(super) const ELLIPSIS: char = '…';

/// From this power of ten on, and below its counterpart, reals are written in scientific notation.
const LARGE: i32 = 16;
const SMALL: i32 = -5;

/// A number in decimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    negative: bool,
    whole: String,
    fraction: String,
    exponent: Option<i32>,
    /// Whether the digits before the point stand in groups of three.
    grouped: bool,
}

impl Number {
    /// A whole number.
    pub(super) fn integer(value: &Wide) -> Self {
        let (whole, _) = value.digits(0);
        Self { negative: value.negative, whole, fraction: String::new(), exponent: None, grouped: true }
    }

    /// A number with a binary point above bit `fraction`: exact, with at least one digit behind the point.
    pub(super) fn fixed(value: &Wide, fraction: usize) -> Self {
        let (whole, mut digits) = value.digits(fraction);
        if digits.is_empty() && fraction > 0 {
            digits.push('0');
        }
        Self { negative: value.negative, whole, fraction: digits, exponent: None, grouped: true }
    }

    /// A real number in the fewest digits that read back as itself; `Err` with words for what is no number.
    pub(super) fn real(value: f64) -> Result<Self, String> {
        Self::shortest(value, &format!("{value:e}"))
    }

    /// A real number, whose shortest text in scientific notation is `text`.
    pub(super) fn shortest(value: f64, text: &str) -> Result<Self, String> {
        if value.is_nan() {
            return Err("nan".to_owned());
        }
        if value.is_infinite() {
            return Err(if value < 0.0 { format!("{MINUS}inf") } else { "inf".to_owned() });
        }
        let text = text.trim_start_matches('-');
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let exponent: i32 = exponent.parse().unwrap_or(0);
        let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
        let digits = digits.trim_end_matches('0');
        let negative = value.is_sign_negative();
        let make = |whole: &str, fraction: &str, exponent| Self {
            negative,
            whole: if whole.is_empty() { "0".to_owned() } else { whole.to_owned() },
            fraction: fraction.to_owned(),
            exponent,
            grouped: false,
        };
        let places = usize::try_from(exponent).unwrap_or(0);
        Ok(if !(SMALL..LARGE).contains(&exponent) {
            let (first, rest) = digits.split_at_checked(1).unwrap_or((digits, ""));
            make(first, rest, Some(exponent))
        } else if exponent < 0 {
            let zeros = usize::try_from(-1 - exponent).unwrap_or(0);
            make("", &format!("{}{digits}", "0".repeat(zeros)), None)
        } else if digits.len() > places + 1 {
            let (whole, fraction) = digits.split_at(places + 1);
            make(whole, fraction, None)
        } else if digits.is_empty() {
            make("0", "", None)
        } else {
            make(&format!("{digits}{}", "0".repeat(places + 1 - digits.len())), "", None)
        })
    }

    /// The nearest number that a program computes with.
    pub(super) fn value(&self) -> Option<f64> {
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}{}.{}e{}", self.whole, self.fraction, self.exponent.unwrap_or(0)).parse().ok()
    }

    /// The whole text.
    pub(super) fn text(&self) -> String {
        self.spelled(self.grouped)
    }

    fn sign(&self) -> String {
        if self.negative { MINUS.to_string() } else { String::new() }
    }

    fn spelled(&self, in_groups: bool) -> String {
        let mut text = self.sign();
        text += &if in_groups { grouped(&self.whole) } else { self.whole.clone() };
        if !self.fraction.is_empty() {
            text.push('.');
            text += &self.fraction;
        }
        text + &self.exponent.map_or_else(String::new, power)
    }

    /// A text of at most `cells` characters: all digits, or the first ones and an ellipsis.
    pub(super) fn fit(&self, cells: usize) -> String {
        let is_whole = self.fraction == "0" && self.exponent.is_none();
        let short = if is_whole { format!("{}{}", self.sign(), self.whole) } else { self.spelled(false) };
        let whole = [self.spelled(self.grouped), self.spelled(false), short];
        let shortened = || self.fewer_places(cells).or_else(|| self.scientific(cells));
        let fits = |text: &String| text.chars().count() <= cells;
        whole.into_iter().find(fits).or_else(shortened).unwrap_or_else(|| self.stub(cells))
    }

    /// All digits before the point and some behind it, if one of them counts.
    fn fewer_places(&self, cells: usize) -> Option<String> {
        let head = format!("{}{}.", self.sign(), self.whole);
        let room = cells.checked_sub(head.chars().count() + 1)?;
        let kept = self.fraction.get(..room).filter(|_| self.exponent.is_none())?;
        let counts = self.whole != "0" || kept.contains(|digit| digit != '0');
        counts.then(|| format!("{head}{kept}{ELLIPSIS}"))
    }

    /// One digit before the point and a power of ten; exact if the digits fit.
    fn scientific(&self, cells: usize) -> Option<String> {
        let all = format!("{}{}", self.whole, self.fraction);
        let digits = all.trim_start_matches('0');
        let leading = all.len() - digits.len();
        let point = i32::try_from(self.whole.len()).ok()?;
        let exponent = self.exponent.unwrap_or(0) + point - 1 - i32::try_from(leading).ok()?;
        let digits = digits.trim_end_matches('0');
        let (first, rest) = digits.split_at_checked(1)?;
        let (sign, power) = (self.sign(), power(exponent));
        let room = cells.checked_sub(sign.chars().count() + power.chars().count())?;
        let mantissa = match rest.len() {
            0 if room >= 1 => first.to_owned(),
            count if count > 0 && room >= count + 2 => format!("{first}.{rest}"),
            _ if room >= 4 => format!("{first}.{}{ELLIPSIS}", rest.get(..room - 3)?),
            _ if room >= 2 => format!("{first}{ELLIPSIS}"),
            _ => return None,
        };
        Some(format!("{sign}{mantissa}{power}"))
    }

    /// As many of the first digits as there is room for.
    fn stub(&self, cells: usize) -> String {
        let text = format!("{}{}", self.sign(), self.whole);
        let kept: String = text.chars().take(cells.saturating_sub(1)).collect();
        if cells == 0 { String::new() } else { format!("{kept}{ELLIPSIS}") }
    }
}

fn power(exponent: i32) -> String {
    format!("e{exponent}").replace('-', "−")
}
