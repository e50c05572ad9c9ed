//! Runs as they happen: begun by a save or a key, followed stage by stage, ended by a trace and its check.

use super::{BuildEnd, BuildEvent, BuildOutcome, BuildRun, BuildStage, KEPT, LISTED, Problem};
use crate::app::state::App;
use crate::app::{Effect, Layout, Pane, Part, Stage, act, divergence, follow, load};
use crate::base::Severity;
use crate::check::Report;
use crate::manifest::Simulator;
use std::path::PathBuf;

/// Takes what happened to sources or runs; what is about an older run is dropped.
pub(in crate::app) fn event(app: &mut App, event: BuildEvent) -> Vec<Effect> {
    match event {
        BuildEvent::Watching { scenario, simulator } => {
            app.builds.scenario = Some(scenario);
            app.builds.simulator = simulator;
            return begin(app, Vec::new());
        }
        BuildEvent::Saved { files } => {
            app.builds.saved = Some((files.clone(), app.builds.now.day));
            return begin(app, files);
        }
        BuildEvent::Chosen { number, simulator } => {
            with(app, number, |run, _| run.simulator = Some(simulator));
            if app.follow.wanted && is_running(app, number) && simulator == Simulator::Verilator {
                let text = "verilator's trace is shown when it is whole: icarus can be followed";
                app.say(Severity::Note, text);
            }
        }
        BuildEvent::Stage { number, stage } => with(app, number, |run, now| {
            run.begin_stage(Some(stage), now);
            run.fraction = None;
        }),
        BuildEvent::Progress { number, done, of, .. } => {
            with(app, number, |run, _| run.fraction = Some(share(done, of)));
        }
        BuildEvent::Writing { number, file, trace } => {
            if app.follow.wanted && is_running(app, number) {
                return follow::start(app, file, trace, Some(number));
            }
        }
        BuildEvent::Reported { number, problem } => {
            if is_running(app, number) {
                app.problems.of_build(*problem);
            }
        }
        BuildEvent::Ended { number, end } => return end_of(app, number, end),
    }
    Vec::new()
}

#[expect(clippy::cast_precision_loss, reason = "a bar has a few dozen cells")]
fn share(done: u64, of: u64) -> f32 {
    (done as f32 / of.max(1) as f32).min(1.0)
}

fn is_running(app: &App, number: usize) -> bool {
    app.builds.running.as_ref().is_some_and(|run| run.number == number)
}

/// Changes the run that is not done yet, if it is `number`.
fn with(app: &mut App, number: usize, change: impl FnOnce(&mut BuildRun, std::time::Duration)) {
    let now = app.builds.now.since_start;
    if let Some(run) = app.builds.running.as_mut().filter(|run| run.number == number) {
        change(run, now);
    }
}

/// Begins a run; one that is not done yet is stopped.
pub(in crate::app) fn begin(app: &mut App, saved: Vec<PathBuf>) -> Vec<Effect> {
    if !app.builds.watching() {
        app.say(Severity::Note, "nothing is built here: `tritscope watch` builds, simulates and checks");
        return Vec::new();
    }
    let mut effects = stop(app);
    let builds = &mut app.builds;
    builds.newest += 1;
    builds.running = Some(BuildRun::new(builds.newest, builds.now, saved));
    app.problems.begin_build();
    let (number, simulator) = (app.builds.newest, app.builds.simulator);
    effects.push(Effect::Build { number, simulator, follow: app.follow.wanted });
    effects
}

/// Builds with the other simulator from now on.
pub(in crate::app) fn change_simulator(app: &mut App) -> Vec<Effect> {
    let present = app.builds.simulator.or(app.builds.latest().and_then(|run| run.simulator));
    let other = if present == Some(Simulator::Icarus) { Simulator::Verilator } else { Simulator::Icarus };
    app.builds.simulator = Some(other);
    let effects = begin(app, Vec::new());
    if app.builds.watching() {
        app.say(Severity::Note, format!("{} from now on", other.name()));
    }
    effects
}

/// Stops the run that is not done yet, whichever stage it is in.
fn stop(app: &mut App) -> Vec<Effect> {
    let Some(run) = app.builds.running.take() else { return Vec::new() };
    if run.trace.is_none() {
        let mut effects = follow::stop_run(app);
        effects.push(Effect::CancelBuild);
        return effects;
    }
    // Its trace is being read; the old one stays, and nothing is said.
    app.builds.dropped.extend(run.trace);
    let message = app.message.take();
    let effects = load::cancel(app);
    app.message = message;
    effects
}

/// Stops the run that is not done yet because the user wants it.
pub(in crate::app) fn cancel(app: &mut App) -> Vec<Effect> {
    let key = app.keymap.shortest("build").unwrap_or_default();
    let effects = stop(app);
    app.say(Severity::Note, format!("stopped; the next save builds again, or {key}"));
    effects
}

