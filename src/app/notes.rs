//! The notes on the open trace, and which of them is about the place that is looked at.

use super::layout::Pane;
use super::past::Before;
use super::rows::Hue;
use super::state::App;
use crate::base::Time;
use crate::note::{About, Note, When};

/// The notes, in the order of time.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    all: Vec<Note>,
    /// The places that the prompt offers to write a note about.
    pub(super) asked: Vec<Place>,
    /// The one of them that it is about.
    pub(super) about: usize,
}

/// What a note can be about, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) when: When,
    pub(super) about: About,
}

impl Notes {
    /// Forgets everything about a trace.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes notes that were kept; that is nothing to undo.
    pub(super) fn restore(&mut self, mut notes: Vec<Note>) {
        sort(&mut notes);
        self.all = notes;
    }

    /// All of them, for changes that are no user's.
    pub(super) fn all_mut(&mut self) -> &mut Vec<Note> {
        &mut self.all
    }

    /// The place that the prompt is about.
    pub(super) fn place(&self) -> Option<&Place> {
        self.asked.get(self.about)
    }
}

/// The order of a list of notes: those on no time first, then by their first moment.
fn sort(notes: &mut [Note]) {
    notes.sort_by(|a, b| (a.when.span(), &a.about).cmp(&(b.when.span(), &b.about)));
}

/// Changes the notes, so that it can be undone.
pub(super) fn change(app: &mut App, change: impl FnOnce(&mut Vec<Note>)) {
    let before = app.notes.all.clone();
    change(&mut app.notes.all);
    sort(&mut app.notes.all);
    if app.notes.all != before {
        app.waves.past.push(Before::Notes(before));
    }
}

impl Note {
    /// Its colour, as rows have it.
    #[must_use]
    pub fn hue(&self) -> Option<Hue> {
        Hue::ALL.get(usize::from(self.color?).checked_sub(1)?).copied()
    }
}

impl App {
    /// The notes on the trace, those on no time first, then in the order of time.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes.all
    }

    /// The note about what is looked at: the selected element while the tensor has the focus, else the selected row at
    /// the cursor, the moment of the cursor, a stretch around it, or the row at any time.
    #[must_use]
    pub fn note_here(&self) -> Option<&Note> {
        self.notes().get(self.index_here()?)
    }

    /// What the prompt for a note is about; empty without such a prompt.
    #[must_use]
    pub fn note_about(&self) -> String {
        self.notes.place().map(|place| self.place_text(place)).unwrap_or_default()
    }

    /// What a note is about, as a text.
    #[must_use]
    pub fn place_of(&self, note: &Note) -> String {
        self.place_text(&Place { when: note.when, about: note.about.clone() })
    }

    /// A place as a text: `tb.clk at 120 ns`.
    pub(super) fn place_text(&self, place: &Place) -> String {
        let when = self.when_text(place.when);
        let about = place.about.to_string();
        match (about.is_empty(), when.is_empty()) {
            (true, true) => "the trace".to_owned(),
            (true, false) => when,
            (false, true) => about,
            (false, false) => format!("{about} at {when}"),
        }
    }

    /// A time as a text: `120 ns`, `1 us – 3 us`; nothing for all of the trace.
    pub(super) fn when_text(&self, when: When) -> String {
        let scale = self.document.as_ref().map(|document| document.trace.scale()).unwrap_or_default();
        match when.span() {
            None => String::new(),
            Some((from, to)) if from == to => scale.format(from),
            Some((from, to)) => format!("{} – {}", scale.format(from), scale.format(to)),
        }
    }

    /// The place of the note about what is looked at.
    pub(super) fn index_here(&self) -> Option<usize> {
        let all = self.notes();
        if all.is_empty() {
            return None;
        }
        if self.focus == Pane::Tensor {
            let element = self.element_here()?;
            return all.iter().position(|note| note.about == element);
        }
        let row = self.row_path();
        let rank = |note: &Note| {
            let at = note.when.span().map(|(from, to)| (self.settled(from), self.settled(to)));
            let touches = at.is_none_or(|(from, to)| from <= self.cursor && self.cursor <= to);
            let of_row = match &note.about {
                About::Trace => false,
                About::Signal(path) if Some(path.as_str()) == row => true,
                _ => return None,
            };
            match (note.when, of_row) {
                _ if !touches => None,
                (When::At(_), true) => Some(0),
                (When::At(_), false) => Some(1),
                (When::During { .. }, true) => Some(2),
                (When::During { .. }, false) => Some(3),
                (When::Always, true) => Some(4),
                (When::Always, false) => None,
            }
        };
        let ranked = all.iter().enumerate().filter_map(|(index, note)| Some((rank(note)?, index)));
        ranked.min().map(|(_, index)| index)
    }

    /// The element that the tensor pane selects.
    pub(super) fn element_here(&self) -> Option<About> {
        let tensor = self.scene.tensor.as_ref()?;
        let index = tensor.selected?.index;
        let key = &tensor.whole.key;
        Some(About::Element { tensor: key.name.to_string(), number: key.number, index })
    }

    /// The full name of the signal that is the selected row.
    pub(super) fn row_path(&self) -> Option<&str> {
        let id = self.waves.signal()?;
        let signal = self.document.as_ref()?.trace.hierarchy().signal(id)?;
        Some(&signal.path)
    }

    /// Whether a note is about a place, as far as the cursor can tell moments apart.
    pub(super) fn is_about(&self, note: &Note, place: &Place) -> bool {
        let settled = |when: When| when.map(|time: Time| self.settled(time));
        note.about == place.about && settled(note.when) == settled(place.when)
    }
}
