//! What a part of an expression has as its value.

use super::vector::Vector;
use crate::trace::{SignalKind, Value};
use std::sync::{Arc, LazyLock};

/// The type of a part of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Bits { width: u32, signed: bool },
    Real,
    Text,
}

/// One bit without sign: the type of conditions.
pub(super) const TRUTH: Kind = Kind::Bits { width: 1, signed: false };

/// A value; reals and texts may be unknown as a whole.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Datum {
    Bits(Vector),
    Real(f64),
    Text(Arc<str>),
    Unknown,
}

impl Datum {
    /// What a part of a kind has before anything is known.
    pub(super) fn unknown(kind: Kind) -> Self {
        match kind {
            Kind::Bits { width, .. } => Self::Bits(Vector::unknown(width)),
            Kind::Real | Kind::Text => Self::Unknown,
        }
    }

    pub(super) fn truth(truth: Option<bool>) -> Self {
        Self::Bits(Vector::truth(truth))
    }

    /// What a signal holds; `None` before its first change.
    pub(super) fn of(value: Option<Value>, kind: Kind) -> Self {
        match (value, kind) {
            (Some(Value::Bits(bits)), Kind::Bits { width, .. }) => {
                let vector = Vector::from_bits(&bits);
                Self::Bits(if vector.width() == width { vector } else { vector.resized(width, false) })
            }
            (Some(Value::Event), Kind::Bits { .. }) => Self::truth(Some(true)),
            (Some(Value::Real(number)), Kind::Real) => Self::Real(number),
            (Some(Value::Text(text)), Kind::Text) => Self::Text(text.into()),
            _ => Self::unknown(kind),
        }
    }

    /// The value as a signal of the given kind would hold it; `None` if it is unknown as a whole.
    pub(super) fn value(&self) -> Option<Value> {
        match self {
            Self::Bits(vector) => Some(Value::Bits(vector.to_bits())),
            Self::Real(number) => Some(Value::Real(*number)),
            Self::Text(text) => Some(Value::Text(text.to_string())),
            Self::Unknown => None,
        }
    }

    /// Whether it is true: a number other than 0.
    pub(super) fn as_truth(&self) -> Option<bool> {
        match self {
            Self::Bits(vector) => vector.as_truth(),
            Self::Real(number) => Some(*number != 0.0),
            Self::Text(_) | Self::Unknown => None,
        }
    }

    /// The number, if it is one and known.
    pub(super) fn real(&self) -> Option<f64> {
        match self {
            Self::Real(number) => Some(*number),
            _ => None,
        }
    }

    /// The bits; a single X for anything else, which typing keeps from happening.
    pub(super) fn bits(self) -> Vector {
        match self {
            Self::Bits(vector) => vector,
            _ => Vector::unknown(1),
        }
    }

    /// As [`Self::bits`], where they are.
    pub(super) fn as_bits(&self) -> &Vector {
        static UNKNOWN: LazyLock<Vector> = LazyLock::new(|| Vector::unknown(1));
        match self {
            Self::Bits(vector) => vector,
            _ => &UNKNOWN,
        }
    }

    /// The least significant bit: what `rose` and `fell` look at.
    pub(super) fn lowest(&self) -> Option<bool> {
        match self {
            Self::Bits(vector) => match vector.bit(0) {
                (value, false) => Some(value),
                _ => None,
            },
            other => other.as_truth(),
        }
    }

    /// Identity: X equals X, and a real number that is none equals itself.
    pub(super) fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Real(l), Self::Real(r)) => l.to_bits() == r.to_bits() || self == other,
            _ => self == other,
        }
    }
}

impl From<SignalKind> for Kind {
    /// Bits of a trace carry no sign; an event is one bit.
    fn from(kind: SignalKind) -> Self {
        match kind {
            SignalKind::Bits { width } => Self::Bits { width, signed: false },
            SignalKind::Real => Self::Real,
            SignalKind::Text => Self::Text,
            SignalKind::Event => TRUTH,
        }
    }
}

impl From<Kind> for SignalKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Bits { width, .. } => Self::Bits { width },
            Kind::Real => Self::Real,
            Kind::Text => Self::Text,
        }
    }
}
