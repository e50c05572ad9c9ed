//! The chain of a wire: what it does in one block of changes.

use super::inflated;
use super::table::Packing;
use super::times::Moments;
use crate::trace::bytes::Bytes;
use crate::trace::mostly::Mostly;

/// The letters of values other than 0 and 1, by the number that stands for them.
const LETTERS: [u8; 7] = *b"xzhuwl-";

/// The changes of a vector as they are gathered, oldest first.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) moments: Vec<u32>,
    pub(super) values: Mostly,
}

impl Gathered {
    pub(super) fn new(width: u32) -> Self {
        Self { moments: Vec::new(), values: Mostly::new(width) }
    }

    /// Adds a value by its letters, unless it is that of the change before; `None` for letters that mean none.
    pub(super) fn letters(&mut self, moment: u32, letters: &[u8]) -> Option<()> {
        if self.values.push_letters(letters)? {
            self.moments.push(moment);
        }
        Some(())
    }

    /// Adds the changes of an unpacked chain of a section with these moments.
    pub(super) fn chain(&mut self, chain: &[u8], moments: &Moments) -> Option<()> {
        if self.values.width() == 1 { self.bit(chain, moments) } else { self.vector(chain, moments) }
    }

    fn bit(&mut self, mut chain: &[u8], moments: &Moments) -> Option<()> {
        let mut number = 0_u32;
        while !chain.is_empty() {
            let head = short(&mut chain)?;
            let known = head & 1 == 0;
            number = number.checked_add(head >> if known { 2 } else { 4 })?;
            let moment = moments.place(number)?;
            if !known {
                self.letters(moment, &[*LETTERS.get((head >> 1 & 7) as usize)?])?;
            } else if self.values.push_bit(head & 2 != 0) {
                self.moments.push(moment);
            }
        }
        Some(())
    }

    fn vector(&mut self, mut chain: &[u8], moments: &Moments) -> Option<()> {
        let width = self.values.width() as usize;
        let mut number = 0_u32;
        while !chain.is_empty() {
            let head = short(&mut chain)?;
            let known = head & 1 == 0;
            number = number.checked_add(head >> 1)?;
            let moment = moments.place(number)?;
            let (value, rest) = chain.split_at_checked(if known { width.div_ceil(8) } else { width })?;
            chain = rest;
            if !known {
                self.letters(moment, value)?;
            } else if self.values.push_left_aligned(value) {
                self.moments.push(moment);
            }
        }
        Some(())
    }
}

/// A number of up to 32 bits; what is above them is lost, as it is in other readers.
fn short(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0;
    for shift in (0..35).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// A stored chain unpacked; `None` for a damaged one.
pub(super) fn unpacked(stored: &[u8], packing: Packing) -> Option<Vec<u8>> {
    let mut bytes = Bytes(stored);
    let count = bytes.number()?;
    match packing {
        _ if count == 0 => Some(bytes.0.to_vec()),
        _ if count / packing.most() > stored.len() as u64 => None,
        Packing::Lz4 => {
            let size = usize::try_from(count).ok()?;
            let chain = lz4_flex::block::decompress(bytes.0, size).ok()?;
            (chain.len() == size).then_some(chain)
        }
        Packing::Zlib => inflated(bytes.0, count),
        Packing::Fast => None,
    }
}
