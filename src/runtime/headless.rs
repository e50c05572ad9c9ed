//! The app without a terminal: a trace, a key script, one screen.

use super::document::{self, Begins, Receiver};
use super::jobs::{self, Comparing, Wanted};
use super::shelf::Goldens;
use super::sources::read_sources;
use super::synth::{self, Synthesizing};
use crate::app::{self, Against, App, Document, Effect, Msg, Part, Stage};
use crate::base::{Diagnostic, Result};
use crate::config::{Chord, Keymap, Theme};
use crate::model::Models;
use crate::trace::Progress;
use crate::ui;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// A screen, and what went wrong on the way to it.
pub struct Still {
    /// The cells.
    pub screen: Buffer,
    /// Everything that the list of problems holds.
    pub problems: Vec<Diagnostic>,
}

/// What is to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Shot<'a> {
    /// The trace.
    pub file: &'a Path,
    /// What was on the screen when it was open last, as a file.
    pub session: Option<&'a Path>,
    /// The trace that it is compared with.
    pub compare: Option<&'a Against>,
    /// Where its RTL is, if not in the project that it was simulated from.
    pub sources: &'a [PathBuf],
    /// A kept synthesis to show beside it.
    pub synthesis: Option<&'a Path>,
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// What is typed first.
    pub keys: &'a [Chord],
    /// The colours.
    pub theme: &'a Theme,
}

/// The screen that shows after the keys are typed into the debugger.
///
/// Nothing runs beside it: every effect is carried out before the next key, so the same trace and keys give the
/// same cells. The default keymap holds whatever the user has bound.
///
/// # Errors
/// The trace, or the one that it is compared with, cannot be opened.
pub fn still_of(shot: &Shot) -> Result<Still> {
    let app = App::new(Keymap::built_in()).with_sources(shot.sources.to_vec());
    let app = app.with_synthesis(shot.synthesis.map(Path::to_owned));
    let app = settled(app, shot, &Progress::new())?;
    let (width, height) = shot.size;
    let area = Rect::new(0, 0, width, height);
    let mut screen = Buffer::empty(area);
    ui::view(&app, shot.theme, area, &mut screen);
    Ok(Still { screen, problems: app.problems().list().to_vec() })
}

/// `app` with the trace of `shot` open, after the keys; `progress` is that of opening.
///
/// # Errors
/// The trace, or the one that it is compared with, cannot be opened.
pub fn settled(mut app: App, shot: &Shot, progress: &Progress) -> Result<App> {
    let (width, height) = shot.size;
    let settle = |app: &mut App, message| settle(app, shot, progress, message);
    settle(&mut app, Msg::Resize { width, height })?;
    settle(&mut app, Msg::Open(shot.file.to_owned()))?;
    if let Some(other) = shot.compare {
        settle(&mut app, Msg::Compare(Box::new(other.clone())))?;
        if let (None, Some(problem)) = (app.comparison(), app.problems().list().last()) {
            return Err(problem.clone());
        }
    }
    for key in shot.keys {
        settle(&mut app, Msg::Key(*key))?;
        if app.quitting() {
            break;
        }
    }
    Ok(app)
}

/// The same for a trace that begins without a session.
///
/// # Errors
/// The trace cannot be opened.
pub fn still(file: &Path, size: (u16, u16), keys: &[Chord], theme: &Theme) -> Result<Still> {
    still_of(&Shot { file, session: None, compare: None, sources: &[], synthesis: None, size, keys, theme })
}

/// Takes `message` into the app and carries out effects until there are none.
///
/// # Errors
/// A trace that the message asks for cannot be opened.
pub fn settle(app: &mut App, shot: &Shot, progress: &Progress, message: Msg) -> Result<()> {
    let mut messages = VecDeque::from([message]);
    while let Some(message) = messages.pop_front() {
        if let Msg::Loaded { part: Part::Failed(Stage::Opening, error), .. } = message {
            return Err(error);
        }
        for effect in app::update(app, message) {
            carry_out(app, shot, progress, effect, &mut messages);
        }
    }
    Ok(())
}

