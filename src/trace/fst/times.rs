//! The times of an FST: each block of changes has a table of its own.

use super::{Blocks, Section, plain};
use crate::trace::bytes::Bytes;
use crate::trace::share;
use std::fs::File;

/// The times of a file, and where in them each section begins.
#[derive(Debug, Default)]
pub(in crate::trace) struct Times {
    pub(in crate::trace) all: Vec<u64>,
    pub(super) sections: Vec<Moments>,
    /// Whether wires have values before the first section's first time.
    pub(super) has_frame: bool,
}

/// The times of a section among those of the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Moments {
    first: u32,
    count: u32,
    /// Those that are the time before once more: what happens at either happens then.
    again: Vec<u32>,
}

impl Moments {
    /// The place of time `number` of the section among those of the file.
    pub(super) fn place(&self, mut number: u32) -> Option<u32> {
        if number >= self.count {
            return None;
        }
        if self.again.last().is_some_and(|last| number <= *last) {
            while self.again.binary_search(&number).is_ok() {
                number -= 1;
            }
        }
        Some(self.first + number)
    }
}

impl Times {
    /// Reads the times of all sections; `None` where they are not in order, or not as whole files have them.
    pub(in crate::trace) fn read(blocks: &Blocks) -> Option<Self> {
        let file = &blocks.file;
        let tables = share::all(blocks.sections.len(), |number| table(file, &blocks.sections[number]));
        let tables: Option<Vec<_>> = tables.into_iter().collect();
        let tables = tables?;
        let (start, first) = (blocks.sections.first()?.bytes(file, 8, 8)?, *tables.first()?.first()?);
        let start = u64::from_be_bytes(start.try_into().ok()?);
        let has_frame = first > start;
        let count = tables.iter().map(Vec::len).sum::<usize>() + 1;
        let mut times = Self { all: Vec::with_capacity(count), sections: Vec::new(), has_frame };
        if has_frame {
            times.all.push(start);
        }
        for table in tables {
            times.add(&table)?;
        }
        u32::try_from(times.all.len()).ok()?;
        // What lies behind the end that the header tells is no part of the trace.
        (*times.all.last()? <= blocks.end).then_some(times)
    }

    /// Adds the times of a section; `None` where they lie before those that are there.
    fn add(&mut self, table: &[u64]) -> Option<()> {
        let (first, last) = (*table.first()?, self.all.last().copied());
        // A block may begin with the time at which the one before it ends, but not with one that stands there twice.
        let shared = last == Some(first);
        let twice = shared && self.all.iter().rev().nth(1) == Some(&first);
        if twice || last.is_some_and(|last| last > first) {
            return None;
        }
        let begin = self.all.len() - usize::from(shared);
        let again = table.windows(2).zip(1..).filter(|(pair, _)| pair[0] == pair[1]);
        let again: Vec<u32> = again.map(|(_, number)| number).collect();
        let count = u32::try_from(table.len()).ok()?;
        // Some writers end a block with its last time twice, which then counts once.
        let end = table.len() - usize::from(again.last().is_some_and(|last| last + 1 == count));
        self.sections.push(Moments { first: u32::try_from(begin).ok()?, count, again });
        self.all.extend_from_slice(&table[usize::from(shared)..end.max(usize::from(shared))]);
        Some(())
    }
}

/// The times of a section, none before its predecessor.
fn table(file: &File, section: &Section) -> Option<Vec<u64>> {
    let number = |place: u64| section.number_before_end(file, place * 8);
    let (unpacked, packed, count) = (number(2)?, number(1)?, number(0)?);
    let start = section.len.checked_sub(24)?.checked_sub(packed)?;
    let bytes = plain(section.bytes(file, start, packed)?, unpacked)?;
    let mut bytes = Bytes(&bytes);
    let count = usize::try_from(count).ok().filter(|count| *count <= bytes.0.len())?;
    let mut times = Vec::with_capacity(count);
    let mut time = 0_u64;
    for _ in 0..count {
        let step = match bytes.0 {
            // Nearly all steps are that small.
            [step @ ..0x80, rest @ ..] => {
                bytes.0 = rest;
                u64::from(*step)
            }
            _ => bytes.number()?,
        };
        time = time.checked_add(step)?;
        times.push(time);
    }
    Some(times)
}
