//! `tritscope watch [SCENARIO]`: the debugger, live on the RTL.

use super::{Outcome, color, open, sim};
use crate::base::{Diagnostic, Result};
use crate::manifest::{Dump, Simulator};
use crate::model::Models;
use crate::runtime::{Keeping, Watching};
use crate::session;
use crate::sim::{Overrides, Project};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What is watched when nobody names a scenario.
const SCENARIO: &str = "sim/scenarios/one-layer.toml";

/// Arguments of `tritscope watch`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What to run: a file like those of sim/scenarios/; without it one layer of bard-64 on one token.
    scenario: Option<PathBuf>,
    /// The simulator; without a wish the one that should be done first.
    #[arg(long, value_parser = sim::simulators())]
    simulator: Option<Simulator>,
    /// What the traces hold, instead of the scenario's level.
    #[arg(long, value_parser = sim::dumps())]
    dump: Option<Dump>,
    /// A deliberate fault of sim/faults/, by name.
    #[arg(long, value_name = "NAME")]
    fault: Option<String>,
    /// Show the trace of a simulation while it runs; Icarus only, which then writes VCD instead of FST.
    #[arg(long)]
    follow: bool,
    /// Write the traces into this folder and leave them there; without it they go when you leave.
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Stop a compiler or simulator that gives no sign of life for this long.
    #[arg(long, value_name = "SECONDS", default_value = "120", value_parser = clap::value_parser!(u64).range(1..))]
    silence: u64,
    /// Colours: dark, light, okabe-ito, high-contrast, mono, or a theme of your own.
    #[arg(long, value_name = "NAME")]
    theme: Option<String>,
    /// Begin as if the scenario were watched for the first time, and keep nothing.
    #[arg(long)]
    no_session: bool,
}

/// Opens the debugger on the sources and stays until the user leaves.
///
/// # Errors
/// No terminal, no project, no such scenario, theme or folder.
pub fn run(arguments: &Arguments) -> Result<Outcome> {
    let (project, scenario) = project(arguments.scenario.as_deref())?;
    if arguments.dump == Some(Dump::None) {
        return Err(Diagnostic::error("there is no trace to show: the dump level is none")
            .hint("--dump engine writes one"));
    }
    let environment = color::environment();
    let mut start = open::start(&environment, arguments.theme.as_deref(), project.root())?;
    if !arguments.no_session && start.settings.sessions {
        // Each run has a trace of its own; what is on the screen belongs to the scenario.
        let place = environment.sessions.as_ref().map(|folder| session::place(folder, &scenario));
        start.keeping = Keeping { file: place, folder: environment.sessions.clone() };
    }
    let models = Models::new(vec![PathBuf::from("models"), project.root().join("models")]);
    let overrides =
        Overrides { simulator: arguments.simulator, dump: arguments.dump, fault: arguments.fault.clone() };
    let (output, silence) = (arguments.output.clone(), Duration::from_secs(arguments.silence));
    start.follow = arguments.follow;
    start.watch = Some(Watching { project, scenario, overrides, models, output, silence });
    open::stay(start)
}

/// The project, and the file of the scenario in it.
fn project(scenario: Option<&Path>) -> Result<(Project, PathBuf)> {
    let file = match scenario {
        Some(file) => file.to_owned(),
        None => Project::find(None)?.root().join(SCENARIO),
    };
    let project = Project::of(&file, &sim::scenario(&file)?)?;
    Ok((project, file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::Scenario;

    #[test]
    fn what_is_watched_by_default_is_one_layer_and_one_token() {
        let (_, file) = project(None).unwrap();
        let scenario = Scenario::read(&file).unwrap();
        assert_eq!(scenario.name, "one-layer");
        assert!(scenario.source.is_transformer());
    }
}
