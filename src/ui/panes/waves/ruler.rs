//! Above the rows: what a search found, notes, time or cycles, markers and how far they are apart.

use super::super::super::canvas::{Canvas, cells};
use super::note;
use crate::app::Region;
use crate::app::scene::{Delta, Found, WavesPane};
use crate::config::Role;

/// Draws the lines above the rows.
pub(super) fn draw(canvas: &mut Canvas, pane: &WavesPane, region: Region) {
    let mut y = region.y;
    if let Some(found) = &pane.ruler.matches {
        ticks(canvas, pane, &MATCHES, found, Region { y, height: 1, ..region });
        y += 1;
    }
    if let Some(found) = &pane.ruler.differences {
        ticks(canvas, pane, &DIFFERENCES, found, Region { y, height: 1, ..region });
        y += 1;
    }
    if pane.ruler.note_line {
        note::line(canvas, pane, Region { y, height: 1, ..region });
        y += 1;
    }
    scale(canvas, pane, Region { y, height: 1, ..region });
    if !pane.ruler.note_line {
        note::signs(canvas, pane, y);
    }
    if pane.ruler.mark_line {
        y += 1;
        let muted = canvas.style(Role::Muted);
        canvas.text(region.x + 2, y, pane.names, "markers", muted);
        for delta in &pane.ruler.deltas {
            span(canvas, delta, Region { x: pane.x, y, width: pane.columns, height: 1 });
        }
    }
    let marker = canvas.style(Role::Marker);
    for (column, letter) in &pane.ruler.marks {
        canvas.put(pane.x + column, y, *letter, marker);
    }
}

/// Ticks above the ruler: what they are called, how they look for one moment in a column and for several.
struct Ticks {
    title: &'static str,
    role: Role,
    one: char,
    several: char,
}

const MATCHES: Ticks = Ticks { title: "matches", role: Role::WaveMatch, one: '▾', several: '▼' };
const DIFFERENCES: Ticks = Ticks { title: "differs", role: Role::DiffScope, one: '▴', several: '▲' };

/// A tick for each column with something, another one where there are several, and how many there are at all.
fn ticks(canvas: &mut Canvas, pane: &WavesPane, ticks: &Ticks, found: &Found, region: Region) {
    let (muted, style) = (canvas.style(Role::Muted), canvas.style(ticks.role));
    canvas.text(region.x + 2, region.y, pane.names, ticks.title, muted);
    canvas.right(region.x + pane.names + 1, region.y, pane.values, &found.count, style);
    for (column, several) in &found.columns {
        canvas.put(pane.x + column, region.y, if *several { ticks.several } else { ticks.one }, style);
    }
}

/// Labels of time or cycles, and the head of the cursor.
fn scale(canvas: &mut Canvas, pane: &WavesPane, region: Region) {
    let y = region.y;
    let style = canvas.style(Role::WaveRuler);
    let unit = if pane.ruler.in_cycles { "cycle" } else { "time" };
    canvas.text(region.x + 2, y, pane.names, unit, style);
    let end = pane.x + pane.columns;
    let head = cursor_label(pane);
    let mut free = pane.x;
    for tick in &pane.ruler.ticks {
        let x = pane.x + tick.column;
        let after = x + cells(&tick.label) + 1;
        let covered = head.as_ref().is_some_and(|head| x < head.1 + 1 && after + 1 > head.0);
        if x >= free && after < end && !covered {
            canvas.put(x, y, '╷', style);
            free = canvas.text(x + 1, y, end - x - 1, &tick.label, style) + 2;
        }
    }
    if let Some((start, after, label)) = head {
        let style = canvas.style(Role::CursorValue);
        canvas.text(start, y, after - start, &label, style);
    }
    growing(canvas, pane, y);
    let more = match (pane.above, pane.below) {
        (0, 0) => String::new(),
        (above, 0) => format!("↑{above}"),
        (0, below) => format!("↓{below}"),
        (above, below) => format!("↑{above} ↓{below}"),
    };
    canvas.right(region.x, y, pane.names + pane.values + 1, &more, style);
}

/// What stands at the end of a trace that grows, beside the label of the cursor.
fn growing(canvas: &mut Canvas, pane: &WavesPane, y: u16) {
    let Some(end) = pane.growing.map(|column| pane.x + column + 1) else { return };
    let label = cursor_label(pane).filter(|(_, after, _)| after + 1 >= end);
    let end = label.map_or(end, |(start, ..)| start);
    let room = end.saturating_sub(pane.x);
    let text = match room {
        44.. => " still growing »",
        20.. => " growing »",
        _ => "»",
    };
    let length = cells(text).min(room);
    canvas.text(end - length, y, length, text, canvas.style(Role::GoldenPending));
}

/// First cell, first cell after it, and text of the label of the cursor, which stands at the side with room.
fn cursor_label(pane: &WavesPane) -> Option<(u16, u16, String)> {
    let (x, at) = (pane.x + pane.cursor?, &pane.ruler.at);
    let length = cells(at);
    let right = x + 1 + length <= pane.x + pane.columns;
    let left = pane.cursor? >= length;
    Some(match (right, left) {
        (true, _) => (x, x + 1 + length, format!("▼{at}")),
        (false, true) => (x - length, x + 1, format!("{at}▼")),
        (false, false) => (x, x + 1, "▼".to_owned()),
    })
}

/// A line from marker to marker with its length in the middle.
fn span(canvas: &mut Canvas, delta: &Delta, axis: Region) {
    let style = canvas.style(Role::MarkerDelta);
    let width = delta.end.saturating_sub(delta.start);
    for column in delta.start..delta.end {
        canvas.put(axis.x + column, axis.y, '─', style);
    }
    let Some(label) = delta.labels.iter().find(|label| cells(label) <= width) else { return };
    let length = cells(label);
    let start = axis.x + delta.start + (width - length) / 2;
    if length + 2 <= width {
        canvas.put(start - 1, axis.y, ' ', style);
        canvas.put(start + length, axis.y, ' ', style);
    }
    canvas.text(start, axis.y, length, label, style);
}
