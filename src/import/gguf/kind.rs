//! The element types of GGUF tensors.

use std::fmt;

/// An element type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum Kind {
    F32,
    F16,
    Bf16,
    /// Five trits a byte, blocks of 256 with an F16 scale.
    Tq1,
    /// Four trits a byte, blocks of 256 with an F16 scale.
    Tq2,
    /// Four trits a byte, one F32 scale behind the matrix.
    I2s,
    /// A type that is not read, by its number.
    Other(u32),
}

/// Number, name, elements and bytes of a block.
const KINDS: [(Kind, u32, &str, u64, u64); 5] = [
    (Kind::F32, 0, "F32", 1, 4),
    (Kind::F16, 1, "F16", 1, 2),
    (Kind::Bf16, 30, "BF16", 1, 2),
    (Kind::Tq1, 34, "TQ1_0", 256, 54),
    (Kind::Tq2, 35, "TQ2_0", 256, 66),
];

/// Names of types that are met and not read.
const OTHERS: [(u32, &str); 9] = [
    (2, "Q4_0"),
    (3, "Q4_1"),
    (8, "Q8_0"),
    (10, "Q2_K"),
    (12, "Q4_K"),
    (13, "Q5_K"),
    (14, "Q6_K"),
    (38, "TL1"),
    (39, "TL2 or MXFP4"),
];

impl Kind {
    /// The type with number `code`.
    pub fn from_code(code: u32) -> Self {
        let known = KINDS.iter().find(|(_, number, ..)| *number == code).map(|(kind, ..)| *kind);
        known.unwrap_or(if code == 36 { Self::I2s } else { Self::Other(code) })
    }

    /// Bytes that `elements` in rows of `row` take; `None` when rows are no whole blocks, or there are too many.
    pub fn bytes(self, elements: u64, row: u64) -> Option<u64> {
        match self {
            // Codes, then the scale; what fills up to 32 bytes may be missing at the file's end.
            Self::I2s => (elements / 4).checked_add(4),
            // Not read, so only known to be there.
            Self::Other(_) => Some(1),
            _ => {
                let (.., block, bytes) = KINDS.iter().find(|(kind, ..)| *kind == self)?;
                row.is_multiple_of(*block).then(|| (elements / block).checked_mul(*bytes))?
            }
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::I2s => f.write_str("I2_S"),
            Self::Other(code) => match OTHERS.iter().find(|(number, _)| number == code) {
                Some((_, name)) => f.write_str(name),
                None => write!(f, "number {code}"),
            },
            _ => {
                f.write_str(KINDS.iter().find(|(kind, ..)| kind == self).map_or("", |(_, _, name, ..)| name))
            }
        }
    }
}
