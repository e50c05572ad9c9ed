//! The host's part: final norm and output head (numerics R-LOGIT).

use super::{Gain, NormKind, Root, centered, mean, mean_square, round_division, round_shift_signed};

/// Fraction bits of a logit (numerics R-LOGIT).
pub const LOGIT_FRACTION: i32 = 16;

/// `z[i] = round(x[i] · m[i] / 2^8)`, 32 bits (numerics R-LOGIT).
#[must_use]
pub fn final_gained(x: i32, mantissa: i16) -> i32 {
    i32::try_from(round_shift_signed(i64::from(x) * i64::from(mantissa), 8)).unwrap_or_default()
}

/// The final norm of a residual stream, before the division by its root (numerics R-LOGIT).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinalNorm {
    /// `z`, as long as the residual stream.
    pub z: Vec<i32>,
    /// The root mean square.
    pub root: Root,
    /// Binary point of the gains.
    pub exponent: i32,
}

/// The final norm of the residual stream `x`; `epsilon` has 40 fraction bits (numerics R-LOGIT, R-RMS).
#[must_use]
pub fn final_norm(x: &[i32], gain: &Gain, kind: NormKind, epsilon: u64) -> FinalNorm {
    let offset = if kind == NormKind::Layer { mean(x) } else { 0 };
    let x = || x.iter().map(|x| centered(*x, offset));
    let squares = x().map(|x| u64::from(x.unsigned_abs()).pow(2)).fold(0, u64::saturating_add);
    let z: Vec<i32> = x().zip(gain.mantissas()).map(|(x, m)| final_gained(x, *m)).collect();
    FinalNorm { root: Root::of(mean_square(squares, z.len(), epsilon)), z, exponent: gain.exponent() }
}

/// One logit, 16 fraction bits, limited to 64 bits: the product of one row of the head with the final norm
/// (numerics R-LOGIT). `head_exponent` is the binary point of the whole head.
#[must_use]
pub fn logit(row: &[i16], head_exponent: i32, norm: &FinalNorm) -> i64 {
    let sum: i64 = row.iter().zip(&norm.z).map(|(h, z)| i64::from(*h) * i64::from(*z)).sum();
    // z has 4 + e fraction bits, the head its own, the root 12 + fraction.
    let shift = LOGIT_FRACTION + 12 + norm.root.fraction - 4 - norm.exponent - head_exponent;
    let sum = i128::from(sum);
    let root = i128::from(norm.root.digits);
    let (numerator, denominator) = match shift {
        // Far beyond 64 bits whatever the sum is, which has at most 62.
        64.. => (sum.signum() << 120, root),
        0..64 => (sum << shift, root),
        _ => (sum, root << shift.unsigned_abs().min(100)),
    };
    let rounded = round_division(numerator, denominator);
    i64::try_from(rounded).unwrap_or(if rounded < 0 { -i64::MAX } else { i64::MAX })
}

/// The first of the largest logits (numerics R-LOGIT); `None` without logits.
#[must_use]
pub fn greedy(logits: &[i64]) -> Option<u32> {
    let max = logits.iter().max()?;
    u32::try_from(logits.iter().position(|logit| logit == max)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Dyadic;

    #[test]
    fn a_logit_computed_by_hand() {
        // x = (1, -1) in real numbers, gains 1, epsilon 0: normed (1, -1); head row (3, 1): logit 2.
        let one = Dyadic { negative: false, magnitude: 1, exponent: 0 };
        let gain = Gain::new(&[one, one]).unwrap();
        let norm = final_norm(&[4096, -4096], &gain, NormKind::Rms, 0);
        assert_eq!(norm.root, Root { digits: 1 << 23, fraction: 11 });
        assert_eq!(logit(&[3, 1], 0, &norm), 2 << 16);
        assert_eq!(logit(&[-3, -1], 1, &norm), -1 << 16);
        assert_eq!(logit(&[3, 1], 200, &norm), 0);
        assert_eq!(logit(&[-3, -1], -200, &norm), -i64::MAX);
        // LayerNorm of (2, 0) is the same vector.
        assert_eq!(final_norm(&[8192, 0], &gain, NormKind::Layer, 0), norm);
    }

    #[test]
    fn the_first_of_the_largest_wins() {
        assert_eq!(greedy(&[3, 9, -1, 9]), Some(1));
        assert_eq!(greedy(&[]), None);
    }
}
