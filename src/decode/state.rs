//! What the engine holds in a cycle: accumulators, chip-selects, the bit on COPI.

use super::frames::{Frame, Sampler};
use super::run::Run;
use crate::base::{Bits, Cycle, Field, Logic};
use crate::trace::{SignalId, Value};

/// How an accumulator moved in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// It holds what it held before.
    Still,
    /// It grew.
    Rose,
    /// It shrank.
    Fell,
    /// It was or became unknown.
    Unknown,
}

impl Run {
    pub(super) fn sampler(&self) -> Sampler<'_> {
        Sampler { trace: &self.trace, clock: &self.clock }
    }

    /// The accumulator of scalar `lane` in `cycle`: signed, `8 + ⌈log2 N_IN⌉` bits.
    #[must_use]
    pub fn accumulator(&self, lane: usize, cycle: Cycle) -> Field {
        self.lane_signal(lane).map_or(Field::Unknown, |signal| self.sampler().signed(signal, cycle))
    }

    /// The first cycle in which every accumulator holds the sum that includes `frame`.
    #[must_use]
    pub fn settled(&self, frame: &Frame) -> Cycle {
        frame.end.plus(self.accumulate_latency())
    }

    /// How the accumulator of `lane` moved because of `frame`.
    #[must_use]
    pub fn motion(&self, lane: usize, frame: &Frame) -> Motion {
        let before = self.accumulator(lane, frame.start.plus(self.accumulate_latency()).minus(1));
        match (before, self.accumulator(lane, self.settled(frame))) {
            (Field::Known(before), Field::Known(after)) => match after.cmp(&before) {
                std::cmp::Ordering::Equal => Motion::Still,
                std::cmp::Ordering::Greater => Motion::Rose,
                std::cmp::Ordering::Less => Motion::Fell,
            },
            _ => Motion::Unknown,
        }
    }

    /// Which scalars are selected in `cycle`, after the demultiplexer: `[LANES]`, 1 for selected.
    ///
    /// Empty below dump level `engine`. An unknown chip-select is [`Logic::X`].
    #[must_use]
    pub fn selected(&self, cycle: Cycle) -> Vec<Logic> {
        let Some(bits) = self.broadcast().and_then(|wires| self.bits(wires.lane_cs_n, cycle)) else {
            return Vec::new();
        };
        let select = |bit: &Logic| match bit.known() {
            Some(high) if high => Logic::Zero,
            Some(_) => Logic::One,
            None => Logic::X,
        };
        bits.as_slice().iter().rev().map(select).collect()
    }

    /// The subtract lines in `cycle`, bit 0 first; empty when the trace lacks them.
    #[must_use]
    pub fn subtracts(&self, cycle: Cycle) -> Vec<Logic> {
        let sign = self.broadcast().and_then(|wires| wires.sign);
        let bits = sign.and_then(|sign| self.bits(sign, cycle));
        bits.map(|bits| bits.as_slice().iter().rev().copied().collect()).unwrap_or_default()
    }

    /// What is on COPI in `cycle`: `COPI_WIDTH` bits, unsigned.
    #[must_use]
    pub fn copi(&self, cycle: Cycle) -> Field {
        let copi = self.broadcast().map(|wires| wires.copi);
        copi.map_or(Field::Unknown, |copi| self.sampler().unsigned(copi, cycle))
    }

    /// The 8 bits that crossed the wire in `frame`, put together again, signed.
    ///
    /// A frame of the wrong length gives what a receiver of 8 bits holds at its end: earlier bits stay above.
    #[must_use]
    pub fn received(&self, frame: &Frame) -> Field {
        let width = self.parameters().copi_width;
        let mut register = 0_i64;
        for cycle in (frame.start.0..=frame.end.0).map(Cycle) {
            let Field::Known(bits) = self.copi(cycle) else { return Field::Unknown };
            register = ((register << width) | bits) & 0xff;
        }
        Field::Known(if register >= 0x80 { register - 0x100 } else { register })
    }

    /// The output row of operation `number` that scalar `lane` works on while `group` is on the wire; `None` if it
    /// has none.
    #[must_use]
    pub fn row_of(&self, number: usize, lane: usize, group: usize) -> Option<usize> {
        self.parameters().row(group, lane, self.n_out(number))
    }

    fn bits(&self, signal: SignalId, cycle: Cycle) -> Option<Bits> {
        match self.trace.value_before(signal, self.clock.time(cycle))? {
            Value::Bits(bits) => Some(bits),
            _ => None,
        }
    }
}
