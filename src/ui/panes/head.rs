//! One head of attention at the cursor's token.

use super::super::canvas::{Canvas, cells};
use super::super::heat::EIGHTHS;
use super::attention::{chosen, pieces, role, told, verdict, written};
use super::pending;
use crate::app::scene::{HeadBody, HeadPane, PositionRow, Spot, VectorRow};
use crate::app::{App, Pane, Region};
use crate::config::Role;
use ratatui::style::Style;

/// What the title says: which head, and of which token.
pub(super) fn about(pane: &HeadPane) -> String {
    let shared = if pane.shared == pane.head { String::new() } else { format!("  kv {}", pane.shared) };
    let (token, letter) = &pane.token;
    let what = match pane.body {
        HeadBody::Positions(_) => format!("token {token} ‘{letter}’"),
        HeadBody::Vectors(_) => {
            let (position, other) = &pane.position;
            format!("q of {token} ‘{letter}’, k v of {position} ‘{other}’")
        }
    };
    format!("{}{shared}  {what}", pane.head)
}

/// A column: its heading, the cells that it takes, and from how many cells of the pane on it is there.
struct Column {
    title: &'static str,
    width: u16,
    from: u16,
}

const fn column(title: &'static str, width: u16, from: u16) -> Column {
    Column { title, width, from }
}

/// Position, letter, g, s, w, their part in percent, and what the golden model says.
const POSITIONS: [Column; 7] = [
    column("pos", 5, 0),
    column("", 3, 0),
    column("dot", 10, 48),
    column("score", 11, 0),
    column("weight", 9, 0),
    column("%", 7, 36),
    column("", 3, 0),
];

/// Element, query, key and value.
const VECTORS: [Column; 5] =
    [column("d", 5, 0), column("q", 8, 0), column("k", 8, 0), column("v", 8, 0), column("", 3, 0)];

/// Draws the pane.
pub(crate) fn draw(canvas: &mut Canvas, app: &App, region: Region) {
    let Some(pane) = &app.scene().head else {
        pending(canvas, app, region);
        return;
    };
    match &pane.body {
        HeadBody::Positions(rows) => {
            let lines = rows.iter().map(|row| (row.position, position(row), row.spots(), row.share));
            table(canvas, app, pane, &POSITIONS, lines, region);
        }
        HeadBody::Vectors(rows) => {
            let lines =
                rows.iter().map(|row| (row.element, vector(row), [row.query, row.key, row.value], None));
            table(canvas, app, pane, &VECTORS, lines, region);
        }
    }
    footer(canvas, pane, region);
}

/// A number of the table as text with its role.
type Text = (String, Role);

fn spot(spot: Spot) -> Text {
    (written(spot), role(spot))
}

fn position(row: &PositionRow) -> Vec<Text> {
    let percent = row.share.map_or_else(|| "·".to_owned(), |share| format!("{}.{}", share / 10, share % 10));
    let role = if row.share.is_some() { Role::Text } else { Role::GoldenPending };
    vec![
        (row.position.to_string(), Role::TensorIndex),
        (row.letter.clone(), Role::Text),
        spot(row.dot),
        spot(row.score),
        spot(row.weight),
        (percent, role),
    ]
}

fn vector(row: &VectorRow) -> Vec<Text> {
    vec![(row.element.to_string(), Role::TensorIndex), spot(row.query), spot(row.key), spot(row.value)]
}

/// The heading and the rows; behind each the golden model's verdict and, where there is room, its share as a bar.
fn table(
    canvas: &mut Canvas,
    app: &App,
    pane: &HeadPane,
    columns: &[Column],
    lines: impl Iterator<Item = (usize, Vec<Text>, [Spot; 3], Option<u16>)>,
    region: Region,
) {
    let index = canvas.style(Role::TensorIndex);
    let shown = |column: &&Column| region.width >= column.from;
    let mut x = region.x;
    for column in columns.iter().filter(shown) {
        canvas.right(x, region.y, column.width, column.title, index);
        x += column.width;
    }
    let room = (region.x + region.width).saturating_sub(x + 2);
    for ((number, texts, spots, share), y) in lines.zip(region.y + 1..) {
        let (mark, role) = verdict(&spots);
        let texts = texts.into_iter().chain([(mark.to_string(), role)]);
        let base = if number == pane.selected { chosen(canvas, app, Pane::Head) } else { Style::new() };
        if number == pane.selected {
            canvas.restyle_row(region.x, y, region.width, base);
            canvas.put(region.x, y, '▸', base);
        }
        let mut at = region.x;
        for ((text, role), column) in texts.zip(columns).filter(|(_, column)| shown(column)) {
            let style = canvas.style(role);
            let style = base.bg.or(style.bg).map_or(style, |background| style.bg(background));
            canvas.right(at, y, column.width, &text, style);
            at += column.width;
        }
        if let Some(share) = share.filter(|_| room >= 6) {
            bar(canvas, share, base, Region { x: x + 1, y, width: room.min(40), height: 1 });
        }
    }
}

