//! The number that a value stands for, for curves and comparisons.

use super::format::Format;
use super::number::Number;
use super::wide::Wide;
use crate::base::{Bits, Field, Logic};
use crate::trace::{SignalKind, Track, Value};

/// What a value is on a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Point {
    /// A finite number.
    Number(f64),
    /// Nobody drives it: every bit is Z.
    HighZ,
    /// No number: a bit is unknown, it is a text, infinite, or not a number.
    Unknown,
}

impl Point {
    /// The number, if it is one.
    #[must_use]
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    fn of(number: f64) -> Self {
        if number.is_finite() { Self::Number(number) } else { Self::Unknown }
    }
}

impl Format {
    /// The number that a value stands for in this format; digits of any base and names stand for the unsigned integer.
    #[must_use]
    pub fn point(&self, value: &Value) -> Point {
        match value {
            Value::Real(number) => Point::of(*number),
            Value::Bits(bits) if bits.is_known() => self.bits_point(bits),
            Value::Bits(bits) if bits.as_slice().iter().all(|bit| *bit == Logic::Z) => Point::HighZ,
            _ => Point::Unknown,
        }
    }

    fn bits_point(&self, bits: &Bits) -> Point {
        if let Self::Float(float) = self {
            return float.pattern(bits).map_or(Point::Unknown, |pattern| Point::of(float.value(pattern)));
        }
        let (signed, fraction) = self.binary_point(bits.width());
        match if signed { bits.signed() } else { bits.unsigned() } {
            Field::Known(value) => Point::of(scaled(value, fraction)),
            Field::Unknown => wide(bits, signed, fraction),
        }
    }

    /// Whether integers are two's complement, and the bits behind the binary point.
    fn binary_point(&self, width: usize) -> (bool, u16) {
        match self {
            Self::Fixed { fraction, signed } => (*signed, *fraction),
            Self::Signed => (width > 1, 0),
            _ => (false, 0),
        }
    }

    /// [`Format::point`] of change `index` of a track, without a copy of the vector where that can be.
    pub(super) fn point_of(&self, track: &Track, index: usize) -> Option<Point> {
        if let (SignalKind::Bits { width }, false) = (track.kind(), matches!(self, Self::Float(_))) {
            let (signed, fraction) = self.binary_point(width as usize);
            if let Field::Known(value) = track.field_of(index, signed) {
                return Some(Point::of(scaled(value, fraction)));
            }
        }
        track.value_of(index).map(|value| self.point(&value))
    }

    /// The lowest and the highest number that a vector of `width` bits stands for in this format; none for floats of
    /// 32 bits and more, whose range says nothing.
    #[must_use]
    pub fn limits(&self, kind: SignalKind) -> Option<(f64, f64)> {
        let SignalKind::Bits { width } = kind else { return None };
        match self {
            Self::Float(super::Float::Half) => Some((-65_504.0, 65_504.0)),
            Self::Float(_) => None,
            _ => {
                let (signed, fraction) = self.binary_point(width as usize);
                let exponent = |bits: u32| i32::try_from(bits).ok().map(|bits| bits - i32::from(fraction));
                let step = 2_f64.powi(-i32::from(fraction));
                let limits = if signed {
                    let half = 2_f64.powi(exponent(width.saturating_sub(1))?);
                    (-half, half - step)
                } else {
                    (0.0, 2_f64.powi(exponent(width)?) - step)
                };
                (limits.0.is_finite() && limits.1.is_finite()).then_some(limits)
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a curve shows less than 53 bits")]
fn scaled(value: i64, fraction: u16) -> f64 {
    value as f64 * 2_f64.powi(-i32::from(fraction))
}

/// Vectors beyond 64 bits: the nearest number to their decimal digits.
fn wide(bits: &Bits, signed: bool, fraction: u16) -> Point {
    let Some(value) = Wide::read(bits, signed) else { return Point::Unknown };
    Number::fixed(&value, usize::from(fraction)).value().map_or(Point::Unknown, Point::of)
}
