//! The logistic function (numerics R-GATE).

/// `S[j] = round(2^16 / (1 + e^(-j/8)))`, j = 0 … 128 (numerics R-GATE).
#[rustfmt::skip]
pub const SIGMOIDS: [u32; 129] = [
    32768, 34813, 36843, 38841, 40793, 42687, 44511, 46254, 47911, 49474, 50941, 52310, 53581, 54754, 55834, 56822,
    57724, 58544, 59287, 59959, 60565, 61109, 61598, 62036, 62428, 62778, 63090, 63368, 63615, 63835, 64030, 64203,
    64357, 64494, 64614, 64721, 64816, 64900, 64974, 65039, 65097, 65149, 65194, 65234, 65269, 65300, 65328, 65352,
    65374, 65393, 65410, 65425, 65438, 65449, 65459, 65468, 65476, 65483, 65489, 65495, 65500, 65504, 65508, 65511,
    65514, 65517, 65519, 65521, 65523, 65524, 65526, 65527, 65528, 65529, 65530, 65530, 65531, 65532, 65532, 65533,
    65533, 65533, 65534, 65534, 65534, 65534, 65535, 65535, 65535, 65535, 65535, 65535, 65535, 65535, 65535, 65536,
    65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536,
    65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536, 65536,
    65536,
];

/// `σ(gate)`, 16 fraction bits, 0 … 65536, of a number with 10 fraction bits (numerics R-GATE).
#[must_use]
pub fn sigmoid(gate: i32) -> u32 {
    let (j, v) = (gate.unsigned_abs() >> 7, gate.unsigned_abs() & 127);
    let entry = |j: u32| usize::try_from(j).ok().and_then(|j| SIGMOIDS.get(j)).map_or(1 << 16, |s| *s);
    let low = entry(j);
    let value = low + (((entry(j + 1) - low) * v + 64) >> 7);
    if gate < 0 { (1 << 16) - value } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_computed_by_hand() {
        assert_eq!((sigmoid(0), sigmoid(128), sigmoid(-128)), (32768, 34813, 30723));
        // Half way from S[0] to S[1]: 32768 + 1022.5, the half up.
        assert_eq!(sigmoid(64), 33791);
        assert_eq!((sigmoid(1 << 14), sigmoid(-1 << 14), sigmoid(i32::MIN)), (65536, 0, 0));
    }

    proptest! {
        #[test]
        fn the_function_rises_and_is_mirrored(gate in -(1 << 19)..1 << 19) {
            prop_assert!(sigmoid(gate) <= sigmoid(gate + 1));
            prop_assert_eq!(sigmoid(gate) + sigmoid(-gate), 1 << 16);
        }
    }
}
