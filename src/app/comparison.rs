//! Another trace beside the present one.

use super::Effect;
use super::action::Way;
use super::list::Target;
use super::state::App;
use crate::base::{Diagnostic, Result, Severity};

/// Compares with the trace in `file`.
///
/// # Errors
/// What is wrong with the name.
pub(super) fn submit(_app: &mut App, _file: &str) -> Result<Vec<Effect>> {
    Err(Diagnostic::error("traces cannot be compared here yet"))
}

/// Goes `count` differences further.
pub(super) fn go(app: &mut App, _way: Way, _count: u32) -> Vec<Effect> {
    nothing(app)
}

/// Lists the signals that differ.
pub(super) fn list(app: &mut App) -> Vec<Effect> {
    nothing(app)
}

/// Enter on a row of that list.
pub(super) fn take(_app: &mut App, _target: &Target) -> Vec<Effect> {
    Vec::new()
}

/// Compares no longer.
pub(super) fn off(app: &mut App) -> Vec<Effect> {
    nothing(app)
}

fn nothing(app: &mut App) -> Vec<Effect> {
    let key = app.keymap.shortest("compare").unwrap_or_default();
    app.say(Severity::Note, format!("no other trace is open; {key} compares with one"));
    Vec::new()
}
