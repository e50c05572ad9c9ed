//! Notes and marks as signals of text, for viewers that know nothing of them.

use crate::base::Time;
use crate::export::Selection;
use crate::note::{About, Note, When};
use crate::trace::{SignalKind, Track, Value};
use std::collections::BTreeSet;

/// What is said of one moment is shown for this part of the stretch, or until something else is said.
const PART: u64 = 16;
/// The most notes that are shown at once; how many more there are is said.
const MOST: usize = 6;

/// A text as long as it is shown; the last moment does not belong to it.
struct Said {
    from: Time,
    until: Time,
    text: String,
}

/// The notes of a selection as one signal of text: a note of a stretch lasts as long as it, those at once are joined.
pub(super) fn notes(selection: &Selection) -> Track {
    let said: Vec<Said> = selection.notes.iter().filter_map(|note| said(note, selection)).collect();
    track(&said, selection)
}

/// The marks of a selection as one signal of text.
pub(super) fn marks(selection: &Selection) -> Track {
    let named = |letter: char, name: Option<&String>| match name {
        Some(name) => format!("{letter}: {name}"),
        None => letter.to_string(),
    };
    let within = |time: Time| selection.from <= time && time <= selection.to;
    let said = selection.markers.iter().filter(|marker| within(marker.time));
    let said = said.map(|marker| moment(marker.time, named(marker.letter, marker.name.as_ref()), selection));
    track(&said.collect::<Vec<_>>(), selection)
}

fn said(note: &Note, selection: &Selection) -> Option<Said> {
    if !note.when.touches(selection.from, selection.to) {
        return None;
    }
    let text = match &note.about {
        About::Trace => note.line(),
        about => format!("{about}: {}", note.line()),
    };
    Some(match note.when {
        When::Always => moment(selection.from, text, selection),
        When::At(time) => moment(time, text, selection),
        When::During { from, to } => {
            Said { from: from.max(selection.from), until: Time(to.0.saturating_add(1)), text }
        }
    })
}

/// A text that begins at a moment and lasts until it can be read.
fn moment(time: Time, text: String, selection: &Selection) -> Said {
    let length = (selection.to.0.saturating_sub(selection.from.0) / PART).max(1);
    Said { from: time, until: Time(time.0.saturating_add(length)), text }
}

/// One text at a time, a blank while nothing is said.
fn track(said: &[Said], selection: &Selection) -> Track {
    let mut edges: Vec<(Time, bool, usize)> = Vec::with_capacity(said.len() * 2);
    for (index, one) in said.iter().enumerate() {
        edges.extend([(one.from, true, index), (one.until, false, index)]);
    }
    edges.sort_unstable();
    let mut now: BTreeSet<usize> = BTreeSet::new();
    let mut changes: Vec<(Time, Value)> = vec![(selection.from, Value::Text(" ".into()))];
    let mut edges = edges.into_iter().peekable();
    while let Some((time, begins, index)) = edges.next() {
        if begins {
            now.insert(index)
        } else {
            now.remove(&index)
        };
        if edges.peek().is_none_or(|(next, ..)| *next != time) && time <= selection.to {
            changes.push((time, Value::Text(joined(said, &now))));
        }
    }
    Track::computed(SignalKind::Text, changes)
}

/// What is said at once.
fn joined(said: &[Said], now: &BTreeSet<usize>) -> String {
    let texts: Vec<&str> =
        now.iter().take(MOST).filter_map(|index| Some(said.get(*index)?.text.as_str())).collect();
    match now.len().saturating_sub(MOST) {
        _ if texts.is_empty() => " ".to_owned(),
        0 => texts.join(" | "),
        more => format!("{} | and {more} more", texts.join(" | ")),
    }
}
