//! The tensors of two runs compared, element by element.

use super::probes::Observations;
use super::run::Run;
use super::tensors::{TensorElement, TensorKey};
use super::wires::ProbeWires;
use crate::base::{Cycle, Diagnostic, Result};
use crate::trace::Progress;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An element that differs between two runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ElementChange {
    /// Its index.
    pub index: usize,
    /// As it passed last in the left run; `None` where it never passed.
    pub left: Option<TensorElement>,
    /// As it passed last in the right run.
    pub right: Option<TensorElement>,
}

impl ElementChange {
    /// The cycle in which it passed: that of the left run where it did.
    #[must_use]
    pub fn passed(&self) -> Cycle {
        self.left.or(self.right).map_or(Cycle(0), |element| element.cycle)
    }
}

/// A tensor that differs between two runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TensorChange {
    /// Which.
    pub key: TensorKey,
    /// Elements that passed in at least one of the runs.
    pub elements: usize,
    /// Those of them that differ, or passed in one run only.
    pub differing: usize,
    /// The one of these that passed first.
    pub first: ElementChange,
}

/// The tensors of two runs, compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TensorChanges {
    /// Tensors of which elements passed in both runs.
    pub compared: usize,
    /// How many of these have each name.
    pub named: BTreeMap<Arc<str>, usize>,
    /// Those that differ, in the order in which their first difference passed.
    pub differing: Vec<TensorChange>,
    /// Tensors that passed in the left run only.
    pub only_left: Vec<TensorKey>,
    /// Tensors that passed in the right run only.
    pub only_right: Vec<TensorKey>,
}

impl TensorChanges {
    /// Compares every tensor that passed a probe of one of two runs. When elements passed does not matter, only what
    /// they are: a run that is slower but right has no tensor that differs.
    ///
    /// # Errors
    /// Cancellation.
    pub fn between(left: &Run, right: &Run, progress: &Progress) -> Result<Self> {
        let mut changes = Self::default();
        let mut partners: Vec<Option<&ProbeWires>> = probes(right).iter().map(Some).collect();
        for probe in probes(left) {
            let same =
                |other: &&mut Option<&ProbeWires>| other.is_some_and(|other| other.tensors == probe.tensors);
            let partner = partners.iter_mut().find(same).and_then(Option::take);
            let was = partner.map(|other| passed(right, other, progress)).transpose()?;
            changes.add(&probe.tensors, &passed(left, probe, progress)?, &was.unwrap_or_default());
        }
        for other in partners.into_iter().flatten() {
            changes.add(&other.tensors, &[], &passed(right, other, progress)?);
        }
        changes.differing.sort_by_key(|tensor| tensor.first.passed());
        Ok(changes)
    }

    /// Whether every tensor passed in both runs and none differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.differing.is_empty() && self.only_left.is_empty() && self.only_right.is_empty()
    }

    /// Compares what passed a probe; tensor `number` is called `names[number % names.len()]`.
    fn add(&mut self, names: &[String], left: &[Passed], right: &[Passed]) {
        let mut tallies: BTreeMap<usize, Tally> = BTreeMap::new();
        let (mut l, mut r) = (left.iter().peekable(), right.iter().peekable());
        loop {
            let order = match (l.peek(), r.peek()) {
                (None, None) => break,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(a), Some(b)) => a.place().cmp(&b.place()),
            };
            let a = if order.is_le() { l.next() } else { None };
            let b = if order.is_ge() { r.next() } else { None };
            if let Some(one) = a.or(b) {
                tallies.entry(one.number).or_default().take(one.element.index, a, b);
            }
        }
        let count = names.len().max(1);
        let shared: Vec<Arc<str>> = names.iter().map(|name| name.as_str().into()).collect();
        for (number, tally) in tallies {
            let Some(name) = shared.get(number % count) else { continue };
            let key = TensorKey { name: Arc::clone(name), number: number / count };
            self.note(key, &tally);
        }
    }

    fn note(&mut self, key: TensorKey, tally: &Tally) {
        match (tally.left, tally.right, tally.first) {
            (0, _, _) => self.only_right.push(key),
            (_, 0, _) => self.only_left.push(key),
            (_, _, first) => {
                self.compared += 1;
                *self.named.entry(Arc::clone(&key.name)).or_default() += 1;
                let Tally { elements, differing, .. } = *tally;
                self.differing.extend(first.map(|first| TensorChange { key, elements, differing, first }));
            }
        }
    }
}

/// An element that passed a probe, and the number of its tensor.
#[derive(Clone, Copy)]
struct Passed {
    number: usize,
    element: TensorElement,
}

impl Passed {
    fn place(&self) -> (usize, usize) {
        (self.number, self.element.index)
    }
}

/// What is known of one tensor.
#[derive(Default)]
struct Tally {
    left: usize,
    right: usize,
    elements: usize,
    differing: usize,
    first: Option<ElementChange>,
}

