//! Numbers without floating point: exact dyadic fractions, scales, and the one rounding rule
//! (numerics R-ROUND).

/// A finite number `±magnitude · 2^exponent`, taken exactly from the bits of a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dyadic {
    /// Whether the number is below 0.
    pub negative: bool,
    /// Its digits, at most 53 bits.
    pub magnitude: u64,
    /// Its power of two.
    pub exponent: i32,
}

impl Dyadic {
    /// The number with the IEEE 754 binary32 encoding `bits`; `None` for infinities and NaN.
    #[must_use]
    pub fn from_f32_bits(bits: u32) -> Option<Self> {
        let (biased, digits) = ((bits >> 23) & 0xFF, u64::from(bits & 0x007F_FFFF));
        Self::decode(bits >> 31 == 1, (biased, 0xFF), digits, 23, 127)
    }

    /// The number with the IEEE 754 binary64 encoding `bits`; `None` for infinities and NaN.
    #[must_use]
    pub fn from_f64_bits(bits: u64) -> Option<Self> {
        let biased = u32::try_from((bits >> 52) & 0x7FF).ok()?;
        Self::decode(bits >> 63 == 1, (biased, 0x7FF), bits & 0x000F_FFFF_FFFF_FFFF, 52, 1023)
    }

    fn decode(
        negative: bool,
        (biased, special): (u32, u32),
        digits: u64,
        width: u32,
        bias: i32,
    ) -> Option<Self> {
        if biased == special {
            return None;
        }
        let hidden = if biased == 0 { 0 } else { 1_u64 << width };
        let exponent = i32::try_from(biased.max(1)).ok()? - bias - i32::try_from(width).ok()?;
        Some(Self { negative, magnitude: hidden | digits, exponent })
    }

    /// The nearest multiple of `2^-fraction`, in units of it (numerics R-ROUND); `None` from `2^62` units on.
    #[must_use]
    pub fn to_fixed(self, fraction: i32) -> Option<i64> {
        let shift = self.exponent.checked_add(fraction)?;
        let units = if shift >= 0 {
            let shift = shift.unsigned_abs();
            (self.magnitude == 0 || shift <= self.magnitude.leading_zeros())
                .then(|| self.magnitude.checked_shl(shift).unwrap_or_default())?
        } else {
            round_shift(u128::from(self.magnitude), shift.unsigned_abs())
        };
        let units = i64::try_from(units).ok().filter(|units| *units < 1 << 62)?;
        Some(if self.negative { -units } else { units })
    }
}

/// `value · 2^-shift` rounded to the nearest integer, halves up: for magnitudes, so that with the sign put
/// back halves go away from 0 (numerics R-ROUND). Below `2^64`.
pub(super) fn round_shift(value: u128, shift: u32) -> u64 {
    let rounded = match shift {
        0 => value,
        1..128 => (value >> shift) + ((value >> (shift - 1)) & 1),
        _ => 0,
    };
    u64::try_from(rounded).unwrap_or(u64::MAX)
}

/// `value · 2^-shift` rounded to the nearest integer, halves away from 0 (numerics R-ROUND).
#[must_use]
pub fn round_shift_signed(value: i64, shift: u32) -> i64 {
    let magnitude = i64::try_from(round_shift(u128::from(value.unsigned_abs()), shift)).unwrap_or(i64::MAX);
    if value < 0 { -magnitude } else { magnitude }
}

/// `numerator / denominator` rounded to the nearest integer, halves away from 0 (numerics R-ROUND); 0 when the
/// denominator is not above 0. Magnitudes below `2^126`.
#[must_use]
pub fn round_division(numerator: i128, denominator: i128) -> i128 {
    if denominator <= 0 {
        return 0;
    }
    let (a, b) = (numerator.unsigned_abs(), denominator.unsigned_abs());
    let magnitude = i128::try_from((2 * a + b) / (2 * b)).unwrap_or(i128::MAX);
    if numerator < 0 { -magnitude } else { magnitude }
}

/// A number of at least 0 as `mantissa · 2^exponent` (numerics R-SCALE).
///
/// A scale of `b` bits has `2^(b-1) ≤ mantissa < 2^b`, or is 0 with mantissa and exponent 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scale {
    /// The digits.
    pub mantissa: u32,
    /// The power of two.
    pub exponent: i32,
}

impl Scale {
    /// The scale of `bits` bits (1 to 32) nearest to `numerator / denominator · 2^exponent`
    /// (numerics R-ROUND): relative error at most `2^-bits`. 0 when either number is.
    #[must_use]
    pub fn nearest(numerator: u64, denominator: u64, exponent: i32, bits: u32) -> Self {
        if numerator == 0 || denominator == 0 {
            return Self::default();
        }
        // The quotient of the shifted numerator has `bits + 1` or `bits + 2` binary digits or more;
        // the digit after the last one kept decides the rounding, whatever follows it.
        let lift = (denominator.ilog2() + bits + 2).saturating_sub(numerator.ilog2());
        let quotient = (u128::from(numerator) << lift) / u128::from(denominator);
        let drop = quotient.ilog2() + 1 - bits;
        let mantissa = round_shift(quotient, drop);
        let lower = (i64::from(drop) - i64::from(lift)).try_into().unwrap_or(i32::MIN);
        let exponent = exponent.saturating_add(lower);
        if mantissa >> bits == 0 {
            Self { mantissa: u32::try_from(mantissa).unwrap_or(u32::MAX), exponent }
        } else {
            // Rounding up carried into one more digit: a power of two.
            Self { mantissa: 1 << (bits - 1), exponent: exponent.saturating_add(1) }
        }
    }

    /// The product with `other`, rounded to `bits` bits (numerics R-ROUND).
    #[must_use]
    pub fn times(self, other: Self, bits: u32) -> Self {
        let product = u64::from(self.mantissa) * u64::from(other.mantissa);
        Self::nearest(product, 1, self.exponent.saturating_add(other.exponent), bits)
    }

    /// `value` times the scale as a fixed-point number with `fraction` fraction bits, rounded
    /// (numerics R-ROUND) and limited to `-limit … limit`.
    #[must_use]
    pub fn apply(self, value: impl Into<i64>, fraction: i32, limit: i32) -> i32 {
        let value = value.into();
        let product = u128::from(value.unsigned_abs()) * u128::from(self.mantissa);
        let shift = self.exponent.saturating_add(fraction);
        let magnitude = if shift < 0 {
            round_shift(product, shift.unsigned_abs())
        } else if product == 0 || shift.unsigned_abs() < product.leading_zeros() {
            u64::try_from(product.unbounded_shl(shift.unsigned_abs())).unwrap_or(u64::MAX)
        } else {
            u64::MAX
        };
        let magnitude = i32::try_from(magnitude).unwrap_or(i32::MAX).min(limit);
        if value < 0 { -magnitude } else { magnitude }
    }
}

#[cfg(test)]
mod tests;
