//! Scopes and signals of a trace, and finding them by path.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

/// A variable of the hierarchy. Two names of one wire are two signals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignalId(pub u32);

/// A scope of the hierarchy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeId(pub u32);

/// A module instance, generate block, record or anything else that holds signals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The name in the scope above, `lane[3]`.
    pub name: String,
    /// The dotted path from the root, `tb.dut.lane[3]`.
    pub path: String,
    /// The scope above; `None` at the root.
    pub parent: Option<ScopeId>,
    /// The scopes inside, as declared.
    pub scopes: Vec<ScopeId>,
    /// The signals inside, as declared.
    pub signals: Vec<SignalId>,
    /// What it is, in the words of the file: `module`, `generate`, `vhdl_record`.
    pub kind: String,
    /// File and line of the declaration, or else of the instance, where the trace says so.
    pub source: Option<(String, u64)>,
}

/// What a signal holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignalKind {
    /// Logic values.
    Bits {
        /// The number of bits, 1 or more.
        width: u32,
    },
    /// A real number.
    Real,
    /// A text.
    Text,
    /// Nothing: only the moments when it happens count.
    Event,
}

/// Which way a signal goes through the border of its scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Into the scope.
    Input,
    /// Out of the scope.
    Output,
    /// Both ways.
    Both,
}

/// A variable of the trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// The name in its scope, without bit range: `acc`, `mem[0]`.
    pub name: String,
    /// The dotted path from the root, without bit range: `tb.dut.mem[0]`.
    pub path: String,
    /// The scope that holds it; `None` at the root.
    pub scope: Option<ScopeId>,
    /// What it holds.
    pub kind: SignalKind,
    /// First and last index as declared: `[7:0]` is `(7, 0)`.
    pub range: Option<(i64, i64)>,
    /// What it is, in the words of the file: `wire`, `reg`, `logic`, `parameter`.
    pub var_type: String,
}

/// An enumeration of the source: the names that values of a signal have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Enumeration {
    /// The name of the type.
    pub name: String,
    /// Each value in letters of logic values, most significant first, and its name.
    pub values: Vec<(String, String)>,
}

/// All scopes and signals of a trace.
#[derive(Debug, Default)]
pub struct Hierarchy {
    enumerations: Vec<Enumeration>,
    /// Position in `enumerations` by signal; most signals have none.
    enumeration_of: HashMap<SignalId, u32>,
    /// Only signals that are ports.
    direction_of: HashMap<SignalId, Direction>,
    scopes: Vec<Scope>,
    signals: Vec<Signal>,
    roots: Vec<ScopeId>,
    root_signals: Vec<SignalId>,
    scope_index: PathIndex,
    signal_index: PathIndex,
    /// The length of all paths.
    text: usize,
}

/// All paths together take no more bytes; those of the largest designs are a tenth of that. Scopes nested without end
/// would take the square of their number.
const MOST_TEXT: usize = 1 << 30;

impl Hierarchy {
    /// The scopes without a scope above, as declared.
    #[must_use]
    pub fn roots(&self) -> &[ScopeId] {
        &self.roots
    }

    /// The signals outside any scope, as declared.
    #[must_use]
    pub fn root_signals(&self) -> &[SignalId] {
        &self.root_signals
    }

    /// All scopes; the position is the number of the [`ScopeId`].
    #[must_use]
    pub fn scopes(&self) -> &[Scope] {
        &self.scopes
    }

    /// All signals; the position is the number of the [`SignalId`].
    #[must_use]
    pub fn signals(&self) -> &[Signal] {
        &self.signals
    }

    /// A scope; `None` for an id of another trace.
    #[must_use]
    pub fn scope(&self, id: ScopeId) -> Option<&Scope> {
        self.scopes.get(id.0 as usize)
    }

    /// A signal; `None` for an id of another trace.
    #[must_use]
    pub fn signal(&self, id: SignalId) -> Option<&Signal> {
        self.signals.get(id.0 as usize)
    }

    /// The signal at a dotted path without bit range; the first one where several have that path.
    #[must_use]
    pub fn find_signal(&self, path: &str) -> Option<SignalId> {
        self.signal_index.find(path, |id| &self.signals[id as usize].path).map(SignalId)
    }

