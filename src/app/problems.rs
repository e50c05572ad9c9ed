//! Everything that was reported, kept until what it is about is replaced.

use crate::base::{Diagnostic, Place, Severity};
use std::sync::Arc;

/// The lines around the place of a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The number of the first line, from 1.
    pub first: usize,
    /// The lines, without what would steer a terminal.
    pub lines: Arc<[String]>,
}

/// What went wrong, and the source there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What, where, and what to do next.
    pub diagnostic: Diagnostic,
    /// The source around it, where it points at a line that could be read.
    pub source: Option<Excerpt>,
}

impl From<Diagnostic> for Problem {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { diagnostic, source: None }
    }
}

/// What a report is about, and with that how long it stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    /// The newest run.
    Build,
    /// Nothing that would ever be replaced, such as the keymap.
    Standing,
    /// The trace.
    Trace,
}

/// Reports: those of the newest run first, then in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    list: Vec<Diagnostic>,
    more: Vec<(Origin, Option<Excerpt>)>,
    /// The selected one.
    pub(super) selected: usize,
}

impl Problems {
    /// Adds a report, unless the same one is there.
    pub(super) fn add(&mut self, diagnostic: Diagnostic) {
        self.insert(diagnostic.into(), Origin::Trace);
    }

    /// Adds a report that stays when the trace is replaced.
    pub(super) fn stand(&mut self, diagnostic: Diagnostic) {
        self.insert(diagnostic.into(), Origin::Standing);
    }

    /// Adds a report of the newest run.
    pub(super) fn of_build(&mut self, problem: Problem) {
        self.insert(problem, Origin::Build);
    }

    fn insert(&mut self, problem: Problem, origin: Origin) {
        if self.list.contains(&problem.diagnostic) {
            return;
        }
        let builds = self.more.iter().take_while(|(known, _)| *known == Origin::Build).count();
        let at = if origin == Origin::Build { builds } else { self.list.len() };
        self.list.insert(at, problem.diagnostic);
        self.more.insert(at, (origin, problem.source));
    }

    fn forget(&mut self, origin: Origin) {
        let stays: Vec<bool> = self.more.iter().map(|(known, _)| *known != origin).collect();
        let mut keep = stays.iter();
        self.list.retain(|_| keep.next().is_some_and(|stays| *stays));
        self.more.retain(|(known, _)| *known != origin);
        self.selected = 0;
    }

    /// Forgets what has to do with the trace.
    pub(super) fn clear(&mut self) {
        self.forget(Origin::Trace);
    }

    /// Forgets what the run before had to say.
    pub(super) fn begin_build(&mut self) {
        self.forget(Origin::Build);
    }

    /// Moves the selection by `rows`.
    pub(super) fn select(&mut self, rows: isize) {
        let last = self.list.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(rows).min(last);
    }

    /// The index of the first report of a run that stopped it; of the first of all without one.
    pub(super) fn first_error(&self) -> usize {
        let builds = self.list.iter().zip(&self.more).take_while(|(_, (origin, _))| *origin == Origin::Build);
        builds
            .map(|(report, _)| report.severity)
            .position(|severity| severity > Severity::Warning)
            .unwrap_or(0)
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

    /// The source around the place of report `index`.
    #[must_use]
    pub fn source(&self, index: usize) -> Option<&Excerpt> {
        self.more.get(index)?.1.as_ref()
    }

    /// Whether the selected report points at a line of a file.
    #[must_use]
    pub fn points_at_source(&self) -> bool {
        matches!(self.place(), Some(Place::Line { .. }))
    }

    /// The place of the selected report.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        self.list.get(self.selected).map(|diagnostic| &diagnostic.place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_stay_as_long_as_what_they_are_about() {
        let mut problems = Problems::default();
        problems.add(Diagnostic::error("trace"));
        problems.stand(Diagnostic::error("keymap"));
        problems.of_build(Diagnostic::error("one").into());
        problems.of_build(Diagnostic::error("two").into());
        problems.of_build(Diagnostic::error("two").into());
        let shown = |problems: &Problems| {
            problems.list().iter().map(|one| one.what.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shown(&problems), "one two trace keymap");
        problems.begin_build();
        assert_eq!(shown(&problems), "trace keymap");
        problems.of_build(Diagnostic::error("three").into());
        problems.clear();
        assert_eq!(shown(&problems), "three keymap");
    }
}
