//! Rotary position embedding (numerics R-ROPE).

use super::{Dyadic, RESIDUAL_LIMIT, cosine, round_shift, round_shift_signed, sine};

/// `2^66 / 2π`, rounded.
const TURN: u64 = 11_743_562_013_128_004_906;

/// Fraction bits of a logarithm.
const LOG_FRACTION: u32 = 56;

/// The increments `t[i] = round(θ^(-2i/HEAD_WIDTH) / 2π · 2^32)`, i < `head_width`/2 (numerics R-ROPE).
///
/// Integers of 64 bits and their square roots only: each is computed within 2^-24 of its real value and then
/// rounded. `None` unless `theta` is at least 1 and below 2^64.
#[must_use]
pub fn rope_increments(theta: Dyadic, head_width: usize) -> Option<Vec<u32>> {
    let log = u128::from(log2(theta)?);
    let roots = roots_of_half();
    let pairs = u128::try_from(head_width / 2).ok()?;
    (0..pairs)
        .map(|i| {
            let power = log * i / pairs;
            let fraction = power & ((1 << LOG_FRACTION) - 1);
            let mut digits = TURN;
            for (k, root) in (1..).zip(roots) {
                if fraction >> (LOG_FRACTION - k) & 1 == 1 {
                    digits = round_shift(u128::from(digits) * u128::from(root), 64);
                }
            }
            let whole = u32::try_from(power >> LOG_FRACTION).ok()?;
            // 66 fraction bits to 32.
            u32::try_from(round_shift(u128::from(digits), 34 + whole)).ok()
        })
        .collect()
}

/// The logarithm of `number` to base 2, rounded down, for 1 … 2^64.
fn log2(number: Dyadic) -> Option<u64> {
    let top = number.magnitude.checked_ilog2()?;
    let whole = u32::try_from(number.exponent.checked_add(i32::try_from(top).ok()?)?).ok()?;
    if number.negative || whole >= 64 {
        return None;
    }
    // 1 … 2 with 63 fraction bits; each squaring yields the next digit.
    let mut rest = number.magnitude << (63 - top);
    let mut log = u64::from(whole);
    for _ in 0..LOG_FRACTION {
        let square = u128::from(rest) * u128::from(rest);
        let digit = u64::try_from(square >> 127).ok()?;
        log = log << 1 | digit;
        rest = u64::try_from(square >> (63 + digit)).ok()?;
    }
    Some(log)
}

/// `2^(-2^-k)`, k = 1 …, with 64 fraction bits: each the square root of the one before.
fn roots_of_half() -> [u64; LOG_FRACTION as usize] {
    let mut square = 1_u64 << 63;
    std::array::from_fn(|_| {
        square = u64::try_from((u128::from(square) << 64).isqrt()).unwrap_or(u64::MAX);
        square
    })
}

/// The phase of a pair at `position`: `position · increment` modulo one turn of 2^32 (numerics R-ROPE).
#[must_use]
pub fn rope_phase(position: u32, increment: u32) -> u32 {
    position.wrapping_mul(increment)
}

/// The pair (a, b) turned by `phase`, 24 bits, magnitudes limited (numerics R-ROPE).
#[must_use]
pub fn rotate(a: i32, b: i32, phase: u32) -> (i32, i32) {
    let [a, b, sin, cos] = [a, b, sine(phase), cosine(phase)].map(i64::from);
    let fixed = |sum: i64| {
        let rounded = round_shift_signed(sum, 14);
        i32::try_from(rounded).unwrap_or(i32::MAX).clamp(-RESIDUAL_LIMIT, RESIDUAL_LIMIT)
    };
    (fixed(a * cos - b * sin), fixed(b * cos + a * sin))
}

/// Turns one head in place: element `i` with element `i + head.len()/2` by `position · increments[i]`
/// (numerics R-ROPE).
pub fn rope(head: &mut [i32], position: u32, increments: &[u32]) {
    let (first, second) = head.split_at_mut(head.len() / 2);
    for ((a, b), increment) in first.iter_mut().zip(second).zip(increments) {
        (*a, *b) = rotate(*a, *b, rope_phase(position, *increment));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(magnitude: u64) -> Dyadic {
        Dyadic { negative: false, magnitude, exponent: 0 }
    }

    #[test]
    fn increments_computed_by_hand() {
        // 2^32 / 2π = 683565275.576…; a hundredth of it 6835652.755….
        let increments = rope_increments(number(10_000), 4).unwrap();
        assert_eq!(increments, [683_565_276, 6_835_653]);
        assert_eq!(rope_increments(number(1), 6).unwrap(), [683_565_276; 3]);
        // θ = 2^40: 2^-10, 2^-20, 2^-30 of the first.
        let increments = rope_increments(number(1 << 40), 8).unwrap();
        assert_eq!(increments, [683_565_276, 667_544, 652, 1]);
    }

    #[test]
    fn bases_out_of_range_are_refused() {
        assert_eq!(rope_increments(number(0), 4), None);
        assert_eq!(rope_increments(Dyadic { negative: true, ..number(9) }, 4), None);
        assert_eq!(rope_increments(Dyadic { exponent: -2, ..number(3) }, 4), None);
        assert_eq!(rope_increments(Dyadic { exponent: 64, ..number(1) }, 4), None);
    }

    #[test]
    fn quarter_turns_are_exact() {
        let pair = (70_001, -3);
        assert_eq!(rotate(pair.0, pair.1, 0), pair);
        assert_eq!(rotate(pair.0, pair.1, 1 << 30), (-pair.1, pair.0));
        assert_eq!(rotate(pair.0, pair.1, 1 << 31), (-pair.0, -pair.1));
        // An eighth of a turn lengthens nothing but one element.
        let limit = RESIDUAL_LIMIT;
        assert_eq!(rotate(limit, limit, 1 << 29), (0, limit));
    }

    proptest! {
        #[test]
        fn rotation_is_odd(
            a in -RESIDUAL_LIMIT..=RESIDUAL_LIMIT,
            b in -RESIDUAL_LIMIT..=RESIDUAL_LIMIT,
            phase in any::<u32>(),
        ) {
            let (x, y) = rotate(a, b, phase);
            prop_assert_eq!(rotate(-a, -b, phase), (-x, -y));
            prop_assert_eq!(rotate(a, b, phase.wrapping_add(1 << 31)), (-x, -y));
            prop_assert!(x.abs() <= RESIDUAL_LIMIT && y.abs() <= RESIDUAL_LIMIT);
        }
    }
}
