//! From one version of a trace to the next: rows, scopes and times by name and by second.

use super::names::{Found, Names};
use super::restore::{listed, renamed};
use crate::app::Content;
use crate::app::state::App;
use crate::app::update::report;
use crate::app::waves::Viewport;
use crate::base::{Diagnostic, Severity, Time};
use crate::session::Tick;
use crate::trace::{SignalKind, Trace};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Finds what is on the screen in a newer version of its trace; rows whose signals it does not have wait.
pub(in crate::app) fn carry(app: &mut App, old: &Trace, new: &Trace) {
    let mut names = Names::new(new.hierarchy());
    let (mut lost, mut resized, mut back) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut renewed = |content: &Content| {
        let (path, kind): (Arc<str>, Option<SignalKind>) = match content {
            Content::Signal(id) => {
                let signal = old.hierarchy().signal(*id)?;
                (signal.path.as_str().into(), Some(signal.kind))
            }
            Content::Missing(path) => (Arc::clone(path), None),
            _ => return None,
        };
        Some(match names.find(&path) {
            Found::Here(id) | Found::Moved(id) => {
                let is = new.hierarchy().signal(id).map(|signal| signal.kind);
                resized.extend(kind.zip(is).and_then(|(was, is)| widths(was, is, &path)));
                back.extend(kind.is_none().then_some(path));
                Content::Signal(id)
            }
            Found::Part(_) | Found::Nowhere => {
                lost.extend(kind.is_some().then(|| path.to_string()));
                Content::Missing(path)
            }
        })
    };
    app.waves.map_contents(&mut renewed);
    for row in &mut app.copied {
        row.content = renewed(&row.content).unwrap_or_else(|| row.content.clone());
    }
    for note in app.waves.past.notes_mut().chain(app.notes.all_mut()) {
        renamed(note, &mut names, new.hierarchy());
    }
    scopes(app, &names, old, new);
    times(app, Tick(old.scale()), Tick(new.scale()));
    if !back.is_empty() {
        app.say(Severity::Note, format!("loaded again: {} rows are back", back.len()));
    }
    tell(app, &lost.into_iter().collect::<Vec<_>>(), &resized.into_iter().collect::<Vec<_>>());
}

/// How a signal's width changed, if it did.
fn widths(was: SignalKind, is: SignalKind, path: &str) -> Option<String> {
    match (was, is) {
        (SignalKind::Bits { width: was }, SignalKind::Bits { width: is }) if was != is => {
            Some(format!("{path} ({was} bits, now {is})"))
        }
        _ => None,
    }
}

/// Opens the scopes of the tree that were open.
fn scopes(app: &mut App, names: &Names, old: &Trace, new: &Trace) {
    let paths = app.tree.open_paths(old.hierarchy());
    let open = paths.iter().filter_map(|path| names.scope(path)).collect();
    app.tree.open_only(open, new.hierarchy());
}

/// Keeps moments where the new version counts time in other ticks.
fn times(app: &mut App, old: Tick, new: Tick) {
    if old == new {
        return;
    }
    let time = |time: Time| Time(old.convert(time.0, new));
    app.cursor = time(app.cursor);
    app.marks.values_mut().for_each(|mark| *mark = time(*mark));
    let past = app.waves.past.notes_mut();
    past.chain(app.notes.all_mut()).for_each(|note| note.when = note.when.map(time));
    let Viewport { from, to } = app.waves.viewport;
    app.waves.viewport = Viewport { from: time(from), to: time(to) };
}

fn tell(app: &mut App, lost: &[String], resized: &[String]) {
    if !resized.is_empty() {
        let what = format!("{} signals have another width now: {}", resized.len(), listed(resized));
        report(app, Diagnostic::warning(what).hint("their rows stay"));
    }
    if !lost.is_empty() {
        let what = format!("{} rows of the waves are not in the new trace: {}", lost.len(), listed(lost));
        report(app, Diagnostic::warning(what).hint("they wait, greyed, for a trace that has them"));
    }
}
