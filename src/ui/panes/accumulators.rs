//! The accumulator grid.

use super::super::canvas::{Canvas, cells};
use super::super::heat;
use super::{number, pending, sign};
use crate::app::scene::{Grid, History, Scalar};
use crate::app::{App, Pane, Region};
use crate::base::Field;
use crate::config::Role;
use crate::decode::Motion;
use crate::translate::{field, integer};
use ratatui::style::{Modifier, Style};

/// What the title says: operation, scalars, width, and whose effect is shown.
pub(super) fn about(grid: &Grid) -> String {
    let name = if grid.name.is_empty() { String::new() } else { format!(" {} ", grid.name) };
    let after = match grid.after {
        Some((activation, Some(negative))) => format!("  after x[{activation}] {}", sign(negative)),
        Some((activation, None)) => format!("  after x[{activation}]"),
        None => String::new(),
    };
    format!("{name} {} × {} bit{after}", grid.lanes, grid.bits)
}

/// Draws the pane.
pub(crate) fn draw(canvas: &mut Canvas, app: &App, region: Region) {
    let Some(grid) = &app.scene().grid else {
        pending(canvas, app, region);
        return;
    };
    if grid.lanes == 0 {
        let style = canvas.style(Role::Muted);
        canvas.text(
            region.x + 1,
            region.y,
            region.width,
            "the trace has no accumulators: dump engine or all",
            style,
        );
        return;
    }
    let Region { x, y, width, height } = region;
    let index = canvas.style(Role::TensorIndex);
    // Shades stand too close for a number above each.
    for column in (0..grid.columns).step_by(if grid.heat { 8 } else { 1 }) {
        let offset = u16::try_from(column).unwrap_or(0) * grid.cell;
        canvas.right(x + grid.label + offset, y, grid.cell.saturating_sub(1), &column.to_string(), index);
    }
    for (row, scalars) in grid.scalars.chunks(grid.columns).enumerate() {
        let y = y + 1 + u16::try_from(row).unwrap_or(0);
        let first = scalars.first().map_or(0, |scalar| scalar.lane);
        canvas.right(x, y, grid.label.saturating_sub(1), &first.to_string(), index);
        for (column, scalar) in scalars.iter().enumerate() {
            let offset = u16::try_from(column).unwrap_or(0) * grid.cell;
            let draw = if grid.heat { shade } else { cell };
            draw(canvas, app, grid, *scalar, (x + grid.label + offset, y));
        }
    }
    if let Some(history) = &grid.history {
        remember(
            canvas,
            grid,
            history,
            Region { y: y + height - 2, height: 1, x: x + 1, width: width.saturating_sub(2) },
        );
    }
    if height > 2 {
        footer(
            canvas,
            grid,
            Region { y: y + height - 1, height: 1, x: x + 1, width: width.saturating_sub(2) },
        );
    }
}

/// A number, and after it its mark.
fn cell(canvas: &mut Canvas, app: &App, grid: &Grid, scalar: Scalar, (x, y): (u16, u16)) {
    let (mark, role) = mark(scalar);
    let base = canvas.style(role);
    let mut style = if scalar.row.is_none() {
        canvas.style(Role::ChipIdle)
    } else if scalar.diverges() || mark != ' ' {
        base
    } else {
        canvas.style(number(scalar.value))
    };
    // A scalar that the last frame did not address is quiet; where nothing happened yet all are alike.
    if grid.after.is_some() && !scalar.addressed && !scalar.diverges() && mark == ' ' {
        style = style.add_modifier(Modifier::DIM);
    }
    let width = grid.cell.saturating_sub(1);
    let text = field(scalar.value);
    if scalar.lane == app.tensors().lane() {
        let focused = app.focus() == Pane::Accumulators;
        let chosen = canvas.style(if focused { Role::Selection } else { Role::SelectionIdle });
        let start = x + width.saturating_sub(cells(&text) + 1);
        canvas.restyle_row(start, y, cells(&text) + 2, chosen);
        // On the background of the selection only a colour made for dark grounds can be read.
        let role = if scalar.diverges() { Role::GoldenDiverge } else { number(scalar.value) };
        style = chosen.patch(canvas.style(role));
        canvas.put(start, y, '▸', style);
        style = style.add_modifier(Modifier::UNDERLINED);
    }
    canvas.right(x, y, width, &text, style);
    canvas.put(x + width, y, mark, style.remove_modifier(Modifier::UNDERLINED));
}

