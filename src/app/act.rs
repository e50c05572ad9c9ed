//! Carrying out actions.

use super::action::{Action, Side, Way};
use super::layout::{Layout, Pane};
use super::overlay::{Overlay, Palette};
use super::rows::Row;
use super::state::App;
use super::tensors::Choice;
use super::tree::Node;
use super::{Effect, defaults, load, step};
use crate::base::{Severity, Time};
use crate::decode::Level;
use crate::trace::SignalId;
use crate::translate::Format;

/// Carries out `action`; a count that is not given is 1.
pub(super) fn act(app: &mut App, action: Action, count: Option<u32>) -> Vec<Effect> {
    if let Some(effects) = in_overlay(app, action, count) {
        return effects;
    }
    let times = count.unwrap_or(1).max(1);
    match action {
        Action::Step(level, way) => step::step(app, level, way, times),
        Action::Change(way) => step::change(app, way, times),
        Action::FirstDivergence => step::first_divergence(app),
        Action::Start => app.move_to(app.span().0),
        Action::End => app.move_to(app.span().1),
        Action::Select(side) => select(app, side, times),
        Action::Page(way) => page(app, way, times),
        Action::Activate => activate(app),
        Action::ToggleSignal => toggle_selected(app),
        Action::Tensor(_) => turn_tensor(app),
        Action::Zoom(way) => zoom(app, way, times, app.cursor),
        Action::Fit | Action::Center | Action::Pan(_) => view(app, action, times),
        Action::RemoveRow => app.waves.remove_selected(),
        Action::MoveRow(way) => app.waves.move_row(signed(way, times)),
        Action::Format(way) => step::turn_format(app, way),
        Action::Focus(way) => turn_focus(app, way, times),
        Action::ZoomPane => app.zoomed = !app.zoomed,
        Action::NextLayout => next_layout(app, count),
        Action::Layout(number) => set_layout(app, Layout::of_number(usize::from(number))),
        Action::Help => app.overlay = Some(Overlay::Help { scroll: 0 }),
        Action::Palette => app.overlay = Some(Overlay::Palette(Palette::default())),
        Action::Filter => filter(app),
        Action::Problems => toggle_problems(app),
        Action::SetMark | Action::GoToMark => {}
        Action::Reload => return load::reload(app),
        Action::Cancel => return cancel(app),
        Action::Redraw => return vec![Effect::Redraw],
        Action::Quit => {
            app.quitting = true;
            return vec![Effect::Quit];
        }
    }
    Vec::new()
}

/// The help page scrolls, closes, and gives way to everything else.
fn in_overlay(app: &mut App, action: Action, count: Option<u32>) -> Option<Vec<Effect>> {
    let Some(Overlay::Help { scroll }) = &mut app.overlay else { return None };
    let rows = usize::try_from(count.unwrap_or(1)).unwrap_or(1);
    match action {
        Action::Select(Side::Down) => *scroll = scroll.saturating_add(rows),
        Action::Select(Side::Up) => *scroll = scroll.saturating_sub(rows),
        Action::Page(Way::Forward) => *scroll = scroll.saturating_add(10 * rows),
        Action::Page(Way::Back) => *scroll = scroll.saturating_sub(10 * rows),
        Action::Help | Action::Cancel | Action::Quit => app.overlay = None,
        Action::Redraw => return Some(vec![Effect::Redraw]),
        _ => {
            app.overlay = None;
            return None;
        }
    }
    Some(Vec::new())
}

/// Sets or goes to a mark.
pub(super) fn mark(app: &mut App, action: Action, letter: char) {
    step::mark(app, action, letter);
}

fn signed(way: Way, times: u32) -> isize {
    let times = isize::try_from(times).unwrap_or(isize::MAX);
    if way == Way::Forward { times } else { -times }
}

