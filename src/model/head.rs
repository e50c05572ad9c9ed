//! A head's vector in 8 bits (numerics R-HEAD).

use super::absmax_quotient;

/// The head `v` as int8 and the largest magnitude `m`, 23 bits: `q[d] · m / 127` stands for `v[d]`
/// (numerics R-HEAD).
#[must_use]
pub fn quantize_head(v: &[i32]) -> (Vec<i8>, u32) {
    let max = v.iter().map(|v| v.unsigned_abs()).max().unwrap_or(0);
    (v.iter().map(|v| absmax_quotient(i64::from(*v), u64::from(max))).collect(), max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_quantized_by_hand() {
        assert_eq!(quantize_head(&[0, 0]), (vec![0, 0], 0));
        assert_eq!(quantize_head(&[8, -4, 1, 3]), (vec![127, -64, 16, 48], 8));
        assert_eq!(quantize_head(&[]), (vec![], 0));
        assert_eq!(quantize_head(&[-8_388_607, 1]), (vec![-127, 0], 8_388_607));
    }
}
