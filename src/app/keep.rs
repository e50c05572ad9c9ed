//! What lasts beyond one look at a trace: news of its file, and sessions.

use super::state::App;
use super::{Effect, load};
use crate::base::{Diagnostic, Result, Severity};
use crate::config::AutoReload;

/// What became of the file of the trace on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watched {
    /// It has a new version, which is at rest.
    New,
    /// It has a new version that ends in the middle.
    Unfinished,
    /// Nothing is in it.
    Empty,
    /// It is not there.
    Gone,
    /// It is again what it was.
    Back,
}

/// Takes what became of the file; the trace on the screen stays until a better one is loaded.
pub(super) fn watched(app: &mut App, watched: Watched) -> Vec<Effect> {
    let auto = app.settings.auto_reload;
    if auto == AutoReload::Never {
        return Vec::new();
    }
    let what = match watched {
        Watched::New if auto == AutoReload::Always && app.loading.is_none() => return load::reload(app),
        Watched::New if auto == AutoReload::Always => {
            // A file that changes faster than it loads would never be shown if each version stopped the last.
            app.reload_after = true;
            return Vec::new();
        }
        Watched::New => "has a new version",
        Watched::Back => "is back, and what it was",
        Watched::Unfinished => "ends in the middle: the last good trace stays",
        Watched::Empty => "is empty: the last good trace stays",
        Watched::Gone => "is gone: the last good trace stays",
    };
    tell(app, watched, what);
    Vec::new()
}

/// Says what became of the file, and keeps it among the problems while it is one.
fn tell(app: &mut App, watched: Watched, what: &str) {
    let Some(document) = &app.document else { return };
    let file = document.trace.file().to_owned();
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let reload = app.keymap.shortest("reload").unwrap_or_default();
    let hint = match watched {
        Watched::New => Some(format!("{reload} loads it")),
        Watched::Unfinished => Some(format!("{reload} loads it as far as it goes")),
        _ => None,
    };
    let tail = hint.as_ref().map(|hint| format!("   {hint}")).unwrap_or_default();
    let severity =
        if hint.is_none() && watched == Watched::Back { Severity::Note } else { Severity::Warning };
    app.say(severity, format!("{name} {what}{tail}"));
    if matches!(watched, Watched::Unfinished | Watched::Empty | Watched::Gone) {
        let problem = Diagnostic::warning(what).in_file(file);
        app.problems.add(match hint {
            Some(hint) => problem.hint(hint),
            None => problem.hint("it is loaded as soon as it is whole"),
        });
    }
}

/// Loads the trace again where a newer version came while it was loading.
pub(super) fn loaded(app: &mut App) -> Vec<Effect> {
    if app.loading.is_none() && std::mem::take(&mut app.reload_after) {
        load::reload(app)
    } else {
        Vec::new()
    }
}

/// Opens another trace.
///
/// # Errors
/// No name.
pub(super) fn open(app: &mut App, file: &str) -> Result<Vec<Effect>> {
    if file.is_empty() {
        return Err(Diagnostic::error("a file is missing"));
    }
    Ok(load::open(app, file.into()))
}

/// Restores the session in `file`.
///
/// # Errors
/// What is wrong with the name.
pub(super) fn restore(_app: &mut App, _file: &str) -> Result<Vec<Effect>> {
    Err(Diagnostic::error("sessions cannot be restored yet"))
}

/// Saves the session in its file.
pub(super) fn save(app: &mut App) -> Vec<Effect> {
    app.say(Severity::Note, "sessions cannot be saved yet");
    Vec::new()
}

/// Saves the session in `file`.
///
/// # Errors
/// What is wrong with the name.
pub(super) fn save_as(_app: &mut App, _file: &str) -> Result<Vec<Effect>> {
    Err(Diagnostic::error("sessions cannot be saved yet"))
}
