//! Root mean square of a norm's input (numerics R-RMS).

/// Mean square plus epsilon, `2f + 16` fraction bits, rounded down (numerics R-RMS).
///
/// `squares` is the exact sum of the squares, `2f` fraction bits, below `2^46 · count`; `epsilon` has
/// `2f + 16` fraction bits. The result is below `2^62` plus epsilon.
#[must_use]
pub fn mean_square(squares: u64, count: usize, epsilon: u64) -> u64 {
    let count = u64::try_from(count).unwrap_or(u64::MAX).max(1);
    let (whole, rest) = (squares / count, squares % count);
    ((whole << 16) + (rest << 16) / count).saturating_add(epsilon)
}

/// A square root of 24 digits: with `f` fraction bits of the input, `rms = digits · 2^-(f + fraction)`
/// (numerics R-RMS).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Root {
    /// `r`, 24 digits; 0 when the mean square is.
    pub digits: u32,
    /// `8 + k/2`.
    pub fraction: i32,
}

impl Root {
    /// The root of `mean_square`, which has `2f + 16` fraction bits, rounded down to 24 digits.
    #[must_use]
    pub fn of(mean_square: u64) -> Self {
        let digits = mean_square.checked_ilog2().map_or(0, |top| top + 1);
        // Shifted by an even number of places to 47 or 48 digits.
        let shift = (48 - i32::try_from(digits).unwrap_or(0)).div_euclid(2) * 2;
        let radicand = if shift >= 0 {
            mean_square << shift.unsigned_abs()
        } else {
            mean_square >> shift.unsigned_abs()
        };
        // 24 digits by the choice of the shift.
        Self { digits: u32::try_from(radicand.isqrt()).unwrap_or(u32::MAX), fraction: 8 + shift / 2 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn roots_computed_by_hand() {
        // 1 with 40 fraction bits, f = 12: 2^40 · 2^6 has 47 digits, its root is 2^23.
        assert_eq!(Root::of(1 << 40), Root { digits: 1 << 23, fraction: 11 });
        // 4 units: √4 = 2 = 2^23 · 2^-22, so 8 + k/2 = 22 + 8.
        assert_eq!(Root::of(4), Root { digits: 1 << 23, fraction: 30 });
        assert_eq!(mean_square(7, 2, 5), (7 << 15) + 5);
        assert_eq!(mean_square(1, 3, 0), 21_845);
    }

    proptest! {
        #[test]
        fn the_root_has_24_digits(mean_square in 1_u64..1 << 62) {
            let root = Root::of(mean_square);
            prop_assert_eq!(root.digits.ilog2(), 23);
            // r² ≤ A·2^k < (r + 1)², k = 2 · (fraction - 8); both sides times 2^60.
            let exact = u128::from(mean_square) << 60;
            let shift = u32::try_from(60 - 2 * (root.fraction - 8)).unwrap();
            let square = |digits: u128| digits.pow(2) << shift;
            let digits = u128::from(root.digits);
            prop_assert!(square(digits) <= exact && exact < square(digits + 1));
        }

        #[test]
        fn the_mean_square_is_rounded_down(squares in 0_u64..1 << 62, count in 1_usize..1 << 16) {
            let exact = (u128::from(squares) << 16) / count as u128;
            if exact < 1 << 62 {
                prop_assert_eq!(u128::from(mean_square(squares, count, 9)), exact + 9);
            }
        }
    }
}
