//! Earlier runs: the list of them, and their traces on the screen.

use super::{BuildOutcome, BuildRun};
use crate::app::action::Way;
use crate::app::list::{List, ListKind, ListRow, Target};
use crate::app::state::App;
use crate::app::{Effect, Overlay, load};
use crate::base::{Cycle, Severity};

/// Opens the list of runs, newest first.
pub(in crate::app) fn list(app: &mut App) {
    let shown = shown(app);
    let runs: Vec<&BuildRun> = app.builds.latest().into_iter().chain(finished(app)).collect();
    if runs.is_empty() {
        app.say(Severity::Note, "there are no runs: `tritscope watch` makes them");
        return;
    }
    let at = runs.iter().position(|run| Some(run.number) == shown).unwrap_or(0);
    let rows = runs.iter().map(|run| row(run)).collect();
    app.overlay = Some(Overlay::List(List::new(ListKind::Runs, rows).at(at)));
}

/// The runs of the history, newest first, without one that is the latest anyway.
fn finished(app: &App) -> impl Iterator<Item = &BuildRun> {
    let skip = usize::from(app.builds.running().is_none());
    app.builds.history().iter().rev().skip(skip)
}

fn row(run: &BuildRun) -> ListRow {
    let cause = match run.saved.as_slice() {
        [] => "by hand".to_owned(),
        [file] => file.display().to_string(),
        [first, others @ ..] => format!("{} and {} more", first.display(), others.len()),
    };
    let cause = if run.number == 1 { "the first" } else { &cause };
    let simulator = run.simulator.map_or("", crate::manifest::Simulator::name);
    let text = format!("run {}  {}  {cause}  {simulator}", run.number, run.began.day);
    ListRow::new(text, Target::Index(run.number)).note(note(run))
}

/// How long a run took and what came of it.
fn note(run: &BuildRun) -> String {
    let outcome = match &run.outcome {
        BuildOutcome::Running => return run.stage().map_or("waiting", |stage| stage.doing()).to_owned(),
        BuildOutcome::Agrees(compared) => format!("✓ {}", Cycle(*compared)),
        BuildOutcome::Diverges(divergence) => format!("✗ {}", divergence.place()),
        BuildOutcome::Incomplete(missing) => format!("! {missing} missing"),
        BuildOutcome::Unchecked => "· not compared".to_owned(),
        BuildOutcome::Failed(error) => format!("✗ {error}").lines().next().unwrap_or_default().to_owned(),
        BuildOutcome::Cancelled => "stopped".to_owned(),
    };
    format!("{:.2} s  {outcome}", run.total().as_secs_f64())
}

/// Enter on a run: its trace comes onto the screen.
pub(in crate::app) fn take(app: &mut App, number: usize) -> Vec<Effect> {
    let run = app.builds.history().iter().find(|run| run.number == number);
    match run.map(|run| run.trace.clone()) {
        Some(Some(trace)) => open(app, number, trace),
        Some(None) => {
            app.say(Severity::Note, format!("run {number} has no trace, or it was dropped for newer ones"));
            Vec::new()
        }
        None => Vec::new(),
    }
}

fn open(app: &mut App, number: usize, trace: std::path::PathBuf) -> Vec<Effect> {
    if shown(app) == Some(number) {
        app.say(Severity::Note, format!("run {number} is on the screen"));
        return Vec::new();
    }
    load::open(app, trace)
}

/// The number of the run on the screen.
fn shown(app: &App) -> Option<usize> {
    let document = app.document.as_ref()?;
    app.builds.of_trace(document.trace.file()).map(|run| run.number)
}

/// Puts an earlier or later run onto the screen.
pub(in crate::app) fn stroll(app: &mut App, way: Way, times: u32) -> Vec<Effect> {
    let at = shown(app).unwrap_or(0);
    let there = |run: &&BuildRun| run.trace.is_some();
    let skipped = usize::try_from(times).unwrap_or(usize::MAX).saturating_sub(1);
    let runs = app.builds.history();
    let found = match way {
        Way::Forward => runs.iter().filter(there).filter(|run| run.number > at).nth(skipped),
        Way::Back => runs.iter().rev().filter(there).filter(|run| run.number < at).nth(skipped),
    };
    let found = found.and_then(|run| Some((run.number, run.trace.clone()?)));
    if let Some((number, trace)) = found {
        return open(app, number, trace);
    }
    let which = if way == Way::Forward { "later" } else { "earlier" };
    app.say(Severity::Note, format!("there is no {which} run with a trace"));
    Vec::new()
}
