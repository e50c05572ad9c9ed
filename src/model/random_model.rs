//! Random transformers and residual streams (numerics R-RNG).

use super::{ActivationKind, BitLinear, Dyadic, Gain, Layer, LayerShape, Norm, Projection, Random, Scale};
use super::{MEAN_SQUARE_FRACTION, TOKEN_SCALE_BITS};
use crate::base::{Diagnostic, Result, TernaryMatrix};
use std::sync::Arc;

/// Binary point of random gains: they lie between 0 and 2 (numerics R-RNG).
const GAIN_EXPONENT: i32 = 14;

/// Draws a model (numerics R-RNG).
pub(super) struct RandomModel {
    shape: LayerShape,
    weights: Random,
    gains: Random,
}

impl RandomModel {
    /// θ of a random model (numerics R-RNG).
    pub const THETA: Dyadic = Dyadic { negative: false, magnitude: 10_000, exponent: 0 };

    pub fn new(seed: u64, shape: LayerShape) -> Self {
        Self { shape, weights: Random::for_weights(seed), gains: Random::named(seed, *b"gains   ") }
    }

    /// Epsilon of a random model, 10^-5, for residual stream and hidden vector (numerics R-RNG, R-RMS).
    pub fn epsilons(activation: ActivationKind) -> [u64; 2] {
        let exact = Dyadic::from_f64_bits(0x3EE4_F8B5_88E3_68F1);
        let fixed = |fraction| {
            let units = exact.and_then(|exact| exact.to_fixed(fraction));
            units.and_then(|units| u64::try_from(units).ok()).unwrap_or(1)
        };
        [fixed(MEAN_SQUARE_FRACTION), fixed(2 * activation.hidden_fraction() + 16)]
    }

    pub fn layers(mut self) -> Result<Vec<Layer>> {
        (0..self.shape.layers).map(|_| self.layer()).collect()
    }

    fn layer(&mut self) -> Result<Layer> {
        let incomplete = || Diagnostic::error("a random layer has no elements");
        let mut gains = Vec::with_capacity(Norm::ALL.len());
        for norm in Norm::ALL {
            let mantissas = (0..self.shape.norm_width(norm)).map(|_| self.gains.gain()).collect();
            gains.push(Gain::from_mantissas(mantissas, GAIN_EXPONENT).ok_or_else(incomplete)?);
        }
        let mut linears = Vec::with_capacity(Projection::ALL.len());
        for projection in Projection::ALL {
            let [rows, columns] = self.shape.projection(projection);
            let trits = self.weights.trits(rows * columns);
            let matrix = TernaryMatrix::new(columns, trits).ok_or_else(incomplete)?;
            linears.push(BitLinear::new(Arc::new(matrix), random_scale(columns)));
        }
        let gains = gains.try_into().map_err(|_| incomplete())?;
        Ok(Layer { gains, linears: linears.try_into().map_err(|_| incomplete())? })
    }
}

/// `1 / √columns`, so that outputs are of the order of 1 (numerics R-RNG).
fn random_scale(columns: usize) -> Scale {
    let columns = u64::try_from(columns).unwrap_or(1);
    Scale::nearest(1 << 20, (columns << 40).isqrt(), 0, TOKEN_SCALE_BITS)
}

/// Residual streams that enter layer 0 of a random model, `[width]` each, token after token (numerics R-RNG).
pub fn random_residuals(seed: u64, width: usize) -> impl Iterator<Item = Vec<i32>> {
    let mut random = Random::named(seed, *b"residual");
    std::iter::repeat_with(move || (0..width).map(|_| random.residual()).collect())
}
