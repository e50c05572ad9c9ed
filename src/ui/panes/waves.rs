//! The waves: ruler, names, values, and a row of shapes for each signal.

use super::super::canvas::{Canvas, cells};
use crate::app::scene::{Segment, Shape, Stretch, Wave, WaveLine, WavesPane};
use crate::app::{App, Pane, Region};
use crate::base::Logic;
use crate::config::Role;
use ratatui::style::Style;

/// Draws the pane.
pub(crate) fn draw(canvas: &mut Canvas, app: &App, region: Region) {
    let pane = &app.scene().waves;
    ruler(canvas, pane, region);
    if pane.lines.is_empty() {
        let text = "no rows: choose signals in the tree, Space adds them";
        let style = canvas.style(Role::Muted);
        canvas.text(region.x + 1, region.y + 1, region.width.saturating_sub(2), text, style);
        return;
    }
    let bottom = region.y + region.height;
    for (line, y) in pane.lines.iter().zip(region.y + 1..bottom) {
        row(canvas, app, pane, line, Region { y, height: 1, ..region });
    }
    if let Some(column) = pane.cursor {
        cursor(canvas, pane, pane.x + column, region);
    }
}

/// Labels of time or cycles, marks, and the head of the cursor.
fn ruler(canvas: &mut Canvas, pane: &WavesPane, region: Region) {
    let y = region.y;
    let style = canvas.style(Role::WaveRuler);
    let unit = if pane.in_cycles { "cycle" } else { "time" };
    canvas.text(region.x + 2, y, pane.names, unit, style);
    let end = pane.x + pane.columns;
    let head = cursor_label(pane);
    let mut free = pane.x;
    for tick in &pane.ticks {
        let x = pane.x + tick.column;
        let after = x + cells(&tick.label) + 1;
        let covered = head.as_ref().is_some_and(|head| x < head.1 + 1 && after + 1 > head.0);
        if x >= free && after < end && !covered {
            canvas.put(x, y, '╷', style);
            free = canvas.text(x + 1, y, end - x - 1, &tick.label, style) + 2;
        }
    }
    let marker = canvas.style(Role::Marker);
    for (column, letter) in &pane.marks {
        canvas.put(pane.x + column, y, *letter, marker);
    }
    if let Some((start, after, label)) = head {
        let style = canvas.style(Role::CursorValue);
        canvas.text(start, y, after - start, &label, style);
    }
    let more = match (pane.above, pane.below) {
        (0, 0) => String::new(),
        (above, 0) => format!("↑{above}"),
        (0, below) => format!("↓{below}"),
        (above, below) => format!("↑{above} ↓{below}"),
    };
    canvas.right(region.x, y, pane.names + pane.values + 1, &more, style);
}

/// First cell, first cell after it, and text of the label of the cursor, which stands at the side with room.
fn cursor_label(pane: &WavesPane) -> Option<(u16, u16, String)> {
    let x = pane.x + pane.cursor?;
    let length = cells(&pane.at);
    let right = x + 1 + length <= pane.x + pane.columns;
    let left = pane.cursor? >= length;
    Some(match (right, left) {
        (true, _) => (x, x + 1 + length, format!("▼{}", pane.at)),
        (false, true) => (x - length, x + 1, format!("{}▼", pane.at)),
        (false, false) => (x, x + 1, "▼".to_owned()),
    })
}

fn row(canvas: &mut Canvas, app: &App, pane: &WavesPane, line: &WaveLine, region: Region) {
    let Region { x, y, .. } = region;
    let gutter = pane.x.saturating_sub(x);
    let mut background = None;
    if line.selected {
        let role = if app.focus() == Pane::Waves { Role::Selection } else { Role::SelectionIdle };
        let style = canvas.style(role);
        background = style.bg;
        canvas.clear(Region { width: gutter, ..region }, style);
        canvas.put(x, y, '▸', style);
    }
    let on = |style: Style| background.map_or(style, |background| style.bg(background));
    let (name, muted) = (on(canvas.style(Role::WaveName)), on(canvas.style(Role::Muted)));
    let names = pane.names.saturating_sub(1);
    let end = canvas.path(x + 1, y, names, &line.name, name);
    if end + cells(&line.range) <= x + 1 + names {
        canvas.text(end, y, cells(&line.range), &line.range, muted);
    }
    let role = if line.known { Role::WaveValue } else { Role::WaveUnknown };
    let value = on(canvas.style(role));
    canvas.right(x + pane.names + 1, y, pane.values, &line.value, value);
    match &line.wave {
        Wave::Loading => {
            let style = canvas.style(Role::WaveMissing);
            canvas.text(pane.x, y, pane.columns, "loading …", style);
        }
        Wave::Bit(shapes) => {
            for (shape, column) in shapes.iter().zip(0..pane.columns) {
                let (symbol, role) = glyph(*shape);
                let style = canvas.style(role);
                canvas.put(pane.x + column, y, symbol, style);
            }
        }
        Wave::Bus(stretches) => {
            for stretch in stretches {
                bus(canvas, stretch, pane.x, y);
            }
        }
    }
}

