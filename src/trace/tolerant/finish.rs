//! From declarations to the hierarchy: the same spelling of names as in [`tree`](super::super::tree).

use super::super::hierarchy::{Hierarchy, Scope, ScopeId, Signal};
use super::super::tree::{clean, join, kind};
use super::declared::{Declared, Draft, Item, Named};
use crate::base::printable;
use std::collections::HashMap;

/// The hierarchy, and of each signal the number of its wire.
pub(super) struct Finished {
    pub(super) hierarchy: Hierarchy,
    pub(super) wire_of: Vec<u32>,
}

/// Name and range of a variable.
type Spelling = (String, Option<(i64, i64)>);

/// A draft or variable still to be added.
struct Pending<'a> {
    item: &'a Item,
    parent: Option<ScopeId>,
    /// Names of dissolved scopes between `parent` and the item.
    prefix: String,
    /// Name and range of a variable.
    spelling: Spelling,
}

/// Names everything. `None` where the paths would take more memory than a hierarchy may.
pub(super) fn finish(declared: &Declared) -> Option<Finished> {
    let mut finished = Finished { hierarchy: Hierarchy::default(), wire_of: Vec::new() };
    let enumerations = declared.enumerations.iter().cloned();
    let numbers: Vec<u32> = enumerations.map(|table| finished.hierarchy.add_enumeration(table)).collect();
    let mut pending = Vec::new();
    push(declared.drafts.first()?, declared, None, "", &mut pending);
    while let Some(next) = pending.pop() {
        if finished.hierarchy.is_full() {
            return None;
        }
        match next.item {
            Item::Variable(named) => {
                let signal = signal(declared, named, &next, &finished.hierarchy);
                let id = finished.hierarchy.add_signal(signal);
                if let Some(number) = named.enumeration.and_then(|number| numbers.get(number as usize)) {
                    finished.hierarchy.set_enumeration(id, *number);
                }
                finished.wire_of.push(named.wire);
            }
            Item::Scope(number) => {
                let draft = declared.drafts.get(*number as usize)?;
                let name = printable(&format!("{}{}", next.prefix, clean(&draft.name))).into_owned();
                if is_array(draft, declared) {
                    push(draft, declared, next.parent, &name, &mut pending);
                } else {
                    let scope = scope(draft, name, next.parent, &finished.hierarchy);
                    let id = finished.hierarchy.add_scope(scope);
                    push(draft, declared, Some(id), "", &mut pending);
                }
            }
        }
    }
    Some(finished)
}

/// Whether a scope holds nothing but elements, so that their names say all.
fn is_array(draft: &Draft, declared: &Declared) -> bool {
    let is_element = |item: &Item| match item {
        Item::Scope(number) => {
            declared.drafts.get(*number as usize).is_some_and(|draft| draft.name.starts_with('['))
        }
        Item::Variable(named) => element(draft, named).0.starts_with('['),
    };
    !draft.items.is_empty() && draft.items.iter().all(is_element)
}

/// Name and range of a variable without the name of the array it is in: Verilator writes `[2]` of `mem` as `mem[2]`.
fn element(draft: &Draft, named: &Named) -> Spelling {
    if draft.kind != "sv_array" {
        return (named.name.clone(), named.index);
    }
    match named.index {
        Some((first, last)) if first == last && !named.ranged => (format!("[{first}]"), None),
        // The name of an array of arrays holds the outer indices, too; the last one is this element's.
        index => {
            (named.name.rfind('[').map_or(named.name.as_str(), |at| &named.name[at..]).to_owned(), index)
        }
    }
}

/// Puts the items of a scope on the stack, so that the first is taken first.
fn push<'a>(
    draft: &'a Draft,
    declared: &Declared,
    parent: Option<ScopeId>,
    prefix: &str,
    pending: &mut Vec<Pending<'a>>,
) {
    let start = pending.len();
    let spellings = spellings(draft, declared, parent.is_some() || !prefix.is_empty());
    for (item, spelling) in draft.items.iter().zip(spellings) {
        pending.push(Pending { item, parent, prefix: prefix.to_owned(), spelling });
    }
    pending[start..].reverse();
}

/// The names of all items of a scope.
fn spellings(draft: &Draft, declared: &Declared, joins: bool) -> Vec<Spelling> {
    let variable = |item: &'_ Item| match item {
        Item::Variable(named) => Some((named.name.clone(), named.index)),
        Item::Scope(_) => None,
    };
    let named: Vec<_> = draft.items.iter().map(variable).collect();
    let mut seen: HashMap<&str, u32> = HashMap::new();
    for (name, _) in named.iter().flatten() {
        *seen.entry(name).or_default() += 1;
    }
    let parts = if joins { parts(&named) } else { vec![false; named.len()] };
    draft
        .items
        .iter()
        .zip(parts)
        .map(|(item, is_part)| {
            let Item::Variable(named) = item else { return Default::default() };
            let split = seen.get(named.name.as_str()).is_some_and(|count| *count > 1);
            spelling(draft, named, declared, is_part, split)
        })
        .collect()
}

/// Which variables are parts of a vector: neighbours with one name whose indices adjoin.
fn parts(named: &[Option<Spelling>]) -> Vec<bool> {
    let mut parts = vec![false; named.len()];
    let mut joined: Option<(i64, i64)> = None;
    for at in 1..named.len() {
        let (Some((before, Some(first))), Some((name, Some(index)))) = (&named[at - 1], &named[at]) else {
            joined = None;
            continue;
        };
        let (high, low) = joined.unwrap_or(*first);
        let above = index.1.checked_sub(1) == Some(high);
        let below = low.checked_sub(1) == Some(index.0);
        if before != name || !(above || below) {
            joined = None;
            continue;
        }
        joined = Some(if above { (index.0, low) } else { (high, index.1) });
        (parts[at - 1], parts[at]) = (true, true);
    }
    parts
}

/// Name and range of a variable.
fn spelling(draft: &Draft, named: &Named, declared: &Declared, is_part: bool, split: bool) -> Spelling {
    let is_bits = declared
        .wires
        .get(named.wire as usize)
        .is_some_and(|wire| matches!(wire.encoding, wellen::SignalEncoding::BitVector(width) if width > 0));
    match named.index {
        _ if draft.kind == "sv_array" => element(draft, named),
        Some((first, last)) if first == last && (split || named.escaped || is_part) => {
            (format!("{}[{first}]", named.name), None)
        }
        Some((first, last)) if is_part && is_bits => {
            (format!("{}[{}:{}]", named.name, first.max(last), first.min(last)), None)
        }
        index => (named.name.clone(), index),
    }
}

fn signal(declared: &Declared, named: &Named, next: &Pending<'_>, hierarchy: &Hierarchy) -> Signal {
    let (name, range) = &next.spelling;
    let name = printable(&format!("{}{name}", next.prefix)).into_owned();
    let encoding = declared.wires.get(named.wire as usize).map(|wire| wire.encoding);
    Signal {
        path: join(hierarchy, next.parent, &name),
        name,
        scope: next.parent,
        kind: kind(encoding.unwrap_or(wellen::SignalEncoding::BitVector(0))),
        range: *range,
        var_type: printable(&named.kind).into_owned(),
    }
}

fn scope(draft: &Draft, name: String, parent: Option<ScopeId>, hierarchy: &Hierarchy) -> Scope {
    Scope {
        path: join(hierarchy, parent, &name),
        name,
        parent,
        scopes: Vec::new(),
        signals: Vec::new(),
        kind: printable(&draft.kind).into_owned(),
        source: draft.source.as_ref().map(|(file, line)| (printable(file).into_owned(), *line)),
    }
}
