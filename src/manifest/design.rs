//! The manifest of the RTL: which wire plays which part.

use serde::{Deserialize, Serialize};
use std::path::Path;

/// Which wires of a trace of the engine mean what; `rtl/manifest.toml` is the one in use.
///
/// Paths are relative to the engine's scope, which is the first of `roots` that the trace has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The module that the manifest describes.
    pub design: String,
    /// Full paths the engine's scope may have, one a simulator.
    pub roots: Vec<String>,
    /// Cycles from the last bit of a frame on COPI to the accumulator that holds its sum.
    pub accumulate_latency: u64,
    /// The wires of broadcast and control.
    pub wires: Wires,
    /// The wires of each scalar.
    pub scalar: ScalarWires,
    /// The named observation points.
    pub probe: Vec<Probe>,
    /// The transformer layer around the engine.
    pub layer: Layer,
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
    pub clk: String,
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

/// A named observation point: a scope with the wires `valid`, `tensor`, `index` and `data`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Probe {
    /// The tensors that pass here: of the number on the wire `tensor`, the remainder by how many they are says
    /// which one passes, the quotient in which operation or step.
    pub tensors: Vec<String>,
    /// Path of the probe's scope.
    pub scope: String,
    /// What passes here, for people.
    pub summary: String,
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
    pub fn bundled() -> crate::base::Result<Self> {
        super::parse(include_str!("../../rtl/manifest.toml"), Path::new("rtl/manifest.toml"))
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
        let layer = &manifest.layer;
        assert!(layer.roots.iter().any(|root| root.starts_with("TOP.")) && layer.phases.len() == 16);
        let names: Vec<&String> = layer.probe.iter().flat_map(|probe| &probe.tensors).collect();
        let distinct: std::collections::BTreeSet<_> = names.iter().collect();
        assert_eq!(names.len(), distinct.len());
        assert_eq!(ScalarWires::path(&manifest.scalar.accumulator, 17), "lane[17].u_scalar.acc");
    }
}
