//! The golden accumulators of a ternary product (numerics R-TRIT, R-ACC).

use crate::base::{TernaryMatrix, Trit};

/// Sums that run side by side, 16 bits each.
const LANES: usize = 16;

/// Products that a 16-bit sum holds: 255 · 128 = 32640.
const TERMS: usize = 255;

/// The accumulators `y = W·x`, shape `[N_OUT]`, exact (numerics R-ACC).
///
/// Activations that `x` lacks count as 0, those beyond `N_IN` are ignored. Activations are widened once, a trit
/// is one signed byte in row order, and sums lie in arrays of fixed size: so the compiler turns the inner loop
/// into vector code, and 4096 × 4096 takes a few milliseconds.
#[must_use]
pub fn ternary_product(matrix: &TernaryMatrix, x: &[i8]) -> Vec<i32> {
    let x: Vec<i16> = x.iter().take(matrix.columns()).map(|x| i16::from(*x)).collect();
    (0..matrix.rows()).map(|row| row_sum(&matrix.row(row)[..x.len()], &x)).collect()
}

/// One accumulator after all activations, of which there are as many as trits.
fn row_sum(row: &[Trit], x: &[i16]) -> i32 {
    row.chunks(LANES * TERMS).zip(x.chunks(LANES * TERMS)).map(|(row, x)| chunk_sum(row, x)).sum()
}

fn chunk_sum(row: &[Trit], x: &[i16]) -> i32 {
    let ((row, row_rest), (x, x_rest)) = (row.as_chunks::<LANES>(), x.as_chunks::<LANES>());
    let mut sums = [0_i16; LANES];
    for (row, x) in row.iter().zip(x) {
        for (sum, (trit, x)) in sums.iter_mut().zip(row.iter().zip(x)) {
            *sum += i16::from(*trit as i8) * *x;
        }
    }
    let rest: i16 = row_rest.iter().zip(x_rest).map(|(trit, x)| i16::from(*trit as i8) * *x).sum();
    sums.iter().map(|sum| i32::from(*sum)).sum::<i32>() + i32::from(rest)
}

/// One accumulator after each activation, in the order of the broadcast (numerics R-FRAME): item `i`
/// is the sum of the products `0 ..= i`. Ends with the shorter of `row` and `x`.
pub fn partial_sums(row: &[Trit], x: &[i8]) -> impl Iterator<Item = i32> {
    row.iter().zip(x).scan(0, |sum, (trit, x)| {
        *sum += trit.value() * i32::from(*x);
        Some(*sum)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::Parameters;
    use proptest::prelude::*;

    fn matrix(columns: usize, weights: &[i32]) -> TernaryMatrix {
        let trits = weights.iter().map(|w| Trit::from_code(u8::try_from(w + 1).unwrap()).unwrap());
        TernaryMatrix::new(columns, trits.collect()).unwrap()
    }

    #[test]
    fn a_product_computed_by_hand() {
        let matrix = matrix(3, &[1, -1, 0, 0, 0, 0, -1, -1, -1, 1, 1, 1]);
        assert_eq!(ternary_product(&matrix, &[100, 27, -127]), [73, 0, 0, 0]);
        assert_eq!(ternary_product(&matrix, &[-5, 7, 9]), [-12, 0, -11, 11]);
    }

    #[test]
    fn one_input_and_one_output() {
        assert_eq!(ternary_product(&matrix(1, &[-1]), &[-127]), [127]);
        assert_eq!(partial_sums(&[Trit::Minus], &[-127]).collect::<Vec<_>>(), [127]);
    }

    #[test]
    fn the_worst_sums_fit_the_accumulator() {
        for n_in in [1, 2, 3, 127, 128, 129, 4096, 11_008] {
            let plus = TernaryMatrix::new(n_in, vec![Trit::Plus; n_in]).unwrap();
            let limit = 1_i32 << (Parameters::accumulator_bits(n_in) - 1);
            for x in [127, -127] {
                let sum = ternary_product(&plus, &vec![x; n_in])[0];
                assert_eq!(sum, i32::from(x) * i32::try_from(n_in).unwrap());
                assert!(-limit < sum && sum < limit, "{n_in}: {sum}");
            }
        }
    }

    #[test]
    fn a_vector_of_another_length_does_not_panic() {
        let matrix = matrix(2, &[1, 1, -1, 1]);
        assert_eq!(ternary_product(&matrix, &[]), [0, 0]);
        assert_eq!(ternary_product(&matrix, &[3]), [3, -3]);
        assert_eq!(ternary_product(&matrix, &[3, 4, 5]), [7, 1]);
    }

    proptest! {
        #[test]
        fn the_product_is_the_plain_sum(
            (columns, codes, x) in (1_usize..300, 1_usize..6).prop_flat_map(|(columns, rows)| (
                Just(columns),
                prop::collection::vec(0_u8..3, columns * rows),
                prop::collection::vec(any::<i8>(), columns),
            ))
        ) {
            let trits: Vec<Trit> = codes.iter().map(|code| Trit::from_code(*code).unwrap()).collect();
            let plain: Vec<i32> = codes
                .chunks(columns)
                .map(|row| row.iter().zip(&x).map(|(c, x)| (i32::from(*c) - 1) * i32::from(*x)).sum())
                .collect();
            let matrix = TernaryMatrix::new(columns, trits).unwrap();
            prop_assert_eq!(&ternary_product(&matrix, &x), &plain);
            for (row, sum) in plain.iter().enumerate() {
                let partial: Vec<i32> = partial_sums(matrix.row(row), &x).collect();
                prop_assert_eq!(partial.len(), columns);
                prop_assert_eq!(partial.last(), Some(sum));
            }
        }
    }
}
