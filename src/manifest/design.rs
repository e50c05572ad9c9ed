//! The manifest of a design: which wire plays which part.

use super::{Probe, SpanWires};
use crate::base::{Diagnostic, Result};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Which wires of a trace mean what; `rtl/manifest.toml` is the one in use where nothing says otherwise.
///
/// Paths are relative to the design's scope, which is the first of `roots` that the trace has. A clock and probes
/// are enough; engine and layer are what this project's own hardware has besides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The module that the manifest describes.
    pub design: String,
    /// Full paths that its scope may have, one a bench and simulator.
    pub roots: Vec<String>,
    /// The clock: a cycle is one of its rising edges.
    pub clock: String,
    /// What the design does when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub span: Vec<SpanWires>,
    /// The named observation points.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub probe: Vec<Probe>,
    /// The broadcast engine, where the design is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engine: Option<Engine>,
    /// The transformer layer around the engine, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<Layer>,
}

/// Which wires of a broadcast engine mean what. Paths are relative to the design's scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Engine {
    /// Cycles from the last bit of a frame on COPI to the accumulator that holds its sum.
    pub accumulate_latency: u64,
    /// The wires of broadcast and control.
    pub wires: Wires,
    /// The wires of each scalar.
    pub scalar: ScalarWires,
}

/// Which wires of a trace of the layer mean what. Paths are relative to the layer's scope, the first of `roots`
/// that the trace has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layer {
    /// The module.
    pub design: String,
    /// Full paths the layer's scope may have, one a bench and simulator.
    pub roots: Vec<String>,
    /// What the layer does, by the number on the wire `phase`; the first is idle.
    pub phases: Vec<String>,
    /// The wires that say what runs.
    pub wires: LayerWires,
    /// The named observation points.
    pub probe: Vec<Probe>,
}

/// Paths of the wires that say what the layer runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is the part that docs/manifest.md describes under the same name")]
pub struct LayerWires {
    pub clk: String,
    pub rst_n: String,
    pub busy: String,
    pub step: String,
    pub layer: String,
    pub position: String,
    pub phase: String,
}

/// Paths of the wires of broadcast and control; one field a part, named as in the RTL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is the part that docs/manifest.md describes under the same name")]
pub struct Wires {
    pub rst_n: String,
    pub operation: String,
    pub busy: String,
    pub group: String,
    pub cs_block: String,
    pub activation_index: String,
    pub activation_value: String,
    pub frame_active: String,
    pub frame_negative: String,
    pub frame_end: String,
    pub bit_index: String,
    pub copi: String,
    pub cs_n: String,
    pub sign: String,
    pub lane_cs_n: String,
    pub capture: String,
    pub result_valid: String,
    pub result_ready: String,
    pub result_index: String,
    pub result_data: String,
}

/// Paths of the wires of one scalar; `{lane}` stands for its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScalarWires {
    /// The accumulator: signed, `8 + ⌈log2 N_IN⌉` bits.
    pub accumulator: String,
    /// The input register: signed, 8 bits.
    pub input_register: String,
}

impl ScalarWires {
    /// The path of `pattern` for scalar `lane`.
    #[must_use]
    pub fn path(pattern: &str, lane: usize) -> String {
        pattern.replace("{lane}", &lane.to_string())
    }
}

impl Manifest {
    /// The manifest of the RTL that this tritscope was built with.
    ///
    /// # Errors
    /// None in a build whose tests pass: the text is embedded.
    pub fn bundled() -> Result<Self> {
        super::parse(include_str!("../../rtl/manifest.toml"), Path::new("rtl/manifest.toml"))
    }

    /// Reads the manifest `file` and checks what its types leave open.
    ///
    /// # Errors
    /// What is wrong with the file, by line, or what its parts say that does not fit together.
    pub fn read(file: &Path) -> Result<Self> {
        let manifest: Self = super::read(file)?;
        manifest.validate().map_err(|error| error.in_file(file))?;
        Ok(manifest)
    }

    /// Checks that every probe has its wires, that no tensor passes two probes, and that nothing comes from a tensor
    /// that there is not.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn validate(&self) -> Result<()> {
        if self.roots.is_empty() {
            return Err(
                Diagnostic::error("roots is empty").hint("name the scope that holds the design: \"tb.dut\"")
            );
        }
        super::probe::validate(&self.probe)?;
        super::probe::validate(self.layer.as_ref().map(|layer| layer.probe.as_slice()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_manifest_parses_and_names_both_simulators() {
        let manifest = Manifest::bundled().unwrap();
        assert_eq!(manifest.design, "ternary_matvec");
        assert!(manifest.roots.iter().any(|root| root.starts_with("TOP.")));
        assert_eq!(manifest.validate(), Ok(()));
        let layer = manifest.layer.unwrap();
        assert!(layer.roots.iter().any(|root| root.starts_with("TOP.")) && layer.phases.len() == 16);
        let names: Vec<&String> = layer.probe.iter().flat_map(|probe| &probe.tensors).collect();
        let distinct: std::collections::BTreeSet<_> = names.iter().collect();
        assert_eq!(names.len(), distinct.len());
        assert_eq!(
            ScalarWires::path(&manifest.engine.unwrap().scalar.accumulator, 17),
            "lane[17].u_scalar.acc"
        );
    }
}
