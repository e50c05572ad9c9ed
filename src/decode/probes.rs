//! What passed the probes.

use super::frames::Sampler;
use super::wires::ProbeWires;
use crate::base::{Cycle, Field};

/// One element of a tensor as it passed a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observation {
    /// The cycle in which `valid` was high.
    pub cycle: Cycle,
    /// Number of the operation; `None` when its wire is unknown.
    pub operation: Option<usize>,
    /// Index of the element; `None` when its wire is unknown.
    pub index: Option<usize>,
    /// The element, signed.
    pub data: Field,
}

/// Everything that passed `probe`, in order.
pub(super) fn read(sampler: &Sampler, probe: &ProbeWires) -> Vec<Observation> {
    let stretches = sampler.stretches(probe.valid);
    let cycles = stretches.into_iter().flat_map(|(start, end)| (start.0..=end.0).map(Cycle));
    cycles
        .map(|cycle| Observation {
            cycle,
            operation: sampler.index(probe.operation, cycle),
            index: sampler.index(probe.index, cycle),
            data: sampler.signed(probe.data, cycle),
        })
        .collect()
}

/// The last value seen of each of `length` elements; unknown where none passed.
pub(super) fn tensor(observations: &[Observation], operation: usize, length: usize) -> Vec<Field> {
    let mut tensor = vec![Field::Unknown; length];
    for seen in observations.iter().filter(|seen| seen.operation == Some(operation)) {
        if let Some(element) = seen.index.and_then(|index| tensor.get_mut(index)) {
            *element = seen.data;
        }
    }
    tensor
}
