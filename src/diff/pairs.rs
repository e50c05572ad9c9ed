//! Which signals of two traces belong together.

use super::moves;
use super::options::has_scope;
use super::{Move, Options};
use crate::base::{Diagnostic, Result, fits};
use crate::trace::{Hierarchy, SignalId, Trace};
use std::collections::HashMap;

/// The signals of two traces, paired.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// In the order of the left trace.
    pub partners: Vec<(SignalId, SignalId)>,
    pub only_left: Vec<SignalId>,
    pub only_right: Vec<SignalId>,
    pub moves: Vec<Move>,
}

/// Signals still without a partner: by position, whether it is one of them.
pub(super) struct Open {
    pub left: Vec<bool>,
    pub right: Vec<bool>,
    pub partners: Vec<(SignalId, SignalId)>,
}

impl Open {
    pub fn is_left(&self, id: SignalId) -> bool {
        self.left.get(id.0 as usize).copied().unwrap_or(false)
    }

    pub fn is_right(&self, id: SignalId) -> bool {
        self.right.get(id.0 as usize).copied().unwrap_or(false)
    }

    pub fn pair(&mut self, left: SignalId, right: SignalId) {
        if self.is_left(left) && self.is_right(right) {
            self.left[left.0 as usize] = false;
            self.right[right.0 as usize] = false;
            self.partners.push((left, right));
        }
    }
}

/// Pairs all signals that the options choose.
///
/// # Errors
/// A mapped scope that its trace does not have, and patterns that fit nothing.
pub(super) fn pair(left: &Trace, right: &Trace, options: &Options) -> Result<Pairs> {
    let (l, r) = (left.hierarchy(), right.hierarchy());
    let mut open = Open {
        left: vec![true; l.signals().len()],
        right: vec![true; r.signals().len()],
        partners: Vec::new(),
    };
    let mut moves = Vec::new();
    for (from, to) in &options.map {
        has_scope(left, from)?;
        has_scope(right, to)?;
        moves.push(moves::apply(l, r, &mut open, from, to));
    }
    by_path(l, r, &mut open);
    moves.extend(moves::find(l, r, &mut open));
    let mut pairs = Pairs { moves, ..Pairs::default() };
    let chosen = |path: &str| options.signals.is_empty() || options.signals.iter().any(|p| fits(p, path));
    let path = |hierarchy: &Hierarchy, id: SignalId| hierarchy.signal(id).is_some_and(|s| chosen(&s.path));
    pairs.partners = open.partners.iter().copied().filter(|(a, b)| path(l, *a) || path(r, *b)).collect();
    pairs.partners.sort_unstable();
    pairs.only_left = l.signal_ids().filter(|id| open.is_left(*id) && path(l, *id)).collect();
    pairs.only_right = r.signal_ids().filter(|id| open.is_right(*id) && path(r, *id)).collect();
    let nothing = pairs.partners.is_empty() && pairs.only_left.is_empty() && pairs.only_right.is_empty();
    if nothing && !options.signals.is_empty() {
        return Err(Diagnostic::error(format!("no signal fits {}", options.signals.join(" ")))
            .hint("* stands for any letters, ? for one; a scope stands for all that is in it"));
    }
    Ok(pairs)
}

/// Pairs signals of the same path; where several have it, in their order.
fn by_path(left: &Hierarchy, right: &Hierarchy, open: &mut Open) {
    let mut by_path: HashMap<&str, Vec<SignalId>> = HashMap::new();
    for (id, signal) in right.signal_ids().zip(right.signals()) {
        if open.is_right(id) {
            by_path.entry(&signal.path).or_default().push(id);
        }
    }
    for ids in by_path.values_mut() {
        ids.reverse();
    }
    for (id, signal) in left.signal_ids().zip(left.signals()) {
        if !open.is_left(id) {
            continue;
        }
        if let Some(partner) = by_path.get_mut(signal.path.as_str()).and_then(Vec::pop) {
            open.pair(id, partner);
        }
    }
}
