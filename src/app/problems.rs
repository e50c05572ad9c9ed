//! Everything that was reported, kept until the trace is replaced.

use crate::base::Diagnostic;

/// Reports in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    list: Vec<Diagnostic>,
    /// Those that have nothing to do with a trace.
    standing: Vec<Diagnostic>,
    /// The selected one.
    pub(super) selected: usize,
}

impl Problems {
    /// Adds a report, unless the same one is there.
    pub(super) fn add(&mut self, diagnostic: Diagnostic) {
        if !self.list.contains(&diagnostic) {
            self.list.push(diagnostic);
        }
    }

    /// Adds a report that stays when the trace is replaced.
    pub(super) fn stand(&mut self, diagnostic: Diagnostic) {
        self.standing.push(diagnostic.clone());
        self.add(diagnostic);
    }

    /// Forgets what has to do with the trace.
    pub(super) fn clear(&mut self) {
        let standing = std::mem::take(&mut self.standing);
        *self = Self { list: standing.clone(), standing, selected: 0 };
    }

    /// Moves the selection by `rows`.
    pub(super) fn select(&mut self, rows: isize) {
        let last = self.list.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(rows).min(last);
    }

    /// The reports.
    #[must_use]
    pub fn list(&self) -> &[Diagnostic] {
        &self.list
    }

    /// The index of the selected report.
    #[must_use]
    pub fn selected(&self) -> usize {
        self.selected
    }
}
