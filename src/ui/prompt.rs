//! A prompt: the line that is asked for, in the place of the hints, and what is wrong with it or may follow above it.

use super::canvas::{Canvas, cells};
use super::choice::typed;
use super::elide::lines;
use crate::app::{App, Prompt, PromptKind, Region, Size};
use crate::base::Diagnostic;
use crate::config::Role;
use ratatui::style::Modifier;

/// Most offers that are shown.
const MOST_OFFERS: usize = 8;

/// Draws a prompt.
pub(super) fn draw(canvas: &mut Canvas, app: &App, size: Size, prompt: &Prompt) {
    let y = size.height.saturating_sub(1);
    let input = canvas.style(Role::Input);
    let line = Region { x: 0, y, width: size.width, height: 1 };
    canvas.clear(line, input);
    let key = input.patch(canvas.style(Role::HintKey));
    let title = format!(" {}: ", prompt.kind.title());
    let at = if prompt.kind == PromptKind::Note {
        // The end of a long name and the time say more than its beginning.
        canvas.tail(0, y, size.width * 2 / 3, &format!(" note on {}: ", app.note_about()), key)
    } else {
        canvas.text(0, y, size.width / 2, &title, key)
    };
    let rest = size.width.saturating_sub(at + 1);
    typed(canvas, Region { x: at, width: rest, ..line }, &prompt.line);
    if prompt.line.text().is_empty() && prompt.problem.is_none() {
        let muted = input.patch(canvas.style(Role::Muted));
        canvas.text(at + 2, y, rest.saturating_sub(2), prompt.kind.example(), muted);
    }
    if let Some(problem) = &prompt.problem {
        above(canvas, size, problem);
        mark(canvas, prompt, problem, Region { x: at, width: rest, ..line });
    } else {
        offers(canvas, size, prompt);
    }
}

/// What is wrong and what helps, above the prompt: in one line if it has room there, else in as many as it takes.
fn above(canvas: &mut Canvas, size: Size, problem: &Diagnostic) {
    let (error, advice) = (canvas.style(Role::DiagnosticError), canvas.style(Role::DiagnosticHint));
    let width = size.width.saturating_sub(2);
    let what = problem.to_string();
    let hint = problem.hint.as_deref().unwrap_or_default();
    let one = if hint.is_empty() { what.clone() } else { format!("{what}; {hint}") };
    let rows: Vec<_> = if cells(&one) <= width {
        vec![(one, error)]
    } else {
        let lines = |text, style| lines(text, usize::from(width)).into_iter().map(move |line| (line, style));
        lines(&what, error).chain(lines(hint, advice)).collect()
    };
    let room = usize::from(size.height.saturating_sub(2));
    let count = u16::try_from(rows.len().min(room)).unwrap_or(0);
    for ((text, style), y) in
        rows.iter().zip((0..size.height.saturating_sub(1)).skip_while(|y| y + count + 1 < size.height))
    {
        canvas.clear(Region { x: 0, y, width: size.width, height: 1 }, canvas.style(Role::Hint));
        canvas.text(1, y, width, text, *style);
    }
}

/// Underlines what the problem is about: the column that it names, or the name in it that is typed so.
fn mark(canvas: &mut Canvas, prompt: &Prompt, problem: &Diagnostic, region: Region) {
    let text = prompt.line.text();
    let column = problem.what.strip_prefix("column ").and_then(|rest| rest.split(':').next()?.parse().ok());
    let name = problem.what.split('`').nth(1).filter(|name| !name.is_empty());
    let place = match (column, name) {
        (Some(column), _) => usize::checked_sub(column, 1).map(|start| (start, 1)),
        (None, Some(name)) => text.find(name).map(|at| (text[..at].chars().count(), name.chars().count())),
        (None, None) => None,
    };
    let head = prompt.line.head().chars().count();
    let whole = cells(text) < region.width;
    let Some((start, length)) = place.filter(|_| whole) else { return };
    let error = canvas.style(Role::DiagnosticError).add_modifier(Modifier::UNDERLINED);
    for at in start..start + length {
        // The sign of the cursor takes a cell of its own.
        let before: String = text.chars().take(at).collect();
        let x = region.x + cells(&before) + u16::from(at >= head && at < text.chars().count());
        canvas.restyle(x, region.y, error);
    }
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