    /// The scope at a dotted path; the first one where several have that path.
    #[must_use]
    pub fn find_scope(&self, path: &str) -> Option<ScopeId> {
        self.scope_index.find(path, |id| &self.scopes[id as usize].path).map(ScopeId)
    }

    /// The enumeration that names the values of a signal, where the trace has one.
    #[must_use]
    pub fn enumeration(&self, id: SignalId) -> Option<&Enumeration> {
        self.enumerations.get(*self.enumeration_of.get(&id)? as usize)
    }

    /// Which way a signal goes; `None` for what is no port, and where the trace does not say.
    #[must_use]
    pub fn direction(&self, id: SignalId) -> Option<Direction> {
        self.direction_of.get(&id).copied()
    }

    /// The ids of all signals.
    pub fn signal_ids(&self) -> impl Iterator<Item = SignalId> + use<> {
        (0..u32::try_from(self.signals.len()).unwrap_or(u32::MAX)).map(SignalId)
    }

    /// Whether the paths take as much memory as they may.
    pub(super) fn is_full(&self) -> bool {
        self.text > MOST_TEXT
    }

    /// Adds a scope below its parent.
    pub(super) fn add_scope(&mut self, scope: Scope) -> ScopeId {
        let id = ScopeId(u32::try_from(self.scopes.len()).unwrap_or(u32::MAX));
        match scope.parent.and_then(|parent| self.scopes.get_mut(parent.0 as usize)) {
            Some(parent) => parent.scopes.push(id),
            None => self.roots.push(id),
        }
        self.text += scope.path.len();
        self.scope_index.insert(&scope.path, id.0, |id| &self.scopes[id as usize].path);
        self.scopes.push(scope);
        id
    }

    /// Adds a signal to its scope.
    pub(super) fn add_signal(&mut self, signal: Signal) -> SignalId {
        let id = SignalId(u32::try_from(self.signals.len()).unwrap_or(u32::MAX));
        match signal.scope.and_then(|scope| self.scopes.get_mut(scope.0 as usize)) {
            Some(scope) => scope.signals.push(id),
            None => self.root_signals.push(id),
        }
        self.text += signal.path.len();
        self.signal_index.insert(&signal.path, id.0, |id| &self.signals[id as usize].path);
        self.signals.push(signal);
        id
    }
}

impl Hierarchy {
    /// Keeps an enumeration; its number is what [`Self::set_enumeration`] takes.
    pub(super) fn add_enumeration(&mut self, enumeration: Enumeration) -> u32 {
        self.enumerations.push(enumeration);
        u32::try_from(self.enumerations.len() - 1).unwrap_or(u32::MAX)
    }

    /// Says which way a signal goes.
    pub(super) fn set_direction(&mut self, id: SignalId, direction: Direction) {
        self.direction_of.insert(id, direction);
    }

    /// Says which enumeration names the values of a signal.
    pub(super) fn set_enumeration(&mut self, id: SignalId, enumeration: u32) {
        self.enumeration_of.insert(id, enumeration);
    }
}

/// Numbers by path. Only hashes are kept, the paths stay where they are: with 100 000 signals a second
/// copy of each path would cost more than the rest of the index.
#[derive(Debug, Default)]
struct PathIndex {
    hasher: RandomState,
    first: HashMap<u64, u32>,
    /// Numbers whose hash another path has too.
    collided: Vec<u32>,
}

impl PathIndex {
    fn insert<'a>(&mut self, path: &str, number: u32, path_of: impl Fn(u32) -> &'a str) {
        let first = *self.first.entry(self.hasher.hash_one(path)).or_insert(number);
        if first != number && path_of(first) != path {
            self.collided.push(number);
        }
    }

    fn find<'a>(&self, path: &str, path_of: impl Fn(u32) -> &'a str) -> Option<u32> {
        let first = *self.first.get(&self.hasher.hash_one(path))?;
        std::iter::once(first).chain(self.collided.iter().copied()).find(|number| path_of(*number) == path)
    }
}
