//! Changing the rows of the waves: every change can be undone, and leaves an outline.

use super::past::{Before, Past};
use super::rows::{Content, Row, settle, subtree};
use super::waves::Waves;
use crate::note::Note;
use crate::trace::SignalId;
use std::ops::Range;

/// The deepest that a row may stand.
pub(super) const DEEPEST: u8 = 20;

impl Waves {
    /// Changes the rows by `change`, so that it can be undone; the rows stay an outline and the selection among them.
    pub(super) fn edit(&mut self, change: impl FnOnce(&mut Vec<Row>, &mut usize)) {
        let before = (self.rows.clone(), self.selected);
        change(&mut self.rows, &mut self.selected);
        settle(&mut self.rows);
        self.select(0);
        if self.rows != before.0 {
            self.anchor = None;
            self.past.push(Before::Rows(before.0, before.1));
        }
    }

    /// Takes the last change of the rows or of `notes` back; `false` if there is none.
    pub(super) fn undo(&mut self, notes: &mut Vec<Note>) -> bool {
        let Some(before) = self.past.done.pop() else { return false };
        let now = self.exchange(before, notes);
        self.past.undone.push(now);
        true
    }

    /// Makes the change that was taken back last once more; `false` if there is none.
    pub(super) fn redo(&mut self, notes: &mut Vec<Note>) -> bool {
        let Some(after) = self.past.undone.pop() else { return false };
        let now = self.exchange(after, notes);
        self.past.done.push(now);
        true
    }

    /// Puts back what was, and gives what is.
    fn exchange(&mut self, other: Before, notes: &mut Vec<Note>) -> Before {
        match other {
            Before::Notes(other) => Before::Notes(std::mem::replace(notes, other)),
            Before::Rows(rows, selected) => {
                let rows = std::mem::replace(&mut self.rows, rows);
                let selected = std::mem::replace(&mut self.selected, selected);
                self.restored();
                Before::Rows(rows, selected)
            }
        }
    }

    fn restored(&mut self) {
        self.anchor = None;
        self.select(0);
    }

    /// Sets the rows of another trace; what was done before cannot be undone.
    pub(super) fn replace(&mut self, mut rows: Vec<Row>) {
        settle(&mut rows);
        (self.rows, self.past, self.anchor) = (rows, Past::default(), None);
        self.select(0);
    }

    /// Changes what rows show, now and in everything that can be undone or made once more.
    pub(super) fn map_contents(&mut self, mut map: impl FnMut(&Content) -> Option<Content>) {
        for row in self.past.rows_mut().chain(&mut self.rows) {
            if let Some(content) = map(&row.content) {
                row.content = content;
            }
        }
    }

    /// The chosen rows, or the selected one: whole groups side by side, all at the depth of the first.
    #[must_use]
    pub fn chosen(&self) -> Range<usize> {
        let other = self.anchor.unwrap_or(self.selected).min(self.rows.len().saturating_sub(1));
        forest(&self.rows, self.selected.min(other), self.selected.max(other))
    }

    /// Whether rows are being chosen.
    #[must_use]
    pub fn choosing(&self) -> bool {
        self.anchor.is_some()
    }

    /// Changes each chosen row.
    pub(super) fn alter(&mut self, mut change: impl FnMut(&mut Row)) {
        let (chosen, anchor) = (self.chosen(), self.anchor);
        self.edit(|rows, _| rows[chosen].iter_mut().for_each(&mut change));
        // What is still chosen can be changed further.
        self.anchor = anchor;
    }

    /// Puts rows below the selected one, into it if it is an open group, and selects the last of them.
    pub(super) fn insert(&mut self, added: Vec<Row>) {
        self.edit(|rows, selected| {
            let (at, depth) = place_below(rows, *selected);
            let last = at + added.len().saturating_sub(1);
            let deeper = added.into_iter().map(|row| Row { depth: row.depth.saturating_add(depth), ..row });
            rows.splice(at..at, deeper);
            *selected = last;
        });
    }

    /// Adds a row below the selected one, or at the end, and selects it; selects it if it is there.
    pub(super) fn add(&mut self, row: Row) {
        match self.rows.iter().position(|known| known.content == row.content) {
            Some(index) => self.reveal_row(index),
            None => self.insert(vec![row]),
        }
    }

