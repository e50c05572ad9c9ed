//! Where in a block of changes the chain of each wire is.

use super::Section;
use crate::trace::bytes::Bytes;
use std::fs::File;

/// How the chains of a section are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Lz4,
    Zlib,
    /// `FastLZ`, which is left to wellen.
    Fast,
}

impl Packing {
    /// How much longer than its packed form a chain can be.
    pub(super) fn most(self) -> u64 {
        match self {
            Self::Lz4 => 255,
            Self::Zlib => 1032,
            // A match of level 2 grows by 255 letters a byte.
            Self::Fast => 256,
        }
    }
}

/// The chains of a section.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) packing: Packing,
    /// Where places are counted from, and the end of the last chain.
    base: u64,
    end: u64,
    /// Wires with a chain and its place, ascending in both.
    chains: Vec<(u64, u64)>,
    /// Wires with the chain of another, and that other, ascending.
    aliases: Vec<(u64, u64)>,
    /// The number of wires that were told of.
    wires: u64,
}

impl Table {
    /// Reads where the chains of a section are; `None` for what is rare or damaged.
    pub(super) fn read(file: &File, section: &Section) -> Option<Self> {
        // Behind the numbers that every section begins with, and the values at its beginning.
        let chains = frame(file, section)?.end;
        let head = section.bytes(file, chains, section.len.checked_sub(chains)?.min(16))?;
        let mut bytes = Bytes(&head);
        let wires = bytes.number()?;
        let packing = match bytes.0.first()? {
            b'4' => Packing::Lz4,
            b'F' => Packing::Fast,
            _ => Packing::Zlib,
        };
        let base = chains + (head.len() - bytes.0.len()) as u64;
        let times = section.number_before_end(file, 8)?.checked_add(24)?;
        let len = section.number_before_end(file, times)?;
        let start = section.len.checked_sub(times)?.checked_sub(8)?.checked_sub(len)?;
        let list = section.bytes(file, start, len)?;
        let end = start.checked_sub(base)?;
        let mut table = Self { packing, base, end, chains: Vec::new(), aliases: Vec::new(), wires: 0 };
        if section.kind == 8 { table.signed(Bytes(&list)) } else { table.unsigned(Bytes(&list)) }?;
        (table.wires <= wires).then_some(table)
    }

    /// The place of the chain of a wire in its section, and its length.
    pub(super) fn chain(&self, wire: u64) -> Option<(u64, u64)> {
        let own = |wire: u64| self.chains.binary_search_by_key(&wire, |(wire, _)| *wire).ok();
        let other = |wire: u64| {
            let alias = self.aliases.binary_search_by_key(&wire, |(wire, _)| *wire).ok()?;
            own(self.aliases.get(alias)?.1)
        };
        let index = own(wire).or_else(|| other(wire))?;
        let (_, at) = self.chains.get(index)?;
        let end = self.chains.get(index + 1).map_or(self.end, |(_, end)| *end);
        Some((self.base + at, end.checked_sub(*at)?))
    }

    /// The list of kind 8: numbers with a sign where the first bit is set, else a count of wires without changes.
    fn signed(&mut self, mut list: Bytes<'_>) -> Option<()> {
        let (mut place, mut alias) = (0, 0);
        while let Some(first) = list.0.first() {
            if first & 1 == 0 {
                self.wires = self.wires.checked_add(list.number()? >> 1)?;
                continue;
            }
            let number = list.signed()? >> 1;
            if number > 0 {
                place = self.begin(place, number.unsigned_abs())?;
            } else {
                if number < 0 {
                    alias = number.unsigned_abs() - 1;
                }
                self.alias(alias)?;
            }
        }
        Some(())
    }

    /// The list of older kinds: 0 and another wire, or a number whose first bit says what it is.
    fn unsigned(&mut self, mut list: Bytes<'_>) -> Option<()> {
        let mut place = 0;
        while !list.0.is_empty() {
            match list.number()? {
                0 => {
                    let alias = list.number()?.checked_sub(1)?;
                    self.alias(alias)?;
                }
                number if number & 1 == 1 => place = self.begin(place, number >> 1)?,
                number => self.wires = self.wires.checked_add(number >> 1)?,
            }
        }
        Some(())
    }

    /// The next wire has a chain, so far behind the one before it.
    fn begin(&mut self, last: u64, distance: u64) -> Option<u64> {
        let place = last.checked_add(distance).filter(|place| distance > 0 && *place < self.end)?;
        self.chains.push((self.wires, place));
        self.wires = self.wires.checked_add(1)?;
        Some(place)
    }

    /// The next wire has the chain of another.
    fn alias(&mut self, other: u64) -> Option<()> {
        self.aliases.push((self.wires, other));
        self.wires = self.wires.checked_add(1)?;
        Some(())
    }
}

/// What a section says of the values at its beginning.
pub(super) struct Frame {
    /// Where they lie, packed, and how long they are unpacked.
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) unpacked: u64,
}

/// Where the values at the beginning of a section are.
pub(super) fn frame(file: &File, section: &Section) -> Option<Frame> {
    let head = section.bytes(file, 32, section.len.checked_sub(32)?.min(32))?;
    let mut bytes = Bytes(&head);
    let (unpacked, packed, _wires) = (bytes.number()?, bytes.number()?, bytes.number()?);
    let start = 32 + (head.len() - bytes.0.len()) as u64;
    Some(Frame { start, end: start.checked_add(packed)?, unpacked })
}
