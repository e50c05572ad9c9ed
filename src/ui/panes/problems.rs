//! What went wrong: severity, place, message, and what to do next.

use super::super::canvas::{Canvas, cells};
use crate::app::{App, Excerpt, Pane, Region};
use crate::base::{Diagnostic, Place, Severity};
use crate::config::Role;

/// Rows of the list that always stay, however long the source is.
const LEAST_LIST: u16 = 3;

/// Draws the pane: a line a report, the hint of the selected one below it, then the source that it is about.
pub(crate) fn draw(canvas: &mut Canvas, app: &App, region: Region) {
    let problems = app.problems();
    let Region { x, y, width, height } = region;
    if problems.list().is_empty() {
        let style = canvas.style(Role::GoldenAgree);
        canvas.text(x + 1, y, width.saturating_sub(2), "✓ nothing to report", style);
        return;
    }
    let source = problems.source(problems.selected());
    let reports = u16::try_from(problems.list().len()).unwrap_or(u16::MAX).saturating_add(1);
    let list = source.map_or(height, |source| {
        // The line itself, its caret, and as many around it as the list leaves.
        let wanted = u16::try_from(source.lines.len()).unwrap_or(u16::MAX).saturating_add(2);
        reports.min(height.saturating_sub(wanted).max(height / 2).max(LEAST_LIST)).min(height)
    });
    reported(canvas, app, Region { height: list, ..region });
    let rest = Region { y: y + list, height: height - list, ..region };
    if let (Some(source), Some(Place::Line { line, column, .. })) = (source, problems.place()) {
        excerpt(canvas, source, (*line, *column), rest);
    }
}

/// The list, scrolled to the selected report.
fn reported(canvas: &mut Canvas, app: &App, region: Region) {
    let problems = app.problems();
    let Region { x, y, width, height } = region;
    let room = usize::from(height.saturating_sub(1)).max(1);
    let first = problems.selected().saturating_sub(room - 1);
    let mut at = y;
    for (index, problem) in problems.list().iter().enumerate().skip(first) {
        if at >= y + height {
            break;
        }
        let selected = index == problems.selected();
        line(canvas, app, problem, Region { y: at, height: 1, ..region }, selected);
        at += 1;
        if let (true, Some(hint)) = (selected && at < y + height, &problem.hint) {
            let style = canvas.style(Role::DiagnosticHint);
            canvas.text(x + 4, at, width.saturating_sub(5), &format!("↳ {hint}"), style);
            at += 1;
        }
    }
}

/// The lines around a place, with their numbers, and a caret below the column.
fn excerpt(canvas: &mut Canvas, source: &Excerpt, (line, column): (usize, Option<usize>), region: Region) {
    let Region { x, y, width, height } = region;
    let rows = usize::from(height).saturating_sub(usize::from(column.is_some()));
    let at = line.saturating_sub(source.first);
    let first = at.saturating_sub(rows / 2).min(source.lines.len().saturating_sub(rows));
    let last = source.first + source.lines.len();
    let digits = cells(&last.to_string());
    let (muted, bad, text) =
        (canvas.style(Role::Muted), canvas.style(Role::DiagnosticError), canvas.style(Role::Text));
    let left = x + 3 + digits + 3;
    let room = (x + width).saturating_sub(left + 1);
    let mut row = y;
    for (index, content) in source.lines.iter().enumerate().skip(first).take(rows) {
        if row >= y + height {
            break;
        }
        let here = index == at;
        let (mark, style) = if here { ("▸", bad) } else { (" ", muted) };
        canvas.text(x + 1, row, 1, mark, bad);
        canvas.right(x + 3, row, digits, &(source.first + index).to_string(), style);
        canvas.text(x + 3 + digits + 1, row, 1, "│", muted);
        canvas.text(left, row, room, &expanded(content), if here { text } else { muted });
        row += 1;
        if let (true, Some(column), true) = (here, column, row < y + height) {
            let before: String = content.chars().take(column.saturating_sub(1)).collect();
            let under = left.saturating_add(cells(&expanded(&before)));
            canvas.text(x + 3 + digits + 1, row, 1, "│", muted);
            canvas.text(under, row, (x + width).saturating_sub(under + 1), "^", bad);
            row += 1;
        }
    }
}

/// A line whose tabs are blanks, up to the next multiple of four cells.
fn expanded(line: &str) -> String {
    let mut shown = String::new();
    for c in line.chars() {
        if c == '\t' {
            let blanks = 4 - usize::from(cells(&shown)) % 4;
            shown.extend(std::iter::repeat_n(' ', blanks));
        } else {
            shown.push(c);
        }
    }
    shown
}

fn line(canvas: &mut Canvas, app: &App, problem: &Diagnostic, region: Region, selected: bool) {
    let Region { x, y, width, .. } = region;
    let mut background = None;
    if selected {
        let role = if app.focus() == Pane::Problems { Role::Selection } else { Role::SelectionIdle };
        let style = canvas.style(role);
        background = style.bg;
        canvas.clear(region, style);
    }
    let on = |style: ratatui::style::Style| background.map_or(style, |background| style.bg(background));
    let (sign, role) = match problem.severity {
        Severity::Note => ("·", Role::DiagnosticNote),
        Severity::Warning => ("!", Role::DiagnosticWarning),
        Severity::Error | Severity::ToolMissing => ("✗", Role::DiagnosticError),
        Severity::Internal => ("‼", Role::DiagnosticError),
    };
    let (sign_style, text) = (on(canvas.style(role)), on(canvas.style(Role::Text)));
    canvas.text(x + 1, y, 2, sign, sign_style);
    let message = problem.to_string();
    // The sign stands in front already.
    let message = message.trim_start_matches("✗ ");
    canvas.text(x + 3, y, width.saturating_sub(4).min(cells(message)), message, text);
}
