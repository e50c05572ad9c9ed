//! The stretch of time that the waves show: zoom, pan, and back to what was shown before.

use super::super::waves::Viewport;
use crate::app::action::{Action, Way};
use crate::app::overlay::Overlay;
use crate::app::prompt::{Prompt, PromptKind};
use crate::app::state::App;
use crate::base::{Severity, Time};

/// Zooms by a factor of 2 a step; `pivot` stays where it is.
pub(in crate::app) fn zoom(app: &mut App, way: Way, times: u32, pivot: Time) {
    let length = app.waves.viewport.length();
    let factor = times.min(63);
    let length = match way {
        Way::Forward => length >> factor,
        Way::Back => length.checked_shl(factor).filter(|l| l >> factor == length).unwrap_or(u64::MAX),
    };
    app.waves.zoom_to(length, pivot, app.span(), app.scene.waves.columns);
}

/// Moves the viewport by some ticks.
pub(in crate::app) fn pan(app: &mut App, way: Way, ticks: u64) {
    let viewport = app.waves.viewport;
    let from = match way {
        Way::Forward => viewport.from.0.saturating_add(ticks),
        Way::Back => viewport.from.0.saturating_sub(ticks),
    };
    app.waves.show(from, viewport.length(), app.span());
}

/// Actions that move the viewport and nothing else.
pub(super) fn act(app: &mut App, action: Action, times: u32) {
    let span = app.span();
    let viewport = app.waves.viewport;
    let length = viewport.length();
    match action {
        Action::Zoom(way) => zoom(app, way, times, app.cursor),
        Action::Fit => {
            app.waves.show(span.0.0, u64::MAX, span);
            remember(app, viewport);
        }
        Action::Center => app.waves.show(app.cursor.0.saturating_sub(length / 2), length, span),
        Action::Pan(way) => pan(app, way, (length / 2).max(1).saturating_mul(u64::from(times))),
        Action::ChooseTime => choose(app),
        Action::ZoomRange => range(app),
        Action::ZoomTo => app.overlay = Some(Overlay::Prompt(Prompt::new(PromptKind::Span, ""))),
        Action::ZoomBack => back(app, times),
        _ => {}
    }
}

/// Shows the time between two moments, whichever is first, and remembers what was shown.
pub(in crate::app) fn show(app: &mut App, from: Time, to: Time) {
    let (from, to) = (from.min(to), from.max(to));
    let (span, columns, before) = (app.span(), app.scene.waves.columns, app.waves.viewport);
    let length = to.0.saturating_sub(from.0).saturating_add(1);
    app.waves.show(from.0, length, span);
    // No closer than the closest zoom, with what was asked for in the middle.
    let middle = Time(from.0.saturating_add(length / 2));
    app.waves.zoom_to(app.waves.viewport.length(), middle, span, columns);
    remember(app, before);
}

fn remember(app: &mut App, before: Viewport) {
    if app.waves.viewport != before {
        app.moving.shown(before);
    }
}

fn back(app: &mut App, times: u32) {
    for _ in 0..times {
        let Some(viewport) = app.moving.shown_before() else {
            app.say(Severity::Note, "nothing else was shown before");
            return;
        };
        app.waves.show(viewport.from.0, viewport.length(), app.span());
    }
}

/// Begins to choose a stretch of time, or chooses none.
fn choose(app: &mut App) {
    app.moving.anchor = if app.moving.anchor.is_some() { None } else { Some(app.cursor) };
    if app.moving.anchor.is_some() {
        let key = app.keymap.shortest("zoom-range").unwrap_or_default();
        app.say(Severity::Note, format!("move the cursor to the other end; {key} zooms there"));
    }
}

/// Zooms to the chosen stretch of time, or to the one from the measuring mark to the cursor.
fn range(app: &mut App) {
    let mark = app.moving.measure.and_then(|mark| app.marks.get(&mark).copied());
    let nearest = || app.marks.values().copied().min_by_key(|time| time.0.abs_diff(app.cursor.0));
    match app.moving.anchor.take().or(mark).or_else(nearest) {
        Some(from) if from != app.cursor => show(app, from, app.cursor),
        _ => app.say(
            Severity::Note,
            "a stretch of time is from a mark, or from where it was begun, to the cursor",
        ),
    }
}
