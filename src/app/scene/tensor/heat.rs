//! The heatmap: a tensor in two dimensions, a row a head where it has heads, else wrapped to the width.

use crate::app::arrange::Region;
use crate::app::scene::header::visible;
use crate::app::scene::scrolled;
use crate::app::state::App;
use crate::app::tensors::{Verdict, Whole};
use crate::check::RowsOf;
use crate::translate::integer;

/// A tensor as a heatmap: the part of it that is on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Heat {
    /// Where it is, heading included.
    pub region: Region,
    /// Cells before each row, for what the row is.
    pub label: u16,
    /// Cells of an element.
    pub cell: u16,
    /// Whether an element is written as a number.
    pub numbers: bool,
    /// What stands over the columns on the screen, by column; most are empty.
    pub heading: Vec<String>,
    /// The rows on the screen.
    pub rows: Vec<HeatRow>,
    /// Indices from one row to the next.
    pub stride: usize,
    /// The first row and the first column on the screen.
    pub(super) first: (usize, usize),
    /// Rows and columns that there are.
    pub size: (usize, usize),
}

/// A row of a heatmap.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatRow {
    /// What it is: a head, or the index of its first element.
    pub label: String,
    /// An element a column; `None` where there is none.
    pub cells: Vec<Option<HeatCell>>,
}

/// An element of a heatmap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeatCell {
    /// Its place among all elements.
    pub place: usize,
    /// Its number in the view; `None` where it is not known.
    pub value: Option<i64>,
    /// Its share of the largest magnitude, -255 to 255.
    pub share: i16,
    /// What the comparison says.
    pub verdict: Verdict,
}

/// Cells of an element that is drawn as two characters: its sign and its shade.
const PAIR: u16 = 2;

/// Cells that such an element takes at most.
const WIDEST: u16 = 4;

/// Columns of a vector are a multiple of this, so that indices are easy to read off.
const MULTIPLE: u16 = 8;

/// Makes the heatmap of `whole` in `region`, with the element at `place` in sight.
pub(super) fn heat(app: &App, whole: &Whole, place: usize, region: Region, scroll: (usize, usize)) -> Heat {
    let figures = whole.figures(app.tensors.view);
    let digits = |value: i64| integer(value).chars().count();
    let digits = figures.range.map_or(1, |(low, high)| digits(low).max(digits(high)));
    let number = u16::try_from(digits).unwrap_or(u16::MAX).saturating_add(2);
    let last = whole.elements.last().map_or(0, |element| element.index);
    let label = u16::try_from(last.to_string().len()).unwrap_or(6).max(3) + 1;
    let room = region.width.saturating_sub(label + 2);
    let height = usize::from(region.height.saturating_sub(1)).max(1);
    let (stride, columns, cell) = if let Some(rows) = whole.rows {
        let used = whole.elements.iter().map(|element| element.index % rows.width + 1);
        let columns = used.max().unwrap_or(1);
        (rows.width, columns, fixed(columns, room, number))
    } else {
        let (columns, cell) = wrapped(last.saturating_add(1), room, height, number);
        (columns, columns, cell)
    };
    let rows = last / stride + 1;
    let selected = whole.elements.get(place).map_or(0, |element| element.index);
    let fit = usize::from(room / cell).max(1);
    let first = (
        scrolled(scroll.0, selected / stride, rows, height),
        scrolled(scroll.1, selected % stride, columns, fit),
    );
    let shown = first.1..columns.min(first.1 + fit);
    let frame = Frame { app, whole, stride, magnitude: figures.magnitude() };
    Heat {
        region,
        label,
        cell,
        numbers: cell >= number,
        heading: shown.clone().map(|column| frame.heading(column, cell)).collect(),
        rows: (first.0..rows.min(first.0 + height)).map(|row| frame.row(row, shown.clone())).collect(),
        stride,
        first,
        size: (rows, columns),
    }
}

/// Cells of an element where the columns are given: enough for its number, else for its sign and its shade.
fn fixed(columns: usize, room: u16, number: u16) -> u16 {
    let fits = |cell: &u16| columns.saturating_mul(usize::from(*cell)) <= usize::from(room);
    let shades = (PAIR..=WIDEST).rev().filter(|cell| *cell < number);
    std::iter::once(number).chain(shades).find(fits).unwrap_or(1)
}

