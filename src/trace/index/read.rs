//! Reading an index: times at once, wires when they are asked for.

use super::bytes::{Block, Bytes, damaged, holds};
use super::folder::Folder;
use super::key::Key;
use super::layout::{Directory, MAGIC, Row, TRAILER, Values};
use crate::base::Diagnostic;
use crate::trace::changes::Changes;
use crate::trace::hierarchy::{Hierarchy, SignalKind};
use crate::trace::packed::Packed;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::num::NonZero;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;
use wellen::States;

/// The program that writes and reads this layout.
pub(super) const WRITER: &str = concat!("tritscope ", env!("CARGO_PKG_VERSION"));

/// An index that belongs to a file, and what it said at once.
#[derive(Debug)]
pub(in crate::trace) struct Found {
    pub(in crate::trace) times: Vec<u64>,
    pub(in crate::trace) warnings: Vec<Diagnostic>,
    pub(in crate::trace) wires: Wires,
}

/// The wires of an index.
#[derive(Debug)]
pub(in crate::trace) struct Wires {
    file: File,
    place: PathBuf,
    rows: Vec<Row>,
    moments: usize,
}

/// What the names of a trace, and the rows they belong to, add up to.
pub(in crate::trace) fn names_of(hierarchy: &Hierarchy, row_of: &[u32]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for (signal, row) in hierarchy.signals().iter().zip(row_of) {
        (&signal.path, signal.kind, signal.range, row).hash(&mut hasher);
    }
    hasher.finish()
}

impl Found {
    /// The index of `file` in a folder, if there is a whole one that belongs to the file as `key` has it.
    pub(in crate::trace) fn of(folder: &Folder, key: &Key, file: &Path, names: u64) -> Option<Self> {
        let place = folder.place(key);
        let input = File::open(&place).ok()?;
        let found = Self::read(input, key, file, &place, names);
        match &found {
            // Used now, so it is the last to go.
            Ok(found) => drop(found.wires.file.set_modified(SystemTime::now())),
            Err(_) => drop(fs::remove_file(&place)),
        }
        found.ok()
    }

    fn read(input: File, key: &Key, file: &Path, place: &Path, names: u64) -> io::Result<Self> {
        let directory = directory(&input)?;
        let same_file = directory.digest == key.digest || cfg!(fuzzing);
        if directory.writer != WRITER || !same_file || directory.names != names {
            return Err(damaged());
        }
        let times = times(&input, &directory.times)?;
        let warnings = directory.diagnostics(file);
        let moments = times.len();
        let wires = Wires { file: input, place: place.to_owned(), rows: directory.rows, moments };
        Ok(Self { times, warnings, wires })
    }
}

/// The directory of an index, whole.
fn directory(input: &File) -> io::Result<Directory> {
    let length = input.metadata()?.len();
    let end = length.checked_sub(TRAILER as u64).ok_or_else(damaged)?;
    let mut trailer = [0; TRAILER];
    input.read_exact_at(&mut trailer, end)?;
    let (numbers, magic) = trailer.split_at(TRAILER - MAGIC.len());
    let (size, expected) = numbers.split_at(8);
    let number = |bytes: &[u8]| bytes.try_into().map(u64::from_le_bytes).map_err(|_| damaged());
    let (size, expected) = (number(size)?, number(expected)?);
    let start = end.checked_sub(size).filter(|_| magic == MAGIC).ok_or_else(damaged)?;
    let mut bytes = vec![0; usize::try_from(size).map_err(|_| damaged())?];
    input.read_exact_at(&mut bytes, start)?;
    if !holds(&bytes, expected) {
        return Err(damaged());
    }
    Directory::get(&mut Bytes(&bytes)).filter(|directory| directory.fits(start)).ok_or_else(damaged)
}

