//! What changed since an earlier run: a line an entry, its name at the left, both values at the right.

use super::super::canvas::{Canvas, cells};
use crate::app::scene::{ChangeLine, ChangesPane, Text};
use crate::app::{App, Pane, Region};
use crate::config::Role;
use ratatui::style::Style;

/// The fewest cells of a name that are worth showing beside a note.
const LEAST_NAME: u16 = 12;

/// What the title says: what the trace is compared with.
pub(super) fn about(pane: &ChangesPane) -> String {
    pane.since.clone()
}

/// Draws the pane.
pub(crate) fn draw(canvas: &mut Canvas, app: &App, region: Region) {
    let Some(pane) = &app.scene().changes else { return };
    for (shown, y) in pane.lines.iter().zip(region.y..) {
        line(canvas, app, shown, Region { y, height: 1, ..region });
    }
}

fn line(canvas: &mut Canvas, app: &App, line: &ChangeLine, region: Region) {
    let Region { x, y, width, .. } = region;
    let mut background = None;
    if line.selected {
        let role = if app.focus() == Pane::Changes { Role::Selection } else { Role::SelectionIdle };
        let style = canvas.style(role);
        background = style.bg;
        canvas.clear(region, style);
    }
    let (x, width) = (x + 1, width.saturating_sub(2));
    let length = |texts: &[Text]| texts.iter().map(|(text, _)| cells(text)).fold(0, u16::saturating_add);
    let note = shortened(&line.note, width.saturating_sub(length(&line.name).min(LEAST_NAME) + 1));
    let taken = length(note);
    let room = width.saturating_sub(if taken == 0 { 0 } else { taken + 1 });
    pieces(canvas, (x, y, room), &line.name, background);
    pieces(canvas, (x + width - taken.min(width), y, taken), note, background);
}

/// What of a note has room: its first pieces go first.
fn shortened(note: &[Text], room: u16) -> &[Text] {
    let fits = |from: &usize| {
        let cells = note[*from..].iter().map(|(text, _)| cells(text)).fold(0, u16::saturating_add);
        cells <= room
    };
    let from = (0..note.len()).find(fits).unwrap_or(note.len());
    &note[from..]
}

fn pieces(
    canvas: &mut Canvas,
    (x, y, width): (u16, u16, u16),
    texts: &[Text],
    background: Option<ratatui::style::Color>,
) {
    let style = |canvas: &Canvas, role: Role| {
        let style = canvas.style(role);
        background.map_or(style, |background| style.bg(background))
    };
    let pieces: Vec<(&str, Style)> =
        texts.iter().map(|(text, role)| (text.as_str(), style(canvas, *role))).collect();
    canvas.pieces(x, y, width, &pieces);
}
