//! Scenarios: what to run, with which parameters, and how much of it to dump.

use super::Parameters;
use crate::base::{Diagnostic, Result};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Parameters, data and dump level of a run: a file of `sim/scenarios/`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Short name, used for files.
    pub name: String,
    /// What the run shows, for people.
    #[serde(default)]
    pub summary: String,
    /// Where activations and weights come from.
    pub source: Source,
    /// Elaboration parameters of the engine.
    pub parameters: Parameters,
    /// How to run.
    #[serde(default)]
    pub run: RunOptions,
}

/// Where activations and weights come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Source {
    /// A layer of a trained model and the activations that reach it for a prompt.
    Model {
        /// Folder below `models/`.
        model: String,
        /// The layer; only layer 0 receives activations that do not depend on attention.
        layer: usize,
        /// The text; the start token comes before it.
        prompt: String,
        /// How many tokens of start token and prompt to run, from the first.
        tokens: usize,
        /// Projections to run for each token, all of one shape: `q_proj`, `k_proj`, `v_proj`.
        operations: Vec<String>,
    },
    /// Numbers from a seeded generator (numerics R-RNG).
    Random {
        /// Seed of the generator.
        seed: u64,
        /// Inputs of the product.
        n_in: usize,
        /// Outputs of the product.
        n_out: usize,
        /// Operations to run.
        #[serde(default = "one")]
        operations: usize,
        /// Different matrices, used in turn.
        #[serde(default = "one")]
        matrices: usize,
        /// How activations are drawn.
        #[serde(default)]
        activations: Activations,
        /// How weights are drawn.
        #[serde(default)]
        weights: Weights,
    },
}

fn one() -> usize {
    1
}

/// How random activations are drawn, each in -127 … 127.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Activations {
    /// Uniform in -127 … 127.
    #[default]
    Random,
    /// Three of four are 0, the rest uniform.
    Sparse,
    /// All 0.
    Zero,
    /// All 127.
    Max,
    /// All -127.
    Min,
    /// 127 and -127 in turn.
    Alternating,
}

/// How random weights are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weights {
    /// -1, 0 and 1 with equal chances.
    #[default]
    Random,
    /// All +1.
    Plus,
    /// All -1.
    Minus,
    /// All 0.
    Zero,
}

/// How to run a scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RunOptions {
    /// The simulator, unless the command line says otherwise.
    pub simulator: Simulator,
    /// What the trace holds, unless the command line says otherwise.
    pub dump: Dump,
    /// How weights reach their bank.
    pub load: Load,
    /// Seed of random stalls on every handshake; 0 for none.
    pub stall: u64,
    /// A deliberate fault: the name of a file of `sim/faults/`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

/// A simulator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Simulator {
    /// Icarus Verilog: builds at once, runs slowly.
    #[default]
    Icarus,
    /// Verilator: builds slowly, runs fast.
    Verilator,
}

/// What a trace holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dump {
    /// Nothing: no trace is written.
    None,
    /// Tensor streams and the running operation.
    Probes,
    /// Probes, the broadcast's wires and every accumulator.
    #[default]
    Engine,
    /// Everything.
    All,
}

/// How weights reach their bank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Load {
    /// Byte by byte through the memory controller's outside port.
    #[default]
    Port,
    /// As a memory image, before the first clock.
    Image,
}

impl Simulator {
    /// The name on the command line and in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Icarus => "icarus",
            Self::Verilator => "verilator",
        }
    }
}

impl Dump {
    /// The name on the command line and in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Probes => "probes",
            Self::Engine => "engine",
            Self::All => "all",
        }
    }
}

impl Scenario {
    /// Reads the scenario file `file` and checks its values.
    ///
    /// # Errors
    /// What is wrong with the file, by line, or the first value outside its legal range.
    pub fn read(file: &Path) -> Result<Self> {
        let scenario: Self = super::read(file)?;
        scenario.validate().map_err(|error| error.in_file(file))?;
        Ok(scenario)
    }

    /// What operation `number` is: its token, its layer and the name of its matrix.
    ///
    /// All projections of a token come before those of the next one. Generated numbers have one token an
    /// operation, layer 0, and the name `random`.
    #[must_use]
    pub fn operation(&self, number: usize) -> (usize, usize, String) {
        match &self.source {
            Source::Model { layer, operations, .. } => {
                let count = operations.len().max(1);
                let name = operations.get(number % count).cloned().unwrap_or_default();
                (number / count, *layer, name)
            }
            Source::Random { .. } => (number, 0, "random".to_owned()),
        }
    }

    /// Checks every value that the types leave open.
    ///
    /// # Errors
    /// The first value outside its legal range.
    pub fn validate(&self) -> Result<()> {
        self.parameters.validate()?;
        match &self.source {
            Source::Model { tokens: 0, .. } => Err(Diagnostic::error("tokens must be at least 1")),
            Source::Model { operations, .. } if operations.is_empty() => {
                Err(Diagnostic::error("operations must name at least one projection"))
            }
            Source::Random { n_in: 0, .. } => Err(Diagnostic::error("n_in must be at least 1")),
            Source::Random { n_out: 0, .. } => Err(Diagnostic::error("n_out must be at least 1")),
            Source::Random { operations: 0, .. } => Err(Diagnostic::error("operations must be at least 1")),
            Source::Random { matrices: 0, .. } => Err(Diagnostic::error("matrices must be at least 1")),
            _ => Ok(()),
        }
    }
}
