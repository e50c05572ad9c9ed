//! Values over time: stretches between edges, the value in the middle where it has room.

use super::super::super::canvas::{Canvas, cells};
use crate::app::Region;
use crate::app::scene::{Level, Segment, Stretch};
use crate::base::Logic;
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
            let style = canvas.style(text_role(value.level));
            let style = value.color.map_or(style, |(r, g, b)| style.fg(Color::Rgb(r, g, b)));
            text(canvas, &value.text, style, place);
        }
    }
}

/// The characters of a stretch without its text.
fn fill(canvas: &mut Canvas, segment: &Segment, color: Option<Role>, place: Region) {
    for line in 0..place.height {
        let (symbol, role) = cell(segment, line, place.height);
        let role = color.filter(|_| role == Role::WaveBus).unwrap_or(role);
        let style = canvas.style(role);
        for x in place.x..place.x + place.width {
            canvas.put(x, place.y + line, symbol, style);
        }
    }
}

/// The character of a stretch in line `line` of `height`, and its role. In rows of several lines what is known has a
/// line above and one below; what is not fills the row.
pub(super) fn cell(segment: &Segment, line: u16, height: u16) -> (char, Role) {
    let middle = line == height / 2;
    let outline = line == 0 || line + 1 == height;
    let level = match segment {
        Segment::Nothing => return (' ', Role::WaveBus),
        Segment::Idle => return (if middle { '·' } else { ' ' }, Role::WaveRuler),
        Segment::Edge => return (edge(line, height), Role::WaveBus),
        Segment::Dense(false) => return ('╪', Role::WaveGlitch),
        Segment::Dense(true) => return ('▚', Role::WaveUnknown),
        Segment::Value(value) => value.level,
    };
    let known = |strong: char, tall: char| match (height, outline) {
        (1, _) => strong,
        (_, true) => tall,
        _ => ' ',
    };
    match level {
        Level::Strong => (known('═', '─'), Role::WaveBus),
        Level::Weak => (known('┅', '┅'), Role::WaveWeak),
        Level::Warn => (known('═', '─'), Role::WaveGlitch),
        Level::Error => (known('═', '━'), Role::WaveUnknown),
        Level::Partly | Level::All(Logic::X) => ('░', Role::WaveUnknown),
        Level::All(Logic::Z) => (if middle { '╌' } else { ' ' }, Role::WaveHighZ),
        Level::All(Logic::DontCare) => (if middle { '-' } else { ' ' }, Role::WaveHighZ),
        Level::All(level) => (if middle { level.to_char() } else { '░' }, Role::WaveUnknown),
    }
}

fn edge(line: u16, height: u16) -> char {
    match (height, line) {
        (1, _) => '╳',
        (_, 0) => '┬',
        (height, line) if line + 1 == height => '┴',
        _ => '│',
    }
}

fn text_role(level: Level) -> Role {
    match level {
        Level::Strong | Level::Weak => Role::WaveBusText,
        Level::Warn => Role::DiagnosticWarning,
        Level::All(Logic::Z | Logic::DontCare) => Role::WaveHighZ,
        Level::Partly | Level::Error | Level::All(_) => Role::WaveUnknown,
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