fn end_of(app: &mut App, number: usize, end: BuildEnd) -> Vec<Effect> {
    if !is_running(app, number) {
        // A run that a newer one has overtaken.
        if let BuildEnd::Traced { trace, .. } = end {
            app.builds.dropped.push(trace);
        }
        return Vec::new();
    }
    match end {
        BuildEnd::Traced { trace, sources } => {
            with(app, number, |run, now| {
                run.begin_stage(Some(BuildStage::Load), now);
                (run.trace, run.sources, run.fraction) = (Some(trace.clone()), Some(sources), None);
            });
            return load::open(app, trace);
        }
        BuildEnd::Failed(problem) => {
            let diagnostic = problem.diagnostic.clone();
            explain(app, *problem);
            finish(app, BuildOutcome::Failed(diagnostic));
        }
        BuildEnd::Cancelled => app.builds.running = None,
    }
    follow::stop_run(app)
}

/// Puts a failure among the problems, shows them, and says what happened.
fn explain(app: &mut App, problem: Problem) {
    let known = app
        .problems
        .list()
        .iter()
        .any(|one| (&one.what, &one.place) == (&problem.diagnostic.what, &problem.diagnostic.place));
    let text = problem.diagnostic.to_string();
    if !known {
        app.problems.of_build(problem);
    }
    app.say(Severity::Error, format!("✗ {}", text.lines().next().unwrap_or_default()));
    app.problems.selected = app.problems.first_error();
    if app.layout != Layout::Problems {
        app.builds.before_failure = Some((app.layout, app.focus));
        (app.layout, app.focus, app.zoomed) = (Layout::Problems, Pane::Problems, false);
    }
}

/// Takes the parts of the newest trace while its run is not done.
pub(in crate::app) fn part(app: &mut App, part: &Part) {
    let number = match &app.builds.running {
        Some(run) if run.trace.is_some() => run.number,
        _ => return,
    };
    match part {
        Part::Run(_) => with(app, number, |run, now| run.begin_stage(Some(BuildStage::Check), now)),
        Part::Complete => {
            let outcome = app.document.as_ref().and_then(|document| document.report.as_deref()).map(judged);
            finish(app, outcome.unwrap_or(BuildOutcome::Unchecked));
        }
        Part::Failed(Stage::Opening, diagnostic) => finish(app, BuildOutcome::Failed(diagnostic.clone())),
        Part::Failed(..) => finish(app, BuildOutcome::Unchecked),
        _ => {}
    }
}

fn judged(report: &Report) -> BuildOutcome {
    match &report.divergence {
        Some(divergence) => BuildOutcome::Diverges(Box::new(divergence.clone())),
        None if report.missing > 0 => BuildOutcome::Incomplete(report.missing),
        None => BuildOutcome::Agrees(report.compared),
    }
}

/// Puts the run that is done into the history; traces that nobody needs any more are dropped.
fn finish(app: &mut App, outcome: BuildOutcome) {
    let Some(mut run) = app.builds.running.take() else { return };
    run.begin_stage(None, app.builds.now.since_start);
    run.outcome = outcome;
    let failed = matches!(run.outcome, BuildOutcome::Failed(_));
    app.builds.history.push(run);
    let excess = app.builds.history.len().saturating_sub(LISTED);
    app.builds.history.drain(..excess);
    drop_old(app);
    if failed {
        return;
    }
    if let Some((layout, focus)) = app.builds.before_failure.take()
        && app.layout == Layout::Problems
    {
        (app.layout, app.focus) = (app.fitting(layout), focus);
        crate::app::defaults::settle_layout(app);
    }
}

/// Forgets the traces of old runs, but for the last good one and the one on the screen.
fn drop_old(app: &mut App) {
    let shown = app.document.as_ref().map(|document| document.trace.file().to_owned());
    let good = app.builds.last_good().map(|run| run.number);
    let mut kept = 0;
    for run in app.builds.history.iter_mut().rev() {
        if run.trace.is_none() {
            continue;
        }
        kept += 1;
        let needed = kept <= KEPT || Some(run.number) == good || run.trace == shown;
        if !needed {
            app.builds.dropped.extend(run.trace.take());
        }
    }
}

/// What is left to do after a message: traces that are not needed any more go.
pub(in crate::app) fn ended(app: &mut App) -> Option<Effect> {
    let dropped = std::mem::take(&mut app.builds.dropped);
    (!dropped.is_empty()).then_some(Effect::DropTraces(dropped))
}

/// Goes to a divergence that the run before did not have; whether the cursor moved.
pub(in crate::app) fn checked(app: &mut App, found: &Report) -> bool {
    let Some(divergence) = &found.divergence else { return false };
    if app.builds.running.as_ref().is_none_or(|run| run.trace.is_none()) {
        return false;
    }
    let before = app.builds.history.iter().rev().find(|run| run.trace.is_some());
    let known = before.and_then(BuildRun::divergence).is_some_and(|old| {
        let same = |one: &crate::check::Divergence| (one.place(), one.tensor, one.respect);
        same(old) == same(divergence)
    });
    if !known {
        act::jumping(app, divergence::first);
        // What the waves showed before is not to come back.
        app.keep.anchor = None;
    }
    !known
}
