//! The values of a track as steps on the common axis: one a moment, what it settles at.

use super::axis::{Axis, Moment};
use crate::base::Time;
use crate::trace::{SignalKind, Track, Value};

/// Which of the two traces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

impl Side {
    pub fn moment(self, axis: &Axis, time: Time) -> Moment {
        match self {
            Self::Left => axis.of_left(time),
            Self::Right => axis.of_right(time),
        }
    }

    /// The last time of the side at or before a moment; `None` before its time 0.
    pub fn time(self, axis: &Axis, moment: Moment) -> Option<Time> {
        let (time, zero) = match self {
            Self::Left => (axis.to_left(moment), axis.of_left(Time(0))),
            Self::Right => (axis.to_right(moment), axis.of_right(Time(0))),
        };
        (moment >= zero).then_some(time)
    }
}

/// Walks the moments at which a track gets a value, within a window.
///
/// An event is a value of one tick: it happens and is over.
pub(super) struct Steps<'a> {
    track: &'a Track,
    axis: &'a Axis,
    side: Side,
    /// The first change not yet walked over.
    index: usize,
    /// When an event that happened is over.
    over: Option<Moment>,
    /// What holds now.
    pub value: Option<Value>,
    /// The values that came with the latest step, the last one included; filled only on demand.
    pub within: Vec<Value>,
    keeps_within: bool,
}

impl<'a> Steps<'a> {
    /// Stands at `start`: its changes are done.
    pub fn new(track: &'a Track, axis: &'a Axis, side: Side, start: Moment, keeps_within: bool) -> Self {
        let index = side.time(axis, start.saturating_sub(1)).map_or(0, |before| track.count_to(before));
        let mut steps =
            Self { track, axis, side, index, over: None, value: None, within: Vec::new(), keeps_within };
        if track.kind() != SignalKind::Event {
            steps.value = index.checked_sub(1).and_then(|last| track.value_of(last));
        }
        if steps.next() == Some(start) {
            steps.take();
        }
        steps
    }

    fn moment_of(&self, index: usize) -> Option<Moment> {
        self.track.time_of(index).map(|time| self.side.moment(self.axis, time))
    }

    /// The moment of the next step.
    pub fn next(&self) -> Option<Moment> {
        match (self.over, self.moment_of(self.index)) {
            (Some(over), Some(next)) => Some(over.min(next)),
            (over, next) => over.or(next),
        }
    }

    /// Goes on to the next step.
    pub fn take(&mut self) {
        self.within.clear();
        let Some(moment) = self.next() else { return };
        if self.over == Some(moment) {
            self.over = None;
            self.value = None;
        }
        let mut last = None;
        while self.moment_of(self.index) == Some(moment) {
            if self.keeps_within {
                self.keep();
            }
            last = Some(self.index);
            self.index += 1;
        }
        let Some(last) = last else { return };
        self.value = self.track.value_of(last);
        if self.value == Some(Value::Event) {
            self.over = Some(moment + 1);
        }
    }

    /// Notes the value of the present change, unless it is the one before it again.
    fn keep(&mut self) {
        let Some(value) = self.track.value_of(self.index) else { return };
        let before = self.within.last().or(self.value.as_ref());
        if value == Value::Event || before != Some(&value) {
            self.within.push(value);
        }
    }
}
