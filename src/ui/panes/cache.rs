//! The caches of keys and values.

use super::super::canvas::Canvas;
use super::attention::{Cells, chosen, pieces, shade, told};
use super::pending;
use crate::app::scene::{CACHE_NUMBER, CachePane, CacheRow};
use crate::app::{App, Pane, Region};
use crate::config::Role;
use crate::translate::rounded;
use ratatui::style::Style;

/// What the title says: layer, head, and how many positions are filled.
pub(super) fn about(pane: &CachePane) -> String {
    let CachePane { layer, head: (head, shared), filled: [keys, values], context, .. } = pane;
    let shared = if shared == head { String::new() } else { format!(" kv {shared}") };
    format!("layer {layer}  head {head}{shared}  filled: K {keys}, V {values} of {context}")
}

/// Draws the pane.
pub(crate) fn draw(canvas: &mut Canvas, app: &App, region: Region) {
    let Some(pane) = &app.scene().cache else {
        pending(canvas, app, region);
        return;
    };
    heading(canvas, pane);
    for (row, y) in pane.rows.iter().zip(region.y + 1..) {
        draw_row(canvas, app, pane, row, y, region.x);
    }
    if region.height > 3 {
        let y = region.y + region.height - 1;
        detail(canvas, pane, Region { x: region.x + 1, y, width: region.width.saturating_sub(2), height: 1 });
    }
}

/// The indices of elements; the first cell of each side says which it is.
fn heading(canvas: &mut Canvas, pane: &CachePane) {
    let index = canvas.style(Role::TensorIndex);
    let every = if pane.cell > 2 { 1 } else { 4 };
    for (side, letter) in ["K", "V"].into_iter().enumerate() {
        let elements = pane.elements[side].clone();
        if elements.is_empty() {
            continue;
        }
        canvas.text(pane.columns[side].saturating_sub(2), pane.y, 1, letter, canvas.style(Role::Text));
        for (offset, element) in (0_u16..).zip(elements) {
            let x = pane.columns[side] + offset * pane.cell;
            if element % every == 0 {
                canvas.text(x, pane.y, pane.cell * 4, &element.to_string(), index);
            }
        }
    }
}

fn draw_row(canvas: &mut Canvas, app: &App, pane: &CachePane, row: &CacheRow, y: u16, x: u16) {
    let (position, element, in_values) = pane.selected;
    let now = row.position == pane.token;
    let style = canvas.style(if row.position == position { Role::TensorCursor } else { Role::TensorIndex });
    if now {
        canvas.put(x, y, '▸', canvas.style(Role::Cursor));
    }
    canvas.right(x + 1, y, 4, &row.position.to_string(), style);
    canvas.text(x + 6, y, 1, &row.letter, canvas.style(Role::Text));
    let highlight = chosen(canvas, app, Pane::Cache);
    for (side, shades) in [&row.keys, &row.values].into_iter().enumerate() {
        let first = pane.elements[side].start;
        for (at, spot) in shades.iter().enumerate() {
            let here = row.position == position && in_values == (side == 1) && first + at == element;
            let offset = u16::try_from(at).unwrap_or(u16::MAX).saturating_mul(pane.cell);
            let number = pane.cell >= CACHE_NUMBER;
            let cells = Cells {
                x: pane.columns[side].saturating_add(offset),
                y,
                width: pane.cell,
                height: 1,
                number,
            };
            shade(canvas, *spot, cells, here.then_some(highlight));
        }
    }
}

/// The selected element and the number that it stands for.
fn detail(canvas: &mut Canvas, pane: &CachePane, region: Region) {
    let (muted, text) = (canvas.style(Role::Muted), canvas.style(Role::Text));
    let (position, element, in_values) = pane.selected;
    let side = if in_values { 'v' } else { 'k' };
    let mut line: Vec<(String, Style)> =
        vec![(format!("{side}[{position}][{element}]"), text), (format!(" ‘{}’ ", pane.letter), muted)];
    line.extend(told(canvas, pane.detail.0));
    if let Some(real) = pane.real() {
        line.push((format!(" = {}", rounded(real)), text));
    }
    line.push(("   largest of the head ".to_owned(), muted));
    line.extend(told(canvas, pane.detail.1));
    pieces(canvas, region.x, region.y, region.width, &line);
}
