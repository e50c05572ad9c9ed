//! Panes: focus, layouts, what is selected inside of one.

use super::heads;
use super::rows as row_acts;
use super::source;
use super::{select_lane, signed, tensor, toggle};
use crate::app::action::{Side, Way};
use crate::app::state::App;
use crate::app::tree::Node;
use crate::app::{Effect, Layout, Pane, changes, defaults, divergence, step, synth, why, work};
use crate::base::Severity;
use crate::decode::Level;

/// Moves the selection of the focused pane.
pub(super) fn select(app: &mut App, side: Side, times: u32) {
    let way = if matches!(side, Side::Down | Side::Right) { Way::Forward } else { Way::Back };
    let rows = signed(way, times);
    let columns = isize::try_from(app.scene.grid_columns()).unwrap_or(1);
    let attention = matches!(app.focus, Pane::Heads | Pane::Head | Pane::Cache | Pane::Text);
    if attention && heads::select(app, side, rows) {
        return;
    }
    match (app.focus, side) {
        (Pane::Accumulators, Side::Left | Side::Right) => select_lane(app, rows),
        (Pane::Matrix, Side::Left | Side::Right) => app.arrays.select(0, rows),
        (Pane::Source, Side::Left | Side::Right) => app.source.select_name(rows),
        (Pane::Tensor, _) => tensor::select(app, side, usize::try_from(times).unwrap_or(1)),
        (Pane::Changes, Side::Left | Side::Right) => app.changes.toggle(Some(side == Side::Right)),
        (_, Side::Left | Side::Right) => step::step(app, Level::Cycle, way, times),
        (Pane::Accumulators, _) => select_lane(app, rows.saturating_mul(columns)),
        (Pane::Tree, _) => app.tree.select(rows),
        (Pane::Matrix, _) => app.arrays.select(rows, 0),
        (Pane::Source, _) => app.source.select(rows),
        (Pane::Waves, _) => app.waves.select(rows),
        (Pane::Problems, _) => app.problems.select(rows),
        (Pane::Why, _) => app.why.select(rows),
        (Pane::Synthesis, _) => app.synth.select(rows),
        (Pane::Changes, _) => app.changes.select(rows),
        _ => {}
    }
}

/// Selects the line in a row of the inside of a pane of lines.
pub(in crate::app) fn press(app: &mut App, pane: Pane, row: usize) {
    let (why, synth) = (app.scene.why.as_ref(), app.scene.synth.as_ref());
    if pane == Pane::Why {
        app.why.selected = why.and_then(|pane| pane.entry_at(row)).unwrap_or(app.why.selected);
    } else {
        app.synth.selected = synth.and_then(|pane| pane.entry_at(row)).unwrap_or(app.synth.selected);
    }
}

/// Shows another array, or looks at another kind of cells.
pub(super) fn turn(app: &mut App, way: Way, times: u32) {
    let steps = signed(way, times);
    if app.focus == Pane::Matrix { app.arrays.turn(steps) } else { app.synth.turn(steps) }
}

/// Moves the selection of the focused pane by pages.
pub(super) fn page(app: &mut App, way: Way, times: u32) {
    let rows = app.scene.rows_of(app.focus).saturating_sub(1).max(1);
    let side = if way == Way::Forward { Side::Down } else { Side::Up };
    select(app, side, times.saturating_mul(u32::try_from(rows).unwrap_or(1)));
}

/// Opens, folds, or adds what is selected.
pub(in crate::app) fn activate(app: &mut App) {
    match app.focus {
        Pane::Tree => match app.tree.node() {
            Some(Node::Scope(scope)) => {
                if let Some(document) = &app.document {
                    app.tree.fold(scope, document.trace.hierarchy());
                }
            }
            Some(Node::Signal(signal)) => toggle(app, signal),
            None => {}
        },
        Pane::Accumulators => tensor::add_accumulator(app),
        Pane::Tensor => tensor::go_to_cycle(app),
        Pane::Problems => divergence::first(app),
        Pane::Matrix => add_element(app),
        Pane::Source => source::activate(app),
        Pane::Changes => changes::go(app),
        Pane::Waves => drop(row_acts::fold(app)),
        Pane::Why => why::activate(app),
        Pane::Synthesis => synth::activate(app),
        Pane::Heads | Pane::Head | Pane::Cache | Pane::Text => heads::activate(app),
        _ => {}
    }
}

