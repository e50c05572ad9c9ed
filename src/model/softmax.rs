//! Softmax weights, not normalised (numerics R-SOFTMAX).

/// `E[j] = round(65535 · 2^(-j/32))`, j = 0 … 32 (numerics R-SOFTMAX).
#[rustfmt::skip]
pub const EXPONENTIALS: [u16; 33] = [
    65535, 64131, 62757, 61412, 60096, 58808, 57548, 56315, 55108, 53927, 52772, 51641, 50534, 49452, 48392, 47355,
    46340, 45347, 44376, 43425, 42494, 41584, 40693, 39821, 38967, 38132, 37315, 36516, 35733, 34968, 34218, 33485,
    32768,
];

/// The weight of a score that lies `distance` below the largest, 12 fraction bits; 16 bits
/// (numerics R-SOFTMAX).
#[must_use]
pub fn softmax_weight(distance: u32) -> u16 {
    let (n, j, v) = (distance >> 12, distance >> 7 & 31, distance & 127);
    let entry =
        |j: u32| usize::try_from(j).ok().and_then(|j| EXPONENTIALS.get(j)).map_or(0, |e| u32::from(*e));
    let high = entry(j);
    let e = high - (((high - entry(j + 1)) * v + 64) >> 7);
    let rounded = match n {
        0 => e,
        1..=17 => (e + (1 << (n - 1))) >> n,
        _ => 0,
    };
    u16::try_from(rounded).unwrap_or(u16::MAX)
}

/// The weights of `scores`, 12 fraction bits each (numerics R-SOFTMAX): the largest is 65535.
#[must_use]
pub fn softmax_weights(scores: &[i32]) -> Vec<u16> {
    let max = scores.iter().max().copied().unwrap_or(0);
    scores.iter().map(|score| softmax_weight(max.abs_diff(*score))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn weights_computed_by_hand() {
        assert_eq!(softmax_weight(0), 65535);
        assert_eq!(softmax_weight(1 << 12), 32768);
        // A quarter of the way from E[0] to E[1]: 65535 - 351.
        assert_eq!(softmax_weight(32), 65184);
        assert_eq!(softmax_weight(16 << 12), 1);
        assert_eq!((softmax_weight(17 << 12), softmax_weight(u32::MAX)), (0, 0));
        assert_eq!(softmax_weights(&[-4096, 4096, 0]), [16384, 65535, 32768]);
        assert!(softmax_weights(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn weights_fall_with_distance(distance in 0_u32..1 << 25) {
            prop_assert!(softmax_weight(distance) >= softmax_weight(distance + 1));
        }
    }
}
