//! What a freshly opened trace looks like: rows of the waves, viewport, cursor, layout.

use super::rows::Row;
use super::state::App;
use super::translation::Translation;
use super::waves::Viewport;
use super::{Document, Layout, Pane, Tensors, clock, scene};
use crate::base::{Cycle, Time};
use crate::decode::{Level, Run};
use crate::trace::{self, ScopeId, Signal, SignalId, SignalKind, Trace};
use crate::translate::Format;

/// Most rows that a trace of another design starts with.
const FIRST_ROWS: usize = 24;

/// What files call signals that never change.
const CONSTANTS: [&str; 3] = ["parameter", "localparam", "generic"];

/// Columns of the waves that a clock cycle gets at first: two for each level of the clock.
const COLUMNS_A_CYCLE: u64 = 4;

/// Accumulators that are rows at first.
const FIRST_LANES: usize = 8;

/// Wires of the broadcast that are rows at first, and how their values read best.
const BROADCAST_ROWS: &[(&str, Format)] = &[
    ("clk", Format::Binary),
    ("group", Format::Unsigned),
    ("activation_index", Format::Unsigned),
    ("activation_value", Format::Signed),
    ("frame_active", Format::Binary),
    ("frame_negative", Format::Binary),
    ("bit_index", Format::Unsigned),
    ("copi", Format::Hexadecimal),
    ("lane_cs_n", Format::Selected),
];

/// Wires of the outputs that are rows at first, below the accumulators.
const OUTPUT_ROWS: &[(&str, Format)] = &[
    ("capture", Format::Binary),
    ("result_valid", Format::Binary),
    ("result_index", Format::Unsigned),
    ("result_data", Format::Signed),
];

/// Tensors of the layer whose elements are rows at first in a trace without the wires of the broadcast.
const TENSOR_ROWS: [&str; 9] =
    ["input_norm", "q_proj_in", "q_proj", "q", "q_head", "score", "weight", "attention", "attention_sum"];

/// Sets up everything for a trace that was not open before.
pub(super) fn start(app: &mut App, document: &Document) {
    let trace = &document.trace;
    app.tree.start(trace.hierarchy());
    app.marks.clear();
    app.notes.clear();
    app.moving.clear();
    app.copied.clear();
    clock::start(app, None);
    app.tensors = Tensors::default();
    app.cursor = trace.span().0;
    app.waves.replace(first_rows(&app.translation, trace));
    (app.waves.selected, app.waves.scroll) = (0, 0);
    let (first, last) = trace.span();
    app.waves.viewport = Viewport { from: first, to: Time(last.0.saturating_add(1)) };
    if app.decodes() {
        app.layout = Layout::Broadcast;
        app.focus = if app.offer().engine { Pane::Broadcast } else { Pane::Tensor };
        if app.builds.watching() {
            (app.layout, app.focus) = (Layout::Watch, Pane::Waves);
        }
    }
    settle_layout(app);
}

/// Falls back to the explorer when the layout has nothing to show.
pub(super) fn settle_layout(app: &mut App) {
    app.layout = app.fitting(app.layout);
    let panes = app.panes();
    if !panes.contains(&app.focus) {
        let waves = panes.contains(&Pane::Waves).then_some(Pane::Waves);
        app.focus = waves.or_else(|| panes.first().copied()).unwrap_or(Pane::Waves);
    }
}

/// Shows the engine's wires and, for a trace just opened, the first frame.
pub(super) fn run_arrived(app: &mut App, first: bool) {
    let Some(run) = app.run().cloned() else { return };
    settle_layout(app);
    if !first {
        let cursor = app.cursor;
        app.move_to(cursor);
        return;
    }
    let rows = engine_rows(app);
    app.waves.replace(rows);
    // What the rows before these needed of the screen says nothing about these.
    scene::forget(app);
    let lane = run.lane_signal(app.tensors.lane);
    app.waves.selected =
        app.waves.rows.iter().position(|row| row.signal().is_some() && row.signal() == lane).unwrap_or(0);
    let frame = run.frames().first().map(|frame| frame.start);
    let busy = run.spans(Level::Operation).first().map(|operation| operation.start);
    let begin = frame.or(busy).unwrap_or(Cycle(0));
    let columns = u64::from(app.scene.waves.columns.max(20));
    let cycles = (columns / COLUMNS_A_CYCLE).max(8);
    let (from, to) = (run.clock().time(begin.minus(2)), run.clock().time(begin.plus(cycles - 2)));
    app.waves.show(from.0, to.0.saturating_sub(from.0), app.span());
    app.move_to_cycle(begin);
}