    /// Selects a row and opens the groups around it.
    pub(super) fn reveal_row(&mut self, index: usize) {
        let mut depth = self.rows.get(index).map_or(0, |row| row.depth);
        for row in self.rows.iter_mut().take(index).rev() {
            if row.depth < depth {
                depth = row.depth;
                row.content = Content::Group { open: true };
            }
        }
        self.selected = index;
        self.select(0);
    }

    /// Takes the rows of `signal` away.
    pub(super) fn remove(&mut self, signal: SignalId) {
        self.edit(|rows, _| rows.retain(|row| row.signal() != Some(signal)));
    }

    /// Takes the chosen rows away and gives them, the first at depth 0.
    pub(super) fn remove_chosen(&mut self) -> Vec<Row> {
        let chosen = self.chosen();
        let copy = self.copy_chosen();
        self.edit(|rows, selected| {
            *selected = chosen.start;
            rows.drain(chosen);
        });
        self.anchor = None;
        copy
    }

    /// The chosen rows, the first at depth 0.
    pub(super) fn copy_chosen(&self) -> Vec<Row> {
        let chosen = &self.rows[self.chosen()];
        let depth = chosen.first().map_or(0, |row| row.depth);
        chosen.iter().map(|row| Row { depth: row.depth - depth, ..row.clone() }).collect()
    }

    /// Moves the chosen rows by steps, into open groups and out of them.
    pub(super) fn move_chosen(&mut self, steps: isize) {
        let (chosen, anchor, old) = (self.chosen(), self.anchor, self.selected);
        if chosen.is_empty() {
            return;
        }
        let mut at = chosen.start;
        self.edit(|rows, selected| {
            let length = chosen.len();
            for _ in 0..steps.unsigned_abs() {
                match if steps > 0 { down(rows, at, length) } else { up(rows, at, length) } {
                    Some(to) => at = to,
                    None => break,
                }
            }
            *selected = at + (old - chosen.start);
        });
        self.anchor = anchor.map(|anchor| (at + anchor).saturating_sub(chosen.start));
    }

    /// Makes a group of the chosen rows and selects it; `false` if they stand too deep.
    pub(super) fn group_chosen(&mut self) -> bool {
        let chosen = self.chosen();
        let deepest = self.rows[chosen.clone()].iter().map(|row| row.depth).max();
        if deepest.is_none_or(|deepest| deepest >= DEEPEST) {
            return false;
        }
        self.edit(|rows, selected| {
            let depth = rows[chosen.start].depth;
            rows[chosen.clone()].iter_mut().for_each(|row| row.depth += 1);
            let head = Row::new(Content::Group { open: true }, crate::translate::Format::default());
            rows.insert(chosen.start, Row { depth, ..head });
            *selected = chosen.start;
        });
        true
    }

    /// The group that is selected, or that the selected row is in.
    pub(super) fn group(&self) -> Option<usize> {
        let row = self.row()?;
        if matches!(row.content, Content::Group { .. }) {
            return Some(self.selected);
        }
        parent(&self.rows, self.selected)
    }

    /// Takes a group away and leaves its rows; `false` if there is none.
    pub(super) fn dissolve(&mut self) -> bool {
        let Some(group) = self.group() else { return false };
        self.edit(|rows, selected| {
            let inside = subtree(rows, group);
            rows[inside.start + 1..inside.end].iter_mut().for_each(|row| row.depth -= 1);
            rows.remove(group);
            *selected = selected.saturating_sub(usize::from(*selected > group));
        });
        true
    }

    /// Folds or unfolds groups; what is folded is no change that is undone.
    pub(super) fn fold(&mut self, group: usize, open: bool) {
        if let Some(Content::Group { open: state }) = self.rows.get_mut(group).map(|row| &mut row.content) {
            *state = open;
            self.anchor = None;
            self.select(0);
        }
    }

    /// Moves the chosen rows into the group that ends above them, or out of their group; `false` if there is none.
    pub(super) fn indent(&mut self, inwards: bool) -> bool {
        let chosen = self.chosen();
        let before = self.rows.clone();
        self.edit(|rows, selected| {
            if let Some(to) = if inwards { inside(rows, &chosen) } else { outside(rows, &chosen) } {
                *selected = to + (*selected - chosen.start);
            }
        });
        before != self.rows
    }
}

