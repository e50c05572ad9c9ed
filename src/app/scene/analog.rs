//! A row as a curve: two points a column, each from the lowest to the highest value that it stands for.

use crate::app::rows::{Analog, Content, Extent, Line, Row};
use crate::base::Time;
use crate::trace::{Progress, Track};
use crate::translate::{Analog as Numbers, AnalogColumn, Format, MINUS};
use std::sync::Arc;

/// A curve.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// Two for each column, from the left.
    pub points: Vec<Point>,
    /// What the bottom of the row stands for.
    pub lowest: String,
    /// What the top of the row stands for.
    pub highest: String,
    /// Where 0 is, from 0 at the bottom to 1 at the top; `None` where it is at neither side of the curve.
    pub zero: Option<f64>,
}

/// Half a column of a curve.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// The lowest and the highest value, from 0 at the bottom to 1 at the top; `None` where no value is a number.
    pub bar: Option<(f64, f64)>,
    /// How often the value changes.
    pub changes: u32,
    /// What stands where a number is missing.
    pub gap: Option<Gap>,
}

/// Why a curve has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Some bits are unknown.
    Unknown,
    /// Nobody drives it.
    HighZ,
}

/// The numbers behind curves, kept as long as their rows are there: reading a track costs as much as it has changes.
#[derive(Clone, Debug, Default)]
pub(super) struct Curves {
    known: Vec<(Content, Format, Arc<Numbers>)>,
    /// What a worker has to read.
    wanted: Vec<(Content, Format, Asked)>,
    /// Numbers of tracks that have grown since; those stay until there are new ones.
    stale: Vec<(Content, Format)>,
}

/// How far a curve is that a worker has to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// Nobody was asked.
    No,
    /// A worker was asked.
    Yes,
    /// Somebody stopped it.
    Stopped,
}

/// A track with more changes is read by a worker: fewer take less than a frame.
const MOST_AT_ONCE: usize = 100_000;

impl Curves {
    /// The numbers of a track, which is read if that has not been done; `None` while a worker does it.
    pub(super) fn of(&mut self, content: &Content, format: &Format, track: &Track) -> Option<Arc<Numbers>> {
        let known = self.known.iter().find(|(c, f, _)| c == content && f == format);
        let known = known.map(|(.., numbers)| numbers.clone());
        if known.is_some() && !self.stale.iter().any(|(c, f)| c == content && f == format) {
            return known;
        }
        if track.len() > MOST_AT_ONCE {
            if !self.wanted.iter().any(|(c, f, _)| c == content && f == format) {
                self.wanted.push((content.clone(), format.clone(), Asked::No));
            }
            return known;
        }
        let numbers = Arc::new(Numbers::build(track, format, &Progress::new()).ok()?);
        self.put(content.clone(), format.clone(), numbers.clone());
        Some(numbers)
    }

    /// Forgets what no row of `rows` shows.
    pub(super) fn keep(&mut self, rows: &[Row]) {
        let shown = |content: &Content, format: &Format| {
            rows.iter().any(|row| row.analog.is_some() && row.content == *content && row.format == *format)
        };
        self.known.retain(|(content, format, _)| shown(content, format));
        self.wanted.retain(|(content, format, _)| shown(content, format));
        self.stale.retain(|(content, format)| shown(content, format));
    }

    /// All tracks have grown.
    pub(super) fn renew(&mut self) {
        self.stale =
            self.known.iter().map(|(content, format, _)| (content.clone(), format.clone())).collect();
    }

    /// What a worker was not asked for yet.
    pub(super) fn take_wanted(&mut self) -> Vec<(Content, Format)> {
        let new = self.wanted.iter_mut().filter(|(.., asked)| *asked == Asked::No);
        new.map(|(content, format, asked)| {
            *asked = Asked::Yes;
            (content.clone(), format.clone())
        })
        .collect()
    }

    /// Whether a worker is asked for something.
    pub(super) fn waits(&self) -> bool {
        self.wanted.iter().any(|(.., asked)| *asked == Asked::Yes)
    }

    /// Whether somebody stopped the reading of a row.
    pub(super) fn is_stopped(&self, content: &Content, format: &Format) -> bool {
        let stopped = |(c, f, asked): &(Content, Format, Asked)| {
            c == content && f == format && *asked == Asked::Stopped
        };
        self.wanted.iter().any(stopped)
    }

    /// Nobody waits for what is being read any more.
    pub(super) fn stop(&mut self) {
        self.wanted.iter_mut().for_each(|(.., asked)| *asked = Asked::Stopped);
    }

    /// What a worker has read.
    pub(super) fn put(&mut self, content: Content, format: Format, numbers: Arc<Numbers>) {
        self.wanted.retain(|(c, f, _)| *c != content || *f != format);
        self.known.retain(|(c, f, _)| *c != content || *f != format);
        self.stale.retain(|(c, f)| *c != content || *f != format);
        self.known.push((content, format, numbers));
    }
}

/// The curve of `numbers` from `from` to `to`, both included; the work grows with the columns.
pub(super) fn curve(numbers: &Numbers, how: Analog, (from, to): (Time, Time), columns: u16) -> Curve {
    let parts = numbers.columns(from, to, 2 * usize::from(columns));
    let seen = || Numbers::viewport(&parts);
    let range = match how.range {
        Extent::Viewport => seen(),
        Extent::Global => numbers.global(),
        Extent::Type => numbers.limits().or_else(|| numbers.global()),
    };
    let Some((low, high)) = range else {
        let gap = |part: &AnalogColumn| Point { gap: gap(part), ..Point::default() };
        return Curve { points: parts.iter().map(gap).collect(), ..Curve::default() };
    };
    let scale = |value: f64| if high > low { ((value - low) / (high - low)).clamp(0.0, 1.0) } else { 0.5 };
    let mut points: Vec<Point> = parts.iter().map(|part| point(part, scale)).collect();
    if how.line == Line::Slope {
        slope(&mut points, &parts, scale);
    }
    Curve {
        points,
        lowest: number(low),
        highest: number(high),
        zero: (low < 0.0 && high > 0.0).then(|| scale(0.0)),
    }
}

