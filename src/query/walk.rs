//! An expression in time: step by step over the changes of its signals, or over the edges of a clock.

use super::bound::Bound;
use super::state::{Reader, State};
use crate::base::{Diagnostic, Field, Result, Time};
use crate::trace::{Progress, SignalKind, Track};

/// How many steps go by between two looks at the progress.
const STEPS_A_LOOK: u64 = 1 << 14;

/// Goes through time; after each step the state is that of the step's time.
pub(super) struct Walk<'a> {
    bound: &'a Bound,
    pub(super) state: State,
    readers: Vec<Reader>,
    /// The edges at which to sample; without a clock every change is a step.
    edges: Option<Edges>,
    /// Ticks after the last change that are still to be looked at, and the next of them.
    pulses: u64,
    pulse: Option<Time>,
}

impl<'a> Walk<'a> {
    /// Stands so that the next step is the first at or after `time`, with everything before it taken in.
    ///
    /// # Errors
    /// A clock that is none, and cancellation.
    pub(super) fn before(
        bound: &'a Bound,
        clock: Option<&Track>,
        time: Time,
        meter: &mut Meter<'_>,
    ) -> Result<Self> {
        let mut edges = clock.map(Edges::new).transpose()?;
        let start = match &mut edges {
            Some(edges) => edges.back(time, bound.edges_back),
            None if bound.remembers => None,
            None => time.0.checked_sub(bound.pulses + 1).map(Time),
        };
        let mut walk = Self::at(bound, edges, start);
        while let Some(next) = walk.next_time().filter(|next| *next < time) {
            meter.tick(next)?;
            walk.step();
        }
        Ok(walk)
    }

    /// Stands right after `start`, knowing the values at that time but no history; or before all times.
    fn at(bound: &'a Bound, edges: Option<Edges>, start: Option<Time>) -> Self {
        let next = start.map_or(Time(0), |start| Time(start.0.saturating_add(1)));
        let readers: Vec<Reader> = bound.operands.iter().map(|operand| Reader::new(operand, next)).collect();
        let mut state = State::new(&bound.operands, &bound.slots);
        for (value, reader) in state.operands.iter_mut().zip(&readers) {
            *value = reader.seed();
        }
        if start.is_some() {
            state.advance(&bound.slots, edges.is_some());
        }
        let pulse = match (start, bound.pulses) {
            (None, _) => Some(Time(0)),
            (Some(_), 0) => None,
            (Some(_), _) => Some(next),
        };
        Self { bound, state, readers, edges, pulses: bound.pulses, pulse }
    }

    /// The time of the next step.
    pub(super) fn next_time(&self) -> Option<Time> {
        if let Some(edges) = &self.edges {
            return edges.upcoming;
        }
        self.next_change().into_iter().chain(self.pulse).min()
    }

    /// The time of the next change of a signal.
    pub(super) fn next_change(&self) -> Option<Time> {
        self.readers.iter().filter_map(Reader::upcoming).min()
    }

    /// Goes one step on; the time it is then.
    pub(super) fn step(&mut self) -> Option<Time> {
        let now = self.next_time()?;
        if let Some(edges) = &mut self.edges {
            edges.advance();
            // Sampled before the edge: what changes together with it is not seen.
            if let Some(before) = now.0.checked_sub(1) {
                self.take(Time(before));
            }
        } else {
            let changed = self.take(now);
            self.pulses = if changed { self.bound.pulses } else { self.pulses.saturating_sub(1) };
            self.pulse = now.0.checked_add(1).map(Time).filter(|_| self.pulses > 0);
        }
        self.state.advance(&self.bound.slots, self.edges.is_some());
        Some(now)
    }

    fn take(&mut self, time: Time) -> bool {
        let mut changed = false;
        for (reader, value) in self.readers.iter_mut().zip(&mut self.state.operands) {
            changed |= reader.take(time, value);
        }
        changed
    }

    /// Whether the condition is known to hold.
    pub(super) fn holds(&self) -> bool {
        self.bound.plan.truth(&self.state) == Some(true)
    }

    /// Whether steps are edges of a clock.
    pub(super) fn is_clocked(&self) -> bool {
        self.edges.is_some()
    }
}

/// Says how far a walk is, and stops it on request.
pub(super) struct Meter<'a> {
    progress: &'a Progress,
    from: Time,
    ticks: u64,
    steps: u64,
}

impl<'a> Meter<'a> {
    pub(super) fn new(progress: &'a Progress, (from, to): (Time, Time)) -> Self {
        Self { progress, from, ticks: to.0.saturating_sub(from.0).max(1), steps: 0 }
    }

    /// Counts a step.
    ///
    /// # Errors
    /// Cancellation.
    pub(super) fn tick(&mut self, now: Time) -> Result<()> {
        self.steps += 1;
        if !self.steps.is_multiple_of(STEPS_A_LOOK) {
            return Ok(());
        }
        if self.progress.is_cancelled() {
            return Err(Diagnostic::note("the search was cancelled"));
        }
        #[expect(clippy::cast_precision_loss, reason = "a progress bar is no finer")]
        self.progress.set_fraction(now.0.saturating_sub(self.from.0) as f32 / self.ticks as f32);
        Ok(())
    }
}

/// The rising edges of a clock: times after whose changes it is 1 and before which it was not. An event is an edge
/// each time it happens.
struct Edges {
    track: Track,
    is_event: bool,
    index: usize,
    level: Option<Field>,
    upcoming: Option<Time>,
}

impl Edges {
    fn new(track: &Track) -> Result<Self> {
        let is_event = track.kind() == SignalKind::Event;
        if !is_event && track.kind() != (SignalKind::Bits { width: 1 }) {
            return Err(Diagnostic::error("a clock must be one bit wide").hint("choose another signal"));
        }
        let mut edges = Self { track: track.clone(), is_event, index: 0, level: None, upcoming: None };
        edges.advance();
        Ok(edges)
    }

    /// Finds the next edge.
    fn advance(&mut self) {
        self.upcoming = None;
        while let Some(time) = self.track.time_of(self.index) {
            while self.track.time_of(self.index + 1) == Some(time) {
                self.index += 1;
            }
            let settled = self.track.field_of(self.index, false);
            let rose = settled == Field::Known(1) && self.level.is_some_and(|level| level != settled);
            self.level = Some(settled);
            self.index += 1;
            if rose || self.is_event {
                self.upcoming = Some(time);
                return;
            }
        }
    }

    /// Stands before an edge with at least `count` more edges between it and `time`, where there are so many; the
    /// time up to which signals may be taken as they are.
    fn back(&mut self, time: Time, count: u64) -> Option<Time> {
        let here = self.track.count_before(time);
        let mut reach = usize::try_from(count).unwrap_or(usize::MAX).saturating_mul(2).saturating_add(8);
        loop {
            let start = here.saturating_sub(reach);
            // A change in the middle of its time would be seen without those before it.
            let first = self.track.time_of(start).map_or(0, |time| self.track.count_before(time));
            self.index = first;
            self.level = first.checked_sub(1).map(|last| self.track.field_of(last, false));
            let mut edges = 0;
            self.advance();
            let origin = (self.index, self.level, self.upcoming);
            while self.upcoming.is_some_and(|edge| edge < time) {
                edges += 1;
                self.advance();
            }
            (self.index, self.level, self.upcoming) = origin;
            if first == 0 {
                return None;
            }
            if edges > count {
                // What was taken in up to the first edge is what that edge samples; it has no history yet.
                let edge = self.upcoming?;
                self.advance();
                return edge.0.checked_sub(1).map(Time);
            }
            reach = reach.saturating_mul(2);
        }
    }
}
