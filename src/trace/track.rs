//! A track: the changes of one wire, or of something computed from wires, whatever it comes from.

use super::changes::{self, Changes};
use super::computed::Computed;
use super::hierarchy::{SignalId, SignalKind};
use super::patterns;
use super::recording::Recording;
use super::store::Trace;
use super::value::Value;
use super::values::Values;
use crate::base::{Field, Time};
use std::fmt;
use std::sync::Arc;
use wellen::SignalValueRef;

/// What a row of the waves can show: changes in time, stored in a file or computed. Clones share everything.
///
/// A change at a time holds from that time on: [`value`](Self::value) sees it, [`value_before`](Self::value_before) does not.
#[derive(Clone)]
pub struct Track {
    kind: SignalKind,
    changes: Origin,
}

#[derive(Clone)]
enum Origin {
    /// A loaded wire of a trace.
    Stored(Trace, SignalId),
    /// A wire that was read and is not kept in its trace.
    Loose(Trace, Arc<Changes>),
    /// Something computed.
    Computed(Arc<Computed>),
}

/// An [`Origin`], looked up.
enum Source<'a> {
    Stored(&'a Trace, &'a Changes),
    Computed(&'a Computed),
}

impl fmt::Debug for Track {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Track").field("kind", &self.kind).field("len", &self.len()).finish_non_exhaustive()
    }
}

impl Trace {
    /// The changes of a signal; `None` while it is not loaded.
    #[must_use]
    pub fn track(&self, id: SignalId) -> Option<Track> {
        self.changes_of(id)?;
        let kind = self.hierarchy().signal(id)?.kind;
        Some(Track { kind, changes: Origin::Stored(self.clone(), id) })
    }
}

impl Track {
    /// A track of changes that their trace does not keep.
    pub(super) fn loose(trace: Trace, kind: SignalKind, changes: Arc<Changes>) -> Self {
        Self { kind, changes: Origin::Loose(trace, changes) }
    }

    /// A track of computed changes, which must ascend in time; a value equal to the one before it is no change and is
    /// left out, but for events.
    #[must_use]
    pub fn computed(kind: SignalKind, changes: Vec<(Time, Value)>) -> Self {
        Self::streamed(kind, changes)
    }

    /// As [`Self::computed`], of changes that come one by one: a hundred million of them are never there unpacked.
    #[must_use]
    pub fn streamed(kind: SignalKind, changes: impl IntoIterator<Item = (Time, Value)>) -> Self {
        let mut recording = Recording::new(kind);
        for (time, value) in changes {
            recording.push(time, &value);
        }
        recording.finish()
    }

    /// A track of computed changes.
    pub(super) fn of_computed(kind: SignalKind, computed: Computed) -> Self {
        Self { kind, changes: Origin::Computed(Arc::new(computed)) }
    }

    /// What it holds.
    #[must_use]
    pub fn kind(&self) -> SignalKind {
        self.kind
    }

