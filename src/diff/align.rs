//! Two traces on one axis of time, and where two of their signals differ on it.

use super::axis::{Axis, Moment};
use super::steps::{Side, Steps};
use super::value::same;
use super::{Bounds, Options, tolerant};
use crate::base::{Diagnostic, Duration, Place, Result, Time};
use crate::trace::{Progress, SignalKind, Trace, Track, Value};

/// A stretch of time in which two signals differ: from its first moment up to where they agree again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The first tick of the left trace.
    pub from: Time,
    /// The first tick of the left trace at which they agree again.
    pub to: Time,
}

/// The axis that two traces share, and the window in which they are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alignment {
    pub(super) axis: Axis,
    /// First and last moment.
    pub(super) window: (Moment, Moment),
    pub(super) options: Options,
    pub(super) start: Option<Bounds>,
    pub(super) end: Option<Bounds>,
}

/// How two signals differ, on the common axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    pub first: Moment,
    pub left: Option<Value>,
    pub right: Option<Value>,
    pub count: u64,
}

/// A stretch on the common axis, its end excluded.
pub(super) type Interval = (Moment, Moment);

/// How many steps are walked between two looks whether to stop.
const PATIENCE: u32 = 1 << 14;

impl Alignment {
    /// Puts two traces on one axis.
    ///
    /// # Errors
    /// Options that exclude each other, time scales too far apart, and a window in which one trace has nothing.
    pub fn new(left: &Trace, right: &Trace, options: &Options) -> Result<Self> {
        options.check()?;
        let axis = Axis::new(left, right, options)?;
        let (left_span, right_span) = (left.span(), right.span());
        let starts = (axis.of_left(left_span.0), axis.of_right(right_span.0));
        let ends = (axis.of_left(left_span.1), axis.of_right(right_span.1));
        let limit = |limit: Option<Duration>| {
            limit.map(|limit| limit.in_units(axis.scale.exponent).unwrap_or(Moment::MAX))
        };
        let (from, to) = (limit(options.from), limit(options.to));
        let first = starts.0.max(starts.1).max(from.unwrap_or(Moment::MIN));
        let last = ends.0.min(ends.1).min(to.unwrap_or(Moment::MAX));
        if first > last {
            return Err(Diagnostic::error("the two traces have no time in common")
                .at(Place::File(right.file().to_owned()))
                .hint(format!(
                    "left {} to {}, right {} to {}; choose another --from, --to or --offset",
                    axis.text(starts.0),
                    axis.text(ends.0),
                    axis.text(starts.1),
                    axis.text(ends.1)
                )));
        }
        let unequal = |(left, right): (Moment, Moment), hidden: bool| {
            let apart = (left - right).abs() > axis.tolerance && !hidden;
            apart.then(|| Bounds { left: axis.text(left), right: axis.text(right) })
        };
        Ok(Self {
            start: unequal(starts, from.is_some_and(|from| from >= starts.0.max(starts.1))),
            end: unequal(ends, to.is_some_and(|to| to <= ends.0.min(ends.1))),
            axis,
            window: (first, last),
            options: options.clone(),
        })
    }

    /// First and last tick of the left trace that are compared.
    #[must_use]
    pub fn window(&self) -> (Time, Time) {
        (self.axis.to_left(self.window.0), self.axis.to_left(self.window.1))
    }

    /// The tick of the right trace that belongs to one of the left; `None` before the right trace's time 0.
    #[must_use]
    pub fn right_time(&self, left: Time) -> Option<Time> {
        Side::Right.time(&self.axis, self.axis.of_left(left))
    }

    /// A track of the right trace in ticks of the left one. What happens before its time 0 is at its time 0.
    ///
    /// Where the right trace has shorter ticks, changes move to the start of their tick.
    #[must_use]
    pub fn to_left(&self, right: &Track) -> Track {
        if self.axis.is_shared() {
            return right.clone();
        }
        let changes = (0..right.len()).filter_map(|index| {
            let (time, value) = right.change(index)?;
            Some((self.axis.to_left(self.axis.of_right(time)), value))
        });
        Track::computed(right.kind(), changes.collect())
    }

