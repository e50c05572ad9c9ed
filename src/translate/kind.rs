//! What sort of value a text stands for, so that a drawing can tell them apart without colour.

use crate::base::{Bits, Logic};

/// What sort of value it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Nothing to say about it.
    #[default]
    Normal,
    /// A bit is X, W or not initialised.
    Unknown,
    /// A bit is Z, and none is unknown.
    HighZ,
    /// A bit is driven weakly (H or L), and nothing worse.
    Weak,
    /// A bit does not care, and none is unknown or Z.
    DontCare,
    /// Worth a look: not a number, infinite, a code that an enumeration has no name for; or a mapping file says so.
    Warn,
    /// A mapping file says that this value is wrong.
    Error,
    /// An event.
    Event,
}

impl Kind {
    /// What the worst bit of a vector makes it.
    #[must_use]
    pub fn of(bits: &Bits) -> Self {
        let has = |wanted: &[Logic]| bits.as_slice().iter().any(|bit| wanted.contains(bit));
        let order: [(&[Logic], Self); 4] = [
            (&[Logic::X, Logic::U, Logic::W], Self::Unknown),
            (&[Logic::Z], Self::HighZ),
            (&[Logic::DontCare], Self::DontCare),
            (&[Logic::H, Logic::L], Self::Weak),
        ];
        order.iter().find(|(wanted, _)| has(wanted)).map_or(Self::Normal, |(_, kind)| *kind)
    }
}

/// A value as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The text, without control characters.
    pub text: String,
    /// What sort of value it is.
    pub kind: Kind,
    /// Red, green and blue, where a mapping file asks for a colour.
    pub color: Option<(u8, u8, u8)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_bit_decides() {
        let table = [
            ("0101", Kind::Normal),
            ("0h01", Kind::Weak),
            ("0h-1", Kind::DontCare),
            ("zh-1", Kind::HighZ),
            ("zx-1", Kind::Unknown),
            ("000u", Kind::Unknown),
            ("w", Kind::Unknown),
        ];
        for (text, kind) in table {
            assert_eq!(Kind::of(&Bits::parse(text).unwrap()), kind, "{text}");
        }
    }
}
