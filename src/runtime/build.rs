//! Building and simulating what `tritscope watch` watches, on a thread of its own.

mod excerpt;
mod traces;
mod wall;

use self::excerpt::with_source;
use self::traces::Traces;
use self::wall::Wall;
use super::document::contained;
use super::event::Event;
use super::watch::SourceWatch;
use crate::app::{BuildEnd, BuildEvent, BuildStage, Effect, Moment, Msg, Problem};
use crate::base::{Diagnostic, Result};
use crate::manifest::{Dump, Scenario, Sidecar, Simulator};
use crate::model::Models;
use crate::sim::{self, Cancel, Outcome, Overrides, Project, Request, Stage, TraceFormat, Verdict};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// What is watched, and how it is built.
#[derive(Clone, Debug)]
pub struct Watching {
    /// RTL and bench.
    pub project: Project,
    /// The file of the scenario; it is read anew for each run.
    pub scenario: PathBuf,
    /// What is to be different from the scenario.
    pub overrides: Overrides,
    /// Where checkpoints are looked up.
    pub models: Models,
    /// The folder that traces are written to and stay in; without one they go with the program.
    pub output: Option<PathBuf>,
    /// How long a compiler or a simulator may give no sign of life.
    pub silence: Duration,
}

impl Watching {
    /// What to run: the scenario as it is now, with what is to be different.
    fn request(&self, cancel: Cancel) -> Result<Request> {
        let scenario = self.overrides.apply(Scenario::read(&self.scenario)?);
        if scenario.run.dump == Dump::None {
            return Err(Diagnostic::error("the scenario writes no trace: its dump level is none")
                .in_file(&self.scenario)
                .hint("say --dump engine, or change it in the file"));
        }
        Ok(Request {
            scenario,
            command: String::new(),
            project: self.project.clone(),
            models: self.models.clone(),
            output: None,
            cache: None,
            cancel,
            silence: self.silence,
        })
    }

    /// The command that repeats a run whose trace is `output`.
    fn command(&self, output: &Path) -> String {
        let name = output.file_name().map(Path::new);
        self.overrides.command(&self.project.relative(&self.scenario), name)
    }
}

/// Everything that `tritscope watch` has beside the debugger: whoever builds, and a clock.
pub(super) struct Bench {
    builder: Builder,
    wall: Wall,
    watching: BuildEvent,
}

impl Bench {
    /// Starts to watch; answers go into `events`.
    ///
    /// # Errors
    /// No place for traces, or no thread.
    pub(super) fn start(watching: Watching, events: &Sender<Event>) -> Result<Self> {
        let name = watching.scenario.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let told = BuildEvent::Watching { scenario: name, simulator: watching.overrides.simulator };
        Ok(Self { builder: Builder::start(watching, events)?, wall: Wall::start(), watching: told })
    }

    /// What is watched.
    pub(super) fn watching(&self) -> BuildEvent {
        self.watching.clone()
    }

    /// What time it is.
    pub(super) fn now(&self) -> Moment {
        self.wall.now()
    }

    /// Carries out what is about runs.
    pub(super) fn carry_out(&self, effect: &Effect) {
        match effect {
            Effect::Build { number, simulator, follow } => self.builder.build(*number, *simulator, *follow),
            Effect::CancelBuild => self.builder.cancel(),
            Effect::DropTraces(traces) => self.builder.traces.remove(traces),
            _ => {}
        }
    }
}

/// A run that somebody waits for.
struct Job {
    number: usize,
    simulator: Option<Simulator>,
    follow: bool,
    cancel: Cancel,
}

/// The run that waits and the one that is being made.
#[derive(Default)]
struct Desk {
    queued: Option<Job>,
    running: Option<Cancel>,
    closed: bool,
}

/// Makes runs, one at a time. A newer request takes the place of the queued one and stops the running one.
struct Builder {
    shared: Arc<(Mutex<Desk>, Condvar)>,
    _sources: SourceWatch,
    worker: Option<thread::JoinHandle<()>>,
    traces: Arc<Traces>,
}

impl Builder {
    /// Starts to watch and waits for requests; answers go into `events`.
    ///
    /// # Errors
    /// No place for traces, or no thread.
    fn start(watching: Watching, events: &Sender<Event>) -> Result<Self> {
        let traces = Arc::new(Traces::new(watching.output.as_deref())?);
        let no_thread =
            |error: io::Error| Diagnostic::error(format!("the system refuses what watching needs: {error}"));
        let inputs = watching.clone();
        let scenario = watching.scenario.clone();
        let inputs = Box::new(move || {
            let request = inputs.request(Cancel::default()).ok()?;
            Some(request.inputs().into_iter().chain([scenario.clone()]).collect())
        });
        let root = watching.project.root().to_owned();
        let sources = SourceWatch::start(inputs, root, events.clone()).map_err(no_thread)?;
        let shared = Arc::new((Mutex::new(Desk::default()), Condvar::new()));
        let worker = Worker { watching, traces: Arc::clone(&traces), events: events.clone() };
        let own = Arc::clone(&shared);
        let thread = thread::Builder::new().name("builder".into()).spawn(move || {
            while let Some(job) = next(&own) {
                worker.make(&job);
                lock(&own).running = None;
            }
        });
        let worker = Some(thread.map_err(no_thread)?);
        Ok(Self { shared, _sources: sources, worker, traces })
    }

