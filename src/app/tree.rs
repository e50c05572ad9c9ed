//! The signal tree: which scopes are open, what the filter leaves, what is selected.

use super::fuzzy::Query;
use crate::trace::{Hierarchy, ScopeId, SignalId};
use std::collections::BTreeSet;

/// Most matches that a filter shows; more would say "type more" anyway.
const MOST_MATCHES: usize = 2_000;

/// A row of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// A scope.
    Scope(ScopeId),
    /// A signal.
    Signal(SignalId),
}

/// A row of the tree and how deep it stands; below a filter all stand at depth 0 with their full path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TreeRow {
    /// What it is.
    pub node: Node,
    /// Scopes above it.
    pub depth: u16,
}

/// The signal tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    open: BTreeSet<ScopeId>,
    pub(super) query: String,
    /// Whether keys go into the filter.
    pub(super) typing: bool,
    rows: Vec<TreeRow>,
    pub(super) selected: usize,
    pub(super) scroll: usize,
}

impl Tree {
    /// The rows, from the top.
    #[must_use]
    pub fn rows(&self) -> &[TreeRow] {
        &self.rows
    }

    /// The index of the selected row.
    #[must_use]
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// What the filter says; empty shows the tree.
    #[must_use]
    pub fn query(&self) -> &str {
        &self.query
    }

    /// Whether keys go into the filter.
    #[must_use]
    pub fn typing(&self) -> bool {
        self.typing
    }

    /// Whether the scope shows what is in it.
    #[must_use]
    pub fn is_open(&self, scope: ScopeId) -> bool {
        self.open.contains(&scope)
    }

    /// What is selected.
    #[must_use]
    pub fn node(&self) -> Option<Node> {
        self.rows.get(self.selected).map(|row| row.node)
    }

    /// A tree of a new trace: roots open, and on down while there is only one scope.
    pub(super) fn start(&mut self, hierarchy: &Hierarchy) {
        *self = Self::default();
        let mut scopes = hierarchy.roots().to_vec();
        loop {
            self.open.extend(&scopes);
            let [only] = scopes.as_slice() else { break };
            scopes = hierarchy.scope(*only).map(|scope| scope.scopes.clone()).unwrap_or_default();
            if scopes.len() > 4 {
                break;
            }
        }
        self.refresh(hierarchy);
    }

    /// The full names of the open scopes, sorted.
    pub(super) fn open_paths(&self, hierarchy: &Hierarchy) -> Vec<String> {
        let mut paths: Vec<String> =
            self.open.iter().filter_map(|id| Some(hierarchy.scope(*id)?.path.clone())).collect();
        paths.sort();
        paths
    }

    /// Opens these scopes and no others.
    pub(super) fn open_only(&mut self, scopes: Vec<ScopeId>, hierarchy: &Hierarchy) {
        self.open = scopes.into_iter().collect();
        self.refresh(hierarchy);
    }

    /// Makes the rows anew after a change of filter or open scopes.
    pub(super) fn refresh(&mut self, hierarchy: &Hierarchy) {
        let query = Query::new(&self.query);
        self.rows = if query.is_empty() { self.unfolded(hierarchy) } else { matches(&query, hierarchy) };
        self.selected = self.selected.min(self.rows.len().saturating_sub(1));
    }

    fn unfolded(&self, hierarchy: &Hierarchy) -> Vec<TreeRow> {
        let mut rows = Vec::new();
        let signal = |id: &SignalId, depth| TreeRow { node: Node::Signal(*id), depth };
        // A stack, because generated hierarchies can be deeper than the call stack.
        let mut stack: Vec<(ScopeId, u16)> = hierarchy.roots().iter().rev().map(|root| (*root, 0)).collect();
        while let Some((id, depth)) = stack.pop() {
            rows.push(TreeRow { node: Node::Scope(id), depth });
            let Some(scope) = hierarchy.scope(id).filter(|_| self.is_open(id)) else { continue };
            let below = depth.saturating_add(1);
            rows.extend(scope.signals.iter().map(|id| signal(id, below)));
            stack.extend(in_order(hierarchy, &scope.scopes).into_iter().rev().map(|scope| (scope, below)));
        }
        rows.extend(hierarchy.root_signals().iter().map(|id| signal(id, 0)));
        rows
    }

    /// Moves the selection by `rows`.
    pub(super) fn select(&mut self, rows: isize) {
        let last = self.rows.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(rows).min(last);
    }

    /// Opens or closes a scope.
    pub(super) fn fold(&mut self, scope: ScopeId, hierarchy: &Hierarchy) {
        if !self.open.remove(&scope) {
            self.open.insert(scope);
        }
        self.refresh(hierarchy);
    }

    /// Sets the filter and selects its best match.
    pub(super) fn filter(&mut self, query: String, hierarchy: &Hierarchy) {
        self.query = query;
        self.selected = 0;
        self.scroll = 0;
        self.refresh(hierarchy);
    }
}

/// Scopes as declared, but neighbours of one array by index: simulators write them in either direction.
fn in_order(hierarchy: &Hierarchy, scopes: &[ScopeId]) -> Vec<ScopeId> {
    let indexed = |id: &ScopeId| {
        let (array, rest) = hierarchy.scope(*id)?.name.rsplit_once('[')?;
        Some((array, rest.strip_suffix(']')?.parse::<i64>().ok()?))
    };
    let array = |id: &ScopeId| indexed(id).map(|(array, _)| array);
    let runs = scopes.chunk_by(|a, b| array(a).is_some() && array(a) == array(b));
    let sorted = runs.flat_map(|run| {
        let mut run = run.to_vec();
        run.sort_by_key(|id| indexed(id).map(|(_, index)| index));
        run
    });
    sorted.collect()
}

/// The signals whose path matches, best first.
fn matches(query: &Query, hierarchy: &Hierarchy) -> Vec<TreeRow> {
    let score = |id: SignalId| {
        let path = hierarchy.signal(id)?.path.as_str();
        Some((std::cmp::Reverse(query.score(path)?), path, id))
    };
    let mut found: Vec<_> = hierarchy.signal_ids().filter_map(score).collect();
    found.sort_unstable();
    found.truncate(MOST_MATCHES);
    found.into_iter().map(|(.., id)| TreeRow { node: Node::Signal(id), depth: 0 }).collect()
}
