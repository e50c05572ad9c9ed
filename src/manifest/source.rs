//! Where the numbers of a run come from.

use super::{ActivationKind, LayerShape, NormKind, OwnDesign};
use crate::base::{Diagnostic, Result};
use serde::{Deserialize, Serialize};

/// Where activations and weights come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Source {
    /// Projections of a trained model and the activations that reach them for a prompt: the engine alone runs.
    Model {
        /// Folder below `models/`.
        model: String,
        /// The layer, from 0.
        layer: usize,
        /// The text; the start token comes before it.
        prompt: String,
        /// How many tokens of start token and prompt to run, from the first.
        tokens: usize,
        /// Projections to run for each token, all of one shape: any of the seven, as `q_proj`.
        operations: Vec<String>,
    },
    /// Numbers from a seeded generator (numerics R-RNG): the engine alone runs.
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
    /// Whole layers of a trained model.
    Transformer {
        /// Folder below `models/`.
        model: String,
        /// The text; the start token comes before it.
        prompt: String,
        /// Positions to run: start token, prompt, then what the golden model writes after it.
        tokens: usize,
        /// How many layers to run, from the first; all when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        layers: Option<usize>,
    },
    /// Whole layers of a shape of one's own, numbers from a seeded generator (numerics R-RNG).
    RandomTransformer(RandomTransformer),
    /// A design of one's own, with its own manifest.
    Design(OwnDesign),
}

impl Default for Source {
    fn default() -> Self {
        Self::Design(OwnDesign::default())
    }
}

/// A transformer whose numbers are drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RandomTransformer {
    /// Seed of the generator.
    pub seed: u64,
    /// Width of the residual stream.
    pub width: usize,
    /// Query heads.
    pub heads: usize,
    /// Heads that keys and values have; divides `heads`.
    pub kv_heads: usize,
    /// Elements of a head, even.
    pub head_width: usize,
    /// Width of the feed-forward network.
    pub ffn_width: usize,
    /// Layers.
    #[serde(default = "one")]
    pub layers: usize,
    /// Positions that the key and value caches hold.
    pub context: usize,
    /// Positions to run.
    pub tokens: usize,
    /// The norm.
    #[serde(default)]
    pub norm: NormKind,
    /// The activation function.
    #[serde(default)]
    pub activation: ActivationKind,
}

impl RandomTransformer {
    /// Its dimensions.
    #[must_use]
    pub fn shape(&self) -> LayerShape {
        LayerShape {
            width: self.width,
            heads: self.heads,
            kv_heads: self.kv_heads,
            head_width: self.head_width,
            ffn_width: self.ffn_width,
            layers: self.layers,
            context: self.context,
            norm: self.norm,
            activation: self.activation,
        }
    }
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

impl Source {
    /// Whether whole layers run, not the engine alone.
    #[must_use]
    pub fn is_transformer(&self) -> bool {
        matches!(self, Self::Transformer { .. } | Self::RandomTransformer(_))
    }

    /// The design of one's own, where it is one.
    #[must_use]
    pub fn design(&self) -> Option<&OwnDesign> {
        match self {
            Self::Design(design) => Some(design),
            _ => None,
        }
    }

    /// The name of the trained model, if there is one.
    #[must_use]
    pub fn model(&self) -> Option<&str> {
        match self {
            Self::Model { model, .. } | Self::Transformer { model, .. } => Some(model),
            Self::Random { .. } | Self::RandomTransformer(_) | Self::Design(_) => None,
        }
    }

    /// Checks every value that the types leave open.
    ///
    /// # Errors
    /// The first value outside its legal range.
    pub fn validate(&self) -> Result<()> {
        let wrong = |what: &str| Err(Diagnostic::error(what));
        match self {
            Self::Model { tokens: 0, .. } | Self::Transformer { tokens: 0, .. } => {
                wrong("tokens must be at least 1")
            }
            Self::Model { operations, .. } if operations.is_empty() => {
                wrong("operations must name at least one projection")
            }
            Self::Random { n_in: 0, .. } => wrong("n_in must be at least 1"),
            Self::Random { n_out: 0, .. } => wrong("n_out must be at least 1"),
            Self::Random { operations: 0, .. } => wrong("operations must be at least 1"),
            Self::Random { matrices: 0, .. } => wrong("matrices must be at least 1"),
            Self::Transformer { layers: Some(0), .. } => wrong("layers must be at least 1"),
            Self::Design(design) => design.validate(),
            Self::RandomTransformer(random) => {
                random.shape().validate()?;
                match random.tokens {
                    0 => wrong("tokens must be at least 1"),
                    tokens if tokens > random.context => wrong("tokens must be at most context"),
                    _ => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }
}
