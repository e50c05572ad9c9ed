//! The pane of a synthesis: instances with their cells, the longest path, instances as areas.

use super::super::canvas::{Canvas, cells};
use super::Row;
use crate::app::scene::{SynthLine, SynthPane, Tile};
use crate::app::{App, Pane, Region};
use crate::config::Role;
use ratatui::style::Style;

/// Columns of a number of cells.
const NUMBER: u16 = 8;

/// What the title says: the kind of cells that is looked at.
pub(super) fn about(synth: &SynthPane) -> String {
    synth.kinds.first().map_or_else(String::new, |kind| format!(" {} ", kind.heading()))
}

/// Draws the pane.
pub(crate) fn draw(canvas: &mut Canvas, app: &App, region: Region) {
    let Some(synth) = &app.scene().synth else {
        absent(canvas, app, region);
        return;
    };
    let role = if synth.met { Role::GoldenAgree } else { Role::DiagnosticWarning };
    let head = canvas.style(role);
    let text = if app.synth().making() { format!("{} …", app.synth().doing()) } else { synth.head.clone() };
    canvas.text(region.x + 1, region.y, region.width.saturating_sub(2), &text, head);
    for (place, line) in synth.lines.iter().enumerate() {
        let Ok(row) = u16::try_from(place) else { break };
        let region = Region { y: synth.list.y + row, height: 1, ..synth.list };
        let selected = synth.first + place == synth.selected;
        let focused = app.focus() == Pane::Synthesis;
        Row::begun(canvas, region, selected, focused).synthesis(line, synth);
    }
    for tile in &synth.tiles {
        area(canvas, tile);
    }
}

/// What the pane says while there is no synthesis.
fn absent(canvas: &mut Canvas, app: &App, region: Region) {
    let view = app.synth();
    let width = region.width.saturating_sub(2);
    let (text, style) = match view.problem() {
        _ if view.making() => (format!("{} …", view.doing()), canvas.style(Role::Text)),
        Some(problem) => (problem.to_string(), canvas.style(Role::Muted)),
        None => ("looking for a kept synthesis …".to_owned(), canvas.style(Role::Muted)),
    };
    canvas.text(region.x + 1, region.y, width, &text, style);
    if let (Some(hint), false) = (view.problem().and_then(|problem| problem.hint.as_ref()), view.making()) {
        let style = canvas.style(Role::DiagnosticHint);
        canvas.text(region.x + 1, region.y + 1, width, &format!("↳ {hint}"), style);
    }
}

impl Row<'_, '_> {
    fn synthesis(&mut self, line: &SynthLine, synth: &SynthPane) {
        let Region { x, y, width, .. } = self.region;
        let numbers = NUMBER * u16::try_from(synth.kinds.len()).unwrap_or(0);
        // The bar gives way before the names do.
        let bar = if width >= numbers + 34 { 10 } else { 0 };
        let name = width.saturating_sub(numbers + bar + 3);
        let column = |at: usize| x + 1 + name + NUMBER * u16::try_from(at).unwrap_or(0);
        match line {
            SynthLine::Heading => {
                let style = self.style(Role::HelpGroup);
                self.canvas.text(x + 1, y, name, "area by module", style);
                for (at, kind) in synth.kinds.iter().enumerate() {
                    let style = self.style(if at == 0 { Role::TitleFocus } else { Role::Muted });
                    self.canvas.right(column(at), y, NUMBER, kind.heading(), style);
                }
            }
            SynthLine::Instance { depth, name: text, cells, share } => {
                let indent = u16::try_from(2 * depth).unwrap_or(u16::MAX).min(name / 2);
                let style = self.style(Role::Text);
                self.canvas.path(x + 1 + indent, y, name.saturating_sub(indent), text, style);
                for (at, count) in cells.iter().enumerate() {
                    let role = match (at, count) {
                        (_, 0) => Role::TensorZero,
                        (0, _) => Role::Text,
                        _ => Role::Muted,
                    };
                    let style = self.style(role);
                    self.canvas.right(column(at), y, NUMBER, &count.to_string(), style);
                }
                if bar > 0 {
                    let style = self.style(Role::ProgressDone);
                    self.canvas.text(column(cells.len()) + 1, y, bar, &filled(*share, bar), style);
                }
            }
            SynthLine::Path(text) => {
                let style = self.style(Role::HelpGroup);
                self.canvas.text(x + 1, y, width.saturating_sub(2), text, style);
            }
            SynthLine::Run { ns, signal, place } => self.run(*ns, signal, place),
        }
    }

    /// Until when, what cells and wires take, the signal, its line.
    fn run(&mut self, ns: [f64; 3], signal: &str, place: &str) {
        let Region { x, y, width, .. } = self.region;
        let wide = width >= 56;
        let shown = if wide { &ns[..] } else { &ns[..1] };
        let mut at = x + 1;
        for (number, role) in shown.iter().zip([Role::Text, Role::Muted, Role::Muted]) {
            let style = self.style(role);
            self.canvas.right(at, y, 6, &format!("{number:.2}"), style);
            at += 7;
        }
        let places = cells(place).min(width / 2);
        let name = (x + width).saturating_sub(at + places + 2);
        let (text, line) = (self.style(Role::SourceName), self.style(Role::SourceLine));
        self.canvas.tail(at, y, name, signal, text);
        self.canvas.tail((x + width).saturating_sub(places + 1), y, places, place, line);
    }
}

/// A share of 1 as a bar.
fn filled(share: f64, width: u16) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 8 · width")]
    let eighths = (share.clamp(0.0, 1.0) * 8.0 * f64::from(width)).round() as usize;
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

/// An instance as an area: a frame with its name, where there is room for one.
fn area(canvas: &mut Canvas, tile: &Tile) {
    let Region { x, y, width, height } = tile.region;
    let style = canvas.style(if tile.selected { Role::BorderFocus } else { Role::Border });
    let text = canvas.style(if tile.selected { Role::TitleFocus } else { Role::Text });
    if width < 4 || height < 3 {
        for row in y..y + height {
            canvas.text(x, row, width, &"░".repeat(usize::from(width)), style);
        }
        let fits = cells(&tile.name) <= width;
        if fits {
            canvas.text(x, y, width, &tile.name, text);
        }
        return;
    }
    canvas.clear(tile.region, Style::new());
    canvas.border(tile.region, style);
    canvas.path(x + 1, y, width - 2, &tile.name, text);
    let muted = canvas.style(Role::Muted);
    canvas.text(x + 1, y + 1, width - 2, &tile.cells.to_string(), muted);
}
