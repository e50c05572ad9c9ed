//! The shape of a layer as the rules see it: whose shape it is, and what norms and projections take and give.

use super::{Config, Norm, NormKind, Projection};
use crate::manifest::LayerShape;

impl LayerShape {
    /// The shape of a checkpoint's layers.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        Self {
            width: config.hidden,
            heads: config.heads,
            kv_heads: config.key_value_heads,
            head_width: config.head,
            ffn_width: config.intermediate,
            layers: config.layers,
            context: config.context,
            norm: NormKind::Rms,
            activation: config.activation,
        }
    }

    /// The key and value head that query head `head` reads (numerics R-SCORE).
    #[must_use]
    pub fn shared_head(&self, head: usize) -> usize {
        head / (self.heads / self.kv_heads)
    }

    /// Elements that a norm takes.
    #[must_use]
    pub fn norm_width(&self, norm: Norm) -> usize {
        self.norms()[norm as usize]
    }

    /// Outputs and inputs of a matrix, `[N_OUT, N_IN]`.
    #[must_use]
    pub fn projection(&self, projection: Projection) -> [usize; 2] {
        self.products()[projection as usize]
    }
}
