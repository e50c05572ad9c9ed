//! The mouse: a click focuses a pane and selects in it, a drag zooms, pans or resizes, the wheel scrolls.

use super::action::{Side, Way};
use super::arrange::{Placed, Region, arrange};
use super::layout::Pane;
use super::message::{Gesture, Mouse};
use super::rows::Content;
use super::state::App;
use super::tree::Node;
use super::waves::Viewport;
use super::{Effect, act, input};
use crate::base::Time;
use crate::config::{Chord, Key, Modifiers};

/// What the mouse does, for the help page: a gesture and its meaning.
pub const GESTURES: &[(&str, &str)] = &[
    ("click", "Select a row, move the cursor, focus a pane, go to a note"),
    ("double click", "Add a signal, fold a group, zoom in at a place"),
    ("drag in the waves", "Zoom to a stretch of time"),
    ("drag in the ruler", "Take the cursor along"),
    ("drag a border", "Resize panes, names and values"),
    ("Shift drag", "Pan; so does the middle button"),
    ("wheel", "Scroll; in the waves pan, with Ctrl zoom"),
];

/// Rows that one notch of the wheel scrolls.
const NOTCH: isize = 3;

/// Columns that a drag must cover to mean a stretch of time.
const LEAST_BAND: u16 = 2;

/// What the mouse moves while a button is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drag {
    /// The end of a stretch of time: columns of the time axis, and the stretch once it is wide enough to be meant.
    Band { start: u16, time: Option<(Time, Time)> },
    /// The cursor.
    Cursor,
    /// The time axis: the column that was grabbed, and where the viewport began.
    Axis { column: u16, from: u64 },
    /// The border at the right of the tree.
    Tree,
    /// The border below the panes on top.
    Top,
    /// The border between names and values.
    Names,
    /// The border between values and waves.
    Values,
}

/// Takes what the mouse did.
pub(super) fn mouse(app: &mut App, event: Mouse) -> Vec<Effect> {
    if app.overlay.is_some() {
        return over(app, event);
    }
    match event.gesture {
        Gesture::Drag | Gesture::Pull => drag(app, event),
        Gesture::Release => release(app),
        _ => {
            let placed = arrange(app, app.size);
            let hit = placed.iter().rev().find(|placed| placed.region.contains(event.column, event.row));
            let Some(hit) = hit.cloned() else { return Vec::new() };
            match event.gesture {
                Gesture::Press => press(app, &placed, &hit, event),
                Gesture::Double => return double(app, &hit, event),
                Gesture::Grab => grab(app, event),
                _ => wheel(app, &hit, event),
            }
        }
    }
    Vec::new()
}

/// The mouse over a list or another thing above the panes: it selects and takes; a click beside it closes it.
fn over(app: &mut App, event: Mouse) -> Vec<Effect> {
    let Some(overlay) = &mut app.overlay else { return Vec::new() };
    let (region, (first, _)) = (overlay.region(app.size), overlay.scroll(app.size));
    let foot = overlay.foot(app.size);
    match event.gesture {
        Gesture::WheelUp => overlay.select(-NOTCH),
        Gesture::WheelDown => overlay.select(NOTCH),
        Gesture::Press | Gesture::Double => {
            let inner = region.map(Region::inner).unwrap_or_default();
            if !region.is_some_and(|region| region.contains(event.column, event.row)) {
                app.overlay = None;
            } else if inner.contains(event.column, event.row + foot) && event.row > inner.y {
                overlay.select(isize::MIN / 2);
                overlay.select(
                    isize::try_from(first).unwrap_or(0) + isize::try_from(event.row - inner.y).unwrap_or(1)
                        - 1,
                );
                if event.gesture == Gesture::Double {
                    return input::key(app, Chord::new(Key::Enter, Modifiers::NONE));
                }
            }
        }
        _ => {}
    }
    Vec::new()
}

