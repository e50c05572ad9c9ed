//! How values are written.

use crate::base::{Bits, Field, Logic};
use crate::trace::Value;

/// The minus sign of typography; a hyphen is too short beside digits.
pub const MINUS: char = '−';

/// How the values of a signal are written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// Base 16, one digit a nibble.
    #[default]
    Hexadecimal,
    /// Base 10, two's complement.
    Signed,
    /// Base 10.
    Unsigned,
    /// Base 2.
    Binary,
    /// The number of bits at 0, for chip-selects, which are active low.
    Selected,
}

impl Format {
    /// Every format in the order of the key.
    pub const ALL: [Self; 5] =
        [Self::Hexadecimal, Self::Signed, Self::Unsigned, Self::Binary, Self::Selected];

    /// The name in messages.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            Self::Hexadecimal => "hexadecimal",
            Self::Signed => "signed",
            Self::Unsigned => "unsigned",
            Self::Binary => "binary",
            Self::Selected => "selected (bits at 0)",
        }
    }

    /// The format `steps` further in the order of the key.
    #[must_use]
    pub fn turned(&self, forward: bool) -> Self {
        let count = Self::ALL.len();
        let at = Self::ALL.iter().position(|format| format == self).unwrap_or(0);
        Self::ALL[if forward { at + 1 } else { at + count - 1 } % count].clone()
    }

    /// A value as text.
    #[must_use]
    pub fn write(&self, value: &Value) -> String {
        match value {
            Value::Bits(bits) => self.bits(bits),
            Value::Real(number) => format!("{number}").replace('-', "−"),
            Value::Text(text) => text.clone(),
            Value::Event => "event".to_owned(),
        }
    }

    fn bits(&self, bits: &Bits) -> String {
        if bits.width() == 1 {
            return bits.to_string();
        }
        match self {
            Self::Binary => bits.to_string(),
            Self::Signed => decimal(bits, bits.signed()),
            Self::Unsigned => decimal(bits, bits.unsigned()),
            Self::Selected if bits.is_known() => {
                let low = bits.as_slice().iter().filter(|bit| bit.known() == Some(false)).count();
                format!("{low} sel")
            }
            Self::Hexadecimal | Self::Selected => hexadecimal(bits),
        }
    }
}

/// A number, or what is known about the vector that is none: all X, all Z, or digits with both.
fn decimal(bits: &Bits, field: Field) -> String {
    field.known().map_or_else(|| hexadecimal(bits), integer)
}

/// One digit a nibble; a nibble with unknown bits is `z` if all are, else `x`. All the same unknown: one letter.
fn hexadecimal(bits: &Bits) -> String {
    let all = bits.as_slice();
    let first = all.first().filter(|first| first.known().is_none());
    if let Some(first) = first.filter(|first| all.iter().all(|bit| bit == *first)) {
        return first.to_char().to_string();
    }
    let head = all.len() % 4;
    let nibbles = std::iter::once(&all[..head]).chain(all[head..].chunks(4));
    nibbles.filter(|nibble| !nibble.is_empty()).map(digit).collect()
}

fn digit(nibble: &[Logic]) -> char {
    let value = nibble.iter().try_fold(0, |sum, bit| Some(sum * 2 + u32::from(bit.known()?)));
    match value {
        Some(value) => char::from_digit(value, 16).unwrap_or('?'),
        None if nibble.iter().all(|bit| *bit == Logic::Z) => 'z',
        None => 'x',
    }
}

/// An integer in groups of three digits, with a true minus sign: `−12 345`.
#[must_use]
pub fn integer(value: i64) -> String {
    let digits = crate::base::Cycle(value.unsigned_abs()).to_string();
    if value < 0 { format!("{MINUS}{digits}") } else { digits }
}

/// A field of a tensor: the integer, or `x`.
#[must_use]
pub fn field(field: Field) -> String {
    field.known().map_or_else(|| "x".to_owned(), integer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(format: Format, text: &str) -> String {
        format.write(&Value::Bits(Bits::parse(text).unwrap()))
    }

    #[test]
    fn the_same_bits_in_every_format() {
        let all = Format::ALL.map(|format| write(format, "11010110"));
        assert_eq!(all, ["d6", "−42", "214", "11010110", "3 sel"]);
    }

    #[test]
    fn unknown_bits_stay_unknown() {
        assert_eq!(write(Format::Hexadecimal, "1x100000zzzz"), "x0z");
        assert_eq!(write(Format::Signed, "xxxxxxxx"), "x");
        assert_eq!(write(Format::Unsigned, "zzzz"), "z");
        assert_eq!(write(Format::Selected, "1x"), "x");
    }

    #[test]
    fn integers_have_groups_and_a_minus() {
        assert_eq!(integer(-12_345), "−12 345");
        assert_eq!(integer(i64::MIN), "−9 223 372 036 854 775 808");
    }
}
