//! The pane of arrays: which array, which element, how its values are written, since when changes count.

use super::state::App;
use crate::base::Time;
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

/// Looks for the arrays of the trace if that has not been done; `false` if there is none.
pub(super) fn find(app: &mut App) -> bool {
    let Some(document) = &app.document else { return false };
    let known = app.arrays.arrays.as_ref().is_some_and(|(generation, _)| *generation == document.generation);
    if !known {
        let arrays = Arc::new(Arrays::find(document.trace.hierarchy()));
        app.arrays.arrays = Some((document.generation, arrays));
    }
    app.arrays.arrays.as_ref().is_some_and(|(_, arrays)| !arrays.all().is_empty())
}

/// Shows the array that holds `signal`; `false` if none does.
pub(super) fn reveal(app: &mut App, signal: SignalId) -> bool {
    let Some((_, arrays)) = &app.arrays.arrays else { return false };
    let Some(index) = arrays.index_of(signal) else { return false };
    app.arrays.show(index);
    true
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
