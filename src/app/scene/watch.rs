//! The line on top while sources are watched: what was saved, how far the newest run is, which run is on the screen.

use crate::app::Growth;
use crate::app::build::{BuildOutcome, BuildRun, BuildStage, Builds};
use crate::app::state::App;
use crate::base::Cycle;
use std::path::PathBuf;
use std::time::Duration;

/// A part of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchPart {
    /// What it says.
    pub text: String,
    /// How it looks.
    pub tone: Tone,
    /// What is left out first where the line is short: the smallest.
    pub weight: u8,
}

/// How a part of the line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// The name of what this is.
    Name,
    /// Something worth knowing.
    Plain,
    /// Something less worth knowing.
    Muted,
    /// Work that goes on.
    Busy,
    /// What ended well.
    Good,
    /// What ended badly.
    Bad,
}

/// The line: parts from the left, and parts at the right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WatchLine {
    /// What was saved, and the stages.
    pub left: Vec<WatchPart>,
    /// The run on the screen, and the last good one.
    pub right: Vec<WatchPart>,
}

pub(super) fn watch(app: &App) -> Option<WatchLine> {
    let builds = app.builds();
    let scenario = builds.scenario()?;
    let mut left = vec![part("watch", Tone::Name, 2)];
    left.push(match builds.saved() {
        Some((files, day)) => part(format!("{} saved {day}", named(files)), Tone::Plain, 6),
        None => part(scenario, Tone::Muted, 3),
    });
    left.extend(match builds.latest().filter(|run| run.number == builds.newest()) {
        Some(run) => stages(builds, run),
        // What an earlier run said is not about the sources as they are now.
        None => vec![part("stopped", Tone::Busy, 9)],
    });
    left.extend(super::header::growth(app).map(|(growth, end)| match growth {
        Growth::Growing => part(format!("» growing, to {end}"), Tone::Busy, 10),
        Growth::Stopped => part(format!("not whole, to {end}"), Tone::Busy, 8),
    }));
    Some(WatchLine { left, right: runs(app) })
}

fn part(text: impl Into<String>, tone: Tone, weight: u8) -> WatchPart {
    WatchPart { text: text.into(), tone, weight }
}

/// The first of some files, and how many more there are.
fn named(files: &[PathBuf]) -> String {
    match files {
        [] => String::new(),
        [file] => file.display().to_string(),
        [first, others @ ..] => format!("{} +{}", first.display(), others.len()),
    }
}

/// The stages of a run that people wait for; the others only while they go on.
fn stages(builds: &Builds, run: &BuildRun) -> Vec<WatchPart> {
    let mut parts = Vec::new();
    let failed = matches!(run.outcome, BuildOutcome::Failed(_));
    for (stage, took) in &run.stages {
        let last = run.stage() == Some(*stage);
        let name = match (stage, run.simulator) {
            (BuildStage::Build, Some(simulator)) => format!("{} build", simulator.name()),
            _ => stage.title().to_owned(),
        };
        parts.push(match took {
            None => busy(&name, builds.elapsed().unwrap_or_default(), run.fraction),
            Some(took) if last && failed => part(format!("{name} {} ✗", seconds(*took)), Tone::Bad, 8),
            Some(took) => match stage {
                BuildStage::Check => continue,
                BuildStage::Prepare | BuildStage::Load => {
                    part(format!("{name} {}", seconds(*took)), Tone::Muted, 1)
                }
                BuildStage::Build | BuildStage::Run => {
                    part(format!("{name} {} ✓", seconds(*took)), Tone::Good, 4)
                }
            },
        });
    }
    parts.extend(outcome(run));
    parts
}

fn busy(name: &str, elapsed: Duration, fraction: Option<f32>) -> WatchPart {
    let share = fraction.filter(|share| *share > 0.0).map(|share| format!(" {:.0} %", 100.0 * share));
    part(format!("{name} {} …{}", seconds(elapsed), share.unwrap_or_default()), Tone::Busy, 9)
}

fn outcome(run: &BuildRun) -> Option<WatchPart> {
    Some(match &run.outcome {
        BuildOutcome::Agrees(compared) => part(format!("check ✓ {}", Cycle(*compared)), Tone::Good, 9),
        BuildOutcome::Diverges(_) => part("check ✗ first divergence", Tone::Bad, 9),
        BuildOutcome::Incomplete(missing) => part(format!("check ! {missing} missing"), Tone::Bad, 9),
        BuildOutcome::Unchecked => part("· not compared", Tone::Muted, 9),
        BuildOutcome::Cancelled => part("stopped", Tone::Muted, 9),
        BuildOutcome::Running | BuildOutcome::Failed(_) => return None,
    })
}

fn seconds(took: Duration) -> String {
    let seconds = took.as_secs_f64();
    if seconds < 10.0 { format!("{seconds:.2} s") } else { format!("{seconds:.0} s") }
}

fn runs(app: &App) -> Vec<WatchPart> {
    let builds = app.builds();
    let latest = builds.newest();
    let shown = app.document.as_ref().and_then(|document| builds.of_trace(document.trace.file()));
    let mut parts = vec![match shown {
        Some(run) if run.number == latest => part(format!("run {latest} of {latest}"), Tone::Plain, 7),
        Some(run) => part(format!("run {} of {latest}", run.number), Tone::Busy, 10),
        None => part(format!("run {latest}"), Tone::Plain, 7),
    }];
    parts.extend(match builds.last_good() {
        Some(good) if good.number == latest => None,
        Some(good) => Some(part(format!("last good: run {}", good.number), Tone::Muted, 5)),
        None => None,
    });
    parts
}
