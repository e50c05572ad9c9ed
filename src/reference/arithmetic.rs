//! The formulas of a layer, in float64.

use crate::model::{ActivationKind, NormKind};

/// What a maximum counts for at least when activations are quantized, as in `transformers`.
const SMALLEST_MAX: f64 = 1e-5;

#[expect(clippy::cast_precision_loss, reason = "widths and positions have few digits")]
pub(super) fn real(count: usize) -> f64 {
    count as f64
}

/// `x / √(mean x² + ε) · g`; LayerNorm takes the mean off first, and has no bias.
pub(super) fn normed(x: &[f64], gain: &[f64], epsilon: f64, kind: NormKind) -> Vec<f64> {
    let count = real(x.len().max(1));
    let mean = match kind {
        NormKind::Rms => 0.0,
        NormKind::Layer => x.iter().sum::<f64>() / count,
    };
    let square = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
    let inverse = 1.0 / (square + epsilon).sqrt();
    x.iter().zip(gain).map(|(x, gain)| (x - mean) * inverse * gain).collect()
}

/// Activations `round(127 · v / max|v|)`, halves to even, and what one step of them is worth.
pub(super) fn quantized(v: &[f64]) -> (Vec<i8>, f64) {
    let max = v.iter().fold(SMALLEST_MAX, |max, v| v.abs().max(max));
    #[expect(clippy::cast_possible_truncation, reason = "-127 to 127")]
    let step = |v: &f64| (127.0 * v / max).round_ties_even() as i8;
    (v.iter().map(step).collect(), max / 127.0)
}

/// Cosine and sine of the angles at one position, one pair an element of half a head.
pub(super) struct Turns(Vec<(f64, f64)>);

impl Turns {
    /// Angles `position · θ^(-2i / width)`.
    pub fn new(position: usize, theta: f64, width: usize) -> Self {
        let angle = |i| real(position) * theta.powf(-2.0 * real(i) / real(width));
        Self((0..width / 2).map(angle).map(|angle| (angle.cos(), angle.sin())).collect())
    }

    /// Turns element `i` of each head with element `i + width/2`.
    pub fn rotate(&self, heads: &mut [f64]) {
        let half = self.0.len().max(1);
        for head in heads.chunks_exact_mut(2 * half) {
            let (first, second) = head.split_at_mut(half);
            for ((a, b), (cos, sin)) in first.iter_mut().zip(second).zip(&self.0) {
                (*a, *b) = (*a * cos - *b * sin, *b * cos + *a * sin);
            }
        }
    }
}

/// Scores become weights whose sum is 1.
pub(super) fn softmax(scores: &mut [f64]) {
    let max = scores.iter().fold(f64::NEG_INFINITY, |max, score| max.max(*score));
    for score in &mut *scores {
        *score = (*score - max).exp();
    }
    let sum: f64 = scores.iter().sum();
    for score in scores {
        *score /= sum;
    }
}

/// The activation function of a gate.
pub(super) fn activate(gate: f64, activation: ActivationKind) -> f64 {
    match activation {
        ActivationKind::Relu => gate.max(0.0),
        ActivationKind::Relu2 => gate.max(0.0).powi(2),
        ActivationKind::SwiGlu => gate / (1.0 + (-gate).exp()),
    }
}

/// `ln p` of element `index`, `p` the softmax of `logits`.
pub(super) fn logarithm_of_share(logits: &[f64], index: usize) -> f64 {
    let max = logits.iter().fold(f64::NEG_INFINITY, |max, logit| max.max(*logit));
    let sum: f64 = logits.iter().map(|logit| (logit - max).exp()).sum();
    logits.get(index).map_or(f64::NEG_INFINITY, |logit| logit - max) - sum.ln()
}
