//! Norm and quantization in one step: residual stream in, activations and their scale out
//! (numerics R-GAIN, R-MEAN, R-QUANT, R-RMS, R-SCALE).

use super::{Dyadic, NormKind, Root, Scale, centered, mean, mean_square};
use std::sync::Arc;

/// Fraction bits of the residual stream (numerics R-EMBED).
pub const RESIDUAL_FRACTION: i32 = 12;

/// The largest magnitude of the residual stream: 24 bits, symmetric (numerics R-EMBED).
pub const RESIDUAL_LIMIT: i32 = (1 << 23) - 1;

/// Fraction bits of the mean square and of the norm's epsilon (numerics R-RMS).
pub const MEAN_SQUARE_FRACTION: i32 = 40;

/// Bits of a token's scale and of a matrix's (numerics R-SCALE).
pub const TOKEN_SCALE_BITS: u32 = 24;

/// The gain vector of a norm: element `i` is `mantissas[i] · 2^-exponent` (numerics R-GAIN).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gain {
    mantissas: Vec<i16>,
    exponent: i32,
}

impl Gain {
    /// The gains nearest to `numbers`: 16-bit mantissas, none below -32767, with the largest exponent that
    /// they allow (numerics R-GAIN, R-ROUND). `None` when there are no numbers.
    #[must_use]
    pub fn new(numbers: &[Dyadic]) -> Option<Self> {
        let top = |number: &Dyadic| {
            let digits = number.magnitude.checked_ilog2()?;
            Some(number.exponent + i32::try_from(digits).ok()?)
        };
        // The largest gain has 15 digits unless rounding gives it a sixteenth.
        let exponent = numbers.iter().filter_map(top).max().map_or(0, |top| 14 - top);
        [exponent, exponent - 1].into_iter().find_map(|exponent| {
            let fixed = |number: &Dyadic| {
                let mantissa = i16::try_from(number.to_fixed(exponent)?).ok()?;
                (mantissa != i16::MIN).then_some(mantissa)
            };
            let mantissas = numbers.iter().map(fixed).collect::<Option<Vec<_>>>()?;
            (!mantissas.is_empty()).then_some(Self { mantissas, exponent })
        })
    }

    /// Gains of given `mantissas` and `exponent`; `None` when there are none, or one is -32768.
    #[must_use]
    pub fn from_mantissas(mantissas: Vec<i16>, exponent: i32) -> Option<Self> {
        (!mantissas.is_empty() && !mantissas.contains(&i16::MIN)).then_some(Self { mantissas, exponent })
    }

    /// The digits, signed 16 bits, none -32768.
    #[must_use]
    pub fn mantissas(&self) -> &[i16] {
        &self.mantissas
    }

    /// The common binary point: fraction bits of every mantissa.
    #[must_use]
    pub fn exponent(&self) -> i32 {
        self.exponent
    }
}

/// A token's activations before one or more `BitLinear`s: `values[i] · scale` stands for the normed residual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantized {
    /// The activations, each in -127 … 127 (numerics R-ACT).
    pub values: Arc<[i8]>,
    /// What one step of the activations is worth: `max / (127 · rms)`, 24 bits (numerics R-SCALE).
    pub scale: Scale,
}

/// Everything that a norm computes on the way from `x` to activations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Normed {
    /// The mean that was taken off, 0 for `RMSNorm` (numerics R-MEAN).
    pub mean: i32,
    /// The largest magnitude of `z`, 39 bits (numerics R-QUANT).
    pub max: u64,
    /// `A`, the mean square with epsilon (numerics R-RMS).
    pub mean_square: u64,
    /// Its root (numerics R-RMS).
    pub root: Root,
    /// Activations and their scale `T`.
    pub quantized: Quantized,
}

/// Norm, gain and quantization of one token (numerics R-MEAN, R-QUANT, R-RMS, R-SCALE).
///
/// `x`, `[N_IN]`, has 24 bits, `f` fraction bits; values beyond are limited. `epsilon` has `2f + 16` fraction
/// bits. At most 2^17 elements are exact. Elements that `x` or `gain` lacks do not count.
#[must_use]
pub fn norm(x: &[i32], gain: &Gain, kind: NormKind, epsilon: u64) -> Normed {
    let x: Vec<i32> =
        x.iter().zip(&gain.mantissas).map(|(x, _)| (*x).clamp(-RESIDUAL_LIMIT, RESIDUAL_LIMIT)).collect();
    let mean = if kind == NormKind::Layer { mean(&x) } else { 0 };
    let x = || x.iter().map(|x| i64::from(centered(*x, mean)));
    // 24 + 16 bits, so 39 at most in magnitude.
    let gained: Vec<i64> = x().zip(&gain.mantissas).map(|(x, gain)| x * i64::from(*gain)).collect();
    let max = gained.iter().map(|z| z.unsigned_abs()).max().unwrap_or(0);
    let squares = x().map(|x| x.unsigned_abs().pow(2)).fold(0, u64::saturating_add);
    let mean_square = mean_square(squares, gained.len(), epsilon);
    let root = Root::of(mean_square);
    let divisor = 127 * u64::from(root.digits);
    // max has f + gain.exponent fraction bits, the root f + root.fraction.
    let scale = Scale::nearest(max, divisor, root.fraction - gain.exponent, TOKEN_SCALE_BITS);
    let values = gained.iter().map(|z| absmax_quotient(*z, max)).collect();
    Normed { mean, max, mean_square, root, quantized: Quantized { values, scale } }
}

