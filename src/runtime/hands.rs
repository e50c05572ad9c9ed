//! The threads that work on the trace on the screen, and how far they are.

use super::document;
use super::event::Event;
use super::export::{self, Content};
use super::jobs::{self, Comparing, Wanted};
use super::shelf::Versions;
use super::sources::read_sources;
use super::synth::{self, Synthesizing};
use super::worker::Hand;
use crate::app::{App, Comparison, Effect, ExportRequest, Job, Msg, Product, SynthWanted};
use crate::config::Theme;
use crate::export::Options;
use crate::sim::Project;
use crate::trace::{Progress, Trace};
use std::io;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};

/// A thread for each kind of work, so that none waits for another.
pub(super) struct Hands {
    /// The project whose runs are shown.
    watched: Option<Project>,
    /// Loads signals and reads sessions.
    loader: Hand,
    /// Computes what rows show, and finds arrays.
    computer: Hand,
    /// What all computing watches that was asked for since the last was stopped.
    computing: Progress,
    /// Compares with another trace.
    comparer: Hand,
    /// The comparison that runs, or has ended.
    comparing: Comparing,
    /// Finds what changed since another trace.
    changer: Hand,
    /// The newest of these.
    changing: Progress,
    /// The traces that it compared last.
    versions: Arc<Mutex<Versions>>,
    /// Looks for conditions.
    searcher: Hand,
    /// The newest search.
    searching: Progress,
    /// Writes what is exported.
    exporter: Hand,
    /// The newest export.
    exporting: Progress,
    /// Finds and makes syntheses.
    synthesizer: Hand,
    /// The newest synthesis that is made.
    synthesizing: Synthesizing,
}

impl Hands {
    /// Starts the threads; answers go into `events`. `watched` is the project whose runs are shown.
    pub(super) fn start(events: &Sender<Event>, watched: Option<Project>) -> io::Result<Self> {
        let hand = |name| Hand::start(name, events.clone());
        Ok(Self {
            watched,
            loader: hand("loader")?,
            computer: hand("computer")?,
            computing: Progress::new(),
            comparer: hand("comparer")?,
            comparing: Comparing::default(),
            changer: hand("changer")?,
            changing: Progress::new(),
            versions: Arc::default(),
            searcher: hand("searcher")?,
            searching: Progress::new(),
            exporter: hand("exporter")?,
            exporting: Progress::new(),
            synthesizer: hand("synthesizer")?,
            synthesizing: Synthesizing::default(),
        })
    }

    /// Has an effect carried out that is about the trace on the screen; others are not for these threads.
    pub(super) fn carry_out(&mut self, app: &App, effect: Effect) {
        match effect {
            Effect::Load { generation, signals } => {
                if let Some(trace) = trace(app, generation) {
                    self.loader.ask(move || Some(jobs::load(generation, &trace, signals)));
                }
            }
            Effect::ReadSession(file) => {
                self.loader.ask(move || Some(Msg::Restore(Box::new(document::kept(&file)))));
            }
            Effect::ReadSources { generation, given } => {
                let document = app.document().filter(|document| document.generation == generation);
                if let Some(document) = document.cloned() {
                    let watched = self.watched.clone();
                    self.loader
                        .ask(move || Some(read_sources(generation, &document, &given, watched.as_ref())));
                }
            }
            Effect::Why { generation, request, asked } => {
                let document = app.document().filter(|document| document.generation == generation).cloned();
                if let Some(document) = document {
                    self.computer.ask(move || Some(jobs::why(&document, request, &asked)));
                }
            }
            Effect::Search { generation, request, condition, clock } => {
                self.searching.cancel();
                self.searching = Progress::new();
                let progress = self.searching.clone();
                if let Some(trace) = trace(app, generation) {
                    let wanted = Wanted { generation, request, condition, clock };
                    self.searcher.ask(move || Some(jobs::search(&trace, wanted, &progress)));
                }
            }
            Effect::Changes { generation, against } => {
                self.changing.cancel();
                self.changing = Progress::new();
                if let Some((present, compared)) = app.changing(&against) {
                    let (progress, kept) = (self.changing.clone(), Arc::clone(&self.versions));
                    let job =
                        move || jobs::changes(generation, &present, compared, &against, &kept, &progress);
                    self.changer.ask(move || Some(job()));
                }
            }
            Effect::CancelChanges => self.changing.cancel(),
            Effect::CancelSearch => self.searching.cancel(),
            Effect::Synthesis(wanted) => self.synthesize(app, wanted),
            Effect::CancelExport => self.exporting.cancel(),
            Effect::FindArrays { .. }
            | Effect::Compute { .. }
            | Effect::Curve { .. }
            | Effect::CancelCompute => self.compute(app, effect),
            Effect::Compare { .. } | Effect::Differ { .. } | Effect::CancelCompare => {
                self.compare(app, effect);
            }
            _ => {}
        }
    }

