//! The waves pane: names, values at the cursor, drawn rows of any height, what stands above and below them.

use super::analog::Curves;
use super::line::{self, Head, Text};
use super::map::{self, WaveMap};
use super::names::Names;
use super::notes;
use super::other::{self, OtherLine};
use super::ruler::{self, Ruler};
use super::wave::Wave;
use crate::app::arrange::Region;
use crate::app::rows::{Hue, Row, visible};
use crate::app::state::App;
use crate::app::waves::Viewport;
use crate::app::{Growth, follow};
use unicode_width::UnicodeWidthStr;

/// The waves pane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WavesPane {
    /// Cells of the whole pane.
    pub width: u16,
    /// First column of the screen that belongs to the time axis.
    pub x: u16,
    /// Columns of the time axis.
    pub columns: u16,
    /// Cells for names.
    pub names: u16,
    /// Cells for values.
    pub values: u16,
    /// Lines above the rows: matches, differences, notes, ruler, markers.
    pub head: u16,
    /// The rows on the screen.
    pub lines: Vec<WaveLine>,
    /// What stands above the rows.
    pub ruler: Ruler,
    /// The column of the end of a trace that grows.
    pub growing: Option<u16>,
    /// The column of the cursor.
    pub cursor: Option<u16>,
    /// First and last column of the stretch of time that is being chosen.
    pub band: Option<(u16, u16)>,
    /// The whole trace, below the rows.
    pub map: Option<WaveMap>,
    /// The whole value of the selected row, where the row itself has no room for it.
    pub detail: String,
    /// Rows above the screen.
    pub above: usize,
    /// Rows below the screen.
    pub below: usize,
}

impl WavesPane {
    /// The index of the row in line `line` of the inside of the pane.
    #[must_use]
    pub fn row_at(&self, line: u16) -> Option<usize> {
        let mut below = line.checked_sub(self.head)?;
        self.lines.iter().find_map(|row| match below.checked_sub(row.height) {
            None => Some(row.index),
            Some(rest) => {
                below = rest;
                None
            }
        })
    }
}

/// A row of the waves.
#[derive(Clone, Debug, PartialEq)]
pub struct WaveLine {
    /// Its index among all rows.
    pub index: usize,
    /// The name without the scope that all rows share.
    pub name: String,
    /// The bit range, `[19:0]`; empty for a single bit.
    pub range: String,
    /// The value at the cursor.
    pub value: String,
    /// Whether that value is fully known.
    pub known: bool,
    /// What kind of row it is.
    pub head: Head,
    /// Groups above it.
    pub depth: u8,
    /// The colour that a user gave it.
    pub color: Option<Hue>,
    /// Lines that it has on the screen.
    pub height: u16,
    /// The drawing.
    pub wave: Wave,
    /// Columns of notes on it, with their colours.
    pub flags: Vec<(u16, Option<Hue>)>,
    /// In its last line, where the trace that this one is compared with has something else.
    pub other: Option<OtherLine>,
    /// Whether the row is selected.
    pub selected: bool,
    /// Whether it is one of several chosen rows.
    pub chosen: bool,
    key: Key,
}

/// What a drawing depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Key {
    row: Row,
    viewport: Viewport,
    columns: u16,
    loaded: bool,
}

/// The least cells that a user can leave to names or values.
const LEAST: u16 = 4;

/// Lines that one of the parts of the pane takes.
struct Lines {
    head: u16,
    rows: u16,
    map: u16,
}

/// Makes the pane; with `spans` on the screen the whole trace is shown there.
pub(super) fn waves(
    app: &mut App,
    region: Region,
    spans: bool,
    curves: &mut Curves,
    old: WavesPane,
) -> WavesPane {
    curves.keep(&app.waves.rows);
    let Some(document) = app.document.clone() else {
        return WavesPane { columns: region.width, x: region.x, ..WavesPane::default() };
    };
    let lines = share(app, region, spans);
    let (shown, below) = on_screen(app, lines.rows);
    let signals = app.waves.rows.iter().filter_map(|row| document.trace.hierarchy().signal(row.signal()?));
    let names = Names::of(signals.map(|signal| signal.path.as_str()));
    let mut texts: Vec<Text> =
        shown.iter().map(|shown| line::text(app, &document, names, shown.index, &shown.row)).collect();
    let (mut name_width, mut value_width) = gutters(region.width, &texts);
    (name_width, value_width) = sized(app, region.width, name_width, value_width);
    if old.width == region.width && app.sizes.values.is_none() {
        // Values come and go with the cursor; the time axis must not move with them.
        value_width = value_width.max(old.values);
    }
    let own = |size: Option<u16>| size.map(|size| size.clamp(LEAST, (region.width / 2).max(LEAST)));
    name_width = own(app.sizes.names).unwrap_or(name_width);
    value_width = own(app.sizes.values).unwrap_or(value_width);
    let room = region.width.saturating_sub(name_width + value_width + 2);
    let columns = whole_cycles(room);
    name_width += room - columns;
    let gutter = name_width + value_width + 2;
    match app.keep.anchor {
        Some(viewport) => app.waves.viewport = viewport,
        None => app.waves.rescale(old.columns, columns, app.cursor, document.trace.span()),
    }
    let detail = fit_values(app, &shown, &mut texts, value_width);
    let map = (lines.map > 0).then(|| map::map(app, &document, columns, old.map));
    let lines_drawn = draw_all(app, shown.into_iter().zip(texts), columns, curves, old.lines);
    WavesPane {
        width: region.width,
        x: region.x + gutter.min(region.width),
        columns,
        names: name_width,
        values: value_width,
        head: lines.head,
        lines: lines_drawn,
        ruler: ruler::ruler(app, &document, columns, lines.head),
        growing: growing(app, columns),
        cursor: ruler::column(&document, app.waves.viewport, app.cursor, columns),
        band: band(app, columns),
        map,
        detail,
        above: app.waves.scroll,
        below,
    }
}

