//! Synthesis: the programs that [`crate::synth`] asks for, and the folder that its files end in.

use super::document::contained;
use crate::app::{Document, Msg, SynthNews, SynthWanted, Synthesized};
use crate::base::{Diagnostic, Result};
use crate::manifest::Scenario;
use crate::model::Models;
use crate::sim::{self, Cancel, Project, Scratch, ToolEnd};
use crate::synth::{
    Boards, Command, Design, Ending, Event, Family, Finder, Job, Outcome, Parameter, REPORT, Synthesis,
    Workbench,
};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Where syntheses of a project go, relative to its root.
const FOLDER: &str = "target/synth";

/// Logs of a synthesis that failed, in the folder that it would have filled.
const FAILED: &str = "failed";

/// How long programs may take to end.
const PATIENCE: Duration = Duration::from_secs(2);

/// What somebody wants synthesized.
#[derive(Clone, Debug)]
pub struct SynthWish {
    /// The file of the scenario.
    pub file: PathBuf,
    /// The scenario.
    pub scenario: Scenario,
    /// The family of the device, where it is not the board's.
    pub family: Option<Family>,
    /// The board, where the first of the family will not do.
    pub board: Option<String>,
    /// The folder for all files, instead of that of the scenario and the board.
    pub output: Option<PathBuf>,
    /// The clock to ask for in MHz, instead of the board's.
    pub frequency: Option<f64>,
    /// Where the router's random numbers start.
    pub seed: u64,
    /// Parameters other than the scenario's.
    pub parameters: Vec<Parameter>,
}

impl SynthWish {
    /// What is synthesized, and the folder it ends in.
    fn job(&self) -> Result<Job> {
        let project = Project::find(Some(&self.file))?;
        let root = project.root().to_owned();
        let models = Models::new(vec![PathBuf::from("models"), root.join("models")]);
        let design = Design::of(&self.scenario, &models, &self.parameters)?;
        let boards = Boards::read(&root)?;
        let board = boards.choose(self.family, self.board.as_deref(), design.part)?.clone();
        let mut sources = project.design_files()?;
        let more = board.files.iter().filter(|file| !sources.contains(file)).cloned().collect::<Vec<_>>();
        sources.extend(more);
        let folder = match &self.output {
            Some(folder) => folder.clone(),
            None => self.folder(&root, &board.name)?,
        };
        let (scenario, frequency, seed) = (self.scenario.name.clone(), self.frequency, self.seed);
        Ok(Job { scenario, board, design, root, sources, working: PathBuf::new(), folder, frequency, seed })
    }

    /// The folder of the scenario on `board`.
    fn folder(&self, root: &Path, board: &str) -> Result<PathBuf> {
        let name = &self.scenario.name;
        let plain = Path::new(name).file_name().is_some_and(|found| found == name.as_str());
        if !plain || name.starts_with('.') {
            let what = format!("name = \"{name}\" cannot be part of a file name");
            return Err(Diagnostic::error(what).in_file(&self.file).hint("name the folder with -o"));
        }
        Ok(root.join(FOLDER).join(format!("{name}-{board}")))
    }
}

/// Synthesizes what `wish` says; what came of it, and the folder with all files. `None` when `cancel` was raised: then
/// nothing is left.
///
/// # Errors
/// As [`crate::synth::synthesize`]; the folder holds something else, or cannot be written.
pub fn synthesize(
    wish: &SynthWish,
    cancel: &Cancel,
    on_event: &mut dyn FnMut(Event),
) -> Result<Option<(Synthesis, PathBuf)>> {
    let mut job = wish.job()?;
    ours(&job.folder)?;
    let parent = match job.folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    fs::create_dir_all(&parent).map_err(|error| unwritable(&parent, &error))?;
    let scratch = Scratch::new(&parent, ".synth-")?;
    // Programs run in several folders, so the way to this one starts at the root of the system.
    let working = scratch.path().join("work");
    fs::create_dir(&working).map_err(|error| unwritable(&working, &error))?;
    job.working = working.canonicalize().map_err(|error| unwritable(&working, &error))?;
    let mut bench = Bench { finder: finder(), cancel: cancel.clone() };
    match crate::synth::synthesize(&job, &mut bench, on_event) {
        Ok(Outcome::Finished(synthesis)) => {
            replace(&job.working, &job.folder, scratch.path())?;
            Ok(Some((*synthesis, job.folder)))
        }
        Ok(Outcome::Stopped) => Ok(None),
        Err(error) => {
            keep_logs(&job.working, &job.folder.join(FAILED));
            Err(error)
        }
    }
}