/// [`norm`] of a residual stream without a mean: `epsilon` has 40 fraction bits.
#[must_use]
pub fn quantize(x: &[i32], gain: &Gain, epsilon: u64) -> Quantized {
    norm(x, gain, NormKind::Rms, epsilon).quantized
}

/// `127 · z / max`, rounded (numerics R-QUANT): -127 … 127 when `|z| ≤ max < 2^55`; 0 when `max` is.
#[must_use]
pub fn absmax_quotient(z: i64, max: u64) -> i8 {
    let doubled = z.unsigned_abs().saturating_mul(254).saturating_add(max);
    let magnitude = doubled.checked_div(max.saturating_mul(2)).unwrap_or(0);
    let magnitude = i8::try_from(magnitude).unwrap_or(i8::MAX);
    if z < 0 { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn gain(mantissas: &[i16]) -> Gain {
        Gain { mantissas: mantissas.to_vec(), exponent: 14 }
    }

    #[test]
    fn a_vector_quantized_by_hand() {
        // 127 · (8, -4, 1, 3) / 8 = 127, -63.5, 15.875, 47.625: the half goes away from 0.
        let quantized = quantize(&[8, -4, 1, 3], &gain(&[1 << 14; 4]), 0);
        assert_eq!(*quantized.values, [127, -64, 16, 48]);
        // rms = √(90/4) = 4.7434…, 8 / (127 · rms) = 0.0132800…; 24 digits.
        let Scale { mantissa, exponent } = quantized.scale;
        // (m·2^e)² · 127² · 90/4 is 8² to 22 digits.
        let shown = u128::from(mantissa).pow(2) * 127 * 127 * 45;
        let exact = 128_u128 << (-2 * exponent);
        assert!(shown.abs_diff(exact) <= exact >> 22, "{mantissa} {exponent}");
        // Gains 1, 1/2, -1, 0 on equal elements.
        let quantized = quantize(&[5; 4], &gain(&[16384, 8192, -16384, 0]), 0);
        assert_eq!(*quantized.values, [127, 64, -127, 0]);
    }

    #[test]
    fn nothing_in_nothing_out() {
        for epsilon in [0, 10_995_116] {
            let quantized = quantize(&[0; 3], &gain(&[1; 3]), epsilon);
            assert_eq!((*quantized.values).to_vec(), [0, 0, 0]);
            assert_eq!(quantized.scale, Scale::default());
        }
        assert!(quantize(&[], &gain(&[]), 0).values.is_empty());
    }

    #[test]
    fn layer_norm_takes_the_mean_off() {
        let ones = gain(&[1 << 14; 4]);
        let normed = norm(&[11, -1, 4, 6], &ones, NormKind::Layer, 9);
        assert_eq!((normed.mean, normed.max), (5, 6 << 14));
        assert_eq!(normed.mean_square, 37 * (1 << 15) + 9);
        let centered = norm(&[6, -6, -1, 1], &ones, NormKind::Rms, 9);
        assert_eq!((centered.mean, &centered.quantized, centered.root), (0, &normed.quantized, normed.root));
        assert_eq!(*centered.quantized.values, [127, -127, -21, 21]);
    }

    #[test]
    fn one_input_is_its_own_maximum() {
        assert_eq!(*quantize(&[-1], &gain(&[1]), 10_995_116).values, [-127]);
        assert_eq!(*quantize(&[i32::MIN], &gain(&[-32767]), 0).values, [127]);
    }

    #[test]
    fn gains_share_the_largest_exponent_that_fits() {
        let number = |magnitude, exponent| Dyadic { negative: false, magnitude, exponent };
        let gain = Gain::new(&[number(3, -1), number(1, -20), number(0, 0)]).unwrap();
        assert_eq!((gain.exponent(), gain.mantissas()), (14, &[24576, 0, 0][..]));
        // 1.99999… would round to 2^15.
        let gain = Gain::new(&[number(0x00FF_FFFF, -23)]).unwrap();
        assert_eq!((gain.exponent(), gain.mantissas()), (13, &[16384][..]));
        let gain = Gain::new(&[Dyadic { negative: true, ..number(0x00FF_FFFF, -23) }]).unwrap();
        assert_eq!((gain.exponent(), gain.mantissas()), (13, &[-16384][..]));
        assert_eq!(Gain::new(&[number(0, 0)]).unwrap().mantissas(), [0]);
        assert_eq!(Gain::new(&[]), None);
    }

    proptest! {
        #[test]
        fn activations_are_odd_bounded_and_reach_127(
            pairs in prop::collection::vec((-RESIDUAL_LIMIT..=RESIDUAL_LIMIT, -32767_i16..=32767), 1..50)
        ) {
            let (x, gains): (Vec<i32>, Vec<i16>) = pairs.into_iter().unzip();
            let negated: Vec<i32> = x.iter().map(|x| -x).collect();
            let (a, b) = (quantize(&x, &gain(&gains), 1), quantize(&negated, &gain(&gains), 1));
            prop_assert_eq!(a.scale, b.scale);
            prop_assert!(a.values.iter().zip(b.values.iter()).all(|(a, b)| *a == -*b && *a != i8::MIN));
            let nonzero = x.iter().zip(&gains).any(|(x, gain)| *x != 0 && *gain != 0);
            prop_assert_eq!(a.values.iter().any(|q| q.abs() == 127), nonzero);
        }
    }
}
