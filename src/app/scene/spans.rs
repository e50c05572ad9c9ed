//! The spans pane: what the run does, level by level, below the waves' time axis.

use super::notes;
use super::waves::WavesPane;
use crate::app::Pane;
use crate::app::arrange::Region;
use crate::app::rows::Hue;
use crate::app::state::App;
use crate::app::waves::Viewport;
use crate::base::{Cycle, Time};
use crate::decode::{Level, Run, Span};

/// The spans pane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans {
    /// The levels for which there is room, outermost first.
    pub rows: Vec<StripeRow>,
    /// The column of the cursor.
    pub cursor: Option<u16>,
    /// The whole run in the columns of the time axis: the timeline with the viewport and the cursor.
    pub map: Option<Map>,
}

/// The whole run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    /// Its operations; where there is room its layers and tokens too, outermost first.
    pub rows: Vec<StripeRow>,
    /// First and last column of the viewport.
    pub viewport: (u16, u16),
    /// The column of the cursor.
    pub cursor: Option<u16>,
    /// Columns in which notes begin, with their colours.
    pub notes: Vec<(u16, Option<Hue>)>,
}

/// The spans of one level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StripeRow {
    /// The level.
    pub level: Level,
    /// Its name.
    pub title: &'static str,
    /// What the span of the cursor is called; empty between spans.
    pub current: String,
    /// The spans in view.
    pub stripes: Vec<Stripe>,
}

/// A span, or several that share a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stripe {
    /// The first column.
    pub start: u16,
    /// The first column after it.
    pub end: u16,
    /// Its label; empty if several spans share the column.
    pub label: String,
    /// Its number is odd: neighbours differ.
    pub odd: bool,
    /// Whether the cursor is in it.
    pub current: bool,
    /// Whether it begins left of the first column.
    pub continued: bool,
}

/// Levels of the whole run; the innermost stays where there is room for one alone.
const TIMELINE: [(Level, &str); 3] =
    [(Level::Token, "token"), (Level::Layer, "layer"), (Level::Operation, "operation")];

/// Levels that go first when there is no room for all.
const DISPENSABLE: [Level; 5] =
    [Level::Layer, Level::Group, Level::Token, Level::Activation, Level::Operation];

pub(super) fn spans(app: &App, region: Region, waves: &WavesPane) -> Option<Spans> {
    let run = app.run()?;
    let room = usize::from(region.height);
    // Without waves there is no stretch of time to look into, only the whole run.
    let waving = app.panes().contains(&Pane::Waves);
    let timeline: Vec<_> = TIMELINE.into_iter().filter(|(level, _)| !run.spans(*level).is_empty()).collect();
    let maps = match (waving, room) {
        (true, 0..=2) => 0,
        (true, 3..=8) => timeline.len().min(1),
        _ => timeline.len().min(room),
    };
    let mut levels = if waving { Level::KEPT.to_vec() } else { Vec::new() };
    if !run.has_engine() {
        levels.retain(|(level, _)| !run.spans(*level).is_empty());
    }
    if run.parameters().sign_frames == 0 {
        // A frame is then the same stretch as its activation.
        levels.retain(|(level, _)| *level != Level::Frame);
    }
    for level in DISPENSABLE {
        if levels.len() + maps > room {
            levels.retain(|(kept, _)| *kept != level);
        }
    }
    let axis = Axis { run, viewport: app.waves.viewport, columns: waves.columns, cursor: app.cycle()? };
    let row = |axis: &Axis, (level, title): (Level, &'static str)| StripeRow {
        level,
        title,
        current: current(app, run, level, axis.cursor),
        stripes: axis.stripes(run.spans(level), |index| label(app, run, level, index)),
    };
    let (first, last) = app.span();
    let whole = Viewport { from: first, to: Time(last.0.saturating_add(1)) };
    Some(Spans {
        rows: levels.into_iter().map(|level| row(&axis, level)).collect(),
        cursor: waves.cursor,
        map: (maps > 0).then(|| {
            let all = Axis { viewport: whole, ..axis };
            let last = Time(axis.viewport.to.0.saturating_sub(1));
            let column = |time| whole.column(time, waves.columns).unwrap_or(0);
            Map {
                rows: timeline[timeline.len() - maps..].iter().map(|level| row(&all, *level)).collect(),
                viewport: (column(axis.viewport.from), column(last)),
                cursor: whole.column(app.cursor(), waves.columns),
                notes: notes::columns(app, |time| whole.column(time, waves.columns)),
            }
        }),
    })
}

