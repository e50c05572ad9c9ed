//! What an index says of itself: its directory, at the end of the file.

use super::bytes::{Block, Bytes, put, put_bytes};
use crate::base::{Diagnostic, Severity};
use std::path::Path;

/// The first and the last bytes of an index. Another layout has other ones.
pub(super) const MAGIC: &[u8; 8] = b"tritidx1";
/// The length of the directory, its sum, and the last bytes.
pub(super) const TRAILER: usize = 24;
/// Changes, or times, of one block.
pub(super) const MOST_ENTRIES: usize = 1 << 20;

/// How much longer than its packed form a block can be.
const LZ4: u64 = 255;

/// Everything but the blocks.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Directory {
    /// The program that wrote it: another one may read a VCD in another way.
    pub(super) writer: String,
    /// The file as it was.
    pub(super) digest: [u8; 32],
    /// What the names of the trace add up to.
    pub(super) names: u64,
    /// What was wrong with the file: severity, words, hint.
    pub(super) warnings: Vec<(u64, String, String)>,
    /// The times, in blocks of so many.
    pub(super) times: Vec<(usize, Block)>,
    pub(super) rows: Vec<Row>,
}

/// A wire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// What its values are.
    pub(super) values: Values,
    /// Its changes, in blocks of so many.
    pub(super) blocks: Vec<(usize, Block)>,
}

/// How values are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Values {
    /// Not at all: what counts is when.
    #[default]
    Events,
    /// Eight bytes each.
    Reals,
    /// A length and as many bytes each.
    Texts,
    /// Vectors of a width, with so many bits for each of theirs: 1, 2 or 4.
    Bits(u32, u32),
}

impl Directory {
    pub(super) fn put(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_bytes(&mut out, self.writer.as_bytes());
        out.extend_from_slice(&self.digest);
        put(&mut out, self.names);
        put(&mut out, self.warnings.len() as u64);
        for (severity, what, hint) in &self.warnings {
            put(&mut out, *severity);
            put_bytes(&mut out, what.as_bytes());
            put_bytes(&mut out, hint.as_bytes());
        }
        put_blocks(&mut out, &self.times);
        put(&mut out, self.rows.len() as u64);
        for row in &self.rows {
            let (kind, width, each) = match row.values {
                Values::Events => (0, 0, 0),
                Values::Reals => (1, 0, 0),
                Values::Texts => (2, 0, 0),
                Values::Bits(width, each) => (3, width, each),
            };
            for number in [kind, width, each] {
                put(&mut out, u64::from(number));
            }
            put_blocks(&mut out, &row.blocks);
        }
        out
    }

    pub(super) fn get(bytes: &mut Bytes<'_>) -> Option<Self> {
        let writer = bytes.text()?.to_owned();
        let digest = bytes.take(32)?.try_into().ok()?;
        let names = bytes.number()?;
        let warning =
            |bytes: &mut Bytes<'_>| Some((bytes.number()?, bytes.text()?.into(), bytes.text()?.into()));
        let warnings = list(bytes, warning)?;
        let times = list(bytes, block)?;
        let rows = list(bytes, |bytes| {
            let (kind, width, each) = (bytes.number()?, bytes.number()?, bytes.number()?);
            let values = match kind {
                0 => Values::Events,
                1 => Values::Reals,
                2 => Values::Texts,
                _ => Values::Bits(u32::try_from(width).ok()?, u32::try_from(each).ok()?),
            };
            Some(Row { values, blocks: list(bytes, block)? })
        })?;
        Some(Self { writer, digest, names, warnings, times, rows })
    }

    /// Whether all blocks lie in the first `len` bytes beside each other, and none claims more than it can unpack to.
    pub(super) fn fits(&self, len: u64) -> bool {
        let rows = self.rows.iter().flat_map(|row| &row.blocks);
        let mut left = len;
        self.times.iter().chain(rows).all(|(count, block)| {
            let (stored, raw) = (block.stored as u64, block.raw as u64);
            let inside = block.offset.checked_add(stored).is_some_and(|end| end <= len) && stored <= left;
            left = left.saturating_sub(stored);
            // Each change and each time takes a byte at least.
            inside && raw <= stored.saturating_mul(LZ4) && *count as u64 <= raw
        })
    }

    /// The warnings as they were, of `file`.
    pub(super) fn diagnostics(&self, file: &Path) -> Vec<Diagnostic> {
        let diagnostic = |(severity, what, hint): &(u64, String, String)| {
            let mut warning = Diagnostic::warning(what.clone()).in_file(file);
            if *severity == 0 {
                warning.severity = Severity::Note;
            }
            if hint.is_empty() { warning } else { warning.hint(hint.clone()) }
        };
        self.warnings.iter().map(diagnostic).collect()
    }
}

/// Warnings in the form of a directory.
pub(super) fn warnings(list: &[Diagnostic]) -> Vec<(u64, String, String)> {
    let of = |warning: &Diagnostic| {
        let severity = u64::from(warning.severity != Severity::Note);
        (severity, warning.what.clone(), warning.hint.clone().unwrap_or_default())
    };
    list.iter().map(of).collect()
}

fn put_blocks(out: &mut Vec<u8>, blocks: &[(usize, Block)]) {
    put(out, blocks.len() as u64);
    for (count, block) in blocks {
        put(out, *count as u64);
        block.put(out);
    }
}

fn block(bytes: &mut Bytes<'_>) -> Option<(usize, Block)> {
    Some((bytes.size()?, Block::get(bytes)?))
}

/// A number of items, and the items; grows with what is there, not with what a damaged number claims.
fn list<T>(bytes: &mut Bytes<'_>, mut item: impl FnMut(&mut Bytes<'_>) -> Option<T>) -> Option<Vec<T>> {
    let count = bytes.size()?;
    let mut items = Vec::new();
    for _ in 0..count {
        items.push(item(bytes)?);
    }
    Some(items)
}
