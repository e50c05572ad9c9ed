//! From wellen's hierarchy to ours: one spelling of names whatever the producer, arrays without extra scopes.

use super::hierarchy::{Enumeration, Hierarchy, Scope, ScopeId, Signal, SignalKind};
use super::words;
use crate::base::printable;
use std::collections::HashMap;
use wellen::{BitVecRef, ItemRef, SignalEncoding, SignalRef, States, Var};

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
///
/// `None` where the paths would take more memory than a hierarchy may.
pub(super) fn build(source: &wellen::Hierarchy) -> Option<Tree> {
    let mut tree = Tree { hierarchy: Hierarchy::default(), row_of: Vec::new(), rows: Vec::new() };
    let mut row_by_ref: HashMap<SignalRef, u32> = HashMap::new();
    let mut enumerations = HashMap::new();
    let mut pending = Vec::new();
    push_items(source, source.items(), None, "", &mut pending);
    while let Some(next) = pending.pop() {
        if tree.hierarchy.is_full() {
            return None;
        }
        match next.item {
            ItemRef::Var(var) => {
                for (stored, signal) in signals(source, &source[var], &next, &tree.hierarchy) {
                    let id = tree.hierarchy.add_signal(signal);
                    if let Some(direction) = words::direction(source[var].direction()) {
                        tree.hierarchy.set_direction(id, direction);
                    }
                    if let Some(named) = source[var].enum_type(source) {
                        let number = *enumerations.entry(named).or_insert_with_key(|named| {
                            tree.hierarchy.add_enumeration(enumeration(named.0, &named.1))
                        });
                        tree.hierarchy.set_enumeration(id, number);
                    }
                    let row = *row_by_ref.entry(stored).or_insert_with(|| {
                        tree.rows.push(stored);
                        u32::try_from(tree.rows.len() - 1).unwrap_or(u32::MAX)
                    });
                    tree.row_of.push(row);
                }
            }
            ItemRef::Scope(scope) => {
                let scope = &source[scope];
                let name = printable(&format!("{}{}", next.prefix, clean(scope.name(source)))).into_owned();
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
    Some(tree)
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
        source: place.map(|(file, line)| (printable(file).into_owned(), line)),
    })
}

/// The signals of a variable: one, or each part of a vector that the file has in parts.
///
/// wellen joins neighbours that differ in their index only, but loses values where the parts do not all begin at the
/// start of the trace, and takes elements of a memory of bits for one vector. So the parts stay apart.
fn signals(
    source: &wellen::Hierarchy,
    var: &Var,
    pending: &Pending,
    hierarchy: &Hierarchy,
) -> Vec<(SignalRef, Signal)> {
    let raw = var.name(source);
    let name = printable(&format!("{}{}", pending.prefix, clean(raw))).into_owned();
    let range = var.index().map(|index| (index.msb(), index.lsb()));
    let one = |name: String, encoding, range| Signal {
        path: join(hierarchy, pending.parent, &name),
        name,
        scope: pending.parent,
        kind: kind(encoding),
        range,
        var_type: words::var_type(var.var_type()).to_owned(),
    };
    let parts = parts(source, var.signal_ref());
    if !parts.is_empty() {
        let base = range.map_or(0, |(first, last)| first.min(last));
        return parts
            .into_iter()
            .map(|(stored, low, width)| {
                let (low, high) = (base + i64::from(low), base + i64::from(low + width) - 1);
                let index = if low == high { format!("[{low}]") } else { format!("[{high}:{low}]") };
                (stored, one(format!("{name}{index}"), SignalEncoding::BitVector(width), None))
            })
            .collect();
    }
    let encoding = var.signal_encoding(source);
    let signal = match range {
        // An escaped name keeps its index inside (`\mem[0] `), and parts of a vector differ in nothing else.
        Some((first, last)) if first == last && (pending.split || raw.starts_with('\\')) => {
            one(format!("{name}[{first}]"), encoding, None)
        }
        _ => one(name, encoding, range),
    };
    vec![(var.signal_ref(), signal)]
}

fn enumeration(name: &str, values: &[(&str, &str)]) -> Enumeration {
    let plain = |text: &str| printable(text).into_owned();
    let values = values.iter().map(|(value, name)| (plain(value), plain(name))).collect();
    Enumeration { name: plain(name), values }
}

/// What a stored value is.
pub(super) fn kind(encoding: SignalEncoding) -> SignalKind {
    match encoding {
        SignalEncoding::String => SignalKind::Text,
        SignalEncoding::Real => SignalKind::Real,
        SignalEncoding::BitVector(0) => SignalKind::Event,
        SignalEncoding::BitVector(width) => SignalKind::Bits { width },
    }
}

/// The parts that wellen joins into `stored`, with lowest bit and width in the joined vector; empty for any other wire.
fn parts(source: &wellen::Hierarchy, stored: SignalRef) -> Vec<(SignalRef, u32, u32)> {
    let Some(joined) = source.get_derived_signal(stored) else { return Vec::new() };
    let width = |part: &SignalRef| source.get_signal_tpe(*part).and_then(|tpe| tpe.length()).unwrap_or(1);
    let number = |part: &SignalRef, lowest: u8| {
        let mut bytes = vec![0; States::Two.bytes_required(width(part))];
        if let Some(last) = bytes.last_mut() {
            *last = lowest;
        }
        bytes
    };
    let inputs = joined.inputs();
    let zeros: Vec<_> = inputs.iter().map(|part| number(part, 0)).collect();
    let ones: Vec<_> = inputs.iter().map(|part| number(part, 1)).collect();
    let lowest_bit = |index: usize| {
        // Where a part ends up shows when it alone is 1.
        let bytes = |other: usize| if other == index { &ones[other] } else { &zeros[other] };
        let value = |(other, part)| Some(BitVecRef::new(States::Two, width(part), bytes(other)));
        let whole = joined.on_change(&inputs.iter().enumerate().map(value).collect::<Vec<_>>());
        BitVecRef::from(&whole).iter_lsb_to_msb().position(|bit| u8::from(bit) == 1)
    };
    let place = |index| lowest_bit(index).and_then(|low| u32::try_from(low).ok()).unwrap_or(0);
    inputs.iter().enumerate().map(|(index, part)| (*part, place(index), width(part))).collect()
}

/// A name without the marks of an escaped identifier: the backslash before it and the blank behind it.
pub(super) fn clean(name: &str) -> &str {
    let name = name.trim();
    name.strip_prefix('\\').unwrap_or(name).trim_end()
}

/// The dotted path of `name` below `parent`; an index follows without a dot.
pub(super) fn join(hierarchy: &Hierarchy, parent: Option<ScopeId>, name: &str) -> String {
    match parent.and_then(|parent| hierarchy.scope(parent)) {
        None => name.to_owned(),
        Some(parent) if name.starts_with('[') => format!("{}{name}", parent.path),
        Some(parent) => format!("{}.{name}", parent.path),
    }
}