impl Tally {
    fn take(&mut self, index: usize, left: Option<&Passed>, right: Option<&Passed>) {
        self.left += usize::from(left.is_some());
        self.right += usize::from(right.is_some());
        self.elements += 1;
        let (left, right) = (left.map(|passed| passed.element), right.map(|passed| passed.element));
        if left.map(|element| element.data) == right.map(|element| element.data) {
            return;
        }
        self.differing += 1;
        let change = ElementChange { index, left, right };
        if self.first.is_none_or(|first| change.passed() < first.passed()) {
            self.first = Some(change);
        }
    }
}

/// The probes whose tensors a run has.
fn probes(run: &Run) -> &[ProbeWires] {
    if run.has_layer() { run.layer_probes() } else { run.probes() }
}

/// Observations between two looks at whether to stop.
const PATIENCE: usize = 1 << 14;

/// What passed a probe, by tensor and index, each element as it passed last. What has no known number or index is left
/// out.
fn passed(run: &Run, probe: &ProbeWires, progress: &Progress) -> Result<Vec<Passed>> {
    let mut all = Vec::new();
    let seen: Observations = run.observations(probe);
    for (count, seen) in seen.enumerate() {
        if count % PATIENCE == 0 && progress.is_cancelled() {
            return Err(Diagnostic::note("the comparison was cancelled"));
        }
        if let (Some(number), Some(index)) = (seen.number, seen.index) {
            all.push(Passed { number, element: TensorElement { index, cycle: seen.cycle, data: seen.data } });
        }
    }
    // Stable: of one element the last to pass stays last.
    all.sort_by_key(Passed::place);
    all.dedup_by(|later, kept| {
        let same = later.place() == kept.place();
        if same {
            *kept = *later;
        }
        same
    });
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Field;
    use crate::manifest::Sidecar;
    use crate::trace::Trace;
    use std::path::Path;

    fn run(name: &str) -> Run {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("traces").join(name);
        let trace = Trace::open(&file, &Progress::new()).unwrap();
        let sidecar = Sidecar::beside(&file).unwrap().unwrap();
        Run::decode(&trace, &sidecar.manifest().unwrap(), &sidecar, &Progress::new()).unwrap()
    }

    fn between(left: &Run, right: &Run) -> TensorChanges {
        TensorChanges::between(left, right, &Progress::new()).unwrap()
    }

    fn at(number: usize, index: usize, cycle: u64, data: i64) -> Passed {
        let element = TensorElement { index, cycle: Cycle(cycle), data: Field::Known(data) };
        Passed { number, element }
    }

    #[test]
    fn a_run_has_the_same_tensors_as_itself() {
        for name in ["demo.fst", "layer.fst"] {
            let run = run(name);
            let changes = between(&run, &run);
            assert!(changes.is_empty() && changes.compared > 20, "{name}: {changes:?}");
        }
    }

    #[test]
    fn outputs_of_the_wrong_sign_differ_and_inputs_do_not() {
        let changes = between(&run("faults/wrong-sign.fst"), &run("faults/kept-sum.fst"));
        assert_eq!((changes.compared, changes.differing.len()), (4, 2));
        let first = &changes.differing[0];
        assert_eq!((&*first.key.name, first.key.number, first.elements, first.differing), ("y", 0, 64, 64));
        let values = [first.first.left, first.first.right].map(|element| element.unwrap().data);
        assert_eq!((first.first.index, values), (0, [Field::Known(-335), Field::Known(335)]));
    }

    #[test]
    fn tensors_of_one_run_only_are_named() {
        let changes = between(&run("faults/kept-sum.fst"), &run("demo.fst"));
        assert_eq!((changes.compared, changes.only_left.len(), changes.only_right.len()), (4, 0, 20));
        assert!(!changes.is_empty());
    }

    #[test]
    fn cycles_do_not_count_and_elements_of_one_side_do() {
        let mut changes = TensorChanges::default();
        let names = ["a".to_owned(), "b".to_owned()];
        let left = [at(0, 0, 5, 1), at(0, 1, 6, 2), at(3, 0, 9, 7), at(3, 2, 8, 7)];
        let right = [at(0, 0, 50, 1), at(0, 1, 60, 2), at(3, 0, 90, 8), at(3, 1, 91, 7)];
        changes.add(&names, &left, &right);
        assert_eq!((changes.compared, changes.differing.len()), (2, 1));
        let change = &changes.differing[0];
        assert_eq!((&*change.key.name, change.key.number), ("b", 1));
        assert_eq!((change.elements, change.differing, change.first.index), (3, 3, 2));
        assert_eq!((change.first.right, change.first.passed()), (None, Cycle(8)), "the first to pass");
    }

    #[test]
    fn a_comparison_stops_when_it_is_asked_to() {
        let (run, progress) = (run("faults/kept-sum.fst"), Progress::new());
        progress.cancel();
        assert!(TensorChanges::between(&run, &run, &progress).is_err());
    }
}
