//! A trace that is shown while a simulator writes it.
//!
//! Its document keeps its number while it grows: what was asked of a shorter version holds for the longer one, as far as
//! it goes. It is never decoded nor compared, so nothing that is only missing yet is taken for wrong.

use super::build::Places;
use super::rows::Content;
use super::state::App;
use super::update::report;
use super::waves::Viewport;
use super::{Document, Effect, Kept, clock, defaults, load, scene, search};
use crate::base::{Diagnostic, Severity, Time};
use crate::trace::Trace;
use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

/// What became of a trace that is followed.
#[derive(Clone)]
pub enum Grown {
    /// What was on the screen when it was open last.
    Session(Box<Kept>),
    /// Its header is not whole yet.
    Header,
    /// It goes up to here now.
    Trace(Trace),
    /// It can be followed no longer.
    Lost(Diagnostic),
}

impl fmt::Debug for Grown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session(_) => f.write_str("Session"),
            Self::Header => f.write_str("Header"),
            Self::Trace(trace) => write!(f, "Trace(to {})", trace.span().1.0),
            Self::Lost(diagnostic) => write!(f, "Lost({diagnostic})"),
        }
    }
}

/// What is followed, and what is to be followed.
#[derive(Default)]
pub struct Follow {
    /// Whether simulations are followed while they run.
    pub(super) wanted: bool,
    /// The number of the newest request.
    request: u64,
    now: Option<Following>,
    /// The document that a followed trace is, or was, as long as it is on the screen.
    shown: Option<Shown>,
    /// Where the cursor goes back to in the whole version of what was followed.
    returns: Option<Place>,
    /// Computed rows that end before the trace does, and those that are being computed anew.
    stale: BTreeSet<Content>,
    asked: BTreeSet<Content>,
}

/// A trace that is being followed.
struct Following {
    file: PathBuf,
    /// The number of the run that writes it.
    run: Option<usize>,
}

/// The document on the screen.
struct Shown {
    /// The number of the document.
    document: u64,
    /// Nothing else was on the screen before.
    fresh: bool,
    /// What was on the screen before.
    before: Place,
}

/// Where the waves were, as times and as places of the run.
struct Place {
    cursor: Time,
    viewport: Viewport,
    places: Places,
}

/// How a trace that grows is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Growth {
    /// It is still growing.
    Growing,
    /// It grows no more, but is not whole.
    Stopped,
}

impl App {
    /// How the trace on the screen grows; `None` for one that is whole.
    #[must_use]
    pub fn growth(&self) -> Option<Growth> {
        let document = self.document.as_ref()?;
        self.follow.shown.as_ref().filter(|shown| shown.document == document.generation)?;
        Some(if self.follow.now.is_some() { Growth::Growing } else { Growth::Stopped })
    }

    /// The trace that is followed, whether something of it is on the screen or not.
    #[must_use]
    pub fn followed(&self) -> Option<&Path> {
        self.follow.now.as_ref().map(|following| following.file.as_path())
    }

    /// Whether simulations are followed while they run.
    #[must_use]
    pub fn follows_runs(&self) -> bool {
        self.follow.wanted
    }
}

/// Follows `file`; messages call it `told`. `run` is the number of the run that writes it.
pub(super) fn start(app: &mut App, file: PathBuf, told: PathBuf, run: Option<usize>) -> Vec<Effect> {
    let mut effects = if app.loading.is_some() { load::cancel(app) } else { Vec::new() };
    app.follow.request += 1;
    app.follow.now = Some(Following { file: told.clone(), run });
    let request = app.follow.request;
    effects.push(Effect::Follow { request, file, told });
    effects
}

/// Follows no longer what is followed; what is on the screen stays.
pub(super) fn stop(app: &mut App) -> Vec<Effect> {
    if app.follow.now.take().is_none() {
        return Vec::new();
    }
    app.follow.request += 1;
    vec![Effect::StopFollowing]
}

/// As [`stop`], for the trace of a run.
pub(super) fn stop_run(app: &mut App) -> Vec<Effect> {
    if app.follow.now.as_ref().is_some_and(|following| following.run.is_some()) {
        stop(app)
    } else {
        Vec::new()
    }
}

/// Begins or ends to follow: running simulations where sources are watched, else the trace on the screen.
pub(super) fn toggle(app: &mut App) -> Vec<Effect> {
    if app.builds.watching() {
        app.follow.wanted = !app.follow.wanted;
        let (text, effects) = if app.follow.wanted {
            ("simulations are followed from the next run on", Vec::new())
        } else {
            ("traces are shown when they are whole", stop(app))
        };
        app.say(Severity::Note, text);
        return effects;
    }
    if let Some(following) = &app.follow.now {
        // The whole trace, as far as it goes, by the reader of whole files.
        let file = following.file.clone();
        return load::open(app, file);
    }
    let file = app.document.as_ref().map(|document| document.trace.file().to_owned());
    match file {
        Some(file) => {
            app.say(Severity::Note, "followed while it grows");
            start(app, file.clone(), file, None)
        }
        None => Vec::new(),
    }
}

