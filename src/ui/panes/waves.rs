//! The waves: what stands above, a name, a value and a drawing for each row, the whole trace below.

mod bit;
mod bus;
mod curve;
mod gutter;
mod map;
pub(crate) mod note;
mod other;
mod ruler;

#[cfg(test)]
mod tests;

use super::super::canvas::Canvas;
use crate::app::scene::Wave;
use crate::app::{App, Hue, Region};
use crate::config::Role;
use ratatui::style::Style;

/// Draws the pane.
pub(crate) fn draw(canvas: &mut Canvas, app: &App, region: Region) {
    let pane = &app.scene().waves;
    if pane.head > 0 {
        ruler::draw(canvas, pane, region);
    }
    let bottom = region.y + region.height - pane.map.as_ref().map_or(0, |_| 1).min(region.height);
    if pane.lines.is_empty() {
        let text = "no rows: choose signals in the tree, Space adds them";
        let style = canvas.style(Role::Muted);
        let y = (region.y + pane.head).min(bottom);
        canvas.text(region.x + 1, y, region.width.saturating_sub(2), text, style);
    }
    let mut y = region.y + pane.head;
    for line in &pane.lines {
        let height = line.height.min(bottom.saturating_sub(y));
        if height == 0 {
            break;
        }
        // The other trace has the last line of a row that differs.
        let below = u16::from(line.other.is_some()).min(height.saturating_sub(1));
        let place = Region { y, height: height - below, ..region };
        gutter::draw(canvas, app, pane, line, place);
        let axis = Region { x: pane.x, width: pane.columns, ..place };
        wave(canvas, &line.wave, line.color, axis);
        note::in_row(canvas, line, axis);
        if let Some(other) = line.other.as_ref().filter(|_| below > 0) {
            other::draw(canvas, pane, other, Region { y: y + height - 1, height: 1, ..region });
        }
        y += height;
    }
    if let Some(map) = &pane.map {
        map::draw(canvas, pane, map, Region { y: bottom, height: 1, ..region });
    }
    if let Some((first, last)) = pane.band {
        let style = canvas.style(Role::Input);
        for y in region.y..bottom {
            canvas.restyle_row(
                pane.x + first,
                y,
                last.saturating_sub(first) + 1,
                Style { fg: None, ..style },
            );
        }
    }
    if let Some(column) = pane.growing.filter(|_| !pane.lines.is_empty()) {
        let style = canvas.style(Role::GoldenPending);
        for y in region.y + pane.head..bottom {
            if STEADY.contains(&canvas.symbol(pane.x + column, y)) {
                canvas.put(pane.x + column, y, '»', style);
            }
        }
    }
    if let Some(column) = pane.cursor.filter(|_| !pane.lines.is_empty()) {
        let top = region.y + pane.head;
        cursor(canvas, pane.x + column, Region { y: top, height: bottom.saturating_sub(top), ..region });
    }
}

/// Draws what a row shows over time.
fn wave(canvas: &mut Canvas, wave: &Wave, color: Option<Hue>, axis: Region) {
    let color = color.map(hue);
    match wave {
        Wave::Blank => {}
        Wave::Loading => word(canvas, "loading …", axis),
        Wave::Missing(text) => word(canvas, text, axis),
        Wave::Rule => rule(canvas, color, axis),
        Wave::Bit(shapes) => bit::draw(canvas, shapes, color, axis),
        Wave::Bus(stretches) => bus::draw(canvas, stretches, color, axis),
        Wave::Analog(curve) => curve::draw(canvas, curve, color, axis),
    }
}

/// The role of a user's colour.
fn hue(hue: Hue) -> Role {
    match hue {
        Hue::One => Role::RowOne,
        Hue::Two => Role::RowTwo,
        Hue::Three => Role::RowThree,
        Hue::Four => Role::RowFour,
        Hue::Five => Role::RowFive,
        Hue::Six => Role::RowSix,
    }
}

fn word(canvas: &mut Canvas, text: &str, axis: Region) {
    let style = canvas.style(Role::WaveMissing);
    canvas.text(axis.x, axis.y + axis.height / 2, axis.width, text, style);
}

fn rule(canvas: &mut Canvas, color: Option<Role>, axis: Region) {
    let style = canvas.style(color.unwrap_or(Role::WaveRuler));
    for x in axis.x..axis.x + axis.width {
        canvas.put(x, axis.y + axis.height / 2, '┄', style);
    }
}

/// What the line of the cursor may replace: where nothing changes, nothing is hidden.
const STEADY: [&str; 13] = [" ", "»", "▁", "▔", "═", "░", "╌", "─", "┅", "┄", "·", "┈", "━"];

/// The line of the cursor: through what is steady a line; over everything else only its colours.
fn cursor(canvas: &mut Canvas, x: u16, rows: Region) {
    let (line, cell): (Style, Style) = (canvas.style(Role::Cursor), canvas.style(Role::CursorCell));
    for y in rows.y..rows.y + rows.height {
        if STEADY.contains(&canvas.symbol(x, y)) {
            canvas.put(x, y, '│', line);
        } else {
            canvas.restyle(x, y, cell);
        }
    }
}