/// Moves the selection of the focused pane.
fn select(app: &mut App, side: Side, times: u32) {
    let way = if matches!(side, Side::Down | Side::Right) { Way::Forward } else { Way::Back };
    let rows = signed(way, times);
    let columns = isize::try_from(app.scene.grid_columns()).unwrap_or(1);
    match (app.focus, side) {
        (Pane::Accumulators, Side::Left | Side::Right) => select_lane(app, rows),
        (_, Side::Left | Side::Right) => step::step(app, Level::Cycle, way, times),
        (Pane::Accumulators, _) => select_lane(app, rows.saturating_mul(columns)),
        (Pane::Tensor, _) => select_element(app, rows),
        (Pane::Tree, _) => app.tree.select(rows),
        (Pane::Waves, _) => app.waves.select(rows),
        (Pane::Problems, _) => app.problems.select(rows),
        (Pane::Broadcast | Pane::Spans, _) => {}
    }
}

fn page(app: &mut App, way: Way, times: u32) {
    let rows = app.scene.rows_of(app.focus).saturating_sub(1).max(1);
    let side = if way == Way::Forward { Side::Down } else { Side::Up };
    select(app, side, times.saturating_mul(u32::try_from(rows).unwrap_or(1)));
}

/// Selects another scalar; the tensor pane follows.
pub(super) fn select_lane(app: &mut App, lanes: isize) {
    let last = app.run().map_or(0, |run| run.lanes()).saturating_sub(1);
    app.tensors.lane = app.tensors.lane.saturating_add_signed(lanes).min(last);
    let row = app.run().zip(app.cycle()).and_then(|(run, cycle)| {
        let group = run.place(cycle).group.unwrap_or(0);
        run.row_of(run.operation_at(cycle)?.number, app.tensors.lane, group)
    });
    if let (Choice::Output, Some(row)) = (app.tensors.choice, row) {
        app.tensors.element = row;
    }
}

/// Selects another element of the tensor; the accumulator grid follows.
pub(super) fn select_element(app: &mut App, rows: isize) {
    let Some(run) = app.run().cloned() else { return };
    let operation = app.cycle().and_then(|cycle| run.operation_at(cycle));
    let length = operation.map_or(0, |operation| match app.tensors.choice {
        Choice::Output => operation.n_out,
        Choice::Input => operation.n_in,
    });
    app.tensors.element = app.tensors.element.saturating_add_signed(rows).min(length.saturating_sub(1));
    if app.tensors.choice == Choice::Output {
        app.tensors.lane = app.tensors.element % run.lanes().max(1);
    }
}

/// Shows the other tensor, with the element that the cursor is about.
fn turn_tensor(app: &mut App) {
    app.tensors.choice = app.tensors.choice.other();
    app.tensors.element = 0;
    match app.tensors.choice {
        Choice::Output => select_lane(app, 0),
        Choice::Input => {
            let place = app.run().zip(app.cycle()).map(|(run, cycle)| run.place(cycle));
            app.tensors.element = place.and_then(|place| place.activation).unwrap_or(0);
        }
    }
}

/// Opens, folds, or adds what is selected.
pub(super) fn activate(app: &mut App) {
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
        Pane::Accumulators => add_accumulator(app),
        Pane::Tensor if app.tensors.choice == Choice::Output => add_accumulator(app),
        Pane::Tensor => go_to_activation(app),
        Pane::Problems => step::first_divergence(app),
        Pane::Waves | Pane::Broadcast | Pane::Spans => {}
    }
}

/// Makes the accumulator of the selected scalar a row of the waves.
fn add_accumulator(app: &mut App) {
    let lane = app.tensors.lane;
    if let Some(signal) = app.run().and_then(|run| run.lane_signal(lane)) {
        app.waves.add(Row::of(signal, Format::Signed));
        app.say(Severity::Note, format!("the accumulator of scalar {lane} is in the waves"));
    }
}

/// Moves the cursor to the first frame of the selected activation in the present operation.
fn go_to_activation(app: &mut App) {
    let Some((run, cycle)) = app.run().cloned().zip(app.cycle()) else { return };
    let wanted = app.tensors.element;
    let operation = run.place(cycle).operation.and_then(|index| run.operations().get(index));
    let frames = run.frames();
    let begin = operation.map_or(0, |o| frames.partition_point(|frame| frame.start < o.start));
    let found = frames[begin..].iter().find(|frame| frame.activation == wanted);
    match found {
        Some(frame) => app.move_to_cycle(frame.start),
        None => app.say(Severity::Note, format!("x[{wanted}] has no frame after this: it may be 0")),
    }
}

