//! What a run of layers cost, phase by phase, beside the fewest cycles that it can take.

use super::{LayerElaboration, PhaseCycles};
use crate::manifest::{MATRICES, Manifest};
use serde::Serialize;

/// The cycles of a run of layers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cost {
    /// What the layer does, in order.
    pub phases: Vec<PhaseCost>,
    /// A token in a layer, on average.
    #[serde(flatten)]
    pub average: LayerCost,
    /// The last token in the last layer: attention takes the longest there.
    pub last: LayerCost,
}

/// The cycles of one phase, over all tokens and layers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PhaseCost {
    /// Its name.
    pub phase: String,
    /// How often it ran.
    pub runs: u64,
    /// Its cycles, all runs together.
    pub cycles: u64,
    /// The fewest that it can take, if no frame is left out.
    pub bound: u64,
}

/// What a token costs in a layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct LayerCost {
    /// Cycles.
    pub cycles_per_token_layer: f64,
    /// Those of the engine's operations.
    pub engine_cycles_per_token_layer: f64,
    /// The share of the engine's cycles in which every scalar adds: `N_IN · N_OUT / LANES` over the measured ones.
    /// On a serial wire it is at most `COPI_WIDTH / 8`, half of that with a frame a sign.
    pub engine_utilisation: f64,
    /// The cycles of the frames in the mode that was built over the engine's measured ones; above 1 where
    /// activations of 0 sent no frame.
    pub frame_utilisation: f64,
    /// The share of all cycles in which the layer does not wait for the engine.
    pub other_share: f64,
}

/// Cycles summed up.
#[derive(Default)]
struct Sums {
    runs: u64,
    all: u64,
    engine: u64,
    ideal: f64,
    frames: u64,
}

impl Sums {
    fn add(&mut self, layer: &LayerElaboration, matrix: Option<usize>, runs: u64, cycles: u64) {
        self.runs = self.runs.max(runs);
        self.all += cycles;
        if let Some(matrix) = matrix {
            let product = layer.shape.products()[matrix];
            self.engine += cycles;
            self.ideal += layer.ideal_cycles(product) * float(runs);
            self.frames += layer.frame_cycles(product) * runs;
        }
    }

    fn cost(&self) -> LayerCost {
        let [runs, all, engine] = [self.runs, self.all, self.engine].map(|sum| float(sum.max(1)));
        LayerCost {
            cycles_per_token_layer: float(self.all) / runs,
            engine_cycles_per_token_layer: float(self.engine) / runs,
            engine_utilisation: self.ideal / engine,
            frame_utilisation: float(self.frames) / engine,
            other_share: float(self.all - self.engine) / all,
        }
    }
}

impl Cost {
    /// The cost of a run of `layer` whose phases took `measured`, by their number.
    #[must_use]
    pub fn new(layer: &LayerElaboration, measured: &[PhaseCycles]) -> Self {
        let names = Manifest::bundled()
            .ok()
            .and_then(|manifest| manifest.layer)
            .map(|layer| layer.phases)
            .unwrap_or_default();
        let (mut phases, mut sums, mut last) = (Vec::new(), Sums::default(), Sums::default());
        for (name, found) in names.iter().zip(measured).filter(|(_, found)| found.runs > 0) {
            let PhaseCycles { runs, cycles, last: of_last } = *found;
            let layers = layer.shape.layers as u64;
            let tokens = runs / layers.max(1);
            let bound = (0..tokens).map(|token| usize::try_from(token).unwrap_or(usize::MAX));
            let bound: u64 = bound.map(|token| layer.bound(name, token) * layers).sum();
            let matrix = MATRICES.iter().position(|matrix| matrix == name);
            sums.add(layer, matrix, runs, cycles);
            last.add(layer, matrix, 1, of_last);
            phases.push(PhaseCost { phase: name.clone(), runs, cycles, bound });
        }
        Self { phases, average: sums.cost(), last: last.cost() }
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
        let parameters = Parameters { lanes: 64, cs_width, copi_width: 4, sign_frames: 0, dot_width };
        let layer = LayerElaboration { shape, parameters, dot_width: 8, tokens: 3, due: 0 };
        let of = |cycles, last| PhaseCycles { runs: 6, cycles, last };
        let mut measured = vec![PhaseCycles::default(); 9];
        (measured[1], measured[2], measured[8]) = (of(600, 100), of(960, 160), of(360, 90));
        let cost = Cost::new(&layer, &measured);
        assert_eq!(cost.phases.iter().map(|phase| phase.bound).collect::<Vec<_>>(), [384, 768, 2 * 16 * 6]);
        let close = |cost: LayerCost, expected: [f64; 5]| {
            let found = [
                cost.cycles_per_token_layer,
                cost.engine_cycles_per_token_layer,
                cost.engine_utilisation,
                cost.frame_utilisation,
                cost.other_share,
            ];
            assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9), "{found:?}");
        };
        close(cost.average, [320.0, 160.0, 0.4, 0.8, 0.5]);
        close(cost.last, [350.0, 160.0, 0.4, 0.8, 190.0 / 350.0]);
    }
}
