//! The waves pane: names, values at the cursor, drawn signals, ruler.

use super::names::Names;
use super::scrolled;
use super::wave::{self, Wave};
use crate::app::Document;
use crate::app::layout::Region;
use crate::app::rows::{Content, Row, visible};
use crate::app::state::App;
use crate::app::waves::Viewport;
use crate::base::{Cycle, Time};
use crate::trace::{SignalKind, Value};

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
    /// The rows on the screen.
    pub lines: Vec<WaveLine>,
    /// Whether the ruler counts cycles rather than time.
    pub in_cycles: bool,
    /// The ruler's labels.
    pub ticks: Vec<Tick>,
    /// The column of the cursor.
    pub cursor: Option<u16>,
    /// The cycle or time of the cursor.
    pub at: String,
    /// Marks on the screen.
    pub marks: Vec<(u16, char)>,
    /// Rows above the screen.
    pub above: usize,
    /// Rows below the screen.
    pub below: usize,
}

/// A row of the waves.
#[derive(Clone, Debug, PartialEq)]
pub struct WaveLine {
    /// The name without the scope that all rows share.
    pub name: String,
    /// The bit range, `[19:0]`; empty for a single bit.
    pub range: String,
    /// The value at the cursor.
    pub value: String,
    /// Whether that value is fully known.
    pub known: bool,
    /// The drawing.
    pub wave: Wave,
    /// Whether the row is selected.
    pub selected: bool,
    key: Key,
}

/// A label of the ruler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// Its column.
    pub column: u16,
    /// What it says.
    pub label: String,
}

/// What a drawing depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Key {
    row: Row,
    viewport: Viewport,
    columns: u16,
    loaded: bool,
}

pub(super) fn waves(app: &mut App, region: Region, old: WavesPane) -> WavesPane {
    let Some(document) = app.document.clone() else {
        return WavesPane { columns: region.width, x: region.x, ..WavesPane::default() };
    };
    let (shown, below) = on_screen(app, region);
    let signals = app.waves.rows.iter().filter_map(|row| document.trace.hierarchy().signal(row.signal()?));
    let names = Names::of(signals.map(|signal| signal.path.as_str()));
    let texts: Vec<Text> = shown.iter().map(|(_, row)| text(app, &document, names, row)).collect();
    let (mut name_width, mut value_width) = gutters(region.width, &texts);
    if old.width == region.width {
        // Values come and go with the cursor; the time axis must not move with them.
        value_width = value_width.max(old.values);
    }
    let room = region.width.saturating_sub(name_width + value_width + 2);
    let columns = whole_cycles(room);
    name_width += room - columns;
    let gutter = name_width + value_width + 2;
    let span = document.trace.span();
    app.waves.rescale(old.columns, columns, app.cursor, span);
    let mut old = old.lines;
    let lines = shown.iter().zip(texts).map(|((index, row), text)| {
        let loaded = app.track(&row.content).is_some();
        let key = Key { row: row.clone(), viewport: app.waves.viewport, columns, loaded };
        let kept = old.iter().position(|line| line.key == key).map(|at| old.swap_remove(at).wave);
        WaveLine {
            name: text.name,
            range: text.range,
            value: text.value,
            known: text.known,
            wave: kept.unwrap_or_else(|| draw(app, &key)),
            selected: *index == app.waves.selected,
            key,
        }
    });
    WavesPane {
        width: region.width,
        x: region.x + gutter.min(region.width),
        columns,
        names: name_width,
        values: value_width,
        lines: lines.collect(),
        in_cycles: document.run.is_some(),
        ticks: ticks(app, &document, columns),
        cursor: column(&document, app.waves.viewport, app.cursor, columns),
        at: match app.cycle() {
            Some(cycle) => cycle.to_string(),
            None => document.trace.scale().format(app.cursor),
        },
        marks: marks(app, &document, columns),
        above: app.waves.scroll,
        below,
    }
}

/// The rows on the screen with their indices, and how many are below it; moves the scroll to the selected row.
fn on_screen(app: &mut App, region: Region) -> (Vec<(usize, Row)>, usize) {
    let height = usize::from(region.height.saturating_sub(1)).max(1);
    let indices = visible(&app.waves.rows);
    let selected = indices.partition_point(|index| *index < app.waves.selected);
    app.waves.scroll = scrolled(app.waves.scroll, selected, indices.len(), height);
    let below = indices.len().saturating_sub(app.waves.scroll + height);
    let shown = indices.into_iter().skip(app.waves.scroll).take(height);
    (shown.map(|index| (index, app.waves.rows[index].clone())).collect(), below)
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
    let name = widest(&|text| text.name.chars().count() + text.range.len());
    let value = widest(&|text| text.value.chars().count());
    (name.max(6).min(width / 4), value.clamp(6, 14).min(width / 6))
}

struct Text {
    name: String,
    range: String,
    value: String,
    known: bool,
}