/// Takes what became of the trace that is followed; what is about another one is dropped.
pub(super) fn grown(app: &mut App, request: u64, news: Grown) {
    if request != app.follow.request || app.follow.now.is_none() {
        return;
    }
    match news {
        Grown::Session(session) => app.keep.begins_with = Some(session),
        Grown::Header => {
            let text = "its header is not whole yet: waiting for the simulator";
            app.say(Severity::Note, text);
        }
        Grown::Trace(trace) if app.growth() == Some(Growth::Growing) => grow(app, trace),
        Grown::Trace(trace) => begin(app, trace),
        Grown::Lost(diagnostic) => {
            let run = app.follow.now.take().and_then(|following| following.run);
            // What becomes of the trace of a run, its end tells.
            if run.is_none() {
                report(app, diagnostic);
            }
        }
    }
    scene::forget_lines(app);
}

/// Shows the beginning of a trace, in the place of an older version of it if there is one.
fn begin(app: &mut App, trace: Trace) {
    app.generation += 1;
    app.builds.growing = app.follow.now.as_ref().filter(|now| now.run.is_some()).map(|now| now.file.clone());
    let (cursor, viewport, places) = (app.cursor, app.waves.viewport, Places::of(app));
    let (fresh, before) = (app.document.is_none(), Place { cursor, viewport, places });
    let before = match app.follow.shown.take() {
        // A run that was stopped says nothing about where the one before it stood.
        Some(shown) if app.document.as_ref().is_some_and(|old| old.generation == shown.document) => {
            shown.before
        }
        _ => before,
    };
    // A run of the same scenario will have what the last one had, so panes and layouts stay.
    let related = app.document.as_ref().filter(|old| app.builds.related(old.trace.file(), trace.file()));
    let sidecar = related.and_then(|old| old.sidecar.clone());
    let end = trace.span().1;
    load::show(app, Document::new(app.generation, trace, sidecar));
    app.follow.shown = Some(Shown { document: app.generation, fresh, before });
    clock::start(app, None);
    app.cursor = end;
    let span = app.span();
    app.waves.show(span.0.0, u64::MAX, span);
    app.keep.anchor = Some(app.waves.viewport);
    app.message = None;
}

/// Goes on to a longer version of the trace on the screen.
fn grow(app: &mut App, trace: Trace) {
    let span = trace.span();
    let Some(document) = &mut app.document else { return };
    let old = std::mem::replace(&mut document.trace, trace);
    let warnings = document.trace.warnings().iter().skip(old.warnings().len()).cloned().collect::<Vec<_>>();
    let before = old.span();
    for warning in warnings {
        report(app, warning);
    }
    app.follow.stale.extend(app.computed.keys().cloned());
    clock::start(app, Some(&old));
    search::renew(app);
    let (viewport, at_end) = (app.waves.viewport, app.cursor >= before.1);
    let length = viewport.length();
    if viewport.from <= before.0 && viewport.to > before.1 {
        app.waves.show(span.0.0, u64::MAX, span);
    } else if at_end && viewport.to > before.1 {
        app.waves.show((span.1.0.saturating_add(1)).saturating_sub(length), length, span);
    }
    if at_end {
        app.cursor = span.1;
    }
    if app.keep.anchor.is_some() {
        app.keep.anchor = Some(app.waves.viewport);
    }
    scene::renew(app);
}

/// Computed rows of a trace that has grown, which are to be computed once more; each is asked for once at a time.
pub(super) fn renewed(app: &mut App) -> Vec<Content> {
    let stale = std::mem::take(&mut app.follow.stale);
    let (waiting, free): (BTreeSet<Content>, BTreeSet<Content>) =
        stale.into_iter().partition(|content| app.follow.asked.contains(content));
    app.follow.stale = waiting;
    let computed = |content: &Content| app.computed.get(content).is_some_and(Option::is_some);
    let free: Vec<Content> = free.into_iter().filter(computed).collect();
    app.follow.asked.extend(free.iter().cloned());
    free
}

/// What was asked for is here.
pub(super) fn answered(app: &mut App, content: &Content) {
    app.follow.asked.remove(content);
}

/// Another document takes the place of `old`; whether it is the whole version of one that was followed and that nobody
/// has touched, so that it begins as if nothing had been on the screen.
pub(super) fn replaced(app: &mut App, old: &Document) -> bool {
    app.follow.stale.clear();
    app.follow.asked.clear();
    let shown =
        app.follow.shown.take_if(|shown| shown.document == old.generation && app.follow.now.is_none());
    let Some(shown) = shown else { return false };
    // Whoever moved the cursor wants it there.
    let rests = app.builds.watching() && app.cursor >= old.trace.span().1;
    app.follow.returns = rests.then_some(shown.before);
    rests && shown.fresh && app.waves.rows == defaults::first_rows(&app.translation, &old.trace)
}

/// Goes back to where the waves were before a run was followed that is whole now; the places there.
pub(super) fn returns(app: &mut App) -> Option<Places> {
    let Place { cursor, viewport, places } = app.follow.returns.take()?;
    if app.run().is_none() {
        (app.cursor, app.waves.viewport, app.keep.anchor) = (cursor, viewport, Some(viewport));
    }
    Some(places)
}

/// The end of the trace, if it grows.
pub(super) fn end(app: &App) -> Option<(Growth, Time)> {
    Some((app.growth()?, app.span().1))
}
