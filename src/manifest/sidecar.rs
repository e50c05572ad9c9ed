//! The sidecar of a trace: `run.toml` beside `run.fst` says what was run and how.

use super::{Dump, Scenario, Simulator};
use crate::base::{Diagnostic, Result};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Everything that check and decode need beside the trace itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sidecar {
    /// How the trace was made.
    pub trace: Provenance,
    /// What `check` must find, for a trace of a deliberately broken design.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expect: Option<Expectation>,
    /// What was run, whole.
    pub scenario: Scenario,
}

/// How a trace was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// The command that makes it again.
    pub command: String,
    /// The simulator that ran.
    pub simulator: Simulator,
    /// What the simulator calls itself.
    pub simulator_version: String,
    /// What the trace holds.
    pub dump: Dump,
    /// Shape of each product, `[N_OUT, N_IN]`.
    pub shape: [usize; 2],
    /// SHA-256 of all RTL and bench sources, in hexadecimal, fault applied.
    pub sources: String,
    /// Clock cycles that ran.
    pub cycles: u64,
    /// The bench's last word: its `@result` line.
    pub result: String,
}

/// The first divergence that `check` must report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// Number of the operation.
    pub operation: u64,
    /// What diverges first: `x`, `accumulator` or `y`.
    pub tensor: String,
    /// Element of the tensor.
    pub index: usize,
    /// The cycle where it is first seen.
    pub cycle: u64,
    /// What the RTL has there; absent when it is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rtl: Option<i64>,
    /// What the golden model has there.
    pub golden: i64,
}

impl Sidecar {
    /// Where the sidecar of `trace` is: the same name ending in `.toml`.
    #[must_use]
    pub fn path(trace: &Path) -> PathBuf {
        trace.with_extension("toml")
    }

    /// The sidecar beside `trace`; `None` when there is no such file.
    ///
    /// # Errors
    /// What is wrong with the file when there is one.
    pub fn beside(trace: &Path) -> Result<Option<Self>> {
        let file = Self::path(trace);
        if file.exists() { super::read(&file).map(Some) } else { Ok(None) }
    }

    /// The text of the file.
    ///
    /// # Errors
    /// A number that TOML cannot hold.
    pub fn to_toml(&self) -> Result<String> {
        toml::to_string(self).map_err(|error| Diagnostic::internal(format!("sidecar: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sidecar_survives_being_written_and_read() {
        let text = r#"
            [trace]
            command = "tritscope sim sim/scenarios/demo.toml"
            simulator = "icarus"
            simulator_version = "Icarus Verilog version 11.0"
            dump = "engine"
            shape = [64, 64]
            sources = "00"
            cycles = 9
            result = "@result pass checked=1 cycles=9"
            [expect]
            operation = 0
            tensor = "accumulator"
            index = 3
            cycle = 77
            golden = -4
            [scenario]
            name = "demo"
            [scenario.source]
            kind = "model"
            model = "bard-64"
            layer = 0
            prompt = "ROMEO:"
            tokens = 2
            operations = ["q_proj"]
            [scenario.parameters]
            LANES = 64
            CS_WIDTH = 32
            [scenario.run]
            fault = "wrong-sign"
        "#;
        let sidecar: Sidecar = crate::manifest::parse(text, Path::new("demo.toml")).unwrap();
        let again = crate::manifest::parse(&sidecar.to_toml().unwrap(), Path::new("demo.toml")).unwrap();
        assert_eq!(sidecar, again);
    }

    #[test]
    fn a_wrong_key_is_reported_with_its_line() {
        let error =
            crate::manifest::parse::<Scenario>("name = \"a\"\nnmae = 1\n", Path::new("a.toml")).unwrap_err();
        assert!(error.to_string().starts_with("a.toml:2:1: unknown field `nmae`"), "{error}");
    }
}
