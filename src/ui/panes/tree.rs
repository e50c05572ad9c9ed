//! The signal tree.

use super::super::canvas::{Canvas, cells};
use super::super::elide;
use crate::app::scene::TreeLine;
use crate::app::{App, Pane, Query, Region};
use crate::config::Role;
use ratatui::style::Style;

/// Draws the pane: the filter, then the tree or the matches.
pub(crate) fn draw(canvas: &mut Canvas, app: &App, region: Region) {
    filter(canvas, app, region);
    let query = Query::new(app.tree().query());
    for (line, y) in app.scene().tree.lines.iter().zip(region.y + 1..region.y + region.height) {
        row(canvas, app, line, &query, Region { y, height: 1, ..region });
    }
    if app.scene().tree.lines.is_empty() && region.height > 1 {
        let text = if query.is_empty() { "no signals" } else { "nothing matches" };
        let style = canvas.style(Role::Muted);
        canvas.text(region.x + 1, region.y + 1, region.width.saturating_sub(1), text, style);
    }
}

fn filter(canvas: &mut Canvas, app: &App, region: Region) {
    let Region { x, y, width, .. } = region;
    let tree = app.tree();
    if !tree.typing() && tree.query().is_empty() {
        let (key, muted) = (canvas.style(Role::HintKey), canvas.style(Role::Muted));
        let keys = app.keymap().shortest_in("tree", "filter").unwrap_or_default();
        canvas.pieces(x + 1, y, width.saturating_sub(1), &[(&keys, key), (" filter", muted)]);
        return;
    }
    let input = canvas.style(Role::Input);
    canvas.clear(Region { height: 1, ..region }, input);
    let key = input.patch(canvas.style(Role::HintKey)).bg(input.bg.unwrap_or_default());
    let at = canvas.text(x + 1, y, 2, "/ ", key);
    let at = canvas.tail(at, y, (x + width).saturating_sub(at + 1), tree.query(), input);
    if tree.typing() {
        canvas.put(at, y, '▏', input);
    }
}

fn row(canvas: &mut Canvas, app: &App, line: &TreeLine, query: &Query, region: Region) {
    let Region { x, y, width, .. } = region;
    let role = if app.focus() == Pane::Tree { Role::Selection } else { Role::SelectionIdle };
    let chosen = canvas.style(role);
    if line.selected {
        canvas.clear(region, chosen);
    }
    let background = chosen.bg.filter(|_| line.selected);
    let on = |style: Style| background.map_or(style, |background| style.bg(background));
    let muted = on(canvas.style(Role::Muted));
    let indent = 1 + (line.depth * 2).min(width / 2);
    let at = x + indent;
    let end = x + width.saturating_sub(1);
    // What it is gives way to its name, the direction before the number of bits.
    let room_beside =
        |kind: &str| end.saturating_sub(at + 2 + if kind.is_empty() { 0 } else { cells(kind) + 1 });
    let fits = |kind: &&String| !kind.is_empty() && room_beside(kind) >= cells(&line.name);
    let kind = [&line.kind, &line.short].into_iter().find(fits).unwrap_or(&line.short);
    let room = room_beside(kind);
    let name = elide::path(&line.name, usize::from(room));
    let differing = on(canvas.style(Role::DiffScope));
    if line.differs {
        canvas.put(at + 1, y, '≠', differing);
    }
    if let Some(open) = line.open {
        canvas.put(at, y, if open { '▾' } else { '▸' }, muted);
        let scope = if line.differs { differing } else { on(canvas.style(Role::TreeScope)) };
        canvas.text(at + 2, y, room, &name, scope);
    } else {
        if line.in_waves {
            let shown = on(canvas.style(Role::HintKey));
            canvas.put(at, y, '●', shown);
        }
        let signal = if line.differs { differing } else { on(canvas.style(Role::TreeSignal)) };
        canvas.text(at + 2, y, room, &name, signal);
    }
    if !query.is_empty() {
        let found = on(canvas.style(Role::Match));
        for index in query.matched(&name) {
            canvas.restyle(at + 2 + u16::try_from(index).unwrap_or(0), y, found);
        }
    }
    canvas.right(x, y, width.saturating_sub(1), kind, muted);
}
