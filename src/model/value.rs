//! Weighted values and the one division of a head (numerics R-VALUE).

use super::{RESIDUAL_LIMIT, Scale, round_shift};

/// Bits of the mantissa of `R` (numerics R-VALUE).
pub const SOFTMAX_SCALE_BITS: u32 = 16;

/// `u = round(weight · value_max / 2^12)`, 27 bits (numerics R-VALUE).
#[must_use]
pub fn value_weight(weight: u16, value_max: u32) -> u32 {
    let product = u64::from(weight) * u64::from(value_max);
    u32::try_from(round_shift(u128::from(product), 12)).unwrap_or(u32::MAX)
}

/// `R = 2^12 / (127 · D)`, 16 bits; `D` is the sum of a head's softmax weights (numerics R-VALUE).
#[must_use]
pub fn softmax_scale(sum: u64) -> Scale {
    Scale::nearest(1, sum.saturating_mul(127), 12, SOFTMAX_SCALE_BITS)
}

/// `attention = round(N · R)`, 24 bits, magnitude limited (numerics R-VALUE).
#[must_use]
pub fn attention(weighted_sum: i64, scale: Scale) -> i32 {
    scale.apply(weighted_sum, 0, RESIDUAL_LIMIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_position_gives_its_value_back() {
        // A head of one position: weight 65535, value 127 · m/127 = m.
        for m in [0, 1, 77, 4096, 1 << 20, (1 << 23) - 1] {
            let u = value_weight(65535, m);
            let y = attention(i64::from(u) * 127, softmax_scale(65535));
            let error = i64::from(y) - i64::from(m);
            assert!(error.abs() <= 1 + i64::from(m >> 15), "{m} {y}");
        }
    }

    #[test]
    fn values_computed_by_hand() {
        assert_eq!((value_weight(1, 2048), value_weight(1, 2047), value_weight(3, 2048)), (1, 0, 2));
        assert_eq!(value_weight(65535, (1 << 23) - 1), 134_215_664);
        assert_eq!(softmax_scale(65535), Scale { mantissa: 33027, exponent: -26 });
        assert_eq!(attention(3, Scale { mantissa: 0x8000, exponent: -16 }), 2);
        assert_eq!(attention(-3, Scale { mantissa: 0x8000, exponent: -16 }), -2);
        assert_eq!(attention(i64::MIN, Scale { mantissa: 0x8000, exponent: 0 }), -RESIDUAL_LIMIT);
    }
}
