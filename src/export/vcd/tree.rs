//! The scopes of a selection: those above its signals, in the order of the trace.

use crate::trace::{Hierarchy, ScopeId, SignalId};
use std::collections::{BTreeMap, BTreeSet};

/// A step of a walk through scopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A scope begins.
    Into(ScopeId),
    /// A signal of it.
    Signal(SignalId),
    /// The scope ends.
    Out,
}

/// The walk through all scopes above `signals`, each once; scopes as deep as memory allows.
pub(super) fn walk(hierarchy: &Hierarchy, signals: &BTreeSet<SignalId>) -> Vec<Step> {
    let mut inside: BTreeMap<Option<ScopeId>, (Vec<SignalId>, BTreeSet<ScopeId>)> = BTreeMap::new();
    for id in signals {
        let Some(signal) = hierarchy.signal(*id) else { continue };
        let mut scope = signal.scope;
        inside.entry(scope).or_default().0.push(*id);
        while let Some(here) = scope {
            scope = hierarchy.scope(here).and_then(|scope| scope.parent);
            if !inside.entry(scope).or_default().1.insert(here) {
                break;
            }
        }
    }
    let mut steps = Vec::new();
    let mut pending = Vec::new();
    enter(None, &mut inside, &mut pending);
    while let Some(step) = pending.pop() {
        steps.push(step);
        if let Step::Into(scope) = step {
            pending.push(Step::Out);
            enter(Some(scope), &mut inside, &mut pending);
        }
    }
    steps
}

/// Puts what is in a scope on the stack, so that its signals come first.
fn enter(
    scope: Option<ScopeId>,
    inside: &mut BTreeMap<Option<ScopeId>, (Vec<SignalId>, BTreeSet<ScopeId>)>,
    pending: &mut Vec<Step>,
) {
    let Some((signals, scopes)) = inside.remove(&scope) else { return };
    pending.extend(scopes.into_iter().rev().map(Step::Into));
    pending.extend(signals.into_iter().rev().map(Step::Signal));
}
