//! The times at which a condition holds.

use crate::base::Time;

/// The matches of a condition, ascending in time, each time once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches {
    /// The times.
    pub times: Vec<Time>,
    /// Whether these are all; there are more behind the last one otherwise.
    pub complete: bool,
}

impl Matches {
    /// The number of matches found.
    #[must_use]
    pub fn count(&self) -> usize {
        self.times.len()
    }

    /// The position of the first match after a time.
    #[must_use]
    pub fn next(&self, after: Time) -> Option<usize> {
        let index = self.times.partition_point(|time| *time <= after);
        (index < self.times.len()).then_some(index)
    }

    /// The position of the last match before a time.
    #[must_use]
    pub fn previous(&self, before: Time) -> Option<usize> {
        self.times.partition_point(|time| *time < before).checked_sub(1)
    }

    /// The matches from one time to another, both included.
    #[must_use]
    pub fn between(&self, from: Time, to: Time) -> &[Time] {
        let start = self.times.partition_point(|time| *time < from);
        let end = self.times.partition_point(|time| *time <= to);
        self.times.get(start..end).unwrap_or_default()
    }
}
