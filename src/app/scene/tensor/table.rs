//! The columns of the table: as many as there is room for, as wide as their numbers.

use crate::app::tensors::{View, Whole};
use crate::decode::Run;
use crate::translate::integer;

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The index of the element.
    Index,
    /// What passed.
    Rtl,
    /// What should have.
    Golden,
    /// The difference.
    Difference,
    /// The cycle in which it passed.
    Cycle,
    /// What it stands for.
    Real,
}

/// Columns with the cells that each takes, a gap before it included, from left to right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(pub Vec<(Column, u16)>);

/// Cells at the right of the table for the mark of a wrong element.
const MARK: u16 = 2;

/// Cells of the widest real number: `−0.0001234`.
const REAL: u16 = 10;

impl Columns {
    /// Every column that `whole` has something for; those that a narrow pane leaves out come last.
    pub(super) fn wanted(run: Option<&Run>, whole: &Whole) -> Self {
        let wide = |view: View| {
            let ends = whole.figures(view).range;
            let ends = ends.into_iter().flat_map(|(low, high)| [integer(low), integer(high)]);
            ends.map(|text| text.chars().count()).max().unwrap_or(1)
        };
        let column = |column: Column, heading: usize, widest: usize| {
            (column, u16::try_from(heading.max(widest)).unwrap_or(u16::MAX).saturating_add(2))
        };
        let last = whole.elements.last().map_or(0, |element| element.index);
        let latest = whole.elements.iter().filter_map(|element| element.cycle).max();
        let cycles = run.map_or(latest.map_or(0, |cycle| cycle.0), |run| run.clock().cycles());
        let cycles = integer(i64::try_from(cycles).unwrap_or(i64::MAX));
        let mut columns =
            vec![column(Column::Index, 1, last.to_string().len()), column(Column::Rtl, 3, wide(View::Rtl))];
        if whole.compared {
            columns.push(column(Column::Golden, 6, wide(View::Golden)));
            columns.push(column(Column::Difference, 1, wide(View::Difference)));
        }
        if run.is_some() || latest.is_some() {
            columns.push(column(Column::Cycle, 5, cycles.chars().count()));
        }
        if run.is_some_and(|run| !run.phases().is_empty()) {
            columns.push((Column::Real, REAL + 2));
        }
        Self(columns)
    }

    /// Cells that all columns take.
    pub(super) fn width(&self) -> u16 {
        self.0.iter().map(|(_, width)| *width).fold(MARK, u16::saturating_add)
    }

    /// The columns that fit into `width` cells: without the last ones, then with narrower numbers.
    pub(super) fn within(mut self, width: u16) -> Self {
        let optional = |column: Column| matches!(column, Column::Cycle | Column::Real);
        while self.width() > width && self.0.last().is_some_and(|(column, _)| optional(*column)) {
            self.0.pop();
        }
        let wide = self.width() > width;
        let Some((index, numbers)) = self.0.split_first_mut().filter(|_| wide) else { return self };
        let room = width.saturating_sub(index.1 + MARK);
        let each = room / u16::try_from(numbers.len()).unwrap_or(1).max(1);
        for (_, number) in numbers {
            *number = each;
        }
        self
    }

    /// Whether the table has a column.
    #[must_use]
    pub fn has(&self, column: Column) -> bool {
        self.0.iter().any(|(other, _)| *other == column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrow_table_leaves_columns_out_and_shares_what_is_left() {
        let all =
            || Columns(vec![(Column::Index, 4), (Column::Rtl, 8), (Column::Cycle, 8), (Column::Real, 12)]);
        let names = |columns: &Columns| columns.0.iter().map(|(column, _)| *column).collect::<Vec<_>>();
        assert_eq!(all().width(), 34);
        assert_eq!(names(&all().within(34)), [Column::Index, Column::Rtl, Column::Cycle, Column::Real]);
        assert_eq!(names(&all().within(33)), [Column::Index, Column::Rtl, Column::Cycle]);
        assert_eq!(names(&all().within(14)), [Column::Index, Column::Rtl]);
        assert_eq!(all().within(12).0, [(Column::Index, 4), (Column::Rtl, 6)]);
        assert_eq!(all().within(0).0[1].1, 0);
    }
}
