//! One message in, a new state and effects out.

use super::state::{App, Size};
use super::{
    Effect, Msg, act, breakpoints, build, changes, clock, comparison, driving, export, follow, input, keep,
    load, matrix, mouse, scene, search, source, synth, translation, why, work,
};
use crate::base::{Diagnostic, Severity};

/// Takes a message into the state, and says what workers should do about it.
pub fn update(app: &mut App, message: Msg) -> Vec<Effect> {
    if let Msg::Clock(now) = message {
        app.builds.tick(now);
        scene::tick(app);
        return Vec::new();
    }
    if matches!(message, Msg::Key(_) | Msg::Mouse(_) | Msg::Paste(_) | Msg::Act { .. }) {
        app.keep.anchor = None;
    }
    let mut effects = take(app, message);
    effects.extend(build::ended(app));
    translation::bind(app);
    clock::refresh(app);
    effects.extend(comparison::request(app));
    effects.extend(changes::request(app));
    effects.extend(search::request(app));
    breakpoints::arrive(app);
    effects.extend(matrix::request(app));
    effects.extend(why::request(app));
    source::follow(app);
    driving::settle(app);
    effects.extend(source::request(app));
    effects.extend(synth::request(app));
    synth::settle(app);
    work::forget(app);
    scene::refresh(app);
    // What the scene could not show for want of data.
    effects.extend(load::request(app));
    effects
}

/// What people and files do.
fn take(app: &mut App, message: Msg) -> Vec<Effect> {
    match message {
        Msg::Key(chord) => return input::key(app, chord),
        Msg::Mouse(event) => return mouse::mouse(app, event),
        Msg::Act { action, count } => return act::act(app, action, count),
        Msg::Open(file) => return load::open(app, file),
        Msg::Follow(file) => return follow::start(app, file.clone(), file, None),
        Msg::Compare(against) => return comparison::start(app, *against),
        Msg::Restore(_) | Msg::Written(_) | Msg::Watched(_) => return keep::message(app, message),
        Msg::Loaded { generation, part } => {
            load::part(app, generation, part);
            return keep::loaded(app);
        }
        Msg::Build(event) => return build::event(app, event),
        Msg::Paste(text) => input::paste(app, &text),
        Msg::Resize { width, height } => app.size = Size { width, height },
        Msg::Problem(diagnostic) => report(app, diagnostic),
        answer => answered(app, answer),
    }
    Vec::new()
}

/// What workers answer.
fn answered(app: &mut App, message: Msg) {
    match message {
        Msg::Grown { request, news } => follow::grown(app, request, news),
        Msg::Progress { generation, stage, fraction } => load::progress(app, generation, stage, fraction),
        Msg::SignalsLoaded { generation, signals, result } => {
            load::signals(app, generation, &signals, result);
        }
        Msg::Computed { generation, content, result } => load::computed(app, generation, content, result),
        Msg::Curve { generation, content, format, result } => {
            load::curve(app, generation, content, format, result);
        }
        Msg::Compared { generation, result } => comparison::compared(app, generation, result),
        Msg::Differs { generation, signal, result } => comparison::differs(app, generation, signal, result),
        Msg::Changed { generation, result } => changes::changed(app, generation, result),
        Msg::Found { generation, request, result } => search::found(app, generation, request, result),
        Msg::Caused { request, result } => why::found(app, request, result),
        Msg::Arrays { generation, result } => matrix::found(app, generation, result),
        Msg::TextEdited(text) => act::notes::edited(app, &text),
        Msg::Exported { number, result } => export::ended(app, number, result),
        Msg::Sources { generation, result } => source::arrived(app, generation, result),
        Msg::Synthesis(number, news) => synth::told(app, number, news),
        Msg::Working { job, fraction } => work::report(app, job, fraction),
        _ => {}
    }
}

/// Keeps a report and shows it.
pub(super) fn report(app: &mut App, diagnostic: Diagnostic) {
    if diagnostic.severity > Severity::Note {
        app.say(diagnostic.severity, diagnostic.to_string());
    }
    app.problems.add(diagnostic);
}
