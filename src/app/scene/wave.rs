//! What a signal looks like in columns: shapes for single bits, stretches for everything else.

use crate::base::Logic;
use crate::trace::{Column, Value};
use crate::translate::Format;

/// A drawn signal.
#[derive(Clone, Debug, PartialEq)]
pub enum Wave {
    /// The signal is not loaded yet.
    Loading,
    /// One bit, or events: a shape a column.
    Bit(Vec<Shape>),
    /// Anything with a value worth writing: stretches of columns.
    Bus(Vec<Stretch>),
}

/// A column of a single bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// No value yet.
    Nothing,
    /// Steady at a level.
    Steady(Logic),
    /// One change from 0 to 1.
    Rise,
    /// One change from 1 to 0.
    Fall,
    /// One change to or from a value that is neither 0 nor 1; then that level.
    Into(Logic),
    /// Two or three changes: a pulse that one column cannot show.
    Pulse,
    /// Many changes.
    Dense,
    /// Several changes, some to X or Z.
    Unclear,
    /// An event happened.
    Event,
}

/// Columns from `start` up to, not including, `end`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The first column.
    pub start: u16,
    /// The first column after it.
    pub end: u16,
    /// What is there.
    pub segment: Segment,
}

/// What a stretch of a bus shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// No value yet.
    Nothing,
    /// One change.
    Edge,
    /// A steady value, as text.
    Value(String),
    /// A steady value with unknown bits.
    Unknown(String),
    /// Nobody drives it.
    HighZ,
    /// Several changes in each column; `true` if some lead to X or Z.
    Dense(bool),
}

/// From this many changes on a column is dense rather than a pulse.
const DENSE: u32 = 4;

/// The shapes of a single bit or of an event.
pub(super) fn bit(columns: &[Column]) -> Wave {
    Wave::Bit(columns.iter().map(shape).collect())
}

fn shape(column: &Column) -> Shape {
    if matches!(column.last, Some(Value::Event)) {
        return if column.changes > 0 { Shape::Event } else { Shape::Nothing };
    }
    let (first, last) = (level(column.first.as_ref()), level(column.last.as_ref()));
    match (column.changes, last) {
        (_, None) => Shape::Nothing,
        (0, Some(last)) => Shape::Steady(last),
        (1, Some(last)) => match (first, last) {
            (Some(first), last) if first == last => Shape::Steady(last),
            (Some(Logic::Zero), Logic::One) => Shape::Rise,
            (Some(Logic::One), Logic::Zero) => Shape::Fall,
            _ => Shape::Into(last),
        },
        _ if column.unknown => Shape::Unclear,
        (changes, _) if changes < DENSE => Shape::Pulse,
        _ => Shape::Dense,
    }
}

fn level(value: Option<&Value>) -> Option<Logic> {
    value.and_then(Value::bits).and_then(|bits| bits.bit(0))
}

/// The stretches of a bus.
pub(super) fn bus(columns: &[Column], format: &Format) -> Wave {
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut steady = false;
    for (index, column) in columns.iter().enumerate() {
        let start = u16::try_from(index).unwrap_or(u16::MAX);
        let end = start.saturating_add(1);
        let segment = match column.changes {
            0 if steady => {
                if let Some(stretch) = stretches.last_mut() {
                    stretch.end = end;
                }
                continue;
            }
            0 => segment(column.last.as_ref(), format),
            1 => Segment::Edge,
            _ => Segment::Dense(column.unknown),
        };
        steady = column.changes == 0;
        match stretches.last_mut() {
            Some(last) if last.segment == segment && matches!(segment, Segment::Dense(_)) => last.end = end,
            _ => stretches.push(Stretch { start, end, segment }),
        }
    }
    Wave::Bus(stretches)
}

fn segment(value: Option<&Value>, format: &Format) -> Segment {
    match value {
        None => Segment::Nothing,
        Some(Value::Bits(bits)) if bits.as_slice().iter().all(|bit| *bit == Logic::Z) => Segment::HighZ,
        Some(value) if value.is_known() => Segment::Value(format.write(value)),
        Some(value) => Segment::Unknown(format.write(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Bits;

    fn column(first: &str, last: &str, changes: u32) -> Column {
        let value = |text: &str| Bits::parse(text).filter(|bits| bits.width() > 0).map(Value::Bits);
        let unknown = [first, last].iter().any(|text| text.contains('x'));
        Column { first: value(first), last: value(last), changes, unknown }
    }

    #[test]
    fn no_transition_of_a_bit_is_hidden() {
        let columns = [
            column("", "", 0),
            column("", "0", 1),
            column("0", "1", 1),
            column("1", "1", 2),
            column("1", "0", 7),
            column("0", "x", 1),
            column("x", "1", 2),
        ];
        let expected = [
            Shape::Nothing,
            Shape::Into(Logic::Zero),
            Shape::Rise,
            Shape::Pulse,
            Shape::Dense,
            Shape::Into(Logic::X),
            Shape::Unclear,
        ];
        assert_eq!(bit(&columns), Wave::Bit(expected.to_vec()));
    }

    #[test]
    fn a_bus_is_cut_at_its_changes() {
        let columns = [
            column("01", "01", 0),
            column("01", "01", 0),
            column("01", "10", 1),
            column("10", "10", 0),
            column("10", "01", 3),
            column("01", "10", 2),
        ];
        let Wave::Bus(stretches) = bus(&columns, &Format::Unsigned) else { panic!("no bus") };
        let cuts: Vec<_> = stretches.iter().map(|s| (s.start, s.end, s.segment.clone())).collect();
        let expected = [
            (0, 2, Segment::Value("1".into())),
            (2, 3, Segment::Edge),
            (3, 4, Segment::Value("2".into())),
            (4, 6, Segment::Dense(false)),
        ];
        assert_eq!(cuts, expected);
    }
}
