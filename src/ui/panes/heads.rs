//! All heads of attention.

use super::super::canvas::{Canvas, cells};
use super::super::heat::ramp;
use super::attention::{Cells, chosen, pieces, shade, told};
use super::pending;
use crate::app::scene::{HeadMap, HeadsPane, MAP_HEAD, MAP_LABEL};
use crate::app::{App, HeadsView, Pane, Region};
use crate::config::Role;
use ratatui::style::{Modifier, Style};

/// What the title says: token, layer and which numbers.
pub(super) fn about(pane: &HeadsPane) -> String {
    let HeadsPane { token, letter, layer, view, .. } = pane;
    format!("token {token} ‘{letter}’  layer {layer}  {}", view.title())
}

/// Draws the pane.
pub(crate) fn draw(canvas: &mut Canvas, app: &App, region: Region) {
    let Some(pane) = &app.scene().heads else {
        pending(canvas, app, region);
        return;
    };
    for map in &pane.maps {
        draw_map(canvas, app, pane, map);
    }
    let lowest = pane.maps.iter().map(|map| map.region.y + map.region.height).max().unwrap_or(0);
    let y = region.y + region.height.saturating_sub(1);
    if lowest <= y {
        footer(canvas, pane, Region { x: region.x + 1, y, width: region.width.saturating_sub(2), height: 1 });
    }
}

fn draw_map(canvas: &mut Canvas, app: &App, pane: &HeadsPane, map: &HeadMap) {
    let Region { x, y, width, .. } = map.region;
    let (index, strong) = (canvas.style(Role::TensorIndex), canvas.style(Role::TensorCursor));
    let selected = map.head == pane.selected.0;
    let title = if selected { canvas.style(Role::TitleFocus) } else { index };
    let sign = if selected { "▸" } else { " " };
    let name = format!("{sign}h{}", map.head);
    let at = canvas.text(x, y, width, &name, title);
    if map.wrong > 0 {
        let wrong = canvas.style(Role::GoldenDiverge);
        canvas.text(at, y, (x + width).saturating_sub(at), &format!(" ✗ {}", map.wrong), wrong);
    } else if map.shared != map.head {
        let shared = format!(" kv {}", map.shared);
        if cells(&shared) + at <= x + width {
            canvas.text(at, y, width, &shared, index);
        }
    }
    let left = x + MAP_LABEL;
    let place = |column: usize| left + u16::try_from(column).unwrap_or(u16::MAX).saturating_mul(pane.cell);
    for (column, (position, letter)) in map.positions.iter().enumerate() {
        let style = if selected && *position == pane.selected.2 { strong } else { index };
        let middle = if pane.numbers { pane.cell.saturating_sub(2) } else { (pane.cell - 1) / 2 };
        canvas.text(place(column) + middle, y + 1, 1, letter, style);
    }
    let highlight = chosen(canvas, app, Pane::Heads);
    for (row, y) in map.rows.iter().zip((y + MAP_HEAD..).step_by(usize::from(pane.tall))) {
        let now = row.query == pane.token;
        let style = if selected && row.query == pane.selected.1 { strong } else { index };
        if now {
            canvas.put(x, y, '▸', canvas.style(Role::Cursor));
        }
        canvas.text(x + 1, y, 1, &row.letter, style);
        for (column, element) in row.shades.iter().enumerate() {
            let Some(element) = element else { continue };
            let position = map.positions.get(column).map(|(position, _)| *position);
            let here = selected && row.query == pane.selected.1 && position == Some(pane.selected.2);
            let cells =
                Cells { x: place(column), y, width: pane.cell, height: pane.tall, number: pane.numbers };
            shade(canvas, *element, cells, here.then_some(highlight));
        }
    }
}

/// The selected element, and what the shades mean.
fn footer(canvas: &mut Canvas, pane: &HeadsPane, region: Region) {
    let (muted, text) = (canvas.style(Role::Muted), canvas.style(Role::Text));
    let (head, query, position) = pane.selected;
    let [from, to] = &pane.letters;
    let mut line = vec![
        (format!("h{head}  "), muted),
        (format!("{query} ‘{from}’"), text),
        (" → ".to_owned(), muted),
        (format!("{position} ‘{to}’"), text),
    ];
    match pane.detail {
        None => line.push(("  later than the query: masked".to_owned(), muted)),
        Some(spots) => {
            for (name, spot) in ["  score ", "  weight "].into_iter().zip(spots) {
                line.push((name.to_owned(), muted));
                line.extend(told(canvas, spot));
            }
        }
    }
    let end = pieces(canvas, region.x, region.y, region.width, &line);
    legend(canvas, pane, Region { x: end, width: (region.x + region.width).saturating_sub(end), ..region });
}

/// What the shades mean, at the right, where there is room.
fn legend(canvas: &mut Canvas, pane: &HeadsPane, region: Region) {
    let muted = canvas.style(Role::Muted);
    let shades: &[(&str, i16)] = match pane.view {
        HeadsView::Weights => &[("░", 40), ("▒", 100), ("▓", 160), ("█", 255)],
        HeadsView::Scores => &[("−█", -255), ("−░", -40), ("░", 40), ("█", 255)],
    };
    let mut line: Vec<(String, Style)> =
        shades.iter().map(|(text, share)| ((*text).to_owned(), ramp(canvas, *share))).collect();
    line.push((" small … large   ".to_owned(), muted));
    line.push(("·".to_owned(), canvas.style(Role::GoldenPending).add_modifier(Modifier::DIM)));
    line.push((" to come".to_owned(), muted));
    let width: u16 = line.iter().map(|(text, _)| cells(text)).sum();
    if region.width >= width + 3 {
        pieces(canvas, region.x + region.width - width, region.y, width, &line);
    }
}