    /// Finds a kept synthesis, or makes a new one; either way the one that is made is stopped.
    fn synthesize(&mut self, app: &App, wanted: Option<SynthWanted>) {
        self.synthesizing.cancel();
        let Some((wanted, document)) = wanted.zip(app.document().cloned()) else { return };
        self.synthesizing = Synthesizing::new(wanted.number);
        let (watched, making) = (self.watched.clone(), self.synthesizing.clone());
        let answer = move || synth::answer(&wanted, &document, watched.as_ref(), &making);
        self.synthesizer.ask(move || Some(answer()));
    }

    /// Carries out what is computed for rows, and finds arrays.
    fn compute(&mut self, app: &App, effect: Effect) {
        let progress = self.computing.clone();
        match effect {
            Effect::FindArrays { generation } => {
                if let Some(trace) = trace(app, generation) {
                    self.computer.ask(move || Some(jobs::arrays(generation, &trace)));
                }
            }
            Effect::Compute { generation, content } => {
                if let Some(trace) = trace(app, generation) {
                    let job = move |progress: &Progress| jobs::compute(generation, &trace, content, progress);
                    self.computer.ask(move || unless_cancelled(&progress, job));
                }
            }
            Effect::Curve { generation, content, format } => {
                if let Some(track) = trace(app, generation).and_then(|_| app.track(&content)) {
                    let job =
                        move |progress: &Progress| jobs::curve(generation, &track, content, format, progress);
                    self.computer.ask(move || unless_cancelled(&progress, job));
                }
            }
            _ => {
                self.computing.cancel();
                self.computing = Progress::new();
            }
        }
    }

    /// Carries out what is about the other trace.
    fn compare(&mut self, app: &App, effect: Effect) {
        let document = app.document();
        match effect {
            Effect::Compare { generation, against } => {
                self.comparing.cancel();
                self.comparing = Comparing::default();
                if let Some(document) = document {
                    let (trace, progress) = (document.trace.clone(), self.comparing.clone());
                    let other = app.comparison().and_then(Comparison::other).cloned();
                    let job = move || jobs::compare(generation, &trace, other, &against, &progress);
                    self.comparer.ask(move || Some(job()));
                }
            }
            Effect::Differ { generation, signal } => {
                let compared = app.comparison().and_then(Comparison::result).cloned();
                if let Some((document, compared)) = document.zip(compared) {
                    let (trace, progress) = (document.trace.clone(), self.comparing.clone());
                    let job = move || jobs::differ(generation, &trace, &compared, signal, &progress);
                    self.comparer.ask(move || Some(job()));
                }
            }
            _ => self.comparing.cancel(),
        }
    }

    /// Has a file written; `picture` draws the screen.
    pub(super) fn export(
        &mut self,
        app: &App,
        request: ExportRequest,
        theme: &Theme,
        picture: impl FnOnce() -> String,
    ) {
        self.exporting.cancel();
        self.exporting = Progress::new();
        let progress = self.exporting.clone();
        let options = Options { theme: Some(theme.clone()), ..Options::default() };
        let content = if request.product == Product::Screen {
            Some(Content::Picture(picture()))
        } else {
            app.parcel(&request, options).map(|parcel| Content::Selection(Box::new(parcel)))
        };
        if let Some(content) = content {
            self.exporter.ask(move || Some(export::export(&request, content, &progress)));
        }
    }

    /// How far everything is that somebody waits for.
    pub(super) fn progress(&self, app: &App) -> Vec<Msg> {
        let (stage, compared) = self.comparing.stage();
        let jobs = [
            (Job::Search, self.searching.fraction()),
            (stage, compared),
            (Job::Changes, self.changing.fraction()),
            (Job::Compute, self.computing.fraction()),
            (Job::Arrays, None),
            (Job::Export, self.exporting.fraction()),
            (Job::Synthesis, self.synthesizing.fraction()),
        ];
        let running = jobs.into_iter().filter(|(job, _)| app.is_running(*job));
        let working = running.map(|(job, fraction)| Msg::Working { job, fraction });
        let told = self.synthesizing.told().filter(|_| app.is_running(Job::Synthesis));
        working.chain(told).collect()
    }
}

impl Drop for Hands {
    /// No program outlives the debugger.
    fn drop(&mut self) {
        self.synthesizing.end();
    }
}

/// Does a job; what was stopped has no answer that somebody could take for that of a later request.
fn unless_cancelled(progress: &Progress, job: impl FnOnce(&Progress) -> Msg) -> Option<Msg> {
    let answer = (!progress.is_cancelled()).then(|| job(progress));
    answer.filter(|_| !progress.is_cancelled())
}

/// The trace on the screen, if it is that of `generation`.
fn trace(app: &App, generation: u64) -> Option<Trace> {
    let document = app.document().filter(|document| document.generation == generation);
    document.map(|document| document.trace.clone())
}