/// The synthesis that is kept of `scenario` in its project, the newest where there are several boards.
///
/// # Errors
/// There is none, or its report cannot be read.
pub fn kept_synthesis(file: &Path, scenario: &Scenario) -> Result<(Synthesis, PathBuf)> {
    let root = Project::find(Some(file))?.root().join(FOLDER);
    let begins = format!("{}-", scenario.name);
    let entries = fs::read_dir(&root).into_iter().flatten().flatten();
    let ours = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(&begins));
    let reports = ours.filter_map(|entry| {
        let written = entry.path().join(REPORT).metadata().and_then(|metadata| metadata.modified()).ok()?;
        Some((written, entry.path()))
    });
    let newest = reports.max().map(|(_, folder)| folder);
    let folder = newest.ok_or_else(|| {
        Diagnostic::error(format!("{} has not been synthesized yet", scenario.name)).in_file(&root)
    })?;
    Ok((crate::synth::read(&folder)?, folder))
}

/// Carries out a request of the debugger; `watched` is the project whose runs are shown.
pub(super) fn answer(
    wanted: &SynthWanted,
    document: &Document,
    watched: Option<&Project>,
    making: &Synthesizing,
) -> Msg {
    let result = contained(|| wished(wanted, document, watched, making));
    Msg::Synthesis(wanted.number, SynthNews::Done(result))
}

fn wished(
    wanted: &SynthWanted,
    document: &Document,
    watched: Option<&Project>,
    making: &Synthesizing,
) -> Result<Option<Synthesized>> {
    let shared = |(synthesis, folder): (Synthesis, PathBuf)| (Arc::new(synthesis), folder);
    if let Some(place) = &wanted.place {
        return Ok(Some(shared((crate::synth::read(place)?, place.clone()))));
    }
    let (file, scenario) = scenario_of(document, watched)?;
    if !wanted.make {
        let error = |error: Diagnostic| error.hint("SY makes one, as tritscope synth does");
        return kept_synthesis(&file, &scenario).map(shared).map(Some).map_err(error);
    }
    let (family, board, output, frequency, parameters) = (None, None, None, None, Vec::new());
    let wish = SynthWish { file, scenario, family, board, output, frequency, seed: 1, parameters };
    let made = synthesize(&wish, &making.cancel, &mut |event| making.hear(event))?;
    Ok(made.map(shared))
}

/// The scenario of a trace, and the file that it is in, or would be in.
fn scenario_of(document: &Document, watched: Option<&Project>) -> Result<(PathBuf, Scenario)> {
    let known = document.sidecar.as_ref();
    let sidecar = known.ok_or_else(|| {
        Diagnostic::error("nothing says which scenario the trace is of")
            .hint("traces that tritscope sim writes say it")
    })?;
    let scenario = sidecar.scenario.clone();
    let project = watched.cloned().map_or_else(|| Project::of_trace(sidecar), Ok)?;
    let named = || project.root().join("sim/scenarios").join(format!("{}.toml", scenario.name));
    let file = project.scenario().map_or_else(named, Path::to_owned);
    Ok((file, scenario))
}

/// A synthesis that is made for the debugger: how far it is, and stopping it.
#[derive(Clone, Default)]
pub(super) struct Synthesizing {
    number: u64,
    cancel: Cancel,
    /// What is done, and how much of it.
    doing: Arc<Mutex<(String, Option<f64>)>>,
}

impl Synthesizing {
    pub(super) fn new(number: u64) -> Self {
        Self { number, ..Self::default() }
    }

    pub(super) fn cancel(&self) {
        self.cancel.cancel();
    }

