//! An array at the cursor, element by element.

use crate::app::arrange::Region;
use crate::app::state::App;
use crate::trace::SignalId;
use crate::translate::{Array, Content, Format, Kind, Matrix, Moments, Shape, Since};
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// The pane of arrays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatrixPane {
    /// Path, dimensions and width of an element.
    pub title: String,
    /// The marker since which changes count.
    pub since: Option<char>,
    /// What stands above the columns.
    pub header: Vec<String>,
    /// The rows on the screen: index and elements.
    pub rows: Vec<(String, Vec<Element>)>,
    /// Cells for the indices of rows.
    pub label: u16,
    /// Cells of an element, sign included.
    pub cell: u16,
    /// The selected element on the screen: row and column.
    pub selected: (usize, usize),
    /// The name and the whole value of the selected element.
    pub detail: String,
    /// That element; `None` for a gap.
    pub signal: Option<SignalId>,
    /// The first row and the first column on the screen.
    pub origin: (usize, usize),
    /// Rows above and below the screen.
    pub more: (usize, usize),
}

/// An element on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// The value; empty for a gap.
    pub text: String,
    /// What sort of value it is.
    pub kind: Kind,
    /// What happened to it since the marker.
    pub since: Since,
    /// Whether it is an element of the array.
    pub exists: bool,
}

impl MatrixPane {
    /// Row and column of the element at a cell of the inside of the pane.
    #[must_use]
    pub fn element_at(&self, x: u16, row: usize) -> Option<(usize, usize)> {
        // A blank, the index and a blank stand before the elements, the header above them.
        let column = usize::from(x.checked_sub(self.label + 2)? / self.cell.max(1));
        let row = row.checked_sub(1)?;
        self.rows.get(row)?.1.get(column)?;
        Some((self.origin.0 + row, self.origin.1 + column))
    }
}

/// Most columns that are looked at to find how wide an element is.
const MOST_COLUMNS: usize = 64;

/// The widest that an element gets.
const WIDEST: usize = 24;

pub(super) fn matrix(app: &mut App, region: Region) -> Option<MatrixPane> {
    app.arrays.wanted.clear();
    let all = app.arrays.all()?;
    let array = all.all().get(app.arrays.shown)?;
    let format = app.arrays.format.clone().or_else(|| usual(app, array)).unwrap_or_default();
    // A line for the header and one for the selected element.
    let height = usize::from(region.height.saturating_sub(2)).max(1);
    let (shape, window, cell) = layout(app, array, &format, usize::from(region.width), height);
    app.arrays.rows = shape.rows;
    let found = look(app, array, shape, &window, &format);
    app.arrays.wanted = array
        .window(shape, window.0.clone(), window.1.clone())
        .into_iter()
        .filter(|signal| app.document.as_ref().is_some_and(|d| !d.trace.is_loaded(*signal)))
        .collect();
    let label = found.rows.iter().map(|(label, _)| label.len()).max().unwrap_or(0);
    let selected = app.arrays.selected;
    Some(MatrixPane {
        title: title(app, array),
        since: app.since().map(|(letter, _)| letter),
        header: found.header,
        rows: found
            .rows
            .into_iter()
            .map(|(label, cells)| (label, cells.into_iter().map(element).collect()))
            .collect(),
        label: u16::try_from(label).unwrap_or(u16::MAX),
        cell: u16::try_from(cell).unwrap_or(u16::MAX),
        selected: (selected.0.saturating_sub(window.0.start), selected.1.saturating_sub(window.1.start)),
        detail: detail(app, array, shape, &format),
        signal: array.at(shape, selected.0, selected.1),
        origin: (window.0.start, window.1.start),
        more: (window.0.start, shape.rows.saturating_sub(window.0.end)),
    })
}

/// How the first element is usually written.
fn usual(app: &App, array: &Array) -> Option<Format> {
    let document = app.document.as_ref()?;
    array.signals().first().map(|signal| app.translation.row(&document.trace, *signal).format)
}

