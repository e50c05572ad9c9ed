//! Conditions: where they hold, and going there.

use super::Effect;
use super::action::Way;
use super::state::App;
use crate::base::{Diagnostic, Result, Severity};
use crate::trace::SignalId;

/// Looks for a condition and goes to its match number `count` after the cursor.
///
/// # Errors
/// What is wrong with the condition.
pub(super) fn submit(_app: &mut App, _text: &str, _count: u32) -> Result<Vec<Effect>> {
    Err(Diagnostic::error("conditions cannot be looked for yet"))
}

/// Goes `count` matches further.
pub(super) fn go(app: &mut App, _way: Way, _count: u32) -> Vec<Effect> {
    app.say(Severity::Note, "nothing is searched for; / asks for a condition");
    Vec::new()
}

/// Lists all matches.
pub(super) fn list(app: &mut App) -> Vec<Effect> {
    app.say(Severity::Note, "nothing is searched for; / asks for a condition");
    Vec::new()
}

/// Asks for the clock at whose edges conditions are looked at.
pub(super) fn choose_clock(app: &mut App) -> Vec<Effect> {
    app.say(Severity::Note, "nothing is searched for; / asks for a condition");
    Vec::new()
}

/// Looks at conditions at the rising edges of a signal, or at all times.
pub(super) fn set_clock(_app: &mut App, _signal: Option<SignalId>) -> Vec<Effect> {
    Vec::new()
}
