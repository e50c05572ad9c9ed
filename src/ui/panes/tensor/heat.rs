//! The heatmap of a tensor.

use super::super::super::canvas::{Canvas, cells};
use super::super::super::heat::{pair, ramp, shade};
use super::super::waves::note;
use super::{mark, selection};
use crate::app::scene::{Heat, HeatCell, Tensor};
use crate::app::{App, Verdict, View};
use crate::config::Role;
use crate::translate::integer;
use ratatui::style::{Modifier, Style};

/// Draws the heatmap: a heading, then a row of elements each.
pub(super) fn draw(canvas: &mut Canvas, app: &App, tensor: &Tensor, heat: &Heat) {
    let index = canvas.style(Role::TensorIndex);
    let region = heat.region;
    let (start, end) = (region.x + heat.label + 1, region.x + region.width);
    let place = |column: usize| {
        let x = u16::try_from(column).unwrap_or(u16::MAX).saturating_mul(heat.cell).saturating_add(start);
        Some(x).filter(|x| x.saturating_add(heat.cell) <= end)
    };
    let mut free = start;
    for (column, text) in heat.heading.iter().enumerate() {
        let Some(x) = place(column).filter(|x| *x >= free && !text.is_empty()) else { continue };
        if heat.numbers {
            canvas.right(x, region.y, heat.cell.saturating_sub(1), text, index);
        } else {
            free = canvas.text(x, region.y, end - x, text, index) + u16::from(cells(text) > 1);
        }
    }
    for (row, y) in heat.rows.iter().zip(region.y + 1..region.y + region.height) {
        canvas.right(region.x, y, heat.label, &row.label, index);
        for (column, cell) in row.cells.iter().enumerate() {
            if let (Some(x), Some(cell)) = (place(column), cell) {
                let style = style(canvas, app, tensor, cell);
                element(canvas, tensor, heat, cell, (x, y), style);
            }
        }
    }
}

fn style(canvas: &Canvas, app: &App, tensor: &Tensor, cell: &HeatCell) -> Style {
    if cell.place == tensor.place {
        let chosen = selection(canvas, app);
        return ramp(canvas, cell.share).patch(chosen).add_modifier(Modifier::UNDERLINED);
    }
    ramp(canvas, cell.share)
}

/// One element: its number where there is room, else its shade; what is wrong has its mark before it.
fn element(
    canvas: &mut Canvas,
    tensor: &Tensor,
    heat: &Heat,
    cell: &HeatCell,
    (x, y): (u16, u16),
    style: Style,
) {
    let chosen = cell.place == tensor.place;
    let sign = mark(cell.verdict);
    // A golden number that did not pass is a number all the same.
    let sign = sign.filter(|_| cell.verdict == Verdict::Wrong || tensor.view != View::Golden);
    let symbol = |canvas: &Canvas, role: Role| {
        let marked = style.fg(canvas.style(role).fg.unwrap_or_default());
        if chosen { marked } else { marked.add_modifier(Modifier::BOLD) }
    };
    if heat.numbers {
        let text = cell.value.map_or_else(|| "x".to_owned(), integer);
        for offset in 0..heat.cell {
            canvas.put(x + offset, y, ' ', style);
        }
        canvas.right(x, y, heat.cell.saturating_sub(1), &text, style.patch(ink(canvas, cell, chosen)));
    } else if heat.cell == 1 {
        canvas.put(x, y, cell.value.map_or('x', |_| shade(cell.share)), style);
    } else {
        let [first, second] = cell.value.map_or(['x', 'x'], |_| pair(cell.share));
        canvas.put(x, y, first, style);
        for offset in 1..heat.cell {
            canvas.put(x + offset, y, second, style);
        }
    }
    let element = tensor.whole.elements.get(cell.place);
    let noted = element.and_then(|element| tensor.notes.get(&element.index));
    let is_wrong = sign.is_some();
    if let Some((mark, role)) = sign {
        let style = symbol(canvas, role);
        canvas.put(x, y, mark, style);
    } else if chosen && heat.cell > 1 {
        canvas.put(x, y, '▸', style);
        if !heat.numbers && heat.cell > 2 {
            canvas.put(x + 1, y, cell.value.map_or('x', |_| pair(cell.share)[0]), style);
        }
    }
    // Behind a number, where nothing stands; of a shade beside the mark of what is wrong, or over it: the side has the number.
    let shaded = x + u16::from(is_wrong || (chosen && heat.cell > 1));
    let at = if heat.numbers { x + heat.cell.saturating_sub(1) } else { shaded };
    if let Some(color) = noted.filter(|_| at < x + heat.cell) {
        canvas.put(at, y, note::FLAG, symbol(canvas, note::role(*color)));
    }
}

/// The colour of a number on its background.
fn ink(canvas: &Canvas, cell: &HeatCell, chosen: bool) -> Style {
    let role = match cell.value {
        None => Role::TensorUnknown,
        Some(0) => Role::TensorZero,
        Some(_) if chosen => return Style::new(),
        Some(_) => Role::Text,
    };
    canvas.style(role).fg.map_or_else(Style::new, |color| Style::new().fg(color))
}
