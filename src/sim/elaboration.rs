//! What is built: the engine alone or whole layers, with every elaboration parameter, and the lower bounds of
//! their cycles.

use super::OwnElaboration;
use crate::manifest::{LayerShape, MATRICES, Parameters};

/// What is built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Design {
    /// The engine: module `tb`.
    Product(Elaboration),
    /// Whole layers: module `tb_layer`.
    Layer(LayerElaboration),
    /// A design of one's own: the bench that its scenario names.
    Own(Box<OwnElaboration>),
}

/// The elaboration parameters of a bench.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elaboration {
    /// Inputs of each product.
    pub n_in: usize,
    /// Outputs of each product.
    pub n_out: usize,
    /// What the scenario chose.
    pub parameters: Parameters,
    /// Matrices in the weight bank.
    pub matrices: usize,
    /// Operations of the run.
    pub operations: usize,
}

impl Elaboration {
    /// Names and values as the bench declares them.
    fn values(&self) -> Vec<(&'static str, usize)> {
        let mut values = self.parameters.of_products([self.n_out, self.n_in]);
        values.extend([("MATRICES", self.matrices), ("OPERATIONS", self.operations)]);
        values
    }

    /// Values that the bench must compare: every output of every operation.
    #[must_use]
    pub fn due(&self) -> u64 {
        (self.n_out * self.operations) as u64
    }

    /// Cycles that an operation's frames take at most: `N_IN · frames · 8/COPI_WIDTH` a row group, which is
    /// `16 · N_IN` on the serial wire with both frames; zeros and empty frames make it less.
    #[must_use]
    pub fn frame_bound(&self) -> u64 {
        let frames = 1 + self.parameters.sign_frames;
        let group = self.n_in * frames * self.parameters.frame_cycles();
        (group * self.parameters.groups(self.n_out)) as u64
    }

    /// Cycles that an operation takes when every scalar adds in every cycle: `N_IN · N_OUT / LANES`.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "products of three sizes stay below 2^52")]
    pub fn ideal_cycles(&self) -> f64 {
        (self.n_in * self.n_out) as f64 / self.parameters.lanes as f64
    }
}

/// The elaboration parameters of a bench of layers, and how much it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayerElaboration {
    /// Dimensions; its layers are caches and weight slots as well.
    pub shape: LayerShape,
    /// What the scenario chose.
    pub parameters: Parameters,
    /// Products a clock in attention.
    pub dot_width: usize,
    /// Tokens that run.
    pub tokens: usize,
    /// Values that the bench must compare.
    pub due: u64,
}

impl LayerElaboration {
    /// Cycles of a product in which every scalar adds in every cycle: `N_IN · N_OUT / LANES`.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "products of three sizes stay below 2^52")]
    pub fn ideal_cycles(&self, [n_out, n_in]: [usize; 2]) -> f64 {
        (n_in * n_out) as f64 / self.parameters.lanes as f64
    }

    /// Cycles of the frames of a product when none is left out:
    /// `N_IN · N_OUT/LANES · frames · 8/COPI_WIDTH · LANES/CS_WIDTH`.
    #[must_use]
    pub fn frame_cycles(&self, [n_out, n_in]: [usize; 2]) -> u64 {
        let frames = 1 + self.parameters.sign_frames;
        (n_in * frames * self.parameters.frame_cycles() * self.parameters.groups(n_out)) as u64
    }

    /// The fewest cycles that `phase` takes for the token at `position`: its frames where it is a matrix, one an
    /// element where it is a vector, two passes over the cache at `DOT_WIDTH` products a clock in attention.
    #[must_use]
    pub fn bound(&self, phase: &str, position: usize) -> u64 {
        let shape = &self.shape;
        if let Some(matrix) = MATRICES.iter().position(|name| *name == phase) {
            return self.frame_cycles(shape.products()[matrix]);
        }
        let [input, attention, after, hidden] = shape.norms();
        let elements = match phase {
            "input_norm" => input,
            "q_head" => shape.q_width(),
            "k_head" | "v_head" => shape.kv_width(),
            "attention" => 2 * shape.q_width() * (position + 1) / self.dot_width,
            "attn_sub_norm" => attention,
            "post_attention_norm" => after,
            "ffn_sub_norm" => hidden,
            _ => 0,
        };
        elements as u64
    }
}