    /// Where two signals differ, in order and apart from each other.
    ///
    /// # Errors
    /// Cancellation.
    pub fn stretches(&self, left: &Track, right: &Track, progress: &Progress) -> Result<Vec<Stretch>> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for (from, to) in self.intervals(left, right, progress)? {
            let from = self.axis.to_left(from);
            // A stretch that ends within a tick covers it.
            let to = Time(self.axis.to_left(to - 1).0.saturating_add(1));
            match stretches.last_mut() {
                Some(last) if last.to >= from => last.to = to,
                _ => stretches.push(Stretch { from, to }),
            }
        }
        Ok(stretches)
    }

    /// How two signals differ; `None` if they do not.
    pub(super) fn find(&self, left: &Track, right: &Track, progress: &Progress) -> Result<Option<Found>> {
        let intervals = self.intervals(left, right, progress)?;
        let Some((first, _)) = intervals.first().copied() else { return Ok(None) };
        Ok(Some(Found {
            first,
            left: self.value(left, Side::Left, first),
            right: self.value(right, Side::Right, first),
            count: intervals.len() as u64,
        }))
    }

    fn value(&self, track: &Track, side: Side, moment: Moment) -> Option<Value> {
        let value = side.time(&self.axis, moment).and_then(|time| track.value(time))?;
        let happens = side.time(&self.axis, moment).map(|time| side.moment(&self.axis, time)) == Some(moment);
        (track.kind() != SignalKind::Event || happens).then_some(value)
    }

    /// The stretches on the common axis, in order and apart from each other.
    pub(super) fn intervals(
        &self,
        left: &Track,
        right: &Track,
        progress: &Progress,
    ) -> Result<Vec<Interval>> {
        let differing = self.walk(left, right, progress)?;
        if self.axis.tolerance == 0 || differing.is_empty() {
            return Ok(differing);
        }
        let lonely = tolerant::lonely(self, left, right, progress)?;
        let mut next = lonely.iter().peekable();
        let is_lonely = |(from, to): &Interval| {
            while next.next_if(|(_, end)| end <= from).is_some() {}
            next.peek().is_some_and(|(start, _)| start < to)
        };
        Ok(differing.into_iter().filter(is_lonely).collect())
    }

    /// Where the values differ at the same moment: both sides are walked together.
    fn walk(&self, left: &Track, right: &Track, progress: &Progress) -> Result<Vec<Interval>> {
        let (start, end) = self.window;
        let within = self.options.within_steps;
        let mut left = Steps::new(left, &self.axis, Side::Left, start, within);
        let mut right = Steps::new(right, &self.axis, Side::Right, start, within);
        let mut found: Vec<Interval> = Vec::new();
        let mut now = start;
        let mut walked = 0_u32;
        loop {
            walked = walked.wrapping_add(1);
            if walked.is_multiple_of(PATIENCE) && progress.is_cancelled() {
                return Err(cancelled());
            }
            let next = [left.next(), right.next()].into_iter().flatten().min().filter(|next| *next <= end);
            let until = next.unwrap_or(end + 1);
            let settled = same(left.value.as_ref(), right.value.as_ref(), self.options.unknown);
            if !settled {
                add(&mut found, (now, until));
            } else if !self.same_within(&left.within, &right.within) {
                add(&mut found, (now, now + 1));
            }
            let Some(next) = next else { return Ok(found) };
            for side in [&mut left, &mut right] {
                side.within.clear();
                if side.next() == Some(next) {
                    side.take();
                }
            }
            now = next;
        }
    }

    /// Whether two signals went through the same values within a time step.
    fn same_within(&self, left: &[Value], right: &[Value]) -> bool {
        left.len() == right.len()
            && left.iter().zip(right).all(|(left, right)| same(Some(left), Some(right), self.options.unknown))
    }
}

/// Adds an interval behind the others; one that touches the last makes it longer.
pub(super) fn add(intervals: &mut Vec<Interval>, (from, to): Interval) {
    match intervals.last_mut() {
        Some(last) if last.1 >= from => last.1 = last.1.max(to),
        _ => intervals.push((from, to)),
    }
}

pub(super) fn cancelled() -> Diagnostic {
    Diagnostic::note("the comparison was cancelled")
}
