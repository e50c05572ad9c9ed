//! The head of a VCD: what it says of itself, time scale, scopes and variables.

use super::names;
use super::said;
use super::tree::{self, Step};
use super::{Wire, failed};
use crate::base::Result;
use crate::export::out::Out;
use crate::export::unit::unit;
use crate::export::{Options, Selection, Shown, snippet};
use crate::trace::{Clock, Hierarchy, Numbered, Signal, SignalId, SignalKind, Track};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use vcd::{IdCode, ReferenceIndex, ScopeType, VarType, Writer};

/// The scope of what is no signal of the trace.
const OWN: &str = "tritscope";

/// Words of the standard for kinds of variables, and the wider words of others that stand for them.
const TYPES: [(&str, VarType); 21] = [
    ("reg", VarType::Reg),
    ("logic", VarType::Reg),
    ("bit", VarType::Reg),
    ("integer", VarType::Integer),
    ("int", VarType::Integer),
    ("shortint", VarType::Integer),
    ("longint", VarType::Integer),
    ("byte", VarType::Integer),
    ("parameter", VarType::Parameter),
    ("supply0", VarType::Supply0),
    ("supply1", VarType::Supply1),
    ("time", VarType::Time),
    ("tri", VarType::Tri),
    ("triand", VarType::TriAnd),
    ("trior", VarType::TriOr),
    ("trireg", VarType::TriReg),
    ("tri0", VarType::Tri0),
    ("tri1", VarType::Tri1),
    ("wand", VarType::WAnd),
    ("wor", VarType::WOr),
    ("wire", VarType::Wire),
];

/// Kinds of scopes that the standard knows besides a module.
const SCOPES: [(&str, ScopeType); 5] = [
    ("task", ScopeType::Task),
    ("function", ScopeType::Function),
    ("begin", ScopeType::Begin),
    ("generate", ScopeType::Begin),
    ("fork", ScopeType::Fork),
];

/// Writes everything up to the first time; the tracks whose changes follow, and what each is written under.
pub(super) fn write(
    selection: &Selection,
    options: &Options,
    out: &mut Out,
) -> Result<(Vec<Track>, Vec<Wire>)> {
    let hierarchy = selection.trace.hierarchy();
    let signals = selection.signals();
    let mut writer = Writer::new(&mut *out);
    let comment = snippet::comment(selection, &renamed(hierarchy, &signals))?;
    let numbered = options.clock.as_ref().and_then(|clock| numbered(selection, &signals, clock));
    let mut head = || -> io::Result<()> {
        writer.version(&format!("tritscope {}", env!("CARGO_PKG_VERSION")))?;
        writer.comment(&comment)?;
        if let Some(numbered) = &numbered {
            writer.comment(&numbered.comment())?;
        }
        let (factor, unit) = unit(selection.trace.scale());
        writeln!(writer.writer(), "$timescale {factor} {unit} $end")
    };
    head().map_err(|error| failed(&error))?;
    let mut vars = Variables { writer, tracks: Vec::new(), wires: Vec::new(), by_wire: BTreeMap::new() };
    let mut body = || -> io::Result<()> {
        vars.signals(selection, &tree::walk(hierarchy, &signals))?;
        vars.own(selection)?;
        vars.writer.enddefinitions()
    };
    body().map_err(|error| failed(&error))?;
    Ok((vars.tracks, vars.wires))
}

/// A writer of variables, and what their changes will be.
struct Variables<'o, 'a> {
    writer: Writer<&'o mut Out<'a>>,
    tracks: Vec<Track>,
    wires: Vec<Wire>,
    /// Identifiers by wire of the trace.
    by_wire: BTreeMap<u32, IdCode>,
}

impl Variables<'_, '_> {
    fn signals(&mut self, selection: &Selection, steps: &[Step]) -> io::Result<()> {
        let (trace, hierarchy) = (&selection.trace, selection.trace.hierarchy());
        for step in steps {
            match step {
                Step::Into(scope) => {
                    let scope = hierarchy.scope(*scope);
                    let (name, kind) = scope.map_or(("", ""), |scope| (&scope.name, &scope.kind));
                    let kind = SCOPES.iter().find(|(word, _)| *word == kind);
                    let kind = kind.map_or(ScopeType::Module, |(_, kind)| *kind);
                    self.writer.scope_def(kind, &names::word(name))?;
                }
                Step::Signal(id) => {
                    let (Some(signal), Some(changes), Some(wire)) =
                        (hierarchy.signal(*id), trace.track(*id), trace.wire(*id))
                    else {
                        continue;
                    };
                    let code = match self.by_wire.get(&wire) {
                        Some(code) => *code,
                        None => self.wire(signal.kind, changes),
                    };
                    self.by_wire.insert(wire, code);
                    self.variable(signal, code)?;
                }
                Step::Out => self.writer.upscope()?,
            }
        }
        Ok(())
    }

