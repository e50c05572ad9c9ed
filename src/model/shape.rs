//! The widths and counts that make a transformer's layers.

use super::{Activation, Config, Norm, NormKind, Projection};
use crate::base::{Diagnostic, Result};
use crate::manifest::{self, ActivationKind, LayerShape};

/// What all layers of a transformer have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shape {
    /// Width of the residual stream, `WIDTH`.
    pub width: usize,
    /// Query heads, `HEADS`.
    pub heads: usize,
    /// Key and value heads, `KV_HEADS`; divides `heads`.
    pub key_value_heads: usize,
    /// Width of a head, `HEAD_WIDTH`, even.
    pub head_width: usize,
    /// Width inside the feed-forward network, `FFN_WIDTH`.
    pub ffn_width: usize,
    /// Layers.
    pub layers: usize,
    /// Positions, `CONTEXT`.
    pub context: usize,
    /// The kind of every norm, `NORM`.
    pub norm: NormKind,
    /// The activation function, `ACTIVATION`.
    pub activation: Activation,
}

/// Widths and counts above this are refused: sums of squares fit 64 bits (numerics R-RMS), values of a head 52
/// (numerics R-VALUE).
const MAX: usize = 1 << 16;

impl Shape {
    /// The shape of a checkpoint's layers.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        Self {
            width: config.hidden,
            heads: config.heads,
            key_value_heads: config.key_value_heads,
            head_width: config.head,
            ffn_width: config.intermediate,
            layers: config.layers,
            context: config.context,
            norm: NormKind::Rms,
            activation: config.activation,
        }
    }

    /// The shape that a manifest's `LayerShape` describes.
    #[must_use]
    pub fn of_layers(layers: &LayerShape) -> Self {
        Self {
            width: layers.width,
            heads: layers.heads,
            key_value_heads: layers.kv_heads,
            head_width: layers.head_width,
            ffn_width: layers.ffn_width,
            layers: layers.layers,
            context: layers.context,
            norm: match layers.norm {
                manifest::NormKind::Rms => NormKind::Rms,
                manifest::NormKind::Layer => NormKind::Layer,
            },
            activation: match layers.activation {
                ActivationKind::Relu => Activation::Relu,
                ActivationKind::Relu2 => Activation::SquaredRelu,
                ActivationKind::SwiGlu => Activation::SwiGlu,
            },
        }
    }

    /// This shape, if a layer of it can be computed.
    ///
    /// # Errors
    /// The number that is out of range.
    pub fn checked(self) -> Result<Self> {
        let numbers = [
            ("width", self.width),
            ("heads", self.heads),
            ("key_value_heads", self.key_value_heads),
            ("head_width", self.head_width),
            ("heads · head_width", self.heads.saturating_mul(self.head_width)),
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
        if !self.heads.is_multiple_of(self.key_value_heads) {
            let (heads, shared) = (self.heads, self.key_value_heads);
            return Err(Diagnostic::error(format!(
                "{shared} key and value heads cannot be shared by {heads} heads"
            )));
        }
        Ok(self)
    }

    /// Queries of all heads, `Q_WIDTH`.
    #[must_use]
    pub fn query_width(&self) -> usize {
        self.heads * self.head_width
    }

    /// Keys, or values, of all heads, `KV_WIDTH`.
    #[must_use]
    pub fn key_value_width(&self) -> usize {
        self.key_value_heads * self.head_width
    }

    /// The key and value head that query head `head` reads (numerics R-SCORE).
    #[must_use]
    pub fn shared_head(&self, head: usize) -> usize {
        head / (self.heads / self.key_value_heads)
    }

    /// Elements that a norm takes.
    #[must_use]
    pub fn norm_width(&self, norm: Norm) -> usize {
        match norm {
            Norm::Input | Norm::PostAttention => self.width,
            Norm::Attention => self.query_width(),
            Norm::FeedForward => self.ffn_width,
        }
    }

    /// Outputs and inputs of a matrix, `(N_OUT, N_IN)`.
    #[must_use]
    pub fn projection(&self, projection: Projection) -> (usize, usize) {
        let rows = match projection {
            Projection::Query => self.query_width(),
            Projection::Key | Projection::Value => self.key_value_width(),
            Projection::Output | Projection::Down => self.width,
            Projection::Gate | Projection::Up => self.ffn_width,
        };
        (rows, self.norm_width(projection.norm()))
    }
}
