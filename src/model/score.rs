//! Attention scores in base 2 (numerics R-SCORE).

use super::{RESIDUAL_FRACTION, RESIDUAL_LIMIT, Scale};

/// Bits of the mantissas of `c` and `B` (numerics R-SCORE).
pub const SCORE_SCALE_BITS: u32 = 16;

/// `log2(e) · 2^62`, rounded.
const LOG2_E: u64 = 6_653_256_548_922_161_246;

/// `c = log2(e) / (√head_width · 127²) · 2^-24`, 16 bits (numerics R-SCORE). `head_width` is at most 2^16.
#[must_use]
pub fn score_constant(head_width: usize) -> Scale {
    // √(head_width · 127^4) with 40 fraction bits: at most 62 digits.
    let square = (head_width as u128) * 127_u128.pow(4);
    let root = u64::try_from((square << 80).isqrt()).unwrap_or(u64::MAX);
    Scale::nearest(LOG2_E, root, 40 - 62 - 24, SCORE_SCALE_BITS)
}

/// `B = query_max · c`, 16 bits: one a head and token (numerics R-SCORE).
#[must_use]
pub fn score_scale(query_max: u32, constant: Scale) -> Scale {
    let product = u64::from(query_max) * u64::from(constant.mantissa);
    Scale::nearest(product, 1, constant.exponent, SCORE_SCALE_BITS)
}

/// `g = Σ q[d] · k[d]`, exact, 15 + ⌈log2 `HEAD_WIDTH`⌉ bits (numerics R-SCORE).
#[must_use]
pub fn dot(q: &[i8], k: &[i8]) -> i32 {
    q.iter().zip(k).map(|(q, k)| i32::from(i16::from(*q) * i16::from(*k))).sum()
}

/// `s = round(dot · key_max · B · 2^12)`, 24 bits, magnitude limited (numerics R-SCORE).
#[must_use]
pub fn score(dot: i32, key_max: u32, scale: Scale) -> i32 {
    scale.apply(i64::from(dot) * i64::from(key_max), RESIDUAL_FRACTION, RESIDUAL_LIMIT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_constant_computed_by_hand() {
        // log2(e) / (4 · 127²) · 2^-24 = 1.33287e-12 = 48021.6 · 2^-55.
        assert_eq!(score_constant(16), Scale { mantissa: 48_022, exponent: -55 });
        assert_eq!(score_constant(64), Scale { mantissa: 48_022, exponent: -56 });
        assert_eq!(score_constant(80), Scale { mantissa: 42_952, exponent: -56 });
    }

    #[test]
    fn scores_computed_by_hand() {
        assert_eq!(dot(&[127, -127, 3], &[127, 127, -5]), -15);
        assert_eq!(score_scale(0, score_constant(16)), Scale::default());
        assert_eq!(score(1_000_000, 1000, Scale::default()), 0);
        let half = Scale { mantissa: 0x8000, exponent: -28 };
        // 3 · 1 · 2^-13 · 2^12 = 1.5.
        assert_eq!((score(3, 1, half), score(-3, 1, half)), (2, -2));
        assert_eq!(score(i32::MIN, (1 << 23) - 1, half), -RESIDUAL_LIMIT);
    }

    proptest! {
        #[test]
        fn scores_are_odd_and_limited(g in -(1 << 22)..1 << 22, m in 0_u32..1 << 23, q in 1_u32..1 << 23) {
            let scale = score_scale(q, score_constant(32));
            let s = score(g, m, scale);
            prop_assert_eq!(score(-g, m, scale), -s);
            prop_assert!(s.abs() <= RESIDUAL_LIMIT);
        }
    }
}
