//! What stands above the rows of the waves: matches of a search, the ruler, markers and the time between them.

use super::notes::{self, Flag};
use crate::app::act;
use crate::app::state::App;
use crate::app::waves::Viewport;
use crate::app::{Comparison, Document};
use crate::base::{Cycle, Time};
use crate::trace::Clock;

/// What stands above the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ruler {
    /// Whether it counts cycles rather than time.
    pub in_cycles: bool,
    /// Its labels.
    pub ticks: Vec<Tick>,
    /// The cycle or time of the cursor.
    pub at: String,
    /// Markers on the screen.
    pub marks: Vec<(u16, char)>,
    /// From marker to marker, where there is a line for that.
    pub deltas: Vec<Delta>,
    /// Whether markers have a line of their own.
    pub mark_line: bool,
    /// Notes on moments and stretches of time on the screen.
    pub notes: Vec<Flag>,
    /// Whether notes have a line of their own.
    pub note_line: bool,
    /// What a search found.
    pub matches: Option<Found>,
    /// Where the trace that this one is compared with begins to differ.
    pub differences: Option<Found>,
}

/// A label of the ruler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// Its column.
    pub column: u16,
    /// What it says.
    pub label: String,
}

/// The stretch between two markers, as far as it is on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delta {
    /// The first column.
    pub start: u16,
    /// The first column after it.
    pub end: u16,
    /// How long it is: what says most first, then what needs less room.
    pub labels: Vec<String>,
}

/// Moments of one sort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Columns with one of them, and whether they have several.
    pub columns: Vec<(u16, bool)>,
    /// How many there are.
    pub count: String,
}

pub(super) fn ruler(app: &App, document: &Document, columns: u16, lines: u16) -> Ruler {
    let marks = marks(app, document, columns);
    let found = matches(app).filter(|_| lines > 1);
    let differences = differences(app).filter(|_| lines > 1 + u16::from(found.is_some()));
    let above = u16::from(found.is_some()) + u16::from(differences.is_some());
    let mark_line = !marks_by_time(app).is_empty() && lines > 1 + above;
    let note_line = notes::timed(app) && lines > 1 + above + u16::from(mark_line);
    Ruler {
        in_cycles: counted(app).is_some(),
        ticks: ticks(app, document, columns),
        at: match app.cycle().filter(|_| counted(app).is_some()) {
            Some(cycle) => cycle.to_string(),
            None => document.trace.scale().format(app.cursor),
        },
        deltas: if mark_line { deltas(app, document, columns) } else { Vec::new() },
        mark_line,
        notes: notes::flags(app, document, columns),
        note_line,
        marks,
        matches: found.map(|(times, complete)| columns_of(app, document, times, complete, columns)),
        differences: differences.map(|times| columns_of(app, document, times, true, columns)),
    }
}

/// The clock that the ruler counts cycles of: that of the run, or another one that ticks on the screen.
fn counted(app: &App) -> Option<&Clock> {
    let Viewport { from, to } = app.waves.viewport;
    app.clock().filter(|_| app.counts_cycles(from, to))
}

/// The moments that the search in force found, ascending, and whether that is all of them.
pub(super) fn matches(app: &App) -> Option<(&[Time], bool)> {
    let matches = app.search().matches()?;
    Some((&matches.times, matches.complete))
}

/// The moments at which the other trace begins to differ, ascending; `None` if nothing is compared or differs.
pub(super) fn differences(app: &App) -> Option<&[Time]> {
    app.comparison().map(Comparison::moments).filter(|moments| !moments.is_empty())
}

fn columns_of(app: &App, document: &Document, times: &[Time], complete: bool, columns: u16) -> Found {
    let Viewport { from, to } = app.waves.viewport;
    let (first, last) =
        (times.partition_point(|time| *time < from), times.partition_point(|time| *time <= to));
    let mut seen: Vec<(u16, bool)> = Vec::new();
    let mut at = first;
    while let Some(time) = times.get(at).filter(|_| at < last) {
        let Some(here) = column(document, app.waves.viewport, *time, columns) else {
            at += 1;
            continue;
        };
        // One jump a column, so that the work grows with the columns.
        let next = times[at..last].partition_point(|time| {
            column(document, app.waves.viewport, *time, columns).is_none_or(|column| column <= here)
        });
        let next = next.max(1);
        seen.push((here, next > 1));
        at += next;
    }
    let count = Cycle(times.len() as u64);
    Found { columns: seen, count: if complete { count.to_string() } else { format!("{count}…") } }
}

/// The column of a moment. The value of a cycle is the one just before its edge, so with a clock the column
/// is the last one before that of the edge.
pub(super) fn column(document: &Document, viewport: Viewport, time: Time, columns: u16) -> Option<u16> {
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

fn marks_by_time(app: &App) -> Vec<Time> {
    let mut times: Vec<Time> = app.marks.values().copied().collect();
    times.sort_unstable();
    times.dedup();
    times
}

/// From each marker to the next, as far as that is on the screen.
fn deltas(app: &App, document: &Document, columns: u16) -> Vec<Delta> {
    let times = marks_by_time(app);
    let viewport = app.waves.viewport;
    let pairs = times.iter().zip(times.iter().skip(1));
    let seen = pairs.filter(|(a, b)| **b >= viewport.from && **a < viewport.to);
    let delta = |(a, b): (&Time, &Time)| {
        let start = if *a < viewport.from { 0 } else { column(document, viewport, *a, columns)? + 1 };
        let end = column(document, viewport, *b, columns).unwrap_or(columns);
        (end > start).then(|| Delta { start, end, labels: labels(app, document, *a, *b) })
    };
    seen.filter_map(delta).collect()
}

/// How far it is from `a` to `b`: cycles, time and frequency, then less and less of that.
fn labels(app: &App, document: &Document, a: Time, b: Time) -> Vec<String> {
    let scale = document.trace.scale();
    let ticks = b.0.saturating_sub(a.0);
    let time = scale.format(Time(ticks));
    let frequency = act::frequency(ticks, scale);
    let cycles = app.clock().map(|clock| Cycle(clock.at(b).0.abs_diff(clock.at(a).0)));
    let word = |cycles: &Cycle| if cycles.0 == 1 { "cycle" } else { "cycles" };
    let cycles = cycles.map(|cycles| format!("{cycles} {}", word(&cycles)));
    let mut parts: Vec<String> = vec![time];
    parts.extend(cycles);
    parts.extend(frequency);
    if document.run.is_some() && parts.len() > 1 {
        parts.swap(0, 1);
    }
    (1..=parts.len()).rev().map(|count| parts[..count].join(" · ")).collect()
}

/// Cells from one label of the ruler to the next, at least.
const LABEL_SPACING: u64 = 11;

fn ticks(app: &App, document: &Document, columns: u16) -> Vec<Tick> {
    let viewport = app.waves.viewport;
    let most = (u64::from(columns) / LABEL_SPACING).max(1);
    let Some(clock) = counted(app) else {
        let step = round(viewport.length().div_ceil(most));
        let scale = document.trace.scale();
        let first = viewport.from.0.div_ceil(step);
        let times = (first..).map(|n| Time(n.saturating_mul(step))).take_while(|time| *time < viewport.to);
        return ticks_at(document, viewport, columns, times.map(|time| (time, scale.format(time))));
    };
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