/// A bar as long as the share of 1 000.
fn bar(canvas: &mut Canvas, share: u16, base: Style, region: Region) {
    let style = canvas.style(Role::TensorPositive);
    let style = base.bg.map_or(style, |background| style.bg(background));
    let halves = u32::from(share.min(1000)) * u32::from(region.width) * 2 / 1000;
    let whole = u16::try_from(halves / 2).unwrap_or(0);
    for offset in 0..whole {
        canvas.put(region.x + offset, region.y, '█', style);
    }
    if halves % 2 == 1 {
        canvas.put(region.x + whole, region.y, '▌', style);
    }
}

/// The sum of the weights, the output, and the numbers of the selected row.
fn footer(canvas: &mut Canvas, pane: &HeadPane, region: Region) {
    let muted = canvas.style(Role::Muted);
    let bottom = region.y + region.height.saturating_sub(pane.footer);
    let (x, width) = (region.x + 1, region.width.saturating_sub(2));
    if pane.footer == 0 {
        return;
    }
    let mut line = vec![("Σ weights ".to_owned(), muted)];
    line.extend(told(canvas, pane.sum));
    let end = pieces(canvas, x, bottom, width, &line);
    if pane.footer == 1 {
        output(canvas, pane, (end + 3, bottom, (x + width).saturating_sub(end + 3)));
        return;
    }
    output(canvas, pane, (x, bottom + 1, width));
    let mut line = Vec::new();
    let names: [(&str, Spot); 3] = match &pane.body {
        HeadBody::Positions(rows) => {
            let Some(row) = rows.iter().find(|row| row.position == pane.selected) else { return };
            [("dot ", row.dot), ("   score ", row.score), ("   weight ", row.weight)]
        }
        HeadBody::Vectors(rows) => {
            let Some(row) = rows.iter().find(|row| row.element == pane.selected) else { return };
            [("q ", row.query), ("   k ", row.key), ("   v ", row.value)]
        }
    };
    for (name, spot) in names {
        line.push((name.to_owned(), muted));
        line.extend(told(canvas, spot));
    }
    pieces(canvas, x, bottom + 2, width, &line);
}

/// The output of the head: a curve from its lowest to its highest element, and what the golden model says.
fn output(canvas: &mut Canvas, pane: &HeadPane, (x, y, width): (u16, u16, u16)) {
    let muted = canvas.style(Role::Muted);
    let known = || pane.output.iter().filter_map(Spot::known);
    let (low, high) = (known().min().unwrap_or(0), known().max().unwrap_or(0));
    let mut line = vec![(format!("output[{}] ", pane.output.len()), muted)];
    let room = usize::from(width.saturating_sub(cells(&line[0].0) + 2));
    for spot in pane.output.iter().take(room) {
        let (symbol, role) = match spot {
            spot if spot.is_wrong() => ('✗', Role::TensorDiverge),
            Spot::Passed { .. } => (
                spot.known().map_or('x', |value| level(value, low, high)),
                if spot.known().is_some_and(|value| value < 0) {
                    Role::TensorNegative
                } else {
                    Role::TensorPositive
                },
            ),
            _ => ('·', Role::GoldenPending),
        };
        line.push((symbol.to_string(), canvas.style(role)));
    }
    if pane.output.iter().any(Spot::has_passed) {
        let (mark, role) = verdict(&pane.output);
        line.push((format!(" {mark}"), canvas.style(role)));
        let range = format!("  {} … {}", crate::translate::integer(low), crate::translate::integer(high));
        line.push((range, muted));
    }
    pieces(canvas, x, y, width, &line);
}

fn level(value: i64, low: i64, high: i64) -> char {
    let range = i128::from(high) - i128::from(low);
    let at = (i128::from(value) - i128::from(low)) * 7 / range.max(1);
    usize::try_from(at).ok().and_then(|at| EIGHTHS.get(at)).copied().unwrap_or(EIGHTHS[0])
}
