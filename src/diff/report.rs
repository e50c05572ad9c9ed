//! What a comparison found.

use super::axis::Moment;
use crate::base::{Time, TimeScale};
use crate::trace::{SignalId, Value};
use serde::{Serialize, Serializer};

/// A moment at which two signals differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// The signal, by its path in the left trace.
    pub path: String,
    /// When, in ticks of the left trace.
    #[serde(serialize_with = "ticks")]
    pub time: Time,
    /// When, as text.
    pub at: String,
    /// What the left trace has; null before its first value.
    #[serde(serialize_with = "text")]
    pub left: Option<Value>,
    /// What the right trace has.
    #[serde(serialize_with = "text")]
    pub right: Option<Value>,
}

/// A signal that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SignalDifference {
    /// Its path in the left trace.
    pub path: String,
    /// Its path in the right trace, if that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
    /// The first moment, in ticks of the left trace.
    #[serde(serialize_with = "ticks")]
    pub first: Time,
    /// The first moment, as text.
    pub at: String,
    /// The number of stretches of time in which it differs.
    pub count: u64,
    /// What the left trace has at that moment; null before its first value.
    #[serde(serialize_with = "text")]
    pub left: Option<Value>,
    /// What the right trace has at that moment.
    #[serde(serialize_with = "text")]
    pub right: Option<Value>,
    /// The signal in the left and in the right trace.
    #[serde(skip)]
    pub ids: (SignalId, SignalId),
    /// The first moment on the common axis, which orders the list.
    #[serde(skip)]
    pub(super) moment: Moment,
}

impl SignalDifference {
    /// Its first difference.
    #[must_use]
    pub fn difference(&self) -> Difference {
        let Self { path, first, at, left, right, .. } = self.clone();
        Difference { path, time: first, at, left, right }
    }
}

/// How many signals of a scope differ, those of scopes inside included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScopeDifference {
    /// Its path in the left trace; empty for the root.
    pub path: String,
    /// Signals that differ.
    pub differing: usize,
    /// Signals compared.
    pub compared: usize,
}

/// A scope that was found under another path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Move {
    /// Its path in the left trace; empty for the root.
    pub left: String,
    /// Its path in the right trace.
    pub right: String,
    /// Signals that it pairs.
    pub signals: usize,
}

/// A pair whose signals are declared differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unlike {
    /// The path in the left trace.
    pub path: String,
    /// What the left trace declares: `8 bits`, `real`.
    pub left: String,
    /// What the right trace declares.
    pub right: String,
    /// Whether values could be compared nevertheless: vectors of different width are extended.
    pub compared: bool,
}

/// A start or end that the traces do not share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bounds {
    /// That of the left trace.
    pub left: String,
    /// That of the right trace, offset included.
    pub right: String,
}

/// Two traces compared.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Whether nothing differs that counts.
    pub same: bool,
    /// Pairs of signals compared.
    pub pairs: usize,
    /// The earliest difference in a value.
    pub first: Option<Difference>,
    /// Signals that differ, earliest first.
    pub signals: Vec<SignalDifference>,
    /// Scopes in which a signal differs, in the order of the left trace.
    pub scopes: Vec<ScopeDifference>,
    /// Signals of the left trace that have no partner.
    pub only_left: Vec<String>,
    /// Signals of the right trace that have no partner.
    pub only_right: Vec<String>,
    /// Scopes found under another path.
    pub moves: Vec<Move>,
    /// Pairs that are declared differently.
    pub unlike: Vec<Unlike>,
    /// Where the traces start, if at different times.
    pub start: Option<Bounds>,
    /// Where the traces end, if at different times.
    pub end: Option<Bounds>,
    /// Each signal of the left trace with its partner, in the order of the left trace.
    #[serde(skip)]
    pub partners: Vec<(SignalId, SignalId)>,
    /// The tick of the common axis.
    #[serde(skip)]
    pub scale: TimeScale,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn ticks<S: Serializer>(time: &Time, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(time.0)
}

#[expect(clippy::ref_option, reason = "serde asks for it")]
fn text<S: Serializer>(value: &Option<Value>, serializer: S) -> Result<S::Ok, S::Error> {
    value.as_ref().map(ToString::to_string).serialize(serializer)
}