fn press(app: &mut App, placed: &[Placed], hit: &Placed, event: Mouse) {
    app.message = None;
    app.tree.typing = false;
    let tab = (event.row == hit.region.y).then(|| tab_at(hit, event.column)).flatten();
    if let Some(tab) = tab {
        act::focus(app, tab);
        return;
    }
    app.drag = border(app, placed, event);
    if app.drag.is_some() {
        return;
    }
    act::focus(app, hit.pane);
    let inner = hit.region.inner();
    if !inner.contains(event.column, event.row) {
        return;
    }
    let row = usize::from(event.row - inner.y);
    match hit.pane {
        Pane::Waves => press_waves(app, inner, event),
        Pane::Tree => press_tree(app, row),
        Pane::Accumulators => {
            if let Some(lane) = app.scene.lane_at(event.column - inner.x, event.row - inner.y) {
                app.tensors.lane = lane;
                act::select_lane(app, 0);
            }
        }
        Pane::Tensor => {
            let tensor = app.scene.tensor.as_ref();
            if let Some(index) = tensor.and_then(|tensor| tensor.element_at(event.column, event.row)) {
                act::tensor::choose(app, index);
            }
        }
        Pane::Spans => press_spans(app, inner, event),
        Pane::Matrix => {
            let place = app.scene.matrix.as_ref();
            let place = place.and_then(|matrix| matrix.element_at(event.column - inner.x, row));
            if let Some(place) = place {
                app.arrays.selected = place;
            }
        }
        Pane::Problems => app.problems.selected = row.min(app.problems.list().len().saturating_sub(1)),
        Pane::Why | Pane::Synthesis => act::panes::press(app, hit.pane, row),
        Pane::Source => {
            let hit = app.scene.source.as_ref().and_then(|pane| pane.name_at(event.column - inner.x, row));
            if let Some((line, name)) = hit {
                app.source.choose(line, name.unwrap_or(0));
            }
        }
        Pane::Heads | Pane::Cache | Pane::Text => act::heads::press(app, hit.pane, event.column, event.row),
        Pane::Head => act::heads::press(app, hit.pane, event.column, event.row - inner.y),
        Pane::Changes => app.changes.select_row(app.scene.change_at(row)),
        Pane::Broadcast => {}
    }
}

/// The border between panes, or between parts of the waves, that the mouse is on.
fn border(app: &App, placed: &[Placed], event: Mouse) -> Option<Drag> {
    let on_right = |region: Region| {
        event.column + 1 == region.x + region.width
            && (region.y..region.y + region.height).contains(&event.row)
    };
    if placed.len() > 1 && placed.iter().any(|p| p.pane == Pane::Tree && on_right(p.region)) {
        return Some(Drag::Tree);
    }
    let waves = placed.iter().find(|placed| placed.pane == Pane::Waves)?;
    let above = placed.iter().any(|p| {
        p.pane != Pane::Tree && p.region.y + p.region.height == event.row + 1 && p.region.y < waves.region.y
    });
    if above && event.row == waves.region.y && (waves.region.x..).contains(&event.column) {
        return Some(Drag::Top);
    }
    let (inner, pane) = (waves.region.inner(), &app.scene.waves);
    if !inner.contains(event.column, event.row) || pane.columns == 0 {
        return None;
    }
    match event.column {
        column if column + 1 == pane.x => Some(Drag::Values),
        column if column == inner.x + pane.names => Some(Drag::Names),
        _ => None,
    }
}

/// Which tab of a title the column is on: titles stand side by side, each with a blank around it.
fn tab_at(hit: &Placed, column: u16) -> Option<Pane> {
    if hit.tabs.len() < 2 {
        return None;
    }
    let on = |(tab, x): &(Pane, u16)| {
        column.checked_sub(*x).is_some_and(|inside| usize::from(inside) < tab.title().len() + 2)
    };
    hit.shown_tabs().into_iter().find(on).map(|(tab, _)| tab)
}

