//! The pane that asks what to export.

use super::canvas::{Canvas, cells};
use super::choice::typed;
use super::elide::lines;
use super::overlay::frame;
use crate::app::{App, ExportPane, ExportSize, Product, Region, Size, bytes_text};
use crate::config::Role;

/// Draws the pane.
pub(super) fn draw(canvas: &mut Canvas, app: &App, size: Size, pane: &ExportPane) {
    let Some(region) = app.overlay().and_then(|overlay| overlay.region(size)) else { return };
    frame(canvas, region, "export", "Enter writes, Tab changes the kind, Esc leaves");
    let inner = region.inner();
    let bottom = inner.y + inner.height;
    let input = canvas.style(Role::Input);
    canvas.clear(Region { height: 1, ..inner }, input);
    let key = input.patch(canvas.style(Role::HintKey));
    let at = canvas.text(inner.x, inner.y, inner.width, " file: ", key);
    let width = (inner.x + inner.width).saturating_sub(at + 1);
    typed(canvas, Region { x: at, width, height: 1, ..inner }, &pane.line);
    let mut y = inner.y + 1;
    if y < bottom {
        kinds(canvas, pane, Region { y, height: 1, ..inner });
        y += 1;
    }
    let problem = pane.problem.as_ref().map(|problem| match &problem.hint {
        Some(hint) => format!("{problem}; {hint}"),
        None => problem.to_string(),
    });
    let room = usize::from(inner.width.saturating_sub(2));
    if let Some(problem) = problem {
        let style = canvas.style(Role::DiagnosticWarning);
        for line in lines(&problem, room) {
            y = text(canvas, &line, style, y, inner);
        }
    }
    let (plain, muted) = (canvas.style(Role::Text), canvas.style(Role::Muted));
    y = text(canvas, pane.product.about(), muted, y, inner);
    for line in facts(app, pane).iter().flat_map(|line| lines(line, room)) {
        y = text(canvas, &line, plain, y, inner);
    }
    y += u16::from(inner.height > 12);
    let quiet = canvas.style(Role::Muted);
    for line in &pane.preview.lines {
        y = text(canvas, line, quiet, y, inner);
    }
}

/// Writes a line if there is room for it; gives the next one.
fn text(canvas: &mut Canvas, line: &str, style: ratatui::style::Style, y: u16, inner: Region) -> u16 {
    if y < inner.y + inner.height {
        canvas.text(inner.x + 1, y, inner.width.saturating_sub(2), line, style);
    }
    y.saturating_add(1)
}

/// All kinds with their numbers, the chosen one marked.
fn kinds(canvas: &mut Canvas, pane: &ExportPane, row: Region) {
    let (plain, chosen, number) =
        (canvas.style(Role::Text), canvas.style(Role::Selection), canvas.style(Role::HintKey));
    let names = Product::ALL.iter().zip(1..).map(|(product, n)| (product, format!("{n}"), product.title()));
    let full: u16 = names.clone().map(|(_, n, title)| cells(&n) + cells(title) + 4).sum();
    let mut x = row.x + 1;
    for (product, n, title) in names {
        let here = *product == pane.product;
        // Where not all have room, only the chosen one has its name.
        let title = if full <= row.width || here { format!(" {title} ") } else { " ".to_owned() };
        let end = row.x + row.width;
        let mark = if here { "▸" } else { " " };
        x = canvas.text(x, row.y, end.saturating_sub(x), mark, if here { chosen } else { plain });
        x = canvas.text(x, row.y, end.saturating_sub(x), &n, if here { chosen } else { number });
        x = canvas.text(x, row.y, end.saturating_sub(x), &title, if here { chosen } else { plain });
    }
}

/// What it takes, and how large it becomes.
fn facts(app: &App, pane: &ExportPane) -> Vec<String> {
    let size = match pane.preview.size {
        ExportSize::Unknown => String::new(),
        ExportSize::About(bytes) => format!("about {}", bytes_text(bytes)),
        ExportSize::Bytes(bytes) => bytes_text(bytes),
    };
    if pane.product == Product::Screen {
        let Size { width, height } = app.size();
        return vec![format!("{width} columns, {height} rows, in the colours of the theme")];
    }
    let scale = app.document().map(|document| document.trace.scale()).unwrap_or_default();
    let (from, to) = pane.stretch;
    let preview = &pane.preview;
    let mut parts = vec![format!("{} {}", pane.which, counted(pane.rows.len(), "row"))];
    parts.push(counted(usize::try_from(preview.changes).unwrap_or(usize::MAX), "change"));
    for (count, what) in [(preview.notes, "note"), (preview.marks, "mark"), (preview.tensors, "tensor")] {
        if count > 0 {
            parts.push(counted(count, what));
        }
    }
    if !size.is_empty() {
        parts.push(size);
    }
    vec![format!("{} – {}: {}", scale.format(from), scale.format(to), pane.because), parts.join(" · ")]
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
