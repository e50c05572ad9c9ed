//! What lasts beyond one look at a trace: news of its file, and sessions.

mod carry;
mod names;
mod places;
mod restore;
mod save;

use super::state::App;
use super::tensors::Carried;
use super::update::report;
use super::waves::Viewport;
use super::{Effect, Msg, load};
use crate::base::{Diagnostic, Result, Severity};
use crate::config::AutoReload;
use crate::session::Session;
use std::path::PathBuf;
use std::sync::Arc;

pub(super) use carry::carry;
pub(super) use places::{arrive, settle};
pub(super) use save::written;

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

/// Takes a message about the file or about a session.
pub(super) fn message(app: &mut App, message: Msg) -> Vec<Effect> {
    match message {
        Msg::Restore(kept) => restored(app, *kept),
        Msg::Written(file) => app.say(Severity::Note, format!("the session is in {}", file.display())),
        Msg::Watched(news) => return watched(app, news),
        _ => {}
    }
    Vec::new()
}

/// Takes what became of the file; the trace on the screen stays until a better one is loaded.
fn watched(app: &mut App, watched: Watched) -> Vec<Effect> {
    let auto = app.settings.auto_reload;
    if auto == AutoReload::Never {
        return Vec::new();
    }
    let what = match watched {
        Watched::New if auto == AutoReload::Always && app.loading.is_none() => return load::reload(app),
        Watched::New if auto == AutoReload::Always => {
            // A file that changes faster than it loads would never be shown if each version stopped the last.
            app.keep.reload_after = true;
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
    if app.loading.is_none() && std::mem::take(&mut app.keep.reload_after) {
        load::reload(app)
    } else {
        Vec::new()
    }
}

/// What the app knows of sessions and of the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Keep {
    /// The session that the next trace begins with.
    pub(super) begins_with: Option<Box<Kept>>,
    /// The tensors that the trace to come carries.
    pub(super) carried: Option<Arc<Carried>>,
    /// The trace began with a session: what was on the screen wins over what a run would begin with.
    pub(super) restored: bool,
    /// What the waves show until somebody does something, however wide the names and values beside them get.
    pub(super) anchor: Option<Viewport>,
    /// A newer version of the trace came while it was loading.
    pub(super) reload_after: bool,
}

/// What was read for a trace that is being opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The session; `None` where it could not be read.
    pub session: Option<Session>,
    /// What was left out of it, or why there is none.
    pub problems: Vec<Diagnostic>,
    /// Whether it came with the trace, from whoever made a snippet of it.
    pub shared: bool,
}

/// Puts the session of a trace that has just been opened onto the screen, if one was read for it.
pub(super) fn begin(app: &mut App) {
    let Kept { session, problems, shared } = *app.keep.begins_with.take().unwrap_or_default();
    app.keep.restored = session.is_some();
    if let Some(session) = session {
        let told = if shared {
            "a snippet: rows, marks and notes are those of whoever made it"
        } else {
            "the session of this trace is back; --no-session begins anew"
        };
        app.say(Severity::Note, told);
        restore::restore(app, &session, true);
    }
    for problem in problems {
        report(app, problem);
    }
}

/// Puts a session that the user named onto the screen, or says why not.
fn restored(app: &mut App, kept: Kept) {
    if let Some(session) = kept.session.filter(|_| app.document.is_some()) {
        app.say(Severity::Note, format!("the session has {} rows", session.rows.len()));
        restore::restore(app, &session, false);
        app.keep.anchor = Some(app.waves.viewport);
    }
    for problem in kept.problems {
        report(app, problem);
    }
}

/// Opens another trace.
///
/// # Errors
/// No name.
pub(super) fn open(app: &mut App, file: &str) -> Result<Vec<Effect>> {
    Ok(load::open(app, named(file)?))
}

/// Restores the session in `file`.
///
/// # Errors
/// No name.
pub(super) fn restore(_app: &mut App, file: &str) -> Result<Vec<Effect>> {
    Ok(vec![Effect::ReadSession(named(file)?)])
}

/// Saves the session in its own file.
pub(super) fn save(app: &mut App) -> Vec<Effect> {
    write(app, None)
}

/// Saves the session in `file`.
///
/// # Errors
/// No name, and the name of another program's file.
pub(super) fn save_as(app: &mut App, file: &str) -> Result<Vec<Effect>> {
    let file = named(file)?;
    if Session::is_foreign(&file) {
        let error = Diagnostic::error("savefiles of GTKWave are only read");
        return Err(error.hint("name a file that ends in .toml"));
    }
    Ok(write(app, Some(file)))
}

fn write(app: &mut App, file: Option<PathBuf>) -> Vec<Effect> {
    let Some(session) = app.session() else {
        app.say(Severity::Note, "a session needs an open trace");
        return Vec::new();
    };
    vec![Effect::WriteSession { file, session: Box::new(session) }]
}

/// The file that somebody named.
///
/// # Errors
/// None was named.
pub(super) fn named(file: &str) -> Result<PathBuf> {
    let home = || std::env::var_os("HOME").map(PathBuf::from);
    match file.trim() {
        "" => Err(Diagnostic::error("a file is missing")),
        file => Ok(match file.strip_prefix("~/").zip(home()) {
            Some((rest, home)) => home.join(rest),
            None => file.into(),
        }),
    }
}
