//! The waves pane: names, values at the cursor, drawn signals, ruler.

use super::scrolled;
use super::wave::{self, Wave};
use crate::app::Document;
use crate::app::layout::Region;
use crate::app::state::App;
use crate::app::waves::{Row, Viewport};
use crate::base::{Cycle, Time};
use crate::trace::{SignalKind, Trace, Value};

/// The waves pane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WavesPane {
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key {
    row: Row,
    viewport: Viewport,
    columns: u16,
    loaded: bool,
}

pub(super) fn waves(app: &mut App, region: Region, old: WavesPane) -> WavesPane {
    let height = usize::from(region.height.saturating_sub(1)).max(1);
    let rows = app.waves.rows.len();
    app.waves.scroll = scrolled(app.waves.scroll, app.waves.selected, rows, height);
    let scroll = app.waves.scroll;
    let Some(document) = app.document.clone() else {
        return WavesPane { columns: region.width, x: region.x, ..WavesPane::default() };
    };
    let shown: Vec<(usize, Row)> =
        app.waves.rows.iter().copied().enumerate().skip(scroll).take(height).collect();
    let names = Names::new(&document.trace, &app.waves.rows);
    let texts: Vec<Text> = shown.iter().map(|(_, row)| text(app, &document, &names, *row)).collect();
    let (name_width, value_width) = gutters(region.width, &texts);
    let gutter = name_width + value_width + 2;
    let columns = region.width.saturating_sub(gutter);
    let mut old = old.lines;
    let lines = shown.iter().zip(texts).map(|((index, row), text)| {
        let loaded = document.trace.is_loaded(row.signal);
        let key = Key { row: *row, viewport: app.waves.viewport, columns, loaded };
        let kept = old.iter().position(|line| line.key == key).map(|at| old.swap_remove(at).wave);
        WaveLine {
            name: text.name,
            range: text.range,
            value: text.value,
            known: text.known,
            wave: kept.unwrap_or_else(|| draw(&document.trace, key)),
            selected: *index == app.waves.selected,
            key,
        }
    });
    WavesPane {
        x: region.x + gutter.min(region.width),
        columns,
        names: name_width,
        values: value_width,
        lines: lines.collect(),
        in_cycles: document.run.is_some(),
        ticks: ticks(app, &document, columns),
        cursor: cursor(app, columns),
        marks: marks(app, columns),
        above: scroll,
        below: rows.saturating_sub(scroll + height),
    }
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

fn text(app: &App, document: &Document, names: &Names, row: Row) -> Text {
    let trace = &document.trace;
    let signal = trace.hierarchy().signal(row.signal);
    let range = signal
        .filter(|signal| !matches!(signal.kind, SignalKind::Bits { width: 1 }))
        .and_then(|signal| signal.range)
        .map(|(left, right)| format!("[{left}:{right}]"));
    let value = at_cursor(app, document, row);
    Text {
        name: signal.map(|signal| names.short(&signal.path)).unwrap_or_default(),
        range: range.unwrap_or_default(),
        known: value.as_ref().is_none_or(Value::is_known),
        value: match &value {
            Some(value) => row.radix.write(value),
            None if trace.is_loaded(row.signal) => "–".to_owned(),
            None => "…".to_owned(),
        },
    }
}

/// What a flip-flop sees at the cursor; without a clock what holds after the changes at the cursor.
fn at_cursor(app: &App, document: &Document, row: Row) -> Option<Value> {
    match document.run {
        Some(_) => document.trace.value_before(row.signal, app.cursor),
        None => document.trace.value(row.signal, app.cursor),
    }
}

/// Shortens paths by the scope that all rows share.
struct Names {
    shared: usize,
}

impl Names {
    fn new(trace: &Trace, rows: &[Row]) -> Self {
        let paths: Vec<&str> = rows
            .iter()
            .filter_map(|row| trace.hierarchy().signal(row.signal))
            .map(|s| s.path.as_str())
            .collect();
        let Some((first, rest)) = paths.split_first() else { return Self { shared: 0 } };
        let scope = first.rfind('.').map_or(0, |dot| dot + 1);
        let mut shared = scope;
        for path in rest {
            let common = first.bytes().zip(path.bytes()).take_while(|(a, b)| a == b).count();
            let common = path.get(..common).and_then(|text| text.rfind('.')).map_or(0, |dot| dot + 1);
            shared = shared.min(common);
        }
        Self { shared }
    }

    fn short(&self, path: &str) -> String {
        path.get(self.shared..).unwrap_or(path).to_owned()
    }
}

fn draw(trace: &Trace, key: Key) -> Wave {
    if !key.loaded {
        return Wave::Loading;
    }
    let Viewport { from, to } = key.viewport;
    let last = Time(to.0.saturating_sub(1).max(from.0));
    let columns = trace.summary(key.row.signal, from, last, usize::from(key.columns));
    let single = trace
        .hierarchy()
        .signal(key.row.signal)
        .is_some_and(|signal| matches!(signal.kind, SignalKind::Bits { width: 1 } | SignalKind::Event));
    if single { wave::bit(&columns) } else { wave::bus(&columns, key.row.radix) }
}

/// The column of the cursor. The value of a cycle is the one just before its edge, so with a clock the
/// cursor stands there.
fn cursor(app: &App, columns: u16) -> Option<u16> {
    let viewport = app.waves.viewport;
    let before = Time(app.cursor.0.saturating_sub(1));
    match app.run() {
        Some(_) => viewport.column(before, columns).or_else(|| viewport.column(app.cursor, columns)),
        None => viewport.column(app.cursor, columns),
    }
}

fn marks(app: &App, columns: u16) -> Vec<(u16, char)> {
    let column = |(letter, time): (&char, &Time)| {
        let time = if app.run().is_some() { Time(time.0.saturating_sub(1)) } else { *time };
        Some((app.waves.viewport.column(time, columns)?, *letter))
    };
    app.marks.iter().filter_map(column).collect()
}

/// Cells from one label of the ruler to the next, at least.
const LABEL_SPACING: u64 = 14;

fn ticks(app: &App, document: &Document, columns: u16) -> Vec<Tick> {
    let viewport = app.waves.viewport;
    let most = (u64::from(columns) / LABEL_SPACING).max(1);
    let Some(run) = &document.run else {
        let step = round(viewport.length().div_ceil(most));
        let scale = document.trace.scale();
        let first = viewport.from.0.div_ceil(step);
        let times = (first..).map(|n| Time(n.saturating_mul(step))).take_while(|time| *time < viewport.to);
        return ticks_at(viewport, columns, times.map(|time| (time, scale.format(time))));
    };
    let clock = run.clock();
    let (from, to) = (clock.at(viewport.from), clock.at(viewport.to));
    let step = round((to.0 - from.0).div_ceil(most));
    let cycles = (from.0.div_ceil(step)..).map(|n| Cycle(n.saturating_mul(step)));
    let cycles = cycles.take_while(|cycle| *cycle <= to && cycle.0 < clock.cycles());
    // As for the cursor, a cycle's place is just before its edge.
    let place = |cycle: Cycle| Time(clock.time(cycle).0.saturating_sub(1));
    ticks_at(viewport, columns, cycles.map(|cycle| (place(cycle), cycle.to_string())))
}

fn ticks_at(viewport: Viewport, columns: u16, labels: impl Iterator<Item = (Time, String)>) -> Vec<Tick> {
    let tick = |(time, label): (Time, String)| Some(Tick { column: viewport.column(time, columns)?, label });
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
