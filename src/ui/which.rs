//! Which keys may follow: shown as soon as a sequence is begun.

use super::canvas::{Canvas, cells};
use super::overlay::frame;
use crate::app::{Action, App, Region, Size};
use crate::config::{Chord, Role, script_text};
use std::borrow::Cow;

/// Cells of a column, if there is room for all: a key and what it does.
const COLUMN: u16 = 50;

/// Fewest cells of a column.
const NARROWEST: u16 = 12;

/// From this many cells on there is room for what a key does; in fewer stands what it is called.
const SENTENCE: u16 = 28;

/// On fewer columns than this a sentence that is cut says less than a name.
const NARROW: u16 = 60;

/// A key that may follow.
struct Entry {
    keys: String,
    name: String,
    doc: String,
}

impl Entry {
    /// What stands beside the key in `room` cells: example and fill words go before the sense does.
    fn label(&self, room: u16, sentence: bool) -> Cow<'_, str> {
        if !sentence {
            let name = &self.name;
            let shorter = || name.strip_suffix(" rows").or(name.strip_suffix(" row")).unwrap_or(name).into();
            return if cells(name) <= room { name.into() } else { shorter() };
        }
        if cells(&self.doc) <= room {
            return (&self.doc).into();
        }
        let doc = self.doc.split(": ").next().unwrap_or_default();
        doc.replace("the chosen rows", "rows").replace("the selected row", "the row").into()
    }
}

/// Draws the keys that may follow what is typed, if a sequence is begun.
pub(super) fn draw(canvas: &mut Canvas, app: &App, size: Size) {
    let typed = app.input().chords();
    if typed.is_empty() {
        return;
    }
    let entries = entries(app, typed);
    let most = size.height.saturating_sub(4).max(1);
    let (columns, rows) = table(entries.len(), size.width.saturating_sub(2), most);
    let height = (rows + 2).min(size.height.saturating_sub(2));
    let region = Region { x: 0, y: size.height.saturating_sub(1 + height), width: size.width, height };
    frame(canvas, region, &script_text(typed), "what may follow; Esc drops it");
    let inner = region.inner();
    if inner.height == 0 {
        return;
    }
    let (key, text) = (canvas.style(Role::HintKey), canvas.style(Role::Text));
    let width = inner.width / columns;
    let keys = entries.iter().map(|entry| cells(&entry.keys)).max().unwrap_or(1).min(width / 3);
    let room = width.saturating_sub(keys + if width < SENTENCE { 2 } else { 3 });
    let cut = |entry: &Entry| cells(&entry.label(room, true)) > room;
    let sentence = room >= SENTENCE && (size.width >= NARROW || !entries.iter().any(cut));
    let shown = entries.iter().take(usize::from(columns) * usize::from(inner.height));
    for (entry, index) in shown.zip(0_u16..) {
        let (x, y) = (inner.x + 1 + index / rows * width, inner.y + index % rows);
        canvas.right(x, y, keys, &entry.keys, key);
        canvas.text(x + keys + 1, y, room, &entry.label(room, sentence), text);
    }
    let left = entries.len().saturating_sub(usize::from(columns) * usize::from(inner.height));
    if left > 0 {
        let note = format!(" {left} more in the help ");
        canvas.right(inner.x, region.y + height - 1, inner.width, &note, key);
    }
}

fn entries(app: &App, typed: &[Chord]) -> Vec<Entry> {
    let following = app.keymap().following(app.focus().context(), typed);
    following
        .map(|binding| {
            let rest = script_text(binding.chords.get(typed.len()..).unwrap_or_default());
            let declared = Action::named(&binding.action).and_then(Action::declaration);
            Entry {
                // Here nobody reads a script: the key is what it writes.
                keys: if rest == "<lt>" { "<".to_owned() } else { rest },
                name: binding.action.replace('-', " "),
                doc: declared.map_or(binding.action.as_str(), |declared| declared.doc).to_owned(),
            }
        })
        .collect()
}

/// Columns and rows of `count` entries: as few columns as they need in `most` rows, wide ones while there are few.
fn table(count: usize, width: u16, most: u16) -> (u16, u16) {
    let wide = (width / COLUMN).clamp(1, 3);
    let narrow = (width / NARROWEST).max(wide);
    let rows = |columns: u16| u16::try_from(count.div_ceil(usize::from(columns))).unwrap_or(u16::MAX).max(1);
    let columns = (wide..=narrow).find(|columns| rows(*columns) <= most).unwrap_or(narrow);
    (columns, rows(columns).min(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_as_many_columns_as_all_need() {
        assert_eq!(table(24, 158, 44), (3, 8));
        assert_eq!(table(24, 78, 20), (2, 12));
        assert_eq!(table(24, 38, 8), (3, 8));
        assert_eq!(table(40, 38, 8), (3, 8));
        assert_eq!(table(0, 10, 1), (1, 1));
    }
}
