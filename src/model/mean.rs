//! The mean that LayerNorm takes off (numerics R-MEAN).

use super::{RESIDUAL_LIMIT, round_division};

/// The mean of `x`, in the units of `x`, rounded (numerics R-MEAN, R-ROUND); 0 without elements.
#[must_use]
pub fn mean(x: &[i32]) -> i32 {
    let sum: i64 = x.iter().map(|x| i64::from(*x)).sum();
    let count = i128::try_from(x.len()).unwrap_or(i128::MAX);
    i32::try_from(round_division(i128::from(sum), count)).unwrap_or(0)
}

/// `x - mean`, its magnitude limited to 24 bits (numerics R-MEAN).
#[must_use]
pub fn centered(x: i32, mean: i32) -> i32 {
    x.saturating_sub(mean).clamp(-RESIDUAL_LIMIT, RESIDUAL_LIMIT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn means_computed_by_hand() {
        assert_eq!((mean(&[]), mean(&[7]), mean(&[1, 2]), mean(&[-1, -2])), (0, 7, 2, -2));
        assert_eq!((mean(&[1, 0, 0]), mean(&[1, 1, 0]), mean(&[-1, -1, 0])), (0, 1, -1));
        assert_eq!(centered(RESIDUAL_LIMIT, -5), RESIDUAL_LIMIT);
        assert_eq!(centered(-RESIDUAL_LIMIT, 5), -RESIDUAL_LIMIT);
        assert_eq!(centered(3, 5), -2);
    }

    proptest! {
        #[test]
        fn the_mean_is_odd_and_within_half_a_unit(
            x in prop::collection::vec(-RESIDUAL_LIMIT..=RESIDUAL_LIMIT, 1..100)
        ) {
            let negated: Vec<i32> = x.iter().map(|x| -x).collect();
            prop_assert_eq!(mean(&negated), -mean(&x));
            let (sum, count): (i64, _) = (x.iter().map(|x| i64::from(*x)).sum(), i64::try_from(x.len()).unwrap());
            prop_assert!(2 * (sum - i64::from(mean(&x)) * count).abs() <= count);
        }
    }
}
