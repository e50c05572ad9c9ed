//! What can be undone: changes of rows and of notes, in the one order in which they were made.

use super::rows::Row;
use crate::note::Note;

/// How many changes can be undone, and how many rows, or notes in their place, all of them may hold.
const MOST_UNDONE: usize = 500;
const MOST_KEPT: usize = 1_000_000;

/// What a change replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// Rows and the index of the selected one.
    Rows(Vec<Row>, usize),
    /// Notes.
    Notes(Vec<Note>),
}

/// What was there before each change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Past {
    /// What can be taken back, the latest last.
    pub(super) done: Vec<Before>,
    /// What was taken back, the next last.
    pub(super) undone: Vec<Before>,
}

impl Before {
    /// How much memory it takes, counted in rows.
    fn length(&self) -> usize {
        match self {
            Self::Rows(rows, _) => rows.len(),
            // A long text weighs as much as a row for each so many bytes.
            Self::Notes(notes) => notes.iter().map(|note| 1 + note.text.len() / 64).sum(),
        }
    }
}

impl Past {
    /// Remembers what a change replaced; what was taken back before can no longer be made again.
    pub(super) fn push(&mut self, before: Before) {
        self.done.push(before);
        self.undone.clear();
        let mut kept = 0;
        let newest = self.done.iter().rev().take(MOST_UNDONE).take_while(|before| {
            kept += before.length();
            kept <= MOST_KEPT
        });
        let newest = newest.count().max(1);
        self.done.drain(..self.done.len() - newest);
    }

    /// All rows that it remembers.
    pub(super) fn rows_mut(&mut self) -> impl Iterator<Item = &mut Row> {
        self.done.iter_mut().chain(&mut self.undone).flat_map(|before| match before {
            Before::Rows(rows, _) => rows.iter_mut(),
            Before::Notes(_) => [].iter_mut(),
        })
    }

    /// All notes that it remembers.
    pub(super) fn notes_mut(&mut self) -> impl Iterator<Item = &mut Note> {
        self.done.iter_mut().chain(&mut self.undone).flat_map(|before| match before {
            Before::Notes(notes) => notes.iter_mut(),
            Before::Rows(..) => [].iter_mut(),
        })
    }
}
