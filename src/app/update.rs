//! One message in, a new state and effects out.

use super::state::{App, Size};
use super::{Effect, Msg, act, clock, comparison, input, keep, load, mouse, scene, search, translation};
use crate::base::{Diagnostic, Severity};

/// Takes a message into the state, and says what workers should do about it.
pub fn update(app: &mut App, message: Msg) -> Vec<Effect> {
    let mut effects = match message {
        Msg::Key(chord) => input::key(app, chord),
        Msg::Mouse(event) => mouse::mouse(app, event),
        Msg::Paste(text) => {
            input::paste(app, &text);
            Vec::new()
        }
        Msg::Resize { width, height } => {
            app.size = Size { width, height };
            Vec::new()
        }
        Msg::Act { action, count } => act::act(app, action, count),
        Msg::Open(file) => load::open(app, file),
        Msg::Loaded { generation, part } => {
            load::part(app, generation, part);
            keep::loaded(app)
        }
        Msg::Progress { generation, stage, fraction } => {
            load::progress(app, generation, stage, fraction);
            Vec::new()
        }
        Msg::SignalsLoaded { generation, signals, result } => {
            load::signals(app, generation, &signals, result);
            Vec::new()
        }
        Msg::Computed { generation, content, result } => {
            load::computed(app, generation, content, result);
            Vec::new()
        }
        Msg::Curve { generation, content, format, result } => {
            load::curve(app, generation, content, format, result);
            Vec::new()
        }
        Msg::Compare(file) => comparison::start(app, file),
        Msg::Compared { generation, result } => {
            comparison::compared(app, generation, result);
            Vec::new()
        }
        Msg::Differs { generation, signal, result } => {
            comparison::differs(app, generation, signal, result);
            Vec::new()
        }
        Msg::Found { generation, request, result } => {
            search::found(app, generation, request, result);
            Vec::new()
        }
        Msg::Watched(watched) => keep::watched(app, watched),
        Msg::Problem(diagnostic) => {
            report(app, diagnostic);
            Vec::new()
        }
    };
    translation::bind(app);
    clock::refresh(app);
    effects.extend(comparison::request(app));
    effects.extend(search::request(app));
    scene::refresh(app);
    // What the scene could not show for want of data.
    effects.extend(load::request(app));
    effects
}

/// Keeps a report and shows it.
pub(super) fn report(app: &mut App, diagnostic: Diagnostic) {
    if diagnostic.severity > Severity::Note {
        app.say(diagnostic.severity, diagnostic.to_string());
    }
    app.problems.add(diagnostic);
}
