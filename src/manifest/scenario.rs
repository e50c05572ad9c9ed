//! Scenarios: what to run, with which parameters, and how much of it to dump.

use super::{Parameters, Source};
use crate::base::{Diagnostic, Result};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Parameters, data and dump level of a run: a file of `sim/scenarios/`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Short name, used for files.
    pub name: String,
    /// What the run shows, for people.
    #[serde(default)]
    pub summary: String,
    /// Where activations and weights come from.
    pub source: Source,
    /// Elaboration parameters of the engine; absent for a design of one's own, whose source has them.
    #[serde(default, skip_serializing_if = "Parameters::is_absent")]
    pub parameters: Parameters,
    /// How to run.
    #[serde(default)]
    pub run: RunOptions,
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

    /// Checks every value that the types leave open.
    ///
    /// # Errors
    /// The first value outside its legal range.
    pub fn validate(&self) -> Result<()> {
        self.source.validate()?;
        match (&self.source, self.parameters.is_absent()) {
            (Source::Design(_), true) => return Ok(()),
            (Source::Design(_), false) => {
                return Err(Diagnostic::error(
                    "[parameters] are those of the engine, this scenario runs another design",
                )
                .hint("its own stand under [source.parameters]"));
            }
            (_, true) => {
                return Err(Diagnostic::error("[parameters] are missing").hint("LANES = 64 is enough"));
            }
            (_, false) => self.parameters.validate()?,
        }
        match (&self.source, self.parameters.dot_width) {
            (_, None) | (Source::Transformer { .. }, _) => Ok(()),
            (Source::RandomTransformer(random), Some(_)) => {
                self.parameters.dot_products(random.head_width).map(|_| ())
            }
            _ => Err(Diagnostic::error(
                "DOT_WIDTH is a parameter of whole layers, this scenario runs the engine alone",
            )),
        }
    }
}