    /// Stops it and waits until its programs are gone: whoever works on it holds a part of this.
    pub(super) fn end(&self) {
        self.cancel();
        let began = Instant::now();
        while Arc::strong_count(&self.doing) > 1 && began.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn hear(&self, event: Event) {
        let news = match event {
            Event::Stage(stage, _) => (stage.words().to_owned(), None),
            Event::Heard(stage, heard) => (format!("{}: {}", stage.words(), heard.doing), heard.done),
        };
        *self.doing.lock().unwrap_or_else(PoisonError::into_inner) = news;
    }

    /// How much of what is done is done, where that is known.
    #[expect(clippy::cast_possible_truncation, reason = "a share")]
    pub(super) fn fraction(&self) -> Option<f32> {
        self.doing.lock().unwrap_or_else(PoisonError::into_inner).1.map(|done| done as f32)
    }

    /// What is done, as a message; `None` before anything is.
    pub(super) fn told(&self) -> Option<Msg> {
        let doing = self.doing.lock().unwrap_or_else(PoisonError::into_inner).0.clone();
        let news = SynthNews::Doing(doing);
        (news != SynthNews::Doing(String::new())).then_some(Msg::Synthesis(self.number, news))
    }
}

/// Whether `folder` may be replaced: it is not there, or empty, or a synthesis.
fn ours(folder: &Path) -> Result<()> {
    let mut entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let known = folder.join(REPORT).is_file() || entries.all(|entry| entry.file_name() == FAILED);
    if known && !folder.is_file() {
        return Ok(());
    }
    Err(Diagnostic::error("holds something other than a synthesis")
        .in_file(folder)
        .hint("name another folder with -o"))
}

/// Puts `working` in the place of `folder`; what was there goes with the folder `aside`.
fn replace(working: &Path, folder: &Path, aside: &Path) -> Result<()> {
    if folder.exists() {
        fs::rename(folder, aside.join("old")).map_err(|error| unwritable(folder, &error))?;
    }
    fs::rename(working, folder).map_err(|error| unwritable(folder, &error))
}

/// Keeps the script and what the tools said, where they said something. The error that made this necessary is what the user has to hear, so
/// trouble with the copies is not told.
fn keep_logs(working: &Path, folder: &Path) {
    let kinds = ["log", "ys"];
    let kept = |kind: &str| {
        let entries = fs::read_dir(working).into_iter().flatten().flatten().map(|entry| entry.path());
        entries.filter(|file| file.extension().is_some_and(|known| known == kind)).collect::<Vec<_>>()
    };
    if kept("log").is_empty() {
        return;
    }
    let _ = fs::remove_dir_all(folder);
    let _ = fs::create_dir_all(folder);
    for file in kinds.into_iter().flat_map(kept) {
        let _ = fs::copy(&file, folder.join(file.file_name().unwrap_or_default()));
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(format!("cannot be written: {error}"))
        .in_file(path)
        .hint("check that the folder may be written to and that the disk is not full")
}

fn finder() -> Finder {
    let value = |name| std::env::var_os(name);
    Finder::new(value("PATH").as_deref(), value("XDG_DATA_HOME").as_deref(), value("HOME").as_deref())
}

/// Starts the programs.
struct Bench {
    finder: Finder,
    cancel: Cancel,
}

impl Workbench for Bench {
    fn run(&mut self, command: &Command, folder: &Path, on_line: &mut dyn FnMut(&str)) -> Result<Ending> {
        let program = self.finder.find(command.program)?;
        let ended = sim::run_tool(&program, &command.arguments, folder, &self.cancel, on_line)?;
        Ok(match ended {
            ToolEnd::Done => Ending::Done,
            ToolEnd::Failed(how) => Ending::Failed(how),
            ToolEnd::Cancelled(_) => Ending::Stopped,
        })
    }

    fn version(&mut self, program: &str) -> Result<Option<String>> {
        let file = self.finder.find(program)?;
        let argument = if program == "yosys" { "-V" } else { "--version" };
        if !crate::synth::names_itself(program) {
            return Ok(Some(String::new()));
        }
        let version = sim::tool_version(&file, argument, &self.cancel)?;
        // nextpnr says who it is at length, and its version in parentheses.
        let short = |text: String| match text.split_once("(Version ") {
            Some((_, rest)) => rest.trim_end_matches(')').trim_start_matches("nextpnr-").to_owned(),
            None => text,
        };
        Ok(version.map(short))
    }
}
