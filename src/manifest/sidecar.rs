//! The sidecar of a trace: `run.toml` beside `run.fst` says what was run and how.

use super::{Dump, MATRICES, Manifest, Scenario, Shape, Simulator, Source};
use crate::base::{Diagnostic, Result, SNIPPET};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// How far from the beginning the word is looked for.
const NEAR: u64 = 1 << 12;

/// Everything that check and decode need beside the trace itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sidecar {
    /// What the wires mean, relative to the sidecar or to a folder above it; this project's own RTL where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manifest: Option<PathBuf>,
    /// What the tensors must be, relative in the same way; the golden model says it where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<PathBuf>,
    /// How the trace was made.
    #[serde(default)]
    pub trace: Provenance,
    /// What `check` must find, for a trace of a deliberately broken design.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expect: Option<Expectation>,
    /// What was run, whole; absent where the trace comes from elsewhere.
    #[serde(default)]
    pub scenario: Scenario,
}

/// How a trace was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// What ran: the shape of each product, or the dimensions of whole layers.
    #[serde(default, skip_serializing_if = "Shape::is_own")]
    pub shape: Shape,
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
    /// Number of the operation; absent for a tensor of the layer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<u64>,
    /// What diverges first: `x`, `accumulator`, `y`, or a tensor of the layer.
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

    /// The sidecar beside `trace`, its paths made such that they can be read from here; `None` when there is no such
    /// file.
    ///
    /// # Errors
    /// What is wrong with the file when there is one.
    pub fn beside(trace: &Path) -> Result<Option<Self>> {
        let file = Self::path(trace);
        if !file.exists() || is_snippet(trace) {
            return Ok(None);
        }
        let mut sidecar: Self = super::read(&file)?;
        if sidecar.manifest.is_none() && sidecar.scenario.source.design().is_some() {
            return Err(Diagnostic::error(
                "says neither which manifest belongs to the trace nor what was run",
            )
            .in_file(&file)
            .hint("manifest = \"manifest.toml\" is enough for a design of your own"));
        }
        for path in [&mut sidecar.manifest, &mut sidecar.expected].into_iter().flatten() {
            *path = found(&file, path);
        }
        Ok(Some(sidecar))
    }

    /// What the wires of the trace mean.
    ///
    /// # Errors
    /// A manifest that cannot be read, or what is wrong with it.
    pub fn manifest(&self) -> Result<Manifest> {
        self.manifest.as_deref().map_or_else(Manifest::bundled, Manifest::read)
    }

    /// Whether something says what the tensors must be.
    #[must_use]
    pub fn is_comparable(&self) -> bool {
        self.expected.is_some() || self.scenario.source.design().is_none()
    }

    /// What operation `number` of the engine is: its token, its layer and the name of its matrix.
    ///
    /// All operations of a token come before those of the next one. Products of generated numbers have one token
    /// an operation, layer 0, and the name `random`.
    #[must_use]
    pub fn operation(&self, number: usize) -> (usize, usize, String) {
        match (&self.scenario.source, &self.trace.shape) {
            (Source::Model { layer, operations, .. }, _) => {
                let count = operations.len().max(1);
                let name = operations.get(number % count).cloned().unwrap_or_default();
                (number / count, *layer, name)
            }
            (_, Shape::Layer(_)) => {
                let (token, layer) = self.step(number / MATRICES.len());
                (token, layer, MATRICES[number % MATRICES.len()].to_owned())
            }
            _ => (number, 0, "random".to_owned()),
        }
    }

    /// Token and layer of layer run `step`.
    #[must_use]
    pub fn step(&self, step: usize) -> (usize, usize) {
        match &self.trace.shape {
            Shape::Layer(shape) => (step / shape.layers.max(1), step % shape.layers.max(1)),
            Shape::Product(_) | Shape::Own => (step, 0),
        }
    }

    /// The text of the file.
    ///
    /// # Errors
    /// A number that TOML cannot hold.
    pub fn to_toml(&self) -> Result<String> {
        toml::to_string(self).map_err(|error| Diagnostic::internal(format!("sidecar: {error}")))
    }
}

/// Whether a trace is a part of another one: what was run before it would be missed, so the sidecar is not its own.
fn is_snippet(trace: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(trace).and_then(|file| file.take(NEAR).read_to_end(&mut start));
    read.is_ok() && start.windows(SNIPPET.len()).any(|word| word == SNIPPET.as_bytes())
}

/// Where `path`, which stands in `sidecar`, is: beside it, else below the nearest folder above that has it.
fn found(sidecar: &Path, path: &Path) -> PathBuf {
    let folder = sidecar.parent().unwrap_or(Path::new(""));
    let beside = folder.join(path);
    let whole = std::path::absolute(folder).unwrap_or_default();
    let above = whole.ancestors().skip(1).map(|folder| folder.join(path)).find(|file| file.is_file());
    if beside.is_file() { beside } else { above.unwrap_or(beside) }
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
    fn layers_keep_their_dimensions_and_number_their_operations() {
        let text = r#"
            [trace]
            command = "tritscope sim layer.toml"
            simulator = "icarus"
            simulator_version = "Icarus Verilog version 11.0"
            dump = "probes"
            sources = "00"
            cycles = 9
            result = "@result pass checked=1 cycles=9"
            [trace.shape]
            width = 12
            heads = 4
            kv_heads = 2
            head_width = 6
            ffn_width = 20
            layers = 3
            context = 5
            norm = "layer"
            activation = "relu2"
            [scenario]
            name = "odd"
            [scenario.source]
            kind = "random-transformer"
            seed = 7
            width = 12
            heads = 4
            kv_heads = 2
            head_width = 6
            ffn_width = 20
            layers = 3
            context = 5
            tokens = 5
            norm = "layer"
            activation = "relu2"
            [scenario.parameters]
            LANES = 5
            DOT_WIDTH = 3
        "#;
        let sidecar: Sidecar = crate::manifest::parse(text, Path::new("odd.toml")).unwrap();
        assert!(sidecar.scenario.validate().is_ok());
        let again = crate::manifest::parse(&sidecar.to_toml().unwrap(), Path::new("odd.toml")).unwrap();
        assert_eq!(sidecar, again);
        assert_eq!(sidecar.operation(7 * 4 + 6), (1, 1, "down_proj".to_owned()));
        let Source::RandomTransformer(random) = &sidecar.scenario.source else { unreachable!() };
        assert_eq!(sidecar.trace.shape, Shape::Layer(random.shape()));
    }

    #[test]
    fn a_snippet_has_no_sidecar_whatever_lies_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let trace = folder.path().join("demo.vcd");
        std::fs::write(Sidecar::path(&trace), "manifest = \"m.toml\"\n").unwrap();
        std::fs::write(&trace, "$version x $end $comment\n").unwrap();
        assert!(Sidecar::beside(&trace).unwrap().is_some());
        std::fs::write(&trace, format!("$version x $end $comment\n {SNIPPET} 1\n")).unwrap();
        assert_eq!(Sidecar::beside(&trace), Ok(None));
    }

    #[test]
    fn a_wrong_key_is_reported_with_its_line() {
        let error =
            crate::manifest::parse::<Scenario>("name = \"a\"\nnmae = 1\n", Path::new("a.toml")).unwrap_err();
        assert!(error.to_string().starts_with("a.toml:2:1: unknown field `nmae`"), "{error}");
    }
}
