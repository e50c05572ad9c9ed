//! Sine and cosine of a phase (numerics R-ROPE): a quarter wave of 64 steps, interpolated.

/// `s[j] = round(2^14 · sin(π/2 · j/64))`, j = 0 … 64 (numerics R-ROPE).
#[rustfmt::skip]
pub const SINES: [u16; 65] = [
    0, 402, 804, 1205, 1606, 2006, 2404, 2801, 3196, 3590, 3981, 4370, 4756, 5139, 5520, 5897,
    6270, 6639, 7005, 7366, 7723, 8076, 8423, 8765, 9102, 9434, 9760, 10080, 10394, 10702, 11003, 11297,
    11585, 11866, 12140, 12406, 12665, 12916, 13160, 13395, 13623, 13842, 14053, 14256, 14449, 14635, 14811, 14978,
    15137, 15286, 15426, 15557, 15679, 15791, 15893, 15986, 16069, 16143, 16207, 16261, 16305, 16340, 16364, 16379,
    16384,
];

/// The sine of `phase / 2^32` turns, 14 fraction bits, -16384 … 16384 (numerics R-ROPE).
#[must_use]
pub fn sine(phase: u32) -> i32 {
    let (quarter, within) = (phase >> 30, phase & 0x3FFF_FFFF);
    let u = if quarter & 1 == 0 { within } else { (1 << 30) - within };
    let (j, v) = (u >> 24, u >> 14 & 0x3FF);
    let entry = |j: u32| usize::try_from(j).ok().and_then(|j| SINES.get(j)).map_or(0, |s| i32::from(*s));
    let low = entry(j);
    // At the top of the wave v is 0, so the entry beyond the table does not matter.
    let step = (entry(j + 1) - low) * v.cast_signed();
    let magnitude = low + ((step + 512) >> 10);
    if quarter & 2 == 0 { magnitude } else { -magnitude }
}

/// The cosine of `phase / 2^32` turns: a quarter turn ahead of the sine (numerics R-ROPE).
#[must_use]
pub fn cosine(phase: u32) -> i32 {
    sine(phase.wrapping_add(1 << 30))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_quarters_of_the_wave() {
        let quarters = [0, 1, 2, 3].map(|quarter: u32| quarter << 30);
        assert_eq!(quarters.map(sine), [0, 16384, 0, -16384]);
        assert_eq!(quarters.map(cosine), [16384, 0, -16384, 0]);
        // Half a step behind entry 1: 402 + 402/2.
        assert_eq!(sine(3 << 23), 603);
    }

    proptest! {
        #[test]
        fn the_wave_is_odd_and_mirrored(phase in any::<u32>()) {
            prop_assert_eq!(sine(phase.wrapping_neg()), -sine(phase));
            prop_assert_eq!(sine(phase.wrapping_add(1 << 31)), -sine(phase));
            prop_assert_eq!(cosine(phase.wrapping_neg()), cosine(phase));
            prop_assert!(sine(phase).abs() <= 16384);
        }
    }
}
