//! The tensors of a run by name: which there are, which one a cycle is about, and what passed of each.

use super::probes::Observations;
use super::run::Run;
use super::spans::{Level, Span};
use super::wires::ProbeWires;
use crate::base::{Cycle, Field};
use crate::manifest::{Origin, Probe, When};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// One tensor of a run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TensorKey {
    /// Its name, as the manifest has it.
    pub name: Arc<str>,
    /// Which of that name: the number of the operation in a trace of the engine alone, that of the layer run in
    /// a trace of whole layers; for other designs the quotient of the number on its wire.
    pub number: usize,
}

/// A tensor that the manifest names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedTensor {
    /// Its name.
    pub name: Arc<str>,
    /// What its probe shows, for people.
    pub summary: Arc<str>,
    /// What it is computed from; empty where the manifest does not say.
    pub from: Vec<Origin>,
    /// Its dimensions; empty where the manifest does not say.
    pub shape: Vec<usize>,
    /// Which probe of the run, and which of its tensors.
    probe: usize,
    k: usize,
}

/// One element of a tensor, as it passed its probe last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TensorElement {
    /// Its index.
    pub index: usize,
    /// The cycle in which it passed.
    pub cycle: Cycle,
    /// The element.
    pub data: Field,
}

/// The tensors that pass `probes`.
pub(super) fn named(probes: &[Probe]) -> Vec<NamedTensor> {
    let mut tensors = Vec::new();
    for (number, probe) in probes.iter().enumerate() {
        let summary: Arc<str> = probe.summary.as_str().into();
        tensors.extend(probe.tensors.iter().enumerate().map(|(k, name)| NamedTensor {
            name: name.as_str().into(),
            summary: Arc::clone(&summary),
            from: probe.from.get(name).cloned().unwrap_or_default(),
            shape: probe.shape.clone(),
            probe: number,
            k,
        }));
    }
    in_flow(&tensors)
}

/// Tensors in the order of data flow: each after those that it is computed from in the same run, otherwise in the order
/// of the manifest.
fn in_flow(tensors: &[NamedTensor]) -> Vec<NamedTensor> {
    let places: HashMap<&str, usize> = tensors.iter().enumerate().map(|(at, t)| (&*t.name, at)).collect();
    let before: Vec<Vec<usize>> = tensors
        .iter()
        .map(|tensor| {
            let origins = tensor.from.iter().filter(|origin| origin.when != When::Previous);
            origins.filter_map(|origin| places.get(origin.name.as_str()).copied()).collect()
        })
        .collect();
    let mut seen = vec![false; tensors.len()];
    let mut order = Vec::with_capacity(tensors.len());
    for start in 0..tensors.len() {
        // What is on the way, each with the number of its origins that have been looked at.
        let mut path = if std::mem::replace(&mut seen[start], true) { Vec::new() } else { vec![(start, 0)] };
        while let Some((at, next)) = path.last_mut() {
            if let Some(origin) = before[*at].get(*next).copied() {
                *next += 1;
                if !std::mem::replace(&mut seen[origin], true) {
                    path.push((origin, 0));
                }
            } else {
                order.push(*at);
                path.pop();
            }
        }
    }
    order.into_iter().filter_map(|at| tensors.get(at).cloned()).collect()
}

/// The cycles in which the tensors of one number pass.
#[derive(Clone, Copy)]
struct Passage {
    start: Cycle,
    end: Cycle,
    /// The last cycle in which a straggler is looked for.
    latest: Cycle,
}

impl Run {
    /// Every tensor of the run, in the order of data flow: those of the layer's probes, or of the engine's where
    /// there is no layer.
    #[must_use]
    pub fn tensors(&self) -> &[NamedTensor] {
        &self.tensors
    }

    /// The tensor called `name` that `cycle` is about, whether it has passed by then or not: between operations or
    /// layer runs the last one's, before the first the first one's.
    #[must_use]
    pub fn current(&self, name: &str, cycle: Cycle) -> Option<TensorKey> {
        let tensor = self.named(name)?;
        if let Some(passages) = self.passages.get(tensor.probe) {
            let count = self.wires.probes.get(tensor.probe).map_or(1, |probe| probe.tensors.len().max(1));
            let number = passages.current((tensor.k, count), self.outermost(cycle), cycle)?;
            return Some(TensorKey { name: Arc::clone(&tensor.name), number: number / count });
        }
        let phase = self.phases().partition_point(|phase| phase.start <= cycle);
        let step = self.phases().get(phase.saturating_sub(1)).map(|phase| phase.step);
        let number = step.or_else(|| Some(self.operation_at(cycle)?.number))?;
        Some(TensorKey { name: Arc::clone(&tensor.name), number })
    }

