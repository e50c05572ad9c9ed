//! Where notes are: flags above the rows, in a row, beside an element.

use super::ruler::{Ruler, column};
use crate::app::Document;
use crate::app::rows::{Hue, Row};
use crate::app::state::App;
use crate::app::waves::Viewport;
use crate::base::Time;
use crate::decode::TensorKey;
use crate::note::{About, Note};
use std::collections::BTreeMap;

/// A note above the rows, as far as it is on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// Its place among all notes.
    pub index: usize,
    /// Its first column.
    pub start: u16,
    /// Its last column.
    pub end: u16,
    /// Whether it begins in its first column.
    pub begins: bool,
    /// Whether it ends in its last column.
    pub ends: bool,
    /// What it says, on one line.
    pub text: String,
    /// How many more notes begin in the same column and are not drawn.
    pub more: usize,
    /// Its colour.
    pub color: Option<Hue>,
}

impl Flag {
    /// Whether it covers more than a column.
    #[must_use]
    pub fn is_stretch(&self) -> bool {
        self.end > self.start
    }
}

impl Ruler {
    /// The note whose flag is at a column: the one that begins last, as it is drawn over the others.
    #[must_use]
    pub fn note_at(&self, column: u16) -> Option<&Flag> {
        let end = |flag: &Flag| if self.note_line { flag.end } else { flag.start };
        let there = self.notes.iter().filter(|flag| (flag.start..=end(flag)).contains(&column));
        there.min_by_key(|flag| (flag.is_stretch(), std::cmp::Reverse(flag.start)))
    }

    /// The line of the head that has the notes: above the ruler, in small panes the ruler itself.
    #[must_use]
    pub fn is_note_line(&self, line: u16) -> bool {
        let above = u16::from(self.matches.is_some()) + u16::from(self.differences.is_some());
        line == above && !self.notes.is_empty()
    }
}

/// Whether any note is about a time of its own and no element.
pub(super) fn timed(app: &App) -> bool {
    app.notes().iter().any(is_timed)
}

fn is_timed(note: &Note) -> bool {
    note.when.span().is_some() && !matches!(note.about, About::Element { .. })
}

/// The flags on the screen, in the order of time; of points in one column the first stands for all.
pub(super) fn flags(app: &App, document: &Document, columns: u16) -> Vec<Flag> {
    let viewport = app.waves.viewport();
    let mut flags: Vec<Flag> = Vec::new();
    for (index, note) in app.notes().iter().enumerate().filter(|(_, note)| is_timed(note)) {
        let Some(place) = shown(note, document, viewport, columns) else { continue };
        let same = |flag: &&mut Flag| (flag.start, flag.end) == (place.0, place.1);
        if let Some(flag) = flags.last_mut().filter(same) {
            flag.more += 1;
            continue;
        }
        let (start, end, begins, ends) = place;
        flags.push(Flag { index, start, end, begins, ends, text: note.line(), more: 0, color: note.hue() });
    }
    flags
}

/// First and last column of a note on the screen, and whether it begins and ends there.
fn shown(
    note: &Note,
    document: &Document,
    viewport: Viewport,
    columns: u16,
) -> Option<(u16, u16, bool, bool)> {
    let (from, to) = note.when.span()?;
    let place = |time: Time| column(document, viewport, time, columns);
    let (start, end) = (place(from), place(to));
    let inside = from < viewport.to && to >= viewport.from;
    if start.or(end).is_none() && !inside {
        return None;
    }
    let last = columns.checked_sub(1)?;
    let (first, after) = (start.unwrap_or(0), end.unwrap_or(last));
    Some((first, after.max(first), start.is_some(), end.is_some()))
}

/// The columns of the whole trace in which notes begin.
pub(super) fn columns(app: &App, place: impl Fn(Time) -> Option<u16>) -> Vec<(u16, Option<Hue>)> {
    let timed = app.notes().iter().filter(|note| is_timed(note));
    let mut columns: Vec<_> =
        timed.filter_map(|note| Some((place(note.when.span()?.0)?, note.hue()))).collect();
    columns.dedup_by_key(|(column, _)| *column);
    columns
}

/// The notes on signals, by name, as far as they begin on the screen.
pub(super) struct RowFlags<'a> {
    app: &'a App,
    by_path: BTreeMap<&'a str, Vec<(u16, Option<Hue>)>>,
}

impl<'a> RowFlags<'a> {
    pub(super) fn of(app: &'a App, columns: u16) -> Self {
        let mut by_path: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        let viewport = app.waves.viewport();
        for note in app.notes() {
            if let (About::Signal(path), Some((from, _)), Some(document)) =
                (&note.about, note.when.span(), &app.document)
                && let Some(column) = column(document, viewport, from, columns)
            {
                by_path.entry(path).or_default().push((column, note.hue()));
            }
        }
        Self { app, by_path }
    }

    /// The flags of a row.
    pub(super) fn on(&self, row: &Row) -> Vec<(u16, Option<Hue>)> {
        if self.by_path.is_empty() {
            return Vec::new();
        }
        let document = self.app.document.as_ref();
        let signal = row.signal().zip(document);
        let signal = signal.and_then(|(id, document)| document.trace.hierarchy().signal(id));
        signal.and_then(|signal| self.by_path.get(signal.path.as_str())).cloned().unwrap_or_default()
    }
}

/// The elements of a tensor with notes, and their colours.
pub(super) fn elements(app: &App, key: &TensorKey) -> BTreeMap<usize, Option<Hue>> {
    let element = |note: &Note| match &note.about {
        About::Element { tensor, number, index } if **tensor == *key.name && *number == key.number => {
            Some((*index, note.hue()))
        }
        _ => None,
    };
    app.notes().iter().filter_map(element).collect()
}