    /// Where the changes lie. A wire that a track was made of stays loaded, so there always is one.
    fn source(&self) -> Option<Source<'_>> {
        Some(match &self.changes {
            Origin::Stored(trace, id) => Source::Stored(trace, trace.changes_of(*id)?),
            Origin::Loose(trace, changes) => Source::Stored(trace, changes),
            Origin::Computed(computed) => Source::Computed(computed),
        })
    }

    /// The number of changes.
    #[must_use]
    pub fn len(&self) -> usize {
        match self.source() {
            Some(Source::Stored(_, changes)) => changes.len(),
            Some(Source::Computed(computed)) => computed.len(),
            None => 0,
        }
    }

    /// Whether nothing ever changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of changes before `time`.
    #[must_use]
    pub fn count_before(&self, time: Time) -> usize {
        match self.source() {
            Some(Source::Stored(trace, changes)) => changes.count_before(trace.moments_before(time)),
            Some(Source::Computed(computed)) => computed.count_before(time),
            None => 0,
        }
    }

    /// As [`Self::count_before`], for who expects the count to be about `guess`.
    pub(super) fn count_before_near(&self, guess: usize, time: Time) -> usize {
        match self.source() {
            Some(Source::Stored(trace, changes)) => {
                changes.count_before_near(guess, trace.moments_before(time))
            }
            Some(Source::Computed(computed)) => computed.count_before_near(guess, time),
            None => 0,
        }
    }

    /// The number of changes up to and with `time`.
    #[must_use]
    pub fn count_to(&self, time: Time) -> usize {
        time.0.checked_add(1).map_or(self.len(), |next| self.count_before(Time(next)))
    }

    /// Whether one of the values of changes `from..to` has an unknown bit.
    pub(super) fn any_unknown(&self, from: usize, to: usize) -> bool {
        match self.source() {
            Some(Source::Stored(_, changes)) => changes.any_unknown(from, to),
            Some(Source::Computed(computed)) => computed.any_unknown(from, to),
            None => false,
        }
    }

    /// The time of change `index`, counted from 0.
    #[must_use]
    pub fn time_of(&self, index: usize) -> Option<Time> {
        match self.source()? {
            Source::Stored(trace, changes) => trace.time_of(changes, index),
            Source::Computed(computed) => computed.time(index),
        }
    }

    /// The value from change `index` on.
    #[must_use]
    pub fn value_of(&self, index: usize) -> Option<Value> {
        match self.source()? {
            Source::Stored(_, changes) => changes.value(index),
            Source::Computed(computed) => computed.at(index).map(Value::from_store),
        }
    }

    /// The value from change `index` on as an integer; see [`Trace::field_before`].
    #[must_use]
    pub fn field_of(&self, index: usize, signed: bool) -> Field {
        match self.source() {
            Some(Source::Stored(_, changes)) => changes.field(index, signed),
            Some(Source::Computed(computed)) => changes::field(computed.at(index), signed),
            None => Field::Unknown,
        }
    }

    /// The bits from change `index` on in words of 64, the least significant first, each as two patterns: `(0,0)` is 0,
    /// `(1,0)` is 1, `(0,1)` is Z and `(1,1)` is X (IEEE 1800-2017 38.10). Weak levels count as 0 and 1. `None` for what
    /// is no vector.
    #[must_use]
    pub fn words_of(&self, index: usize) -> Option<Vec<(u64, u64)>> {
        let value = match self.source()? {
            Source::Stored(_, changes) => changes.at(index),
            Source::Computed(computed) => computed.at(index),
        };
        match value? {
            SignalValueRef::BitVec(bits) => Some(patterns::words(bits)),
            _ => None,
        }
    }

    /// The first of `range` at which `wanted` takes the value, and no other change of the same time follows.
    pub(super) fn seek(
        &self,
        mut range: impl Iterator<Item = usize>,
        wanted: impl Fn(SignalValueRef<'_>) -> bool,
    ) -> Option<usize> {
        let settles = |index: usize| self.time_of(index) != self.time_of(index + 1);
        match self.source()? {
            Source::Stored(_, changes) => changes.seek(range, wanted, settles),
            Source::Computed(computed) => {
                range.find(|index| computed.at(*index).is_some_and(&wanted) && settles(*index))
            }
        }
    }

    /// Which values its stretches may hold.
    pub(super) fn values(&self) -> Option<&Values> {
        match self.source()? {
            Source::Stored(_, changes) => Some(changes.values()),
            Source::Computed(computed) => Some(computed.values()),
        }
    }

    /// Change `index`, counted from 0.
    #[must_use]
    pub fn change(&self, index: usize) -> Option<(Time, Value)> {
        Some((self.time_of(index)?, self.value_of(index)?))
    }

    /// What it holds at `time`, after the changes of that time; an event holds nothing but at its own times.
    #[must_use]
    pub fn value(&self, time: Time) -> Option<Value> {
        let last = self.count_to(time).checked_sub(1)?;
        let value = self.value_of(last)?;
        (value != Value::Event || self.time_of(last) == Some(time)).then_some(value)
    }

    /// What it holds just before `time`: what a flip-flop captures at an edge of that time (preponed sampling,
    /// IEEE 1800-2017 14.13).
    #[must_use]
    pub fn value_before(&self, time: Time) -> Option<Value> {
        let last = self.count_before(time).checked_sub(1)?;
        self.value_of(last).filter(|value| *value != Value::Event)
    }

    /// The time of the first change later than `after`.
    #[must_use]
    pub fn next_change(&self, after: Time) -> Option<Time> {
        self.time_of(self.count_to(after))
    }

    /// The time of the last change earlier than `before`.
    #[must_use]
    pub fn previous_change(&self, before: Time) -> Option<Time> {
        self.time_of(self.count_before(before).checked_sub(1)?)
    }

    /// All changes from `from` to `to`, both included, oldest first. Changes within one time step are all there.
    #[must_use]
    pub fn changes(&self, from: Time, to: Time) -> Vec<(Time, Value)> {
        (self.count_before(from)..self.count_to(to)).filter_map(|index| self.change(index)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Bits;

    fn bits(text: &str) -> Value {
        Value::Bits(Bits::parse(text).unwrap())
    }

    #[test]
    fn a_computed_track_answers_like_a_stored_one() {
        let changes = [(5, "0x"), (5, "01"), (9, "01"), (12, "11")];
        let changes = changes.map(|(time, text)| (Time(time), bits(text)));
        let track = Track::computed(SignalKind::Bits { width: 2 }, changes.to_vec());
        assert_eq!(track.len(), 3, "what is the same again is no change");
        assert_eq!((track.value(Time(4)), track.value(Time(5))), (None, Some(bits("01"))));
        assert_eq!((track.value_before(Time(5)), track.value_before(Time(12))), (None, Some(bits("01"))));
        assert_eq!(
            (track.next_change(Time(5)), track.previous_change(Time(12))),
            (Some(Time(12)), Some(Time(5)))
        );
        assert_eq!(track.changes(Time(5), Time(11)).len(), 2);
        let columns = track.summary(Time(0), Time(19), 4);
        let seen: Vec<_> = columns.iter().map(|column| (column.changes, column.unknown)).collect();
        assert_eq!(seen, [(0, false), (2, true), (1, false), (0, false)]);
        assert_eq!(columns[2].first, Some(bits("01")));
    }
}
