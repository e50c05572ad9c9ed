//! Floating point numbers out of bits, and the shortest text that tells each from its neighbours.

use super::number::Number;
use crate::base::Bits;

/// An interchange format of floating point numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Float {
    /// IEEE 754 binary16.
    Half,
    /// The upper half of binary32.
    Bfloat,
    /// IEEE 754 binary32.
    Single,
    /// IEEE 754 binary64.
    Double,
}

impl Float {
    /// All of them, with the name that a user writes.
    pub const ALL: [(&'static str, Self); 4] =
        [("f16", Self::Half), ("bf16", Self::Bfloat), ("f32", Self::Single), ("f64", Self::Double)];

    /// The name that a user writes.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, float)| *float == self).map_or("", |(name, _)| name)
    }

    /// The number of bits.
    #[must_use]
    pub fn width(self) -> usize {
        match self {
            Self::Half | Self::Bfloat => 16,
            Self::Single => 32,
            Self::Double => 64,
        }
    }

    /// The pattern in `bits`; `None` if a bit is unknown or their number is another.
    pub(super) fn pattern(self, bits: &Bits) -> Option<u64> {
        let all = bits.as_slice();
        let read = || all.iter().try_fold(0_u64, |sum, bit| Some(sum << 1 | u64::from(bit.known()?)));
        (all.len() == self.width()).then(read)?
    }

    /// The value of a pattern, exactly.
    pub(super) fn value(self, pattern: u64) -> f64 {
        let low = u32::try_from(pattern & u64::from(u32::MAX)).unwrap_or(0);
        match self {
            Self::Half => half(pattern),
            Self::Bfloat => f64::from(f32::from_bits(low << 16)),
            Self::Single => f64::from(f32::from_bits(low)),
            Self::Double => f64::from_bits(pattern),
        }
    }

    /// The pattern that a quiet "not a number" has by convention: positive, nothing but the quiet bit.
    fn canonical_nan(self) -> u64 {
        match self {
            Self::Half => 0x7e00,
            Self::Bfloat => 0x7fc0,
            Self::Single => 0x7fc0_0000,
            Self::Double => 0x7ff8_0000_0000_0000,
        }
    }

    /// The text of a pattern: `Err` with words for what is no number.
    pub(super) fn number(self, pattern: u64) -> Result<Number, String> {
        let value = self.value(pattern);
        if value.is_nan() && pattern != self.canonical_nan() {
            return Err(format!("nan:{pattern:0digits$x}", digits = self.width() / 4));
        }
        if !value.is_finite() {
            return Number::real(value);
        }
        match self {
            Self::Double => Number::real(value),
            Self::Single => {
                let low = u32::try_from(pattern & u64::from(u32::MAX)).unwrap_or(0);
                Number::shortest(value, &format!("{:e}", f32::from_bits(low)))
            }
            Self::Half | Self::Bfloat => Number::shortest(value, &self.short(pattern, value)),
        }
    }

    /// The fewest digits that are nearer to `value` than to what the patterns beside it mean.
    fn short(self, pattern: u64, value: f64) -> String {
        let sign = 1 << (self.width() - 1);
        let magnitude = pattern & (sign - 1);
        let size = value.abs();
        let above = self.value(magnitude + 1);
        let below = if magnitude == 0 { 0.0 } else { self.value(magnitude - 1) };
        let above = if above.is_finite() { above } else { size + (size - below) };
        let (low, high) = (size.midpoint(below), size.midpoint(above));
        let texts = (0..8).map(|digits| format!("{value:.digits$e}"));
        let near = |text: &String| {
            let read = text.parse::<f64>().unwrap_or(f64::NAN).abs();
            read.total_cmp(&size).is_eq() || (low < read && read < high)
        };
        texts.into_iter().find(near).unwrap_or_else(|| format!("{value:e}"))
    }
}

/// The value of a binary16.
fn half(pattern: u64) -> f64 {
    let field = |shift: u32, mask: u64| u16::try_from(pattern >> shift & mask).unwrap_or(0);
    let (sign, exponent, mantissa) = (field(15, 1), field(10, 0x1f), f64::from(field(0, 0x3ff)));
    let size = match exponent {
        0 => mantissa * 2_f64.powi(-24),
        0x1f if mantissa == 0.0 => f64::INFINITY,
        0x1f => f64::NAN,
        _ => (mantissa + 1024.0) * 2_f64.powi(i32::from(exponent) - 25),
    };
    if sign == 1 { -size } else { size }
}
