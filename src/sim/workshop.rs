//! The working folder of a run, and the compilers that work in it.

use super::cache::Cache;
use super::child::{self, Ending, Limits, Line};
use super::messages::{failure, locate, messages};
use super::scratch::Scratch;
use super::tools::{shown, with_install_command};
use super::{Cancel, Event, Reason, Request, Step};
use crate::base::{Diagnostic, Result, Severity};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::Receiver;
use std::time::Duration;

/// Why a run ended early.
#[derive(Debug)]
pub(super) enum Stop {
    /// Something went wrong.
    Failed(Diagnostic),
    /// Somebody asked for it.
    Cancelled(Reason),
}

/// The result of work that may be cancelled.
pub(super) type Halting<T> = std::result::Result<T, Stop>;

impl From<Diagnostic> for Stop {
    fn from(error: Diagnostic) -> Self {
        Self::Failed(error)
    }
}

/// How long a tool may say nothing where nobody waits for it. A compiler says nothing for minutes when there are
/// thousands of lanes, and Icarus needs as long between two progress lines.
pub const SILENCE: Duration = Duration::from_secs(2 * 3600);

/// Lines of a compiler that are kept.
const KEPT: usize = 10_000;

/// Where a run works: a temporary folder, the project it serves, and whoever listens.
pub(super) struct Workshop<'a> {
    folder: Scratch,
    root: PathBuf,
    cancel: Cancel,
    silence: Duration,
    /// Hears everything that happens.
    pub on_event: &'a mut dyn FnMut(Event),
}

impl<'a> Workshop<'a> {
    /// A fresh working folder for what `request` asks for.
    ///
    /// # Errors
    /// The folder for temporary files is missing, full, or may not be written.
    pub fn new(request: &Request, on_event: &'a mut dyn FnMut(Event)) -> Result<Self> {
        let folder = Scratch::new(&std::env::temp_dir(), "tritscope-")?;
        let (root, cancel) = (request.project.root().to_owned(), request.cancel.clone());
        let shop = Self { folder, root, cancel, silence: request.silence, on_event };
        for name in ["tmp", "data", "build"] {
            shop.check(name, fs::create_dir(shop.path(name)))?;
        }
        Ok(shop)
    }

    /// `name` in the working folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The flag that stops the run.
    pub fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    /// Stops when somebody asked for it; for work that has no child to notice.
    pub fn go_on(&self) -> Halting<()> {
        self.cancel.reason().map_or(Ok(()), |reason| Err(Stop::Cancelled(reason)))
    }

    /// Writes `text` to `name` in the working folder.
    ///
    /// # Errors
    /// What the system says.
    pub fn write(&self, name: &str, text: &str) -> Result<()> {
        self.check(name, fs::write(self.path(name), text))
    }

    /// Points an error of the system at `name` in the working folder.
    pub fn check<T>(&self, name: &str, result: std::io::Result<T>) -> Result<T> {
        result.map_err(|error| {
            Diagnostic::error(format!("cannot be written: {error}"))
                .in_file(self.path(name))
                .hint("check that the disk is not full; TMPDIR chooses another place")
        })
    }

    /// The cache at `root`, or one inside the working folder, used for this run alone, with a warning.
    pub fn cache(&mut self, root: Option<PathBuf>) -> Result<Cache> {
        let wanted = root.or_else(Cache::users_own);
        if let Some(cache) = wanted.clone().and_then(Cache::open) {
            return Ok(cache);
        }
        let mut warning = Diagnostic::warning("builds cannot be kept for later runs")
            .hint("XDG_CACHE_HOME chooses another place for them");
        if let Some(folder) = wanted {
            warning = warning.in_file(folder);
        }
        (self.on_event)(Event::Message(warning));
        let own = self.path("cache");
        Cache::open(own.clone()).ok_or_else(|| Diagnostic::error("cannot be written").in_file(own))
    }

    /// A command that runs `step` in the working folder.
    fn command(&self, step: &Step) -> Command {
        // A program with a folder in its name is one that was built here.
        let built = step.program.contains('/') && !Path::new(&step.program).is_absolute();
        let program = if built { self.path(&step.program) } else { PathBuf::from(&step.program) };
        let mut command = Command::new(program);
        command.args(&step.arguments).current_dir(self.folder.path());
        // What a tool leaves behind when it is killed goes with the working folder.
        command.env("TMPDIR", self.path("tmp"));
        command
    }

