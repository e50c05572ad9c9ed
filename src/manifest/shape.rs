//! The dimensions of what runs.

use crate::base::{Diagnostic, Result};
use serde::{Deserialize, Serialize};

/// The matrices of a layer, in the order of the weight bank and of the engine's operations.
pub const MATRICES: [&str; 7] = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];

/// The dimensions of a run, as its sidecar keeps them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Shape {
    /// Each product of the engine, `[N_OUT, N_IN]`.
    Product([usize; 2]),
    /// Whole layers.
    Layer(LayerShape),
}

/// The dimensions of a transformer's layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerShape {
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
    /// Layers that run for each token.
    pub layers: usize,
    /// Positions that the key and value caches hold.
    pub context: usize,
    /// The norm.
    pub norm: NormKind,
    /// The activation function.
    pub activation: ActivationKind,
}

/// A norm; the number is the RTL's parameter `NORM`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NormKind {
    /// `RMSNorm`.
    #[default]
    Rms = 0,
    /// `LayerNorm`: the mean is taken off first (numerics R-MEAN).
    Layer = 1,
}

/// An activation function (numerics R-GATE); the number is the RTL's parameter `ACTIVATION`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ActivationKind {
    /// What is negative becomes 0.
    Relu = 0,
    /// The square of that.
    Relu2 = 1,
    /// The gate times its sigmoid.
    #[default]
    SwiGlu = 2,
}

impl LayerShape {
    /// Elements of all query heads together.
    #[must_use]
    pub fn q_width(&self) -> usize {
        self.heads.saturating_mul(self.head_width)
    }

    /// Elements of all key heads together, and of all value heads.
    #[must_use]
    pub fn kv_width(&self) -> usize {
        self.kv_heads.saturating_mul(self.head_width)
    }

    /// `[N_OUT, N_IN]` of each of [`MATRICES`].
    #[must_use]
    pub fn products(&self) -> [[usize; 2]; 7] {
        let (width, q, kv, ffn) = (self.width, self.q_width(), self.kv_width(), self.ffn_width);
        [[q, width], [kv, width], [kv, width], [width, q], [ffn, width], [ffn, width], [width, ffn]]
    }

    /// Elements of each norm of a layer: input, attention's output, post-attention, hidden.
    #[must_use]
    pub fn norms(&self) -> [usize; 4] {
        [self.width, self.q_width(), self.width, self.ffn_width]
    }

    /// The longest vector: inputs and outputs that the engine is built for.
    #[must_use]
    pub fn longest(&self) -> usize {
        self.width.max(self.q_width()).max(self.ffn_width)
    }

    /// Checks every legal range.
    ///
    /// # Errors
    /// The rule that the first illegal dimension breaks.
    pub fn validate(&self) -> Result<()> {
        let rule = |ok: bool, what: &str| if ok { Ok(()) } else { Err(Diagnostic::error(what)) };
        rule((1..=1 << 16).contains(&self.width), "width must be from 1 to 65536")?;
        rule((1..=1 << 16).contains(&self.ffn_width), "ffn_width must be from 1 to 65536")?;
        rule(
            self.head_width >= 2 && self.head_width.is_multiple_of(2),
            "head_width must be even, 2 or more",
        )?;
        rule(self.heads >= 1 && self.kv_heads >= 1, "heads and kv_heads must be at least 1")?;
        rule(self.heads.is_multiple_of(self.kv_heads.max(1)), "kv_heads must divide heads")?;
        rule(self.q_width() <= 1 << 16, "heads · head_width must be at most 65536")?;
        rule((1..=1 << 16).contains(&self.context), "context must be from 1 to 65536")?;
        rule(self.layers >= 1, "layers must be at least 1")
    }
}

impl Shape {
    /// `[N_OUT, N_IN]` of operation `number`.
    #[must_use]
    pub fn product(&self, number: usize) -> [usize; 2] {
        match self {
            Self::Product(shape) => *shape,
            Self::Layer(layer) => layer.products()[number % MATRICES.len()],
        }
    }

    /// Inputs that the engine is built for.
    #[must_use]
    pub fn n_in(&self) -> usize {
        match self {
            Self::Product([_, n_in]) => *n_in,
            Self::Layer(layer) => layer.longest(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: LayerShape = LayerShape {
        width: 12,
        heads: 4,
        kv_heads: 2,
        head_width: 6,
        ffn_width: 20,
        layers: 2,
        context: 5,
        norm: NormKind::Rms,
        activation: ActivationKind::SwiGlu,
    };

    #[test]
    fn matrices_follow_from_the_dimensions() {
        assert_eq!(SHAPE.products(), [[24, 12], [12, 12], [12, 12], [12, 24], [20, 12], [20, 12], [12, 20]]);
        assert_eq!((SHAPE.norms(), SHAPE.longest()), ([12, 24, 12, 20], 24));
        assert_eq!(Shape::Layer(SHAPE).product(7 + 3), [12, 24]);
        assert_eq!(Shape::Product([5, 6]).product(9), [5, 6]);
        assert!(SHAPE.validate().is_ok());
    }

    #[test]
    fn illegal_dimensions_name_their_rule() {
        for illegal in [
            LayerShape { width: 0, ..SHAPE },
            LayerShape { head_width: 5, ..SHAPE },
            LayerShape { kv_heads: 3, ..SHAPE },
            LayerShape { kv_heads: 0, ..SHAPE },
            LayerShape { context: 0, ..SHAPE },
            LayerShape { layers: 0, ..SHAPE },
            LayerShape { heads: 1 << 20, kv_heads: 1, ..SHAPE },
        ] {
            assert!(illegal.validate().is_err(), "{illegal:?}");
        }
    }
}
