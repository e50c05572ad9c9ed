//! The page of a note: all of its text, and what it is about.

use super::canvas::Canvas;
use super::elide::lines;
use super::overlay::{centred, frame};
use crate::app::{App, Size};
use crate::config::Role;

/// Cells of a page at most: longer lines are hard to read.
const WIDEST: u16 = 84;

/// Draws the note at an index, from a row of its text on.
pub(super) fn page(canvas: &mut Canvas, app: &App, size: Size, (index, scroll): (usize, usize)) {
    let Some(note) = app.notes().get(index) else { return };
    let width = WIDEST.min(size.width);
    let room = usize::from(width.saturating_sub(4)).max(1);
    // A line of nothing parts paragraphs.
    let wrapped = |line: &str| if line.trim().is_empty() { vec![String::new()] } else { lines(line, room) };
    let text: Vec<String> = note.text.lines().flat_map(wrapped).collect();
    let height = u16::try_from(text.len().saturating_add(2)).unwrap_or(u16::MAX);
    let region = centred(size, width, height.min(size.height.saturating_sub(2)));
    let title = format!("note on {}", app.place_of(note));
    frame(canvas, region, &title, &hint(app));
    let inner = region.inner();
    let scroll = scroll.min(text.len().saturating_sub(usize::from(inner.height)));
    let style = canvas.style(Role::Text);
    for (line, y) in text.iter().skip(scroll).zip(inner.y..inner.y + inner.height) {
        canvas.text(inner.x + 1, y, inner.width.saturating_sub(2), line, style);
    }
    if text.len() > scroll + usize::from(inner.height) {
        let style = canvas.style(Role::HintKey);
        let width = inner.width.saturating_sub(1);
        canvas.right(inner.x, inner.y + inner.height, width, " more below, j ", style);
    }
}

/// What can be done with it.
fn hint(app: &App) -> String {
    let key = |action: &str| app.keymap().shortest(action).unwrap_or_default();
    format!("{} changes it, {} in your editor", key("note"), key("edit-note"))
}