/// Columns and cells of an element of a vector: numbers if all of them fit on the screen, else shades.
fn wrapped(length: usize, room: u16, height: usize, number: u16) -> (usize, u16) {
    let columns = |cell: u16| match room / cell {
        fitting if fitting >= MULTIPLE => usize::from(fitting / MULTIPLE * MULTIPLE),
        fitting => usize::from(fitting.max(1)),
    };
    // A power of two reads best.
    let power = |cell: u16| 1_usize << (usize::BITS - 1 - columns(cell).leading_zeros());
    let all = |columns: usize| length.div_ceil(columns) <= height;
    let shades = (1..=WIDEST).rev().filter(|cell| *cell < number);
    let found = std::iter::once(number).chain(shades).find_map(|cell| {
        let choices = [power(cell), columns(cell)];
        choices.into_iter().find(|columns| all(*columns)).map(|columns| (columns, cell))
    });
    found.unwrap_or((columns(1), 1))
}

/// What the rows of a heatmap are made of.
struct Frame<'a> {
    app: &'a App,
    whole: &'a Whole,
    stride: usize,
    magnitude: u64,
}

impl Frame<'_> {
    fn heading(&self, column: usize, cell: u16) -> String {
        if self.whole.rows.is_some_and(|rows| rows.of == RowsOf::Positions) {
            let golden = self.app.document.as_ref().and_then(|document| document.golden.as_ref());
            let text = golden.and_then(|golden| golden.token_text(column));
            if let Some(letter) = text.and_then(|text| visible(text).chars().next()) {
                return letter.to_string();
            }
        }
        // Every column where there is room, else every fourth or eighth.
        let every = match cell {
            0..=1 => 8,
            2..=3 => 4,
            _ => 1,
        };
        if column.is_multiple_of(every) { column.to_string() } else { String::new() }
    }

    fn row(&self, row: usize, columns: std::ops::Range<usize>) -> HeatRow {
        let start = row * self.stride;
        let label = match self.whole.rows.map(|rows| rows.of) {
            Some(RowsOf::Heads | RowsOf::Positions) => format!("h{row}"),
            Some(RowsOf::Matrix) => row.to_string(),
            None => start.to_string(),
        };
        HeatRow { label, cells: columns.map(|column| self.cell(start + column)).collect() }
    }

    fn cell(&self, index: usize) -> Option<HeatCell> {
        let place = self.whole.elements.binary_search_by_key(&index, |element| element.index).ok()?;
        let element = self.whole.elements.get(place)?;
        let value = element.value(self.app.tensors.view);
        let share = value.map_or(0, |value| share(value, self.magnitude, self.app.tensors.logarithmic));
        Some(HeatCell { place, value, share, verdict: element.verdict })
    }
}

/// The share that `value` has of the largest magnitude, -255 to 255; any number that is not 0 has one.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a shade of a colour")]
fn share(value: i64, magnitude: u64, logarithmic: bool) -> i16 {
    if value == 0 || magnitude == 0 {
        return 0;
    }
    let (value_of, most) = (value.unsigned_abs() as f64, magnitude as f64);
    let part = if logarithmic { value_of.ln_1p() / most.ln_1p() } else { value_of / most };
    let share = ((part * 255.0) as i16).clamp(1, 255);
    if value < 0 { -share } else { share }
}

impl Heat {
    /// The place of the element at a cell of the screen.
    pub(super) fn place_at(&self, column: u16, row: u16) -> Option<usize> {
        let column = column.checked_sub(self.region.x + self.label + 1)? / self.cell;
        let row = self.rows.get(usize::from(row.checked_sub(self.region.y + 1)?))?;
        row.cells.get(usize::from(column)).copied().flatten().map(|cell| cell.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_is_wrapped_so_that_numbers_fit_else_shades() {
        assert_eq!(wrapped(64, 70, 10, 6), (8, 6));
        assert_eq!(wrapped(64, 70, 4, 6), (16, 4));
        assert_eq!(wrapped(64, 70, 2, 6), (32, 2));
        assert_eq!(wrapped(64, 40, 2, 6), (32, 1));
        assert_eq!(wrapped(192, 100, 12, 6), (16, 6));
        // Not even single characters fit: there is a scroll.
        assert_eq!(wrapped(10_000, 70, 4, 6), (64, 1));
        assert_eq!(wrapped(5, 3, 4, 6), (2, 1));
    }

    #[test]
    fn rows_of_heads_are_as_wide_as_they_are() {
        assert_eq!([fixed(16, 100, 6), fixed(16, 66, 6), fixed(16, 40, 6), fixed(16, 30, 6)], [6, 4, 2, 1]);
    }

    #[test]
    fn a_share_has_the_sign_of_its_number_and_is_only_0_for_0() {
        assert_eq!([share(0, 10, false), share(10, 10, false), share(-5, 10, false)], [0, 255, -127]);
        assert_eq!([share(1, 1 << 40, false), share(-1, 1 << 40, false)], [1, -1]);
        assert!(share(1000, 1_000_000, true) > 100 && share(1, 0, true) == 0);
        assert_eq!(share(i64::MIN, 1 << 63, true), -255);
    }
}
