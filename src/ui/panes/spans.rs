//! The spans: a row a level on the time axis of the waves, and the whole run below.

use super::super::canvas::{Canvas, cells};
use super::pending;
use crate::app::scene::{Map, Stripe};
use crate::app::{App, Region};
use crate::config::Role;
use crate::decode::Level;
use ratatui::style::{Modifier, Style};

/// Draws the pane.
pub(crate) fn draw(canvas: &mut Canvas, app: &App, region: Region) {
    let Some(spans) = &app.scene().spans else {
        pending(canvas, app, region);
        return;
    };
    let waves = &app.scene().waves;
    let axis = Region { x: waves.x, width: waves.columns, height: 1, ..region };
    let muted = canvas.style(Role::Muted);
    let bottom = region.y + region.height;
    let mut y = region.y;
    for row in spans.rows.iter().take(usize::from(region.height)) {
        canvas.text(region.x + 2, y, waves.names, row.title, muted);
        let current = row.stripes.iter().find(|stripe| stripe.current);
        if let Some(stripe) = current {
            let style = canvas.style(Role::WaveValue);
            canvas.right(region.x + waves.names + 1, y, waves.values, &stripe.label, style);
        }
        let style = canvas.style(role(row.level));
        for stripe in &row.stripes {
            draw_stripe(canvas, stripe, style, Region { y, ..axis });
        }
        y += 1;
    }
    if let (Some(map), true) = (&spans.map, y < bottom) {
        whole(canvas, map, region, Region { y: bottom - 1, ..axis }, waves.names);
    }
    if let Some(column) = spans.cursor {
        let style = canvas.style(Role::Cursor);
        for y in region.y..y {
            canvas.restyle(waves.x + column, y, style);
        }
    }
}

fn role(level: Level) -> Role {
    match level {
        Level::Token => Role::SpanToken,
        Level::Layer => Role::SpanLayer,
        Level::Operation => Role::SpanOperation,
        Level::Group => Role::SpanGroup,
        Level::Activation => Role::SpanActivation,
        Level::Cycle | Level::Bit | Level::Frame => Role::SpanFrame,
    }
}

/// A stripe begins with a line and holds its label; stripes of less than a column are shaded.
fn draw_stripe(canvas: &mut Canvas, stripe: &Stripe, style: Style, axis: Region) {
    let x = axis.x + stripe.start;
    let width = stripe.end.min(axis.width).saturating_sub(stripe.start);
    let current = canvas.style(Role::SpanCurrent);
    // A stripe as wide as the screen says where one is by its label; a bright band would say nothing more.
    let style = match stripe.current {
        true if width < axis.width => style.patch(current),
        true => style.add_modifier(Modifier::BOLD),
        false => style,
    };
    if stripe.label.is_empty() {
        for column in 0..width {
            canvas.put(x + column, axis.y, '▒', style.remove_modifier(Modifier::BOLD));
        }
        return;
    }
    for column in 0..width {
        canvas.put(x + column, axis.y, ' ', style);
    }
    let first = if stripe.continued { ' ' } else { '▏' };
    canvas.put(x, axis.y, first, style);
    let room = width.saturating_sub(1);
    let label = if stripe.current && width > cells(&stripe.label) + 2 {
        format!("▸{}", stripe.label)
    } else {
        stripe.label.clone()
    };
    if cells(&label) <= room {
        canvas.text(x + 1, axis.y, room, &label, style);
    }
}

/// The whole run: its operations, the part on the screen in brackets, the cursor.
fn whole(canvas: &mut Canvas, map: &Map, region: Region, axis: Region, names: u16) {
    let muted = canvas.style(Role::Muted);
    canvas.text(region.x + 2, axis.y, names, "whole run", muted);
    let rest = canvas.style(Role::ProgressRest);
    for column in 0..axis.width {
        canvas.put(axis.x + column, axis.y, '─', rest);
    }
    for stripe in &map.stripes {
        let role = if stripe.odd { Role::SpanLayer } else { Role::SpanOperation };
        let style = canvas.style(role);
        draw_stripe(canvas, stripe, style, axis);
    }
    let (from, to) = map.viewport;
    let bright = canvas.style(Role::HintKey);
    for column in from..=to {
        canvas.restyle(axis.x + column, axis.y, bright);
    }
    if to > from + 1 {
        canvas.put(axis.x + from, axis.y, '[', bright);
        canvas.put(axis.x + to, axis.y, ']', bright);
    }
    if let Some(column) = map.cursor {
        let style = canvas.style(Role::CursorValue);
        canvas.put(axis.x + column, axis.y, '┃', style);
    }
}
