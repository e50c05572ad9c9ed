//! What an FST holds beside its changes, and where those are.

use super::{Section, plain};
use crate::trace::bytes::Bytes;
use std::fs::File;

/// The length that stands for a real number.
pub(super) const REAL: u32 = u32::MAX;

/// The blocks of an FST that was closed by its writer.
#[derive(Debug)]
pub(in crate::trace) struct Blocks {
    pub(in crate::trace) file: File,
    pub(super) sections: Vec<Section>,
    /// The time that its header says is the last one.
    pub(super) end: u64,
    /// Lengths of values by wire: 0 for texts, [`REAL`] for real numbers.
    pub(super) widths: Vec<u32>,
    /// An FST of names only: all blocks without changes.
    pub(in crate::trace) names: Vec<u8>,
}

impl Blocks {
    /// Reads what is not about changes; `None` where something is rare or odd.
    pub(super) fn read(file: File, blocks: &[Section]) -> Option<Self> {
        let (mut sections, mut names) = (Vec::new(), Vec::new());
        let (mut end, mut widths) = (None, None);
        for (number, block) in blocks.iter().enumerate() {
            if matches!(block.kind, 1 | 5 | 8) {
                sections.push(*block);
                continue;
            }
            let bytes = block.bytes(&file, 0, block.len)?;
            match block.kind {
                0 if number == 0 => end = Some(number_at(&bytes, 16)?),
                3 if widths.is_none() => widths = Some(geometry(&bytes)?),
                2 | 4 | 6 | 7 => {}
                _ => return None,
            }
            names.push(block.kind);
            names.extend_from_slice(&bytes);
        }
        Some(Self { file, sections, end: end?, widths: widths?, names })
    }
}

/// The lengths of values by wire.
fn geometry(block: &[u8]) -> Option<Vec<u32>> {
    let bytes = plain(block.get(24..)?.to_vec(), number_at(block, 8)?)?;
    let count = usize::try_from(number_at(block, 16)?).ok()?;
    let mut list = Bytes(&bytes);
    let mut widths = Vec::with_capacity(count.min(list.0.len()));
    for _ in 0..count {
        widths.push(match u32::try_from(list.number()?).ok()? {
            0 => REAL,
            REAL => 0,
            width => width,
        });
    }
    Some(widths)
}

/// The number in the eight bytes from `at` on.
fn number_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}
