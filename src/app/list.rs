//! Lists over the panes: rows to filter by typing, one of which Enter takes.

use super::act::notes::Alter;
use super::fuzzy::Query;
use super::line::Line;
use super::rows::Hue;
use super::state::App;
use super::{Effect, Overlay, act, breakpoints, build, comparison, formats, search};
use crate::base::Time;
use crate::config::{Chord, Key, Modifiers};
use crate::trace::SignalId;
use crate::translate::Format;

/// A list to choose from.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// What of.
    pub kind: ListKind,
    query: Line,
    selected: usize,
    rows: Vec<ListRow>,
    /// The rows that the query leaves, best first.
    found: Vec<usize>,
}

/// What a list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// Remembered places.
    Marks,
    /// Matches of the condition.
    Matches,
    /// Clocks for conditions.
    SearchClocks,
    /// Places to stop at.
    Breakpoints,
    /// Formats of values.
    Formats,
    /// Colours of rows.
    Colors,
    /// Signals that differ between two traces.
    Differences,
    /// Runs of what is watched.
    Runs,
    /// Places in the RTL that drive a signal.
    Drivers,
    /// Places in the RTL that read a signal.
    Readers,
    /// Tensors of the run.
    Tensors,
    /// Notes.
    Notes,
}

/// A row of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListRow {
    /// What is shown and looked through.
    pub text: String,
    /// What is shown at the right.
    pub note: String,
    /// What Enter takes.
    pub target: Target,
    /// The colour of a sign before it; without it there is none.
    pub color: Option<Hue>,
}

/// What a row of a list stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A moment.
    Time(Time),
    /// A remembered place.
    Mark(char),
    /// A signal, or none.
    Signal(Option<SignalId>),
    /// A way to write values.
    Format(Format),
    /// A colour, or none.
    Color(Option<Hue>),
    /// A number that the owner of the list understands.
    Index(usize),
}

impl ListKind {
    /// The word in the border.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Marks => "marks",
            Self::Matches => "matches",
            Self::SearchClocks => "look at conditions",
            Self::Breakpoints => "breakpoints",
            Self::Formats => "format",
            Self::Colors => "colour",
            Self::Differences => "differences",
            Self::Runs => "runs",
            Self::Drivers => "drivers",
            Self::Readers => "readers",
            Self::Tensors => "tensors",
            Self::Notes => "notes",
        }
    }

    /// What keys do beside Enter.
    #[must_use]
    pub fn note(self) -> &'static str {
        match self {
            Self::Marks => "Enter goes there, Del forgets, C-r names",
            Self::Breakpoints => "Enter goes on to it, Del forgets, C-r turns it off or on",
            Self::Runs => "Enter shows its trace",
            Self::Notes => "Enter goes there, Del deletes, C-r edits, A-c colours",
            _ => "",
        }
    }
}

impl ListRow {
    /// A row without a note.
    #[must_use]
    pub fn new(text: impl Into<String>, target: Target) -> Self {
        Self { text: text.into(), note: String::new(), target, color: None }
    }

    /// The row with a note at its right.
    #[must_use]
    pub fn note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }
}

impl List {
    /// A list of `rows` with the first one selected.
    #[must_use]
    pub fn new(kind: ListKind, rows: Vec<ListRow>) -> Self {
        let found = (0..rows.len()).collect();
        Self { kind, query: Line::default(), selected: 0, rows, found }
    }

    /// The list with another row selected.
    #[must_use]
    pub fn at(self, selected: usize) -> Self {
        Self { selected: selected.min(self.found.len().saturating_sub(1)), ..self }
    }

    /// The list with other rows; what is typed and the place of the selection stay.
    pub(super) fn with_rows(mut self, rows: Vec<ListRow>) -> Self {
        let selected = self.selected;
        self.rows = rows;
        self.filter();
        self.at(selected)
    }

    /// What is typed.
    #[must_use]
    pub fn query(&self) -> &Line {
        &self.query
    }

    /// The index of the selected row among those that the query leaves.
    #[must_use]
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// How many rows the query leaves.
    #[must_use]
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether the query leaves no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// How many rows there are without a query.
    #[must_use]
    pub fn total(&self) -> usize {
        self.rows.len()
    }

    /// Row `index` of those that the query leaves.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<&ListRow> {
        self.found.get(index).and_then(|row| self.rows.get(*row))
    }

    /// Moves the selection by `rows`.
    pub(super) fn select(&mut self, rows: isize) {
        let last = self.found.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(rows).min(last);
    }

    /// Puts text at the cursor of the query.
    pub(super) fn insert(&mut self, text: &str) {
        self.query.insert(text);
        self.filter();
    }

    fn filter(&mut self) {
        let query = Query::new(self.query.text());
        let scored = self.rows.iter().enumerate().filter_map(|(index, row)| {
            let text = query.score(&row.text).map(|score| score.saturating_mul(2));
            Some((std::cmp::Reverse(text.or_else(|| query.score(&row.note))?), index))
        });
        let mut scored: Vec<_> = scored.collect();
        if !query.is_empty() {
            scored.sort_unstable();
        }
        self.found = scored.into_iter().map(|(_, index)| index).collect();
        self.selected = 0;
    }
}

