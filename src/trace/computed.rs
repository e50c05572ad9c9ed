//! Changes that were computed instead of read.

use super::value::Value;
use crate::base::Time;

/// Computed changes, oldest first; several may share a moment.
#[derive(Debug)]
pub(super) struct Computed {
    times: Vec<Time>,
    values: Vec<Value>,
    /// Positions of values with an unknown bit, ascending.
    unknown: Vec<usize>,
}

impl Computed {
    /// Takes changes that ascend in time; equal neighbours become one, events stay.
    pub(super) fn new(changes: Vec<(Time, Value)>) -> Self {
        let mut computed = Self { times: Vec::new(), values: Vec::new(), unknown: Vec::new() };
        for (time, value) in changes {
            if value != Value::Event && computed.values.last() == Some(&value) {
                continue;
            }
            if !value.is_known() {
                computed.unknown.push(computed.values.len());
            }
            computed.times.push(time);
            computed.values.push(value);
        }
        computed
    }

    pub(super) fn len(&self) -> usize {
        self.times.len()
    }

    pub(super) fn count_before(&self, time: Time) -> usize {
        self.times.partition_point(|known| *known < time)
    }

    pub(super) fn time(&self, index: usize) -> Option<Time> {
        self.times.get(index).copied()
    }

    pub(super) fn value(&self, index: usize) -> Option<&Value> {
        self.values.get(index)
    }

    /// Whether one of the values of changes `from..to` has an unknown bit.
    pub(super) fn any_unknown(&self, from: usize, to: usize) -> bool {
        let at = self.unknown.partition_point(|index| *index < from);
        self.unknown.get(at).is_some_and(|index| *index < to)
    }
}
