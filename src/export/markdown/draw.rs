//! The waves in letters, as the terminal draws them.

use super::super::fit::beginning;
use super::super::flag::{Flag, value_at};
use super::super::{Options, Selection, Shown, ShownRow, ruler};
use crate::base::{Time, printable};
use crate::protocol::ERROR;
use crate::trace::SignalKind;
use crate::translate::wave::{Segment, Shape, Stretch, Writing, shapes, stretches};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of time, unless somebody asks for others: with names and values a page has room for them.
const COLUMNS: usize = 76;

/// The widest names and values.
const NAMES: usize = 28;
const VALUES: usize = 14;

/// What the line of the cursor may replace: where nothing changes, nothing is hidden.
const STEADY: [char; 10] = [' ', '▁', '▔', '═', '░', '╌', '─', '┅', '┄', '·'];

/// A drawing, and whether some columns hold more changes than they can show.
pub(super) struct Drawing {
    pub text: String,
    pub crowded: bool,
}

/// Columns of everything.
struct Layout {
    names: usize,
    values: usize,
    before: bool,
    columns: usize,
    cursor: Option<usize>,
    from: Time,
    to: Time,
}

impl Layout {
    fn of(selection: &Selection, options: &Options) -> Self {
        let columns = options.columns.unwrap_or(COLUMNS).clamp(8, 1000);
        let (from, to) = (selection.from, selection.to.max(selection.from));
        let name = |row: &ShownRow| printable(&row.label).width() + 2 * usize::from(row.depth);
        let names = selection.rows.iter().map(name).max().unwrap_or(0).clamp(5, NAMES);
        let value = |row: &ShownRow| value(selection, row, selection.before, VALUES).width();
        let values = selection.rows.iter().map(value).max().unwrap_or(0);
        let mut layout = Self { names, values, before: selection.before, columns, cursor: None, from, to };
        layout.cursor = selection.cursor.and_then(|time| layout.column(time));
        layout
    }

    /// The column of a moment.
    fn column(&self, time: Time) -> Option<usize> {
        if time < self.from || time > self.to {
            return None;
        }
        let ticks = u128::from(self.to.0 - self.from.0) + 1;
        usize::try_from(u128::from(time.0 - self.from.0) * self.columns as u128 / ticks).ok()
    }

    /// A line: a name, a value and what stands over the time.
    fn line(&self, name: &str, value: &str, wave: &[char]) -> String {
        let name = beginning(name, self.names);
        let gap = self.names - name.width().min(self.names);
        let pad = self.values.saturating_sub(value.width());
        let blank = if self.values > 0 { " " } else { "" };
        let wave: String = wave.iter().collect();
        format!("{name}{:gap$}{blank}{:pad$}{value} {}", "", "", wave).trim_end().to_owned() + "\n"
    }
}

/// Draws the rows with marks, notes and a ruler above.
pub(super) fn draw(selection: &Selection, flags: &[Flag], options: &Options) -> Drawing {
    let layout = Layout::of(selection, options);
    let mut drawing = Drawing { text: String::new(), crowded: false };
    head(&mut drawing.text, (selection, options), flags, &layout);
    for row in &selection.rows {
        let name =
            format!("{:indent$}{}", "", printable(&row.label), indent = 2 * usize::from(row.depth.min(8)));
        let (lines, crowded) = wave(selection, row, &layout);
        drawing.crowded |= crowded;
        let middle = lines.len() / 2;
        for (index, mut line) in lines.into_iter().enumerate() {
            if let Some(cell) =
                layout.cursor.and_then(|at| line.get_mut(at)).filter(|cell| STEADY.contains(cell))
            {
                *cell = '│';
            }
            let value = if index == middle {
                value(selection, row, layout.before, layout.values)
            } else {
                String::new()
            };
            let name = if index == middle { name.as_str() } else { "" };
            drawing.text.push_str(&layout.line(name, &value, &line));
        }
    }
    drawing
}

/// The lines of a row, from the top, and whether some columns hold more changes than they can show.
fn wave(selection: &Selection, row: &ShownRow, layout: &Layout) -> (Vec<Vec<char>>, bool) {
    let whole = |sign: char| vec![vec![sign; layout.columns]];
    let Some(track) = row.track(&selection.trace) else {
        return match &row.shown {
            Shown::Divider => (whole('┄'), false),
            Shown::Group { .. } => (whole(' '), false),
            _ => (vec!["not loaded".chars().collect()], false),
        };
    };
    let summary = track.summary(layout.from, layout.to, layout.columns);
    let crowded = summary.iter().any(|column| column.changes > 1);
    let height = u16::from(row.height.clamp(1, 4));
    let lines = match track.kind() {
        SignalKind::Bits { width: 1 } | SignalKind::Event => bit(&shapes(&summary), height),
        _ => {
            let errors = matches!(row.shown, Shown::Transactions { .. }).then_some(ERROR);
            let writing = Writing { format: &row.format, errors, columns: 1 };
            bus(&stretches(&summary, writing), height, layout.columns)
        }
    };
    (lines, crowded)
}

