//! Whether a header holds nothing that the ordinary reader refuses, misreads or takes too much memory for.

use super::faults::Faults;
use super::header::{Declarations, Size, Variable};
use super::{MOST_SCOPES, codes};
use std::collections::HashMap;

/// Wider vectors are extended in bounded memory by the tolerant reader only: two bytes may stand for all their bits.
const WIDEST: u32 = 512;
/// Codes may leave this many numbers unused for each variable, and so many more; the ordinary reader has a table of them.
const GAP: usize = 16;
const SPARE: usize = 1 << 16;
/// How often scopes may be opened again; the ordinary reader walks over all that is in them.
const MOST_REOPENED: u64 = 1_000;
/// Types of VHDL over which the ordinary reader writes to standard output.
const PRINTED_TYPES: [u64; 3] = [8, 9, 15];

/// Looks at declarations.
#[derive(Debug, Default)]
pub(super) struct Plain {
    /// Number of the scope and how often it has been opened, by number of the one above and name.
    scopes: HashMap<(u32, Box<[u8]>), u32>,
    open: Vec<u32>,
    reopened: u64,
    /// Size and whether it is a vector of bits, by code.
    sizes: HashMap<Box<[u8]>, (Size, bool)>,
    highest: usize,
    odd: bool,
}

impl Plain {
    /// Whether the ordinary reader may have the file.
    pub(super) fn is_plain(&self) -> bool {
        let dense = self.highest <= SPARE + GAP * self.sizes.len();
        !self.odd && dense && self.reopened <= MOST_REOPENED
    }
}

impl Declarations for Plain {
    fn scope(&mut self, _kind: &[u8], name: &[u8], _line: u64, _faults: &mut Faults) {
        let new = u32::try_from(self.scopes.len()).unwrap_or(u32::MAX).saturating_add(1);
        let above = self.open.last().copied().unwrap_or(0);
        let number = *self.scopes.entry((above, name.into())).or_insert(new);
        self.reopened += u64::from(number != new);
        self.odd |= self.open.len() >= MOST_SCOPES;
        self.open.push(number);
    }

    fn leave(&mut self) -> bool {
        self.open.pop().is_some()
    }

    fn variable(&mut self, variable: &Variable<'_>, _faults: &mut Faults) {
        let is_bits =
            !super::declared::is_real(variable.kind) && !matches!(variable.kind, b"string" | b"event");
        let kind = (variable.size, is_bits);
        self.odd |= *self.sizes.entry(variable.code.into()).or_insert(kind) != kind;
        self.odd |=
            variable.kind == b"port" || !matches!(variable.size, Size::Bits(width) if width <= WIDEST);
        self.odd |= variable.name.len() > super::LONGEST_NAME;
        self.highest = self.highest.max(codes::position(variable.code).unwrap_or(usize::MAX));
    }

    fn attribute(&mut self, words: &[&[u8]]) -> bool {
        let number = |word: &[u8]| std::str::from_utf8(word).ok()?.parse::<u64>().ok();
        match words {
            [b"misc", b"02", _, kind] => {
                self.odd |= number(kind).is_none_or(|kind| PRINTED_TYPES.contains(&(kind & 1023)));
            }
            [b"misc", b"03" | b"04" | b"05" | b"07", ..] => {}
            _ => self.odd = true,
        }
        true
    }

    fn has_code(&self, code: &[u8]) -> bool {
        self.sizes.contains_key(code)
    }
}