/// Shows the selected signal in the waves, or takes it away.
pub(super) fn toggle_selected(app: &mut App) {
    match (app.focus, app.tree.node()) {
        (Pane::Tree, Some(Node::Signal(signal))) => toggle(app, signal),
        (Pane::Tree, Some(Node::Scope(_))) => activate(app),
        (Pane::Accumulators, _) => tensor::add_accumulator(app),
        (Pane::Tensor, _) => tensor::add_signal(app),
        (Pane::Matrix, _) => add_element(app),
        (Pane::Source, _) => source::toggle(app),
        (Pane::Changes, _) => app.changes.toggle(None),
        (Pane::Waves, _) => drop(row_acts::fold(app)),
        _ => {}
    }
}

/// Shows the selected element of an array in the waves, or takes it away.
fn add_element(app: &mut App) {
    if let Some(signal) = app.scene.matrix.as_ref().and_then(|matrix| matrix.signal) {
        toggle(app, signal);
    }
}

/// Gives the focus to another pane.
pub(super) fn turn_focus(app: &mut App, way: Way, times: u32) {
    let panes = app.panes();
    let count = panes.len().max(1);
    let at = panes.iter().position(|pane| *pane == app.focus).unwrap_or(0);
    let by = usize::try_from(times).unwrap_or(1) % count;
    let to = if way == Way::Forward { at + by } else { at + count - by } % count;
    if let Some(pane) = panes.get(to) {
        focus(app, *pane);
    }
}

/// Gives the focus to a pane.
pub(in crate::app) fn focus(app: &mut App, pane: Pane) {
    app.focus = pane;
    if !matches!(pane, Pane::Tree | Pane::Waves | Pane::Spans | Pane::Problems) {
        app.tab = pane;
    }
}

/// Shows the layout of the count, without one the next.
pub(super) fn next_layout(app: &mut App, count: Option<u32>) {
    let number = count.map_or(app.layout.number() % Layout::ALL.len() + 1, |count| {
        usize::try_from(count).unwrap_or(usize::MAX)
    });
    set_layout(app, Layout::of_number(number));
}

/// Shows a layout, or says why not.
pub(in crate::app) fn set_layout(app: &mut App, layout: Option<Layout>) {
    let Some(layout) = layout else {
        app.say(Severity::Note, format!("layouts are numbered 1 to {}", Layout::ALL.len()));
        return;
    };
    let fitting = app.fitting(layout);
    if fitting != layout {
        let text = format!("layout {} {} needs a run of the engine", layout.number(), layout.title());
        app.say(Severity::Note, text);
    } else if layout == Layout::Attention && !app.offer().layer {
        app.say(Severity::Note, "layout 2 attention: this trace has no whole layers");
    } else {
        app.say(Severity::Note, format!("layout {} {}", layout.number(), layout.title()));
    }
    if layout == Layout::Problems && app.layout != Layout::Problems {
        app.before_problems = Some(app.layout);
    }
    app.layout = fitting;
    app.zoomed = false;
    // It hides the top of any layout, which somebody asks for here.
    app.synth.open = false;
    defaults::settle_layout(app);
}

/// Opens or closes the list of problems.
pub(super) fn toggle_problems(app: &mut App) {
    if app.layout == Layout::Problems {
        let back = app.before_problems.take().unwrap_or(Layout::Broadcast);
        set_layout(app, Some(back));
        app.message = None;
    } else {
        set_layout(app, Some(Layout::Problems));
        app.message = None;
        app.focus = Pane::Problems;
    }
}

/// Opens the filter of the signal tree, and the tree if it is not on the screen.
pub(super) fn filter(app: &mut App) {
    if app.document.is_none() {
        return;
    }
    if !app.panes().contains(&Pane::Tree) {
        set_layout(app, Some(Layout::Explorer));
        app.message = None;
    }
    app.focus = Pane::Tree;
    app.tree.typing = true;
}

/// Undoes the innermost thing that is open: a choice, filter, zoomed pane; then stops work that goes on.
pub(super) fn cancel(app: &mut App) -> Vec<Effect> {
    if app.waves.choosing() || app.moving.anchor.is_some() {
        (app.waves.anchor, app.moving.anchor) = (None, None);
    } else if !app.tree.query.is_empty() {
        if let Some(document) = &app.document {
            app.tree.filter(String::new(), document.trace.hierarchy());
        }
    } else if app.zoomed {
        app.zoomed = false;
    } else if app.breakpoints.waiting() {
        app.breakpoints.stay();
    } else {
        return work::cancel(app);
    }
    Vec::new()
}

impl Pane {
    /// The context of the keymap whose keys work in this pane before those of `global`.
    #[must_use]
    pub fn context(self) -> &'static str {
        match self {
            Self::Tree => "tree",
            Self::Cache => "cache",
            Self::Changes => "changes",
            other => other.title(),
        }
    }
}
