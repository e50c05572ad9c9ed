//! Lists over the panes: a line of what is typed, then the rows that it leaves.

use super::canvas::{Canvas, cells};
use super::overlay::frame;
use super::panes::waves::note;
use crate::app::{App, List, ListKind, Overlay, Picker, Query, Region, Size, TypedLine};
use crate::config::Role;
use crate::trace::SignalKind;

/// A row of a list.
struct Row<'a> {
    text: &'a str,
    note: &'a str,
    selected: bool,
    /// What stands before it.
    sign: Option<(char, Role)>,
    /// Whether its text begins with what matters; of a path that is its end.
    prose: bool,
}

/// Draws a list.
pub(super) fn list(canvas: &mut Canvas, app: &App, size: Size, list: &List) {
    let Some((overlay, region)) = place(app, size) else { return };
    frame(canvas, region, list.kind.title(), list.kind.note());
    let inner = region.inner();
    let count = format!("{} of {}", list.len(), list.total());
    query(canvas, inner, list.query(), &count);
    let (first, selected) = overlay.scroll(size);
    let found = Query::new(list.query().text());
    for (index, y) in (first..list.len()).zip(inner.y + 1..inner.y + inner.height) {
        let Some(entry) = list.row(index) else { break };
        let prose = list.kind == ListKind::Notes;
        let sign = prose.then(|| (note::FLAG, note::role(entry.color)));
        let row = Row { text: &entry.text, note: &entry.note, selected: index == selected, sign, prose };
        draw(canvas, &row, &found, Region { y, height: 1, ..inner });
    }
    if list.is_empty() {
        nothing(canvas, inner, "nothing matches");
    }
}

/// Draws the picker.
pub(super) fn picker(canvas: &mut Canvas, app: &App, size: Size, picker: &Picker) {
    let Some(((overlay, region), document)) = place(app, size).zip(app.document()) else { return };
    frame(canvas, region, "add signals", "Enter adds, Tab marks more, Alt-a marks all");
    let inner = region.inner();
    let marked = if picker.marked() > 0 { format!("{} marked, ", picker.marked()) } else { String::new() };
    let hierarchy = document.trace.hierarchy();
    let count = format!("{marked}{} of {}", picker.found().len(), hierarchy.signals().len());
    query(canvas, inner, picker.query(), &count);
    let (first, selected) = overlay.scroll(size);
    let found = Query::new(picker.query().text());
    let shown = picker.found().iter().enumerate().skip(first);
    for ((index, id), y) in shown.zip(inner.y + 1..inner.y + inner.height) {
        let Some(signal) = hierarchy.signal(*id) else { continue };
        let kind = match signal.kind {
            SignalKind::Bits { width: 1 } => String::new(),
            SignalKind::Bits { width } => format!("{width} bits"),
            SignalKind::Real => "real".to_owned(),
            SignalKind::Text => "text".to_owned(),
            SignalKind::Event => "event".to_owned(),
        };
        let there = if app.waves().contains(*id) { "shown" } else { "" };
        let note = if there.is_empty() || kind.is_empty() {
            format!("{there}{kind}")
        } else {
            format!("{there}, {kind}")
        };
        let sign = picker.is_marked(*id).then_some(('●', Role::HintKey));
        let row = Row { text: &signal.path, note: &note, selected: index == selected, sign, prose: false };
        draw(canvas, &row, &found, Region { y, height: 1, ..inner });
    }
    if picker.found().is_empty() {
        nothing(canvas, inner, "no signal is called so");
    }
}

fn place(app: &App, size: Size) -> Option<(&Overlay, Region)> {
    let overlay = app.overlay()?;
    Some((overlay, overlay.region(size)?))
}

/// The line of what is typed, and how many rows it leaves.
fn query(canvas: &mut Canvas, inner: Region, line: &TypedLine, count: &str) {
    let input = canvas.style(Role::Input);
    canvas.clear(Region { height: 1, ..inner }, input);
    let room = inner.width.saturating_sub(cells(count) + 2);
    typed(canvas, Region { x: inner.x + 1, width: room, ..inner }, line);
    let muted = canvas.style(Role::Muted);
    canvas.right(inner.x, inner.y, inner.width.saturating_sub(1), count, input.patch(muted));
}

/// A line that is being typed, with its cursor.
pub(super) fn typed(canvas: &mut Canvas, region: Region, line: &TypedLine) {
    let Region { x, y, width, .. } = region;
    let input = canvas.style(Role::Input);
    let end = x.saturating_add(width);
    // The cursor stays in sight: of a long line the part before it is cut at its beginning.
    let room = if line.tail().is_empty() { width.saturating_sub(1) } else { width / 2 };
    let at = canvas.tail(x, y, room.max(width.saturating_sub(cells(line.tail()) + 1)), line.head(), input);
    canvas.put(at, y, '▏', input);
    canvas.text(at + 1, y, end.saturating_sub(at + 1), line.tail(), input);
}

fn draw(canvas: &mut Canvas, row: &Row, query: &Query, region: Region) {
    let Region { x, y, width, .. } = region;
    let base = canvas.style(if row.selected { Role::Selection } else { Role::Screen });
    canvas.clear(region, base);
    let text = canvas.style(Role::Text).patch(base);
    canvas.put(x, y, if row.selected { '▸' } else { ' ' }, text);
    if let Some((sign, role)) = row.sign {
        canvas.put(x + 1, y, sign, base.patch(canvas.style(role)));
    }
    // The text keeps up to half of the width, the note takes what it needs of the rest.
    let text_room = cells(row.text).min(width / 2);
    let note = cells(row.note).min(width.saturating_sub(text_room + 5));
    let room = width.saturating_sub(3 + note + 2);
    if row.prose {
        canvas.text(x + 3, y, room, row.text, text);
    } else {
        canvas.tail(x + 3, y, room, row.text, text);
    }
    if cells(row.text) <= room {
        let found = base.patch(canvas.style(Role::Match));
        for at in query.matched(row.text) {
            canvas.restyle(x + 3 + u16::try_from(at).unwrap_or(0), y, found);
        }
    }
    let muted = base.patch(canvas.style(Role::Muted));
    let start = x + width.saturating_sub(note + 1);
    canvas.text(start, y, note, row.note, muted);
}

fn nothing(canvas: &mut Canvas, inner: Region, text: &str) {
    let muted = canvas.style(Role::Muted);
    canvas.text(inner.x + 1, inner.y + 1, inner.width.saturating_sub(1), text, muted);
}
