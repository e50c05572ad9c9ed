//! The clock: edges in time, cycles in number.

use super::changes::Changes;
use super::hierarchy::{SignalId, SignalKind};
use super::store::Trace;
use crate::base::{Cycle, Diagnostic, Field, Place, Result, Time};

/// The rising edges of a clock; [`Cycle`] `n` is edge `n`, counted from 0, in a part of a trace as the whole one counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    signal: SignalId,
    edges: Vec<Time>,
    /// The number of the first edge.
    first: u64,
}

impl Clock {
    /// The rising edges of a signal of one bit, which is loaded if need be.
    ///
    /// An edge is a time after whose changes the signal is 1 and before which it was not: from 0, or from X or Z, as
    /// `posedge` has it (IEEE 1800-2017 9.4.2). What happens within a time step makes no edge, nor does a trace that
    /// starts at 1.
    ///
    /// # Errors
    /// A signal that is not one bit, cannot be loaded, or never rises.
    pub fn rising(trace: &Trace, id: SignalId) -> Result<Self> {
        let signal = trace.hierarchy().signal(id).ok_or_else(|| Diagnostic::internal("no such clock"))?;
        let at = || Place::Signal(signal.path.clone());
        if signal.kind != (SignalKind::Bits { width: 1 }) {
            return Err(Diagnostic::error("a clock must be one bit wide")
                .at(at())
                .hint("choose another signal"));
        }
        trace.load(&[id])?;
        let mut edges =
            trace.changes_of(id).map(|changes| rises(changes, trace.moments())).unwrap_or_default();
        let same = |name: &str| {
            trace.hierarchy().find_signal(name).and_then(|other| trace.wire(other)) == trace.wire(id)
        };
        let began = trace.numbered().filter(|numbered| same(&numbered.signal));
        let began = began.filter(|began| edges.first().is_none_or(|edge| began.start < *edge));
        if let Some(began) = began {
            // The edge itself lies before the part, or at its first moment, where no level comes before it.
            edges.insert(0, began.start);
        }
        let first = began.map_or(0, |began| began.cycle.0);
        if edges.is_empty() {
            return Err(Diagnostic::error("the clock never rises")
                .at(at())
                .hint("choose a signal that toggles, or simulate longer"));
        }
        Ok(Self { signal: id, edges, first })
    }

    /// The signal.
    #[must_use]
    pub fn signal(&self) -> SignalId {
        self.signal
    }

    /// Whether there is more than one edge.
    #[must_use]
    pub fn ticks(&self) -> bool {
        self.edges.len() > 1
    }

    /// The number behind that of the last cycle: how many there are, where they are counted from 0.
    #[must_use]
    pub fn cycles(&self) -> u64 {
        self.first.saturating_add(self.edges.len() as u64)
    }

    /// The time of the edge of a cycle; the last edge for any cycle behind it, the first one for any before.
    #[must_use]
    pub fn time(&self, cycle: Cycle) -> Time {
        let last = self.edges.len().saturating_sub(1);
        let index = usize::try_from(cycle.0.saturating_sub(self.first)).map_or(last, |index| index.min(last));
        self.edges.get(index).copied().unwrap_or_default()
    }

    /// The cycle of the last edge at or before `time`; the first one before that.
    #[must_use]
    pub fn at(&self, time: Time) -> Cycle {
        let index = self.edges.partition_point(|edge| *edge <= time).saturating_sub(1);
        Cycle(self.first.saturating_add(index as u64))
    }
}

/// The times of `times` after whose changes a bit is 1 and before which it was not.
fn rises(changes: &Changes, times: &[u64]) -> Vec<Time> {
    let time = |moment: Option<&u32>| moment.and_then(|moment| times.get(*moment as usize)).copied();
    let moments = changes.moments();
    let mut edges = Vec::new();
    let (mut level, mut now) = (None, time(moments.first()));
    for index in 0..moments.len() {
        let next = time(moments.get(index + 1));
        // What happens within a time step is over at its end.
        if now != next {
            let settled = changes.field(index, false);
            if settled == Field::Known(1) && level.is_some_and(|level| level != settled) {
                edges.extend(now.map(Time));
            }
            level = Some(settled);
        }
        now = next;
    }
    edges
}
