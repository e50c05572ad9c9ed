//! Below a row: what the trace that this one is compared with has instead.

use super::wave::{Wave, wave};
use crate::app::rows::Row;
use crate::app::state::App;
use crate::app::waves::Viewport;
use crate::app::{Comparison, RowDifference};
use crate::base::Time;
use crate::trace::Value;
use crate::translate::wave::Writing;

/// The other trace below a row.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherLine {
    /// The file of the other trace.
    pub name: String,
    /// Its value at the cursor.
    pub value: String,
    /// Whether that value is fully known.
    pub known: bool,
    /// What it has, in the columns in which something differs; none of those is left out.
    pub pieces: Vec<Piece>,
}

/// Some columns of the other trace.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// The first column.
    pub start: u16,
    /// The first column after it.
    pub end: u16,
    /// The drawing.
    pub wave: Wave,
}

/// Whether a row has such a line.
pub(super) fn is_there(app: &App, row: &Row) -> bool {
    difference(app, row).is_some()
}

fn difference<'a>(app: &'a App, row: &Row) -> Option<(&'a Comparison, &'a RowDifference)> {
    let comparison = app.comparison()?;
    Some((comparison, comparison.row(row.signal()?)?))
}

/// What the other trace has in the viewport.
pub(super) fn other(app: &App, row: &Row, viewport: Viewport, columns: u16) -> Option<OtherLine> {
    let (comparison, difference) = difference(app, row)?;
    let track = &difference.other;
    let value = match app.document.as_ref()?.run {
        Some(_) => track.value_before(app.cursor),
        None => track.value(app.cursor),
    };
    let last = Time(viewport.to.0.saturating_sub(1).max(viewport.from.0));
    let drawn = track.summary(viewport.from, last, usize::from(columns));
    let writing = Writing { format: &row.format, errors: None, columns: 1 };
    let pieces = ranges(columns, |column| differs(difference, viewport, column, columns));
    let pieces = pieces.into_iter().map(|(start, end)| {
        let range = usize::from(start).min(drawn.len())..usize::from(end).min(drawn.len());
        Piece { start, end, wave: wave(track.kind(), &drawn[range], writing) }
    });
    Some(OtherLine {
        name: comparison.name(),
        known: value.as_ref().is_none_or(Value::is_known),
        value: value.map_or_else(|| "–".to_owned(), |value| row.format.write(&value)),
        pieces: pieces.collect(),
    })
}

/// Whether something differs in a column. One that is narrower than a tick may have no first moment of its own: it
/// belongs to the tick before.
fn differs(difference: &RowDifference, viewport: Viewport, column: u16, columns: u16) -> bool {
    let (from, to) = (viewport.time(column, columns), viewport.time(column.saturating_add(1), columns));
    if from < to {
        return difference.differs(from, to);
    }
    difference.differs(Time(from.0.saturating_sub(1)), from)
}

/// Neighbouring columns of which `is_in` is true, as first column and first column after them.
fn ranges(columns: u16, is_in: impl Fn(u16) -> bool) -> Vec<(u16, u16)> {
    let mut ranges: Vec<(u16, u16)> = Vec::new();
    for column in (0..columns).filter(|column| is_in(*column)) {
        match ranges.last_mut() {
            Some(last) if last.1 == column => last.1 = column + 1,
            _ => ranges.push((column, column + 1)),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::Stretch;
    use crate::trace::{SignalKind, Track};

    #[test]
    fn no_difference_is_hidden_by_the_scale() {
        let stretch = |from, to| Stretch { from: Time(from), to: Time(to) };
        let stretches = [stretch(3, 4), stretch(50, 60), stretch(99, 100)];
        let other = Track::computed(SignalKind::Text, Vec::new());
        let difference = RowDifference { other, stretches: stretches.into() };
        let seen = |from, to, columns| {
            let viewport = Viewport { from: Time(from), to: Time(to) };
            ranges(columns, |column| differs(&difference, viewport, column, columns))
        };
        assert_eq!(seen(0, 100, 10), [(0, 1), (5, 6), (9, 10)]);
        assert_eq!(seen(0, 10, 10), [(3, 4)]);
        // Four columns a tick.
        assert_eq!(seen(0, 10, 40), [(12, 16)]);
        assert_eq!(seen(10, 50, 40), []);
    }
}
