//! The spans: a row a level on the time axis of the waves, and the whole run below.

use super::super::canvas::{Canvas, cells};
use super::pending;
use super::waves::note;
use crate::app::scene::{Map, Stripe, StripeRow};
use crate::app::{App, Pane, Region};
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
    let bottom = region.y + region.height;
    let mut y = region.y;
    for row in spans.rows.iter().take(usize::from(region.height)) {
        heading(canvas, app, row, Region { y, ..region });
        stripes(canvas, row, Region { y, ..axis });
        y += 1;
    }
    if let Some(map) = &spans.map {
        let rows = u16::try_from(map.rows.len()).unwrap_or(1).min(bottom.saturating_sub(y));
        timeline(canvas, app, map, Region { y: bottom - rows, height: rows, ..region });
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

/// The name of a level, and what the cursor is in.
fn heading(canvas: &mut Canvas, app: &App, row: &StripeRow, region: Region) {
    let waves = &app.scene().waves;
    let (muted, value) = (canvas.style(Role::Muted), canvas.style(Role::WaveValue));
    canvas.text(region.x + 2, region.y, waves.names, row.title, muted);
    canvas.right(region.x + waves.names + 1, region.y, waves.values, &row.current, value);
}

fn stripes(canvas: &mut Canvas, row: &StripeRow, axis: Region) {
    let style = canvas.style(role(row.level));
    for stripe in &row.stripes {
        draw_stripe(canvas, stripe, style, axis);
    }
}

/// The whole run: a row a level, notes, the part on the screen in brackets, the cursor.
fn timeline(canvas: &mut Canvas, app: &App, map: &Map, region: Region) {
    let waves = &app.scene().waves;
    let axis = Region { x: waves.x, width: waves.columns, ..region };
    let (muted, rest) = (canvas.style(Role::Muted), canvas.style(Role::ProgressRest));
    for (row, y) in map.rows.iter().zip(region.y..) {
        for column in 0..axis.width {
            canvas.put(axis.x + column, y, '─', rest);
        }
        if map.rows.len() == 1 {
            canvas.text(region.x + 2, y, waves.names, "whole run", muted);
            alternating(canvas, row, Region { y, ..axis });
        } else {
            heading(canvas, app, row, Region { y, ..region });
            stripes(canvas, row, Region { y, ..axis });
        }
    }
    let last = region.y + region.height.saturating_sub(1);
    for (column, color) in &map.notes {
        let style = canvas.style(note::role(*color));
        canvas.put(axis.x + column, last, note::FLAG, style);
    }
    let (from, to) = map.viewport;
    let bright = canvas.style(Role::HintKey);
    if app.panes().contains(&Pane::Waves) {
        for column in from..=to {
            canvas.restyle(axis.x + column, last, bright);
        }
        if to > from + 1 {
            canvas.put(axis.x + from, last, '[', bright);
            canvas.put(axis.x + to, last, ']', bright);
        }
    }
    if let Some(column) = map.cursor {
        let style = canvas.style(Role::CursorValue);
        for y in region.y..region.y + region.height {
            canvas.put(axis.x + column, y, '┃', style);
        }
    }
}

/// Neighbours in two colours, where nothing else tells them apart.
fn alternating(canvas: &mut Canvas, row: &StripeRow, axis: Region) {
    for stripe in &row.stripes {
        let role = if stripe.odd { Role::SpanLayer } else { Role::SpanOperation };
        let style = canvas.style(role);
        draw_stripe(canvas, stripe, style, axis);
    }
}
