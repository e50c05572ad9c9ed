//! One ternary linear layer (`BitNet` b1.58, arXiv 2402.17764): accumulate, then rescale
//! (numerics R-ACC, R-SCALE).

use super::{Quantized, RESIDUAL_LIMIT, Scale, partial_sums, ternary_product};
use crate::base::TernaryMatrix;
use std::sync::Arc;

/// Bits of the scale that multiplies accumulators (numerics R-SCALE).
pub const OUTPUT_SCALE_BITS: u32 = 16;

/// A ternary matrix with the one scale of its weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BitLinear {
    matrix: Arc<TernaryMatrix>,
    weight_scale: Scale,
}

impl BitLinear {
    /// The layer with the trits of `matrix`, each worth `weight_scale`.
    #[must_use]
    pub fn new(matrix: Arc<TernaryMatrix>, weight_scale: Scale) -> Self {
        Self { matrix, weight_scale }
    }

    /// The trits, shape `[N_OUT, N_IN]`.
    #[must_use]
    pub fn matrix(&self) -> &Arc<TernaryMatrix> {
        &self.matrix
    }

    /// What a trit is worth, 24 bits.
    #[must_use]
    pub fn weight_scale(&self) -> Scale {
        self.weight_scale
    }

    /// The golden accumulators, `[N_OUT]` (numerics R-ACC).
    #[must_use]
    pub fn accumulators(&self, input: &Quantized) -> Vec<i32> {
        ternary_product(&self.matrix, &input.values)
    }

    /// The accumulator of output `row` after each activation; empty outside the matrix.
    pub fn partial_sums(&self, input: &Quantized, row: usize) -> impl Iterator<Item = i32> {
        partial_sums(self.matrix.row(row), &input.values)
    }

    /// What one step of the accumulators is worth, `max / (127 · rms) · weight_scale`, 16 bits
    /// (numerics R-SCALE).
    #[must_use]
    pub fn output_scale(&self, input: &Quantized) -> Scale {
        input.scale.times(self.weight_scale, OUTPUT_SCALE_BITS)
    }

    /// The outputs, `[N_OUT]`, fixed point with `fraction` fraction bits, 24 bits, limited at both ends
    /// (numerics R-SCALE).
    #[must_use]
    pub fn forward(&self, input: &Quantized, fraction: i32) -> Vec<i32> {
        let scale = self.output_scale(input);
        let rescale = |sum: i32| scale.apply(sum, fraction, RESIDUAL_LIMIT);
        self.accumulators(input).into_iter().map(rescale).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Trit;

    #[test]
    fn a_layer_computed_by_hand() {
        let trits = vec![Trit::Plus, Trit::Minus, Trit::Zero, Trit::Plus];
        let matrix = Arc::new(TernaryMatrix::new(2, trits).unwrap());
        // Trits worth 3/4, activations 1/8.
        let layer = BitLinear::new(matrix, Scale::nearest(3, 4, 0, 24));
        let input = Quantized { values: [127, -100].into(), scale: Scale::nearest(1, 8, 0, 24) };
        assert_eq!(layer.accumulators(&input), [227, -100]);
        assert_eq!(layer.output_scale(&input), Scale::nearest(3, 32, 0, 16));
        // 227 · 3/32 = 21.28125, 100 · 3/32 = 9.375; in sixteenths 340.5 and 150.
        assert_eq!(layer.forward(&input, 4), [341, -150]);
        assert_eq!(layer.partial_sums(&input, 0).collect::<Vec<_>>(), [127, 227]);
        assert_eq!(layer.partial_sums(&input, 2).count(), 0);
        assert_eq!(layer.forward(&input, 40), [RESIDUAL_LIMIT, -RESIDUAL_LIMIT]);
    }
}
