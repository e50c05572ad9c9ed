//! What an expression reads while time goes on: present values, and the histories of sampled functions.

use super::bind::Slot;
use super::datum::{Datum, Kind};
use super::plan::{Look, Present};
use super::typing::Operand;
use super::vector::{Vector, ZERO};
use crate::base::{Field, Time};
use crate::trace::{SignalKind, Track};
use std::collections::VecDeque;

/// The present values.
#[derive(Debug)]
pub(super) struct State {
    pub(super) operands: Vec<Datum>,
    histories: Vec<History>,
}

/// The values of one sampled function.
#[derive(Debug)]
struct History {
    now: Datum,
    before: Datum,
    /// Earlier values, the latest first.
    past: VecDeque<Datum>,
    ago: usize,
}

impl State {
    /// Nothing is known yet.
    pub(super) fn new(operands: &[Operand], slots: &[Slot]) -> Self {
        let unknown = |kind: Kind| Datum::unknown(kind);
        let history = |slot: &Slot| History {
            now: unknown(slot.kind),
            before: unknown(slot.kind),
            past: VecDeque::new(),
            ago: slot.ago as usize,
        };
        Self {
            operands: operands.iter().map(|operand| unknown(operand.kind())).collect(),
            histories: slots.iter().map(history).collect(),
        }
    }

    /// One step on: every history takes in its present value. Looking back counts every step if `each`, otherwise
    /// only those that change the value.
    pub(super) fn advance(&mut self, slots: &[Slot], each: bool) {
        for (index, slot) in slots.iter().enumerate() {
            let now = slot.of.value(self);
            let Some(history) = self.histories.get_mut(index) else { continue };
            history.before = std::mem::replace(&mut history.now, now);
            if history.ago > 0 && (each || !history.before.same(&history.now)) {
                history.past.truncate(history.ago - 1);
                history.past.push_front(history.before.clone());
            }
        }
    }
}

impl Present for State {
    fn operand(&self, index: usize) -> &Datum {
        &self.operands[index]
    }

    fn look(&self, slot: usize, look: Look) -> Datum {
        let history = &self.histories[slot];
        let (now, before) = (&history.now, &history.before);
        let became = |bit: bool| now.lowest() == Some(bit) && before.lowest() != Some(bit);
        Datum::truth(Some(match look {
            Look::Rose => became(true),
            Look::Fell => became(false),
            Look::Stable => now.same(before),
            Look::Changed => !now.same(before),
            Look::Past(kind) => {
                let past = history.ago.checked_sub(1).and_then(|ago| history.past.get(ago));
                return past.cloned().unwrap_or_else(|| Datum::unknown(kind));
            }
        }))
    }
}

/// Goes through the changes of one signal.
#[derive(Debug)]
pub(super) struct Reader {
    track: Track,
    kind: Kind,
    is_event: bool,
    /// The next change and its time.
    index: usize,
    upcoming: Option<Time>,
}

impl Reader {
    /// Stands before the first change at or after `time`.
    pub(super) fn new(operand: &Operand, time: Time) -> Self {
        let track = operand.track.clone();
        let index = track.count_before(time);
        let upcoming = track.time_of(index);
        let is_event = track.kind() == SignalKind::Event;
        Self { kind: operand.kind(), is_event, index, upcoming, track }
    }

    /// The time of the next change.
    pub(super) fn upcoming(&self) -> Option<Time> {
        self.upcoming
    }

    /// What the signal held on the way here; an event nothing.
    pub(super) fn seed(&self) -> Datum {
        match self.index.checked_sub(1) {
            Some(last) if !self.is_event => self.read(last),
            _ if self.is_event => Datum::truth(Some(false)),
            _ => Datum::unknown(self.kind),
        }
    }

    /// Takes all changes up to and with `time` into `value`; whether there were any. An event is 1 if it happened.
    pub(super) fn take(&mut self, time: Time, value: &mut Datum) -> bool {
        let start = self.index;
        while self.upcoming.is_some_and(|upcoming| upcoming <= time) {
            self.index += 1;
            self.upcoming = self.track.time_of(self.index);
        }
        let moved = self.index > start;
        if self.is_event {
            *value = Datum::truth(Some(moved));
        } else if moved {
            *value = self.read(self.index - 1);
        }
        moved
    }

    /// The value of a change, without memory for known bits that fit in a word.
    fn read(&self, index: usize) -> Datum {
        if let Kind::Bits { width: width @ ..=64, .. } = self.kind
            && let Field::Known(number) = self.track.field_of(index, true)
        {
            return Datum::Bits(Vector::number(width, number.cast_unsigned()));
        }
        match (self.kind, self.track.words_of(index)) {
            (Kind::Bits { width, .. }, Some(words)) => {
                Datum::Bits(Vector::build(width, |index| words.get(index).copied().unwrap_or(ZERO)))
            }
            _ => Datum::of(self.track.value_of(index), self.kind),
        }
    }
}
