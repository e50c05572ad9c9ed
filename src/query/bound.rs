//! An expression with its signals: what it is worth in time, and when it holds.

use super::bind::{Binder, Slot};
use super::datum::{Datum, Kind};
use super::expr::Expr;
use super::matches::Matches;
use super::plan::Step;
use super::typing::{Names, Operand};
use super::walk::{Meter, Walk};
use crate::base::{Diagnostic, Result, Time};
use crate::trace::{Progress, Recording, SignalKind, Track, Value};

/// The most memory that a computed track may take, in bytes.
const MOST_MEMORY: usize = 2 << 30;

/// How many changes of a signal the first look back for a match covers.
const FIRST_REACH: usize = 1 << 12;

/// An expression whose names are signals and whose widths, signs and types are settled.
#[derive(Clone, Debug)]
pub struct Bound {
    pub(super) operands: Vec<Operand>,
    pub(super) slots: Vec<Slot>,
    pub(super) plan: Step,
    kind: Kind,
    /// Ticks after a change at which the value may change again.
    pub(super) pulses: u64,
    pub(super) edges_back: u64,
    pub(super) remembers: bool,
}

impl Bound {
    /// Settles an expression over the signals that `find` finds by name.
    ///
    /// # Errors
    /// A name that `find` knows nothing of, operands of the wrong type, selects outside a signal, and expressions
    /// that are too wide.
    pub fn new(expr: &Expr, find: &dyn Fn(&str) -> Result<Operand>) -> Result<Self> {
        let mut binder = Binder::new(Names::new(find));
        let (plan, kind) = binder.alone(&expr.0)?;
        let Binder { names: Names { operands, .. }, slots, .. } = binder;
        let events = operands.iter().any(|operand| operand.track.kind() == SignalKind::Event);
        Ok(Self {
            operands,
            slots,
            plan,
            kind,
            pulses: expr.pulses() + u64::from(events),
            edges_back: expr.edges_back(),
            remembers: expr.remembers(),
        })
    }

    /// What the value of the expression is.
    #[must_use]
    pub fn kind(&self) -> SignalKind {
        self.kind.into()
    }

    /// The value of the expression in time, as a track of its own: from the first change of a signal in it on, or
    /// from time 0 if it has none. `rose` and the like are 1 for the one tick in which the change is.
    ///
    /// # Errors
    /// Cancellation, and more changes than there is memory for.
    pub fn track(&self, progress: &Progress) -> Result<Track> {
        let mut meter = Meter::new(progress, self.span());
        let mut walk = Walk::before(self, None, Time(0), &mut meter)?;
        let mut changes = Recording::new(self.kind());
        let mut last: Option<Datum> = None;
        while let Some(next) = walk.next_time() {
            let nothing_yet = last.is_none() && walk.next_change().is_some_and(|change| change > next);
            walk.step();
            meter.tick(next)?;
            if nothing_yet {
                continue;
            }
            let now = self.plan.value(&walk.state);
            if last.as_ref().is_some_and(|last| last.same(&now)) {
                continue;
            }
            match &now {
                Datum::Bits(vector) => changes.push_words(next, vector.width(), vector.words()),
                other => changes.push(next, &other.value().unwrap_or_else(|| unknown(self.kind))),
            }
            if changes.memory() > MOST_MEMORY {
                return Err(Diagnostic::error("the computed signal has more changes than there is room for")
                    .hint("compute something that changes less often"));
            }
            last = Some(now);
        }
        Ok(changes.finish())
    }

    /// The times from `span.0` to `span.1` at which the condition becomes true: without a clock the beginnings of the
    /// stretches in which it holds; with one every rising edge before which it holds (preponed sampling, IEEE
    /// 1800-2017 14.13). At most `most` of them.
    ///
    /// # Errors
    /// A text instead of a condition, a clock that is not one bit, and cancellation.
    pub fn matches(
        &self,
        clock: Option<&Track>,
        span: (Time, Time),
        progress: &Progress,
        most: usize,
    ) -> Result<Matches> {
        let mut meter = Meter::new(progress, span);
        let mut search = Search::new(self, clock, span.0, &mut meter)?;
        let mut matches = Matches { times: Vec::new(), complete: true };
        while let Some(time) = search.next(span.1, &mut meter)? {
            if matches.times.len() == most {
                matches.complete = false;
                break;
            }
            matches.times.push(time);
        }
        Ok(matches)
    }

