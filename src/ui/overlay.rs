//! The help page and the palette, both made from the action table.

use super::canvas::{Canvas, cells};
use super::choice::typed;
use super::elide::lines;
use super::legend::LEGEND;
use crate::app::{ACTIONS, App, Chapter, Declaration, GESTURES, Palette, Query, Region, Size, Takes};
use crate::config::{Binding, Glyphs, Role, script_text};

/// A line of the help page.
enum Line {
    Heading(&'static str),
    Entry(String, String),
    Blank,
}

/// Fewer cells of what an action does say nothing.
const LEAST_DOC: u16 = 24;

/// Cells of the widest column of the help page: keys, two blanks, text.
const COLUMN: u16 = 70;

/// All keys of an action, shortest first; a count or a letter is shown where it goes.
fn keys(app: &App, declared: &Declaration) -> String {
    let letter = if declared.takes == Takes::Letter { "a" } else { "" };
    let bindings = app.keymap().keys_of(declared.name);
    let keys: Vec<String> = bindings.iter().map(|binding| bound(binding, letter)).collect();
    keys.join(" ")
}

/// The keys of a binding, with the pane in which they work if it is one only.
fn bound(binding: &Binding, letter: &str) -> String {
    let keys = script_text(&binding.chords);
    match binding.context.as_str() {
        "global" => format!("{keys}{letter}"),
        context => format!("{keys}{letter} ({context})"),
    }
}

fn page(app: &App, glyphs: Glyphs) -> Vec<Line> {
    let mut lines = Vec::new();
    for chapter in Chapter::ALL {
        if !lines.is_empty() {
            lines.push(Line::Blank);
        }
        lines.push(Line::Heading(chapter.title()));
        let entries = ACTIONS.iter().filter(|declared| declared.chapter == chapter);
        lines.extend(entries.map(|declared| Line::Entry(keys(app, declared), declared.doc.to_owned())));
    }
    lines.extend([Line::Blank, Line::Heading("Mouse")]);
    lines.extend(GESTURES.iter().map(|(gesture, doc)| Line::Entry((*gesture).to_owned(), (*doc).to_owned())));
    lines.extend([Line::Blank, Line::Heading("Signs of the waves")]);
    lines.extend(LEGEND.iter().map(|sign| Line::Entry(sign.drawn(glyphs), sign.doc.to_owned())));
    lines
}

/// Draws the help page.
pub(super) fn help(canvas: &mut Canvas, app: &App, size: Size, scroll: usize) {
    let columns = if size.width >= 2 * COLUMN + 4 { 2 } else { 1 };
    let width = (COLUMN * columns + 4).min(size.width);
    let column_width = width.saturating_sub(2) / columns;
    let lines = page(app, canvas.glyphs());
    let lines: Vec<Line> =
        lines.into_iter().flat_map(|line| folded(line, column_width.saturating_sub(2))).collect();
    let per_column = lines.len().div_ceil(usize::from(columns));
    let height = u16::try_from(per_column + 2).unwrap_or(u16::MAX).min(size.height.saturating_sub(2));
    let region = centred(size, width, height);
    frame(canvas, region, "keys", "a count before a key repeats it: 10l");
    let inner = region.inner();
    let room = usize::from(inner.height);
    let scroll = scroll.min(per_column.saturating_sub(room));
    for column in 0..columns {
        let first = usize::from(column) * per_column + scroll;
        let shown = lines.iter().take((usize::from(column) + 1) * per_column).skip(first).take(room);
        let x = inner.x + 1 + column * column_width;
        for (line, y) in shown.zip(inner.y..) {
            help_line(canvas, line, x, y, column_width.saturating_sub(2));
        }
    }
    if per_column > room + scroll {
        let style = canvas.style(Role::HintKey);
        canvas.right(
            inner.x,
            inner.y + inner.height,
            inner.width.saturating_sub(1),
            " more below, j ",
            style,
        );
    }
}

/// Cells for keys in a column of the help page.
fn key_room(width: u16) -> u16 {
    if width < 60 { 10 } else { 18 }
}

/// A line of the help page in as many lines of `width` cells as it takes.
fn folded(line: Line, width: u16) -> Vec<Line> {
    let Line::Entry(keys, doc) = line else { return vec![line] };
    let room = key_room(width);
    let parts = [lines(&keys, usize::from(room)), lines(&doc, usize::from(width.saturating_sub(room + 1)))];
    let [keys, doc] = &parts;
    let at = |lines: &[String], index: usize| lines.get(index).cloned().unwrap_or_default();
    (0..keys.len().max(doc.len())).map(|index| Line::Entry(at(keys, index), at(doc, index))).collect()
}

fn help_line(canvas: &mut Canvas, line: &Line, x: u16, y: u16, width: u16) {
    match line {
        Line::Heading(title) => {
            let style = canvas.style(Role::HelpGroup);
            canvas.text(x, y, width, title, style);
        }
        Line::Entry(keys, doc) => {
            let (key, text) = (canvas.style(Role::HintKey), canvas.style(Role::Text));
            let room = key_room(width);
            canvas.text(x, y, room.min(width), keys, key);
            canvas.text(x + room + 1, y, width.saturating_sub(room + 1), doc, text);
        }
        Line::Blank => {}
    }
}

/// Draws the palette.
pub(super) fn palette(canvas: &mut Canvas, app: &App, size: Size, palette: &Palette) {
    let matches = palette.matches();
    let Some(region) = app.overlay().and_then(|overlay| overlay.region(size)) else { return };
    frame(canvas, region, "command", "");
    let inner = region.inner();
    let input = canvas.style(Role::Input);
    canvas.clear(Region { height: 1, ..inner }, input);
    let key = input.patch(canvas.style(Role::HintKey));
    let at = canvas.text(inner.x, inner.y, inner.width, " : ", key);
    let width = (inner.x + inner.width).saturating_sub(at);
    typed(canvas, Region { x: at, width, ..inner }, &palette.query);
    let foot = app.overlay().map_or(0, |overlay| overlay.foot(size)).min(inner.height.saturating_sub(2));
    let room = usize::from(inner.height.saturating_sub(1 + foot)).max(1);
    let first = palette.selected.saturating_sub(room - 1);
    let query = Query::new(palette.query.text());
    for (offset, (index, declared)) in matches.iter().enumerate().skip(first).take(room).enumerate() {
        let y = inner.y + 1 + u16::try_from(offset).unwrap_or(0);
        palette_line(
            canvas,
            app,
            declared,
            &query,
            Region { y, height: 1, ..inner },
            index == palette.selected,
        );
    }
    let below = Region { y: inner.y + inner.height - foot, height: foot, ..inner };
    told(canvas, matches.get(palette.selected).map_or("", |declared| declared.doc), below);
    if matches.is_empty() {
        let muted = canvas.style(Role::Muted);
        canvas.text(inner.x + 1, inner.y + 1, inner.width.saturating_sub(1), "no action is called so", muted);
    }
}

/// A text in the lines of `region`.
fn told(canvas: &mut Canvas, text: &str, region: Region) {
    let style = canvas.style(Role::Hint);
    canvas.clear(region, style);
    let width = region.width.saturating_sub(2);
    for (line, y) in lines(text, usize::from(width)).iter().zip(region.y..region.y + region.height) {
        canvas.text(region.x + 2, y, width, line, style);
    }
}

fn palette_line(
    canvas: &mut Canvas,
    app: &App,
    declared: &Declaration,
    query: &Query,
    row: Region,
    selected: bool,
) {
    let Region { x, y, width, .. } = row;
    let base = if selected { canvas.style(Role::Selection) } else { canvas.style(Role::Screen) };
    canvas.clear(row, base);
    let mark = if selected { "▸" } else { " " };
    let name = canvas.style(Role::Text).patch(base);
    let muted = base.patch(canvas.style(Role::Muted));
    canvas.text(x, y, 1, mark, name);
    canvas.text(x + 2, y, 22, declared.name, name);
    let found = canvas.style(Role::Match);
    for at in query.matched(declared.name) {
        let style = base.patch(found);
        canvas.restyle(x + 2 + u16::try_from(at).unwrap_or(0), y, style);
    }
    let keys = app.keymap().shortest(declared.name).unwrap_or_default();
    let doc_width = width.saturating_sub(24 + cells(&keys) + 3);
    // Where next to nothing of it would be left it stands below the rows alone.
    if doc_width >= LEAST_DOC {
        canvas.text(x + 24, y, doc_width, declared.doc, muted);
    }
    let key = base.patch(canvas.style(Role::HintKey));
    canvas.right(x, y, width.saturating_sub(1), &keys, key);
}

pub(super) fn centred(size: Size, width: u16, height: u16) -> Region {
    let x = size.width.saturating_sub(width) / 2;
    let y = 1 + size.height.saturating_sub(2).saturating_sub(height) / 2;
    Region { x, y, width, height }
}

/// An empty box over the panes.
pub(super) fn frame(canvas: &mut Canvas, region: Region, title: &str, note: &str) {
    let (screen, border) = (canvas.style(Role::Screen), canvas.style(Role::BorderFocus));
    canvas.clear(region, screen);
    canvas.border(region, border);
    let (name, muted) = (canvas.style(Role::TitleFocus), canvas.style(Role::Muted));
    let width = region.width.saturating_sub(2);
    let at = canvas.pieces(region.x + 1, region.y, width, &[(" ", name), (title, name), (" ", name)]);
    let rest = (region.x + 1 + width).saturating_sub(at);
    let note = fitting(note, rest.saturating_sub(3));
    if !note.is_empty() {
        canvas.pieces(at, region.y, rest, &[("─ ", border), (note, muted), (" ", muted)]);
    }
}

/// As many parts of a note, which commas, colons and semicolons part, as fit into `room` cells.
fn fitting(note: &str, room: u16) -> &str {
    let ends = note.match_indices([',', ':', ';']).map(|(at, _)| at).chain([note.len()]);
    let parts = ends.filter_map(|end| note.get(..end)).filter(|part| cells(part) <= room);
    parts.fold("", |_, longest| longest)
}
