//! A synthesis from beginning to end.

use super::failure::Said;
use super::hear::{Heard, Listener};
use super::hierarchy::Hierarchy;
use super::plan::{NETLIST, SCRIPT, SYNTHESIS_LOG, TIMING, Wishes, bitstream, commands};
use super::report::{Bitstream, REPORT, StageTime, Synthesis, Tool};
use super::script::script;
use super::{Board, Command, Design, Parameter, Stage, netlist, timing};
use crate::base::{Diagnostic, Result};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What to synthesize, for which board, and where.
#[derive(Clone, Debug)]
pub struct Job {
    /// The name of the scenario.
    pub scenario: String,
    /// The board.
    pub board: Board,
    /// What is built.
    pub design: Design,
    /// The root of the project.
    pub root: PathBuf,
    /// The sources, relative to the root, bottom-up, those of the board last.
    pub sources: Vec<String>,
    /// An empty folder to work in.
    pub working: PathBuf,
    /// What it is called once it is in its place.
    pub folder: PathBuf,
    /// The clock to ask for in MHz, instead of the board's.
    pub frequency: Option<f64>,
    /// Where the router's random numbers start.
    pub seed: u64,
}

/// Who starts programs.
pub trait Workbench {
    /// Runs `command` in `folder` to its end and hands each line of its output to `on_line`.
    ///
    /// # Errors
    /// It cannot be started.
    fn run(&mut self, command: &Command, folder: &Path, on_line: &mut dyn FnMut(&str)) -> Result<Ending>;

    /// What `program` calls itself, nothing where it does not say; `None` when somebody stopped it.
    ///
    /// # Errors
    /// It is not there.
    fn version(&mut self, program: &str) -> Result<Option<String>>;
}

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Well.
    Done,
    /// With an error, and how.
    Failed(String),
    /// Somebody stopped it.
    Stopped,
}

/// Something that happened meanwhile.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A stage began with this command.
    Stage(Stage, String),
    /// A tool went on.
    Heard(Stage, Heard),
}

/// How a synthesis ended when nothing went wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// All stages are over; the report is in the working folder too.
    Finished(Box<Synthesis>),
    /// It was stopped.
    Stopped,
}

/// Synthesizes, places, routes and packs `job`.
///
/// # Errors
/// A tool is missing or fails, the design does not fit, or a file cannot be written.
pub fn synthesize(job: &Job, bench: &mut dyn Workbench, on_event: &mut dyn FnMut(Event)) -> Result<Outcome> {
    let (board, top) = (&job.board, job.board.top.clone());
    let parameters = job.parameters();
    let text = script(board, &top, &parameters, &plain(&job.sources)?);
    job.write(SCRIPT, &text)?;
    let pins = job.constraints()?;
    let frequency = job.frequency.unwrap_or(board.frequency);
    let wishes = Wishes { frequency, seed: job.seed };
    let named = |folder: &Path| commands(board, &folder.to_string_lossy(), pins.as_deref(), wishes);
    let (run, shown) = (named(&job.seen_from_root(&job.working)), named(&job.seen_from_root(&job.folder)));
    let Some(tools) = versions(&run, bench)? else { return Ok(Outcome::Stopped) };
    let mut stages = Vec::new();
    for (command, shown) in run.iter().zip(&shown) {
        let began = Instant::now();
        on_event(Event::Stage(command.stage, shown.shown()));
        if job.stage(command, bench, on_event)? == Ending::Stopped {
            return Ok(Outcome::Stopped);
        }
        let seconds = began.elapsed().as_secs_f64();
        stages.push(StageTime { stage: command.stage, command: shown.shown(), seconds });
    }
    let synthesis = job.report(top, parameters, tools, stages)?;
    let text = serde_json::to_string_pretty(&synthesis);
    job.write(REPORT, &(text.map_err(|error| Diagnostic::internal(error.to_string()))? + "\n"))?;
    Ok(Outcome::Finished(Box::new(synthesis)))
}

/// What the programs of `commands` call themselves, so that one that is missing is known before hours are spent;
/// `None` when somebody stopped it.
fn versions(commands: &[Command], bench: &mut dyn Workbench) -> Result<Option<Vec<Tool>>> {
    let version = |command: &Command| {
        let name = command.program.to_owned();
        Ok(bench.version(command.program)?.map(|version| Tool { name, version }))
    };
    commands.iter().map(version).collect()
}

