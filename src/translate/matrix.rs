//! An array at a moment, as rows and columns of written values.

use super::array::Array;
use super::format::Format;
use super::kind::Written;
use crate::base::Time;
use crate::trace::{SignalId, Track, Value};
use std::ops::Range;

/// An array of which more than this many places in one have an element is laid out by index, gaps included; a sparser
/// one element by element.
const SPARSE: u64 = 16;

/// How the elements of an array lie in rows and columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The number of rows.
    pub rows: usize,
    /// The number of columns; never 0.
    pub columns: usize,
    /// Whether gaps are left out: each row is an element then.
    sparse: bool,
}

/// What happened to an element since another moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Since {
    /// Nothing.
    #[default]
    Same,
    /// It changed and is again what it was.
    Back,
    /// It is something else.
    Changed,
}

/// What a place of a matrix holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// The array has no such element.
    Gap,
    /// The element is not loaded.
    Missing,
    /// It has no value yet.
    Nothing,
    /// Its value.
    Value(Written),
}

/// A place of a matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The element; `None` for a gap.
    pub signal: Option<SignalId>,
    /// What it holds.
    pub content: Content,
    /// What happened to it since the other moment.
    pub since: Since,
}

/// A part of an array at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// What stands above the columns: the last index, or how far it is from that of the row.
    pub header: Vec<String>,
    /// Rows: the indices that their elements share, or the first one, and their places.
    pub rows: Vec<(String, Vec<Cell>)>,
}

/// The moments that a matrix looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moments {
    /// Whose values it shows.
    pub now: Time,
    /// What they are compared with, if anything.
    pub since: Option<Time>,
}

impl Array {
    /// Rows and columns. The last of several dimensions lies across; a single one is broken into rows of a power of two
    /// of at most `most` elements.
    #[must_use]
    pub fn shape(&self, most: usize) -> Shape {
        let count = self.dimensions.len();
        let places = (0..count).fold(1_u64, |all, at| all.saturating_mul(self.extent(at)));
        if places / SPARSE > self.signals().len() as u64 {
            return Shape { rows: self.signals().len(), columns: 1, sparse: true };
        }
        let across = self.extent(count.saturating_sub(1));
        let columns =
            if count > 1 { across } else { floor_power(most.max(1) as u64).min(ceil_power(across)) };
        let size = |places: u64| usize::try_from(places).unwrap_or(usize::MAX);
        Shape { rows: size(places.div_ceil(columns.max(1))), columns: size(columns.max(1)), sparse: false }
    }

    /// The element at a place of `shape`; `None` for a gap.
    #[must_use]
    pub fn at(&self, shape: Shape, row: usize, column: usize) -> Option<SignalId> {
        if shape.sparse {
            return self.signals().get(row).copied().filter(|_| column == 0);
        }
        self.element(&self.indices_at(shape, row, column)?)
    }

    /// The place of an element in `shape`: row and column.
    #[must_use]
    pub fn place(&self, shape: Shape, signal: SignalId) -> Option<(usize, usize)> {
        let position = self.position(signal)?;
        if shape.sparse {
            return Some((position, 0));
        }
        let indices = self.indices(position).iter().zip(&self.dimensions).enumerate();
        let number = indices.fold(0_u64, |sum, (at, (index, range))| {
            sum.saturating_mul(self.extent(at)).saturating_add(index.abs_diff(*range.start()))
        });
        let number = usize::try_from(number).ok()?;
        Some((number / shape.columns, number % shape.columns))
    }

    fn indices_at(&self, shape: Shape, row: usize, column: usize) -> Option<Vec<i64>> {
        let mut number = (row as u64).checked_mul(shape.columns as u64)?.checked_add(column as u64)?;
        let mut indices = Vec::with_capacity(self.dimensions.len());
        for (at, range) in self.dimensions.iter().enumerate().rev() {
            let extent = self.extent(at).max(1);
            indices.push(range.start().checked_add_unsigned(number % extent)?);
            number /= extent;
        }
        indices.reverse();
        (number == 0 && column < shape.columns).then_some(indices)
    }

    /// The elements in the window of `rows` and `columns` of `shape`: whom to load before [`Self::matrix`].
    #[must_use]
    pub fn window(&self, shape: Shape, rows: Range<usize>, columns: Range<usize>) -> Vec<SignalId> {
        let places = rows.flat_map(|row| columns.clone().map(move |column| (row, column)));
        places.filter_map(|(row, column)| self.at(shape, row, column)).collect()
    }

    /// The values in the window of `rows` and `columns` of `shape`; `track` yields what is loaded.
    #[must_use]
    pub fn matrix(
        &self,
        shape: Shape,
        window: &(Range<usize>, Range<usize>),
        format: &Format,
        moments: Moments,
        track: &dyn Fn(SignalId) -> Option<Track>,
    ) -> Matrix {
        let rows = window.0.start..window.0.end.min(shape.rows);
        let columns = window.1.start..window.1.end.min(shape.columns);
        let cell = |row, column| cell(self.at(shape, row, column), format, moments, track);
        let line =
            |row| (self.row_label(shape, row), columns.clone().map(|column| cell(row, column)).collect());
        Matrix {
            header: columns.clone().map(|column| self.column_label(shape, column)).collect(),
            rows: rows.map(line).collect(),
        }
    }

    fn row_label(&self, shape: Shape, row: usize) -> String {
        let brackets =
            |indices: &[i64]| indices.iter().map(|index| format!("[{index}]")).collect::<Vec<_>>().concat();
        if shape.sparse {
            return brackets(self.indices(row));
        }
        let indices = self.indices_at(shape, row, 0).unwrap_or_default();
        if indices.len() > 1 { brackets(&indices[..indices.len() - 1]) } else { brackets(&indices) }
    }

    fn column_label(&self, shape: Shape, column: usize) -> String {
        match self.dimensions.last() {
            _ if shape.sparse => String::new(),
            Some(range) if self.dimensions.len() > 1 => {
                range.start().saturating_add_unsigned(column as u64).to_string()
            }
            _ => format!("+{column}"),
        }
    }
}

fn cell(
    signal: Option<SignalId>,
    format: &Format,
    moments: Moments,
    track: &dyn Fn(SignalId) -> Option<Track>,
) -> Cell {
    let empty = |content| Cell { signal, content, since: Since::Same };
    let Some(id) = signal else { return empty(Content::Gap) };
    let Some(track) = track(id) else { return empty(Content::Missing) };
    let value = track.value(moments.now);
    let since = moments.since.map_or(Since::Same, |then| since(&track, value.as_ref(), moments.now, then));
    let content = value.map_or(Content::Nothing, |value| Content::Value(format.written(&value)));
    Cell { signal, content, since }
}

fn since(track: &Track, value: Option<&Value>, now: Time, then: Time) -> Since {
    if track.count_to(now) == track.count_to(then) {
        Since::Same
    } else if track.value(then).as_ref() == value {
        Since::Back
    } else {
        Since::Changed
    }
}

fn floor_power(number: u64) -> u64 {
    1 << number.max(1).ilog2()
}

fn ceil_power(number: u64) -> u64 {
    number.max(1).checked_next_power_of_two().unwrap_or(1 << 63)
}
