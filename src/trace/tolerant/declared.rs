//! Scopes, variables and wires as a header declares them.

use super::super::hierarchy::Enumeration;
use super::codes::Codes;
use super::faults::{Fault, Faults};
use super::header::{Declarations, Size, Variable};
use super::names;
use super::{LONGEST_NAME, MOST_BITS, MOST_SCOPES};
use crate::base::printable;
use std::collections::HashMap;
use wellen::{SignalEncoding, SignalRef};

/// One code may stand for signals of so many sizes and kinds.
const MOST_ENCODINGS: usize = 8;

/// Something that changes, under one identifier code; a code declared with several sizes has several.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Wire {
    pub(super) encoding: SignalEncoding,
    /// The next wire of the same code.
    pub(super) next: Option<u32>,
}

/// A scope, and what is in it in order.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) items: Vec<Item>,
    pub(super) source: Option<(String, u64)>,
}

/// What a scope holds.
#[derive(Debug)]
pub(super) enum Item {
    /// The number of a draft.
    Scope(u32),
    /// A variable.
    Variable(Named),
}

/// A variable by name.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) index: Option<(i64, i64)>,
    pub(super) escaped: bool,
    /// Whether the index has a first and a last bit, even where they are the same.
    pub(super) ranged: bool,
    pub(super) wire: u32,
    pub(super) kind: String,
    /// Position in [`Declared::enumerations`].
    pub(super) enumeration: Option<u32>,
}

/// All declarations of a header.
#[derive(Debug)]
pub(super) struct Declared {
    /// The first one stands for what is outside all scopes.
    pub(super) drafts: Vec<Draft>,
    pub(super) wires: Vec<Wire>,
    pub(super) codes: Codes,
    pub(super) variables: usize,
    by_name: HashMap<(u32, String), u32>,
    /// Numbers of the open drafts, outermost first; a scope that is too deep repeats the one above.
    open: Vec<u32>,
    pending: Pending,
    paths: HashMap<u64, String>,
    pub(super) enumerations: Vec<Enumeration>,
    /// Position in `enumerations` by the number that the file gives.
    tables: HashMap<u64, u32>,
}

/// What attributes say of the next declaration.
#[derive(Debug, Default)]
struct Pending {
    source: Option<(String, u64)>,
    kind: Option<&'static str>,
    enumeration: Option<u32>,
}

impl Default for Declared {
    fn default() -> Self {
        Self {
            drafts: vec![Draft::default()],
            wires: Vec::new(),
            codes: Codes::default(),
            variables: 0,
            by_name: HashMap::new(),
            open: Vec::new(),
            pending: Pending::default(),
            paths: HashMap::new(),
            enumerations: Vec::new(),
            tables: HashMap::new(),
        }
    }
}

impl Declared {
    /// The wires as the store knows them, and the number of each.
    pub(super) fn store(&self) -> (wellen::Hierarchy, Vec<SignalRef>) {
        let mut builder = wellen::HierarchyBuilder::default();
        let refs = self.wires.iter().map(|wire| builder.new_signal(wire.encoding)).collect();
        (builder.finish(), refs)
    }

    /// Keeps a table of `count` names, then as many values; `false` if it is not that long.
    fn enumeration(&mut self, name: &[u8], count: u64, table: &[&[u8]], id: u64) -> bool {
        let Some(names) =
            usize::try_from(count).ok().filter(|count| count.checked_mul(2) == Some(table.len()))
        else {
            return false;
        };
        let text = |word: &[u8]| printable(&String::from_utf8_lossy(word)).into_owned();
        let (names, values) = table.split_at(names);
        let values = values.iter().zip(names).map(|(value, name)| (text(value), text(name))).collect();
        self.tables.insert(id, u32::try_from(self.enumerations.len()).unwrap_or(u32::MAX));
        self.enumerations.push(Enumeration { name: text(name), values });
        true
    }

    fn current(&self) -> u32 {
        self.open.last().copied().unwrap_or(0)
    }

    /// The wire of a code with this encoding, made if need be; `None` where the code has too many encodings.
    fn wire(&mut self, code: &[u8], encoding: SignalEncoding) -> Option<u32> {
        let new = u32::try_from(self.wires.len()).unwrap_or(u32::MAX);
        let mut last = None;
        let mut at = self.codes.get(code);
        for _ in 0..MOST_ENCODINGS {
            let Some(number) = at else {
                match last.and_then(|last: u32| self.wires.get_mut(last as usize)) {
                    Some(last) => last.next = Some(new),
                    None => self.codes.set(code, new),
                }
                self.wires.push(Wire { encoding, next: None });
                return Some(new);
            };
            let wire = self.wires.get(number as usize)?;
            if wire.encoding == encoding {
                return Some(number);
            }
            (last, at) = (at, wire.next);
        }
        None
    }
}

impl Declarations for Declared {
    fn scope(&mut self, kind: &[u8], name: &[u8], line: u64, faults: &mut Faults) {
        let above = self.current();
        let source = self.pending.source.take();
        self.pending = Pending::default();
        if self.open.len() >= MOST_SCOPES || name.is_empty() {
            if !name.is_empty() {
                faults.note(Fault::Deep, line, name);
            }
            self.open.push(above);
            return;
        }
        let name = String::from_utf8_lossy(short(name, line, faults)).into_owned();
        let new = u32::try_from(self.drafts.len()).unwrap_or(u32::MAX);
        let number = *self.by_name.entry((above, name.clone())).or_insert(new);
        if number == new {
            let kind = String::from_utf8_lossy(short(kind, line, faults)).into_owned();
            self.drafts.push(Draft { name, kind, items: Vec::new(), source });
            self.drafts[above as usize].items.push(Item::Scope(number));
        }
        self.open.push(number);
    }