/// The column of the end of a trace that grows.
fn growing(app: &App, columns: u16) -> Option<u16> {
    let (growth, end) = follow::end(app)?;
    app.waves.viewport.column(end, columns).filter(|_| growth == Growth::Growing)
}

/// Shortens values that are wider than their column to what is most significant; gives the selected one in full if it is
/// among them.
fn fit_values(app: &App, shown: &[Shown], texts: &mut [Text], width: u16) -> String {
    let mut detail = String::new();
    for (shown, text) in shown.iter().zip(texts) {
        if text.value.width() <= usize::from(width) {
            continue;
        }
        if shown.index == app.waves.selected {
            detail = format!("{} = {}", text.name, text.value);
        }
        if let Some(value) = &text.raw {
            text.value = shown.row.format.fit(value, usize::from(width));
        }
    }
    detail
}

/// The columns of the stretch of time that is being chosen, as far as it is on the screen.
fn band(app: &App, columns: u16) -> Option<(u16, u16)> {
    let ((from, to), viewport) = (app.band()?, app.waves.viewport);
    if to < viewport.from || from >= viewport.to {
        return None;
    }
    let first = viewport.column(from, columns).unwrap_or(0);
    Some((first, viewport.column(to, columns).unwrap_or(columns.saturating_sub(1))))
}

/// Which lines are whose: the rows come first where there is little room.
fn share(app: &App, region: Region, spans: bool) -> Lines {
    let matches = ruler::matches(app).is_some();
    let differences = ruler::differences(app).is_some();
    let own = [matches, differences, !app.marks.is_empty(), notes::timed(app)];
    let wanted = 1 + own.into_iter().map(u16::from).sum::<u16>();
    // A single line belongs to the selected row.
    let head = if region.height < 8 { region.height.saturating_sub(1).min(1) } else { wanted };
    let map = u16::from(region.height >= 14 && !spans && !app.look.no_map);
    Lines { head, rows: region.height.saturating_sub(head + map).max(1), map }
}

/// A row on the screen: its index, the row, and the lines that it has.
struct Shown {
    index: usize,
    row: Row,
    height: u16,
}

/// The rows on the screen, and how many are below it; moves the scroll to the selected row.
fn on_screen(app: &mut App, room: u16) -> (Vec<Shown>, usize) {
    let rows = &app.waves.rows;
    let indices = visible(rows);
    let density = app.look.density;
    let row_height = |row: &Row| u16::from(density.lines(row.height)) + u16::from(other::is_there(app, row));
    let heights: Vec<u16> = indices.iter().filter_map(|index| rows.get(*index)).map(row_height).collect();
    let height = |position: usize| heights.get(position).copied().unwrap_or(1);
    let selected = indices.partition_point(|index| *index < app.waves.selected);
    let selected = selected.min(indices.len().saturating_sub(1));
    app.waves.scroll = first_row(app.waves.scroll, selected, indices.len(), room, &height);
    let mut free = room;
    let mut shown = Vec::new();
    for (position, index) in indices.iter().enumerate().skip(app.waves.scroll) {
        if free == 0 {
            break;
        }
        // The last row may have less than it wants; it is drawn smaller, not cut.
        let height = height(position).min(free);
        free -= height;
        shown.push(Shown { index: *index, row: rows[*index].clone(), height });
    }
    let below = indices.len().saturating_sub(app.waves.scroll + shown.len());
    (shown, below)
}

