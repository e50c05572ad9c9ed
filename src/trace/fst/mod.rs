//! FST: names at once whatever the length of the file, then times, then a wire when it is asked for.
//!
//! An FST is a chain of blocks (fstapi of GTKWave). Names lie in three small ones, which wellen reads out of a copy
//! without the changes. Times and vectors are read here, on all processors: each wire has a chain of its changes in each
//! block, which is unpacked into what the store keeps. Everything else is left to wellen: real numbers, texts, events,
//! blocks of rare kinds, and whatever looks damaged, so that there is one opinion of it.

mod blocks;
mod chain;
mod layout;
mod names;
mod table;
#[cfg(test)]
mod tests;
mod times;
mod wires;

pub(super) use blocks::{Found, Unclosed, inspect};
pub(super) use layout::Blocks;

use super::changes::Changes;
use super::reader;
use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use times::Times;
use wellen::{SignalEncoding, SignalRef, SignalSource};
use wires::Wires;

/// The values of an FST.
pub(super) struct Fst {
    names: wellen::Hierarchy,
    wires: Wires,
    /// What reads the wires that are not read here, as soon as there is one.
    other: Option<SignalSource>,
}

impl Fst {
    /// Reads the times of a file with these blocks and names, and gives them back; else both, where that must be left
    /// to wellen.
    pub(super) fn open(
        blocks: Blocks,
        names: wellen::Hierarchy,
    ) -> std::result::Result<(Self, Vec<u64>), Blocks> {
        let Some(times) = Times::read(&blocks) else { return Err(blocks) };
        let (wires, times) = Wires::new(blocks, times);
        Ok((Self { names, wires, other: None }, times))
    }

    /// The changes of wires; `None` for those that are not in order.
    pub(super) fn changes(&mut self, refs: &[SignalRef], times: &[u64]) -> Vec<Option<Changes>> {
        let known = |signal: &&SignalRef| !self.names.is_derived_signal(**signal);
        let vector = |signal: SignalRef| match self.names.get_signal_tpe(signal)? {
            SignalEncoding::BitVector(width) => Some((signal, (signal.index(), width))),
            _ => None,
        };
        let (own, wires): (Vec<SignalRef>, Vec<_>) =
            refs.iter().filter(known).filter_map(|signal| vector(*signal)).unzip();
        let read = own.into_iter().zip(self.wires.changes(&wires));
        let mut read: HashMap<SignalRef, Option<Changes>> =
            read.filter(|(_, changes)| changes.is_some()).collect();
        let mut rest: Vec<_> = refs.iter().filter(|signal| !read.contains_key(signal)).copied().collect();
        let wires: Vec<_> = rest.iter().map(SignalRef::index).collect();
        let mut plausible = self.wires.plausible(&wires).into_iter();
        rest.retain(|_| plausible.next().unwrap_or(false));
        if !rest.is_empty() {
            self.prepare_other(times);
        }
        if let Some(other) = self.other.as_mut().filter(|_| !rest.is_empty()) {
            for signal in other.load_signals(&rest, &self.names, true) {
                read.insert(signal.signal_ref(), Changes::new(signal, times.len()));
            }
        }
        refs.iter().map(|signal| read.remove(signal).flatten()).collect()
    }

    /// Whether nothing was left to wellen so far.
    #[cfg(test)]
    pub(super) fn reads_all(&self) -> bool {
        self.other.is_none()
    }

    /// Makes ready the reader of everything else, unless it finds other times.
    fn prepare_other(&mut self, times: &[u64]) {
        if self.other.is_none() {
            let read = |file| reader::Names::of_file(file, Path::new("")).ok()?.body.here(None).ok();
            let read = self.wires.file().try_clone().ok().and_then(read);
            self.other = read.filter(|(body, _)| body.time_table == times).map(|(body, _)| body.source);
        }
    }
}

/// One block of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Section {
    /// Its kind, and the place behind that byte.
    kind: u8,
    at: u64,
    /// From there on.
    len: u64,
}

impl Section {
    /// `count` bytes from `from` on, counted from the beginning; `None` for bytes outside.
    fn bytes(&self, file: &File, from: u64, count: u64) -> Option<Vec<u8>> {
        if from.checked_add(count)? > self.len {
            return None;
        }
        read(file, self.at + from, count).ok()
    }

    /// The number in the eight bytes that end `before` bytes before the end.
    fn number_before_end(&self, file: &File, before: u64) -> Option<u64> {
        let bytes = self.bytes(file, self.len.checked_sub(before + 8)?, 8)?;
        Some(u64::from_be_bytes(bytes.try_into().ok()?))
    }
}

/// `count` bytes of a file.
fn read(file: &File, at: u64, count: u64) -> io::Result<Vec<u8>> {
    let count = usize::try_from(count).map_err(|_| io::ErrorKind::OutOfMemory)?;
    let mut bytes = vec![0; count];
    file.read_exact_at(&mut bytes, at)?;
    Ok(bytes)
}

/// What zlib has packed, if it becomes `count` bytes.
fn inflated(packed: &[u8], count: u64) -> Option<Vec<u8>> {
    use std::io::Read;
    let mut bytes = Vec::with_capacity(usize::try_from(count).ok()?);
    flate2::read::ZlibDecoder::new(packed).take(count).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 == count).then_some(bytes)
}

/// Bytes that may be packed: they are not where that did not help.
fn plain(stored: Vec<u8>, count: u64) -> Option<Vec<u8>> {
    if stored.len() as u64 == count { Some(stored) } else { inflated(&stored, count) }
}