/// The times, which must ascend; several threads unpack them.
fn times(input: &File, blocks: &[(usize, Block)]) -> io::Result<Vec<u64>> {
    let mut times = vec![0; blocks.iter().map(|(count, _)| count).sum()];
    let mut rest = times.as_mut_slice();
    let mut parts = Vec::with_capacity(blocks.len());
    for (count, block) in blocks {
        let (part, behind) = rest.split_at_mut(*count);
        parts.push((part, block));
        rest = behind;
    }
    let unpack = |(part, block): (&mut [u64], &Block)| {
        let raw = block.read(input)?;
        let mut bytes = Bytes(&raw);
        let mut time = 0_u64;
        for place in part {
            time = bytes.number().and_then(|step| time.checked_add(step)).ok_or_else(damaged)?;
            *place = time;
        }
        Ok(())
    };
    shared(parts, unpack)?;
    if times.is_sorted_by(|earlier, later| earlier < later) { Ok(times) } else { Err(damaged()) }
}

/// Does `work` for all items on as many threads as there are processors; the results are in no order.
fn shared<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> io::Result<R> + Sync) -> io::Result<Vec<R>> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get).min(items.len());
    if threads < 2 {
        return items.into_iter().map(work).collect();
    }
    let items = Mutex::new(items.into_iter());
    let next = || items.lock().unwrap_or_else(PoisonError::into_inner).next();
    std::thread::scope(|scope| {
        let worker = || std::iter::from_fn(next).map(&work).collect::<io::Result<Vec<R>>>();
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        let mut results = Vec::new();
        for thread in threads {
            results.extend(thread.join().map_err(|_| damaged())??);
        }
        Ok(results)
    })
}

impl Wires {
    /// The changes of rows.
    pub(in crate::trace) fn changes(&self, rows: &[u32]) -> io::Result<Vec<(u32, Changes)>> {
        shared(rows.to_vec(), |row| {
            let stored = self.rows.get(row as usize).ok_or_else(damaged)?;
            Ok((row, unpacked(&self.file, stored, self.moments).ok_or_else(damaged)?))
        })
    }

    /// Takes the index away, because it is damaged.
    pub(in crate::trace) fn discard(&self) {
        // Whoever cannot remove it meets the same damage again, and reads the file again.
        drop(fs::remove_file(&self.place));
    }
}

/// The changes of one row.
fn unpacked(file: &File, row: &Row, moments: usize) -> Option<Changes> {
    let count = row.blocks.iter().map(|(count, _)| *count).sum();
    let mut indices: Vec<u32> = Vec::with_capacity(count);
    let mut values = Packed::new(match row.values {
        Values::Events => SignalKind::Event,
        Values::Reals => SignalKind::Real,
        Values::Texts => SignalKind::Text,
        Values::Bits(width, _) => SignalKind::Bits { width },
    });
    if let (Packed::Bits(vectors), Values::Bits(_, each)) = (&mut values, row.values) {
        vectors.states = match each {
            1 => States::Two,
            2 => States::Four,
            _ => States::Nine,
        };
        // What a width and a count ask for must be in the blocks.
        let there = row.blocks.iter().map(|(_, block)| block.raw).sum();
        vectors.bytes.reserve_exact(count.checked_mul(vectors.size()).filter(|bytes| *bytes <= there)?);
    }
    for (count, block) in &row.blocks {
        let raw = block.read(file).ok()?;
        let mut bytes = Bytes(&raw);
        let mut moment = 0_u64;
        for _ in 0..*count {
            moment = moment.checked_add(bytes.number()?)?;
            indices.push(u32::try_from(moment).ok()?);
        }
        append(&mut values, *count, &mut bytes)?;
    }
    Changes::packed(indices, values, moments)
}

/// Adds the values of a block.
fn append(values: &mut Packed, count: usize, bytes: &mut Bytes<'_>) -> Option<()> {
    match values {
        Packed::Bits(vectors) => {
            let taken = bytes.take(count.checked_mul(vectors.size())?)?;
            vectors.bytes.extend_from_slice(taken);
        }
        Packed::Reals(numbers) => {
            let (taken, _) = bytes.take(count.checked_mul(8)?)?.as_chunks::<8>();
            numbers.extend(taken.iter().map(|number| f64::from_le_bytes(*number)));
        }
        Packed::Texts(texts) => {
            for _ in 0..count {
                texts.push(bytes.text()?);
            }
        }
        Packed::Events(known) => *known += count,
        Packed::Mostly(_) | Packed::Mixed(_) => return None,
    }
    Some(())
}