fn text(app: &App, document: &Document, names: Names, row: &Row) -> Text {
    let trace = &document.trace;
    let signal = row.signal().and_then(|signal| trace.hierarchy().signal(signal));
    let range = signal
        .filter(|signal| !matches!(signal.kind, SignalKind::Bits { width: 1 }))
        .and_then(|signal| signal.range)
        .map(|(left, right)| format!("[{left}:{right}]"));
    let value = at_cursor(app, document, row);
    Text {
        name: name(row, signal.map(|signal| names.short(&signal.path))),
        range: range.unwrap_or_default(),
        known: value.as_ref().is_none_or(Value::is_known),
        value: match &value {
            Some(value) => row.format.write(value),
            None if !matches!(row.content, Content::Signal(_)) => String::new(),
            None if app.track(&row.content).is_some() => "–".to_owned(),
            None => "…".to_owned(),
        },
    }
}

/// What a flip-flop sees at the cursor; without a clock what holds after the changes at the cursor.
fn at_cursor(app: &App, document: &Document, row: &Row) -> Option<Value> {
    let track = app.track(&row.content)?;
    match document.run {
        Some(_) => track.value_before(app.cursor),
        None => track.value(app.cursor),
    }
}

/// What a user called the row, else what it shows.
fn name(row: &Row, signal: Option<&str>) -> String {
    let own = row.name.as_deref().or(signal);
    let content = match &row.content {
        Content::Signal(_) | Content::Divider | Content::Group { .. } => "",
        Content::Computed(text) | Content::Protocol(text) | Content::Missing(text) => text,
    };
    own.unwrap_or(content).to_owned()
}

fn draw(app: &App, key: &Key) -> Wave {
    let Some(track) = app.track(&key.row.content) else { return Wave::Loading };
    let Viewport { from, to } = key.viewport;
    let last = Time(to.0.saturating_sub(1).max(from.0));
    let columns = track.summary(from, last, usize::from(key.columns));
    match track.kind() {
        SignalKind::Bits { width: 1 } | SignalKind::Event => wave::bit(&columns),
        _ => wave::bus(&columns, &key.row.format),
    }
}

/// The column of a moment. The value of a cycle is the one just before its edge, so with a clock the column
/// is the last one before that of the edge.
fn column(document: &Document, viewport: Viewport, time: Time, columns: u16) -> Option<u16> {
    if document.run.is_none() {
        return viewport.column(time, columns);
    }
    let before = viewport.column(Time(time.0.saturating_sub(1)), columns);
    let edge = if time == viewport.to { Some(columns) } else { viewport.column(time, columns) };
    match (before, edge) {
        (Some(before), Some(edge)) if before < edge => Some(edge - 1),
        (before, edge) => before.or(edge).filter(|column| *column < columns),
    }
}

fn marks(app: &App, document: &Document, columns: u16) -> Vec<(u16, char)> {
    let place = |(letter, time): (&char, &Time)| {
        Some((column(document, app.waves.viewport, *time, columns)?, *letter))
    };
    app.marks.iter().filter_map(place).collect()
}

/// Cells from one label of the ruler to the next, at least.
const LABEL_SPACING: u64 = 11;

fn ticks(app: &App, document: &Document, columns: u16) -> Vec<Tick> {
    let viewport = app.waves.viewport;
    let most = (u64::from(columns) / LABEL_SPACING).max(1);
    let Some(run) = &document.run else {
        let step = round(viewport.length().div_ceil(most));
        let scale = document.trace.scale();
        let first = viewport.from.0.div_ceil(step);
        let times = (first..).map(|n| Time(n.saturating_mul(step))).take_while(|time| *time < viewport.to);
        return ticks_at(document, viewport, columns, times.map(|time| (time, scale.format(time))));
    };
    let clock = run.clock();
    let (from, to) = (clock.at(viewport.from), clock.at(viewport.to));
    let step = round((to.0 - from.0).div_ceil(most));
    let cycles = (from.0.div_ceil(step)..).map(|n| Cycle(n.saturating_mul(step)));
    let cycles = cycles.take_while(|cycle| *cycle <= to && cycle.0 < clock.cycles());
    ticks_at(document, viewport, columns, cycles.map(|cycle| (clock.time(cycle), cycle.to_string())))
}

fn ticks_at(
    document: &Document,
    viewport: Viewport,
    columns: u16,
    labels: impl Iterator<Item = (Time, String)>,
) -> Vec<Tick> {
    let tick = |(time, label)| Some(Tick { column: column(document, viewport, time, columns)?, label });
    labels.filter_map(tick).collect()
}

/// The smallest of 1, 2, 5, 10, 20, … that is at least `step`.
fn round(step: u64) -> u64 {
    let mut power = 1_u64;
    loop {
        for factor in [1, 2, 5] {
            let candidate = power.saturating_mul(factor);
            if candidate >= step {
                return candidate;
            }
        }
        power = power.saturating_mul(10);
    }
}
