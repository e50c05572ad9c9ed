//! Name and value of a row, left of its drawing.

use super::super::super::canvas::{Canvas, cells};
use super::hue;
use crate::app::scene::{Head, Wave, WaveLine, WavesPane};
use crate::app::{App, Pane, Region};
use crate::config::Role;
use ratatui::style::Style;

/// Draws name, range and value in the middle line of `region`.
pub(super) fn draw(canvas: &mut Canvas, app: &App, pane: &WavesPane, line: &WaveLine, region: Region) {
    let gutter = pane.x.saturating_sub(region.x);
    let mut background = None;
    if line.selected || line.chosen {
        let role = if app.focus() == Pane::Waves { Role::Selection } else { Role::SelectionIdle };
        let style = canvas.style(role);
        background = style.bg;
        canvas.clear(Region { width: gutter, ..region }, style);
        for y in region.y..region.y + region.height {
            let sign = match (line.selected, region.height) {
                (true, 1) => '▸',
                (true, _) => '▌',
                (false, _) => '┆',
            };
            canvas.put(region.x, y, sign, style);
        }
    }
    let on = |style: Style| background.map_or(style, |background| style.bg(background));
    let middle = Region { y: region.y + region.height / 2, height: 1, ..region };
    name(canvas, pane, line, on, middle);
    let role = if line.known { Role::WaveValue } else { Role::WaveUnknown };
    let value = on(canvas.style(role));
    canvas.right(region.x + pane.names + 1, middle.y, pane.values, &line.value, value);
    if let (Wave::Analog(curve), 3..) = (&line.wave, region.height) {
        let muted = on(canvas.style(Role::Muted));
        let x = region.x + pane.names + 1;
        canvas.right(x, region.y, pane.values, &curve.highest, muted);
        canvas.right(x, region.y + region.height - 1, pane.values, &curve.lowest, muted);
    }
}

/// Indent, fold sign, name, range or count.
fn name(canvas: &mut Canvas, pane: &WavesPane, line: &WaveLine, on: impl Fn(Style) -> Style, region: Region) {
    let Region { x, y, .. } = region;
    let role = match line.head {
        Head::Missing => Role::WaveMissing,
        Head::Group { .. } => Role::WaveGroup,
        Head::Divider => Role::WaveRuler,
        Head::Plain | Head::Protocol => line.color.map_or(Role::WaveName, hue),
    };
    let (style, muted) = (on(canvas.style(role)), on(canvas.style(Role::Muted)));
    // What has no value may use its place, too.
    let wide = matches!(line.head, Head::Group { .. } | Head::Divider) && line.value.is_empty();
    let end = x + pane.names + if wide { pane.values + 1 } else { 0 };
    let mut at = (x + 1 + u16::from(line.depth) * 2).min(x + 1 + pane.names / 3);
    let after = match line.head {
        Head::Group { open, rows } => {
            canvas.put(at, y, if open { '▾' } else { '▸' }, muted);
            at += 2;
            format!(" {rows}")
        }
        _ => line.range.clone(),
    };
    let room = end.saturating_sub(at);
    let name =
        if line.name.is_empty() && matches!(line.head, Head::Group { .. }) { "group" } else { &line.name };
    let spare = room.saturating_sub(cells(&after));
    // What follows the name gives way before the name does.
    let whole = cells(name) <= spare || matches!(line.head, Head::Group { .. });
    let stop = canvas.path(at, y, if whole { spare } else { room }, name, style);
    if whole {
        canvas.text(stop, y, end.saturating_sub(stop), &after, muted);
    }
}
