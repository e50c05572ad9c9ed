//! The tensor pane: table, heatmap, figures, as many of them as there is room for.

mod heat;
mod side;
mod table;

use super::super::canvas::Canvas;
use super::pending;
use crate::app::scene::Tensor;
use crate::app::{App, Element, Hold, Pane, Region, Verdict, View};
use crate::config::Role;
use crate::translate::{integer, rounded};
use ratatui::style::Style;

/// What the title says: the tensor, its length, and whether the pane holds on to it.
pub(super) fn about(tensor: &Tensor) -> String {
    let origin = if tensor.from_snippet { " from the snippet " } else { "" };
    let name = format!(" {}  {} {origin}", tensor.name, tensor.whole.elements.len());
    let view = match tensor.view {
        View::Rtl => String::new(),
        view => format!(" {} ", view.title()),
    };
    match (&tensor.pinned, tensor.hold) {
        (Some(place), _) => format!("{name}{view} stays at {place} "),
        (None, Hold::Tensor | Hold::Name | Hold::Nothing) => format!("{name}{view}"),
    }
}

/// Draws the pane.
pub(crate) fn draw(canvas: &mut Canvas, app: &App, region: Region) {
    let Some(tensor) = &app.scene().tensor else {
        pending(canvas, app, region);
        return;
    };
    if let Some(region) = tensor.parts.table {
        table::draw(canvas, app, tensor, region);
    }
    if let Some(heat) = &tensor.heat {
        heat::draw(canvas, app, tensor, heat);
    }
    if let Some(region) = tensor.parts.side {
        side::draw(canvas, tensor, region);
    }
    if let Some(region) = tensor.parts.foot {
        side::foot(canvas, tensor, region);
    }
}

/// How the selected row or cell is drawn, which depends on whether the pane has the focus.
fn selection(canvas: &Canvas, app: &App) -> Style {
    let focus = app.focus() == Pane::Tensor;
    canvas.style(if focus { Role::Selection } else { Role::SelectionIdle })
}

/// An element's number with what it stands for: `312 ≙ 0.0371`.
fn worth(element: &Element, view: View, real: Option<f64>) -> String {
    let number = element.value(view).map_or_else(|| "x".to_owned(), integer);
    real.map_or(number.clone(), |real| format!("{number} ≙ {}", rounded(real)))
}

/// The mark of a verdict, and its colour.
fn mark(verdict: Verdict) -> Option<(char, Role)> {
    match verdict {
        Verdict::Open | Verdict::Right => None,
        Verdict::Wrong => Some(('✗', Role::GoldenDiverge)),
        Verdict::Missing => Some(('?', Role::TensorUnknown)),
    }
}