    /// The elements of `key` that passed, by index, each as it passed last; empty where none did.
    ///
    /// Reads the trace from the start of the operation or layer run to the end of the one after it, which may start
    /// while elements drain, and no further than to the first element of a later one.
    #[must_use]
    pub fn elements(&self, key: &TensorKey) -> Vec<TensorElement> {
        let Some((tensor, probe)) = self.probe_of(&key.name) else { return Vec::new() };
        let count = probe.tensors.len().max(1);
        let number = key.number.saturating_mul(count).saturating_add(tensor.k);
        let passage = match self.passages.get(tensor.probe) {
            Some(passages) => passages.of(number).map(|(start, end)| Passage { start, end, latest: end }),
            None => self.passage(key.number),
        };
        let Some(passage) = passage else { return Vec::new() };
        let mut elements = BTreeMap::new();
        for seen in Observations::new(self.sampler(), Some(probe), passage.start, number) {
            let later = seen.number.is_some_and(|seen| seen / count > key.number);
            if seen.cycle > passage.latest || (later && seen.cycle > passage.end) {
                break;
            }
            if let (Some(index), true) = (seen.index, seen.number == Some(number)) {
                elements.insert(index, TensorElement { index, cycle: seen.cycle, data: seen.data });
            }
        }
        elements.into_values().collect()
    }

    /// The numbers of the tensors called `name` in the run, in order: those of its operations or layer runs, or in a
    /// design of one's own of what passed its probe.
    #[must_use]
    pub fn numbers(&self, name: &str) -> Vec<usize> {
        let Some((tensor, probe)) = self.probe_of(name) else { return Vec::new() };
        if let Some(passages) = self.passages.get(tensor.probe) {
            let count = probe.tensors.len().max(1);
            let of_name = passages.numbers().filter(|number| number % count == tensor.k);
            return of_name.map(|number| number / count).collect();
        }
        let steps = self.phases().iter().map(|phase| phase.step);
        let operations = self.operations().iter().map(|operation| operation.number);
        let numbers: BTreeSet<usize> =
            if self.phases().is_empty() { operations.collect() } else { steps.collect() };
        numbers.into_iter().collect()
    }

    /// Bits of an element of the tensor called `name`, sign included.
    #[must_use]
    pub fn tensor_bits(&self, name: &str) -> Option<u32> {
        self.probe_of(name).map(|(_, probe)| probe.width)
    }

    /// The smallest and the largest number that an element of the tensor called `name` has bits for; `None` where they do
    /// not fit 64 bits.
    #[must_use]
    pub fn tensor_range(&self, name: &str) -> Option<(i64, i64)> {
        let (_, probe) = self.probe_of(name)?;
        let range = |bits: u32| {
            let half = 1_i64 << (bits - 1);
            if probe.signed { (-half, half - 1) } else { (0, 2 * half - 1) }
        };
        (1..=62).contains(&probe.width).then(|| range(probe.width))
    }

    fn named(&self, name: &str) -> Option<&NamedTensor> {
        self.tensors.iter().find(|tensor| &*tensor.name == name)
    }

    fn probe_of(&self, name: &str) -> Option<(&NamedTensor, &ProbeWires)> {
        let tensor = self.named(name)?;
        let probes = self.wires.layer.as_ref().map_or(&self.wires.probes, |layer| &layer.probes);
        Some((tensor, probes.get(tensor.probe)?))
    }

    /// The span of the outermost level that has one at `cycle`.
    fn outermost(&self, cycle: Cycle) -> Option<&Span> {
        let levels = [Level::Token, Level::Layer, Level::Operation];
        let mut spans = levels.into_iter().filter_map(|level| {
            let spans = self.spans(level);
            let index = spans.partition_point(|span| span.start <= cycle).checked_sub(1)?;
            spans.get(index).filter(|span| span.end >= cycle)
        });
        spans.next()
    }

    /// When the tensors numbered `number` pass.
    fn passage(&self, number: usize) -> Option<Passage> {
        let phases = self.phases().iter().map(|phase| (phase.step, phase.start, phase.end));
        let operations = self.operations().iter().map(|span| (span.number, span.start, span.end));
        if self.phases().is_empty() { passage(operations, number) } else { passage(phases, number) }
    }
}

fn passage(mut spans: impl Iterator<Item = (usize, Cycle, Cycle)>, number: usize) -> Option<Passage> {
    let (_, start, mut end) = spans.find(|span| span.0 == number)?;
    let mut next = None;
    for (found, _, last) in spans {
        if found == number {
            end = last;
        } else if next.is_none_or(|(next, _)| next == found) {
            next = Some((found, last));
        } else {
            break;
        }
    }
    Some(Passage { start, end, latest: next.map_or(Cycle(u64::MAX), |(_, last)| last) })
}
