//! The wires of an FST, read when they are asked for.

use super::chain::{Gathered, unpacked};
use super::table::{Table, frame};
use super::times::Moments;
use super::{Blocks, Times, plain};
use crate::trace::bytes::Bytes;
use crate::trace::changes::Changes;
use crate::trace::packed::Packed;
use crate::trace::share;
use std::fs::File;

/// Most bits of a vector that is read here: those of wider ones are few, and long.
const WIDEST: u32 = 1 << 20;

/// Where the changes of vectors are.
#[derive(Debug)]
pub(in crate::trace) struct Wires {
    blocks: Blocks,
    /// The moments of the sections.
    moments: Vec<Moments>,
    has_frame: bool,
    /// The number of times.
    times: usize,
}

impl Wires {
    /// The wires of a file with these blocks; gives the times back.
    pub(in crate::trace) fn new(blocks: Blocks, times: Times) -> (Self, Vec<u64>) {
        let Times { all, sections: moments, has_frame } = times;
        (Self { blocks, moments, has_frame, times: all.len() }, all)
    }

    /// The file itself.
    pub(in crate::trace) fn file(&self) -> &File {
        &self.blocks.file
    }

    /// The changes of wires by their numbers, each of the width that its name has; `None` for what is rare or damaged.
    pub(in crate::trace) fn changes(&self, wires: &[(usize, u32)]) -> Vec<Option<Changes>> {
        let sections = &self.blocks.sections;
        let tables = share::all(sections.len(), |number| Table::read(self.file(), &sections[number]));
        let Some(tables) = tables.into_iter().collect::<Option<Vec<_>>>() else {
            return wires.iter().map(|_| None).collect();
        };
        // The longest first, so that no processor is left with one at the end.
        let length = |wire: usize| {
            let lengths = tables.iter().filter_map(|table| table.chain(wire as u64)).map(|(_, len)| len);
            lengths.sum::<u64>()
        };
        let mut order: Vec<usize> = (0..wires.len()).collect();
        order.sort_by_key(|index| std::cmp::Reverse(length(wires[*index].0)));
        let frame = self.has_frame.then(|| self.frame()).flatten();
        let read = share::all(order.len(), |turn| self.wire(wires[order[turn]], &tables, frame.as_deref()));
        let mut changes: Vec<_> = wires.iter().map(|_| None).collect();
        for (index, found) in order.into_iter().zip(read) {
            changes[index] = found;
        }
        changes
    }

    /// Of these wires those whose chains claim no more than they can unpack to, so that wellen may read them; none where the
    /// tables of the chains are damaged.
    pub(in crate::trace) fn plausible(&self, wires: &[usize]) -> Vec<bool> {
        let sections = &self.blocks.sections;
        let tables = share::all(sections.len(), |number| Table::read(self.file(), &sections[number]));
        let fits = |wire: usize| {
            sections.iter().zip(&tables).all(|(section, table)| {
                let Some(table) = table else { return false };
                let Some((at, len)) = table.chain(wire as u64) else { return true };
                let head = section.bytes(self.file(), at, len.min(10));
                let claim = head.and_then(|head| Bytes(&head).number());
                claim.is_some_and(|claim| claim / table.packing.most() <= len)
            })
        };
        share::all(wires.len(), |turn| fits(wires[turn]))
    }

    fn wire(&self, (wire, width): (usize, u32), tables: &[Table], frame: Option<&[u8]>) -> Option<Changes> {
        if width == 0 || width > WIDEST || self.blocks.widths.get(wire) != Some(&width) {
            return None;
        }
        let mut gathered = Gathered::new(width);
        if self.has_frame {
            gathered.letters(0, self.first(frame?, wire)?)?;
        }
        for ((table, section), moments) in tables.iter().zip(&self.blocks.sections).zip(&self.moments) {
            if let Some((at, len)) = table.chain(wire as u64) {
                let stored = section.bytes(self.file(), at, len)?;
                gathered.chain(&unpacked(&stored, table.packing)?, moments)?;
            }
        }
        let Gathered { mut moments, mut values } = gathered;
        moments.shrink_to_fit();
        values.shrink();
        Changes::packed(moments, Packed::Mostly(values), self.times)
    }

    /// The letters of all wires before the first time.
    fn frame(&self) -> Option<Vec<u8>> {
        let section = self.blocks.sections.first()?;
        let frame = frame(self.file(), section)?;
        plain(section.bytes(self.file(), frame.start, frame.end.checked_sub(frame.start)?)?, frame.unpacked)
    }

    /// The letters of one wire among those of all.
    fn first<'a>(&self, frame: &'a [u8], wire: usize) -> Option<&'a [u8]> {
        let length = |width: &u32| if *width == super::layout::REAL { 8 } else { *width as usize };
        let start = self.blocks.widths.get(..wire)?.iter().map(length).sum::<usize>();
        frame.get(start..start.checked_add(length(self.blocks.widths.get(wire)?))?)
    }
}
