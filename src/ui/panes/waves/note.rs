//! Notes over the waves: flags above the rows, brackets over stretches of time, flags in the rows of signals.

use super::super::super::canvas::{Canvas, cells};
use super::{STEADY, hue};
use crate::app::scene::{Flag, WaveLine, WavesPane};
use crate::app::{Hue, Region};
use crate::config::Role;
use ratatui::style::Modifier;

/// The sign of a note.
pub(crate) const FLAG: char = '¶';

/// Fewer letters of a text say nothing.
const LEAST: u16 = 4;

/// The role of a note of a colour.
pub(crate) fn role(color: Option<Hue>) -> Role {
    color.map_or(Role::Note, hue)
}

/// Draws the line of the notes: a flag and its text, a bracket with its text in it.
pub(super) fn line(canvas: &mut Canvas, pane: &WavesPane, region: Region) {
    let muted = canvas.style(Role::Muted);
    canvas.text(region.x + 2, region.y, pane.names, "notes", muted);
    let flags = &pane.ruler.notes;
    let axis = Region { x: pane.x, width: pane.columns, ..region };
    let mut stops: Vec<u16> = flags.iter().flat_map(|flag| [flag.start, flag.end]).collect();
    stops.sort_unstable();
    let mut stretches: Vec<&Flag> = flags.iter().filter(|flag| flag.is_stretch()).collect();
    // A shorter one lies over a longer one.
    stretches.sort_by_key(|flag| std::cmp::Reverse(flag.end - flag.start));
    for flag in stretches {
        bracket(canvas, flag, axis);
    }
    let next = |column: u16| stops.get(stops.partition_point(|stop| *stop <= column)).copied();
    for flag in flags {
        let end = next(flag.start).unwrap_or(axis.width);
        let after = next(flag.end).unwrap_or(axis.width);
        words(canvas, flag, (end, after), axis);
    }
}

/// A line over a stretch of time; an end that is not on the screen is open.
fn bracket(canvas: &mut Canvas, flag: &Flag, axis: Region) {
    let style = canvas.style(role(flag.color));
    for column in flag.start..=flag.end.min(axis.width.saturating_sub(1)) {
        let symbol = match (column == flag.start && flag.begins, column == flag.end && flag.ends) {
            (true, _) => '├',
            (_, true) => '┤',
            _ => '─',
        };
        canvas.put(axis.x + column, axis.y, symbol, style);
    }
}

/// The sign of a note, and what it says as far as there is room before column `stop`. What has no room in a bracket stands
/// behind it, before column `after`.
fn words(canvas: &mut Canvas, flag: &Flag, (stop, after): (u16, u16), axis: Region) {
    let style = canvas.style(role(flag.color));
    let start = flag.start + u16::from(flag.is_stretch() && flag.begins);
    if start < stop || !flag.is_stretch() {
        canvas.put(axis.x + start, axis.y, FLAG, style);
    }
    let text = if flag.more > 0 { format!("{} +{}", flag.text, flag.more) } else { flag.text.clone() };
    let (inside, outside) = (stop.saturating_sub(start + 2), after.saturating_sub(flag.end + 2));
    let behind = flag.is_stretch() && cells(&text) > inside && outside > inside;
    let (at, room) = if behind { (flag.end + 1, outside) } else { (start + 1, inside) };
    if room >= LEAST || cells(&text) <= room {
        canvas.text(axis.x + at, axis.y, room, &text, style);
    }
}

/// The signs alone, in the ruler of a pane without a line for them.
pub(super) fn signs(canvas: &mut Canvas, pane: &WavesPane, y: u16) {
    for flag in pane.ruler.notes.iter().filter(|flag| flag.begins) {
        let style = canvas.style(role(flag.color));
        canvas.put(pane.x + flag.start, y, FLAG, style);
    }
}

/// The flags of a row, in its first line. What changes there stays in sight: it is marked, not replaced.
pub(super) fn in_row(canvas: &mut Canvas, row: &WaveLine, axis: Region) {
    for (column, color) in &row.flags {
        let (x, style) = (axis.x + column, canvas.style(role(*color)));
        if STEADY.contains(&canvas.symbol(x, axis.y)) {
            canvas.put(x, axis.y, FLAG, style);
        } else {
            canvas.restyle(x, axis.y, style.add_modifier(Modifier::REVERSED));
        }
    }
}