fn carry_out(app: &App, shot: &Shot, progress: &Progress, effect: Effect, messages: &mut VecDeque<Msg>) {
    match effect {
        Effect::Open { generation, file } => {
            // A trace that is loaded again goes on from what is on the screen.
            let session = || Begins::Anew(shot.session.map(Path::to_owned));
            let begins = if app.document().is_none() { session() } else { Begins::Same };
            let mut inbox = Inbox { generation, messages };
            let mut goldens = Goldens::new(Models::standard());
            document::open(&file, &begins, &mut goldens, progress, &mut inbox);
        }
        Effect::Load { generation, signals } => {
            let document = app.document().filter(|document| document.generation == generation);
            if let Some(document) = document {
                messages.push_back(jobs::load(generation, &document.trace, signals));
            }
        }
        Effect::Compute { generation, content } => {
            let document = app.document().filter(|document| document.generation == generation);
            let compute =
                |document: &Document| jobs::compute(generation, &document.trace, content, &Progress::new());
            messages.extend(document.map(compute));
        }
        Effect::Search { generation, request, condition, clock } => {
            let document = app.document().filter(|document| document.generation == generation);
            let wanted = Wanted { generation, request, condition, clock };
            let progress = Progress::new();
            messages.extend(document.map(|document| jobs::search(&document.trace, wanted, &progress)));
        }
        Effect::Curve { generation, content, format } => {
            let track = app.track(&content);
            messages.extend(
                track.map(|track| jobs::curve(generation, &track, content, format, &Progress::new())),
            );
        }
        Effect::Compare { .. } | Effect::Differ { .. } | Effect::Changes { .. } => {
            messages.extend(beside(app, effect));
        }
        Effect::FindArrays { generation } => {
            messages.extend(app.document().map(|document| jobs::arrays(generation, &document.trace)));
        }
        Effect::Why { request, asked, .. } => {
            messages.extend(app.document().map(|document| jobs::why(document, request, &asked)));
        }
        Effect::ReadSources { generation, given } => {
            let document = app.document().filter(|document| document.generation == generation);
            messages.extend(document.map(|document| read_sources(generation, document, &given, None)));
        }
        Effect::Synthesis(Some(wanted)) if !wanted.make => {
            let answer = |document| synth::answer(&wanted, document, None, &Synthesizing::default());
            messages.extend(app.document().map(answer));
        }
        Effect::ReadSession(file) => messages.push_back(Msg::Restore(Box::new(document::kept(&file)))),
        // A picture leaves no session behind, nothing runs that could be stopped, and there is no terminal.
        _ => {}
    }
}

/// What another trace is compared for.
fn beside(app: &App, effect: Effect) -> Option<Msg> {
    match effect {
        Effect::Compare { generation, against } => {
            let other = app.comparison().and_then(|comparison| comparison.other()).cloned();
            app.document().map(|document| {
                jobs::compare(generation, &document.trace, other, &against, &Comparing::default())
            })
        }
        Effect::Differ { generation, signal } => {
            let compared = app.comparison().and_then(|comparison| comparison.result());
            let both = app.document().zip(compared);
            both.map(|(document, compared)| {
                jobs::differ(generation, &document.trace, compared, signal, &Comparing::default())
            })
        }
        Effect::Changes { generation, against } => app.changing(&against).map(|(present, compared)| {
            jobs::changes(generation, &present, compared, &against, &Mutex::default(), &Progress::new())
        }),
        _ => None,
    }
}

/// Puts the parts of a document into the queue of messages.
struct Inbox<'a> {
    generation: u64,
    messages: &'a mut VecDeque<Msg>,
}

impl Receiver for Inbox<'_> {
    fn stage(&mut self, _stage: Stage) {}

    fn part(&mut self, part: Part) {
        self.messages.push_back(Msg::Loaded { generation: self.generation, part });
    }
}
