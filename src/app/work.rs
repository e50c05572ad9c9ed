//! Work that goes on beside the screen: what it is, how far it is, and stopping it.

use super::state::App;
use super::{Content, Effect, build, changes, comparison, export, load, matrix, scene, search, synth};
use crate::base::Severity;
use std::path::Path;

/// Work on the trace that is open, in the order in which it is shown and stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Job {
    /// A condition is looked for.
    Search,
    /// The trace to compare with is read.
    Read,
    /// Two traces are compared.
    Compare,
    /// It is found what changed since another trace.
    Changes,
    /// Rows and curves are computed.
    Compute,
    /// Arrays are put together from names.
    Arrays,
    /// A file is written.
    Export,
    /// A design is synthesized.
    Synthesis,
}

impl Job {
    /// All of it.
    const ALL: [Self; 8] = [
        Self::Search,
        Self::Export,
        Self::Read,
        Self::Compare,
        Self::Changes,
        Self::Compute,
        Self::Arrays,
        Self::Synthesis,
    ];

    /// The word for the status line.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Search => "searching",
            Self::Read => "opening",
            Self::Compare | Self::Changes => "comparing",
            Self::Compute => "computing",
            Self::Arrays => "finding arrays",
            Self::Export => "writing",
            Self::Synthesis => "synthesizing",
        }
    }
}

/// What is being done, for whoever waits.
#[derive(Clone, Debug, PartialEq)]
pub struct Working {
    /// What: a word for it.
    pub title: &'static str,
    /// The file that it is about; empty for work on the trace that is open.
    pub about: String,
    /// From 0 to 1, where known.
    pub fraction: Option<f32>,
    /// Whether the key for leaving stops it, and not something that is open before it.
    pub stops: bool,
}

impl App {
    /// The work that a user waits for: a document on its way, else what takes so long that its progress was told.
    #[must_use]
    pub fn work(&self) -> Option<Working> {
        let stops = self.overlay.is_none() && !is_open(self);
        if let Some(loading) = &self.loading {
            let (title, fraction) = (loading.stage.title(), loading.fraction);
            return Some(Working { title, about: name(&loading.file), fraction, stops });
        }
        if let Some((run, stage)) = self.builds.running().and_then(|run| Some((run, run.stage()?))) {
            let about = self.builds.scenario().unwrap_or_default().to_owned();
            return Some(Working { title: stage.doing(), about, fraction: run.fraction, stops });
        }
        let (job, fraction) = self.reports.first_key_value()?;
        let file = self.comparison().filter(|_| matches!(job, Job::Read | Job::Compare));
        let about = file.map(super::Comparison::name).unwrap_or_default();
        Some(Working { title: job.title(), about, fraction: *fraction, stops })
    }

    /// Whether somebody waits for the result of a job.
    #[must_use]
    pub fn is_running(&self, job: Job) -> bool {
        match job {
            Job::Search => self.search.running(),
            Job::Read | Job::Compare => self.comparison().is_some_and(super::Comparison::running),
            Job::Changes => self.changes.running(),
            Job::Compute => self.pending().next().is_some() || self.scene.waits_for_curves(),
            Job::Export => self.exports.running(),
            Job::Synthesis => self.synth.making(),
            Job::Arrays => self.arrays.is_open() && self.arrays.finding(),
        }
    }

    /// Whether work goes on that a progress can be told of.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.loading.is_some()
            || self.builds.running().is_some()
            || Job::ALL.into_iter().any(|job| self.is_running(job))
    }

    /// What is being computed for rows.
    fn pending(&self) -> impl Iterator<Item = &Content> {
        let asked = self.computed.iter().filter(|(_, track)| track.is_none()).map(|(content, _)| content);
        asked.filter(|content| !self.failed.contains_key(*content))
    }
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Whether the key for leaving has something else to close.
fn is_open(app: &App) -> bool {
    app.waves.choosing() || app.moving.anchor.is_some() || !app.tree.query.is_empty() || app.zoomed
}

/// Notes how far a job is; what has ended meanwhile is dropped.
pub(super) fn report(app: &mut App, job: Job, fraction: Option<f32>) {
    if job == Job::Compare {
        app.reports.remove(&Job::Read);
    }
    app.reports.insert(job, fraction);
    forget(app);
}

/// Drops what was told of jobs that have ended, so that the next of their kind begins anew.
pub(super) fn forget(app: &mut App) {
    let mut reports = std::mem::take(&mut app.reports);
    reports.retain(|job, _| app.is_running(*job));
    app.reports = reports;
}

/// Stops what a user waits for: the run and the document on their way first, then one job after the other.
pub(super) fn cancel(app: &mut App) -> Vec<Effect> {
    if app.builds.running().is_some() {
        return build::cancel(app);
    }
    if app.loading.is_some() {
        return load::cancel(app);
    }
    match Job::ALL.into_iter().find(|job| app.is_running(*job)) {
        Some(Job::Search) => search::cancel(app),
        Some(Job::Read | Job::Compare) => comparison::stop(app),
        Some(Job::Changes) => changes::stop(app),
        Some(Job::Compute) => stop_computing(app),
        Some(Job::Export) => export::stop(app),
        Some(Job::Synthesis) => synth::stop(app),
        Some(Job::Arrays) => {
            matrix::close(app);
            Vec::new()
        }
        None => Vec::new(),
    }
}

/// Stops computing; rows that were waited for say so.
fn stop_computing(app: &mut App) -> Vec<Effect> {
    let pending: Vec<Content> = app.pending().cloned().collect();
    app.failed.extend(pending.into_iter().map(|content| (content, STOPPED.to_owned())));
    app.scene.stop_curves();
    scene::forget_lines(app);
    let keys = ["remove-row", "undo"].map(|action| app.keymap.shortest(action).unwrap_or_default());
    app.say(Severity::Note, format!("stopped; {} {} on a row computes it after all", keys[0], keys[1]));
    vec![Effect::CancelCompute]
}

/// What stands in rows that somebody stopped.
pub(super) const STOPPED: &str = "stopped";
