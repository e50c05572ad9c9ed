//! The RTL around a signal: line numbers, colours of the language, values of the cursor behind the names.

use super::super::canvas::{Canvas, cells};
use crate::app::scene::{Ink, SOURCE_MARGIN, SourceLine, SourcePane};
use crate::app::{App, Pane, Region};
use crate::base::Severity;
use crate::config::Role;
use crate::translate::Kind as ValueKind;
use crate::verilog::Kind;
use unicode_width::UnicodeWidthChar;

/// Draws the pane.
pub(crate) fn draw(canvas: &mut Canvas, app: &App, region: Region) {
    let Some(pane) = &app.scene().source else {
        let style = canvas.style(Role::WaveMissing);
        canvas.text(region.x + 1, region.y, region.width.saturating_sub(1), "reading the RTL …", style);
        return;
    };
    if !pane.absent.is_empty() {
        absent(canvas, pane, region);
        return;
    }
    let bottom = region.y + region.height.saturating_sub(1);
    for (line, y) in pane.lines.iter().zip(region.y..bottom.max(region.y + 1)) {
        draw_line(canvas, app, pane, line, Region { y, height: 1, ..region });
    }
    if region.height > 1 {
        let muted = canvas.style(Role::Muted);
        canvas.path(region.x + 1, bottom, region.width.saturating_sub(2), &pane.detail, muted);
    }
}

/// What is said in place of a text, in as many rows as it takes.
fn absent(canvas: &mut Canvas, pane: &SourcePane, region: Region) {
    let mut y = region.y;
    for (severity, text) in &pane.absent {
        let role = if *severity > Severity::Note { Role::DiagnosticWarning } else { Role::DiagnosticHint };
        let style = canvas.style(role);
        let mut row = String::new();
        for word in text.split(' ').chain(std::iter::once("\n")) {
            let full = cells(&row) + cells(word) + 1 > region.width.saturating_sub(2);
            if (full || word == "\n") && !row.is_empty() {
                if y < region.y + region.height {
                    canvas.text(region.x + 1, y, region.width.saturating_sub(1), &row, style);
                }
                y += 1;
                row.clear();
            }
            if !row.is_empty() {
                row.push(' ');
            }
            row.push_str(word);
        }
    }
}

fn draw_line(canvas: &mut Canvas, app: &App, pane: &SourcePane, line: &SourceLine, row: Region) {
    let focused = app.focus() == Pane::Source;
    let chosen = canvas.style(if focused { Role::Selection } else { Role::SelectionIdle });
    if line.current {
        canvas.clear(row, chosen);
    }
    let number = canvas.style(if line.current { Role::SourceCurrent } else { Role::SourceLine });
    if let Some(stops) = line.stops {
        let style = canvas.style(if stops { Role::SourceBreak } else { Role::SourceLine });
        canvas.put(row.x, row.y, if stops { '●' } else { '·' }, style);
    }
    canvas.right(row.x + 1, row.y, pane.digits, &line.number.to_string(), number);
    if line.current {
        canvas.put(row.x + 1 + pane.digits, row.y, '▸', number);
    }
    if let Some(works) = line.drives.filter(|works| *works || !line.current) {
        let style = canvas.style(if works { Role::SourceValue } else { Role::SourceLine });
        canvas.put(row.x + 2 + pane.digits, row.y, '→', style);
    }
    let start = row.x + 1 + pane.digits + SOURCE_MARGIN;
    let end = row.x + row.width;
    let mut at = 0;
    for piece in &line.pieces {
        let mut style = canvas.style(role(piece.ink));
        if line.current {
            style = style.bg.map_or_else(|| style.patch(background(chosen)), |_| style);
        }
        if piece.selected && focused {
            style = style.add_modifier(ratatui::style::Modifier::REVERSED);
        }
        for letter in piece.text.chars() {
            let column = at;
            at += letter.width().unwrap_or(0);
            let Some(shown) = column.checked_sub(pane.scroll).and_then(|shown| u16::try_from(shown).ok())
            else {
                continue;
            };
            let x = start.saturating_add(shown);
            if x >= end {
                canvas.put(end.saturating_sub(1), row.y, '…', number);
                return;
            }
            canvas.put(x, row.y, letter, style);
        }
    }
}

/// The background of a style alone.
fn background(style: ratatui::style::Style) -> ratatui::style::Style {
    ratatui::style::Style { fg: None, ..style }
}

fn role(ink: Ink) -> Role {
    match ink {
        Ink::Text(Kind::Keyword) => Role::SourceKeyword,
        Ink::Text(Kind::Comment) => Role::SourceComment,
        Ink::Text(Kind::Number) => Role::SourceNumber,
        Ink::Text(Kind::Text) => Role::SourceText,
        Ink::Text(Kind::Identifier) => Role::SourceName,
        Ink::Text(Kind::Directive | Kind::System) => Role::SourceDirective,
        Ink::Text(Kind::Operator) => Role::Text,
        Ink::Value(ValueKind::Unknown | ValueKind::Error) => Role::WaveUnknown,
        Ink::Value(ValueKind::HighZ | ValueKind::DontCare) => Role::WaveHighZ,
        Ink::Value(ValueKind::Weak) => Role::WaveWeak,
        Ink::Value(ValueKind::Warn) => Role::DiagnosticWarning,
        Ink::Value(ValueKind::Normal | ValueKind::Event) => Role::SourceValue,
    }
}
