//! From a name in an expression to a signal of a trace.

use super::typing::Operand;
use crate::base::{Diagnostic, Result, nearest};
use crate::trace::{Hierarchy, ScopeId, Signal, SignalId, Trace};

/// How many signals an ambiguous name is explained by.
const SHOWN: usize = 3;

/// The signal that a name means: its full path; or a path below `scope`, or below a scope around it, the nearest first
/// (as IEEE 1800-2017 23.8 looks upwards); or the end of exactly one path.
///
/// Parts are joined by `.`, a part of an escaped name stands without its `\`. `mem[3]` also finds `mem(3)` of VHDL.
///
/// # Errors
/// A name that no signal has, with the nearest one, and a name that several signals end in.
pub fn resolve(hierarchy: &Hierarchy, scope: Option<ScopeId>, name: &str) -> Result<SignalId> {
    let spellings = [name.to_owned(), name.replace('[', "(").replace(']', ")"), format!("\\{name}")];
    for spelling in &spellings {
        if let Some(found) = exact(hierarchy, scope, spelling) {
            return Ok(found);
        }
    }
    for spelling in &spellings {
        let ends: Vec<SignalId> = hierarchy
            .signal_ids()
            .filter(|id| hierarchy.signal(*id).is_some_and(|signal| ends_in(&signal.path, spelling)))
            .collect();
        match ends.as_slice() {
            [] => {}
            [one] => return Ok(*one),
            several => return Err(ambiguous(hierarchy, name, several)),
        }
    }
    Err(unknown(hierarchy, name))
}

/// By full path, then below a scope and those around it.
fn exact(hierarchy: &Hierarchy, scope: Option<ScopeId>, name: &str) -> Option<SignalId> {
    let mut around = scope.and_then(|scope| hierarchy.scope(scope));
    while let Some(scope) = around {
        if let Some(found) = hierarchy.find_signal(&format!("{}.{name}", scope.path)) {
            return Some(found);
        }
        around = scope.parent.and_then(|parent| hierarchy.scope(parent));
    }
    hierarchy.find_signal(name)
}

/// Whether a path ends in a name, at the beginning of a part.
fn ends_in(path: &str, name: &str) -> bool {
    path.strip_suffix(name).is_some_and(|before| before.ends_with('.'))
}

fn ambiguous(hierarchy: &Hierarchy, name: &str, several: &[SignalId]) -> Diagnostic {
    let paths: Vec<&str> = several.iter().filter_map(|id| path_of(hierarchy, *id)).collect();
    let some = paths.iter().take(SHOWN).map(|path| shown(path)).collect::<Vec<_>>().join(", ");
    let more = if paths.len() > SHOWN { ", …" } else { "" };
    Diagnostic::error(format!("{} signals are called `{}`", paths.len(), shown(name)))
        .hint(format!("write more of the path: {some}{more}"))
}

fn unknown(hierarchy: &Hierarchy, name: &str) -> Diagnostic {
    let error = Diagnostic::error(format!("no signal is called `{}`", shown(name)));
    if name.ends_with(']') {
        // An index is tried as part of a name before it is a select: most such names are none.
        return error;
    }
    let last = name.rsplit('.').next().unwrap_or(name);
    let by_path = nearest(name, hierarchy.signals().iter().map(|signal| signal.path.as_str()));
    let by_name = || {
        let near = nearest(last, hierarchy.signals().iter().map(|signal| signal.name.as_str()))?;
        hierarchy.signals().iter().find(|signal| signal.name == near).map(|signal| signal.path.as_str())
    };
    match by_path.or_else(by_name) {
        Some(path) => error.hint(format!("did you mean {}?", shown(path))),
        None => error.hint("write the path from the root, or a part of it that only one signal ends in"),
    }
}

/// The names of the scopes around a signal from the root on, and its own.
pub(super) fn parts(hierarchy: &Hierarchy, id: SignalId) -> Option<Vec<String>> {
    let signal = hierarchy.signal(id)?;
    let mut parts = vec![signal.name.clone()];
    let mut around = signal.scope.and_then(|scope| hierarchy.scope(scope));
    while let Some(scope) = around {
        parts.push(scope.name.clone());
        around = scope.parent.and_then(|parent| hierarchy.scope(parent));
    }
    parts.reverse();
    Some(parts)
}

fn path_of(hierarchy: &Hierarchy, id: SignalId) -> Option<&str> {
    hierarchy.signal(id).map(|signal| signal.path.as_str())
}

/// A path as text that does nothing to a terminal.
fn shown(path: &str) -> String {
    path.escape_debug().to_string().replace("\\\\", "\\")
}

impl Operand {
    /// A loaded signal of a trace, with its declared range; `integer` and the like are signed. `None` while it is not
    /// loaded.
    #[must_use]
    pub fn of(trace: &Trace, id: SignalId) -> Option<Self> {
        let signal = trace.hierarchy().signal(id)?;
        Some(Self { track: trace.track(id)?, range: signal.range, signed: is_signed(signal) })
    }
}

/// The types of IEEE 1800-2017 6.11 that hold two's complement by default.
fn is_signed(signal: &Signal) -> bool {
    matches!(signal.var_type.as_str(), "integer" | "int" | "shortint" | "longint" | "byte")
}
