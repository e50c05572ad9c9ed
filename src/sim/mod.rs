//! Simulation: scenarios in, traces out; simulators as child processes that never outlive their run.
//!
//! `plan` decides what to run and is pure; `child` runs one process; `icarus` and `verilator` build a bench;
//! `run` puts them together. What a bench prints is read by `progress`, what a compiler prints by `messages`.

mod cache;
mod cancel;
mod child;
mod choice;
mod cost;
mod elaboration;
mod fence;
mod hear;
mod icarus;
mod layers;
mod messages;
mod output;
mod own;
mod plan;
mod progress;
mod project;
mod run;
mod scratch;
mod sources;
mod tool;
mod tools;
mod verilator;
mod workshop;

pub use cancel::{Cancel, Reason};
pub use choice::quicker;
pub use cost::{Cost, LayerCost, PhaseCost};
pub use elaboration::{Design, Elaboration, LayerElaboration};
pub use messages::messages;
pub use own::OwnElaboration;
pub use plan::{Input, Overrides, RunSettings, Step, TraceFormat, icarus_build, simulate, verilate};
pub use progress::{BenchLine, Mismatch, Progress, Verdict, bench_line};
pub use project::Project;
pub use run::{converse, run};
pub use scratch::Scratch;
pub use sources::{Fault, Sources};
pub use tool::{ToolEnd, run_tool, tool_version};
pub use workshop::SILENCE;

use crate::base::{Diagnostic, Result};
use crate::manifest::{Scenario, Simulator};
use crate::model::Models;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What to simulate, with what, and where the trace goes.
#[derive(Clone, Debug)]
pub struct Request {
    /// What runs, the command line's wishes included.
    pub scenario: Scenario,
    /// The command that repeats it, for the sidecar.
    pub command: String,
    /// RTL and bench.
    pub project: Project,
    /// Where checkpoints are looked up.
    pub models: Models,
    /// The trace, `.fst` or `.vcd`; needed unless the dump level is `none`.
    pub output: Option<PathBuf>,
    /// The folder for built models; the user's own when absent.
    pub cache: Option<PathBuf>,
    /// Stops the run.
    pub cancel: Cancel,
    /// Stops a compiler that says nothing, or a simulator that neither says nor writes anything, for this long.
    pub silence: Duration,
}

impl Request {
    /// Every file that a run depends on and somebody may edit: RTL, bench, scenario, fault, manifest, expected tensors,
    /// the checkpoint of the model. Files that are named but absent are among them.
    #[must_use]
    pub fn inputs(&self) -> Vec<PathBuf> {
        let (project, run) = (&self.project, &self.scenario.run);
        let mut files: Vec<PathBuf> = project.scenario().map(Path::to_owned).into_iter().collect();
        let folder = project.scenario().and_then(Path::parent).unwrap_or(Path::new(""));
        let faults = match self.scenario.source.design() {
            Some(design) => {
                let named = std::iter::once(&design.manifest).chain(&design.expected);
                files.extend(named.map(|file| folder.join(file)));
                folder.join("faults")
            }
            None => project.root().join("sim/faults"),
        };
        files.extend(run.fault.iter().map(|fault| faults.join(format!("{fault}.toml"))));
        let sources = project.paths_of(&self.scenario);
        files.extend(sources.into_iter().map(|path| project.root().join(path)));
        files.extend(self.scenario.source.model().and_then(|model| self.models.folder(model)));
        files
    }
}

/// Something that happened during a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A part of the run began.
    Stage(Stage),
    /// A command was started, as a shell would take it.
    Command(String),
    /// A compiler or the run had something to say.
    Message(Diagnostic),
    /// The simulator writes its trace, which is a VCD, into this file; it is moved to its place when it is whole.
    Writing(PathBuf),
    /// The simulation went on.
    Progress(Progress),
    /// All is done, and the trace in its place; only the working folder is still to be removed.
    Finished(Box<Report>),
}

/// The parts of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Workload and memory images.
    Prepare,
    /// Simulator and C++ compiler.
    Build,
    /// The simulation itself.
    Run,
}

/// How a run ended when nothing went wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The bench said its last word.
    Finished(Box<Report>),
    /// It was stopped; no process and no file is left.
    Cancelled(Reason),
}

/// What came of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// What the bench found.
    pub verdict: Verdict,
    /// The cycles of each operation, from accepted start to last result; empty where whole layers ran.
    pub operations: Vec<u64>,
    /// The cycles of what the layer does, by the number of the phase; empty where the engine ran alone.
    pub phases: Vec<PhaseCycles>,
    /// What was built.
    pub design: Design,
    /// Who ran it.
    pub simulator: Simulator,
    /// What the simulator calls itself.
    pub simulator_version: String,
    /// Time to build.
    pub build: Duration,
    /// Whether the build was one from an earlier run.
    pub built_before: bool,
    /// Time to simulate.
    pub run: Duration,
    /// The trace.
    pub trace: Option<PathBuf>,
}

/// The cycles of a phase over a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PhaseCycles {
    /// How often it ran: once a token and layer.
    pub runs: u64,
    /// Its cycles, all runs together.
    pub cycles: u64,
    /// The cycles of the last run: the last token in the last layer.
    pub last: u64,
}

/// A token for the hardware.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its position.
    pub position: usize,
    /// The residual stream that enters layer 0 (numerics R-EMBED).
    pub residual: Vec<i32>,
}

/// What follows the result of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The next token has been given already.
    Wait,
    /// The next token.
    Run(Entry),
    /// Nothing: the run is over.
    End,
}

/// Whoever gives a bench of layers its tokens.
pub trait Host {
    /// The tokens that are known from the start, at least one.
    ///
    /// # Errors
    /// They cannot be found.
    fn begin(&mut self) -> Result<Vec<Entry>>;

    /// What to do now that `residual` has left the last layer at `position`.
    ///
    /// # Errors
    /// Nothing can follow; the run ends.
    fn answer(&mut self, position: usize, residual: &[i32]) -> Result<Reply>;
}

impl Report {
    /// What was built, where it is the engine alone.
    #[must_use]
    pub fn product(&self) -> Option<&Elaboration> {
        match &self.design {
            Design::Product(product) => Some(product),
            Design::Layer(_) | Design::Own(_) => None,
        }
    }

    /// Cycles of an operation on average; 0 when none ended.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a run has far fewer than 2^52 cycles")]
    pub fn cycles_per_operation(&self) -> f64 {
        let total: u64 = self.operations.iter().sum();
        total as f64 / (self.operations.len() as f64).max(1.0)
    }

    /// The share of its cycles that every scalar of the engine adds in: `N_IN · N_OUT / LANES` over the
    /// measured cycles of an operation; 0 where whole layers ran.
    #[must_use]
    pub fn utilisation(&self) -> f64 {
        let ideal = self.product().map_or(0.0, Elaboration::ideal_cycles);
        ideal / self.cycles_per_operation().max(1.0)
    }
}

/// A bench that is ready to run.
struct Built {
    /// What the simulator calls itself.
    version: String,
    /// Whether it was built by an earlier run.
    again: bool,
}