/// A scalar as a shade of its magnitude beside the largest on the screen, its sign before it; `✗` where it is wrong.
fn shade(canvas: &mut Canvas, app: &App, grid: &Grid, scalar: Scalar, (x, y): (u16, u16)) {
    let Field::Known(value) = scalar.value else {
        let style = canvas.style(Role::TensorUnknown);
        canvas.text(x, y, 2, "??", style);
        return;
    };
    let magnitude = i16::try_from(value.unsigned_abs().saturating_mul(255) / grid.most.unsigned_abs().max(1));
    let share = magnitude.unwrap_or(255).max(i16::from(value != 0));
    let share = if value < 0 { -share } else { share };
    let style = heat::ramp(canvas, share);
    let [sign, level] = heat::pair(share);
    let (sign, style) =
        if scalar.diverges() { ('✗', canvas.style(Role::TensorDiverge)) } else { (sign, style) };
    canvas.put(x, y, sign, style);
    canvas.put(x + 1, y, level, style);
    if scalar.lane == app.tensors().lane() {
        let focused = app.focus() == Pane::Accumulators;
        let chosen = canvas.style(if focused { Role::Selection } else { Role::SelectionIdle });
        canvas.restyle_row(x, y, 2, chosen.add_modifier(Modifier::UNDERLINED));
    }
}

/// The selected scalar over the operation: smallest value, a bar a column, largest value.
fn remember(canvas: &mut Canvas, grid: &Grid, history: &History, region: Region) {
    let (muted, plain) = (canvas.style(Role::Muted), canvas.style(Role::WaveValue));
    let (unknown, cursor) = (canvas.style(Role::TensorUnknown), canvas.style(Role::CursorValue));
    let lane = grid.selected.map_or(0, |scalar| scalar.lane);
    let (low, high) =
        history.range.map_or((String::new(), String::new()), |(low, high)| (integer(low), integer(high)));
    let x = canvas.text(region.x, region.y, region.width, &format!(" [{lane}] {low} "), muted);
    let end = region.x + region.width;
    for (column, x) in (x..end).take(history.values.len()).enumerate() {
        let here = column == history.cursor;
        let (bar, style) = match history.values.get(column) {
            Some(Field::Known(value)) => (heat::EIGHTHS[history.height(*value)], plain),
            _ => ('?', unknown),
        };
        canvas.put(x, region.y, bar, if here { cursor } else { style });
    }
    let x = x.saturating_add(u16::try_from(history.values.len()).unwrap_or(0)).min(end);
    canvas.text(x, region.y, end - x, &format!(" {high}"), muted);
}

/// How a scalar stands out, by shape and colour.
fn mark(scalar: Scalar) -> (char, Role) {
    match scalar.motion {
        _ if scalar.diverges() => ('✗', Role::TensorDiverge),
        Motion::Rose => ('▲', Role::TensorRose),
        Motion::Fell => ('▼', Role::TensorFell),
        Motion::Unknown | Motion::Still => (' ', Role::Text),
    }
}

/// The selected scalar in words: now, golden, target.
fn footer(canvas: &mut Canvas, grid: &Grid, region: Region) {
    let Some(scalar) = grid.selected else { return };
    let (muted, text) = (canvas.style(Role::Muted), canvas.style(Role::Text));
    let name = match scalar.row {
        Some(row) => format!(
            "▸{} ",
            if row == scalar.lane { format!("[{row}]") } else { format!("[{}] y[{row}]", scalar.lane) }
        ),
        None => format!("▸[{}] has no output ", scalar.lane),
    };
    let value = field(scalar.value);
    let mut pieces: Vec<(String, Style)> =
        vec![(name, muted), (value, canvas.style(number(scalar.value))), ("  ".to_owned(), muted)];
    if let Some(expected) = scalar.expected {
        let (text, role) = if scalar.value == Field::Known(expected) {
            ("✓ golden".to_owned(), Role::GoldenAgree)
        } else {
            (format!("✗ golden {}", integer(expected)), Role::GoldenDiverge)
        };
        pieces.push((text, canvas.style(role)));
    }
    if let Some(target) = scalar.target {
        pieces.push(("  → ".to_owned(), muted));
        pieces.push((integer(target), text));
    }
    let pieces: Vec<(&str, Style)> = pieces.iter().map(|(text, style)| (text.as_str(), *style)).collect();
    let at = canvas.pieces(region.x, region.y, region.width, &pieces);
    legend(canvas, Region { x: at, width: (region.x + region.width).saturating_sub(at), ..region });
}

fn legend(canvas: &mut Canvas, region: Region) {
    let muted = canvas.style(Role::Muted);
    let (rose, fell) = (canvas.style(Role::TensorPositive), canvas.style(Role::TensorNegative));
    let length = cells("▲ rose  ▼ fell  dim: not selected");
    let short = cells("▲ rose  ▼ fell");
    let shown = if region.width >= length + 3 { length } else { short };
    if region.width < short + 2 {
        return;
    }
    let x = region.x + region.width - shown;
    let pieces =
        [("▲", rose), (" rose  ", muted), ("▼", fell), (" fell", muted), ("  dim: not selected", muted)];
    let count = if shown == length { 5 } else { 4 };
    canvas.pieces(x, region.y, shown, &pieces[..count]);
}
