//! What passed the probes.

use super::frames::Sampler;
use super::wires::ProbeWires;
use crate::base::{Cycle, Field};

/// One element of a tensor as it passed a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observation {
    /// The cycle in which `valid` was high.
    pub cycle: Cycle,
    /// Number of the tensor, counted on where its bits wrap; `None` when its wire is unknown.
    pub number: Option<usize>,
    /// Index of the element; `None` when its wire is unknown.
    pub index: Option<usize>,
    /// The element, as the manifest says signed or not.
    pub data: Field,
}

/// What passes a probe, in order, read from the trace element by element.
#[derive(Clone)]
pub struct Observations<'a> {
    sampler: Sampler<'a>,
    /// Nothing passes where there is none.
    probe: Option<&'a ProbeWires>,
    /// The cycle to look at next, and the last one of its stretch where that is known.
    next: Cycle,
    end: Option<Cycle>,
    /// The last number, near which the next one is.
    near: usize,
}

impl<'a> Observations<'a> {
    /// From `start` on; tensors there have numbers near `near`.
    pub(super) fn new(
        sampler: Sampler<'a>,
        probe: Option<&'a ProbeWires>,
        start: Cycle,
        near: usize,
    ) -> Self {
        Self { sampler, probe, next: start, end: None, near }
    }
}

impl Iterator for Observations<'_> {
    type Item = Observation;

    fn next(&mut self) -> Option<Observation> {
        let probe = self.probe?;
        if self.end.is_none_or(|end| self.next > end) {
            let (start, end) = self.sampler.stretch(probe.valid, self.next)?;
            (self.next, self.end) = (start, Some(end));
        }
        let cycle = self.next;
        self.next = cycle.plus(1);
        let number = self
            .sampler
            .index(probe.number, cycle)
            .map(|number| counted_on(number, self.near, probe.number_bits));
        self.near = number.unwrap_or(self.near);
        Some(Observation {
            cycle,
            number,
            index: self.sampler.index(probe.index, cycle),
            data: self.sampler.element(probe.data, cycle, probe.signed, probe.width),
        })
    }
}

/// Bits of the wires with the number of an operation or layer run.
pub(super) const STEP_BITS: u32 = 16;

/// The number whose low `bits` bits are on the wire, that is nearest to `near`.
pub(super) fn counted_on(wire: usize, near: usize, bits: u32) -> usize {
    let Some(turn) = 1_usize.checked_shl(bits).filter(|turn| *turn > wire) else { return wire };
    let base = near / turn * turn;
    let candidates = [base.checked_sub(turn), Some(base), base.checked_add(turn)];
    let numbers = candidates.into_iter().flatten().filter_map(|base| base.checked_add(wire));
    numbers.min_by_key(|number| number.abs_diff(near)).unwrap_or(wire)
}

#[cfg(test)]
mod tests {
    use super::{STEP_BITS, counted_on};

    #[test]
    fn numbers_go_on_where_their_bits_wrap() {
        let sixteen = |wire, near| counted_on(wire, near, STEP_BITS);
        assert_eq!(sixteen(0, 0), 0);
        assert_eq!(sixteen(3, 0), 3);
        assert_eq!(sixteen(0, 65_535), 65_536);
        assert_eq!(sixteen(65_535, 65_536), 65_535);
        assert_eq!(sixteen(7, 200_000), 196_608 + 7);
        assert_eq!((counted_on(0, 15, 4), counted_on(15, 16, 4), counted_on(7, 3, 64)), (16, 15, 7));
    }
}
