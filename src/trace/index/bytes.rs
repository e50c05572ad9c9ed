//! Numbers and blocks as bytes.

pub(super) use crate::trace::bytes::Bytes;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// Writes a number in groups of seven bits, the lowest first.
pub(super) fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

/// Writes a length and as many bytes.
pub(super) fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Where packed bytes lie in an index, and what they must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) offset: u64,
    /// Bytes in the file; as many as `raw` where packing did not help.
    pub(super) stored: usize,
    /// Bytes unpacked.
    pub(super) raw: usize,
    pub(super) sum: u64,
}

impl Block {
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        for number in [self.offset, self.stored as u64, self.raw as u64, self.sum] {
            put(out, number);
        }
    }

    pub(super) fn get(bytes: &mut Bytes<'_>) -> Option<Self> {
        Some(Self {
            offset: bytes.number()?,
            stored: bytes.size()?,
            raw: bytes.size()?,
            sum: bytes.number()?,
        })
    }

    /// The bytes unpacked.
    pub(super) fn read(&self, file: &File) -> io::Result<Vec<u8>> {
        let mut stored = vec![0; self.stored];
        file.read_exact_at(&mut stored, self.offset)?;
        if !holds(&stored, self.sum) {
            return Err(damaged());
        }
        if self.stored == self.raw {
            return Ok(stored);
        }
        let raw = lz4_flex::block::decompress(&stored, self.raw).map_err(|_| damaged())?;
        if raw.len() == self.raw { Ok(raw) } else { Err(damaged()) }
    }
}

/// The error of an index that is not as it was written.
pub(super) fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the index is damaged")
}

/// Whether bytes are those that a sum was made of. To fuzzing they all are: nothing else would get past the sum.
pub(super) fn holds(bytes: &[u8], expected: u64) -> bool {
    cfg!(fuzzing) || sum(bytes) == expected
}

/// A number that tells damaged bytes from whole ones.
pub(super) fn sum(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let step = |sum: u64, word: u64| (sum ^ word).wrapping_mul(ODD).rotate_left(29);
    let (words, rest) = bytes.as_chunks::<8>();
    let sum = words.iter().fold(bytes.len() as u64, |sum, word| step(sum, u64::from_le_bytes(*word)));
    rest.iter().fold(sum, |sum, byte| step(sum, u64::from(*byte)))
}
