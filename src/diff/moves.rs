//! Scopes that were renamed or moved as a whole.
//!
//! Each signal without a partner looks for the one on the other side that shares the longest end of its path. What is left
//! of the two paths in front of that end is a move it votes for. A move is taken if most of the signals below its two
//! scopes fit, and no other move of one of its scopes has as many votes.

use super::Move;
use super::pairs::Open;
use crate::trace::{Hierarchy, ScopeId, SignalId, SignalKind};
use std::collections::{BTreeMap, HashMap};

/// Of more moves than this none is tried: what differs so much was not moved.
const MOST_MOVES: usize = 512;

/// Pairs what is below `from` on the left with what is below `to` on the right; an empty path is the root.
pub(super) fn apply(left: &Hierarchy, right: &Hierarchy, open: &mut Open, from: &str, to: &str) -> Move {
    let mut signals = 0;
    for (a, b) in fitting(left, right, open, from, to) {
        open.pair(a, b);
        signals += 1;
    }
    Move { left: from.to_owned(), right: to.to_owned(), signals }
}

/// The open signals below two scopes that have the same path below them.
fn fitting(
    left: &Hierarchy,
    right: &Hierarchy,
    open: &Open,
    from: &str,
    to: &str,
) -> Vec<(SignalId, SignalId)> {
    let mut theirs: HashMap<&str, Vec<SignalId>> = HashMap::new();
    for id in below(right, to) {
        let path = right.signal(id).and_then(|signal| inside(&signal.path, to));
        if let Some(path) = path.filter(|_| open.is_right(id)) {
            theirs.entry(path).or_default().push(id);
        }
    }
    for ids in theirs.values_mut() {
        ids.reverse();
    }
    let partner = |id: SignalId| {
        let path = left.signal(id).and_then(|signal| inside(&signal.path, from))?;
        theirs.get_mut(path)?.pop().map(|other| (id, other))
    };
    below(left, from).into_iter().filter(|id| open.is_left(*id)).filter_map(partner).collect()
}

/// The path below a scope; `None` outside it.
fn inside<'a>(path: &'a str, scope: &str) -> Option<&'a str> {
    if scope.is_empty() { Some(path) } else { path.strip_prefix(scope)?.strip_prefix('.') }
}

/// All signals in a scope and the scopes inside it, as declared.
fn below(hierarchy: &Hierarchy, path: &str) -> Vec<SignalId> {
    if path.is_empty() {
        return hierarchy.signal_ids().collect();
    }
    let mut found = Vec::new();
    let mut pending: Vec<ScopeId> = hierarchy.find_scope(path).into_iter().collect();
    while let Some(scope) = pending.pop().and_then(|id| hierarchy.scope(id)) {
        found.extend(&scope.signals);
        pending.extend(&scope.scopes);
    }
    found.sort_unstable();
    found
}

/// Finds moves and pairs what they cover, the one with the most votes first.
pub(super) fn find(left: &Hierarchy, right: &Hierarchy, open: &mut Open) -> Vec<Move> {
    let mut moves = Vec::new();
    let mut ranked: Vec<_> = votes(left, right, open).into_iter().collect();
    ranked.sort_by(|(a, votes_a), (b, votes_b)| votes_b.cmp(votes_a).then_with(|| a.cmp(b)));
    ranked.truncate(MOST_MOVES);
    for ((from, to), count) in &ranked {
        let is_rival = |((other_from, other_to), other): &(&(&str, &str), &usize)| {
            *other >= count && (other_from == from) != (other_to == to)
        };
        if ranked.iter().map(|(key, count)| (key, count)).any(|rival| is_rival(&rival)) {
            continue;
        }
        let found = fitting(left, right, open, from, to);
        let left_open = below(left, from).into_iter().filter(|id| open.is_left(*id)).count();
        let right_open = below(right, to).into_iter().filter(|id| open.is_right(*id)).count();
        if found.is_empty() || found.len() * 2 < left_open.min(right_open) {
            continue;
        }
        moves.push(apply(left, right, open, from, to));
    }
    moves
}

/// How many signals want each move.
fn votes<'a>(left: &'a Hierarchy, right: &'a Hierarchy, open: &Open) -> BTreeMap<(&'a str, &'a str), usize> {
    let left_ids: Vec<_> = left.signal_ids().filter(|id| open.is_left(*id)).collect();
    let right_ids: Vec<_> = right.signal_ids().filter(|id| open.is_right(*id)).collect();
    let (lefts, rights) = (ends(left, &left_ids), ends(right, &right_ids));
    let mut votes = BTreeMap::new();
    for id in left_ids {
        let Some(signal) = left.signal(id) else { continue };
        let end = path_ends(&signal.path).find_map(|end| Some((end, rights.get(&(end, kind(signal.kind)))?)));
        let Some((end, Some(other))) = end else { continue };
        if lefts.get(&(end, kind(signal.kind))).is_none_or(Option::is_none) {
            continue;
        }
        let Some(other) = right.signal(*other) else { continue };
        let front = |path: &'a str| path[..path.len() - end.len()].trim_end_matches('.');
        *votes.entry((front(&signal.path), front(&other.path))).or_default() += 1;
    }
    votes
}

/// Each end of a path with the one signal that has it; `None` where several do.
type Ends<'a> = HashMap<(&'a str, u8), Option<SignalId>>;

fn ends<'a>(hierarchy: &'a Hierarchy, ids: &[SignalId]) -> Ends<'a> {
    let mut ends: Ends<'a> = HashMap::new();
    for id in ids {
        let Some(signal) = hierarchy.signal(*id) else { continue };
        for end in path_ends(&signal.path) {
            ends.entry((end, kind(signal.kind))).and_modify(|only| *only = None).or_insert(Some(*id));
        }
    }
    ends
}

/// The ends of a dotted path, longest first.
fn path_ends(path: &str) -> impl Iterator<Item = &str> {
    std::iter::once(path).chain(path.match_indices('.').map(|(at, _)| &path[at + 1..]))
}

/// Signals of different kinds are not the same signal moved; a vector may have another width.
fn kind(kind: SignalKind) -> u8 {
    match kind {
        SignalKind::Bits { .. } => 0,
        SignalKind::Real => 1,
        SignalKind::Text => 2,
        SignalKind::Event => 3,
    }
}
