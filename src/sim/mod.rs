//! Simulation: scenarios in, traces out; simulators as child processes that never outlive their run.
//!
//! `plan` decides what to run and is pure; `child` runs one process; `icarus` and `verilator` build a bench;
//! `run` puts them together. What a bench prints is read by `progress`, what a compiler prints by `messages`.

mod cache;
mod cancel;
mod child;
mod icarus;
mod messages;
mod output;
mod plan;
mod progress;
mod project;
mod run;
mod scratch;
mod sources;
mod tools;
mod verilator;
mod workshop;

pub use cancel::{Cancel, Reason};
pub use messages::messages;
pub use plan::{Elaboration, Overrides, RunSettings, Step, TraceFormat, icarus_build, simulate, verilate};
pub use progress::{BenchLine, Mismatch, Progress, Verdict, bench_line};
pub use project::Project;
pub use run::run;
pub use sources::{Fault, Sources};

use crate::base::Diagnostic;
use crate::manifest::{Scenario, Simulator};
use crate::model::Models;
use std::path::PathBuf;
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
    /// The simulation went on.
    Progress(Progress),
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
    /// The cycles of each operation, from accepted start to last result.
    pub operations: Vec<u64>,
    /// What was built.
    pub elaboration: Elaboration,
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

impl Report {
    /// Cycles of an operation on average; 0 when none ended.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a run has far fewer than 2^52 cycles")]
    pub fn cycles_per_operation(&self) -> f64 {
        let total: u64 = self.operations.iter().sum();
        total as f64 / (self.operations.len() as f64).max(1.0)
    }

    /// The share of its cycles that every scalar of the engine adds in: `N_IN · N_OUT / LANES` over the
    /// measured cycles of an operation.
    #[must_use]
    pub fn utilisation(&self) -> f64 {
        self.elaboration.ideal_cycles() / self.cycles_per_operation().max(1.0)
    }
}

/// A bench that is ready to run.
struct Built {
    /// What the simulator calls itself.
    version: String,
    /// Whether it was built by an earlier run.
    again: bool,
}
