//! The panes of attention: which head, which position, and what follows from a selection.

use super::cursor::jump_to;
use super::signed;
use crate::app::action::{Action, Side};
use crate::app::heads::Here;
use crate::app::layout::Pane;
use crate::app::state::App;
use crate::base::{Cycle, Severity};
use crate::decode::Level;

/// Carries out an action on heads.
pub(super) fn act(app: &mut App, action: Action, times: u32) {
    match action {
        Action::Head(way) => turn(app, signed(way, times)),
        _ => view(app),
    }
}

/// Selects another head, `steps` further; the first and the last are the ends.
fn turn(app: &mut App, steps: isize) {
    let Some(here) = app.attention() else {
        app.say(Severity::Note, "heads are in a trace of whole layers");
        return;
    };
    let last = here.shape.heads.saturating_sub(1);
    app.heads.head = here.head(&app.heads).saturating_add_signed(steps).min(last);
}

/// Shows the other numbers: of all heads weights or scores, of one head positions or queries, keys and values.
fn view(app: &mut App) {
    if app.focus == Pane::Head {
        app.heads.vectors = !app.heads.vectors;
    } else {
        app.heads.turn_view();
        app.say(Severity::Note, format!("the heads show {}", app.heads.view.title()));
    }
}

/// Moves the selection of a pane of attention; `false` if it has no use for that side.
pub(super) fn select(app: &mut App, side: Side, steps: isize) -> bool {
    let across = matches!(side, Side::Left | Side::Right);
    if app.focus == Pane::Text {
        let Some((count, token)) = app.tokens() else { return true };
        let from = app.heads.position.unwrap_or(token);
        app.heads.position = Some(moved(from, steps, count));
        return true;
    }
    let Some(here) = app.attention() else { return !across };
    match (app.focus, across) {
        (Pane::Heads, false) => {
            let query = moved(here.query(&app.heads), steps, here.token + 1);
            // The row of the cursor's token is the one that goes on with it.
            app.heads.query = (query < here.token).then_some(query);
        }
        (Pane::Head, false) if app.heads.vectors => {
            app.heads.element = moved(here.element(&app.heads), steps, here.shape.head_width);
        }
        (Pane::Head, true) if !app.heads.vectors => return false,
        (Pane::Cache, true) => select_element(app, &here, steps),
        _ => {
            let position = moved(here.position(&app.heads), steps, here.token + 1);
            app.heads.position = (position < here.token).then_some(position);
        }
    }
    true
}

/// Keys and values stand side by side: behind the last element of a key comes the first of the value.
fn select_element(app: &mut App, here: &Here, steps: isize) {
    let width = here.shape.head_width.max(1);
    let from = here.element(&app.heads) + if app.heads.in_values { width } else { 0 };
    let to = moved(from, steps, 2 * width);
    (app.heads.element, app.heads.in_values) = (to % width, to >= width);
}

fn moved(from: usize, steps: isize, count: usize) -> usize {
    from.saturating_add_signed(steps).min(count.saturating_sub(1))
}

/// What Enter and a double click do: the selected head alone, or to where the selected element or token is.
pub(super) fn activate(app: &mut App) {
    if app.focus == Pane::Text {
        let token = app.heads.position.or_else(|| Some(app.tokens()?.1));
        go_to_token(app, token.unwrap_or(0));
        return;
    }
    let Some(here) = app.attention() else { return };
    let (head, position) = (here.head(&app.heads), here.position(&app.heads));
    let element = here.shared(head) * here.shape.head_width + here.element(&app.heads);
    let (name, token, index) = match app.focus {
        Pane::Heads => {
            app.heads.alone = !app.heads.alone;
            return;
        }
        Pane::Head if !app.heads.vectors => ("score", here.token, head * here.shape.context + position),
        Pane::Cache if app.heads.in_values => ("v_head", position, element),
        _ => ("k_head", position, element),
    };
    let whole = app.whole(&here.key(name, token));
    let found = whole.as_ref().and_then(|whole| whole.elements.iter().find(|element| element.index == index));
    match found.and_then(|element| element.cycle) {
        Some(cycle) => go(app, cycle),
        None => app.say(Severity::Note, format!("{name}[{index}] of token {token} does not pass its probe")),
    }
}

fn go(app: &mut App, cycle: Cycle) {
    if let Some(run) = app.run().cloned() {
        jump_to(app, run.clock().time(cycle));
    }
}

/// Goes to where `token` does in the same layer what the cursor's token does here, so that the two can be compared; to
/// its beginning where it does not.
pub(in crate::app) fn go_to_token(app: &mut App, token: usize) {
    let Some((run, cycle)) = app.run().cloned().zip(app.cycle()) else { return };
    let place = run.place(cycle);
    let now = place.phase.and_then(|at| run.phases().get(at));
    let same = now.and_then(|now| {
        let wanted = (token, now.layer, &now.name);
        let found = run.phases().iter().find(|phase| (phase.token, phase.layer, &phase.name) == wanted)?;
        Some(found.start.plus(cycle.0.saturating_sub(now.start.0)).min(found.end))
    });
    let label = token.to_string();
    let begin = || Some(run.spans(Level::Token).iter().find(|span| span.label == label)?.start);
    app.heads.position = None;
    match same.or_else(begin) {
        Some(to) if to == cycle => {}
        Some(to) => go(app, to),
        None => app.say(Severity::Note, format!("token {token} is not in this trace")),
    }
}

/// Selects what the mouse is on: cells of the screen.
pub(in crate::app) fn press(app: &mut App, pane: Pane, column: u16, row: u16) {
    if pane == Pane::Text {
        if let Some(token) = app.scene.text.as_ref().and_then(|text| text.at(column, row)) {
            go_to_token(app, token);
        }
        return;
    }
    let Some(here) = app.attention() else { return };
    let until = |token: usize| (token < here.token).then_some(token);
    match pane {
        Pane::Heads => {
            if let Some((head, place)) = app.scene.heads.as_ref().and_then(|heads| heads.at(column, row)) {
                app.heads.head = head;
                if let Some((query, position)) = place {
                    (app.heads.query, app.heads.position) = (until(query), until(position));
                }
            }
        }
        Pane::Head => match app.scene.head.as_ref().and_then(|head| head.at(row)) {
            Some(element) if app.heads.vectors => app.heads.element = element,
            Some(position) => app.heads.position = until(position),
            None => {}
        },
        _ => {
            let place = app.scene.cache.as_ref().and_then(|cache| cache.at(column, row));
            if let Some((position, element, in_values)) = place {
                app.heads.position = until(position);
                (app.heads.element, app.heads.in_values) = (element, in_values);
            }
        }
    }
}

/// Moves the selection by a notch of the wheel.
pub(in crate::app) fn wheel(app: &mut App, pane: Pane, steps: isize) {
    let focus = std::mem::replace(&mut app.focus, pane);
    let side = if steps < 0 { Side::Up } else { Side::Down };
    select(app, side, steps.signum());
    app.focus = focus;
}
