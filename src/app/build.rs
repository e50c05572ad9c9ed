//! Runs of `tritscope watch`: what was saved, how far the newest run is, what came of each.

mod events;
mod history;
mod place;

pub(super) use events::{begin, cancel, change_simulator, checked, ended, event, part};
pub(super) use history::{list, stroll, take};
pub(super) use place::Places;

use super::problems::Problem;
use crate::base::Diagnostic;
use crate::check::Divergence;
use crate::manifest::Simulator;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Runs whose traces are kept, beside the last good one and the one on the screen.
const KEPT: usize = 8;
/// Runs that are listed.
const LISTED: usize = 1000;

/// A time of day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeOfDay {
    /// Hours, 0 to 23.
    pub hour: u8,
    /// Minutes.
    pub minute: u8,
    /// Seconds.
    pub second: u8,
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.hour, self.minute, self.second)
    }
}

/// A moment: the clock on the wall, and one that never jumps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// The clock on the wall.
    pub day: TimeOfDay,
    /// Since tritscope began.
    pub since_start: Duration,
}

/// The parts of a run, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BuildStage {
    /// Golden model and memory images.
    Prepare,
    /// The compiler.
    Build,
    /// The simulation.
    Run,
    /// The trace is read and decoded.
    Load,
    /// RTL and golden model are compared.
    Check,
}

impl BuildStage {
    /// Every stage.
    pub const ALL: [Self; 5] = [Self::Prepare, Self::Build, Self::Run, Self::Load, Self::Check];

    /// The word in the header.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Prepare => "prepare",
            Self::Build => "build",
            Self::Run => "simulate",
            Self::Load => "load",
            Self::Check => "check",
        }
    }

    /// What is being done, for the verdict in the header.
    #[must_use]
    pub fn doing(self) -> &'static str {
        match self {
            Self::Prepare => "preparing",
            Self::Build => "building",
            Self::Run => "simulating",
            Self::Load => "loading",
            Self::Check => "checking",
        }
    }
}

/// What happened to sources or runs.
#[derive(Clone, Debug, PartialEq)]
pub enum BuildEvent {
    /// Sources are watched from now on; the first run may begin.
    Watching {
        /// The name of the scenario.
        scenario: String,
        /// The simulator that the user wants; without a wish the size of the scenario decides.
        simulator: Option<Simulator>,
    },
    /// These files have another content.
    Saved {
        /// The files, as the user names them.
        files: Vec<PathBuf>,
    },
    /// A run is about to begin with this simulator.
    Chosen {
        /// The number of the run.
        number: usize,
        /// The simulator.
        simulator: Simulator,
    },
    /// A stage begins; those before it have ended.
    Stage {
        /// The number of the run.
        number: usize,
        /// The stage.
        stage: BuildStage,
    },
    /// The simulator writes its trace, which can be followed.
    Writing {
        /// The number of the run.
        number: usize,
        /// Where it is until it is whole.
        file: PathBuf,
        /// Where it will be.
        trace: PathBuf,
    },
    /// The simulation went on.
    Progress {
        /// The number of the run.
        number: usize,
        /// Operations or tokens done.
        done: u64,
        /// Those that there are.
        of: u64,
        /// Cycles since the start.
        cycle: u64,
    },
    /// A compiler or the runner had something to say.
    Reported {
        /// The number of the run.
        number: usize,
        /// What, with the source around it.
        problem: Box<Problem>,
    },
    /// A run left a trace, or why not.
    Ended {
        /// The number of the run.
        number: usize,
        /// What came of it.
        end: BuildEnd,
    },
}

/// How the work on a trace ended.
#[derive(Clone, Debug, PartialEq)]
pub enum BuildEnd {
    /// There is a trace.
    Traced {
        /// The trace.
        trace: PathBuf,
        /// The digest of the sources that ran.
        sources: String,
    },
    /// It failed.
    Failed(Box<Problem>),
    /// It was cancelled.
    Cancelled,
}

/// What came of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum BuildOutcome {
    /// It is not done yet.
    Running,
    /// So many values equal the golden model's.
    Agrees(u64),
    /// Something differs.
    Diverges(Box<Divergence>),
    /// So many values are missing in the trace.
    Incomplete(u64),
    /// There is a trace, but nothing was compared.
    Unchecked,
    /// No trace, or none that can be read.
    Failed(Diagnostic),
    /// A newer save or the user stopped it.
    Cancelled,
}

/// One run.
#[derive(Clone, Debug, PartialEq)]
pub struct BuildRun {
    /// Its number, from 1.
    pub number: usize,
    /// When it began.
    pub began: Moment,
    /// The files whose change it began with; empty for the first run and for one that the user asked for.
    pub saved: Vec<PathBuf>,
    /// The simulator, once it is chosen.
    pub simulator: Option<Simulator>,
    /// Stages that have begun, and how long those took that have ended.
    pub stages: Vec<(BuildStage, Option<Duration>)>,
    /// How far the simulation is, from 0 to 1.
    pub fraction: Option<f32>,
    /// What came of it.
    pub outcome: BuildOutcome,
    /// Its trace, while there is one.
    pub trace: Option<PathBuf>,
    /// The digest of the sources that ran, once it is known.
    pub sources: Option<String>,
    /// When the stage that runs began.
    stage_began: Duration,
}

impl BuildRun {
    fn new(number: usize, began: Moment, saved: Vec<PathBuf>) -> Self {
        Self {
            number,
            began,
            saved,
            simulator: None,
            stages: Vec::new(),
            fraction: None,
            outcome: BuildOutcome::Running,
            trace: None,
            sources: None,
            stage_began: began.since_start,
        }
    }

