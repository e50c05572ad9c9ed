//! The tensor pane.

use super::super::canvas::Canvas;
use super::{number, pending};
use crate::app::scene::{Element, Tensor};
use crate::app::{App, Choice, Pane, Region};
use crate::config::Role;
use crate::translate::{field, integer};
use ratatui::style::Style;

/// What the title says: the tensor and its length.
pub(super) fn about(tensor: &Tensor) -> String {
    match tensor.choice {
        Choice::Output => format!(" {} y  {} ", tensor.name, tensor.length),
        Choice::Input => format!(" {} x  {} ", tensor.name, tensor.length),
    }
}

/// Draws the pane.
pub(crate) fn draw(canvas: &mut Canvas, app: &App, region: Region) {
    let Some(tensor) = &app.scene().tensor else {
        pending(canvas, app, region);
        return;
    };
    let columns = Columns::of(tensor, region.width);
    let Region { x, y, height, .. } = region;
    let index = canvas.style(Role::TensorIndex);
    let golden = if tensor.compared { "golden" } else { "" };
    let difference = if tensor.compared { "Δ" } else { "" };
    for (text, (offset, width)) in ["i", "rtl", golden, difference].into_iter().zip(columns.0) {
        canvas.right(x + offset, y, width, text, index);
    }
    for (element, y) in tensor.elements.iter().zip(y + 1..) {
        row(canvas, app, tensor, *element, &columns, Region { y, height: 1, ..region });
    }
    if height > 2 {
        footer(
            canvas,
            tensor,
            Region { x: x + 1, y: y + height - 1, width: region.width.saturating_sub(2), height: 1 },
        );
    }
}

/// Offset and width of index, RTL, golden and difference.
struct Columns([(u16, u16); 4]);

impl Columns {
    fn of(tensor: &Tensor, width: u16) -> Self {
        let index = u16::try_from(tensor.length.to_string().len()).unwrap_or(6) + 2;
        let number = (width.saturating_sub(index + 2) / 3).min(12);
        Self([(0, index), (index, number), (index + number, number), (index + 2 * number, number)])
    }
}

fn row(canvas: &mut Canvas, app: &App, tensor: &Tensor, element: Element, columns: &Columns, region: Region) {
    let Region { x, y, width, .. } = region;
    let selected = element.index == tensor.selected;
    let base = match (selected, app.focus() == Pane::Tensor) {
        (false, _) => Style::new(),
        (true, true) => canvas.style(Role::Selection),
        (true, false) => canvas.style(Role::SelectionIdle),
    };
    if selected {
        canvas.restyle_row(x, y, width, base);
        canvas.put(x, y, '▸', base);
    }
    let [index, rtl, golden, difference] = columns.0;
    let mut put = |(offset, width): (u16, u16), text: &str, role: Role| {
        let style = canvas.style(role);
        let background = base.bg.or(style.bg);
        let style = background.map_or(style, |background| style.bg(background));
        canvas.right(x + offset, y, width, text, style);
    };
    put(index, &element.index.to_string(), Role::TensorIndex);
    put(rtl, &field(element.rtl), number(element.rtl));
    if let Some(value) = element.golden {
        put(golden, &integer(value), Role::Muted);
        match element.difference() {
            Some(0) => put(difference, "·", Role::Muted),
            Some(value) => put(difference, &integer(value), Role::GoldenDiverge),
            None => put(difference, "?", Role::TensorUnknown),
        }
    }
    if element.diverges() {
        put((difference.0 + difference.1, 2), "✗", Role::GoldenDiverge);
    }
}

/// Range, share of zeros, and how many differ.
fn footer(canvas: &mut Canvas, tensor: &Tensor, region: Region) {
    let muted = canvas.style(Role::Muted);
    let text = canvas.style(Role::Text);
    let mut pieces: Vec<(String, Style)> = Vec::new();
    if let Some((min, max)) = tensor.range {
        pieces.extend([(integer(min), text), (" … ".to_owned(), muted), (integer(max), text)]);
    }
    if let Some(zeros) = tensor.zeros {
        pieces.extend([("  0: ".to_owned(), muted), (format!("{zeros} %"), text)]);
    }
    if tensor.compared {
        let wrong = tensor.wrong;
        let (text, role) = if wrong == 0 {
            ("  ✓".to_owned(), Role::GoldenAgree)
        } else {
            (format!("  ✗ {wrong}"), Role::GoldenDiverge)
        };
        pieces.push((text, canvas.style(role)));
    } else if tensor.unknown > 0 {
        pieces.push((format!("  x: {}", tensor.unknown), canvas.style(Role::TensorUnknown)));
    }
    let pieces: Vec<(&str, Style)> = pieces.iter().map(|(text, style)| (text.as_str(), *style)).collect();
    canvas.pieces(region.x, region.y, region.width, &pieces);
}