fn title(app: &App, array: &Array) -> String {
    let dimensions = array.dimensions.iter().map(|range| format!("[{}..{}]", range.start(), range.end()));
    let dimensions = dimensions.collect::<Vec<_>>().concat();
    let first = array.signals().first().and_then(|id| app.document.as_ref()?.trace.hierarchy().signal(*id));
    let width = match first.map(|signal| signal.kind) {
        Some(crate::trace::SignalKind::Bits { width: 1 }) => "  bits".to_owned(),
        Some(crate::trace::SignalKind::Bits { width }) => format!("  {width} bits each"),
        _ => String::new(),
    };
    format!("{} {dimensions}{width}", array.path)
}

/// Shape, window of rows and columns, and the cells of an element; moves selection and scroll into it.
fn layout(
    app: &mut App,
    array: &Array,
    format: &Format,
    width: usize,
    height: usize,
) -> (Shape, (Range<usize>, Range<usize>), usize) {
    let mut shape = array.shape(16);
    let label = 2 + array.dimensions.iter().map(|range| range.end().to_string().len() + 2).sum::<usize>();
    let room = width.saturating_sub(label).max(1);
    let window = |app: &App, shape: Shape| {
        (app.arrays.scroll.0..app.arrays.scroll.0.saturating_add(height), 0..shape.columns.min(MOST_COLUMNS))
    };
    let found = look(app, array, shape, &window(app, shape), format);
    let texts = found.rows.iter().flat_map(|(_, cells)| cells).filter_map(|cell| match &cell.content {
        Content::Value(written) => Some(written.text.width()),
        _ => None,
    });
    let header = found.header.iter().map(String::len).max().unwrap_or(1);
    // A blank and a sign stand before each value.
    let cell = texts.max().unwrap_or(2).max(header).min(WIDEST).min(room.saturating_sub(2).max(1)) + 2;
    let fitting = (room / cell).max(1);
    if array.dimensions.len() == 1 && shape.columns > fitting {
        shape = array.shape(fitting);
    }
    let view = &mut app.arrays;
    view.selected.0 = view.selected.0.min(shape.rows.saturating_sub(1));
    view.selected.1 = view.selected.1.min(shape.columns.saturating_sub(1));
    view.scroll.0 = super::scrolled(view.scroll.0, view.selected.0, shape.rows, height);
    view.scroll.1 = super::scrolled(view.scroll.1, view.selected.1, shape.columns, fitting);
    let rows = view.scroll.0..view.scroll.0.saturating_add(height).min(shape.rows);
    let columns = view.scroll.1..view.scroll.1.saturating_add(fitting).min(shape.columns);
    (shape, (rows, columns), cell)
}

fn look(
    app: &App,
    array: &Array,
    shape: Shape,
    window: &(Range<usize>, Range<usize>),
    format: &Format,
) -> Matrix {
    let moments = Moments { now: app.cursor, since: app.since().map(|(_, time)| time) };
    let trace = app.document.as_ref().map(|document| &document.trace);
    array.matrix(shape, window, format, moments, &|signal| trace.and_then(|trace| trace.track(signal)))
}

fn element(cell: crate::translate::Cell) -> Element {
    let (text, kind, exists) = match cell.content {
        Content::Gap => (String::new(), Kind::Normal, false),
        Content::Missing => ("…".to_owned(), Kind::Normal, true),
        Content::Nothing => ("–".to_owned(), Kind::Normal, true),
        Content::Value(written) => (written.text, written.kind, true),
    };
    Element { text, kind, since: cell.since, exists }
}

/// The name and the whole value of the selected element.
fn detail(app: &App, array: &Array, shape: Shape, format: &Format) -> String {
    let (row, column) = app.arrays.selected;
    let signal = array.at(shape, row, column);
    let document = app.document.as_ref();
    let name = signal.and_then(|id| document?.trace.hierarchy().signal(id)).map(|signal| &signal.path);
    let value = signal.and_then(|id| document?.trace.track(id)?.value(app.cursor));
    match (name, value) {
        (Some(name), Some(value)) => format!("{name} = {}", format.write(&value)),
        (Some(name), None) => name.clone(),
        _ => "no such element".to_owned(),
    }
}
