//! A small random transformer: no size of it is a power of two.

use tritscope::manifest::{ActivationKind, NormKind, RandomTransformer};

/// Two layers, three tokens, heads that share keys and values.
pub const SMALL: RandomTransformer = RandomTransformer {
    seed: 5,
    width: 12,
    heads: 4,
    kv_heads: 2,
    head_width: 6,
    ffn_width: 20,
    layers: 2,
    context: 5,
    tokens: 3,
    norm: NormKind::Rms,
    activation: ActivationKind::SwiGlu,
};
