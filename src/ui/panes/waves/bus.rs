//! Values over time: stretches between edges, the value in the middle where it has room.

use super::super::super::canvas::{Canvas, cells};
use crate::app::Region;
use crate::app::scene::{Segment, Stretch};
use crate::config::Role;
use ratatui::style::{Color, Style};

/// Draws the stretches over all lines of `axis`.
pub(super) fn draw(canvas: &mut Canvas, stretches: &[Stretch], color: Option<Role>, axis: Region) {
    for stretch in stretches {
        let end = stretch.end.min(axis.width);
        let width = end.saturating_sub(stretch.start);
        let place = Region { x: axis.x + stretch.start, width, ..axis };
        fill(canvas, &stretch.segment, color, place);
        if let Segment::Value(value) = &stretch.segment {
            let style = canvas.style(value.level.text_role());
            let style = value.color.map_or(style, |(r, g, b)| style.fg(Color::Rgb(r, g, b)));
            text(canvas, &value.text, style, place);
        }
    }
}

/// The characters of a stretch without its text.
fn fill(canvas: &mut Canvas, segment: &Segment, color: Option<Role>, place: Region) {
    for line in 0..place.height {
        let (symbol, role) = segment.sign(line, place.height);
        let role = color.filter(|_| role == Role::WaveBus).unwrap_or(role);
        let style = canvas.style(role);
        for x in place.x..place.x + place.width {
            canvas.put(x, place.y + line, symbol, style);
        }
    }
}

/// Writes a value in the middle, with a blank at each side where there is room for that.
fn text(canvas: &mut Canvas, text: &str, style: Style, place: Region) {
    let length = cells(text);
    if length == 0 || length > place.width {
        return;
    }
    let y = place.y + place.height / 2;
    let start = place.x + (place.width - length) / 2;
    if length + 2 <= place.width {
        canvas.put(start - 1, y, ' ', style);
        canvas.put(start + length, y, ' ', style);
    }
    canvas.text(start, y, length, text, style);
}
