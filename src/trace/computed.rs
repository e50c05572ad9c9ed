//! Changes that were computed instead of read.

use super::hierarchy::SignalKind;
use super::packed::Packed;
use super::patterns::Word;
use super::search::Hint;
use super::times::Times;
use super::unknown::Unknown;
use super::value::Value;
use super::values::Values;
use crate::base::Time;
use std::sync::OnceLock;
use wellen::SignalValueRef;

/// Computed changes, oldest first; several may share a moment.
#[derive(Debug)]
pub(super) struct Computed {
    times: Times,
    values: Packed,
    unknown: Unknown,
    hint: Hint,
    seen: OnceLock<Values>,
}

impl Computed {
    /// No changes yet.
    pub(super) fn empty(kind: SignalKind) -> Self {
        Self {
            times: Times::default(),
            values: Packed::new(kind),
            unknown: Unknown::default(),
            hint: Hint::default(),
            seen: OnceLock::new(),
        }
    }

    /// Adds a change, not before the last one; a value equal to the last is none, but for events.
    pub(super) fn push(&mut self, time: Time, value: &Value) {
        let known = value.is_known();
        self.values.push(value);
        self.pushed(time, known);
    }

    /// As [`Self::push`], of a vector by its words.
    pub(super) fn push_words(&mut self, time: Time, width: u32, words: &[Word]) {
        self.values.push_words(width, words);
        self.pushed(time, words.iter().all(|(_, unknown)| *unknown == 0));
    }

    /// Completes the change to a value that was added, or takes it away.
    fn pushed(&mut self, time: Time, known: bool) {
        if self.values.repeats() {
            self.values.pop();
            return;
        }
        if !known {
            self.unknown.insert(self.times.len());
        }
        self.times.push(time.0);
    }

    /// Without memory for more changes.
    pub(super) fn finished(mut self) -> Self {
        self.times.shrink();
        self.values.shrink();
        self
    }

    /// The memory that it takes, in bytes.
    pub(super) fn memory(&self) -> usize {
        self.times.memory() + self.values.memory()
    }

    pub(super) fn len(&self) -> usize {
        self.times.len()
    }

    pub(super) fn count_before(&self, time: Time) -> usize {
        self.times.count_before(&self.hint, time.0)
    }

    pub(super) fn count_before_near(&self, guess: usize, time: Time) -> usize {
        self.times.count_before_near(guess, time.0)
    }

    pub(super) fn time(&self, index: usize) -> Option<Time> {
        self.times.get(index).map(Time)
    }

    pub(super) fn at(&self, index: usize) -> Option<SignalValueRef<'_>> {
        self.values.at(index)
    }

    /// Which values its stretches may hold.
    pub(super) fn values(&self) -> &Values {
        self.seen.get_or_init(|| Values::of(self.len(), |index| self.at(index)))
    }

    /// Whether one of the values of changes `from..to` has an unknown bit.
    pub(super) fn any_unknown(&self, from: usize, to: usize) -> bool {
        self.unknown.any(from, to)
    }
}