fn bit(shapes: &[Shape], height: u16) -> Vec<Vec<char>> {
    (0..height).map(|line| shapes.iter().map(|shape| shape.sign(line, height).0).collect()).collect()
}

fn bus(stretches: &[Stretch], height: u16, columns: usize) -> Vec<Vec<char>> {
    let mut lines = vec![vec![' '; columns]; usize::from(height)];
    for stretch in stretches {
        let (start, end) = (usize::from(stretch.start), usize::from(stretch.end).min(columns));
        for (line, number) in lines.iter_mut().zip(0..) {
            line[start..end].fill(stretch.segment.sign(number, height).0);
        }
        if let Segment::Value(value) = &stretch.segment {
            write_over(&mut lines[usize::from(height / 2)][start..end], &value.text);
        }
    }
    lines
}

/// Writes a value in the middle of its stretch, with a blank at each side where there is room for that.
fn write_over(cells: &mut [char], text: &str) {
    let length = text.width();
    if length == 0 || length > cells.len() {
        return;
    }
    let start = (cells.len() - length) / 2;
    if length + 2 <= cells.len() {
        cells[start - 1] = ' ';
        cells[start + length] = ' ';
    }
    // A wide letter takes the place of two.
    let padded = text.chars().flat_map(|c| [Some(c), (c.width() == Some(2)).then_some('\0')]).flatten();
    for (cell, letter) in cells[start..].iter_mut().zip(padded) {
        *cell = letter;
    }
}

/// Marks, notes and the ruler.
fn head(text: &mut String, (selection, options): (&Selection, &Options), flags: &[Flag], layout: &Layout) {
    let blank = || vec![' '; layout.columns];
    let marks: Vec<_> =
        selection.markers.iter().filter_map(|m| Some((layout.column(m.time)?, m.letter))).collect();
    if !marks.is_empty() {
        let mut line = blank();
        for (column, letter) in marks {
            // Two marks in one column are none that can be told apart.
            line[column] = if line[column] == ' ' { letter } else { '*' };
        }
        text.push_str(&layout.line("marks", "", &line));
    }
    let whole = (selection.from, selection.to);
    let mut lines: Vec<Vec<char>> = Vec::new();
    for flag in flags {
        let Some((from, to)) = flag.span.filter(|span| *span != whole) else { continue };
        let (Some(from), Some(to)) = (layout.column(from), layout.column(to)) else { continue };
        let number = flag.number.to_string();
        let end = (to + 1).max(from + number.len() + 1).min(layout.columns);
        let free = lines.iter().position(|line| line[from..end].iter().all(|cell| *cell == ' '));
        let at = free.unwrap_or(lines.len());
        if free.is_none() {
            lines.push(blank());
        }
        lines[at][from..=to].fill('─');
        for (cell, digit) in lines[at][from..].iter_mut().zip(number.chars()) {
            *cell = digit;
        }
    }
    for (index, line) in lines.iter().enumerate() {
        text.push_str(&layout.line(if index == 0 { "notes" } else { "" }, "", line));
    }
    text.push_str(&layout.line(ruler::word(options), "", &ruler(selection, options, layout)));
}

/// Times or cycles at equal distances, and the head of the cursor.
fn ruler(selection: &Selection, options: &Options, layout: &Layout) -> Vec<char> {
    let mut line = vec![' '; layout.columns];
    let mut put = |column: usize, label: &str| {
        let letters: Vec<char> = label.chars().collect();
        let room = column.saturating_sub(1)..(column + letters.len() + 1).min(layout.columns);
        let fits = column + letters.len() <= layout.columns && line[room].iter().all(|cell| *cell == ' ');
        if fits {
            line[column..column + letters.len()].copy_from_slice(&letters);
        }
        fits
    };
    if let Some(column) = layout.cursor {
        let time = selection.cursor.map(|time| ruler::moment(selection, options, time)).unwrap_or_default();
        if !put(column, &format!("▼{time}")) {
            let start = column.saturating_sub(time.chars().count());
            put(start, &format!("{time}▼"));
        }
    }
    for (time, label) in ruler::labels(selection, options, layout.columns as u64 / 14) {
        if let Some(column) = layout.column(time) {
            put(column, &format!("╷{label}"));
        }
    }
    line
}

/// The value of a row at the cursor in at most `room` cells.
fn value(selection: &Selection, row: &ShownRow, before: bool, room: usize) -> String {
    let value = selection.cursor.and_then(|time| value_at(selection, row, time, before));
    value.map(|value| row.format.fit(&value, room)).unwrap_or_default()
}
