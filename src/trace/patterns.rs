//! Vectors as words of two patterns, the values of bits and which of them are unknown: what is computed with.

use wellen::{BitVecRef, States};

/// 64 bits, least significant first, as two patterns: `(0,0)` is 0, `(1,0)` is 1, `(0,1)` is Z and `(1,1)` is X, the
/// encoding of IEEE 1800-2017 38.10.
pub(super) type Word = (u64, u64);

/// The two patterns of a bit by its code: weak levels count as 0 and 1, what is neither of four states is X.
const PATTERNS: [Word; 9] = [(0, 0), (1, 0), (1, 1), (0, 1), (1, 0), (1, 1), (1, 1), (0, 0), (1, 1)];

/// The words of a vector, the least significant first.
pub(super) fn words(bits: BitVecRef<'_>) -> Vec<Word> {
    if let Some(bytes) = bits.be_bytes() {
        let word = |bytes: &[u8]| (bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)), 0);
        return bytes.rchunks(8).map(word).collect();
    }
    let mut words = vec![(0, 0); (bits.width() as usize).div_ceil(64)];
    for (index, bit) in bits.iter_lsb_to_msb().enumerate() {
        let pattern = PATTERNS.get(usize::from(u8::from(bit))).copied().unwrap_or((1, 1));
        if let Some(word) = words.get_mut(index / 64) {
            *word = (word.0 | pattern.0 << (index % 64), word.1 | pattern.1 << (index % 64));
        }
    }
    words
}

/// The code of a bit of a vector by its words.
pub(super) fn code(words: &[Word], bit: u32) -> u8 {
    let (value, unknown) = words.get(bit as usize / 64).copied().unwrap_or((0, 0));
    match (value >> (bit % 64) & 1, unknown >> (bit % 64) & 1) {
        (0, 0) => 0,
        (1, 0) => 1,
        (1, _) => 2,
        _ => 3,
    }
}

/// Writes a vector of known bits into as many bytes as it needs, the most significant first.
pub(super) fn put_known(words: &[Word], width: u32, out: &mut Vec<u8>) {
    let bytes = States::Two.bytes_required(width).max(1);
    let byte = |index: usize| {
        let word = words.get(index / 8).map_or(0, |(value, _)| value >> (index % 8 * 8));
        word.to_le_bytes()[0]
    };
    out.extend((0..bytes).rev().map(byte));
}
