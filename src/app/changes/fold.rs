//! Differences that belong together: signals by array or scope, tensors by name.

use super::Changed;
use crate::decode::{Run, TensorChanges};
use crate::diff::Report;
use crate::trace::{SignalId, Trace};
use std::collections::{BTreeMap, BTreeSet};

/// Differences that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// What they have in common: `tb.dut.lane[*].acc`, a scope, the name of a tensor.
    pub name: String,
    /// Indices of the differences, the first one first.
    pub members: Vec<usize>,
    /// Signals or tensors of this kind that were compared.
    pub compared: usize,
}

/// The fewest signals of one scope that are folded.
const FEWEST: usize = 3;

/// Signals that differ, folded: those of one array, then those of one scope; in the order of their first differences.
pub(super) fn signals(report: &Report, trace: &Trace, run: Option<&Run>) -> Vec<Fold> {
    let path = |id: SignalId| trace.hierarchy().signal(id).map_or("", |signal| signal.path.as_str());
    let mut arrays: BTreeMap<String, usize> = BTreeMap::new();
    let mut scopes: BTreeMap<String, usize> = BTreeMap::new();
    for (left, _) in &report.partners {
        let pattern = pattern(path(*left));
        *scopes.entry(scope(&pattern).to_owned()).or_default() += 1;
        *arrays.entry(pattern).or_default() += 1;
    }
    let mut lone: BTreeMap<String, usize> = BTreeMap::new();
    let patterns: Vec<String> = report.signals.iter().map(|signal| pattern(&signal.path)).collect();
    for pattern in patterns.iter().filter(|pattern| arrays.get(*pattern) == Some(&1)) {
        *lone.entry(scope(pattern).to_owned()).or_default() += 1;
    }
    let mut folds = Folds::default();
    for (index, pattern) in patterns.into_iter().enumerate() {
        let compared = arrays.get(&pattern).copied().unwrap_or(1);
        let scope = scope(&pattern);
        if compared > 1 {
            folds.add(&pattern, index, compared);
        } else if lone.get(scope).is_some_and(|count| *count >= FEWEST) {
            folds.add(scope, index, scopes.get(scope).copied().unwrap_or(1));
        } else {
            let signal = report.signals.get(index).map_or("", |signal| signal.path.as_str());
            folds.add(signal, index, 1);
        }
    }
    let mut folds = folds.list;
    if let Some(run) = run {
        name_accumulators(&mut folds, report, run);
    }
    folds
}

/// The fold that holds the accumulators of a run is called by that name.
fn name_accumulators(folds: &mut [Fold], report: &Report, run: &Run) {
    let lanes: BTreeSet<SignalId> = (0..run.lanes()).filter_map(|lane| run.lane_signal(lane)).collect();
    let is_lane =
        |index: &usize| report.signals.get(*index).is_some_and(|signal| lanes.contains(&signal.ids.0));
    for fold in folds {
        if fold.compared > 1 && fold.compared == lanes.len() && fold.members.iter().all(is_lane) {
            "accumulators".clone_into(&mut fold.name);
        }
    }
}

/// Tensors that differ, folded by name, in the order of their first differences.
pub(super) fn tensors(changes: &TensorChanges) -> Vec<Fold> {
    let mut folds = Folds::default();
    for (index, tensor) in changes.differing.iter().enumerate() {
        folds.add(&tensor.key.name, index, changes.named.get(&tensor.key.name).copied().unwrap_or(1));
    }
    folds.list
}

/// Signals and tensors that differ, folded.
pub(super) fn all(changed: &Changed, trace: &Trace, run: Option<&Run>) -> (Vec<Fold>, Vec<Fold>) {
    let tensors = changed.tensors.as_deref().map(tensors);
    (tensors.unwrap_or_default(), signals(&changed.report, trace, run))
}

/// Folds in the order in which they began.
#[derive(Default)]
struct Folds {
    list: Vec<Fold>,
    known: BTreeMap<String, usize>,
}

impl Folds {
    fn add(&mut self, name: &str, member: usize, compared: usize) {
        if let Some(fold) = self.known.get(name).and_then(|at| self.list.get_mut(*at)) {
            fold.members.push(member);
            return;
        }
        self.known.insert(name.to_owned(), self.list.len());
        self.list.push(Fold { name: name.to_owned(), members: vec![member], compared });
    }
}

/// A path with `*` for every index.
fn pattern(path: &str) -> String {
    let mut pattern = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, behind)) = rest.split_once('[') {
        pattern.push_str(before);
        pattern.push('[');
        rest = behind;
        if let Some((index, after)) = behind.split_once(']')
            && !index.is_empty()
            && index.chars().all(|letter| letter.is_ascii_digit() || letter == '-')
        {
            pattern.push_str("*]");
            rest = after;
        }
    }
    pattern.push_str(rest);
    pattern
}

fn scope(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(scope, _)| scope)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_do_not_tell_signals_of_an_array_apart() {
        assert_eq!(pattern("tb.lane[17].u.acc"), "tb.lane[*].u.acc");
        assert_eq!(pattern("tb.a[1][-2].b[x]"), "tb.a[*][*].b[x]");
        assert_eq!(pattern("tb.open["), "tb.open[");
        assert_eq!((scope("tb.lane[*].acc"), scope("clk")), ("tb.lane[*]", ""));
    }
}