/// The glyph of a single bit. Levels differ by height, everything else by shape.
fn glyph(shape: Shape) -> (char, Role) {
    match shape {
        Shape::Nothing => (' ', Role::WaveLow),
        Shape::Steady(level) | Shape::Into(level) => steady(level),
        Shape::Rise => ('╱', Role::WaveHigh),
        Shape::Fall => ('╲', Role::WaveHigh),
        Shape::Pulse => ('┃', Role::WaveGlitch),
        Shape::Dense => ('║', Role::WaveGlitch),
        Shape::Unclear => ('▚', Role::WaveUnknown),
        Shape::Event => ('↑', Role::WaveHigh),
    }
}

fn steady(level: Logic) -> (char, Role) {
    match level {
        Logic::Zero => ('▁', Role::WaveLow),
        Logic::One => ('▔', Role::WaveHigh),
        Logic::X => ('x', Role::WaveUnknown),
        Logic::Z => ('╌', Role::WaveHighZ),
        Logic::H => ('h', Role::WaveHighZ),
        Logic::L => ('l', Role::WaveHighZ),
        Logic::W => ('w', Role::WaveUnknown),
        Logic::U => ('u', Role::WaveUnknown),
        Logic::DontCare => ('-', Role::WaveHighZ),
    }
}

/// A stretch of a bus: its value in the middle, elided if it is too long.
fn bus(canvas: &mut Canvas, stretch: &Stretch, x: u16, y: u16) {
    let width = stretch.end - stretch.start;
    let x = x + stretch.start;
    let (symbol, line, text, role) = match &stretch.segment {
        Segment::Nothing => (' ', Role::WaveBus, "", Role::WaveBusText),
        Segment::Edge => ('╳', Role::WaveBus, "", Role::WaveBusText),
        Segment::Value(text) => ('═', Role::WaveBus, text.as_str(), Role::WaveBusText),
        Segment::Unknown(text) => ('░', Role::WaveUnknown, text.as_str(), Role::WaveUnknown),
        Segment::HighZ => ('╌', Role::WaveHighZ, "z", Role::WaveHighZ),
        Segment::Dense(false) => ('╪', Role::WaveGlitch, "", Role::WaveGlitch),
        Segment::Dense(true) => ('▚', Role::WaveUnknown, "", Role::WaveUnknown),
    };
    let (line, style) = (canvas.style(line), canvas.style(role));
    for column in 0..width {
        canvas.put(x + column, y, symbol, line);
    }
    let length = cells(text);
    if length == 0 || width == 0 {
        return;
    }
    if length + 2 <= width {
        let start = x + (width - length) / 2;
        canvas.put(start - 1, y, ' ', style);
        canvas.text(start, y, length, text, style);
        canvas.put(start + length, y, ' ', style);
    } else if length <= width {
        canvas.text(x + (width - length) / 2, y, length, text, style);
    } else if width > 2 {
        // The most significant digits stay, the ellipsis says that more follow.
        canvas.text(x, y, width, text, style);
    }
}

/// The line of the cursor: over the drawing a line, over a value only its colour.
fn cursor(canvas: &mut Canvas, pane: &WavesPane, x: u16, region: Region) {
    let style = canvas.style(Role::Cursor);
    for (offset, y) in (region.y + 1..region.y + region.height).enumerate() {
        let text = pane.lines.get(offset).is_some_and(|line| over_text(line, x - pane.x));
        if text {
            let value = canvas.style(Role::FrameBit);
            canvas.restyle(x, y, value);
        } else {
            canvas.put(x, y, '│', style);
        }
    }
}

/// Whether a column of a bus holds a character of a value.
fn over_text(line: &WaveLine, column: u16) -> bool {
    let Wave::Bus(stretches) = &line.wave else { return false };
    stretches.iter().find(|stretch| (stretch.start..stretch.end).contains(&column)).is_some_and(|stretch| {
        let (Segment::Value(text) | Segment::Unknown(text)) = &stretch.segment else { return false };
        let (width, length) = (stretch.end - stretch.start, cells(text));
        let start = stretch.start + width.saturating_sub(length) / 2;
        length <= width && (start..start + length).contains(&column) || length > width && width > 2
    })
}
