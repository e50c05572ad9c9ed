//! Everything that was reported, kept until the trace is replaced.

use crate::base::Diagnostic;

/// Reports in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    list: Vec<Diagnostic>,
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

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
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
