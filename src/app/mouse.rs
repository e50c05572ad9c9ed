//! The mouse: a click focuses a pane and selects in it, the wheel scrolls and zooms.

use super::action::Way;
use super::layout::{Pane, Placed, Region, arrange};
use super::message::{Gesture, Mouse};
use super::state::App;
use super::tree::Node;
use super::{Effect, act};

/// Rows that one notch of the wheel scrolls.
const NOTCH: isize = 3;

/// Takes what the mouse did.
pub(super) fn mouse(app: &mut App, event: Mouse) -> Vec<Effect> {
    if app.overlay.is_some() {
        if event.gesture == Gesture::Press {
            app.overlay = None;
        }
        return Vec::new();
    }
    let placed = arrange(app, app.size);
    let Some(hit) = placed.into_iter().rev().find(|placed| placed.region.contains(event.column, event.row))
    else {
        return Vec::new();
    };
    match event.gesture {
        Gesture::Press => press(app, &hit, event),
        Gesture::Drag if hit.pane == Pane::Waves => wave_cursor(app, event),
        Gesture::WheelUp | Gesture::WheelDown => wheel(app, &hit, event),
        Gesture::Drag | Gesture::Release => {}
    }
    Vec::new()
}

fn press(app: &mut App, hit: &Placed, event: Mouse) {
    app.message = None;
    app.tree.typing = false;
    let tab = (event.row == hit.region.y).then(|| tab_at(hit, event.column)).flatten();
    if let Some(tab) = tab {
        act::focus(app, tab);
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
            if let Some(element) = app.scene.element_at(row) {
                app.tensors.element = element;
                act::select_element(app, 0);
            }
        }
        Pane::Spans => wave_cursor(app, event),
        Pane::Problems => app.problems.selected = row.min(app.problems.list().len().saturating_sub(1)),
        Pane::Broadcast => {}
    }
}

/// Which tab of a title the column is on: titles stand side by side, each with a blank around it.
fn tab_at(hit: &Placed, column: u16) -> Option<Pane> {
    if hit.tabs.len() < 2 {
        return None;
    }
    let mut x = hit.region.x + 1;
    for tab in &hit.tabs {
        let width = u16::try_from(tab.title().len() + 2).unwrap_or(u16::MAX);
        if column >= x && column - x < width {
            return Some(*tab);
        }
        x = x.saturating_add(width + 1);
    }
    None
}

fn press_waves(app: &mut App, inner: Region, event: Mouse) {
    if let Some(row) = app.scene.waves.row_at(event.row - inner.y) {
        app.waves.selected = row;
    }
    wave_cursor(app, event);
}

/// Puts the cursor where the mouse is, if that is on the time axis.
fn wave_cursor(app: &mut App, event: Mouse) {
    let (x, columns) = (app.scene.waves.x, app.scene.waves.columns);
    let Some(column) = event.column.checked_sub(x).filter(|column| *column < columns) else { return };
    let viewport = app.waves.viewport;
    app.move_to(viewport.last_time(column, columns));
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
    let again = app.tree.selected == index;
    app.tree.selected = index;
    if again || matches!(app.tree.node(), Some(Node::Scope(_))) {
        act::activate(app);
    }
}

fn wheel(app: &mut App, hit: &Placed, event: Mouse) {
    let down = event.gesture == Gesture::WheelDown;
    let rows = if down { NOTCH } else { -NOTCH };
    match hit.pane {
        Pane::Waves | Pane::Spans if event.modified => {
            let (x, columns) = (app.scene.waves.x, app.scene.waves.columns);
            let column = event.column.saturating_sub(x).min(columns.saturating_sub(1));
            let pivot = app.waves.viewport.time(column, columns);
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
        Pane::Tensor => act::select_element(app, rows),
        Pane::Problems => app.problems.select(rows),
        Pane::Broadcast => {}
    }
}