    fn limits(&self) -> Limits {
        Limits { cancel: self.cancel.clone(), silence: self.silence, growing: None }
    }

    /// Runs `step`, fed with `input`, and hands each line to `on_line`, which may make an event of it.
    ///
    /// # Errors
    /// It cannot be started, says nothing for too long, or the run is cancelled.
    pub fn follow(
        &mut self,
        step: &Step,
        input: Option<Receiver<String>>,
        on_line: &mut dyn FnMut(Line) -> Option<Event>,
    ) -> Halting<std::process::ExitStatus> {
        (self.on_event)(Event::Command(shown(step)));
        let (command, mut limits) = (self.command(step), self.limits());
        // A simulator that says nothing but writes its trace is alive.
        let trace = step.arguments.iter().find_map(|argument| argument.strip_prefix("+trace="));
        limits.growing = trace.map(|trace| self.path(trace));
        let on_event = &mut *self.on_event;
        let ending = child::run_fed(command, &limits, input, &mut |line| {
            if let Some(event) = on_line(line) {
                on_event(event);
            }
        });
        finished(ending, step, limits.silence)
    }

    /// Runs a compiler that must succeed; its messages become events.
    ///
    /// # Errors
    /// Its first error, with its place in the user's own file.
    pub fn compile(&mut self, step: &Step) -> Halting<()> {
        self.compile_all(std::slice::from_ref(step))
    }

    /// Runs compilers side by side, all of which must succeed.
    ///
    /// # Errors
    /// The first error of the first that failed.
    pub fn compile_all(&mut self, steps: &[Step]) -> Halting<()> {
        for step in steps {
            (self.on_event)(Event::Command(shown(step)));
        }
        let limits = self.limits();
        let commands: Vec<Command> = steps.iter().map(|step| self.command(step)).collect();
        let outputs: Vec<Result<Output>> = std::thread::scope(|scope| {
            let start = |command| scope.spawn(|| Output::of(command, &limits));
            let started: Vec<_> = commands.into_iter().map(start).collect();
            let lost = |_| Err(Diagnostic::internal("a compiler's reader panicked"));
            started.into_iter().map(|thread| thread.join().unwrap_or_else(lost)).collect()
        });
        for (step, output) in steps.iter().zip(outputs) {
            self.judge(step, output)?;
        }
        Ok(())
    }

    fn judge(&mut self, step: &Step, output: Result<Output>) -> Halting<()> {
        let (ending, lines) = match output {
            Ok(Output { ending, lines }) => (Ok(ending), lines),
            Err(error) => (Err(error), Vec::new()),
        };
        let status = finished(ending, step, self.silence)?;
        let found = messages(&lines, &|file| locate(&self.root, file));
        for message in &found {
            (self.on_event)(Event::Message(message.clone()));
        }
        let failed = !status.success();
        if failed { Err(failure(&step.program, &found, &lines).into()) } else { Ok(()) }
    }
}

/// What a compiler left.
struct Output {
    ending: Ending,
    lines: Vec<String>,
}

impl Output {
    fn of(command: Command, limits: &Limits) -> Result<Self> {
        let mut lines = Vec::new();
        let ending = child::run(command, limits, &mut |line| {
            let (Line::Out(text) | Line::Err(text)) = line;
            if lines.len() < KEPT {
                lines.push(text);
            }
        })?;
        Ok(Self { ending, lines })
    }
}

/// The exit status of a child that ended by itself.
fn finished(ending: Result<Ending>, step: &Step, silence: Duration) -> Halting<std::process::ExitStatus> {
    let program = &step.program;
    let internal = |error: Diagnostic| match error.severity {
        Severity::ToolMissing => with_install_command(error, program),
        _ => error,
    };
    match ending.map_err(internal)? {
        Ending::Exited(status) => Ok(status),
        Ending::Cancelled(reason) => Err(Stop::Cancelled(reason)),
        Ending::Silent => {
            let (count, unit) = match silence.as_secs() {
                seconds @ 0..=600 => (seconds, "seconds"),
                seconds => (seconds / 60, "minutes"),
            };
            let what = format!("{program} gave no sign of life for {count} {unit} and was stopped");
            Err(Diagnostic::error(what).hint("a loop in the RTL may never end; look at its last edit").into())
        }
    }
}
