//! A row in columns: shapes for single bits, stretches for everything else that is written, and their signs.

mod sign;

use super::{Format, Kind};
use crate::base::Logic;
use crate::trace::{Column, Value};

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
    /// An event happened several times.
    Events,
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
    /// No transaction.
    Idle,
    /// One change.
    Edge,
    /// A steady value.
    Value(Steady),
    /// Several changes in each column; `true` if some lead to X or Z.
    Dense(bool),
}

/// A steady value of a bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steady {
    /// The value, in at most as many characters as the stretch has room for.
    pub text: String,
    /// How sure it is.
    pub level: Level,
    /// Red, green and blue, where a mapping file asks for a colour.
    pub color: Option<(u8, u8, u8)>,
}

/// How sure the bits of a value are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Each is 0 or 1, driven strongly.
    Strong,
    /// Each is 0 or 1, some are driven weakly.
    Weak,
    /// Some are neither.
    Partly,
    /// All are the same, and neither 0 nor 1.
    All(Logic),
    /// Worth a look: not a number, or a code without a name.
    Warn,
    /// A transaction in error, or a value that a mapping file calls wrong.
    Error,
}

/// From this many changes on a column is dense rather than a pulse.
const DENSE: u32 = 4;

/// How values of a row are written.
#[derive(Clone, Copy, Debug)]
pub struct Writing<'a> {
    /// How a value is written.
    pub format: &'a Format,
    /// The texts are transactions, those in error begin with this: an empty one is no transaction.
    pub errors: Option<char>,
    /// The columns that a character takes, 1 or more.
    pub columns: u16,
}

/// The shapes of a single bit or of an event.
#[must_use]
pub fn shapes(columns: &[Column]) -> Vec<Shape> {
    columns.iter().map(shape).collect()
}

fn shape(column: &Column) -> Shape {
    if matches!(column.last, Some(Value::Event)) {
        return match column.changes {
            0 => Shape::Nothing,
            1 => Shape::Event,
            _ => Shape::Events,
        };
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

/// The stretches of a bus. Values are written once the widths of their stretches are known.
#[must_use]
pub fn stretches(columns: &[Column], writing: Writing) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut values: Vec<Option<&Value>> = Vec::new();
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
            0 => Segment::Nothing,
            1 => Segment::Edge,
            _ => Segment::Dense(column.unknown),
        };
        steady = column.changes == 0;
        match stretches.last_mut() {
            Some(last) if last.segment == segment && matches!(segment, Segment::Dense(_)) => last.end = end,
            _ => {
                stretches.push(Stretch { start, end, segment });
                values.push(column.last.as_ref().filter(|_| steady));
            }
        }
    }
    for (stretch, value) in stretches.iter_mut().zip(values) {
        if let Some(value) = value {
            stretch.segment = segment(value, writing, stretch.end - stretch.start);
        }
    }
    stretches
}

fn segment(value: &Value, writing: Writing, width: u16) -> Segment {
    let written = writing.format.fitted(value, usize::from(width / writing.columns.max(1)));
    let level = match (value, writing.errors) {
        (Value::Text(text), Some(_)) if text.is_empty() => return Segment::Idle,
        (Value::Text(text), Some(error)) if text.starts_with(error) => Level::Error,
        _ => match written.kind {
            Kind::Error => Level::Error,
            Kind::Warn => Level::Warn,
            _ => sureness(value),
        },
    };
    // An ellipsis alone, or after nothing but the mark of a base, says less than the line does.
    let text = if ["…", "'…"].contains(&written.text.as_str()) { String::new() } else { written.text };
    Segment::Value(Steady { text, level, color: written.color })
}

fn sureness(value: &Value) -> Level {
    let Some(bits) = value.bits() else { return Level::Strong };
    let bits = bits.as_slice();
    let same = bits.first().filter(|first| first.known().is_none());
    match same.filter(|first| bits.iter().all(|bit| bit == *first)) {
        Some(all) => Level::All(*all),
        None if bits.iter().any(|bit| bit.known().is_none()) => Level::Partly,
        None if bits.iter().any(|bit| matches!(bit, Logic::H | Logic::L)) => Level::Weak,
        None => Level::Strong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Bits;

    const WRITING: Writing = Writing { format: &Format::Unsigned, errors: None, columns: 1 };

    fn value(text: &str) -> Segment {
        Segment::Value(Steady { text: text.to_owned(), level: Level::Strong, color: None })
    }

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
        assert_eq!(shapes(&columns), expected);
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
        let stretches = stretches(&columns, WRITING);
        let cuts: Vec<_> = stretches.iter().map(|s| (s.start, s.end, s.segment.clone())).collect();
        let expected =
            [(0, 2, value("1")), (2, 3, Segment::Edge), (3, 4, value("2")), (4, 6, Segment::Dense(false))];
        assert_eq!(cuts, expected);
    }

    #[test]
    fn kinds_of_values_are_told_apart() {
        let sure = |text: &str| sureness(&Value::Bits(Bits::parse(text).unwrap()));
        let seen = ["01", "0h", "0x", "xx", "zz", "uu", "--", "lh"].map(sure);
        let all = Level::All;
        let expected = [
            Level::Strong,
            Level::Weak,
            Level::Partly,
            all(Logic::X),
            all(Logic::Z),
            all(Logic::U),
            all(Logic::DontCare),
            Level::Weak,
        ];
        assert_eq!(seen, expected);
    }

    #[test]
    fn transactions_are_spans_between_idle_stretches() {
        let text = |text: &str| Some(Value::Text(text.to_owned()));
        let held =
            |value: Option<Value>| Column { first: value.clone(), last: value, changes: 0, unknown: false };
        let edge = |value| Column { changes: 1, ..held(value) };
        let (sent, wrong) = (held(text("42")), held(text("!nak")));
        let columns =
            [held(text("")), edge(text("42")), sent.clone(), sent, edge(text("!nak")), wrong.clone(), wrong];
        let writing = Writing { errors: Some('!'), ..WRITING };
        let segments: Vec<_> =
            stretches(&columns, writing).into_iter().map(|stretch| stretch.segment).collect();
        let error = Segment::Value(Steady { text: "!…".to_owned(), level: Level::Error, color: None });
        assert_eq!(segments, [Segment::Idle, Segment::Edge, value("42"), Segment::Edge, error]);
    }
}
