//! What the panes of attention share: how an element looks, in a cell or as a number.

use super::super::canvas::Canvas;
use super::super::heat::{pair, ramp, shade as shade_of};
use super::number;
use crate::app::scene::{Shade, Spot};
use crate::app::{App, Pane};
use crate::base::Field;
use crate::config::Role;
use crate::translate::{field, integer};
use ratatui::style::{Modifier, Style};

/// Cells of an element: where, how many beside and below each other, and whether its number is written there.
#[derive(Clone, Copy)]
pub(super) struct Cells {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
    pub number: bool,
}

/// Draws an element of a heatmap. What is selected has the style `chosen`.
pub(super) fn shade(canvas: &mut Canvas, shade: Shade, cells: Cells, chosen: Option<Style>) {
    let Cells { x, y, width, height, .. } = cells;
    let (sign, role) = match shade.spot {
        Spot::Coming => (Some('·'), Role::GoldenPending),
        Spot::Missing => (Some('?'), Role::TensorDiverge),
        Spot::Passed { wrong: true, .. } => (Some('✗'), Role::TensorDiverge),
        Spot::Passed { value: Field::Unknown, .. } => (Some('x'), Role::TensorUnknown),
        Spot::Passed { value: Field::Known(0), .. } => (Some('0'), Role::TensorZero),
        Spot::Passed { .. } => (None, Role::Text),
    };
    let mut style = if sign.is_some() { canvas.style(role) } else { ramp(canvas, shade.share) };
    if shade.spot == Spot::Coming {
        style = style.add_modifier(Modifier::DIM);
    }
    if let Some(chosen) = chosen {
        style = if shade.spot.is_wrong() { style } else { style.patch(chosen) };
        style = style.add_modifier(Modifier::UNDERLINED);
    }
    let number = shade.spot.known().filter(|_| cells.number);
    let [first, second] = if width == 1 { [shade_of(shade.share); 2] } else { pair(shade.share) };
    for (offset, line) in (0..width).flat_map(|offset| (0..height).map(move |line| (offset, line))) {
        let symbol = match (sign, number) {
            (Some(_), _) | (_, Some(_)) => ' ',
            _ if offset == 0 => first,
            _ => second,
        };
        canvas.put(x + offset, y + line, symbol, style);
    }
    if let Some(value) = number {
        let text = if cells.number && shade.share != 0 { style.patch(ink(canvas, shade)) } else { style };
        canvas.right(x, y, width.saturating_sub(1), &integer(value), text);
    }
    if let Some(sign) = sign.filter(|sign| number.is_none() || *sign == '✗') {
        let at = if number.is_some() { 0 } else { (width - 1) / 2 };
        canvas.put(x + at, y, sign, style);
    } else if chosen.is_some() && width > 1 {
        canvas.put(x, y, '▸', style);
    }
}

/// The colour of a number on its background.
fn ink(canvas: &Canvas, shade: Shade) -> Style {
    let role = if shade.spot.is_wrong() { Role::TensorDiverge } else { Role::Text };
    canvas.style(role).fg.map_or_else(Style::new, |color| Style::new().fg(color))
}

/// How the selection of `pane` looks.
pub(super) fn chosen(canvas: &Canvas, app: &App, pane: Pane) -> Style {
    canvas.style(if app.focus() == pane { Role::Selection } else { Role::SelectionIdle })
}

/// An element as text: its number, `·` before it passes, `?` if it did not.
pub(super) fn written(spot: Spot) -> String {
    match spot {
        Spot::Coming => "·".to_owned(),
        Spot::Missing => "?".to_owned(),
        Spot::Passed { value, .. } => field(value),
    }
}

/// The role of an element as text.
pub(super) fn role(spot: Spot) -> Role {
    match spot {
        Spot::Coming => Role::GoldenPending,
        spot if spot.is_wrong() => Role::TensorDiverge,
        Spot::Missing => Role::TensorUnknown,
        Spot::Passed { value, .. } => number(value),
    }
}

/// What the golden model says of several elements together: `✗` if one is wrong, `✓` if all are right, `·` while some
/// have not passed; nothing where there is no golden model.
pub(super) fn verdict(spots: &[Spot]) -> (char, Role) {
    if spots.iter().any(Spot::is_wrong) {
        ('✗', Role::GoldenDiverge)
    } else if spots.iter().any(|spot| !spot.has_passed()) || spots.is_empty() {
        ('·', Role::GoldenPending)
    } else if spots.iter().all(Spot::is_right) {
        ('✓', Role::GoldenAgree)
    } else {
        (' ', Role::GoldenPending)
    }
}

/// Number, verdict and, if it is wrong, what the golden model has.
pub(super) fn told(canvas: &Canvas, spot: Spot) -> Vec<(String, Style)> {
    let (mark, mark_role) = verdict(&[spot]);
    let mut pieces = vec![(written(spot), canvas.style(role(spot)))];
    if let (true, Spot::Passed { golden: Some(golden), .. }) = (spot.is_wrong(), spot) {
        pieces.push((format!(" ✗ golden {}", integer(golden)), canvas.style(Role::GoldenDiverge)));
    } else if spot.has_passed() && mark != ' ' {
        pieces.push((format!(" {mark}"), canvas.style(mark_role)));
    }
    pieces
}

/// Draws owned pieces; gives the first cell after them.
pub(super) fn pieces(canvas: &mut Canvas, x: u16, y: u16, width: u16, pieces: &[(String, Style)]) -> u16 {
    let pieces: Vec<(&str, Style)> = pieces.iter().map(|(text, style)| (text.as_str(), *style)).collect();
    canvas.pieces(x, y, width, &pieces)
}
