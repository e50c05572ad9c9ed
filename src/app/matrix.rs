//! The pane of arrays: which array, which element, how its values are written, since when changes count.

use super::state::App;
use super::{Effect, Pane, act, defaults};
use crate::base::{Result, Severity, Time};
use crate::trace::SignalId;
use crate::translate::{Array, Arrays, Format};
use std::sync::Arc;

/// The pane of arrays.
#[derive(Clone, Debug, Default)]
pub struct ArrayView {
    /// Whether the pane is on the screen.
    pub(super) open: bool,
    /// The arrays of the trace, once they were looked for, and the generation of that trace.
    arrays: Option<(u64, Arc<Arrays>)>,
    /// The generation of the trace whose arrays a worker was asked for last.
    asked: Option<u64>,
    /// What is to be shown as soon as the arrays are known: the array of a signal.
    sought: Option<SignalId>,
    /// The pane that had the focus before this one was opened.
    before: Option<Pane>,
    /// Which array is shown.
    pub(super) shown: usize,
    /// Row and column of the selected element.
    pub(super) selected: (usize, usize),
    /// First row and first column on the screen.
    pub(super) scroll: (usize, usize),
    /// How values are written, where a user said so.
    pub(super) format: Option<Format>,
    /// Rows of the array as it was drawn last.
    pub(super) rows: usize,
    /// Elements on the screen that are not loaded.
    pub(super) wanted: Vec<SignalId>,
}

impl ArrayView {
    /// Whether the pane is on the screen.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// The array that is shown.
    #[must_use]
    pub fn array(&self) -> Option<&Array> {
        self.arrays.as_ref()?.1.all().get(self.shown)
    }

    /// Whether the arrays of the trace are being looked for.
    #[must_use]
    pub fn finding(&self) -> bool {
        self.asked.is_some() && self.asked != self.arrays.as_ref().map(|(generation, _)| *generation)
    }

    /// All arrays of the trace; shared, for an array can have a million elements.
    pub(super) fn all(&self) -> Option<Arc<Arrays>> {
        self.arrays.as_ref().map(|(_, arrays)| arrays.clone())
    }

    /// Shows another array, from its first element.
    fn show(&mut self, index: usize) {
        if index != self.shown {
            (self.shown, self.selected, self.scroll, self.format) = (index, (0, 0), (0, 0), None);
        }
    }

    /// Goes `steps` arrays further.
    pub(super) fn turn(&mut self, steps: isize) {
        let count = self.arrays.as_ref().map_or(0, |(_, arrays)| arrays.all().len());
        let index = self.shown.saturating_add_signed(steps).min(count.saturating_sub(1));
        self.show(index);
    }

    /// Moves the selected element.
    pub(super) fn select(&mut self, rows: isize, columns: isize) {
        // The scene knows the shape and keeps the selection in it.
        self.selected.0 = self.selected.0.saturating_add_signed(rows);
        self.selected.1 = self.selected.1.saturating_add_signed(columns);
    }
}

/// Opens the pane at the array that holds `signal`, as soon as the arrays are known.
pub(super) fn open(app: &mut App, signal: Option<SignalId>) {
    let view = &mut app.arrays;
    (view.open, view.sought, view.before) = (true, signal, Some(app.focus));
    act::focus(app, Pane::Matrix);
    settle(app);
}

/// Closes the pane.
pub(super) fn close(app: &mut App) {
    app.arrays.open = false;
    let before = app.arrays.before.take().unwrap_or(Pane::Waves);
    if app.focus == Pane::Matrix {
        act::focus(app, before);
    }
    defaults::settle_layout(app);
}

/// Asks for the arrays of a trace that is new to the pane.
pub(super) fn request(app: &mut App) -> Vec<Effect> {
    let Some(generation) = app.document.as_ref().map(|document| document.generation) else {
        return Vec::new();
    };
    let known = app.arrays.arrays.as_ref().is_some_and(|(known, _)| *known == generation);
    if !app.arrays.open || known || app.arrays.asked == Some(generation) {
        return Vec::new();
    }
    app.arrays.asked = Some(generation);
    vec![Effect::FindArrays { generation }]
}

/// Takes the arrays of the trace; those of an older one are dropped.
pub(super) fn found(app: &mut App, generation: u64, result: Result<Arc<Arrays>>) {
    if app.document.as_ref().is_none_or(|document| document.generation != generation) {
        return;
    }
    let arrays = result.unwrap_or_else(|problem| {
        super::update::report(app, problem);
        Arc::default()
    });
    let shown = app.arrays.array().map(|array| array.path.clone());
    let again = shown.and_then(|path| arrays.all().iter().position(|array| array.path == path));
    app.arrays.arrays = Some((generation, arrays));
    // A trace that was loaded again may have more arrays or fewer.
    match again {
        Some(index) => app.arrays.shown = index,
        None => app.arrays.show(0),
    }
    if app.arrays.open {
        settle(app);
    }
}

/// Shows what was sought where the arrays are known; without any there is nothing to show.
fn settle(app: &mut App) {
    let generation = app.document.as_ref().map(|document| document.generation);
    let Some((_, arrays)) = app.arrays.arrays.as_ref().filter(|(known, _)| Some(*known) == generation) else {
        return;
    };
    if arrays.all().is_empty() {
        close(app);
        app.say(Severity::Note, "the trace has no arrays: no two names differ in their index alone");
    } else if let Some(index) = app.arrays.sought.take().and_then(|signal| arrays.index_of(signal)) {
        app.arrays.show(index);
    }
}

impl App {
    /// The pane of arrays.
    #[must_use]
    pub fn arrays(&self) -> &ArrayView {
        &self.arrays
    }

    /// The marker since which changes of an array count: the nearest one before the cursor.
    #[must_use]
    pub fn since(&self) -> Option<(char, Time)> {
        let before = self.marks.iter().filter(|(_, time)| **time < self.cursor);
        before.max_by_key(|(_, time)| **time).map(|(letter, time)| (*letter, *time))
    }
}