    /// Asks for run `number`.
    fn build(&self, number: usize, simulator: Option<Simulator>, follow: bool) {
        let mut desk = lock(&self.shared);
        desk.running.iter().for_each(Cancel::cancel);
        desk.queued = Some(Job { number, simulator, follow, cancel: Cancel::default() });
        self.shared.1.notify_one();
    }

    /// Stops the run that is being made and forgets the one that waits.
    fn cancel(&self) {
        let mut desk = lock(&self.shared);
        desk.running.iter().for_each(Cancel::cancel);
        desk.queued = None;
    }
}

impl Drop for Builder {
    /// Ends what runs and waits for it: no process and no file outlives the program.
    fn drop(&mut self) {
        {
            let mut desk = lock(&self.shared);
            desk.running.iter().for_each(Cancel::cancel);
            (desk.queued, desk.closed) = (None, true);
            self.shared.1.notify_one();
        }
        // A worker that panicked has ended.
        self.worker.take().map(thread::JoinHandle::join);
    }
}

/// The desk, also after a panic of another thread that held it: its fields are set whole.
fn lock(shared: &(Mutex<Desk>, Condvar)) -> MutexGuard<'_, Desk> {
    shared.0.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits for a job and marks it as running; `None` when the builder is closed.
fn next(shared: &(Mutex<Desk>, Condvar)) -> Option<Job> {
    let mut desk = lock(shared);
    loop {
        if desk.closed {
            return None;
        }
        if let Some(job) = desk.queued.take() {
            desk.running = Some(job.cancel.clone());
            return Some(job);
        }
        desk = shared.1.wait(desk).unwrap_or_else(PoisonError::into_inner);
    }
}

/// Makes one run after the other.
struct Worker {
    watching: Watching,
    traces: Arc<Traces>,
    events: Sender<Event>,
}

impl Worker {
    fn make(&self, job: &Job) {
        let number = job.number;
        let mut told = false;
        let end = contained(|| self.run(job, &mut told))
            .unwrap_or_else(|error| BuildEnd::Failed(Box::new(with_source(error))));
        if !told {
            self.tell(BuildEvent::Ended { number, end });
        }
    }

    fn tell(&self, event: BuildEvent) {
        // Nobody listens any more when the program ends.
        let _ = self.events.send(Event::App(Msg::Build(event)));
    }

    /// Makes the run of `job`. Its trace is `told` as soon as it is there: it is opened while the run tidies up.
    fn run(&self, job: &Job, told: &mut bool) -> Result<BuildEnd> {
        let number = job.number;
        let mut request = self.watching.request(job.cancel.clone())?;
        let wanted = job.simulator.or(self.watching.overrides.simulator);
        let quicker = || sim::quicker(&request.scenario, &request.models);
        request.scenario.run.simulator = wanted.unwrap_or_else(quicker);
        // Of an FST that grows nothing can be read; of the two simulators only Icarus writes something else.
        let follow = job.follow && request.scenario.run.simulator == Simulator::Icarus;
        let format = if follow { TraceFormat::Vcd } else { TraceFormat::Fst };
        let output = self.traces.place(&request.scenario.name, number, format);
        request.command = self.watching.command(&output);
        request.output = Some(output.clone());
        self.tell(BuildEvent::Chosen { number, simulator: request.scenario.run.simulator });
        let mut traced = Err(Diagnostic::internal("a run did not say how it ended"));
        let outcome = sim::run(&request, &mut |event| match event {
            sim::Event::Finished(report) => {
                traced = self.traced(number, &report);
                if let Ok(end) = &traced {
                    self.tell(BuildEvent::Ended { number, end: end.clone() });
                    *told = true;
                }
            }
            event => self.pass_on(number, &output, event),
        })?;
        match outcome {
            Outcome::Cancelled(_) => Ok(BuildEnd::Cancelled),
            Outcome::Finished(_) => traced,
        }
    }

    fn traced(&self, number: usize, report: &sim::Report) -> Result<BuildEnd> {
        if let Verdict::Fail { reason: Some(reason), cycles, .. } = &report.verdict {
            let what = format!("the bench gave up in cycle {cycles}: {reason}");
            let problem = Box::new(Problem::from(Diagnostic::error(what)));
            self.tell(BuildEvent::Reported { number, problem });
        }
        let trace = report.trace.clone().ok_or_else(|| Diagnostic::internal("a run left no trace"))?;
        let sources = Sidecar::beside(&trace)?.map(|sidecar| sidecar.trace.sources);
        Ok(BuildEnd::Traced { trace, sources: sources.unwrap_or_default() })
    }

    fn pass_on(&self, number: usize, output: &Path, event: sim::Event) {
        self.tell(match event {
            sim::Event::Stage(stage) => {
                let stage = match stage {
                    Stage::Prepare => BuildStage::Prepare,
                    Stage::Build => BuildStage::Build,
                    Stage::Run => BuildStage::Run,
                };
                BuildEvent::Stage { number, stage }
            }
            sim::Event::Progress(progress) => BuildEvent::Progress {
                number,
                done: progress.operation,
                of: progress.of,
                cycle: progress.cycle,
            },
            sim::Event::Writing(file) => BuildEvent::Writing { number, file, trace: output.to_owned() },
            sim::Event::Message(message) => {
                BuildEvent::Reported { number, problem: Box::new(with_source(message)) }
            }
            sim::Event::Command(_) | sim::Event::Finished(_) => return,
        });
    }
}
