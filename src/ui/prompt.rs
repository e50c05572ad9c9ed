//! A prompt: the line that is asked for, in the place of the hints, and what is wrong with it or may follow above it.

use super::canvas::{Canvas, cells};
use super::choice::typed;
use crate::app::{App, Prompt, Region, Size};
use crate::config::Role;

/// Most offers that are shown.
const MOST_OFFERS: usize = 8;

/// Draws a prompt.
pub(super) fn draw(canvas: &mut Canvas, _app: &App, size: Size, prompt: &Prompt) {
    let y = size.height.saturating_sub(1);
    let input = canvas.style(Role::Input);
    let line = Region { x: 0, y, width: size.width, height: 1 };
    canvas.clear(line, input);
    let key = input.patch(canvas.style(Role::HintKey));
    let title = format!(" {}: ", prompt.kind.title());
    let at = canvas.text(0, y, size.width / 2, &title, key);
    let rest = size.width.saturating_sub(at + 1);
    typed(canvas, Region { x: at, width: rest, ..line }, &prompt.line);
    if prompt.line.text().is_empty() && prompt.problem.is_none() {
        let muted = input.patch(canvas.style(Role::Muted));
        canvas.text(at + 2, y, rest.saturating_sub(2), prompt.kind.example(), muted);
    }
    if let Some(problem) = &prompt.problem {
        let style = canvas.style(Role::DiagnosticError);
        let hint = problem.hint.as_ref().map_or(String::new(), |hint| format!("; {hint}"));
        above(canvas, size, 1, &format!("{problem}{hint}"), style);
    } else {
        offers(canvas, size, prompt);
    }
}

/// A line above the prompt.
fn above(canvas: &mut Canvas, size: Size, rows: u16, text: &str, style: ratatui::style::Style) {
    let Some(y) = size.height.checked_sub(1 + rows) else { return };
    let region = Region { x: 0, y, width: size.width, height: 1 };
    canvas.clear(region, canvas.style(Role::Hint));
    canvas.text(1, y, size.width.saturating_sub(2), text, style);
}

/// What Tab can put at the cursor, the one that is there marked.
fn offers(canvas: &mut Canvas, size: Size, prompt: &Prompt) {
    let room = usize::from(size.height.saturating_sub(3)).min(MOST_OFFERS);
    let count = prompt.offers.len();
    if count < 2 || room == 0 {
        return;
    }
    let chosen = prompt.offer.unwrap_or(0);
    let first = chosen.saturating_sub(room / 2).min(count.saturating_sub(room));
    let shown = prompt.offers.iter().enumerate().skip(first).take(room);
    let rows = u16::try_from(count.min(room)).unwrap_or(1);
    let width = prompt.offers.iter().map(|offer| cells(offer)).max().unwrap_or(0) + 4;
    for ((index, offer), row) in shown.zip(0..) {
        let y = size.height.saturating_sub(1 + rows - row);
        let here = prompt.offer == Some(index);
        let style = canvas.style(if here { Role::Selection } else { Role::Input });
        canvas.clear(Region { x: 0, y, width: width.min(size.width), height: 1 }, style);
        canvas.text(2, y, size.width.saturating_sub(2), offer, style);
    }
}