fn point(part: &AnalogColumn, scale: impl Fn(f64) -> f64) -> Point {
    let bar = part.min.zip(part.max).map(|(low, high)| (scale(low), scale(high)));
    Point { bar, changes: part.changes, gap: gap(part) }
}

fn gap(part: &AnalogColumn) -> Option<Gap> {
    match (part.unknown, part.highz) {
        (true, _) => Some(Gap::Unknown),
        (false, true) => Some(Gap::HighZ),
        (false, false) => None,
    }
}

/// Straight lines from change to change: where nothing changes, the curve is already on its way to the next value.
///
/// A point in which the value does more than change once keeps its whole range.
fn slope(points: &mut [Point], parts: &[AnalogColumn], scale: impl Fn(f64) -> f64) {
    let mut from: Option<(usize, f64)> = None;
    for (index, part) in parts.iter().enumerate() {
        let number = part.last.filter(|_| gap(part).is_none());
        if part.changes == 0 {
            from = number.and_then(|value| from.or(Some((index, value))));
            continue;
        }
        if let (Some((start, value)), Some(next)) = (from, number) {
            let steps = (index - start).max(1);
            let at = |step: usize| {
                #[expect(clippy::cast_precision_loss, reason = "a screen has few columns")]
                let share = step as f64 / steps as f64;
                scale(value + (next - value) * share)
            };
            // The point at `start` ends at its value; a point that changes more than once keeps its range.
            let begin = if parts[start].changes > 0 { start + 1 } else { start };
            for (step, point) in points.iter_mut().enumerate().take(index).skip(begin) {
                let (a, b) = (at(step - start), at((step + 1 - start).min(steps)));
                point.bar = Some((a.min(b), a.max(b)));
            }
            if part.changes == 1 && index > begin {
                points[index].bar = Some((scale(next), scale(next)));
            }
        }
        from = number.map(|value| (index, value));
    }
}

/// A number in a few characters.
fn number(value: f64) -> String {
    let size = value.abs();
    let text = if size != 0.0 && !(1e-3..1e9).contains(&size) {
        format!("{value:.2e}")
    } else if value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.3}").trim_end_matches('0').to_owned()
    };
    text.replace('-', &MINUS.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::{SignalKind, Value};
    use proptest::prelude::*;

    fn numbers(changes: &[(u64, f64)]) -> Numbers {
        let changes = changes.iter().map(|(time, number)| (Time(*time), Value::Real(*number))).collect();
        Numbers::build(&Track::computed(SignalKind::Real, changes), &Format::Signed, &Progress::new())
            .unwrap()
    }

    fn bars(curve: &Curve) -> Vec<Option<(f64, f64)>> {
        curve.points.iter().map(|point| point.bar).collect()
    }

    #[test]
    fn a_step_spans_both_of_its_values() {
        let curve = curve(&numbers(&[(0, -2.0), (4, 2.0)]), Analog::default(), (Time(0), Time(7)), 4);
        let (low, high) = (Some((0.0, 0.0)), Some((1.0, 1.0)));
        assert_eq!(bars(&curve), [low, low, low, low, Some((0.0, 1.0)), high, high, high]);
        assert_eq!((curve.lowest.as_str(), curve.highest.as_str(), curve.zero), ("−2", "2", Some(0.5)));
    }

    proptest! {
        #[test]
        fn a_bar_covers_every_value_of_its_time(
            mut changes in prop::collection::vec((0..200_u64, -50..50_i32), 1..80),
            from in 0..150_u64, length in 1..100_u64, columns in 1..40_u16,
        ) {
            changes.sort_by_key(|change| change.0);
            let changes: Vec<(u64, f64)> = changes.into_iter().map(|(at, value)| (at, f64::from(value))).collect();
            let numbers = numbers(&changes);
            let how = Analog { range: Extent::Global, ..Analog::default() };
            let (low, high) = numbers.global().unwrap();
            let curve = curve(&numbers, how, (Time(from), Time(from + length)), columns);
            let count = 2 * u64::from(columns);
            prop_assert_eq!(curve.points.len() as u64, count);
            for (at, value) in changes.iter().filter(|(at, _)| (from..=from + length).contains(at)) {
                let point = curve.points[usize::try_from((at - from) * count / (length + 1)).unwrap()];
                let height = if high > low { (value - low) / (high - low) } else { 0.5 };
                let (bottom, top) = point.bar.unwrap();
                prop_assert!(bottom <= height && height <= top, "{} is not in {}..{}", height, bottom, top);
            }
        }
    }

    #[test]
    fn a_slope_leads_from_change_to_change() {
        let how = Analog { line: Line::Slope, range: Extent::Global };
        let curve = curve(&numbers(&[(0, 0.0), (4, 4.0), (5, 0.0)]), how, (Time(0), Time(7)), 4);
        let expected = [
            (0.0, 0.0),
            (0.25, 0.5),
            (0.5, 0.75),
            (0.75, 1.0),
            (1.0, 1.0),
            (0.0, 1.0),
            (0.0, 0.0),
            (0.0, 0.0),
        ];
        assert_eq!(bars(&curve), expected.map(Some));
    }

    #[test]
    fn numbers_are_short() {
        let texts = [0.0, -1.5, 65535.0, 1e12, 1.0 / 3.0].map(number);
        assert_eq!(texts, ["0", "−1.5", "65535", "1.00e12", "0.333"]);
    }
}
