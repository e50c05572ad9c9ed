//! What effects ask to be done, as functions from a trace to a message: a terminal does them on threads, `render` at once.

use super::document::contained;
use crate::app::{Content, Msg};
use crate::base::{Diagnostic, Result};
use crate::trace::{SignalId, Trace, Track};

/// Loads signals.
pub(super) fn load(generation: u64, trace: &Trace, signals: Vec<SignalId>) -> Msg {
    let result = contained(|| trace.load(&signals));
    Msg::SignalsLoaded { generation, signals, result }
}

/// Computes what a row shows.
pub(super) fn compute(generation: u64, trace: &Trace, content: Content) -> Msg {
    let result = contained(|| track(trace, &content));
    Msg::Computed { generation, content, result }
}

fn track(_trace: &Trace, content: &Content) -> Result<Track> {
    Err(Diagnostic::internal(format!("{content:?} is not computed")))
}
