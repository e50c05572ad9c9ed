//! What a signal can hold.

use crate::base::{Bits, Logic, printable};
use std::borrow::Cow;
use std::fmt;
use wellen::{BitVecRef, SignalValueRef};

/// What a signal holds at a moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A vector of logic values, one bit or more.
    Bits(Bits),
    /// A real number.
    Real(f64),
    /// A text, as enumerations of VHDL and strings of Verilog have it. From a file without control characters.
    Text(String),
    /// The event happened.
    Event,
}

impl Value {
    /// The logic values, if that is what the signal holds.
    #[must_use]
    pub fn bits(&self) -> Option<&Bits> {
        match self {
            Self::Bits(bits) => Some(bits),
            _ => None,
        }
    }

    /// Whether nothing about the value is unknown: each bit is 0 or 1 (weak levels count).
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.bits().is_none_or(Bits::is_known)
    }

    /// A copy of what the store holds.
    pub(super) fn from_store(value: SignalValueRef<'_>) -> Self {
        match value {
            SignalValueRef::BitVec(bits) => Self::Bits(logic_values(bits)),
            SignalValueRef::Real(number) => Self::Real(number),
            SignalValueRef::String(text) => Self::Text(text_of(text)),
            SignalValueRef::Event => Self::Event,
        }
    }
}

impl fmt::Display for Value {
    /// Bits as letters, most significant first; numbers and texts as they are; `event`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bits(bits) => bits.fmt(f),
            Self::Real(number) => number.fmt(f),
            Self::Text(text) => f.pad(text),
            Self::Event => f.pad("event"),
        }
    }
}

/// What a stored text is outside of the store. A byte of zero alone is a text of no letters, which a VCD cannot hold.
pub(super) fn text_of(stored: &str) -> String {
    if stored == "\0" {
        return String::new();
    }
    printable(&whole(stored)).into_owned()
}

/// A text whose letters beyond ASCII its file has as numbers of bytes, put together again: readers take each byte for a
/// letter of Latin-1, writers of VCD and FST mean UTF-8. What is no UTF-8 stays as it is.
fn whole(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let bytes: Option<Vec<u8>> = text.chars().map(|letter| u8::try_from(letter).ok()).collect();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The logic values of a packed vector, most significant first.
fn logic_values(bits: BitVecRef<'_>) -> Bits {
    let width = bits.width() as usize;
    let Some(bytes) = bits.be_bytes() else {
        return Bits::new(bits.iter_msb_to_lsb().map(|bit| logic(u8::from(bit))).collect());
    };
    let digits = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1));
    let unused = (bytes.len() * 8).saturating_sub(width);
    Bits::new(digits.skip(unused).map(|one| if one { Logic::One } else { Logic::Zero }).collect())
}

/// The order in which wellen numbers logic values: `01xzhuwl-`.
const ORDER: [Logic; 9] =
    [Logic::Zero, Logic::One, Logic::X, Logic::Z, Logic::H, Logic::U, Logic::W, Logic::L, Logic::DontCare];

/// The logic value that wellen numbers `code`.
pub(super) fn logic(code: u8) -> Logic {
    ORDER.get(usize::from(code)).copied().unwrap_or(Logic::X)
}

/// The number that wellen gives a logic value.
pub(super) fn code(logic: Logic) -> u8 {
    match logic {
        Logic::Zero => 0,
        Logic::One => 1,
        Logic::X => 2,
        Logic::Z => 3,
        Logic::H => 4,
        Logic::U => 5,
        Logic::W => 6,
        Logic::L => 7,
        Logic::DontCare => 8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_a_letter_are_put_together() {
        let latin = "größe →".bytes().map(char::from).collect::<String>();
        assert_eq!(whole(&latin), "größe →");
        for text in ["plain", "größe", "größe →", "\u{e9}"] {
            assert_eq!(whole(text), text);
        }
    }

    #[test]
    fn a_byte_of_zero_alone_is_a_text_of_no_letters() {
        assert_eq!(
            (text_of("\0"), text_of(""), text_of("a\0")),
            (String::new(), String::new(), "a␀".to_owned())
        );
    }

    #[test]
    fn numbers_of_logic_values_go_both_ways() {
        for logic_value in ORDER {
            assert_eq!(logic(code(logic_value)), logic_value);
        }
    }
}
