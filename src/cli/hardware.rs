//! Whole models in a simulator: which one, with which engine, and what that is called on the command line.

use crate::base::{Diagnostic, Result};
use crate::manifest::{ChipSelects, Dump, Load, Parameters, RunOptions, Scenario, Simulator, Source};
use crate::model::Models;
use crate::sim::{Cancel, Project, Report, Request, SILENCE, Verdict};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::path::PathBuf;

/// Who computes a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Computer {
    Golden,
    Hardware(Simulator),
}

impl Computer {
    pub fn name(self) -> &'static str {
        match self {
            Self::Golden => "golden",
            Self::Hardware(simulator) => simulator.name(),
        }
    }
}

/// The values of `--simulator`.
pub(super) fn computers() -> impl TypedValueParser<Value = Computer> {
    let of = |name: String| match name.as_str() {
        "verilator" => Computer::Hardware(Simulator::Verilator),
        "icarus" => Computer::Hardware(Simulator::Icarus),
        _ => Computer::Golden,
    };
    PossibleValuesParser::new(["golden", "icarus", "verilator"]).map(of)
}

/// The simulated engine.
#[derive(Debug, clap::Args)]
pub(super) struct Engine {
    /// Scalars of the simulated engine.
    #[arg(long, value_name = "N", default_value = "64", value_parser = clap::value_parser!(u32).range(1..))]
    pub lanes: u32,
    /// How activations cross the wire of the simulated engine: 8 bits a clock, or bit by bit with a frame a sign.
    #[arg(long, default_value = "fast", value_parser = ["fast", "serial"])]
    pub mode: String,
}

/// A run of all layers of a model for a host.
pub(super) struct Run<'a> {
    /// What it is called in its sidecar.
    pub name: &'a str,
    /// The model, and where it is looked up.
    pub model: &'a str,
    pub models: Models,
    /// The text that enters, for the sidecar.
    pub prompt: &'a str,
    /// Tokens at most.
    pub tokens: usize,
    /// The trace.
    pub trace: Option<PathBuf>,
    /// The command that repeats it, for the sidecar.
    pub command: String,
}

impl Run<'_> {
    /// What to simulate.
    ///
    /// # Errors
    /// No RTL is found, or signals cannot be caught.
    pub fn request(self, simulator: Simulator, engine: &Engine) -> Result<Request> {
        let serial = engine.mode == "serial";
        let parameters = Parameters {
            lanes: usize::try_from(engine.lanes).unwrap_or(usize::MAX),
            cs_width: ChipSelects::All,
            copi_width: if serial { 1 } else { 8 },
            sign_frames: usize::from(serial),
            dot_width: None,
        };
        let (model, prompt) = (self.model.to_owned(), self.prompt.to_owned());
        let source = Source::Transformer { model, prompt, tokens: self.tokens, layers: None };
        let dump = if self.trace.is_some() { Dump::Probes } else { Dump::None };
        let run = RunOptions { simulator, dump, load: Load::Image, ..RunOptions::default() };
        let (name, summary) = (self.name.to_owned(), String::new());
        Ok(Request {
            scenario: Scenario { name, summary, source, parameters, run },
            command: self.command,
            project: Project::find(None)?,
            models: self.models,
            output: self.trace,
            cache: None,
            cancel: Cancel::on_signals()?,
            silence: SILENCE,
        })
    }
}

/// Whether the bench did all that was asked of it: `said` of `due` things, called `what`.
///
/// # Errors
/// It gave up, or ended too early.
pub(super) fn complete(report: &Report, said: usize, due: usize, what: &str) -> Result<()> {
    match &report.verdict {
        Verdict::Fail { reason, cycles, .. } => {
            let reason = reason.as_deref().unwrap_or("no reason given");
            Err(Diagnostic::error(format!("the bench gave up in cycle {cycles}: {reason}")))
        }
        Verdict::Pass { .. } if said < due => {
            Err(Diagnostic::error(format!("the bench ended after {said} of {due} {what}")))
        }
        Verdict::Pass { .. } => Ok(()),
    }
}
