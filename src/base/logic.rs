//! Logic values: the nine of IEEE 1164, vectors of them, and integers read out of vectors.

use serde::{Serialize, Serializer};
use std::fmt;

/// One bit as a simulator sees it (IEEE 1164; Verilog uses the first four).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Logic {
    /// Strong 0.
    Zero,
    /// Strong 1.
    One,
    /// Unknown.
    X,
    /// High impedance.
    Z,
    /// Weak 1.
    H,
    /// Weak 0.
    L,
    /// Weak unknown.
    W,
    /// Not initialised.
    U,
    /// Do not care.
    DontCare,
}

impl Logic {
    /// The value written as `c` in a VCD or by VHDL, in either case.
    #[must_use]
    pub fn from_char(c: char) -> Option<Self> {
        Some(match c.to_ascii_lowercase() {
            '0' => Self::Zero,
            '1' => Self::One,
            'x' => Self::X,
            'z' => Self::Z,
            'h' => Self::H,
            'l' => Self::L,
            'w' => Self::W,
            'u' => Self::U,
            '-' => Self::DontCare,
            _ => return None,
        })
    }

    /// The letter of IEEE 1164, in lower case.
    #[must_use]
    pub fn to_char(self) -> char {
        match self {
            Self::Zero => '0',
            Self::One => '1',
            Self::X => 'x',
            Self::Z => 'z',
            Self::H => 'h',
            Self::L => 'l',
            Self::W => 'w',
            Self::U => 'u',
            Self::DontCare => '-',
        }
    }

    /// The bit that a gate would see: weak levels count, anything else is unknown.
    #[must_use]
    pub fn known(self) -> Option<bool> {
        match self {
            Self::Zero | Self::L => Some(false),
            Self::One | Self::H => Some(true),
            _ => None,
        }
    }
}

/// An integer read from a trace, or the fact that some of its bits are X or Z.
///
/// An unknown value never becomes 0 on its way to a tensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// All bits are 0 or 1.
    Known(i64),
    /// At least one bit is neither, or the signal has no value yet.
    Unknown,
}

impl Field {
    /// The integer, if it is known.
    #[must_use]
    pub fn known(self) -> Option<i64> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown => None,
        }
    }
}

impl Serialize for Field {
    /// The integer, or null.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.known().serialize(serializer)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(value) => f.pad(&value.to_string()),
            Self::Unknown => f.pad("x"),
        }
    }
}

/// A vector of logic values, most significant bit first.
///
/// Bit numbers count from the least significant: `Bits::parse("10x").bit(0)` is `X`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Bits(Box<[Logic]>);

impl Bits {
    /// A vector from its values, most significant first.
    #[must_use]
    pub fn new(values: Vec<Logic>) -> Self {
        Self(values.into_boxed_slice())
    }

    /// A vector from its letters, most significant first; `None` if a letter is no logic value.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.chars().map(Logic::from_char).collect::<Option<Vec<_>>>().map(Self::new)
    }

    /// The number of bits.
    #[must_use]
    pub fn width(&self) -> usize {
        self.0.len()
    }

    /// Bit `index` counted from the least significant; `None` outside the vector.
    #[must_use]
    pub fn bit(&self, index: usize) -> Option<Logic> {
        self.0.len().checked_sub(index + 1).and_then(|i| self.0.get(i)).copied()
    }

    /// All bits, most significant first.
    #[must_use]
    pub fn as_slice(&self) -> &[Logic] {
        &self.0
    }

    /// Whether every bit is 0 or 1 (weak levels count).
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.0.iter().all(|bit| bit.known().is_some())
    }

    /// The value as an unsigned integer; unknown if a bit is, or above 63 significant bits.
    #[must_use]
    pub fn unsigned(&self) -> Field {
        self.0
            .iter()
            .try_fold(0_i64, |sum, bit| Some(sum.checked_mul(2)? + i64::from(bit.known()?)))
            .map_or(Field::Unknown, Field::Known)
    }

    /// The value as a two's complement integer; unknown if a bit is, or above 64 bits.
    #[must_use]
    pub fn signed(&self) -> Field {
        if self.0.is_empty() || self.0.len() > 64 {
            return Field::Unknown;
        }
        let sign = self.0[0].known().map_or(0, |negative| -i64::from(negative));
        self.0
            .iter()
            .try_fold(sign, |sum, bit| Some((sum << 1) | i64::from(bit.known()?)))
            .map_or(Field::Unknown, Field::Known)
    }
}

impl fmt::Display for Bits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: String = self.0.iter().map(|bit| bit.to_char()).collect();
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_read_in_twos_complement() {
        let bits = Bits::parse("1101").unwrap();
        assert_eq!((bits.signed(), bits.unsigned()), (Field::Known(-3), Field::Known(13)));
        assert_eq!(Bits::parse("0").unwrap().signed(), Field::Known(0));
        assert_eq!(Bits::parse(&"1".repeat(64)).unwrap().signed(), Field::Known(-1));
    }

    #[test]
    fn an_unknown_bit_makes_the_integer_unknown() {
        for text in ["x", "10z1", "-000", "u1"] {
            let bits = Bits::parse(text).unwrap();
            assert_eq!((bits.signed(), bits.unsigned()), (Field::Unknown, Field::Unknown), "{text}");
        }
    }

    #[test]
    fn bit_zero_is_the_least_significant() {
        let bits = Bits::parse("10x").unwrap();
        assert_eq!((bits.bit(0), bits.bit(2), bits.bit(3)), (Some(Logic::X), Some(Logic::One), None));
    }
}
