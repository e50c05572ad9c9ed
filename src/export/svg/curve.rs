//! Values as a curve.

use super::super::{Curve, Extent};
use super::paint::Paint;
use super::wave::Place;
use crate::config::Role;
use crate::translate::{Analog, AnalogColumn, rounded};
use std::fmt::Write as _;

/// Draws a curve between its lowest and its highest value, which are written beside it.
pub(super) fn draw(
    paint: &mut Paint,
    numbers: &Analog,
    columns: &[AnalogColumn],
    how: Curve,
    color: Option<Role>,
    place: Place,
) {
    let seen = || Analog::viewport(columns);
    let range = match how.extent {
        Extent::Stretch => seen(),
        Extent::Trace => numbers.global(),
        Extent::Type => numbers.limits().or_else(|| numbers.global()),
    };
    missing(paint, columns, place);
    let Some((low, high)) = range else { return };
    let height = |value: f64| {
        let share = if high > low { ((value - low) / (high - low)).clamp(0.0, 1.0) } else { 0.5 };
        place.bottom - share * (place.bottom - place.top)
    };
    if low < 0.0 && high > 0.0 {
        let path = format!("M{} {:.1}h{}", place.x, height(0.0), place.columns);
        paint.line(Role::WaveRuler, &path, " stroke-dasharray=\"1 3\"");
    }
    paint.line(
        color.unwrap_or(Role::WaveAnalog),
        &path(columns, how, place, height),
        " stroke-width=\"1.2\"",
    );
    let x = place.x + 3.0;
    paint.over(Role::Muted, x, place.top + 8.0, &rounded(high));
    if high > low {
        paint.over(Role::Muted, x, place.bottom, &rounded(low));
    }
}

/// Whether a column has something that is no number.
fn gap(column: &AnalogColumn) -> bool {
    column.unknown || column.highz || column.empty
}

/// Hatched where no value is a number; a line in the middle where nobody drives it.
fn missing(paint: &mut Paint, columns: &[AnalogColumn], place: Place) {
    let mut start = 0;
    for run in columns.chunk_by(|a, b| (a.unknown, a.highz) == (b.unknown, b.highz)) {
        let (x, width) = (place.x + f64::from(start), u16::try_from(run.len()).unwrap_or(u16::MAX));
        start += width;
        if run[0].unknown {
            paint.hatched(&format!("M{x} {}h{width}V{}h-{width}z", place.top, place.bottom));
        } else if run[0].highz {
            paint.line(
                Role::WaveHighZ,
                &format!("M{x} {}h{width}", place.middle()),
                " stroke-dasharray=\"4 3\"",
            );
        }
    }
}

/// The line: all values of a column lie on it.
fn path(columns: &[AnalogColumn], how: Curve, place: Place, height: impl Fn(f64) -> f64) -> String {
    let mut path = String::new();
    let mut drawing = false;
    let mut drawn = None;
    for (column, index) in columns.iter().zip(0_u16..) {
        let x = place.x + f64::from(index);
        let Some((first, last)) = column.first.zip(column.last).filter(|_| !gap(column)) else {
            drawing = false;
            continue;
        };
        let (first, last) = (height(first), height(last));
        if !drawing {
            let _ = write!(path, "M{x} {first:.1}");
            (drawing, drawn) = (true, Some(first));
        }
        if column.changes == 0 {
            if !how.slope {
                let _ = write!(path, "H{}", x + 1.0);
            }
            continue;
        }
        if let Some((low, high)) = column.min.zip(column.max).filter(|_| column.changes > 1) {
            let start = if how.slope { height(high) } else { first };
            let _ = write!(path, "L{x} {start:.1}V{:.1}V{:.1}", height(high), height(low));
        }
        if how.slope || column.changes > 1 || drawn != Some(last) {
            let command = if how.slope {
                format!("L{x} {last:.1}")
            } else {
                format!("H{}V{last:.1}H{}", x + 0.5, x + 1.0)
            };
            path.push_str(&command);
        }
        drawn = Some(last);
    }
    if how.slope && drawing {
        let _ = write!(path, "H{}", place.x + f64::from(place.columns));
    }
    path
}