/// The rows from `first` to `last`, and around them what makes them whole groups at one depth.
fn forest(rows: &[Row], first: usize, last: usize) -> Range<usize> {
    if rows.is_empty() {
        return 0..0;
    }
    let last = last.min(rows.len() - 1);
    let depth = rows[first..=last].iter().map(|row| row.depth).min().unwrap_or(0);
    let start = (0..=first).rev().find(|index| rows[*index].depth <= depth).unwrap_or(0);
    let inside = rows[last + 1..].iter().take_while(|row| row.depth > depth).count();
    start..last + 1 + inside
}

/// The group that a row is in.
fn parent(rows: &[Row], index: usize) -> Option<usize> {
    let depth = rows.get(index)?.depth;
    (0..index).rev().find(|above| rows[*above].depth < depth)
}

/// Where a row that is added goes, and how deep.
fn place_below(rows: &[Row], selected: usize) -> (usize, u8) {
    match rows.get(selected) {
        None => (rows.len(), 0),
        Some(Row { content: Content::Group { open: true }, depth, .. }) if *depth < DEEPEST => {
            (selected + 1, depth + 1)
        }
        Some(row) => (subtree(rows, selected).end, row.depth),
    }
}

fn is_open(row: &Row) -> bool {
    row.content == Content::Group { open: true }
}

/// Adds to the depth of rows; `false` if one would stand too deep.
fn deepen(rows: &mut [Row]) -> bool {
    let fits = rows.iter().all(|row| row.depth < DEEPEST);
    if fits {
        for row in rows.iter_mut() {
            row.depth += 1;
        }
    }
    fits
}

/// Moves `length` rows at `at` one step down and gives their new place.
fn down(rows: &mut [Row], at: usize, length: usize) -> Option<usize> {
    let (depth, end) = (rows[at].depth, at + length);
    if rows.get(end).is_none_or(|next| next.depth < depth) {
        let block = rows[at..end].iter_mut();
        return (depth > 0).then(|| block.for_each(|row| row.depth -= 1)).map(|()| at);
    }
    let into = is_open(&rows[end]) && deepen(&mut rows[at..end]);
    let past = if into { 1 } else { subtree(rows, end).len() };
    rows[at..end + past].rotate_left(length);
    Some(at + past)
}

/// Moves `length` rows at `at` one step up and gives their new place.
fn up(rows: &mut [Row], at: usize, length: usize) -> Option<usize> {
    let (depth, end) = (rows[at].depth, at + length);
    let above = at.checked_sub(1)?;
    if rows[above].depth < depth {
        rows[at..end].iter_mut().for_each(|row| row.depth -= 1);
        rows[above..end].rotate_right(length);
        return Some(above);
    }
    let sibling = (0..at).rev().find(|index| rows[*index].depth == depth)?;
    if is_open(&rows[sibling]) && deepen(&mut rows[at..end]) {
        return Some(at);
    }
    rows[sibling..end].rotate_right(length);
    Some(sibling)
}

/// Moves rows to the end of the group above them.
fn inside(rows: &mut [Row], chosen: &Range<usize>) -> Option<usize> {
    let depth = rows.get(chosen.start)?.depth;
    let sibling = (0..chosen.start).rev().find(|index| rows[*index].depth <= depth)?;
    let group = matches!(rows[sibling].content, Content::Group { .. }) && rows[sibling].depth == depth;
    if !group || !deepen(&mut rows[chosen.clone()]) {
        return None;
    }
    rows[sibling].content = Content::Group { open: true };
    Some(chosen.start)
}

/// Moves rows behind the group that they are in.
fn outside(rows: &mut [Row], chosen: &Range<usize>) -> Option<usize> {
    let group = parent(rows, chosen.start)?;
    let end = subtree(rows, group).end;
    rows[chosen.clone()].iter_mut().for_each(|row| row.depth -= 1);
    rows[chosen.start..end].rotate_left(chosen.len());
    Some(end - chosen.len())
}