fn toggle_selected(app: &mut App) {
    match (app.focus, app.tree.node()) {
        (Pane::Tree, Some(Node::Signal(signal))) => toggle(app, signal),
        (Pane::Tree, Some(Node::Scope(_))) => activate(app),
        (Pane::Accumulators | Pane::Tensor, _) => add_accumulator(app),
        _ => {}
    }
}

/// Adds a signal to the waves, or takes it away.
pub(super) fn toggle(app: &mut App, signal: SignalId) {
    if app.waves.contains(signal) {
        app.waves.remove(signal);
    } else if let Some(document) = &app.document {
        let format = defaults::format(&document.trace, signal);
        app.waves.add(Row::of(signal, format));
    }
}

/// Zooms by a factor of 2 a step; `pivot` stays where it is.
pub(super) fn zoom(app: &mut App, way: Way, times: u32, pivot: Time) {
    let length = app.waves.viewport.length();
    let factor = times.min(63);
    let length = match way {
        Way::Forward => length >> factor,
        Way::Back => length.checked_shl(factor).filter(|l| l >> factor == length).unwrap_or(u64::MAX),
    };
    app.waves.zoom_to(length, pivot, app.span(), app.scene.waves.columns);
}

/// Actions that move the viewport and nothing else.
fn view(app: &mut App, action: Action, times: u32) {
    let span = app.span();
    let viewport = app.waves.viewport;
    let length = viewport.length();
    match action {
        Action::Fit => app.waves.show(span.0.0, u64::MAX, span),
        Action::Center => app.waves.show(app.cursor.0.saturating_sub(length / 2), length, span),
        Action::Pan(way) => pan(app, way, (length / 2).max(1).saturating_mul(u64::from(times))),
        _ => {}
    }
}

/// Moves the viewport by some ticks.
pub(super) fn pan(app: &mut App, way: Way, ticks: u64) {
    let viewport = app.waves.viewport;
    let from = match way {
        Way::Forward => viewport.from.0.saturating_add(ticks),
        Way::Back => viewport.from.0.saturating_sub(ticks),
    };
    app.waves.show(from, viewport.length(), app.span());
}

fn turn_focus(app: &mut App, way: Way, times: u32) {
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
pub(super) fn focus(app: &mut App, pane: Pane) {
    app.focus = pane;
    if matches!(pane, Pane::Broadcast | Pane::Accumulators | Pane::Tensor) {
        app.tab = pane;
    }
}

fn next_layout(app: &mut App, count: Option<u32>) {
    let number = count.map_or(app.layout.number() % Layout::ALL.len() + 1, |count| {
        usize::try_from(count).unwrap_or(usize::MAX)
    });
    set_layout(app, Layout::of_number(number));
}

/// Shows a layout, or says why not.
fn set_layout(app: &mut App, layout: Option<Layout>) {
    let Some(layout) = layout else {
        app.say(Severity::Note, format!("layouts are numbered 1 to {}", Layout::ALL.len()));
        return;
    };
    let fitting = app.fitting(layout);
    if fitting == layout {
        app.say(Severity::Note, format!("layout {} {}", layout.number(), layout.title()));
    } else {
        let text = format!("layout {} {} needs a run of the engine", layout.number(), layout.title());
        app.say(Severity::Note, text);
    }
    if layout == Layout::Problems && app.layout != Layout::Problems {
        app.before_problems = Some(app.layout);
    }
    app.layout = fitting;
    app.zoomed = false;
    defaults::settle_layout(app);
}

fn toggle_problems(app: &mut App) {
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
fn filter(app: &mut App) {
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

/// Undoes the innermost thing that is open: filter, zoomed pane, loading.
fn cancel(app: &mut App) -> Vec<Effect> {
    if !app.tree.query.is_empty() {
        if let Some(document) = &app.document {
            app.tree.filter(String::new(), document.trace.hierarchy());
        }
    } else if app.zoomed {
        app.zoomed = false;
    } else if app.loading.is_some() {
        return load::cancel(app);
    }
    Vec::new()
}