/// The position of the first row on the screen, near `scroll`: the selected one is there in full, and no line stays
/// empty that a row above could fill.
fn first_row(scroll: usize, selected: usize, rows: usize, room: u16, height: &dyn Fn(usize) -> u16) -> usize {
    // The highest first row from which `last` is still in full on the screen.
    let reach = |last: usize| {
        let mut free = room;
        let mut first = last;
        loop {
            let Some(rest) = free.checked_sub(height(first)) else { break (first + 1).min(last) };
            free = rest;
            match first.checked_sub(1) {
                Some(above) => first = above,
                None => break 0,
            }
        }
    };
    if rows == 0 {
        return 0;
    }
    scroll.clamp(reach(selected).min(selected), selected).min(reach(rows - 1))
}

/// A multiple of four columns, so that at the usual scales every cycle is as wide as its neighbours.
fn whole_cycles(columns: u16) -> u16 {
    if columns < 16 { columns } else { columns - columns % 4 }
}

/// Cells for names and values: what they need, but most of the width belongs to the drawing.
fn gutters(width: u16, texts: &[Text]) -> (u16, u16) {
    let widest = |length: &dyn Fn(&Text) -> usize| {
        u16::try_from(texts.iter().map(length).max().unwrap_or(0)).unwrap_or(u16::MAX)
    };
    let name = widest(&|text| text.name.chars().count() + text.range.len() + text.head.cells(text.depth));
    let value = widest(&|text| text.value.chars().count());
    (name.max(6).min(width / 4), value.clamp(6, 14).min(width / 6))
}

/// The cells that a user gave names and values, as far as the drawing keeps a quarter of the width.
fn sized(app: &App, width: u16, names: u16, values: u16) -> (u16, u16) {
    let names = app.sizes.names.unwrap_or(names).min(width / 2).max(3);
    let values = app.sizes.values.unwrap_or(values).min((width * 3 / 4).saturating_sub(names)).max(1);
    (names, values)
}

fn draw_all(
    app: &App,
    rows: impl Iterator<Item = (Shown, Text)>,
    columns: u16,
    curves: &mut Curves,
    mut old: Vec<WaveLine>,
) -> Vec<WaveLine> {
    let chosen = if app.waves.choosing() { app.waves.chosen() } else { 0..0 };
    let flags = notes::RowFlags::of(app, columns);
    let lines = rows.map(|(Shown { index, row, height }, text)| {
        let loaded = app.track(&row.content).is_some();
        let (depth, color) = (row.depth, row.color);
        let key = Key { row, viewport: app.waves.viewport, columns, loaded };
        let kept = old.iter().position(|line| line.key == key).map(|at| old.swap_remove(at).wave);
        let other = Some(&key.row).filter(|_| height > 1);
        let other = other.and_then(|row| other::other(app, row, key.viewport, columns));
        WaveLine {
            index,
            name: text.name,
            range: text.range,
            value: text.value,
            known: text.known,
            head: text.head,
            depth,
            color,
            height,
            other,
            flags: flags.on(&key.row),
            wave: kept.unwrap_or_else(|| line::draw(app, &key.row, key.viewport, columns, curves)),
            selected: index == app.waves.selected,
            chosen: chosen.contains(&index),
            key,
        }
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selected_row_is_on_the_screen_in_full() {
        let heights = [1, 4, 1, 8, 1, 1, 16, 1];
        let height = |position: usize| heights[position];
        for room in 1..24 {
            for scroll in 0..heights.len() {
                for selected in 0..heights.len() {
                    let first = first_row(scroll, selected, heights.len(), room, &height);
                    assert!(first <= selected);
                    let above: u16 = heights[first..selected].iter().sum();
                    let fits = above + heights[selected] <= room;
                    assert!(fits || first == selected, "{room} {scroll} {selected}: from {first}");
                }
            }
        }
        assert_eq!(first_row(7, 7, 8, 40, &height), 0, "no line stays empty");
        assert_eq!(first_row(0, 0, 0, 9, &height), 0);
    }

    #[test]
    fn a_line_of_the_pane_belongs_to_a_row() {
        let line = |index, height| WaveLine {
            index,
            name: String::new(),
            range: String::new(),
            value: String::new(),
            known: true,
            head: Head::Plain,
            depth: 0,
            color: None,
            height,
            wave: Wave::Blank,
            flags: Vec::new(),
            other: None,
            selected: false,
            chosen: false,
            key: Key {
                row: Row::new(crate::app::rows::Content::Divider, crate::translate::Format::default()),
                viewport: Viewport::default(),
                columns: 1,
                loaded: false,
            },
        };
        let pane = WavesPane { head: 2, lines: vec![line(4, 3), line(7, 1)], ..WavesPane::default() };
        let rows: Vec<_> = (0..8).map(|at| pane.row_at(at)).collect();
        assert_eq!(rows, [None, None, Some(4), Some(4), Some(4), Some(7), None, None]);
    }
}
