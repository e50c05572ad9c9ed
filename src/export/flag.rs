//! Notes in pictures: each has a number, and a place if it has one in the stretch that is shown.

use super::{Selection, ShownRow};
use crate::base::{Time, TimeScale, printable};
use crate::note::{About, Note, When};
use crate::trace::Value;

/// A note as pictures show it.
pub(super) struct Flag<'a> {
    /// What it says.
    pub note: &'a Note,
    /// Its number, from 1, in the order of time.
    pub number: usize,
    /// The part of the shown stretch that it is about; `None` where it is about none of it.
    pub span: Option<(Time, Time)>,
    /// The first row of the signal that it is about.
    pub row: Option<usize>,
}

impl Flag<'_> {
    /// The number as one character, a circle around it; `None` above 50, which has none.
    pub fn sign(&self) -> Option<char> {
        let number = u32::try_from(self.number).ok()?;
        // The circled numbers of Unicode stand in three places.
        let code = match number {
            1..=20 => 0x2460 + number - 1,
            21..=35 => 0x3251 + number - 21,
            36..=50 => 0x32b1 + number - 36,
            _ => return None,
        };
        char::from_u32(code)
    }

    /// The number in a circle, or in parentheses where there is no such character.
    pub fn label(&self) -> String {
        self.sign().map_or_else(|| format!("({})", self.number), String::from)
    }

    /// The text in one line, fit for any screen.
    pub fn line(&self) -> String {
        printable(&self.note.line()).into_owned()
    }

    /// The time that it is about.
    pub fn when(&self, scale: TimeScale) -> String {
        match self.note.when {
            When::Always => "always".to_owned(),
            When::At(time) => scale.format(time),
            When::During { from, to } => format!("{} – {}", scale.format(from), scale.format(to)),
        }
    }

    /// What it is about; empty for the trace.
    pub fn about(&self) -> String {
        printable(&self.note.about.to_string()).into_owned()
    }
}

/// The notes in the order of time, those about all of it first.
pub(super) fn flags<'a>(selection: &'a Selection) -> Vec<Flag<'a>> {
    let mut notes: Vec<&Note> = selection.notes.iter().collect();
    notes.sort_by_key(|note| (note.when.span(), note.when));
    let hierarchy = selection.trace.hierarchy();
    let flag = |(note, number): (&'a Note, usize)| {
        let (from, to) = note.when.span().unwrap_or((selection.from, selection.to));
        let touches = from <= to && note.when.touches(selection.from, selection.to);
        let span = touches.then(|| (from.max(selection.from), to.min(selection.to)));
        let shows = |path: &str| {
            let is = |id: &crate::trace::SignalId| hierarchy.signal(*id).is_some_and(|s| s.path == path);
            selection.rows.iter().position(|row| row.signals().iter().any(is))
        };
        let row = if let About::Signal(path) = &note.about { shows(path) } else { None };
        Flag { note, number, span, row }
    };
    notes.into_iter().zip(1..).map(flag).collect()
}

/// What a row holds at a moment, or just before it.
pub(super) fn value_at(selection: &Selection, row: &ShownRow, time: Time, before: bool) -> Option<Value> {
    let track = row.track(&selection.trace)?;
    if before { track.value_before(time) } else { track.value(time) }
}

/// What the selection is called: the file without its folders, and the stretch of time.
pub(super) fn title(selection: &Selection) -> String {
    let name = selection.provenance.file.rsplit(['/', '\\']).next().unwrap_or_default();
    let scale = selection.trace.scale();
    let stretch = format!("{} – {}", scale.format(selection.from), scale.format(selection.to));
    if name.is_empty() { stretch } else { format!("{} · {stretch}", printable(name)) }
}
