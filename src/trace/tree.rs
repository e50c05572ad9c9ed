//! From wellen's hierarchy to ours: one spelling of names whatever the producer, arrays without extra scopes.

use super::hierarchy::{Hierarchy, Scope, ScopeId, Signal, SignalKind};
use super::words;
use std::collections::HashMap;
use wellen::{ItemRef, SignalEncoding, SignalRef, Var};

/// The hierarchy, and of each signal the number of its row of changes.
pub(super) struct Tree {
    pub(super) hierarchy: Hierarchy,
    /// By [`SignalId`](super::SignalId): position in `rows`.
    pub(super) row_of: Vec<u32>,
    /// Each stored wire once, however many names it has.
    pub(super) rows: Vec<SignalRef>,
}

/// A scope or variable still to be added.
struct Pending {
    item: ItemRef,
    parent: Option<ScopeId>,
    /// Names of dissolved scopes between `parent` and the item.
    prefix: String,
    /// Whether a neighbour differs from the variable in nothing but its bit index.
    split: bool,
}

/// Reads all names once. Depth is bounded by memory only: a damaged file may nest scopes without end.
pub(super) fn build(source: &wellen::Hierarchy) -> Tree {
    let mut tree = Tree { hierarchy: Hierarchy::default(), row_of: Vec::new(), rows: Vec::new() };
    let mut row_by_ref = HashMap::new();
    let mut pending = Vec::new();
    push_items(source, source.items(), None, "", &mut pending);
    while let Some(next) = pending.pop() {
        match next.item {
            ItemRef::Var(var) => {
                let var = &source[var];
                tree.hierarchy.add_signal(signal(source, var, &next, &tree.hierarchy));
                let row = *row_by_ref.entry(var.signal_ref()).or_insert_with(|| {
                    tree.rows.push(var.signal_ref());
                    u32::try_from(tree.rows.len() - 1).unwrap_or(u32::MAX)
                });
                tree.row_of.push(row);
            }
            ItemRef::Scope(scope) => {
                let scope = &source[scope];
                let name = format!("{}{}", next.prefix, clean(scope.name(source)));
                let is_array = scope.items(source).next().is_some()
                    && scope.items(source).all(|item| item.name(source).starts_with('['));
                if is_array {
                    push_items(source, scope.items(source), next.parent, &name, &mut pending);
                } else {
                    let id = add_scope(source, scope, name, next.parent, &mut tree.hierarchy);
                    push_items(source, scope.items(source), Some(id), "", &mut pending);
                }
            }
        }
    }
    tree
}

/// Puts the items of a scope on the stack, so that the first is taken first.
fn push_items(
    source: &wellen::Hierarchy,
    items: impl Iterator<Item = ItemRef>,
    parent: Option<ScopeId>,
    prefix: &str,
    pending: &mut Vec<Pending>,
) {
    let start = pending.len();
    let mut seen: HashMap<&str, u32> = HashMap::new();
    for item in items {
        if matches!(item, ItemRef::Var(_)) {
            *seen.entry(item.name(source)).or_default() += 1;
        }
        pending.push(Pending { item, parent, prefix: prefix.to_owned(), split: false });
    }
    for next in &mut pending[start..] {
        next.split = seen.get(next.item.name(source)).is_some_and(|count| *count > 1);
    }
    pending[start..].reverse();
}

fn add_scope(
    source: &wellen::Hierarchy,
    scope: &wellen::Scope,
    name: String,
    parent: Option<ScopeId>,
    hierarchy: &mut Hierarchy,
) -> ScopeId {
    let place = scope.source_loc(source).or_else(|| scope.instantiation_source_loc(source));
    hierarchy.add_scope(Scope {
        path: join(hierarchy, parent, &name),
        name,
        parent,
        scopes: Vec::new(),
        signals: Vec::new(),
        kind: words::scope_kind(scope.scope_type()),
        source: place.map(|(file, line)| (file.to_owned(), line)),
    })
}

fn signal(source: &wellen::Hierarchy, var: &Var, pending: &Pending, hierarchy: &Hierarchy) -> Signal {
    let raw = var.name(source);
    let mut name = format!("{}{}", pending.prefix, clean(raw));
    let mut range = var.index().map(|index| (index.msb(), index.lsb()));
    // An escaped name keeps its index inside (`\mem[0] `), and bits of a split vector differ in nothing else.
    if let Some((first, last)) = range
        && first == last
        && (pending.split || raw.starts_with('\\'))
    {
        name = format!("{name}[{first}]");
        range = None;
    }
    Signal {
        path: join(hierarchy, pending.parent, &name),
        name,
        scope: pending.parent,
        kind: match var.signal_encoding(source) {
            SignalEncoding::String => SignalKind::Text,
            SignalEncoding::Real => SignalKind::Real,
            SignalEncoding::BitVector(0) => SignalKind::Event,
            SignalEncoding::BitVector(width) => SignalKind::Bits { width },
        },
        range,
        var_type: words::var_type(var.var_type()).to_owned(),
    }
}

/// A name without the marks of an escaped identifier: the backslash before it and the blank behind it.
fn clean(name: &str) -> &str {
    let name = name.trim();
    name.strip_prefix('\\').unwrap_or(name).trim_end()
}

/// The dotted path of `name` below `parent`; an index follows without a dot.
fn join(hierarchy: &Hierarchy, parent: Option<ScopeId>, name: &str) -> String {
    match parent.and_then(|parent| hierarchy.scope(parent)) {
        None => name.to_owned(),
        Some(parent) if name.starts_with('[') => format!("{}{name}", parent.path),
        Some(parent) => format!("{}.{name}", parent.path),
    }
}
