//! A signal drawn in few columns: what happens in each, found by search instead of by walking.

use super::changes::Changes;
use super::computed::Computed;
use super::hierarchy::SignalId;
use super::store::Trace;
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
    /// What a signal does from `from` to `to`, both included, in `columns` columns.
    ///
    /// Time `t` lies in column `(t - from) · columns / (to - from + 1)`, so each change is counted in exactly one column.
    /// The work grows with the columns and the logarithm of the changes. Empty while the signal is not loaded, and
    /// for `to` before `from`.
    #[must_use]
    pub fn summary(&self, id: SignalId, from: Time, to: Time, columns: usize) -> Vec<Column> {
        self.changes_of(id).map_or_else(Vec::new, |changes| self.summary_of(changes, from, to, columns))
    }

    /// As [`summary`](Self::summary), of changes that the trace need not keep.
    pub(super) fn summary_of(&self, changes: &Changes, from: Time, to: Time, columns: usize) -> Vec<Column> {
        if from > to {
            return Vec::new();
        }
        let ticks = u128::from(to.0 - from.0) + 1;
        // The first tick of a column; that of column `columns` is one behind `to` and may not be a time.
        let start = |column: usize| (ticks * column as u128).div_ceil((columns as u128).max(1));
        let moment = |column: usize| match u64::try_from(u128::from(from.0) + start(column)) {
            Ok(time) => self.moments_before(Time(time)),
            Err(_) => usize::MAX,
        };
        let value = |count: usize| count.checked_sub(1).and_then(|index| changes.value(index));
        let mut drawn = Vec::with_capacity(columns);
        let mut seen = changes.count_before(moment(0));
        let mut first = value(seen);
        // Neighbouring columns often hold about as many changes, so the end of one tells where to look for the next.
        let mut guess = seen;
        for column in 0..columns {
            let end = changes.count_before_near(moment(column + 1), guess);
            guess = end.saturating_mul(2).saturating_sub(seen);
            let last = if end == seen { first.clone() } else { value(end) };
            drawn.push(Column {
                first: std::mem::replace(&mut first, last.clone()),
                last,
                changes: u32::try_from(end - seen).unwrap_or(u32::MAX),
                unknown: changes.any_unknown(seen.saturating_sub(1), end),
            });
            seen = end;
        }
        drawn
    }
}

/// As [`Trace::summary`], of computed changes.
pub(super) fn of_computed(computed: &Computed, from: Time, to: Time, columns: usize) -> Vec<Column> {
    if to < from {
        return Vec::new();
    }
    let ticks = u128::from(to.0 - from.0) + 1;
    let count = |column: usize| {
        let start = u128::from(from.0) + (ticks * column as u128).div_ceil((columns as u128).max(1));
        u64::try_from(start).map_or(computed.len(), |start| computed.count_before(Time(start)))
    };
    let value = |count: usize| count.checked_sub(1).and_then(|index| computed.value(index)).cloned();
    let mut seen = count(0);
    let column = |column: usize| {
        let (start, end) = (seen, count(column + 1));
        seen = end;
        Column {
            first: value(start),
            last: value(end),
            changes: u32::try_from(end - start).unwrap_or(u32::MAX),
            unknown: computed.any_unknown(start.saturating_sub(1), end),
        }
    };
    (0..columns).map(column).collect()
}