fn press_waves(app: &mut App, inner: Region, event: Mouse) {
    // In the ruler a drag takes the cursor along.
    let row = app.scene.waves.row_at(event.row - inner.y);
    if let Some(row) = row {
        app.waves.selected = row;
    }
    let column = axis_column(app, event);
    if let Some(column) = column {
        let line = event.row - inner.y;
        let head = line < app.scene.waves.head;
        if head && app.scene.waves.ruler.is_note_line(line) && act::notes::press(app, column) {
            return;
        }
        app.drag = Some(if head { Drag::Cursor } else { Drag::Band { start: column, time: None } });
        wave_cursor(app, event);
    }
}

/// The column of the time axis that the mouse is on.
fn axis_column(app: &App, event: Mouse) -> Option<u16> {
    let waves = &app.scene.waves;
    event.column.checked_sub(waves.x).filter(|column| *column < waves.columns)
}

/// The column of the time axis that is nearest to the mouse.
fn nearest_column(app: &App, event: Mouse) -> u16 {
    let waves = &app.scene.waves;
    event.column.saturating_sub(waves.x).min(waves.columns.saturating_sub(1))
}

/// A press on a span puts the cursor there; on the timeline it is the whole run that the columns stand for.
fn press_spans(app: &mut App, inner: Region, event: Mouse) {
    let map = app.scene.spans.as_ref().and_then(|spans| spans.map.as_ref());
    let rows = map.map_or(0, |map| u16::try_from(map.rows.len()).unwrap_or(0));
    if event.row < (inner.y + inner.height).saturating_sub(rows) {
        app.drag = Some(Drag::Cursor);
        wave_cursor(app, event);
    } else if let Some(column) = axis_column(app, event) {
        let (first, last) = app.span();
        let whole = Viewport { from: first, to: Time(last.0.saturating_add(1)) };
        act::cursor::jump_to(app, whole.last_time(column, app.scene.waves.columns));
    }
}

/// Puts the cursor where the mouse is, if that is on the time axis.
fn wave_cursor(app: &mut App, event: Mouse) {
    if let Some(column) = axis_column(app, event) {
        let time = app.waves.viewport.last_time(column, app.scene.waves.columns);
        app.move_to(time);
    }
}

fn press_tree(app: &mut App, row: usize) {
    // The first row is the filter.
    let Some(index) = row.checked_sub(1).map(|row| row + app.tree.scroll) else {
        app.tree.typing = true;
        return;
    };
    if index >= app.tree.rows().len() {
        return;
    }
    app.tree.selected = index;
    if let Some(Node::Scope(_)) = app.tree.node() {
        act::activate(app);
    }
}

/// A second click: adds what the tree selects, folds a group, zooms in at a place of the waves.
fn double(app: &mut App, hit: &Placed, event: Mouse) -> Vec<Effect> {
    let inner = hit.region.inner();
    if !inner.contains(event.column, event.row) {
        return Vec::new();
    }
    match hit.pane {
        Pane::Tree => {
            if let Some(Node::Signal(signal)) = app.tree.node() {
                act::toggle(app, signal);
            }
        }
        Pane::Waves => {
            let group = app.waves.row().is_some_and(|row| matches!(row.content, Content::Group { .. }));
            if axis_column(app, event).is_some() {
                act::zoom(app, Way::Forward, 1, app.cursor);
            } else if group {
                act::activate(app);
            }
        }
        Pane::Source => {
            let row = usize::from(event.row - inner.y);
            let hit = app.scene.source.as_ref().and_then(|pane| pane.name_at(event.column - inner.x, row)?.1);
            if hit.is_some() {
                act::source::add(app);
            }
        }
        _ => act::activate(app),
    }
    Vec::new()
}

/// Grabs the time axis.
fn grab(app: &mut App, event: Mouse) {
    app.drag = axis_column(app, event).map(|column| Drag::Axis { column, from: app.waves.viewport.from.0 });
}