/// What the span of a level that a cycle is in is called; empty between spans.
fn current(app: &App, run: &Run, level: Level, cycle: Cycle) -> String {
    let spans = run.spans(level);
    let index = spans.partition_point(|span| span.start <= cycle).checked_sub(1);
    let inside = |index: &usize| spans.get(*index).is_some_and(|span| span.end >= cycle);
    index.filter(inside).map(|index| label(app, run, level, index)).unwrap_or_default()
}

/// What a span is called; tokens show their text, activations their value.
fn label(app: &App, run: &Run, level: Level, index: usize) -> String {
    let Some(span) = run.spans(level).get(index) else { return String::new() };
    let golden = app.document.as_ref().and_then(|document| document.golden.as_ref());
    match level {
        Level::Token => {
            let text = golden.and_then(|golden| golden.token_text(run.token_at(span.start)?));
            let text = text.map(str::trim).filter(|text| !text.is_empty());
            text.map_or_else(|| span.label.clone(), |text| format!("{} ‘{text}’", span.label))
        }
        Level::Activation => format!("x[{}]", span.label),
        _ => span.label.clone(),
    }
}

/// The time axis of the waves.
struct Axis<'a> {
    run: &'a Run,
    viewport: Viewport,
    columns: u16,
    cursor: Cycle,
}

impl Axis<'_> {
    /// The column in which a cycle begins: a cycle lasts from the edge before to its own. Clamped to the
    /// viewport.
    fn begin(&self, cycle: Cycle) -> u16 {
        match cycle.0.checked_sub(1) {
            Some(before) => self.column(self.run.clock().time(Cycle(before))),
            None => 0,
        }
    }

    /// The first column after a cycle.
    fn end(&self, cycle: Cycle) -> u16 {
        self.column(self.run.clock().time(cycle))
    }

    fn column(&self, time: Time) -> u16 {
        if time < self.viewport.from {
            return 0;
        }
        self.viewport.column(time, self.columns).unwrap_or(self.columns)
    }

    /// The spans in view; work grows with the columns, not with the spans.
    fn stripes(&self, spans: &[Span], label: impl Fn(usize) -> String) -> Vec<Stripe> {
        let clock = self.run.clock();
        let mut stripes: Vec<Stripe> = Vec::new();
        let mut index = spans.partition_point(|span| clock.time(span.end) < self.viewport.from);
        while let Some(span) = spans.get(index) {
            let (start, end) = (self.begin(span.start), self.end(span.end));
            if start >= self.columns {
                break;
            }
            let current = (span.start..=span.end).contains(&self.cursor);
            if end > start {
                let continued = span.start.0 > 0 && clock.time(span.start.minus(1)) < self.viewport.from;
                let odd = index % 2 == 1;
                stripes.push(Stripe { start, end, label: label(index), odd, current, continued });
                index += 1;
                continue;
            }
            // Less than a column: one stripe for all spans that end in the same column.
            let edge = self.viewport.time(start.saturating_add(1), self.columns);
            let next = spans.partition_point(|span| clock.time(span.end) < edge).max(index + 1);
            let inside = spans.get(index..next).unwrap_or_default();
            let current = inside.iter().any(|span| (span.start..=span.end).contains(&self.cursor));
            let end = start.saturating_add(1);
            stripes.push(Stripe { start, end, label: String::new(), odd: false, current, continued: false });
            index = next;
        }
        stripes
    }
}
