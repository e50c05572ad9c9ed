use super::*;
use proptest::prelude::*;

#[test]
fn floats_are_read_exactly() {
    let one_and_a_half = Dyadic::from_f32_bits(0x3FC0_0000).unwrap();
    assert_eq!(one_and_a_half, Dyadic { negative: false, magnitude: 0x00C0_0000, exponent: -23 });
    assert_eq!(Dyadic::from_f32_bits(0x8000_0000).unwrap().to_fixed(12), Some(0));
    assert_eq!(Dyadic::from_f32_bits(1).unwrap(), Dyadic { negative: false, magnitude: 1, exponent: -149 });
    assert_eq!(Dyadic::from_f32_bits(0x7F80_0000), None);
    assert_eq!(Dyadic::from_f32_bits(0xFFC0_0000), None);
    assert_eq!(Dyadic::from_f64_bits(0x7FF0_0000_0000_0000), None);
    // 1e-5 as binary64, times 2^40: 10995116.27776.
    assert_eq!(Dyadic::from_f64_bits(0x3EE4_F8B5_88E3_68F1).unwrap().to_fixed(40), Some(10_995_116));
}

#[test]
fn halves_go_away_from_zero() {
    // 0.5, 1.5, -0.5, -2.5 in units of 1; 0.25 goes to 0.
    let fixed = |bits| Dyadic::from_f32_bits(bits).unwrap().to_fixed(0);
    assert_eq!(fixed(0x3F00_0000), Some(1));
    assert_eq!(fixed(0x3FC0_0000), Some(2));
    assert_eq!(fixed(0xBF00_0000), Some(-1));
    assert_eq!(fixed(0xC020_0000), Some(-3));
    assert_eq!(fixed(0x3E80_0000), Some(0));
}

#[test]
fn quotients_and_shifts_round_halves_away_from_zero() {
    let quotients = [(7, 2), (-7, 2), (5, 3), (4, 3), (-1, 3), (9, 0)].map(|(a, b)| round_division(a, b));
    assert_eq!(quotients, [4, -4, 2, 1, 0, 0]);
    let shifts = [(3, 1), (-3, 1), (5, 2), (-6, 2), (1, 64), (i64::MIN, 63), (7, 0)];
    assert_eq!(shifts.map(|(v, s)| round_shift_signed(v, s)), [2, -2, 1, -2, 0, -1, 7]);
}

#[test]
fn numbers_too_large_for_fixed_point_are_none() {
    let huge = Dyadic::from_f32_bits(0x7F7F_FFFF).unwrap();
    assert_eq!(huge.to_fixed(12), None);
    assert_eq!(huge.to_fixed(-120), Some(256));
    let edge = |exponent| Dyadic { negative: true, magnitude: 1, exponent }.to_fixed(0);
    assert_eq!((edge(61), edge(62), edge(63), edge(64)), (Some(-(1 << 61)), None, None, None));
}

#[test]
fn scales_computed_by_hand() {
    assert_eq!(Scale::nearest(1, 1, 0, 16), Scale { mantissa: 0x8000, exponent: -15 });
    // 2/3 = 0.1010 1010 1010 1010 1010…: sixteen digits end in 0, the next is 1, rounded up.
    assert_eq!(Scale::nearest(2, 3, 0, 16), Scale { mantissa: 0xAAAB, exponent: -16 });
    // Just below 1: rounding carries to 1.
    assert_eq!(Scale::nearest(0x1_FFFF, 0x2_0000, 0, 16), Scale { mantissa: 0x8000, exponent: -15 });
    assert_eq!(Scale::nearest(0, 5, 3, 16), Scale::default());
    assert_eq!(Scale::nearest(5, 0, 3, 16), Scale::default());
    let half = Scale::nearest(1, 2, 0, 24);
    assert_eq!(half.times(half, 16), Scale { mantissa: 0x8000, exponent: -17 });
}

#[test]
fn a_scale_applied_by_hand() {
    let three_quarters = Scale::nearest(3, 4, 0, 16);
    assert_eq!(three_quarters.apply(2, 0, 100), 2); // 1.5 goes up
    assert_eq!(three_quarters.apply(-2, 0, 100), -2); // -1.5 goes down
    assert_eq!(three_quarters.apply(3, 2, 100), 9); // 2.25 in quarters
    assert_eq!(three_quarters.apply(-1000, 0, 100), -100);
    assert_eq!(Scale { mantissa: 0x8000, exponent: 200 }.apply(-1, 0, 77), -77);
    assert_eq!(Scale { mantissa: 0x8000, exponent: 62 }.apply(1_i64 << 50, 0, 77), 77);
    assert_eq!(Scale { mantissa: 0x8000, exponent: -60 }.apply(-3_i64 << 44, 0, 77), -2);
    assert_eq!(Scale { mantissa: 0x8000, exponent: -200 }.apply(i32::MIN, 0, 77), 0);
    assert_eq!(Scale { mantissa: 0x8000, exponent: i32::MAX }.apply(0, 5, 77), 0);
}

proptest! {
    #[test]
    fn a_scale_is_normal_and_nearest(n in 1..=u64::MAX, d in 1..=u64::MAX, bits in 1_u32..=32) {
        let Scale { mantissa, exponent } = Scale::nearest(n, d, 0, bits);
        prop_assert_eq!(mantissa.ilog2() + 1, bits);
        // |n/d - m·2^e| ≤ half a unit, by exact integers: |n·2^-e - m·d| · 2 ≤ d. Both sides are
        // compared where they fit 128 bits.
        if (-60..=0).contains(&exponent) {
            let exact = u128::from(n) << exponent.unsigned_abs();
            let shown = u128::from(mantissa) * u128::from(d);
            prop_assert!(2 * exact.abs_diff(shown) <= u128::from(d));
        }
    }

    #[test]
    fn applying_is_odd_and_within_half_a_unit(value in -(1_i32 << 22)..(1 << 22), m in 0x8000_u32..0x1_0000, shift in 1_i32..40) {
        let scale = Scale { mantissa: m, exponent: -shift };
        let limit = (1 << 30) - 1;
        let y = scale.apply(value, 0, limit);
        prop_assert_eq!(scale.apply(-value, 0, limit), -y);
        let exact = i128::from(value) * i128::from(m);
        let distance = (exact - (i128::from(y) << shift)).abs();
        prop_assert!(y.abs() == limit || 2 * distance <= 1 << shift);
    }

    #[test]
    fn fixed_point_is_within_half_a_unit(bits in any::<u32>(), fraction in 0_i32..24) {
        if let Some(number) = Dyadic::from_f32_bits(bits)
            && let Some(units) = number.to_fixed(fraction)
        {
            // |units - m·2^shift| ≤ 1/2, by exact integers.
            let shift = number.exponent + fraction;
            let exact = if number.negative { -i128::from(number.magnitude) } else { i128::from(number.magnitude) };
            match u32::try_from(-shift) {
                Err(_) => prop_assert_eq!(i128::from(units), exact << shift),
                Ok(shift @ 0..60) => {
                    prop_assert!(2 * ((i128::from(units) << shift) - exact).abs() <= 1 << shift);
                }
                Ok(_) => prop_assert_eq!(units, 0),
            }
        }
    }
}
