//! A transformer: layers of ternary matrices and norms, as the hardware holds them.

use super::{BitLinear, Checkpoint, Dyadic, Gain, LayerShape, Norm, Projection, Scale};
use super::{RandomModel, rope_increments, score_constant};
use crate::base::{Diagnostic, Result};

/// Norms and matrices of one layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// The gains of the norms, in the order of [`Norm::ALL`].
    pub gains: [Gain; 4],
    /// The matrices, in the order of [`Projection::ALL`].
    pub linears: [BitLinear; 7],
}

impl Layer {
    /// The gain of a norm.
    #[must_use]
    pub fn gain(&self, norm: Norm) -> &Gain {
        &self.gains[norm as usize]
    }

    /// A matrix and its scale.
    #[must_use]
    pub fn linear(&self, projection: Projection) -> &BitLinear {
        &self.linears[projection as usize]
    }
}

/// All layers of a model, without embedding and output head, which are the host's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transformer {
    pub(super) shape: LayerShape,
    pub(super) layers: Vec<Layer>,
    pub(super) epsilons: [u64; 4],
    pub(super) increments: Vec<u32>,
    pub(super) score_constant: Scale,
}

/// 32-bit words of a layer in the constant bank.
pub const LAYER_CONSTANTS: usize = 32;

impl Transformer {
    /// The layers of a checkpoint.
    ///
    /// # Errors
    /// A shape that no layer can have; a damaged tensor.
    pub fn new(model: &Checkpoint) -> Result<Self> {
        Self::of_layers(model, model.config().layers)
    }

    /// The first `layers` layers of a checkpoint.
    ///
    /// # Errors
    /// What [`Self::new`] says.
    pub fn of_layers(model: &Checkpoint, layers: usize) -> Result<Self> {
        let config = model.config();
        let layer = |index: usize| {
            let gain = |norm: Norm| model.gain(index, norm);
            let linear = |projection: Projection| model.linear(index, projection);
            Ok(Layer { gains: each(Norm::ALL, gain)?, linears: each(Projection::ALL, linear)? })
        };
        let shape = LayerShape { layers, ..LayerShape::of(config) };
        let loaded = (0..layers).map(layer).collect::<Result<Vec<_>>>()?;
        Self::assembled(shape, loaded, (config.epsilon, config.hidden_epsilon), config.rope_theta)
            .map_err(|error| error.in_file(model.place()))
    }

    /// A model with numbers from the seeded generator (numerics R-RNG).
    ///
    /// # Errors
    /// A shape that no layer can have.
    pub fn random(seed: u64, shape: LayerShape) -> Result<Self> {
        shape.validate()?;
        let layers = RandomModel::new(seed, shape).layers()?;
        let [epsilon, hidden] = RandomModel::epsilons(shape.activation);
        Self::assembled(shape, layers, (epsilon, hidden), RandomModel::THETA)
    }

    fn assembled(
        shape: LayerShape,
        layers: Vec<Layer>,
        (epsilon, hidden_epsilon): (u64, u64),
        theta: Dyadic,
    ) -> Result<Self> {
        shape.validate()?;
        let increments = rope_increments(theta, shape.head_width)
            .ok_or_else(|| Diagnostic::error("rope_theta is not from 1 to 2^64"))?;
        let epsilons = [epsilon, epsilon, epsilon, hidden_epsilon];
        let score_constant = score_constant(shape.head_width);
        Ok(Self { shape, layers, epsilons, increments, score_constant })
    }

    /// What the layers look like.
    #[must_use]
    pub fn shape(&self) -> &LayerShape {
        &self.shape
    }

    /// The layers.
    #[must_use]
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Epsilon of a norm, `2f + 16` fraction bits (numerics R-RMS).
    #[must_use]
    pub fn epsilon(&self, norm: Norm) -> u64 {
        self.epsilons[norm as usize]
    }

    /// The rope bank: `t[i]`, `HEAD_WIDTH/2` words (numerics R-ROPE).
    #[must_use]
    pub fn increments(&self) -> &[u32] {
        &self.increments
    }

    /// `c` (numerics R-SCORE).
    #[must_use]
    pub fn score_constant(&self) -> Scale {
        self.score_constant
    }

    /// The gain bank of layer `layer`: mantissas of the four norms, one after the other; empty outside the model.
    #[must_use]
    pub fn gain_words(&self, layer: usize) -> Vec<i16> {
        let gains = self.layers.get(layer).map(|layer| &layer.gains).into_iter().flatten();
        gains.flat_map(Gain::mantissas).copied().collect()
    }

    /// The constant bank of layer `layer`: for norm j epsilon's low and high word and the gain's exponent at 3j,
    /// for matrix m mantissa and exponent of C at 12 + 2m, those of c at 26. Exponents are two's complement.
    /// `None` outside the model.
    #[must_use]
    pub fn constant_words(&self, layer: usize) -> Option<[u32; LAYER_CONSTANTS]> {
        let layer = self.layers.get(layer)?;
        let norms = layer.gains.iter().zip(self.epsilons).flat_map(|(gain, epsilon)| {
            let [low, high] = [epsilon, epsilon >> 32].map(|word| u32::try_from(word & 0xFFFF_FFFF));
            [low.unwrap_or_default(), high.unwrap_or_default(), gain.exponent().cast_unsigned()]
        });
        let scales = layer.linears.iter().map(BitLinear::weight_scale).chain([self.score_constant]);
        let scales = scales.flat_map(|scale| [scale.mantissa, scale.exponent.cast_unsigned()]);
        let mut words = [0; LAYER_CONSTANTS];
        for (word, value) in words.iter_mut().zip(norms.chain(scales)) {
            *word = value;
        }
        Some(words)
    }
}

/// `make` of each key, or the first error.
fn each<K: Copy, V, const N: usize>(keys: [K; N], make: impl Fn(K) -> Result<V>) -> Result<[V; N]> {
    let values = keys.into_iter().map(make).collect::<Result<Vec<V>>>()?;
    values.try_into().map_err(|_| Diagnostic::error("a layer is not complete"))
}

#[cfg(test)]
mod tests;
