//! What a row does, as lines and areas: a column of a summary is one unit wide.

use super::paint::Paint;
use crate::base::Logic;
use crate::config::Role;
use crate::translate::wave::{Level, Segment, Shape, Stretch};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Where a row is drawn.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The first column.
    pub x: f64,
    /// The line of a 1.
    pub top: f64,
    /// The line of a 0.
    pub bottom: f64,
    /// Columns.
    pub columns: u16,
}

impl Place {
    pub fn middle(&self) -> f64 {
        f64::midpoint(self.top, self.bottom)
    }

    /// A box over some columns.
    fn block(&self, from: u16, to: u16) -> String {
        let x = self.x + f64::from(from);
        format!("M{x} {}H{}V{}H{x}z", self.top, x + f64::from(to - from), self.bottom)
    }
}

/// Room that a letter needs.
const LETTER: u16 = 10;

/// How a line is broken.
const DASHED: &str = " stroke-dasharray=\"4 3\"";
const DOTTED: &str = " stroke-dasharray=\"1 3\"";

/// Lines by role and by how they are broken.
type Lines = BTreeMap<(Role, &'static str), String>;

/// Draws a single bit.
pub(super) fn bit(paint: &mut Paint, shapes: &[Shape], color: Option<Role>, place: Place) {
    let mut lines = Lines::new();
    let mut start = 0_u16;
    for run in shapes.chunk_by(|a, b| a == b) {
        let end = start.saturating_add(u16::try_from(run.len()).unwrap_or(u16::MAX));
        match run[0] {
            Shape::Nothing => {}
            Shape::Steady(level) => steady(paint, &mut lines, level, (start, end), place),
            Shape::Pulse => paint.area(Role::WaveGlitch, &place.block(start, end), 0.6),
            Shape::Dense => paint.area(Role::WaveGlitch, &place.block(start, end), 1.0),
            Shape::Unclear => paint.area(Role::WaveUnknown, &place.block(start, end), 0.8),
            edge => (start..end).for_each(|column| edged(&mut lines, edge, column, place)),
        }
        start = end;
    }
    for ((role, more), path) in lines {
        // A user's colour is for what is ordinary; what is not keeps the colour that warns.
        let role = color.filter(|_| matches!(role, Role::WaveHigh | Role::WaveLow)).unwrap_or(role);
        paint.line(role, &path, more);
    }
}

/// The height of a level, and how its line looks; `None` for what fills the row.
fn level_line(level: Logic, place: Place) -> Option<(f64, Role, &'static str)> {
    Some(match level {
        Logic::Zero => (place.bottom, Role::WaveLow, ""),
        Logic::One => (place.top, Role::WaveHigh, ""),
        Logic::L => (place.bottom, Role::WaveWeak, DASHED),
        Logic::H => (place.top, Role::WaveWeak, DASHED),
        Logic::Z => (place.middle(), Role::WaveHighZ, DASHED),
        Logic::DontCare => (place.middle(), Role::WaveHighZ, DOTTED),
        Logic::X | Logic::U | Logic::W => return None,
    })
}

fn steady(paint: &mut Paint, lines: &mut Lines, level: Logic, (start, end): (u16, u16), place: Place) {
    if let Some((y, role, more)) = level_line(level, place) {
        let path = lines.entry((role, more)).or_default();
        let _ = write!(path, "M{} {y}H{}", place.x + f64::from(start), place.x + f64::from(end));
        return;
    }
    unknown(paint, level, (start, end), place);
}

/// A hatched area with the letter of its level.
fn unknown(paint: &mut Paint, level: Logic, (start, end): (u16, u16), place: Place) {
    paint.hatched(&place.block(start, end));
    if end - start >= LETTER {
        let x = place.x + f64::midpoint(f64::from(start), f64::from(end));
        paint.centred(Role::WaveUnknown, x, place.middle() + 4.0, &level.to_char().to_string());
    }
}

/// A column in which something happens.
fn edged(lines: &mut Lines, edge: Shape, column: u16, place: Place) {
    let x = place.x + f64::from(column) + 0.5;
    let (top, bottom) = (place.top, place.bottom);
    let mut line = |role, path: String| lines.entry((role, "")).or_default().push_str(&path);
    match edge {
        Shape::Rise => line(Role::WaveHigh, format!("M{} {bottom}h.5V{top}h.5", x - 0.5)),
        Shape::Fall => line(Role::WaveHigh, format!("M{} {top}h.5V{bottom}h.5", x - 0.5)),
        Shape::Into(level) => {
            let role = level_line(level, place).map_or(Role::WaveUnknown, |(_, role, _)| role);
            line(role, format!("M{x} {top}V{bottom}"));
        }
        Shape::Event => line(Role::WaveHigh, arrow(x, place)),
        Shape::Events => line(Role::WaveGlitch, arrow(x - 1.0, place) + &arrow(x + 1.0, place)),
        _ => {}
    }
}

fn arrow(x: f64, place: Place) -> String {
    format!("M{x} {}V{}m-3 4l3 -4l3 4", place.bottom, place.top)
}

/// Draws values over time.
pub(super) fn bus(paint: &mut Paint, stretches: &[Stretch], color: Option<Role>, place: Place) {
    let mut lines = Lines::new();
    let wide = |index: Option<usize>| {
        let next = index.and_then(|index| stretches.get(index));
        next.is_some_and(|next| matches!(next.segment, Segment::Value(_)) && next.end - next.start >= 4)
    };
    for (index, stretch) in stretches.iter().enumerate() {
        let (start, end) = (stretch.start, stretch.end);
        let x = place.x + f64::from(start);
        match &stretch.segment {
            Segment::Nothing => {}
            Segment::Idle => {
                let path = format!("M{x} {}h{}", place.middle(), end - start);
                lines.entry((Role::WaveRuler, DOTTED)).or_default().push_str(&path);
            }
            // Between values that taper off a dash joins them; everything else needs a line that nobody overlooks.
            Segment::Edge if wide(index.checked_sub(1)) && wide(Some(index + 1)) => {
                let path = format!("M{x} {}h1", place.middle());
                lines.entry((Role::WaveBus, "")).or_default().push_str(&path);
            }
            Segment::Edge => {
                let path = format!("M{} {}V{}", x + 0.5, place.top, place.bottom);
                lines.entry((Role::WaveBus, "")).or_default().push_str(&path);
            }
            Segment::Dense(false) => paint.area(Role::WaveGlitch, &place.block(start, end), 0.6),
            Segment::Dense(true) => paint.area(Role::WaveUnknown, &place.block(start, end), 0.8),
            Segment::Value(value) => {
                held(paint, &mut lines, value.level, (start, end), place);
                let middle = place.x + f64::midpoint(f64::from(start), f64::from(end));
                paint.centred(value.level.text_role(), middle, place.middle() + 4.0, &value.text);
            }
        }
    }
    for ((role, more), path) in lines {
        let role = color.filter(|_| role == Role::WaveBus).unwrap_or(role);
        paint.line(role, &path, more);
    }
}

/// The outline of a value.
fn held(paint: &mut Paint, lines: &mut Lines, level: Level, (start, end): (u16, u16), place: Place) {
    let (role, more) = match level {
        Level::Strong => (Role::WaveBus, ""),
        Level::Weak => (Role::WaveWeak, DASHED),
        Level::Warn => (Role::WaveGlitch, ""),
        Level::Error => (Role::WaveUnknown, " stroke-width=\"2\""),
        Level::Partly => {
            paint.xml.push_str("<g opacity=\".35\">");
            paint.hatched(&tapered(start, end, place));
            paint.close();
            (Role::WaveUnknown, "")
        }
        Level::All(level @ (Logic::Z | Logic::DontCare)) => {
            return steady(paint, lines, level, (start, end), place);
        }
        Level::All(_) => {
            paint.hatched(&place.block(start, end));
            return;
        }
    };
    lines.entry((role, more)).or_default().push_str(&tapered(start, end, place));
}

/// An outline that tapers off where the value begins and ends on the picture.
fn tapered(start: u16, end: u16, place: Place) -> String {
    let slant = (f64::from(end - start) / 2.0).min(3.0);
    let left = if start == 0 { 0.0 } else { slant };
    let right = if end >= place.columns { 0.0 } else { slant };
    let (x, end) = (place.x + f64::from(start), place.x + f64::from(end));
    let (top, middle, bottom) = (place.top, place.middle(), place.bottom);
    format!(
        "M{x} {middle}L{} {top}H{}L{end} {middle}L{} {bottom}H{}z",
        x + left,
        end - right,
        end - right,
        x + left
    )
}