impl Design {
    /// The module on top.
    #[must_use]
    pub fn top(&self) -> &str {
        match self {
            Self::Product(_) => "tb",
            Self::Layer(_) => "tb_layer",
            Self::Own(own) => &own.design.top,
        }
    }

    /// Names and values of the parameters as the bench declares them.
    #[must_use]
    pub fn values(&self) -> Vec<(&str, i64)> {
        let signed = |(name, value)| (name, i64::try_from(value).unwrap_or(i64::MAX));
        match self {
            Self::Product(product) => product.values().into_iter().map(signed).collect(),
            Self::Layer(layer) => {
                let values = layer.parameters.of_layers(&layer.shape, layer.dot_width);
                values.into_iter().map(signed).collect()
            }
            Self::Own(own) => {
                own.design.parameters.iter().map(|(name, value)| (name.as_str(), *value)).collect()
            }
        }
    }

    /// What the scenario chose; `None` without an engine.
    #[must_use]
    pub fn parameters(&self) -> Option<&Parameters> {
        match self {
            Self::Product(product) => Some(&product.parameters),
            Self::Layer(layer) => Some(&layer.parameters),
            Self::Own(_) => None,
        }
    }

    /// Scalars of the engine; 0 without one.
    #[must_use]
    pub fn lanes(&self) -> usize {
        self.parameters().map_or(0, |parameters| parameters.lanes)
    }

    /// Values that the bench must compare; `None` where that is the bench's own affair.
    #[must_use]
    pub fn due(&self) -> Option<u64> {
        match self {
            Self::Product(product) => Some(product.due()),
            Self::Layer(layer) => Some(layer.due),
            Self::Own(_) => None,
        }
    }

    /// Cycles that the whole run takes at least, roughly; 0 where nothing is known.
    #[must_use]
    pub fn least_cycles(&self) -> u64 {
        match self {
            Self::Own(_) => 0,
            Self::Product(product) => product.frame_bound() * product.operations as u64,
            Self::Layer(layer) => {
                let a_run: u64 =
                    layer.shape.products().map(|product| layer.frame_cycles(product)).iter().sum();
                a_run * (layer.tokens * layer.shape.layers) as u64
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{ActivationKind, ChipSelects, NormKind};

    const PARAMETERS: Parameters = Parameters {
        lanes: 64,
        cs_width: ChipSelects::Count(32),
        copi_width: 1,
        sign_frames: 1,
        dot_width: None,
    };

    #[test]
    fn bounds_follow_the_cost_model() {
        let product =
            Elaboration { n_in: 64, n_out: 100, parameters: PARAMETERS, matrices: 2, operations: 3 };
        // Rows 0-31, 32-63, 64-95 and 96-99 are four groups of two 8-clock frames an input.
        assert_eq!(product.frame_bound(), 4 * 16 * 64);
        assert_eq!(product.due(), 300);
        assert!((product.ideal_cycles() - 100.0).abs() < 1e-9);
    }

    #[test]
    fn bounds_of_a_layer_follow_its_shape() {
        let shape = LayerShape {
            width: 64,
            heads: 4,
            kv_heads: 2,
            head_width: 16,
            ffn_width: 100,
            layers: 3,
            context: 8,
            norm: NormKind::Layer,
            activation: ActivationKind::Relu,
        };
        let layer = LayerElaboration { shape, parameters: PARAMETERS, dot_width: 8, tokens: 5, due: 7 };
        assert_eq!(layer.bound("gate_proj", 0), 4 * 16 * 64);
        assert_eq!(layer.bound("k_proj", 0), 16 * 64);
        assert_eq!((layer.bound("ffn_sub_norm", 0), layer.bound("v_head", 0)), (100, 32));
        assert_eq!(layer.bound("attention", 3), 2 * 64 * 4 / 8);
        let design = Design::Layer(layer);
        assert!(design.values().contains(&("SLOTS", 3)) && design.values().contains(&("NORM", 1)));
        assert_eq!((design.top(), design.due()), ("tb_layer", Some(7)));
    }
}
