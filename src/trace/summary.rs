//! A signal drawn in few columns: what happens in each, found by search instead of by walking.

use super::hierarchy::SignalId;
use super::store::Trace;
use super::track::Track;
use super::value::Value;
use crate::base::Time;

/// What a signal does in one column of a drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// What it holds on entering the column; `None` before its first change.
    pub first: Option<Value>,
    /// What it holds on leaving the column.
    pub last: Option<Value>,
    /// How often it changes in the column, changes within a time step included.
    pub changes: u32,
    /// Whether a value it holds in the column, `first` included, has an unknown bit.
    pub unknown: bool,
}

impl Trace {
    /// What a signal does from `from` to `to`, both included, in `columns` columns; see [`Track::summary`].
    ///
    /// Empty while the signal is not loaded.
    #[must_use]
    pub fn summary(&self, id: SignalId, from: Time, to: Time, columns: usize) -> Vec<Column> {
        self.track(id).map_or_else(Vec::new, |track| track.summary(from, to, columns))
    }
}

impl Track {
    /// What it does from `from` to `to`, both included, in `columns` columns.
    ///
    /// Time `t` lies in column `(t - from) · columns / (to - from + 1)`, so each change is counted in exactly one column.
    /// The work grows with the columns and the logarithm of the changes. Empty for `to` before `from`.
    #[must_use]
    pub fn summary(&self, from: Time, to: Time, columns: usize) -> Vec<Column> {
        if to < from {
            return Vec::new();
        }
        let ticks = u128::from(to.0 - from.0) + 1;
        // The first tick of a column; that of column `columns` is one behind `to` and may not be a time.
        let start = |column: usize| {
            let offset = (ticks * column as u128).div_ceil((columns as u128).max(1));
            u64::try_from(u128::from(from.0) + offset).ok().map(Time)
        };
        let value = |count: usize| count.checked_sub(1).and_then(|index| self.value_of(index));
        let mut drawn = Vec::with_capacity(columns);
        let mut seen = self.count_before(from);
        let mut first = value(seen);
        // Neighbouring columns often hold about as many changes, so the end of one tells where to look for the next.
        let mut guess = seen;
        for column in 0..columns {
            let end = start(column + 1).map_or(self.len(), |time| self.count_before_near(guess, time));
            guess = end.saturating_mul(2).saturating_sub(seen);
            let last = if end == seen { first.clone() } else { value(end) };
            drawn.push(Column {
                first: std::mem::replace(&mut first, last.clone()),
                last,
                changes: u32::try_from(end - seen).unwrap_or(u32::MAX),
                unknown: self.any_unknown(seen.saturating_sub(1), end),
            });
            seen = end;
        }
        drawn
    }
}
