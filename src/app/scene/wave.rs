//! What a row looks like.

use super::analog::Curve;
use crate::base::Time;
use crate::trace::{Column, SignalKind, Track};
use crate::translate::wave::{Shape, Stretch, Writing, shapes, stretches};

/// A drawn row.
#[derive(Clone, Debug, PartialEq)]
pub enum Wave {
    /// What it shows is not there yet.
    Loading,
    /// What it shows is not in the trace, or cannot be computed; a word says so.
    Missing(String),
    /// Nothing is drawn: the head of a group.
    Blank,
    /// A line across, which sets rows apart.
    Rule,
    /// One bit, or events: a shape a column.
    Bit(Vec<Shape>),
    /// Anything with a value worth writing: stretches of columns.
    Bus(Vec<Stretch>),
    /// A curve.
    Analog(Curve),
}

/// The drawing of a track whose columns are `columns`.
#[must_use]
pub fn wave(kind: SignalKind, columns: &[Column], writing: Writing) -> Wave {
    match kind {
        SignalKind::Bits { width: 1 } | SignalKind::Event => Wave::Bit(shapes(columns)),
        _ => Wave::Bus(stretches(columns, writing)),
    }
}

/// As `wave`, of a track from `from` to `to`, both included, in `columns` columns.
#[must_use]
pub fn wave_of(track: &Track, (from, to): (Time, Time), columns: u16, writing: Writing) -> Wave {
    wave(track.kind(), &track.summary(from, to, usize::from(columns)), writing)
}
