//! Where RTL and golden model differ: the first place, and from tensor to tensor that differs.

use super::act;
use super::action::Way;
use super::state::App;
use crate::base::{Cycle, Severity};
use crate::check::{Divergence, Report, Subject};
use crate::translate::MINUS;
use std::sync::Arc;

/// Goes where RTL and golden model first differ.
pub(super) fn first(app: &mut App) {
    let Some(report) = report(app) else { return };
    match report.first() {
        None => agree(app, &report),
        Some(divergence) => go(app, divergence, told(divergence)),
    }
}

/// Goes to the tensor that differs next, or before, and `count` of them: each where its first wrong element is.
pub(super) fn next(app: &mut App, way: Way, count: u32) {
    let Some(report) = report(app) else { return };
    if report.first().is_none() {
        return agree(app, &report);
    }
    let found = &report.divergences;
    let Some(run) = app.run().cloned() else { return };
    let time = |divergence: &Divergence| run.clock().time(divergence.cycle);
    // Several tensors may differ in one cycle: a step passes all of them.
    let steps = usize::try_from(count).unwrap_or(usize::MAX);
    let mut at = None;
    let mut from = app.cursor;
    for _ in 0..steps {
        let next = match way {
            Way::Forward => {
                Some(found.partition_point(|one| time(one) <= from)).filter(|at| *at < found.len())
            }
            Way::Back => found.partition_point(|one| time(one) < from).checked_sub(1),
        };
        let Some(next) = next else { break };
        (at, from) = (Some(next), time(&found[next]));
    }
    let Some(at) = at else {
        let which = if way == Way::Forward { "later" } else { "earlier" };
        let text = format!("there is no {which} divergence: {} tensors differ", Cycle(report.differing));
        return app.say(Severity::Note, text);
    };
    let text = format!("✗ divergence {} of {}: {}", at + 1, found.len(), found[at]);
    go(app, &found[at], minus(&text));
}

/// What was found; where nothing was compared it says so.
fn report(app: &mut App) -> Option<Arc<Report>> {
    let report = app.document.as_ref().and_then(|document| document.report.clone());
    if report.is_none() {
        let why =
            if app.loading.is_some() { "the comparison is not done yet" } else { "nothing was compared" };
        app.say(Severity::Note, why);
    }
    report
}

fn agree(app: &mut App, report: &Report) {
    let compared = Cycle(report.compared);
    app.say(Severity::Note, format!("no divergence: {compared} values equal the golden model"));
}

fn go(app: &mut App, divergence: &Divergence, text: String) {
    app.move_to_cycle(divergence.cycle);
    select(app, divergence);
    app.say(Severity::Error, text);
}

/// A divergence as a line for the user.
pub(super) fn told(divergence: &Divergence) -> String {
    minus(&format!("✗ first divergence: {divergence}"))
}

/// A text with the minus signs of the panes.
fn minus(text: &str) -> String {
    text.replace(" -", &format!(" {MINUS}"))
}

/// Selects the scalar, the element and the signal of a divergence.
fn select(app: &mut App, divergence: &Divergence) {
    let name = match divergence.tensor {
        Subject::X | Subject::Frame | Subject::Copi => "x",
        Subject::ChipSelect | Subject::Sign | Subject::Accumulator | Subject::Y => "y",
        Subject::Tensor(_) | Subject::Named(_) => divergence.tensor.name(),
    };
    act::tensor::show(app, name, divergence.step.or(divergence.operation), divergence.index);
    let Some(document) = &app.document else { return };
    if let Some(signal) = document.trace.hierarchy().find_signal(&divergence.signal) {
        let row = app.translation.row(&document.trace, signal);
        app.waves.add(row);
    }
}