    /// The first match after a time, found without a list of all.
    ///
    /// # Errors
    /// As [`Self::matches`].
    pub fn next_match(
        &self,
        clock: Option<&Track>,
        after: Time,
        progress: &Progress,
    ) -> Result<Option<Time>> {
        let mut meter = Meter::new(progress, (after, self.span().1));
        let Some(from) = after.0.checked_add(1) else { return Ok(None) };
        Search::new(self, clock, Time(from), &mut meter)?.next(Time(u64::MAX), &mut meter)
    }

    /// The last match before a time, found without a list of all: by looking at ever longer stretches before it.
    ///
    /// # Errors
    /// As [`Self::matches`].
    pub fn previous_match(
        &self,
        clock: Option<&Track>,
        before: Time,
        progress: &Progress,
    ) -> Result<Option<Time>> {
        let Some(mut end) = before.0.checked_sub(1).map(Time) else { return Ok(None) };
        let mut meter = Meter::new(progress, (Time(0), before));
        let mut reach = FIRST_REACH;
        loop {
            let whole = clock.is_none() && self.remembers;
            let start = if whole { Time(0) } else { self.back(clock, end, reach) };
            let mut search = Search::new(self, clock, start, &mut meter)?;
            let mut last = None;
            while let Some(time) = search.next(end, &mut meter)? {
                last = Some(time);
            }
            let Some(earlier) = start.0.checked_sub(1) else { return Ok(last) };
            if last.is_some() {
                return Ok(last);
            }
            (end, reach) = (Time(earlier), reach.saturating_mul(2));
        }
    }

    /// Whether the condition is known to hold just before a time.
    #[must_use]
    pub fn holds_before(&self, time: Time) -> bool {
        let progress = Progress::new();
        let mut meter = Meter::new(&progress, self.span());
        Walk::before(self, None, time, &mut meter).is_ok_and(|walk| walk.holds())
    }

    /// A time before `end` with at most `reach` changes of any one signal between them.
    fn back(&self, clock: Option<&Track>, end: Time, reach: usize) -> Time {
        let tracks = self.operands.iter().map(|operand| &operand.track).chain(clock);
        let start = |track: &Track| {
            let first = track.count_before(end).checked_sub(reach)?;
            track.time_of(first)
        };
        tracks.filter_map(start).max().unwrap_or_default()
    }

    /// The first and the last change of the signals.
    fn span(&self) -> (Time, Time) {
        let tracks = || self.operands.iter().map(|operand| &operand.track);
        let first = tracks().filter_map(|track| track.time_of(0)).min().unwrap_or_default();
        let last = tracks().filter_map(|track| track.time_of(track.len().checked_sub(1)?)).max();
        (first, last.unwrap_or_default())
    }
}

/// A walk that stops at matches.
struct Search<'a> {
    walk: Walk<'a>,
    /// Whether the condition held at the last step.
    held: bool,
}

impl<'a> Search<'a> {
    /// Stands before the first match at or after `from`.
    fn new(bound: &'a Bound, clock: Option<&Track>, from: Time, meter: &mut Meter<'_>) -> Result<Self> {
        if bound.kind == Kind::Text {
            return Err(Diagnostic::error("a text is no condition").hint("compare it: state == \"IDLE\""));
        }
        let walk = Walk::before(bound, clock, from, meter)?;
        // Before time 0 nothing holds, so that what holds from the beginning begins there.
        let held = from > Time(0) && walk.holds();
        Ok(Self { walk, held })
    }

    /// The next match up to `to`.
    fn next(&mut self, to: Time, meter: &mut Meter<'_>) -> Result<Option<Time>> {
        while let Some(next) = self.walk.next_time().filter(|next| *next <= to) {
            self.walk.step();
            meter.tick(next)?;
            let held = std::mem::replace(&mut self.held, self.walk.holds());
            if self.held && (self.walk.is_clocked() || !held) {
                return Ok(Some(next));
            }
        }
        Ok(None)
    }
}

/// How a value that is unknown as a whole is shown.
fn unknown(kind: Kind) -> Value {
    match kind {
        Kind::Text => Value::Text(String::new()),
        _ => Value::Real(f64::NAN),
    }
}
