//! The dimensions of what runs.

use crate::base::{Diagnostic, Result};
use serde::{Deserialize, Serialize};

/// The matrices of a layer, in the order of the weight bank and of the engine's operations.
pub const MATRICES: [&str; 7] = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];

/// The dimensions of a run, as its sidecar keeps them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Shape {
    /// Those of a design of one's own, which nobody asks for; left out in files.
    #[default]
    Own,
    /// Each product of the engine, `[N_OUT, N_IN]`.
    Product([usize; 2]),
    /// Whole layers.
    Layer(LayerShape),
}

/// The dimensions of a transformer's layers: what all of them have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerShape {
    /// Width of the residual stream, `WIDTH`.
    pub width: usize,
    /// Query heads, `HEADS`.
    pub heads: usize,
    /// Heads that keys and values have, `KV_HEADS`; divides `heads`.
    pub kv_heads: usize,
    /// Elements of a head, `HEAD_WIDTH`, even.
    pub head_width: usize,
    /// Width inside the feed-forward network, `FFN_WIDTH`.
    pub ffn_width: usize,
    /// Layers that run for each token.
    pub layers: usize,
    /// Positions that the key and value caches hold.
    pub context: usize,
    /// The kind of every norm.
    pub norm: NormKind,
    /// The activation function.
    pub activation: ActivationKind,
}

/// A norm (numerics R-MEAN); the number is the RTL's parameter `NORM`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NormKind {
    /// `RMSNorm`: no mean is taken off.
    #[default]
    Rms = 0,
    /// `LayerNorm` without a bias: the mean is taken off first.
    Layer = 1,
}

/// An activation function (numerics R-GATE); the number is the RTL's parameter `ACTIVATION`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ActivationKind {
    /// `max(gate, 0)`.
    Relu = 0,
    /// `max(gate, 0)²`, as `BitNet` b1.58 2B4T has it.
    Relu2 = 1,
    /// `gate · σ(gate)`, gated by `up`: SwiGLU.
    #[default]
    SwiGlu = 2,
}

/// Widths and counts above this are refused: sums of squares fit 64 bits (numerics R-RMS), values of a head 52
/// (numerics R-VALUE).
const MAX: usize = 1 << 16;

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
    /// The first dimension that is illegal.
    pub fn validate(&self) -> Result<()> {
        let numbers = [
            ("width", self.width),
            ("heads", self.heads),
            ("kv_heads", self.kv_heads),
            ("head_width", self.head_width),
            ("heads · head_width", self.q_width()),
            ("ffn_width", self.ffn_width),
            ("layers", self.layers),
            ("context", self.context),
        ];
        if let Some((name, number)) = numbers.iter().find(|(_, number)| !(1..=MAX).contains(number)) {
            return Err(Diagnostic::error(format!("{name} is {number}, not from 1 to {MAX}")));
        }
        if !self.head_width.is_multiple_of(2) {
            return Err(Diagnostic::error(format!("head_width is {}, not even", self.head_width))
                .hint("elements of a head turn in pairs (numerics R-ROPE)"));
        }
        if !self.heads.is_multiple_of(self.kv_heads) {
            let (heads, shared) = (self.heads, self.kv_heads);
            return Err(Diagnostic::error(format!(
                "{shared} key and value heads cannot be shared by {heads} heads: kv_heads must divide heads"
            )));
        }
        Ok(())
    }
}

impl Shape {
    /// Whether it is that of a design of one's own.
    #[must_use]
    pub fn is_own(&self) -> bool {
        *self == Self::Own
    }

    /// `[N_OUT, N_IN]` of operation `number`.
    #[must_use]
    pub fn product(&self, number: usize) -> [usize; 2] {
        match self {
            Self::Own => [0, 0],
            Self::Product(shape) => *shape,
            Self::Layer(layer) => layer.products()[number % MATRICES.len()],
        }
    }

    /// Inputs that the engine is built for.
    #[must_use]
    pub fn n_in(&self) -> usize {
        match self {
            Self::Own => 0,
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
            LayerShape { ffn_width: 1 << 17, ..SHAPE },
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