/// The clock, what the layer does, the wires of the broadcast, the first accumulators, the outputs; where the trace
/// has none of them, tensors of the layer.
fn engine_rows(app: &App) -> Vec<Row> {
    let Some(run) = app.run() else { return Vec::new() };
    if !run.has_engine() {
        return own_rows(app, run);
    }
    let wires = |list: &'static [(&str, Format)]| {
        list.iter().filter_map(|(name, format)| Some((run.wire(name)?, format.clone())))
    };
    let lanes = (0..FIRST_LANES).filter_map(|lane| Some((run.lane_signal(lane)?, Format::Signed)));
    let layer = run.layer_wires().into_iter().map(|signal| (signal, Format::Unsigned));
    let (clock, broadcast) = BROADCAST_ROWS.split_at(1);
    let shown = TENSOR_ROWS.iter().filter(|_| run.lanes() == 0 && !run.layer_probes().is_empty());
    let tensors = shown.filter_map(|tensor| Some((run.probe_data(tensor)?, Format::Signed)));
    let all = wires(clock).chain(layer).chain(wires(broadcast)).chain(lanes).chain(wires(OUTPUT_ROWS));
    let all = all.chain(tensors);
    all.map(|(signal, format)| Row::of(signal, format)).collect()
}

/// The clock, what the design does, and its tensors: whether an element passes, which one, and what it is.
fn own_rows(app: &App, run: &Run) -> Vec<Row> {
    let Some(document) = &app.document else { return Vec::new() };
    let mut rows: Vec<Row> = Vec::new();
    let mut add = |signal, format: Option<Format>| {
        if rows.iter().all(|row| row.signal() != Some(signal)) {
            let row = app.translation.row(&document.trace, signal);
            rows.push(format.map_or(row, |format| Row::of(signal, format)));
        }
    };
    add(run.clock_signal(), Some(Format::Binary));
    run.span_signals().into_iter().for_each(|signal| add(signal, None));
    for probe in run.probes() {
        let [valid, index, data] = probe.signals();
        add(valid, Some(Format::Binary));
        add(index, Some(Format::Unsigned));
        add(data, Some(if probe.signed { Format::Signed } else { Format::Unsigned }));
    }
    rows
}

/// The signals of the uppermost scopes, so that the first screen is never empty; what never changes comes last.
///
/// A root with scopes in it comes before one without: the test bench before a module that nobody instantiates. In a
/// scope its clocks come first, then its resets, then the rest as declared.
pub(super) fn first_rows(translation: &Translation, trace: &Trace) -> Vec<Row> {
    let hierarchy = trace.hierarchy();
    let (mut signals, mut constants) = (Vec::new(), Vec::new());
    let mut take = |ids: &[SignalId]| {
        let known = |id: &SignalId| Some((*id, hierarchy.signal(*id)?));
        let mut known: Vec<_> = ids.iter().take(10 * FIRST_ROWS).filter_map(known).collect();
        known.sort_by_key(|(_, signal)| control(signal));
        for (id, signal) in known {
            let constant = CONSTANTS.contains(&signal.var_type.as_str());
            if constant { &mut constants } else { &mut signals }.push(id);
        }
        signals.len()
    };
    let mut found = take(hierarchy.root_signals());
    let mut level: Vec<ScopeId> = hierarchy.roots().to_vec();
    level.sort_by_key(|id| hierarchy.scope(*id).is_none_or(|scope| scope.scopes.is_empty()));
    while found < FIRST_ROWS && !level.is_empty() {
        let scopes: Vec<_> = level.iter().filter_map(|id| hierarchy.scope(*id)).collect();
        for scope in &scopes {
            if found < FIRST_ROWS {
                found = take(&scope.signals);
            }
        }
        level = scopes.iter().flat_map(|scope| scope.scopes.iter().copied()).collect();
    }
    signals.extend(constants);
    signals.truncate(FIRST_ROWS);
    signals.into_iter().map(|signal| translation.row(trace, signal)).collect()
}

/// Where a signal stands among those of its scope: clocks, resets, everything else.
fn control(signal: &Signal) -> usize {
    let bit = signal.kind == SignalKind::Bits { width: 1 };
    trace::control(&signal.name).filter(|_| bit).unwrap_or(usize::MAX)
}
