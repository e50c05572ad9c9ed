//! What went wrong: severity, place, message, and what to do next.

use super::super::canvas::{Canvas, cells};
use crate::app::{App, Pane, Region};
use crate::base::{Diagnostic, Severity};
use crate::config::Role;

/// Draws the pane: a line a report, the hint of the selected one below it.
pub(crate) fn draw(canvas: &mut Canvas, app: &App, region: Region) {
    let problems = app.problems();
    let Region { x, y, width, height } = region;
    if problems.list().is_empty() {
        let style = canvas.style(Role::GoldenAgree);
        canvas.text(x + 1, y, width.saturating_sub(2), "✓ nothing to report", style);
        return;
    }
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
