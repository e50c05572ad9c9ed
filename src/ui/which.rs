//! Which keys may follow: shown as soon as a sequence is begun.

use super::canvas::{Canvas, cells};
use super::overlay::frame;
use crate::app::{Action, App, Region, Size};
use crate::config::{Role, script_text};

/// Cells of a column: a key and what it does.
const COLUMN: u16 = 50;

/// Draws the keys that may follow what is typed, if a sequence is begun.
pub(super) fn draw(canvas: &mut Canvas, app: &App, size: Size) {
    let typed = app.input().chords();
    if typed.is_empty() {
        return;
    }
    let following = app.keymap().following(app.focus().context(), typed);
    let entries: Vec<(String, &str)> = following
        .map(|binding| {
            let rest = binding.chords.get(typed.len()..).unwrap_or_default();
            let doc = Action::named(&binding.action).and_then(Action::declaration);
            (script_text(rest), doc.map_or(binding.action.as_str(), |declared| declared.doc))
        })
        .collect();
    let columns = (size.width.saturating_sub(2) / COLUMN).clamp(1, 3);
    let rows = u16::try_from(entries.len().div_ceil(usize::from(columns))).unwrap_or(u16::MAX);
    let height = (rows + 2).min(size.height.saturating_sub(2));
    let region = Region { x: 0, y: size.height.saturating_sub(1 + height), width: size.width, height };
    frame(canvas, region, &script_text(typed), "what may follow; Esc drops it");
    let inner = region.inner();
    if inner.height == 0 {
        return;
    }
    let (key, text) = (canvas.style(Role::HintKey), canvas.style(Role::Text));
    let width = inner.width / columns;
    let keys = entries.iter().map(|(keys, _)| cells(keys)).max().unwrap_or(1).min(width / 3);
    for (index, (typed, doc)) in entries.iter().enumerate() {
        let Ok(index) = u16::try_from(index) else { break };
        let (column, row) = (index / rows.max(1), index % rows.max(1));
        if row >= inner.height {
            continue;
        }
        let (x, y) = (inner.x + 1 + column * width, inner.y + row);
        canvas.right(x, y, keys, typed, key);
        canvas.text(x + keys + 1, y, width.saturating_sub(keys + 3), doc, text);
    }
}
