//! Frames: one SPI transfer of an activation, read from the broadcast's wires.

use super::probes::{STEP_BITS, counted_on};
use super::wires::BroadcastWires;
use crate::base::{Cycle, Diagnostic, Field, Result, Trit};
use crate::manifest::Parameters;
use crate::trace::{Clock, Progress, SignalId, Trace};

/// One SPI transfer: an activation, or its negative, to every selected scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Number of the operation, as on the wire `operation`.
    pub operation: usize,
    /// Row group within the operation.
    pub group: usize,
    /// Index of the activation within the input vector.
    pub activation: usize,
    /// The activation as stored: 8 bits, signed.
    pub value: Field,
    /// Whether this is the negative frame, which sends the negated activation.
    pub negative: bool,
    /// Cycle of the first bit.
    pub start: Cycle,
    /// Cycle of the last bit.
    pub end: Cycle,
}

impl Frame {
    /// What the master must send: the activation, negated in the negative frame.
    #[must_use]
    pub fn sent(&self) -> Field {
        match self.value {
            Field::Known(value) if self.negative => Field::Known(-value),
            value => value,
        }
    }

    /// Whether this frame selects a scalar of `weight` (numerics R-FRAME).
    #[must_use]
    pub fn selects(&self, weight: Trit, parameters: &Parameters) -> bool {
        match parameters.sign_frames {
            0 => weight != Trit::Zero,
            _ => weight == if self.negative { Trit::Minus } else { Trit::Plus },
        }
    }

    /// Whether, once this frame is in, its activation's term counts in a scalar of `weight`: the positive frame
    /// leaves out those of -1 that the negative one brings.
    #[must_use]
    pub fn has_added(&self, weight: Trit, parameters: &Parameters) -> bool {
        self.negative || parameters.sign_frames == 0 || weight == Trit::Plus
    }
}

/// Samples signals at clock edges.
#[derive(Clone, Copy)]
pub(super) struct Sampler<'a> {
    pub trace: &'a Trace,
    pub clock: &'a Clock,
}

impl Sampler<'_> {
    pub fn signed(&self, signal: SignalId, cycle: Cycle) -> Field {
        self.trace.field_before(signal, self.clock.time(cycle), true)
    }

    /// The lowest `width` bits of `signal`, two's complement where `signed`.
    pub fn element(&self, signal: SignalId, cycle: Cycle, signed: bool, width: u32) -> Field {
        match self.trace.field_before(signal, self.clock.time(cycle), signed) {
            Field::Known(value) if (1..64).contains(&width) => {
                let above = 64 - width;
                let low = value << above;
                // Shifting down again drops what stood above, and brings the sign down where there is one.
                Field::Known(if signed {
                    low >> above
                } else {
                    low.cast_unsigned().wrapping_shr(above).cast_signed()
                })
            }
            other => other,
        }
    }

    pub fn unsigned(&self, signal: SignalId, cycle: Cycle) -> Field {
        self.trace.field_before(signal, self.clock.time(cycle), false)
    }

    pub fn index(&self, signal: SignalId, cycle: Cycle) -> Option<usize> {
        self.unsigned(signal, cycle).known().and_then(|value| usize::try_from(value).ok())
    }

    pub fn high(&self, signal: SignalId, cycle: Cycle) -> bool {
        self.unsigned(signal, cycle) == Field::Known(1)
    }

    /// The stretches of cycles in which `signal` is 1, first and last cycle inclusive.
    pub fn stretches(&self, signal: SignalId) -> impl Iterator<Item = (Cycle, Cycle)> {
        let mut from = Cycle(0);
        std::iter::from_fn(move || {
            let found = self.stretch(signal, from);
            from = found.map_or(from, |(_, end)| end.plus(1));
            found
        })
    }

    /// The first stretch of cycles from `from` on in which `signal` is 1, first and last cycle inclusive.
    pub fn stretch(&self, signal: SignalId, from: Cycle) -> Option<(Cycle, Cycle)> {
        let mut cycle = from;
        while cycle.0 < self.clock.cycles() {
            let next = self.next_sample(signal, cycle);
            if self.high(signal, cycle) {
                return Some((cycle, next.minus(1)));
            }
            cycle = next;
        }
        None
    }

    /// The first cycle after `cycle` that can sample another value of `signal`, or the number of cycles.
    pub fn next_sample(&self, signal: SignalId, cycle: Cycle) -> Cycle {
        let end = Cycle(self.clock.cycles());
        let edge = self.clock.time(cycle);
        // A change at the edge itself is seen one cycle later, so the search starts just before it.
        let before = crate::base::Time(edge.0.saturating_sub(1));
        match self.trace.next_change(signal, before) {
            None => end,
            Some(change) if change < edge => cycle.plus(1),
            Some(change) => {
                let at = self.clock.at(change);
                at.plus(1).max(cycle.plus(1)).min(end)
            }
        }
    }
}

/// Reads every frame of the trace, in order.
pub(super) fn read(
    sampler: &Sampler,
    wires: &BroadcastWires,
    operation: SignalId,
    progress: &Progress,
) -> Result<Vec<Frame>> {
    let mut frames = Vec::new();
    let active: Vec<_> = sampler.stretches(wires.frame_active).collect();
    let total = active.len().max(1);
    for (done, (start, end)) in active.into_iter().enumerate() {
        if progress.is_cancelled() {
            return Err(Diagnostic::error("decoding was cancelled"));
        }
        #[expect(clippy::cast_precision_loss, reason = "a fraction for a progress bar")]
        progress.set_fraction(done as f32 / total as f32);
        read_stretch(sampler, wires, operation, (start, end), &mut frames);
    }
    Ok(frames)
}

/// Reads the frames that follow each other without a gap from `start` to `end`.
fn read_stretch(
    sampler: &Sampler,
    wires: &BroadcastWires,
    operation: SignalId,
    (start, end): (Cycle, Cycle),
    frames: &mut Vec<Frame>,
) {
    let first = frames.len();
    for cycle in (start.0..=end.0).map(Cycle) {
        let begins = frames.len() == first || sampler.unsigned(wires.bit_index, cycle) == Field::Known(0);
        if !begins {
            if let Some(frame) = frames.last_mut() {
                frame.end = cycle;
            }
            continue;
        }
        let near = frames.iter().rev().map(|frame| frame.operation).find(|n| *n != usize::MAX).unwrap_or(0);
        frames.push(Frame {
            operation: sampler
                .index(operation, cycle)
                .map_or(usize::MAX, |wire| counted_on(wire, near, STEP_BITS)),
            group: sampler.index(wires.group, cycle).unwrap_or(usize::MAX),
            activation: sampler.index(wires.activation_index, cycle).unwrap_or(usize::MAX),
            value: sampler.signed(wires.activation_value, cycle),
            negative: sampler.high(wires.frame_negative, cycle),
            start: cycle,
            end: cycle,
        });
    }
}
