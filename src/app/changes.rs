//! What changed since the last run, since the last good run, or since the trace that is compared with.

mod changed;
mod fold;
mod go;
mod request;

pub use changed::{Changed, Version};
pub use fold::Fold;
pub(super) use go::go;
pub(super) use request::{changed, request, stop, title, turn};

use super::Against;
use super::state::App;
use crate::base::Diagnostic;
use crate::decode::TensorChange;
use crate::diff::SignalDifference;
use std::collections::BTreeSet;

/// What the trace on the screen is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Since {
    /// The run before it.
    #[default]
    Run,
    /// The newest good run before it.
    Good,
    /// The trace that the user compares with.
    Other,
}

/// A comparison that was asked for.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    /// The document whose trace is compared.
    document: u64,
    /// The other trace, and what counts as a difference.
    against: Against,
    /// The number of the comparison whose result is used; 0 for a trace that nobody has compared yet.
    comparison: u64,
}

/// A row of the pane that can be selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeEntry {
    /// The first difference of all.
    First,
    /// Tensors of one name, by the index of the fold.
    Tensors(usize),
    /// A tensor, by the index of its change.
    Tensor(usize),
    /// Signals of one array or scope, by the index of the fold.
    Signals(usize),
    /// A signal, by the index of its difference.
    Signal(usize),
}

/// What came of a comparison.
#[derive(Clone, Debug)]
struct Found {
    changed: Changed,
    tensors: Vec<Fold>,
    signals: Vec<Fold>,
}

/// Everything about changes since an earlier run.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    since: Since,
    asked: Option<Asked>,
    generation: u64,
    found: Option<std::result::Result<Found, Diagnostic>>,
    /// Folds that are open, by name; tensors and signals are told apart.
    open: BTreeSet<(bool, String)>,
    selected: usize,
    /// The first row on the screen.
    pub(super) scroll: usize,
}

impl Changes {
    /// What was found; `None` while it is being compared and where it failed.
    #[must_use]
    pub fn changed(&self) -> Option<&Changed> {
        Some(&self.found.as_ref()?.as_ref().ok()?.changed)
    }

    /// Why nothing was found.
    #[must_use]
    pub fn failed(&self) -> Option<&Diagnostic> {
        self.found.as_ref()?.as_ref().err()
    }

    /// Whether two traces are being compared.
    #[must_use]
    pub fn running(&self) -> bool {
        self.asked.is_some() && self.found.is_none()
    }

    /// The index of the selected row.
    #[must_use]
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The fold of an entry that is one.
    #[must_use]
    pub fn fold(&self, entry: ChangeEntry) -> Option<&Fold> {
        let found = self.found.as_ref()?.as_ref().ok()?;
        match entry {
            ChangeEntry::Tensors(index) => found.tensors.get(index),
            ChangeEntry::Signals(index) => found.signals.get(index),
            ChangeEntry::First | ChangeEntry::Tensor(_) | ChangeEntry::Signal(_) => None,
        }
    }

    /// Whether the rows below the head of a fold are shown.
    #[must_use]
    pub fn is_open(&self, entry: ChangeEntry) -> bool {
        let of_tensors = matches!(entry, ChangeEntry::Tensors(_));
        self.fold(entry).is_some_and(|fold| self.open.contains(&(of_tensors, fold.name.clone())))
    }

    /// The rows, in order.
    #[must_use]
    pub fn entries(&self) -> Vec<ChangeEntry> {
        let Some(Ok(found)) = &self.found else { return Vec::new() };
        let any = !found.signals.is_empty();
        let mut entries: Vec<ChangeEntry> = any.then_some(ChangeEntry::First).into_iter().collect();
        self.unfold(&mut entries, &found.tensors, ChangeEntry::Tensors, ChangeEntry::Tensor);
        self.unfold(&mut entries, &found.signals, ChangeEntry::Signals, ChangeEntry::Signal);
        entries
    }

    /// Adds the heads of folds and what is below those that are open; a fold of one is that one.
    fn unfold(
        &self,
        entries: &mut Vec<ChangeEntry>,
        folds: &[Fold],
        head: fn(usize) -> ChangeEntry,
        member: fn(usize) -> ChangeEntry,
    ) {
        for (index, fold) in folds.iter().enumerate() {
            if let ([one], 1) = (fold.members.as_slice(), fold.compared) {
                entries.push(member(*one));
                continue;
            }
            entries.push(head(index));
            if self.is_open(head(index)) {
                entries.extend(fold.members.iter().map(|one| member(*one)));
            }
        }
    }

    /// The tensor that an entry stands for: of several the first.
    #[must_use]
    pub fn tensor(&self, entry: ChangeEntry) -> Option<&TensorChange> {
        let index = match entry {
            ChangeEntry::Tensor(index) => index,
            ChangeEntry::Tensors(_) => *self.fold(entry)?.members.first()?,
            ChangeEntry::First | ChangeEntry::Signals(_) | ChangeEntry::Signal(_) => return None,
        };
        self.changed()?.tensors.as_ref()?.differing.get(index)
    }

    /// The signal that an entry stands for: of several the first.
    #[must_use]
    pub fn signal(&self, entry: ChangeEntry) -> Option<&SignalDifference> {
        let index = match entry {
            ChangeEntry::Signal(index) => index,
            ChangeEntry::Signals(_) => *self.fold(entry)?.members.first()?,
            ChangeEntry::First => 0,
            ChangeEntry::Tensors(_) | ChangeEntry::Tensor(_) => return None,
        };
        self.changed()?.report.signals.get(index)
    }

    /// Moves the selection by `rows`.
    pub(super) fn select(&mut self, rows: isize) {
        let last = self.entries().len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(rows).min(last);
    }

    /// Selects row `row`, if it is one.
    pub(super) fn select_row(&mut self, row: Option<usize>) {
        self.selected = row.unwrap_or(self.selected);
        self.select(0);
    }

    /// Opens the selected fold or closes it; a row inside of one closes that.
    pub(super) fn toggle(&mut self, open: Option<bool>) {
        let entries = self.entries();
        let Some(mut at) = (self.selected < entries.len()).then_some(self.selected) else { return };
        while self.fold(entries[at]).is_none() && open != Some(true) {
            let inside = matches!(entries[at], ChangeEntry::Tensor(_) | ChangeEntry::Signal(_));
            let Some(above) = at.checked_sub(1).filter(|_| inside) else { return };
            at = above;
        }
        let Some(fold) = self.fold(entries[at]) else { return };
        let key = (matches!(entries[at], ChangeEntry::Tensors(_)), fold.name.clone());
        let open = open.unwrap_or(!self.open.contains(&key));
        // A row between two folds belongs to neither.
        if at != self.selected && !self.open.contains(&key) {
            return;
        }
        self.selected = at;
        if open {
            self.open.insert(key);
        } else {
            self.open.remove(&key);
        }
    }
}

impl App {
    /// What changed since an earlier run.
    #[must_use]
    pub fn changes(&self) -> &Changes {
        &self.changes
    }
}