    fn leave(&mut self) -> bool {
        self.pending = Pending::default();
        self.open.pop().is_some()
    }

    fn variable(&mut self, variable: &Variable<'_>, faults: &mut Faults) {
        let Pending { kind, enumeration, .. } = std::mem::take(&mut self.pending);
        let (width, index) = match variable.size {
            Size::Bits(width) => (Some(width), None),
            Size::Range(first, last) => (names::width_of((first, last)), Some((first, last))),
        };
        let Some(width) = width.filter(|width| *width <= MOST_BITS) else {
            return faults.note(Fault::Wide, variable.line, variable.name);
        };
        let encoding = match variable.kind {
            b"string" => SignalEncoding::String,
            b"event" => SignalEncoding::BitVector(0),
            kind if is_real(kind) => SignalEncoding::Real,
            _ => SignalEncoding::BitVector(width),
        };
        let known = KINDS.iter().find(|kind| kind.as_bytes() == variable.kind);
        if known.is_none() {
            faults.note(Fault::Kind, variable.line, variable.kind);
        }
        let name = names::name(short(variable.name, variable.line, faults), width);
        let kind = match (encoding, known, kind) {
            (SignalEncoding::BitVector(0), Some(&"parameter"), _) => "event_parameter".into(),
            (SignalEncoding::BitVector(0), ..) => "event".into(),
            (_, _, Some(kind)) => kind.into(),
            (_, Some(kind), None) => (*kind).into(),
            (_, None, None) => {
                String::from_utf8_lossy(short(variable.kind, variable.line, faults)).into_owned()
            }
        };
        let Some(wire) = self.wire(variable.code, encoding) else {
            return faults.note(Fault::Declaration, variable.line, variable.name);
        };
        let named = Named {
            name: name.text.into_owned(),
            index: index.or(name.index),
            escaped: name.escaped,
            ranged: name.ranged,
            wire,
            kind,
            enumeration,
        };
        let current = self.current() as usize;
        self.drafts[current].items.push(Item::Variable(named));
        self.variables += 1;
    }

    fn attribute(&mut self, words: &[&[u8]]) -> bool {
        let number = |word: &[u8]| std::str::from_utf8(word).ok()?.parse::<u64>().ok();
        match words {
            [b"misc", b"02", _, kind] => {
                let kind = number(kind).and_then(|kind| usize::try_from(kind & 1023).ok());
                self.pending.kind =
                    kind.and_then(|kind| VHDL_KINDS.get(kind)).copied().filter(|kind| !kind.is_empty());
            }
            [b"misc", b"03", path, id] => {
                let Some(id) = number(id) else { return false };
                self.paths.insert(id, String::from_utf8_lossy(path).into_owned());
            }
            // The place of the declaration is worth more than that of the instance.
            [b"misc", stem @ (b"04" | b"05"), id, line, ..] => {
                let (Some(id), Some(line)) = (number(id), number(line)) else { return false };
                if *stem == b"04" || self.pending.source.is_none() {
                    self.pending.source = self.paths.get(&id).map(|path| (path.clone(), line));
                }
            }
            [b"misc", b"07", b"\"\"", id] => {
                let table = number(id).and_then(|id| self.tables.get(&id).copied());
                self.pending.enumeration = table;
                return table.is_some();
            }
            [b"misc", b"07", name, count, table @ .., id] => {
                let (Some(count), Some(id)) = (number(count), number(id)) else { return false };
                return self.enumeration(name, count, table, id);
            }
            // Bounds of arrays and numbers of members: the names say where elements belong.
            [b"misc" | b"array" | b"enum" | b"pack", _, ..] => {}
            _ => return false,
        }
        true
    }

    fn has_code(&self, code: &[u8]) -> bool {
        self.codes.get(code).is_some()
    }
}

/// A name as long as it may be.
fn short<'a>(name: &'a [u8], line: u64, faults: &mut Faults) -> &'a [u8] {
    if name.len() > LONGEST_NAME {
        faults.note(Fault::LongName, line, name);
    }
    &name[..name.len().min(LONGEST_NAME)]
}

/// Whether a kind of variable holds reals.
pub(super) fn is_real(kind: &[u8]) -> bool {
    matches!(kind, b"real" | b"realtime" | b"shortreal" | b"real_parameter")
}

/// Kinds of variables of Verilog, its successor and extended VCD.
const KINDS: [&str; 30] = [
    "wire",
    "reg",
    "logic",
    "bit",
    "integer",
    "int",
    "shortint",
    "longint",
    "byte",
    "time",
    "real",
    "realtime",
    "shortreal",
    "real_parameter",
    "parameter",
    "string",
    "event",
    "enum",
    "port",
    "tri",
    "tri0",
    "tri1",
    "triand",
    "trior",
    "trireg",
    "wand",
    "wor",
    "supply0",
    "supply1",
    "sparray",
];

/// Kinds of VHDL by the number that GTKWave gives them; empty where the kind of the variable says more.
const VHDL_KINDS: [&str; 17] = [
    "",
    "boolean",
    "bit",
    "bit_vector",
    "std_ulogic",
    "std_ulogic_vector",
    "std_logic",
    "std_logic_vector",
    "",
    "",
    "integer",
    "real",
    "integer",
    "integer",
    "time",
    "",
    "string",
];