/// Takes a key while a list is open.
pub(super) fn key(app: &mut App, mut list: List, chord: Chord) -> Vec<Effect> {
    let control = chord.modifiers() == Modifiers::CONTROL;
    match chord.key() {
        Key::Esc => return Vec::new(),
        Key::Char('c' | 'g') if control => return Vec::new(),
        Key::Backspace if list.query.text().is_empty() => return Vec::new(),
        Key::Enter if list.kind == ListKind::Notes && chord.modifiers() == Modifiers::ALT => {
            if let Some(Target::Index(index)) = list.row(list.selected).map(|row| row.target.clone()) {
                app.overlay = Some(Overlay::Note { index, scroll: 0 });
                return Vec::new();
            }
        }
        Key::Enter => {
            return match list.row(list.selected).map(|row| row.target.clone()) {
                Some(target) => take(app, list.kind, target),
                None => Vec::new(),
            };
        }
        Key::Char('c') if list.kind == ListKind::Notes && chord.modifiers() == Modifiers::ALT => {
            if let Some(Target::Index(index)) = list.row(list.selected).map(|row| row.target.clone()) {
                act::notes::alter(app, list, index, Alter::Color);
                return Vec::new();
            }
        }
        Key::Delete | Key::Char('r') if control || chord.key() == Key::Delete => {
            if let Some(target) = list.row(list.selected).map(|row| row.target.clone()) {
                return alter(app, list, &target, chord.key() == Key::Delete);
            }
        }
        _ => {
            let before = list.query.text().to_owned();
            match step(chord) {
                Some(rows) => list.select(rows),
                None => drop(list.query.key(chord)),
            }
            if before != list.query.text() {
                list.filter();
            }
        }
    }
    app.overlay = Some(Overlay::List(list));
    Vec::new()
}

/// How far a key moves the selection of a list.
pub(super) fn step(chord: Chord) -> Option<isize> {
    let control = chord.modifiers() == Modifiers::CONTROL;
    match chord.key() {
        Key::Tab if chord.modifiers() == Modifiers::SHIFT => Some(-1),
        Key::Down | Key::Tab => Some(1),
        Key::Char('n' | 'j') if control => Some(1),
        Key::Up => Some(-1),
        Key::Char('p' | 'k') if control => Some(-1),
        Key::PageDown => Some(10),
        Key::PageUp => Some(-10),
        _ => None,
    }
}

/// Enter on a row.
fn take(app: &mut App, kind: ListKind, target: Target) -> Vec<Effect> {
    match (kind, target) {
        (_, Target::Mark(letter)) => act::marks::go_to(app, letter),
        (ListKind::Drivers | ListKind::Readers, Target::Index(index)) => act::source::take(app, index),
        (ListKind::Differences, target) => return comparison::take(app, &target),
        (ListKind::Breakpoints, Target::Index(index)) => breakpoints::take(app, index),
        (ListKind::Tensors, Target::Index(place)) => act::tensor::take(app, place),
        (ListKind::Notes, Target::Index(index)) => act::notes::take(app, index),
        (ListKind::SearchClocks, Target::Signal(signal)) => return search::set_clock(app, signal),
        (_, Target::Time(time)) => act::cursor::jump_to(app, time),
        (_, Target::Format(format)) => formats::set(app, &format),
        (_, Target::Color(color)) => act::rows::set_color(app, color),
        (_, Target::Signal(Some(signal))) => act::choose::add(app, &[signal]),
        (ListKind::Runs, Target::Index(number)) => return build::take(app, number),
        (_, Target::Signal(None) | Target::Index(_)) => {}
    }
    Vec::new()
}

/// Delete, or the key that renames, on a row.
fn alter(app: &mut App, list: List, target: &Target, delete: bool) -> Vec<Effect> {
    match target {
        Target::Mark(letter) if delete => {
            act::marks::forget(app, *letter);
            let rows = act::marks::rows(app);
            app.overlay = Some(Overlay::List(List::new(list.kind, rows).at(list.selected)));
        }
        Target::Index(index) if list.kind == ListKind::Breakpoints => breakpoints::alter(app, *index, delete),
        Target::Index(index) if list.kind == ListKind::Notes => {
            act::notes::alter(app, list, *index, if delete { Alter::Delete } else { Alter::Edit });
        }
        Target::Mark(letter) => act::marks::ask_name(app, *letter),
        _ => app.overlay = Some(Overlay::List(list)),
    }
    Vec::new()
}
