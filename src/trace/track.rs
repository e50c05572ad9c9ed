//! A track: the changes of one wire, or of something computed from wires, whatever it comes from.

use super::changes::Changes;
use super::computed::Computed;
use super::hierarchy::{SignalId, SignalKind};
use super::store::Trace;
use super::summary::{self, Column};
use super::value::Value;
use crate::base::{Field, Time};
use std::fmt;
use std::sync::Arc;

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
        Self { kind, changes: Origin::Computed(Arc::new(Computed::new(changes))) }
    }

    /// What it holds.
    #[must_use]
    pub fn kind(&self) -> SignalKind {
        self.kind
    }

    /// The number of changes.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.changes {
            Origin::Stored(..) | Origin::Loose(..) => self.stored().map_or(0, |(_, changes)| changes.len()),
            Origin::Computed(computed) => computed.len(),
        }
    }

    /// Whether nothing ever changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The changes of a stored wire; `None` for a computed track.
    fn stored(&self) -> Option<(&Trace, &Changes)> {
        match &self.changes {
            Origin::Stored(trace, id) => Some((trace, trace.changes_of(*id)?)),
            Origin::Loose(trace, changes) => Some((trace, changes)),
            Origin::Computed(_) => None,
        }
    }

    /// The number of changes before `time`.
    #[must_use]
    pub fn count_before(&self, time: Time) -> usize {
        match &self.changes {
            Origin::Stored(..) | Origin::Loose(..) => {
                self.stored().map_or(0, |(trace, changes)| changes.count_before(trace.moments_before(time)))
            }
            Origin::Computed(computed) => computed.count_before(time),
        }
    }

    /// The number of changes up to and with `time`.
    #[must_use]
    pub fn count_to(&self, time: Time) -> usize {
        time.0.checked_add(1).map_or(self.len(), |next| self.count_before(Time(next)))
    }

    /// The time of change `index`, counted from 0.
    #[must_use]
    pub fn time_of(&self, index: usize) -> Option<Time> {
        match &self.changes {
            Origin::Stored(..) | Origin::Loose(..) => {
                self.stored().and_then(|(trace, changes)| trace.time_of(changes, index))
            }
            Origin::Computed(computed) => computed.time(index),
        }
    }

    /// The value from change `index` on.
    #[must_use]
    pub fn value_of(&self, index: usize) -> Option<Value> {
        match &self.changes {
            Origin::Stored(..) | Origin::Loose(..) => {
                self.stored().and_then(|(_, changes)| changes.value(index))
            }
            Origin::Computed(computed) => computed.value(index).cloned(),
        }
    }

    /// The value from change `index` on as an integer; see [`Trace::field_before`].
    #[must_use]
    pub fn field_of(&self, index: usize, signed: bool) -> Field {
        match &self.changes {
            Origin::Stored(..) | Origin::Loose(..) => {
                self.stored().map_or(Field::Unknown, |(_, changes)| changes.field(index, signed))
            }
            Origin::Computed(computed) => match computed.value(index).and_then(Value::bits) {
                Some(bits) if signed => bits.signed(),
                Some(bits) => bits.unsigned(),
                None => Field::Unknown,
            },
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

    /// What it does from `from` to `to` in `columns` columns; see [`Trace::summary`].
    #[must_use]
    pub fn summary(&self, from: Time, to: Time, columns: usize) -> Vec<Column> {
        match &self.changes {
            Origin::Stored(trace, id) => trace.summary(*id, from, to, columns),
            Origin::Loose(trace, changes) => trace.summary_of(changes, from, to, columns),
            Origin::Computed(computed) => summary::of_computed(computed, from, to, columns),
        }
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
