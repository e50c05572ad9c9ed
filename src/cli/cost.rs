//! What a run of layers cost, phase by phase, beside the fewest cycles that it can take.

use crate::base::Cycle;
use crate::manifest::{MATRICES, Manifest};
use crate::sim::{LayerElaboration, PhaseCycles};
use serde::Serialize;
use std::fmt::Write as _;

/// The cycles of a run of layers.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Cost {
    /// What the layer does, in order.
    phases: Vec<PhaseCost>,
    /// Cycles of a token in a layer, on average.
    cycles_per_token_layer: f64,
    /// The share of the engine's cycles in which every scalar adds: `N_IN · N_OUT / LANES` over the measured ones.
    engine_utilisation: f64,
    /// The share of all cycles in which the layer does not wait for the engine.
    other_share: f64,
}

/// The cycles of one phase, over all tokens and layers.
#[derive(Debug, PartialEq, Serialize)]
struct PhaseCost {
    phase: String,
    runs: u64,
    cycles: u64,
    bound: u64,
}

impl Cost {
    pub fn new(layer: &LayerElaboration, measured: &[PhaseCycles]) -> Self {
        let names = Manifest::bundled().map(|manifest| manifest.layer.phases).unwrap_or_default();
        let mut phases = Vec::new();
        let (mut ideal, mut engine, mut all, mut runs) = (0.0, 0, 0, 0);
        for (name, found) in names.iter().zip(measured).filter(|(_, found)| found.runs > 0) {
            let layers = layer.shape.layers as u64;
            let tokens = found.runs / layers.max(1);
            let bound = (0..tokens).map(|token| usize::try_from(token).unwrap_or(usize::MAX));
            let bound: u64 = bound.map(|token| layer.bound(name, token) * layers).sum();
            all += found.cycles;
            runs = found.runs.max(runs);
            if let Some(matrix) = MATRICES.iter().position(|matrix| matrix == name) {
                ideal += layer.ideal_cycles(layer.shape.products()[matrix]) * float(found.runs);
                engine += found.cycles;
            }
            let PhaseCycles { runs, cycles } = *found;
            phases.push(PhaseCost { phase: name.clone(), runs, cycles, bound });
        }
        Self {
            phases,
            cycles_per_token_layer: float(all) / float(runs.max(1)),
            engine_utilisation: ideal / float(engine.max(1)),
            other_share: float(all - engine) / float(all.max(1)),
        }
    }

    /// A table, cycles a token and layer, and the figures of the whole.
    pub fn text(&self) -> String {
        let mut text = format!("{:<20} {:>12} {:>12}  times\n", "phase", "cycles", "lower bound");
        for PhaseCost { phase, runs, cycles, bound } in &self.phases {
            let [cycles, bound] = [cycles, bound].map(|sum| (sum + runs / 2) / runs.max(&1));
            let times = float(cycles) / float(bound.max(1));
            // Writing to a String cannot fail.
            let (cycles, bound) = (Cycle(cycles).to_string(), Cycle(bound).to_string());
            let _ = writeln!(text, "{phase:<20} {cycles:>12} {bound:>12}  {times:.2}");
        }
        if self.phases.iter().any(|phase| phase.cycles < phase.bound) {
            let _ = writeln!(text, "below 1: the engine had begun before, or activations of 0 sent no frame");
        }
        let _ = writeln!(
            text,
            "{:.0} cycles a token and layer; engine utilisation {:.1} % of N_IN·N_OUT/LANES, {:.1} % of the cycles are not the engine's",
            self.cycles_per_token_layer,
            100.0 * self.engine_utilisation,
            100.0 * self.other_share,
        );
        text
    }
}

#[expect(clippy::cast_precision_loss, reason = "a run has far fewer than 2^52 cycles")]
fn float(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{ActivationKind, ChipSelects, LayerShape, NormKind, Parameters};

    #[test]
    fn shares_add_up() {
        let shape = LayerShape {
            width: 64,
            heads: 4,
            kv_heads: 4,
            head_width: 16,
            ffn_width: 128,
            layers: 2,
            context: 8,
            norm: NormKind::Rms,
            activation: ActivationKind::SwiGlu,
        };
        let (cs_width, dot_width) = (ChipSelects::All, None);
        let parameters = Parameters { lanes: 64, cs_width, copi_width: 8, sign_frames: 0, dot_width };
        let layer = LayerElaboration { shape, parameters, dot_width: 8, tokens: 3, due: 0 };
        let of = |cycles| PhaseCycles { runs: 6, cycles };
        let mut measured = vec![PhaseCycles::default(); 9];
        (measured[1], measured[2], measured[8]) = (of(600), of(480), of(360));
        let cost = Cost::new(&layer, &measured);
        assert_eq!(cost.phases.iter().map(|phase| phase.bound).collect::<Vec<_>>(), [384, 384, 2 * 16 * 6]);
        assert!((cost.cycles_per_token_layer - 240.0).abs() < 1e-9);
        assert!((cost.engine_utilisation - 0.8).abs() < 1e-9);
        assert!((cost.other_share - 2.0 / 3.0).abs() < 1e-9);
        let text = cost.text();
        assert!(text.contains("q_proj                         80           64  1.25"), "{text}");
    }
}