    /// The stage that runs or ran last.
    #[must_use]
    pub fn stage(&self) -> Option<BuildStage> {
        self.stages.last().map(|(stage, _)| *stage)
    }

    /// How long a stage took; `None` before its end.
    #[must_use]
    pub fn took(&self, stage: BuildStage) -> Option<Duration> {
        self.stages.iter().find(|(known, _)| *known == stage).and_then(|(_, took)| *took)
    }

    /// How long all stages took that have ended.
    #[must_use]
    pub fn total(&self) -> Duration {
        self.stages.iter().filter_map(|(_, took)| *took).sum()
    }

    /// Whether everything that was compared is equal.
    #[must_use]
    pub fn is_good(&self) -> bool {
        matches!(self.outcome, BuildOutcome::Agrees(_))
    }

    /// Where RTL and golden model differ.
    #[must_use]
    pub fn divergence(&self) -> Option<&Divergence> {
        if let BuildOutcome::Diverges(divergence) = &self.outcome { Some(divergence) } else { None }
    }

    /// Ends the stage that runs, and begins the next one.
    fn begin_stage(&mut self, stage: Option<BuildStage>, now: Duration) {
        if let Some((_, took @ None)) = self.stages.last_mut() {
            *took = Some(now.saturating_sub(self.stage_began));
        }
        self.stage_began = now;
        self.stages.extend(stage.map(|stage| (stage, None)));
    }
}

/// Everything about runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Builds {
    scenario: Option<String>,
    /// The simulator that the user wants.
    pub(super) simulator: Option<Simulator>,
    /// The run that is not done yet.
    running: Option<BuildRun>,
    /// Runs that are done, in order.
    history: Vec<BuildRun>,
    /// The number of the newest run.
    newest: usize,
    /// The files that were saved last, and when.
    saved: Option<(Vec<PathBuf>, TimeOfDay)>,
    /// The moment of the last message that told it.
    now: Moment,
    /// The layout and focus to go back to when a run succeeds after one that failed.
    before_failure: Option<(super::Layout, super::Pane)>,
    /// Traces that nobody needs any more.
    dropped: Vec<PathBuf>,
    /// The trace of a run that was followed, which may never have become whole.
    pub(super) growing: Option<PathBuf>,
}

impl Builds {
    /// Whether sources are watched.
    #[must_use]
    pub fn watching(&self) -> bool {
        self.scenario.is_some()
    }

    /// The name of the scenario.
    #[must_use]
    pub fn scenario(&self) -> Option<&str> {
        self.scenario.as_deref()
    }

    /// The run that is not done yet.
    #[must_use]
    pub fn running(&self) -> Option<&BuildRun> {
        self.running.as_ref()
    }

    /// Runs that are done, in order; those that were cancelled are not among them.
    #[must_use]
    pub fn history(&self) -> &[BuildRun] {
        &self.history
    }

    /// The newest run, done or not.
    #[must_use]
    pub fn latest(&self) -> Option<&BuildRun> {
        self.running.as_ref().or(self.history.last())
    }

    /// The newest run in which everything that was compared is equal.
    #[must_use]
    pub fn last_good(&self) -> Option<&BuildRun> {
        self.history.iter().rev().find(|run| run.is_good())
    }

    /// The newest good run before `number` whose trace is there.
    #[must_use]
    pub fn good_before(&self, number: usize) -> Option<&BuildRun> {
        let good = |run: &&BuildRun| run.number < number && run.trace.is_some() && run.is_good();
        self.history.iter().rev().find(good)
    }

    /// The run whose trace is `file`.
    #[must_use]
    pub fn of_trace(&self, file: &Path) -> Option<&BuildRun> {
        let mut all = self.running.iter().chain(self.history.iter().rev());
        all.find(|run| run.trace.as_deref() == Some(file))
    }

    /// The run before `number` that left a trace.
    #[must_use]
    pub fn before(&self, number: usize) -> Option<&BuildRun> {
        self.history.iter().rev().find(|run| run.number < number && run.trace.is_some())
    }

    /// The files that were saved last, and when.
    #[must_use]
    pub fn saved(&self) -> Option<(&[PathBuf], TimeOfDay)> {
        self.saved.as_ref().map(|(files, day)| (files.as_slice(), *day))
    }

    /// How long the stage that runs has been running.
    #[must_use]
    pub fn elapsed(&self) -> Option<Duration> {
        self.running.as_ref().map(|run| self.now.since_start.saturating_sub(run.stage_began))
    }

    /// The number of the newest run, even if it was stopped.
    #[must_use]
    pub fn newest(&self) -> usize {
        self.newest
    }

    /// The numbers of the run whose trace is `file` and of the newest run, if those are not the same: what is shown of
    /// the one says nothing about the sources of the other.
    pub(super) fn older(&self, file: &Path) -> Option<(usize, usize)> {
        let shown = self.of_trace(file)?.number;
        (shown < self.newest).then_some((shown, self.newest))
    }

    /// Notes what time it is.
    pub(super) fn tick(&mut self, now: Moment) {
        self.now = now;
    }

    /// Whether both files are the same, or traces of runs: newer and older versions of the same thing.
    #[must_use]
    pub fn related(&self, a: &Path, b: &Path) -> bool {
        let of_run = |file| self.of_trace(file).is_some() || self.growing.as_deref() == Some(file);
        a == b || (of_run(a) && of_run(b))
    }
}
