//! The tokens of the run as a text.

use super::super::canvas::Canvas;
use super::attention::pieces;
use super::pending;
use crate::app::scene::{TextPane, TextToken};
use crate::app::{App, Pane, Region};
use crate::config::Role;
use ratatui::style::Style;
use std::cmp::Ordering;

/// Cells that everything about a token takes.
const WIDE: u16 = 48;

/// What the title says: how far the text is.
pub(super) fn about(pane: &TextPane) -> String {
    format!("token {} of {}", pane.now + 1, pane.count)
}

/// Draws the pane.
pub(crate) fn draw(canvas: &mut Canvas, app: &App, region: Region) {
    let Some(pane) = &app.scene().text else {
        pending(canvas, app, region);
        return;
    };
    for token in &pane.tokens {
        draw_token(canvas, app, pane, token);
    }
    if region.height > 1 {
        let y = region.y + region.height - 1;
        detail(canvas, pane, Region { x: region.x + 1, y, width: region.width.saturating_sub(2), height: 1 });
    }
}

/// The sign before a token tells what it is, its colour repeats it.
fn draw_token(canvas: &mut Canvas, app: &App, pane: &TextPane, token: &TextToken) {
    let (x, y, cells) = token.place;
    let role = match (token.when, token.written) {
        (Ordering::Equal, _) => Role::CursorCell,
        (Ordering::Greater, _) => Role::Muted,
        (Ordering::Less, Some(true)) => Role::FramePositive,
        (Ordering::Less, _) => Role::Text,
    };
    let (now, selected) = (token.when == Ordering::Equal, token.number == pane.selected.number);
    let first = pane.written == Some(token.number);
    let sign = match token.when {
        Ordering::Equal => '[',
        _ if selected => '▸',
        Ordering::Greater if token.number == pane.now + 1 => ']',
        _ if first => '›',
        Ordering::Greater => '·',
        Ordering::Less => ' ',
    };
    let muted = canvas.style(Role::Muted);
    canvas.put(x, y, sign, if now || sign == ']' { canvas.style(Role::Cursor) } else { muted });
    let mut style = canvas.style(role);
    if selected && !now {
        let chosen = if app.focus() == Pane::Text { Role::Selection } else { Role::SelectionIdle };
        style = style.patch(canvas.style(chosen));
    }
    canvas.text(x + 1, y, cells.saturating_sub(1), &token.text, style);
    if now && token.number + 1 == pane.count {
        canvas.put(x + cells, y, ']', canvas.style(Role::Cursor));
    }
}

/// What is known of the selected token.
fn detail(canvas: &mut Canvas, pane: &TextPane, region: Region) {
    let (muted, text) = (canvas.style(Role::Muted), canvas.style(Role::Text));
    let token = &pane.selected;
    let mut line: Vec<(String, Style)> =
        vec![(format!("token {} ", token.number), muted), (format!("‘{}’", token.text), text)];
    // The number in the vocabulary is what a narrow pane can do without.
    if let Some(id) = token.id.filter(|_| region.width >= WIDE) {
        line.push(("  id ".to_owned(), muted));
        line.push((id.to_string(), text));
    }
    match (token.number, token.written) {
        (0, Some(_)) => line.push(("  start token".to_owned(), muted)),
        (_, Some(false)) => line.push(("  prompt".to_owned(), muted)),
        (_, Some(true)) => {
            line.push(("  written by the model".to_owned(), canvas.style(Role::FramePositive)));
        }
        (_, None) => {}
    }
    if token.when == Ordering::Greater {
        line.push(("  to come".to_owned(), muted));
    }
    pieces(canvas, region.x, region.y, region.width, &line);
}
