//! The whole screen: header, panes, hints, and what lies over them.

use super::canvas::{Canvas, cells};
use super::panes;
use super::{choice, export, header, hints, note, overlay, prompt, which};
use crate::app::{App, Layout, Overlay, Pane, Placed, Region, Room, Size};
use crate::config::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws the state of `app` into `area` of `buffer`.
///
/// The scene is made for [`App::size`]; on an area of another size it is cut off or leaves cells blank until
/// the app is told the new size.
pub fn view(app: &App, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let mut canvas = Canvas::new(buffer, theme, area, app.glyphs());
    draw(&mut canvas, app, area);
    canvas.finish();
}

fn draw(canvas: &mut Canvas, app: &App, area: Rect) {
    let size = Size { width: area.width, height: area.height };
    let screen = canvas.style(Role::Screen);
    canvas.clear(Region { x: 0, y: 0, width: size.width, height: size.height }, screen);
    if Room::of(size) == Room::None {
        too_small(canvas, size);
        return;
    }
    header::draw(canvas, app, size.width);
    if app.document().is_none() && app.layout() != Layout::Problems {
        welcome(canvas, app, size);
    } else {
        draw_panes(canvas, app);
    }
    hints::draw(canvas, app, size);
    match app.overlay() {
        Some(Overlay::Help { scroll }) => overlay::help(canvas, app, size, *scroll),
        Some(Overlay::Note { index, scroll }) => note::page(canvas, app, size, (*index, *scroll)),
        Some(Overlay::Palette(palette)) => overlay::palette(canvas, app, size, palette),
        Some(Overlay::Prompt(open)) => prompt::draw(canvas, app, size, open),
        Some(Overlay::List(list)) => choice::list(canvas, app, size, list),
        Some(Overlay::Picker(picker)) => choice::picker(canvas, app, size, picker),
        Some(Overlay::Export(pane)) => export::draw(canvas, app, size, pane),
        None => which::draw(canvas, app, size),
    }
}

/// One line that says what is needed.
fn too_small(canvas: &mut Canvas, size: Size) {
    let text = format!("20×5 needed, {}×{} here", size.width, size.height);
    let style = canvas.style(Role::Text);
    let shorter = if cells(&text) <= size.width { text.as_str() } else { "20×5 needed" };
    canvas.text(0, size.height / 2, size.width, shorter, style);
}

/// The screen before the first trace.
fn welcome(canvas: &mut Canvas, app: &App, size: Size) {
    let region = Region { x: 0, y: 1, width: size.width, height: size.height.saturating_sub(2) };
    let (border, title, muted) =
        (canvas.style(Role::Border), canvas.style(Role::TitleFocus), canvas.style(Role::Muted));
    canvas.border(region, border);
    let text = match app.loading() {
        Some(loading) => format!("{} {}", loading.stage.title(), loading.file.display()),
        None => match app.builds().running() {
            Some(run) => run.stage().map_or("starting", |stage| stage.doing()).to_owned(),
            None => "no trace is open".to_owned(),
        },
    };
    let inner = region.inner();
    let y = inner.y + inner.height / 2;
    let centred = |text: &str| inner.x + inner.width.saturating_sub(cells(text)) / 2;
    canvas.text(centred("tritscope"), y.saturating_sub(1), inner.width, "tritscope", title);
    canvas.text(centred(&text), y, inner.width, &text, muted);
    if let Some(fraction) = app.loading().and_then(|loading| loading.fraction) {
        let width = (inner.width / 2).min(40);
        super::bar(canvas, inner.x + (inner.width - width) / 2, y + 1, width, fraction);
    }
}

/// Borders first, the focused one last, so that its colour wins where panes meet.
fn draw_panes(canvas: &mut Canvas, app: &App) {
    let placed = &app.scene().placed;
    let (focused, others): (Vec<&Placed>, Vec<&Placed>) =
        placed.iter().partition(|placed| placed.pane == app.focus());
    let (plain, bright) = (canvas.style(Role::Border), canvas.style(Role::BorderFocus));
    for placed in &others {
        canvas.border(placed.region, plain);
    }
    // A single pane needs no frame of another colour to be found.
    let style = if others.is_empty() { plain } else { bright };
    for placed in &focused {
        canvas.border(placed.region, style);
    }
    for placed in others.into_iter().chain(focused) {
        title(canvas, app, placed);
        content(canvas, app, placed);
    }
}

/// The title in the border: the pane's name and what it is about, or a tab for each pane of the place.
fn title(canvas: &mut Canvas, app: &App, placed: &Placed) {
    let Region { x, y, width, .. } = placed.region;
    let end = x.saturating_add(width.saturating_sub(1));
    let (idle, active, border) =
        (canvas.style(Role::Title), canvas.style(Role::TitleFocus), canvas.style(Role::Border));
    let mut at = x.saturating_add(1);
    let tabs = placed.shown_tabs();
    if tabs.len() < placed.tabs.len() {
        at = canvas.text(at, y, end.saturating_sub(at), "…", canvas.style(Role::Muted));
    }
    for (tab, _) in &tabs {
        let shown = *tab == placed.pane;
        if at > x + 1 {
            at = canvas.text(at, y, end.saturating_sub(at), "│", border);
        }
        let style = if shown && placed.pane == app.focus() { active } else { idle };
        let style = if shown { style } else { canvas.style(Role::Muted) };
        let name = if shown && placed.tabs.len() > 1 {
            format!("▸{} ", tab.title())
        } else {
            format!(" {} ", tab.title())
        };
        at = canvas.text(at, y, end.saturating_sub(at), &name, style);
    }
    let about = panes::about(app, placed.pane);
    let about = if placed.tabs.len() > 1 { about.trim() } else { &about };
    // Behind other names it must not read as if it were about the last of them.
    let apart = if placed.tabs.len() > 1 { "─ " } else { "" };
    if !about.is_empty() && at.saturating_add(cells(about) + cells(apart) + 2) < end {
        let parts = [(apart, border), (about, idle), (" ", idle)];
        canvas.pieces(at, y, end.saturating_sub(at), &parts);
    }
}

fn content(canvas: &mut Canvas, app: &App, placed: &Placed) {
    let inner = placed.region.inner();
    if inner.width == 0 || inner.height == 0 {
        return;
    }
    match placed.pane {
        Pane::Tree => panes::tree::draw(canvas, app, inner),
        Pane::Broadcast => panes::broadcast::draw(canvas, app, inner),
        Pane::Accumulators => panes::accumulators::draw(canvas, app, inner),
        Pane::Tensor => panes::tensor::draw(canvas, app, inner),
        Pane::Source => panes::source::draw(canvas, app, inner),
        Pane::Matrix => panes::matrix::draw(canvas, app, inner),
        Pane::Why => panes::why::draw(canvas, app, inner),
        Pane::Waves => panes::waves::draw(canvas, app, inner),
        Pane::Spans => panes::spans::draw(canvas, app, inner),
        Pane::Problems => panes::problems::draw(canvas, app, inner),
        Pane::Changes => panes::changes::draw(canvas, app, inner),
        Pane::Heads => panes::heads::draw(canvas, app, inner),
        Pane::Head => panes::head::draw(canvas, app, inner),
        Pane::Cache => panes::cache::draw(canvas, app, inner),
        Pane::Text => panes::text::draw(canvas, app, inner),
        Pane::Synthesis => panes::synth::draw(canvas, app, inner),
    }
}
