//! What the accumulators should hold at the cursor, from the frames that have taken effect.

use crate::base::Cycle;
use crate::check::Golden;
use crate::decode::{Frame, Run};
use crate::trace::{SignalId, Trace};

/// The golden accumulators at a cycle.
pub(super) struct Expected<'a> {
    run: &'a Run,
    golden: &'a Golden,
    /// The last frame whose sum is in the accumulators.
    frame: &'a Frame,
    /// Whether the accumulators were cleared since.
    cleared: bool,
}

/// The last frame whose effect is visible in `cycle`.
pub(super) fn landed(run: &Run, cycle: Cycle) -> Option<&Frame> {
    let count = run.frames().partition_point(|frame| run.settled(frame) <= cycle);
    count.checked_sub(1).and_then(|last| run.frames().get(last))
}

/// Whether accumulators were captured, and so cleared, after `frame` took effect and before `cycle`;
/// `None` while the wire `capture` is not loaded.
pub(super) fn cleared(run: &Run, trace: &Trace, frame: &Frame, cycle: Cycle) -> Option<bool> {
    let capture = run
        .wire(&run.manifest().engine.as_ref()?.wires.capture)
        .filter(|capture| trace.is_loaded(*capture))?;
    let last = last_high(run, trace, capture, cycle);
    Some(last.is_some_and(|last| last >= run.settled(frame)))
}

/// The last cycle before `cycle` in which a flip-flop sees 1 on a wire.
fn last_high(run: &Run, trace: &Trace, wire: SignalId, cycle: Cycle) -> Option<Cycle> {
    let clock = run.clock();
    let mut before = cycle;
    // A pulse ends with one change and begins with another, so two changes back a 1 has been seen.
    for _ in 0..3 {
        let last = before.0.checked_sub(1).map(Cycle)?;
        if trace.field_before(wire, clock.time(last), false).known() == Some(1) {
            return Some(last);
        }
        let change = trace.previous_change(wire, clock.time(last))?;
        before = clock.at(change).plus(1).min(last);
    }
    None
}

impl<'a> Expected<'a> {
    /// What the scalars hold once `frame` has landed, or since they were cleared after it.
    pub(super) fn new(run: &'a Run, golden: &'a Golden, frame: &'a Frame, cleared: bool) -> Self {
        Self { run, golden, frame, cleared }
    }

    /// The golden sum of scalar `lane`; `None` beyond the golden model.
    pub(super) fn sum(&self, lane: usize) -> Option<i64> {
        if self.cleared {
            return Some(0);
        }
        let frame = self.frame;
        let Some(row) = self.run.row_of(frame.operation, lane, frame.group) else { return Some(0) };
        let operation = self.golden.operation(frame.operation)?;
        let parameters = self.run.parameters();
        let partial = |done| i64::from(self.golden.partial(frame.operation, row, done));
        Some(match parameters.group_of(row).cmp(&frame.group) {
            std::cmp::Ordering::Less => partial(operation.activations.len()),
            std::cmp::Ordering::Greater => 0,
            std::cmp::Ordering::Equal => {
                let added = frame.has_added(operation.matrix.trit(row, frame.activation), parameters);
                partial(frame.activation + usize::from(added))
            }
        })
    }
}