/// File names that a script of Yosys can hold as they are.
fn plain(files: &[String]) -> Result<Vec<String>> {
    let plain = |file: &String| file.chars().all(|c| c.is_alphanumeric() || "-_./+".contains(c));
    match files.iter().find(|file| !plain(file)) {
        Some(file) => Err(Diagnostic::error(format!("\"{file}\" cannot be named in a script of Yosys"))
            .hint("rename the file: letters, digits, - _ . and / are fine")),
        None => Ok(files.to_vec()),
    }
}

impl Job {
    /// The parameters of the topmost module: those of the board give way to those of the design.
    fn parameters(&self) -> Vec<Parameter> {
        let design = &self.design.parameters;
        let own =
            self.board.clock.iter().map(|(name, value)| Parameter { name: name.clone(), value: *value });
        let own = own.filter(|own| design.iter().all(|other| other.name != own.name));
        own.chain(design.iter().cloned()).collect()
    }

    fn write(&self, name: &str, text: &str) -> Result<()> {
        let file = self.working.join(name);
        fs::write(&file, text).map_err(|error| unwritable(&file, &error))
    }

    fn read(&self, name: &str) -> Result<String> {
        let file = self.working.join(name);
        fs::read_to_string(&file)
            .map_err(|error| Diagnostic::error(format!("cannot be read: {error}")).in_file(&file))
    }

    /// Copies the pins into the working folder, for the router sees no other; the name of the copy.
    fn constraints(&self) -> Result<Option<String>> {
        let Some(constraints) = &self.board.constraints else { return Ok(None) };
        let file = self.root.join(constraints);
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        fs::copy(&file, self.working.join(&name))
            .map_err(|error| Diagnostic::error(format!("cannot be read: {error}")).in_file(&file))?;
        Ok(Some(name))
    }

    /// `folder` as a program sees it that runs at the root.
    fn seen_from_root(&self, folder: &Path) -> PathBuf {
        folder.strip_prefix(&self.root).unwrap_or(folder).to_owned()
    }

    /// Runs `command` and keeps all it says.
    fn stage(
        &self,
        command: &Command,
        bench: &mut dyn Workbench,
        on_event: &mut dyn FnMut(Event),
    ) -> Result<Ending> {
        let place = self.working.join(command.log);
        let mut log = File::create(&place).map_err(|error| unwritable(&place, &error))?;
        let (mut listener, mut said, mut full) = (Listener::default(), Said::default(), None);
        let root = if self.root.as_os_str().is_empty() { Path::new(".") } else { &self.root };
        let folder = if command.at_root { root } else { &self.working };
        let ending = bench.run(command, folder, &mut |line| {
            if let Err(error) = writeln!(log, "{line}") {
                full.get_or_insert(error);
            }
            said.hear(line);
            if let Some(heard) = listener.hear(command.stage, line) {
                on_event(Event::Heard(command.stage, heard));
            }
        })?;
        match (ending, full) {
            (Ending::Failed(how), _) => Err(said.failure(
                command.stage,
                &self.board,
                &how,
                &self.folder.join("failed").join(command.log),
            )),
            (Ending::Done, Some(error)) => Err(unwritable(&place, &error)),
            (ending, _) => Ok(ending),
        }
    }

    /// Reads what the tools left.
    fn report(
        &self,
        top: String,
        parameters: Vec<Parameter>,
        tools: Vec<Tool>,
        stages: Vec<StageTime>,
    ) -> Result<Synthesis> {
        let board = &self.board;
        let hierarchy = Hierarchy::read(&self.read(SYNTHESIS_LOG)?);
        let netlist = self.working.join(NETLIST);
        let opened = File::open(&netlist)
            .map_err(|error| Diagnostic::error(format!("cannot be read: {error}")).in_file(&netlist))?;
        let area =
            netlist::areas(opened, &hierarchy, board.family).map_err(|error| error.in_file(&netlist))?;
        let timing = timing::timing(&self.read(TIMING)?, &hierarchy, &top)
            .map_err(|error| error.in_file(self.working.join(TIMING)))?;
        let file = bitstream(board.family);
        let packed = self.working.join(file);
        let bytes = packed.metadata().map(|metadata| metadata.len());
        let bytes =
            bytes.map_err(|error| Diagnostic::error(format!("no bitstream: {error}")).in_file(&packed))?;
        Ok(Synthesis {
            scenario: self.scenario.clone(),
            part: self.design.part,
            board: board.name.clone(),
            family: board.family,
            device: board.device_name(),
            top,
            parameters,
            resources: timing.resources,
            clocks: timing.clocks,
            area,
            paths: timing.paths,
            bitstream: Bitstream { file: file.to_owned(), bytes },
            tools,
            stages,
        })
    }
}

fn unwritable(file: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(format!("cannot be written: {error}"))
        .in_file(file)
        .hint("check that the folder may be written to and that the disk is not full")
}
