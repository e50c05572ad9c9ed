//! An array at the cursor: indices at the edges, what changed since a marker with a sign.

use super::super::canvas::{Canvas, cells};
use crate::app::scene::{ArrayElement as Element, MatrixPane};
use crate::app::{App, Pane, Region};
use crate::config::Role;
use crate::translate::{Kind, Since};

/// What the title says beside the name.
pub(super) fn about(pane: &MatrixPane) -> String {
    match pane.since {
        Some(mark) => format!("{}  ◆ changed since {mark}", pane.title),
        None => pane.title.clone(),
    }
}

/// Draws the pane.
pub(crate) fn draw(canvas: &mut Canvas, app: &App, region: Region) {
    let muted = canvas.style(Role::Muted);
    let Some(pane) = &app.scene().matrix else {
        let text = if app.arrays().finding() {
            "finding arrays …"
        } else {
            "no arrays: none of the names has an index"
        };
        canvas.text(region.x + 1, region.y, region.width.saturating_sub(1), text, muted);
        return;
    };
    let index = canvas.style(Role::MatrixIndex);
    let start = region.x + 1 + pane.label + 1;
    let end = region.x + region.width;
    let bottom = region.y + region.height.saturating_sub(1);
    let place = |column: usize| {
        let x = start + u16::try_from(column).unwrap_or(u16::MAX).saturating_mul(pane.cell);
        Some(x).filter(|x| x.saturating_add(pane.cell) <= end)
    };
    for (label, x) in pane.header.iter().enumerate().filter_map(|(at, label)| Some((label, place(at)?))) {
        canvas.right(x, region.y, pane.cell, label, index);
    }
    for ((row, (label, elements)), y) in pane.rows.iter().enumerate().zip(region.y + 1..bottom) {
        canvas.right(region.x + 1, y, pane.label, label, index);
        for (column, element) in elements.iter().enumerate() {
            let Some(x) = place(column) else { break };
            let selected = pane.selected == (row, column);
            draw_element(canvas, app, element, selected, Region { x, y, width: pane.cell, height: 1 });
        }
    }
    let more = match pane.more {
        (0, 0) => String::new(),
        (above, 0) => format!("↑{above}"),
        (0, below) => format!("↓{below}"),
        (above, below) => format!("↑{above} ↓{below}"),
    };
    if region.height > 1 {
        let room = region.width.saturating_sub(cells(&more) + 3);
        canvas.path(region.x + 1, bottom, room, &pane.detail, muted);
        canvas.right(region.x, bottom, region.width.saturating_sub(1), &more, muted);
    }
}

/// A blank, the sign of a change, the value.
fn draw_element(canvas: &mut Canvas, app: &App, element: &Element, selected: bool, place: Region) {
    let Region { x, y, width, .. } = place;
    let role = match (element.since, element.kind) {
        (Since::Changed | Since::Back, _) => Role::MatrixChanged,
        (_, Kind::Unknown | Kind::Error) => Role::WaveUnknown,
        (_, Kind::HighZ | Kind::DontCare) => Role::WaveHighZ,
        (_, Kind::Weak) => Role::WaveWeak,
        (_, Kind::Warn) => Role::DiagnosticWarning,
        (_, Kind::Normal | Kind::Event) => Role::WaveValue,
    };
    let mut style = canvas.style(if element.exists { role } else { Role::Muted });
    if selected {
        let focused = app.focus() == Pane::Matrix;
        let chosen = canvas.style(if focused { Role::Selection } else { Role::SelectionIdle });
        style = style.patch(chosen);
    }
    let sign = match element.since {
        Since::Changed => '◆',
        Since::Back => '·',
        Since::Same => ' ',
    };
    if selected {
        canvas.put(x, y, '▸', style);
    }
    if selected || sign != ' ' {
        canvas.put(x + 1, y, sign, style);
    }
    let text = if element.exists { &element.text } else { "·" };
    if selected {
        canvas.clear(Region { x: x + 2, width: width.saturating_sub(2), ..place }, style);
    }
    canvas.right(x + 2, y, width.saturating_sub(2), text, style);
}
