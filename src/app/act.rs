//! Carrying out actions: the way from the table to the file of each topic.

pub(super) mod choose;
mod clipboard;
pub(super) mod cursor;
pub(super) mod heads;
pub(super) mod marks;
pub(super) mod notes;
pub(super) mod panes;
pub(super) mod rows;
pub(super) mod source;
pub(super) mod tensor;
pub(super) mod time;
pub(super) mod value;
pub(super) mod view;

pub use marks::Delta;
pub(super) use marks::frequency;
pub(super) use panes::{activate, focus};
pub(super) use view::{pan, zoom};

use super::action::{Action, Side, Way};
use super::layout::{Layout, Pane};
use super::overlay::{Overlay, Palette};
use super::prompt::PromptKind;
use super::state::App;
use super::{
    Effect, against, breakpoints, build, changes, clock, comparison, divergence, export, follow, keep, load,
    look, picker, search, synth, why,
};
use crate::base::{Place, Severity};
use crate::trace::SignalId;

/// Carries out `action`; a count that is not given is 1.
pub(super) fn act(app: &mut App, action: Action, count: Option<u32>) -> Vec<Effect> {
    if let Some(effects) = in_overlay(app, action, count) {
        return effects;
    }
    let times = count.unwrap_or(1).max(1);
    match action {
        Action::Step(..)
        | Action::Change(_)
        | Action::Rise(_)
        | Action::Fall(_)
        | Action::SameValue(_)
        | Action::Match(_)
        | Action::Difference(_)
        | Action::NextNote(_) => return cursor::motion(app, action, times),
        Action::Note | Action::Notes | Action::ReadNote | Action::DeleteNote | Action::ColorNote => {
            notes::act(app, action, times);
        }
        Action::EditNote => return notes::edit_here(app),
        Action::CopyValue => return clipboard::copy(app),
        Action::Breakpoint(way) => breakpoints::go(app, way, times),
        Action::Breakpoints => breakpoints::list(app),
        Action::Repeat(way) => return cursor::repeat(app, way, times),
        Action::FindValue => value::ask(app, times),
        Action::FirstDivergence => jumping(app, divergence::first),
        Action::Divergence(way) => jumping(app, |app| divergence::next(app, way, times)),
        Action::Start => jumping(app, |app| app.move_to(app.span().0)),
        Action::End => jumping(app, |app| app.move_to(app.span().1)),
        Action::Jump(way) => cursor::jump(app, way, times),
        Action::Marks => marks::list(app),
        Action::SetMark | Action::GoToMark | Action::DeleteMark | Action::NameMark | Action::Measure => {
            app.input.wait_for_letter(action);
        }
        Action::Matches => return search::list(app),
        Action::SearchClock => return search::choose_clock(app),
        Action::UseClock => clock::choose(app),
        Action::Join => rows::join(app),
        Action::Pick => picker::open(app),
        Action::AddScope => choose::scope(app, false),
        Action::AddScopes => choose::scope(app, true),
        _ => return ask_or_look(app, action, count),
    }
    Vec::new()
}

/// Actions that ask for a line, and those about what is seen.
fn ask_or_look(app: &mut App, action: Action, count: Option<u32>) -> Vec<Effect> {
    let times = count.unwrap_or(1).max(1);
    if let Some(kind) = asks(action) {
        if app.document.is_some() || matches!(kind, PromptKind::Open | PromptKind::OpenSession) {
            choose::ask(app, kind, times);
        }
        return Vec::new();
    }
    match action {
        Action::Zoom(_)
        | Action::Fit
        | Action::Center
        | Action::Pan(_)
        | Action::ChooseTime
        | Action::ZoomRange
        | Action::ZoomTo
        | Action::ZoomBack => view::act(app, action, times),
        Action::Matrix | Action::Map | Action::Dense | Action::Heat | Action::Glyphs => {
            return look::act(app, action);
        }
        Action::Source
        | Action::SourcesFrom
        | Action::Definition
        | Action::Drivers
        | Action::Readers
        | Action::IntoInstance
        | Action::Parent
        | Action::SourceJump(_)
        | Action::BreakLine => return source::act(app, action, times),
        Action::Select(side) => panes::select(app, side, times),
        Action::Page(way) => panes::page(app, way, times),
        Action::Activate if on_mistake(app) => return edit_problem(app),
        Action::Activate => activate(app),
        Action::ToggleSignal => panes::toggle_selected(app),
        Action::Tensor(way) if matches!(app.focus, Pane::Synthesis | Pane::Matrix) => {
            panes::turn(app, way, times);
        }
        Action::Tensor(_)
        | Action::Tensors
        | Action::PinTensor
        | Action::TensorView(_)
        | Action::TensorForm
        | Action::TensorScale
        | Action::WrongElement(_) => tensor::act(app, action, times),
        Action::Head(_) | Action::HeadView => heads::act(app, action, times),
        Action::Focus(way) => panes::turn_focus(app, way, times),
        Action::ZoomPane => app.zoomed = !app.zoomed,
        Action::Resize(side) => app.sizes.resize(side, times),
        Action::NextLayout => panes::next_layout(app, count),
        Action::Layout(number) => panes::set_layout(app, Layout::of_number(usize::from(number))),
        Action::Why => why::ask(app),
        Action::Differences => return comparison::list(app),
        Action::CompareTolerance => return against::ask(app, PromptKind::Tolerance),
        Action::CompareMap => return against::ask(app, PromptKind::Map),
        Action::CompareOff => return comparison::off(app),
        Action::Since => changes::turn(app),
        _ => return program(app, action, count),
    }
    Vec::new()
}

