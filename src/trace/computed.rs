//! Changes that were computed instead of read.

use super::hierarchy::SignalKind;
use super::packed::Packed;
use super::search::Hint;
use super::times::Times;
use super::unknown::Unknown;
use super::value::Value;
use crate::base::Time;
use wellen::SignalValueRef;

/// Computed changes, oldest first; several may share a moment.
#[derive(Debug)]
pub(super) struct Computed {
    times: Times,
    values: Packed,
    unknown: Unknown,
    hint: Hint,
}

impl Computed {
    /// Takes changes that ascend in time; equal neighbours become one, events stay.
    pub(super) fn new(kind: SignalKind, changes: impl IntoIterator<Item = (Time, Value)>) -> Self {
        let mut computed = Self {
            times: Times::default(),
            values: Packed::new(kind),
            unknown: Unknown::default(),
            hint: Hint::default(),
        };
        let mut last: Option<Value> = None;
        for (time, value) in changes {
            if value != Value::Event && last.as_ref() == Some(&value) {
                continue;
            }
            if !value.is_known() {
                computed.unknown.insert(computed.times.len());
            }
            computed.times.push(time.0);
            computed.values.push(&value);
            last = Some(value);
        }
        computed.times.shrink();
        computed.values.shrink();
        computed
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

    /// Whether one of the values of changes `from..to` has an unknown bit.
    pub(super) fn any_unknown(&self, from: usize, to: usize) -> bool {
        self.unknown.any(from, to)
    }
}