    /// What the trace does not have: notes, marks, and what rows compute.
    fn own(&mut self, selection: &Selection) -> io::Result<()> {
        let mut texts = Vec::new();
        if !selection.notes.is_empty() {
            texts.push(("notes".to_owned(), said::notes(selection)));
        }
        if !selection.markers.is_empty() {
            texts.push(("marks".to_owned(), said::marks(selection)));
        }
        for row in &selection.rows {
            if let Shown::Computed { track, .. } | Shown::Transactions { track, .. } = &row.shown {
                texts.push((row.label.clone(), track.clone()));
            }
        }
        if texts.is_empty() {
            return Ok(());
        }
        self.writer.add_module(&free(selection.trace.hierarchy()))?;
        for (name, track) in texts {
            let kind = track.kind();
            let code = self.wire(kind, track);
            let (var_type, width) = declared(kind, "wire");
            self.writer.var_def(var_type, width, code, &names::variable(&name, Some(width)), None)?;
        }
        self.writer.upscope()
    }

    /// A new identifier for the changes of `track`.
    fn wire(&mut self, kind: SignalKind, track: Track) -> IdCode {
        let id = self.wires.last().map_or(IdCode::FIRST, |wire| wire.id.next());
        self.wires.push(Wire { id, kind });
        self.tracks.push(track);
        id
    }

    fn variable(&mut self, signal: &Signal, code: IdCode) -> io::Result<()> {
        let (var_type, width) = declared(signal.kind, &signal.var_type);
        let index = signal.range.and_then(|(first, last)| {
            let (first, last) = (i32::try_from(first).ok()?, i32::try_from(last).ok()?);
            Some(if first == last {
                ReferenceIndex::BitSelect(first)
            } else {
                ReferenceIndex::Range(first, last)
            })
        });
        let name = names::variable(&signal.name, index.is_none().then_some(width));
        if signal.scope.is_some() {
            return self.writer.var_def(var_type, width, code, &name, index);
        }
        // The crate holds that a variable is in a scope, which no standard says.
        let index = index.map_or_else(String::new, |index| format!(" {index}"));
        writeln!(self.writer.writer(), "$var {var_type} {width} {code} {name}{index} $end")
    }
}

/// How a variable is declared.
fn declared(kind: SignalKind, word: &str) -> (VarType, u32) {
    match kind {
        SignalKind::Bits { width } => {
            let found = TYPES.iter().find(|(known, _)| *known == word);
            (found.map_or(VarType::Wire, |(_, var_type)| *var_type), width)
        }
        SignalKind::Real => (VarType::Real, 64),
        SignalKind::Text => (VarType::String, 1),
        SignalKind::Event => (VarType::Event, 1),
    }
}

/// A name for a scope that no scope at the root of the trace has.
fn free(hierarchy: &Hierarchy) -> String {
    let taken = |name: &str| hierarchy.find_scope(name).is_some() || hierarchy.find_signal(name).is_some();
    let others = (2..).map(|number: u32| format!("{OWN}_{number}"));
    std::iter::once(OWN.to_owned()).chain(others).find(|name| !taken(name)).unwrap_or_default()
}

/// The names of signals that a VCD cannot hold: each as it will be, and as it is.
fn renamed(hierarchy: &Hierarchy, signals: &BTreeSet<SignalId>) -> Vec<(String, String)> {
    let signals = signals.iter().filter_map(|id| hierarchy.signal(*id));
    let others = signals.filter(|signal| names::word(&signal.path) != signal.path);
    others.map(|signal| (written(hierarchy, signal), signal.path.clone())).collect()
}

/// The full name of a signal as a VCD holds it.
fn written(hierarchy: &Hierarchy, signal: &Signal) -> String {
    let mut parts = vec![names::word(&signal.name)];
    let mut scope = signal.scope.and_then(|scope| hierarchy.scope(scope));
    while let Some(here) = scope {
        parts.push(names::word(&here.name));
        scope = here.parent.and_then(|parent| hierarchy.scope(parent));
    }
    parts.reverse();
    parts.join(".")
}

/// The cycle that is under way as the stretch begins; `None` before the first edge, where a reader counts the same, and
/// where the clock is not in the selection.
fn numbered(selection: &Selection, signals: &BTreeSet<SignalId>, clock: &Clock) -> Option<Numbered> {
    let hierarchy = selection.trace.hierarchy();
    let signal = hierarchy.signal(clock.signal()).filter(|_| signals.contains(&clock.signal()))?;
    let cycle = clock.at(selection.from);
    let start = clock.time(cycle);
    (start <= selection.from).then(|| Numbered { signal: written(hierarchy, signal), cycle, start })
}