/// Actions about the program, and what is left: those on rows.
fn program(app: &mut App, action: Action, count: Option<u32>) -> Vec<Effect> {
    let times = count.unwrap_or(1).max(1);
    match action {
        Action::Help => app.overlay = Some(Overlay::Help { scroll: 0 }),
        Action::Palette => app.overlay = Some(Overlay::Palette(Palette::default())),
        Action::Filter => panes::filter(app),
        Action::Problems => panes::toggle_problems(app),
        Action::SaveSession => return keep::save(app),
        Action::Export(kind) => export::ask(app, kind, count),
        Action::Build => return build::begin(app, Vec::new()),
        Action::Follow => return follow::toggle(app),
        Action::Synthesis => synth::show_or_hide(app),
        Action::Synthesize => return synth::make(app),
        Action::Simulator => return build::change_simulator(app),
        Action::Runs => build::list(app),
        Action::Run(way) => return build::stroll(app, way, times),
        Action::Edit if source::edits(app) => return source::edit(app),
        Action::Edit => return edit_problem(app),
        Action::Reload => return load::reload(app),
        Action::Cancel => return panes::cancel(app),
        Action::Redraw => return vec![Effect::Redraw],
        Action::Quit => {
            app.quitting = true;
            return vec![Effect::Quit];
        }
        _ => rows::act(app, action, times),
    }
    Vec::new()
}

/// Whether a problem with a place in a source is selected.
fn on_mistake(app: &App) -> bool {
    app.focus == Pane::Problems && app.problems.points_at_source()
}

/// Opens the place of the selected problem in an editor.
fn edit_problem(app: &mut App) -> Vec<Effect> {
    match app.problems.place().cloned() {
        Some(Place::Line { file, line, column }) => vec![Effect::Edit { file, line, column }],
        Some(Place::File(file)) => vec![Effect::Edit { file, line: 1, column: None }],
        _ => {
            app.say(Severity::Note, "the selected problem points at no file");
            Vec::new()
        }
    }
}

/// The line that an action asks for.
fn asks(action: Action) -> Option<PromptKind> {
    Some(match action {
        Action::Search => PromptKind::Search,
        Action::RunTo(way) => PromptKind::RunTo(way),
        Action::Break => PromptKind::Break,
        Action::GoToTime => PromptKind::Time,
        Action::AddPattern => PromptKind::Pattern,
        Action::Compute => PromptKind::Compute,
        Action::Slice => PromptKind::Slice,
        Action::ElementIndex => PromptKind::Element,
        Action::Transactions => PromptKind::Transactions,
        Action::Compare => PromptKind::Compare,
        Action::Open => PromptKind::Open,
        Action::OpenSession => PromptKind::OpenSession,
        Action::SaveSessionAs => PromptKind::SaveSession,
        _ => return None,
    })
}

/// Moves the cursor and remembers where it was.
pub(super) fn jumping(app: &mut App, go: impl FnOnce(&mut App)) {
    let from = app.cursor;
    go(app);
    if app.cursor != from {
        app.moving.leave(from);
    }
}

/// A count with the sign of its direction.
fn signed(way: Way, times: u32) -> isize {
    let times = isize::try_from(times).unwrap_or(isize::MAX);
    if way == Way::Forward { times } else { -times }
}

/// A page scrolls, closes, and gives way to everything else.
fn in_overlay(app: &mut App, action: Action, count: Option<u32>) -> Option<Vec<Effect>> {
    let (scroll, note) = match &mut app.overlay {
        Some(Overlay::Help { scroll }) => (scroll, None),
        Some(Overlay::Note { index, scroll }) => (scroll, Some(*index)),
        _ => return None,
    };
    let rows = usize::try_from(count.unwrap_or(1)).unwrap_or(1);
    match action {
        Action::Select(Side::Down) => *scroll = scroll.saturating_add(rows),
        Action::Select(Side::Up) => *scroll = scroll.saturating_sub(rows),
        Action::Page(Way::Forward) => *scroll = scroll.saturating_add(10 * rows),
        Action::Page(Way::Back) => *scroll = scroll.saturating_sub(10 * rows),
        Action::Help | Action::Cancel | Action::Quit => app.overlay = None,
        Action::Note if note.is_some() => {
            app.overlay = None;
            if let Some(index) = note {
                notes::edit(app, index);
            }
        }
        Action::EditNote if note.is_some() => {
            return Some(note.map(|index| notes::in_editor(app, index)).unwrap_or_default());
        }
        Action::Redraw => return Some(vec![Effect::Redraw]),
        _ => {
            app.overlay = None;
            return None;
        }
    }
    Some(Vec::new())
}

/// Selects another scalar; the tensor pane follows.
pub(super) fn select_lane(app: &mut App, lanes: isize) {
    let last = app.run().map_or(0, |run| run.lanes()).saturating_sub(1);
    app.tensors.lane = app.tensors.lane.saturating_add_signed(lanes).min(last);
    tensor::follow_lane(app);
}

/// Adds a signal to the waves, or takes it away.
pub(super) fn toggle(app: &mut App, signal: SignalId) {
    if app.waves.contains(signal) {
        app.waves.remove(signal);
    } else if let Some(document) = &app.document {
        let row = app.translation.row(&document.trace, signal);
        app.waves.add(row);
    }
}