fn drag(app: &mut App, event: Mouse) {
    let column = nearest_column(app, event);
    let placed = arrange(app, app.size);
    let region = |pane| placed.iter().find(|placed| placed.pane == pane).map(|placed| placed.region);
    match app.drag {
        None => {}
        Some(Drag::Band { start, .. }) => {
            let (viewport, columns) = (app.waves.viewport, app.scene.waves.columns);
            let ends =
                (viewport.time(start.min(column), columns), viewport.last_time(start.max(column), columns));
            let time = (start.abs_diff(column) >= LEAST_BAND).then_some(ends);
            app.drag = Some(Drag::Band { start, time });
        }
        Some(Drag::Cursor) => {
            let time = app.waves.viewport.last_time(column, app.scene.waves.columns);
            app.move_to(time);
        }
        Some(Drag::Axis { column: grabbed, from }) => {
            let (viewport, columns) = (app.waves.viewport, u128::from(app.scene.waves.columns.max(1)));
            let ticks = u128::from(column.abs_diff(grabbed)) * u128::from(viewport.length()) / columns;
            let ticks = u64::try_from(ticks).unwrap_or(u64::MAX);
            let from = if column < grabbed { from.saturating_add(ticks) } else { from.saturating_sub(ticks) };
            app.waves.show(from, viewport.length(), app.span());
        }
        Some(Drag::Tree) => app.sizes.tree = Some(event.column.saturating_add(1)),
        Some(Drag::Top) => {
            let top = placed.iter().filter(|placed| placed.pane != Pane::Tree).map(|p| p.region.y).min();
            app.sizes.top = top.map(|top| event.row.saturating_sub(top).saturating_add(1));
        }
        Some(Drag::Names) => {
            let x = region(Pane::Waves).unwrap_or_default().inner().x;
            app.sizes.names = Some(event.column.saturating_sub(x));
        }
        Some(Drag::Values) => {
            let x = region(Pane::Waves).unwrap_or_default().inner().x + app.scene.waves.names;
            app.sizes.values = Some(event.column.saturating_sub(x + 1));
        }
    }
}

/// The button goes up: a stretch of time that was drawn is shown.
fn release(app: &mut App) {
    if let Some(Drag::Band { time: Some((from, to)), .. }) = app.drag.take() {
        act::view::show(app, from, to);
    }
}

impl App {
    /// The stretch of time that is being chosen, by keys or with the mouse.
    #[must_use]
    pub fn band(&self) -> Option<(Time, Time)> {
        if let Some(Drag::Band { time: Some(time), .. }) = self.drag {
            return Some(time);
        }
        let other = self.moving.anchor?;
        Some((other.min(self.cursor), other.max(self.cursor)))
    }
}

fn wheel(app: &mut App, hit: &Placed, event: Mouse) {
    let down = matches!(event.gesture, Gesture::WheelDown | Gesture::WheelRight);
    let sideways = matches!(event.gesture, Gesture::WheelLeft | Gesture::WheelRight);
    let rows = if down { NOTCH } else { -NOTCH };
    match hit.pane {
        Pane::Waves | Pane::Spans if event.modified && !sideways => {
            let column = nearest_column(app, event);
            let pivot = app.waves.viewport.time(column, app.scene.waves.columns);
            act::zoom(app, if down { Way::Back } else { Way::Forward }, 1, pivot);
        }
        Pane::Waves | Pane::Spans => {
            let way = if down { Way::Forward } else { Way::Back };
            act::pan(app, way, (app.waves.viewport.length() / 8).max(1));
        }
        Pane::Tree => app.tree.select(rows),
        Pane::Accumulators => {
            let columns = isize::try_from(app.scene.grid_columns()).unwrap_or(1);
            act::select_lane(app, columns * rows.signum());
        }
        Pane::Tensor => {
            act::tensor::select(app, if down { Side::Down } else { Side::Up }, NOTCH.unsigned_abs());
        }
        Pane::Matrix => app.arrays.select(rows, 0),
        Pane::Problems => app.problems.select(rows),
        Pane::Why => app.why.select(rows),
        Pane::Source => app.source.select(rows),
        Pane::Heads | Pane::Head | Pane::Cache | Pane::Text => act::heads::wheel(app, hit.pane, rows),
        Pane::Changes => app.changes.select(rows),
        Pane::Synthesis => app.synth.select(rows),
        Pane::Broadcast => {}
    }
}
