//! The history of one accumulator: what it held over the present operation.

use crate::base::{Cycle, Field};
use crate::decode::{Level, Run};

/// What the accumulator of a scalar held over an operation, in columns of equal time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// The last value of each column.
    pub values: Vec<Field>,
    /// The column of the cursor.
    pub cursor: usize,
    /// Smallest and largest known value.
    pub range: Option<(i64, i64)>,
}

impl History {
    /// How high a value stands, from 0 to 7, between the smallest and the largest.
    #[must_use]
    pub fn height(&self, value: i64) -> usize {
        let Some((low, high)) = self.range else { return 0 };
        let (above, whole) = (value.saturating_sub(low).max(0), high.saturating_sub(low).max(1));
        usize::try_from(above.saturating_mul(7) / whole).unwrap_or(0).min(7)
    }
}

/// The history of the accumulator of `lane` over the operation that `cycle` is about, in `columns` columns.
pub(super) fn history(run: &Run, lane: usize, cycle: Cycle, columns: usize) -> Option<History> {
    let spans = run.spans(Level::Operation);
    let index = spans.partition_point(|span| span.start <= cycle).saturating_sub(1);
    let span = spans.get(index).filter(|_| columns > 0)?;
    let cycles = span.end.0.saturating_sub(span.start.0) + 1;
    let columns = columns.min(usize::try_from(cycles).unwrap_or(usize::MAX));
    let count = columns as u64;
    let last = |column: u64| Cycle(span.start.0 + ((column + 1) * cycles).div_ceil(count) - 1);
    let values: Vec<Field> = (0..count).map(|column| run.accumulator(lane, last(column))).collect();
    let known = || values.iter().filter_map(|value| value.known());
    let cursor = (0..columns).find(|column| last(*column as u64) >= cycle).unwrap_or(columns - 1);
    Some(History { cursor, range: known().min().zip(known().max()), values })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_between_the_smallest_and_the_largest() {
        let history = History { values: Vec::new(), cursor: 0, range: Some((-10, 25)) };
        assert_eq!([-10, -5, 0, 24, 25].map(|value| history.height(value)), [0, 1, 2, 6, 7]);
        let flat = History { range: Some((3, 3)), ..history };
        assert_eq!(flat.height(3), 0);
        assert_eq!(flat.height(i64::MAX), 7);
    }
}
