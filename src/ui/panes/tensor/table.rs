//! The table of a tensor.

use super::super::super::canvas::Canvas;
use super::super::number;
use super::super::waves::note;
use super::{mark, selection};
use crate::app::scene::{Column, Tensor};
use crate::app::{App, Element, Region};
use crate::config::Role;
use crate::translate::{field, integer, rounded};
use ratatui::style::Style;

/// Draws the table: a heading, then a row an element.
pub(super) fn draw(canvas: &mut Canvas, app: &App, tensor: &Tensor, region: Region) {
    let heading = canvas.style(Role::TensorIndex);
    let mut x = region.x;
    for (column, width) in &tensor.columns.0 {
        let text = match column {
            Column::Index => "i",
            Column::Rtl => "rtl",
            Column::Golden => "golden",
            Column::Difference => "Δ",
            Column::Cycle => "cycle",
            Column::Real => "real",
        };
        canvas.right(x, region.y, *width, text, heading);
        x += width;
    }
    let rows = tensor.elements.iter().zip(&tensor.reals).zip(region.y + 1..region.y + region.height);
    for ((element, real), y) in rows {
        row(canvas, app, tensor, (element, *real), Region { y, height: 1, ..region });
    }
}

fn row(
    canvas: &mut Canvas,
    app: &App,
    tensor: &Tensor,
    (element, real): (&Element, Option<f64>),
    region: Region,
) {
    let Region { x, y, width, .. } = region;
    let selected = tensor.selected.is_some_and(|selected| selected.index == element.index);
    let base = if selected { selection(canvas, app) } else { Style::new() };
    if selected {
        canvas.restyle_row(x, y, width, base);
        canvas.put(x, y, '▸', base);
    }
    let mut at = x;
    for (column, width) in &tensor.columns.0 {
        let (text, role) = content(tensor, element, real, *column);
        let style = over(base, canvas.style(role));
        canvas.right(at, y, *width, &text, style);
        at += width;
    }
    if let Some(color) = tensor.notes.get(&element.index) {
        let style = over(base, canvas.style(note::role(*color)));
        canvas.put(at, y, note::FLAG, style);
    }
    if let Some((mark, role)) = mark(element.verdict) {
        let style = over(base, canvas.style(role));
        canvas.put(at + 1, y, mark, style);
    }
}

/// `style` on the background of a selected row.
fn over(base: Style, style: Style) -> Style {
    let background = base.bg.or(style.bg);
    background.map_or(style, |background| style.bg(background))
}

fn content(tensor: &Tensor, element: &Element, real: Option<f64>, column: Column) -> (String, Role) {
    let passed = element.passed();
    match column {
        Column::Index => (element.index.to_string(), Role::TensorIndex),
        Column::Rtl if !passed => (String::new(), Role::TensorUnknown),
        Column::Rtl => (field(element.rtl), number(element.rtl)),
        Column::Golden => (element.golden.map(integer).unwrap_or_default(), Role::Muted),
        Column::Difference => match (element.difference(), element.golden) {
            (Some(0), _) => ("·".to_owned(), Role::Muted),
            (Some(value), _) => (integer(value), Role::GoldenDiverge),
            (None, Some(_)) if passed => ("?".to_owned(), Role::TensorUnknown),
            (None, _) => (String::new(), Role::Muted),
        },
        Column::Cycle => {
            // What passes after the cursor is of second rank.
            let later = element.cycle.is_none_or(|cycle| cycle > tensor.cycle);
            let text = element.cycle.map(|cycle| cycle.to_string()).unwrap_or_default();
            (text, if later { Role::Muted } else { Role::Text })
        }
        Column::Real => (real.map(rounded).unwrap_or_default(), Role::Text),
    }
}
