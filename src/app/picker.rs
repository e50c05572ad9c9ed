//! The picker: signals found by the letters of their paths, among as many as a trace has.

use super::fuzzy::{Query, mask};
use super::line::Line;
use super::list;
use super::overlay::Overlay;
use super::state::App;
use super::{Effect, act};
use crate::base::Severity;
use crate::config::{Chord, Key, Modifiers};
use crate::trace::{Hierarchy, SignalId};
use std::sync::Arc;

/// Matches that stand in order of how well they match; those behind stand in the order of the trace.
const RANKED: usize = 1_000;

/// Most signals that are marked at once.
const MOST_MARKED: usize = 2_000;

/// Signals found by the letters of their paths.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picker {
    query: Line,
    found: Vec<SignalId>,
    selected: usize,
    marked: Vec<SignalId>,
}

/// Which letters the path of each signal has.
#[derive(Clone, Debug)]
pub(super) struct Index {
    generation: u64,
    masks: Arc<[u64]>,
}

impl Picker {
    /// What is typed.
    #[must_use]
    pub fn query(&self) -> &Line {
        &self.query
    }

    /// The signals that match, best first.
    #[must_use]
    pub fn found(&self) -> &[SignalId] {
        &self.found
    }

    /// The index of the selected one.
    #[must_use]
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// Whether a signal is marked to be added.
    #[must_use]
    pub fn is_marked(&self, signal: SignalId) -> bool {
        self.marked.contains(&signal)
    }

    /// How many are marked.
    #[must_use]
    pub fn marked(&self) -> usize {
        self.marked.len()
    }

    pub(super) fn select(&mut self, rows: isize) {
        let last = self.found.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(rows).min(last);
    }

    /// Finds anew after the query was `before`: what did not match a part of the query does not match the whole.
    fn find(&mut self, before: &str, hierarchy: &Hierarchy, masks: &[u64]) {
        let text = self.query.text();
        let narrower = text.strip_prefix(before).is_some() && !before.is_empty();
        let query = Query::new(text);
        let score = |id: &SignalId| {
            let path = &hierarchy
                .signal(*id)
                .filter(|_| masks.get(id.0 as usize).is_none_or(|mask| query.may(*mask)))?
                .path;
            Some((std::cmp::Reverse(query.score(path)?), *id))
        };
        let mut scored: Vec<_> = if narrower {
            self.found.iter().filter_map(score).collect()
        } else {
            hierarchy.signal_ids().filter_map(|id| score(&id)).collect()
        };
        if !query.is_empty() {
            rank(&mut scored);
        }
        self.found = scored.into_iter().map(|(_, id)| id).collect();
        self.selected = 0;
    }

    fn mark(&mut self) {
        let Some(id) = self.found.get(self.selected).copied() else { return };
        if self.is_marked(id) {
            self.marked.retain(|marked| *marked != id);
        } else if self.marked.len() < MOST_MARKED {
            self.marked.push(id);
        }
    }
}

/// Brings the best to the front, in order.
fn rank<T: Ord>(scored: &mut [T]) {
    if scored.len() > RANKED {
        scored.select_nth_unstable(RANKED);
        let (best, rest) = scored.split_at_mut(RANKED);
        best.sort_unstable();
        // The rest is past what anybody reads.
        let _ = rest;
    } else {
        scored.sort_unstable();
    }
}

/// Opens the picker.
pub(super) fn open(app: &mut App) {
    if app.document.is_none() {
        app.say(Severity::Note, "no trace is open");
        return;
    }
    app.overlay = Some(Overlay::Picker(Picker::default()));
    typed(app, |_| true);
}

/// Which letters the paths of the present trace have, made once a trace.
fn masks(app: &mut App) -> Arc<[u64]> {
    let Some(document) = &app.document else { return Arc::new([]) };
    if let Some(index) = app.index.as_ref().filter(|index| index.generation == document.generation) {
        return Arc::clone(&index.masks);
    }
    let masks: Arc<[u64]> =
        document.trace.hierarchy().signals().iter().map(|signal| mask(&signal.path)).collect();
    app.index = Some(Index { generation: document.generation, masks: Arc::clone(&masks) });
    masks
}

/// Changes the query and finds anew if it changed, or if `change` says so.
fn typed(app: &mut App, change: impl FnOnce(&mut Line) -> bool) {
    let masks = masks(app);
    let Some((Overlay::Picker(picker), document)) = app.overlay.as_mut().zip(app.document.as_ref()) else {
        return;
    };
    let before = picker.query.text().to_owned();
    let anyway = change(&mut picker.query);
    if anyway || before != picker.query.text() {
        picker.find(&before, document.trace.hierarchy(), &masks);
    }
}

/// Puts pasted text into the query.
pub(super) fn paste(app: &mut App, text: &str) {
    typed(app, |line| {
        line.insert(text);
        false
    });
}

/// Takes a key while the picker is open.
pub(super) fn key(app: &mut App, mut picker: Picker, chord: Chord) -> Vec<Effect> {
    let (control, alt) = (chord.modifiers() == Modifiers::CONTROL, chord.modifiers() == Modifiers::ALT);
    match chord.key() {
        Key::Esc => return Vec::new(),
        Key::Char('c' | 'g') if control => return Vec::new(),
        Key::Backspace if picker.query.text().is_empty() => return Vec::new(),
        Key::Enter => {
            take(app, &picker);
            return Vec::new();
        }
        Key::Tab => {
            picker.mark();
            picker.select(if chord.modifiers() == Modifiers::SHIFT { -1 } else { 1 });
        }
        Key::Char('a') if alt => {
            let new = picker.found.iter().filter(|id| !picker.marked.contains(id)).copied();
            let new: Vec<SignalId> = new.take(MOST_MARKED - picker.marked.len()).collect();
            picker.marked.extend(new);
        }
        _ => {
            let rows = list::step(chord);
            picker.select(rows.unwrap_or(0));
            app.overlay = Some(Overlay::Picker(picker));
            if rows.is_none() {
                typed(app, |line| {
                    line.key(chord);
                    false
                });
            }
            return Vec::new();
        }
    }
    app.overlay = Some(Overlay::Picker(picker));
    Vec::new()
}

/// Adds what is marked, else what is selected.
fn take(app: &mut App, picker: &Picker) {
    let selected = picker.found.get(picker.selected).copied();
    let wanted =
        if picker.marked.is_empty() { selected.into_iter().collect() } else { picker.marked.clone() };
    if !wanted.is_empty() {
        act::choose::add(app, &wanted);
    }
}
