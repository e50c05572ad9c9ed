//! How the waves look: the pane of arrays, the map of the trace, density, characters.

use super::Effect;
use super::action::Action;
use super::state::App;
use crate::base::Severity;

/// Changes how things look.
pub(super) fn act(app: &mut App, action: Action) -> Vec<Effect> {
    let what = match action {
        Action::Matrix => "arrays",
        Action::Map => "the map of the trace",
        Action::Dense => "dense rows",
        _ => "other characters",
    };
    app.say(Severity::Note, format!("{what} cannot be chosen yet"));
    Vec::new()
}
