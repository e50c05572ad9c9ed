//! `tritscope synth SCENARIO`: from RTL to a bitstream, with area and timing by module.

mod text;

use super::{Outcome, Verbosity, print};
use crate::base::{Diagnostic, Result};
use crate::runtime::{self, SynthWish};
use crate::sim::Cancel;
use crate::synth::{self, Event, Family, Parameter, Stage, Synthesis};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Arguments of `tritscope synth`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What to build: a file like those of sim/scenarios/, of the engine or of whole layers.
    #[arg(required_unless_present = "show")]
    scenario: Option<PathBuf>,
    /// The family of the device; the first board of it that holds the scenario's design is taken.
    #[arg(long, value_parser = families())]
    target: Option<Family>,
    /// A board of rtl/boards/boards.toml, by name.
    #[arg(long, value_name = "NAME")]
    board: Option<String>,
    /// The clock that the router is asked for in MHz, instead of the board's.
    #[arg(long, value_name = "MHZ", value_parser = frequency)]
    freq: Option<f64>,
    /// Where the router's random numbers start: another one gives another placement.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// A parameter of the design, instead of the scenario's; may be repeated.
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<Parameter>,
    /// The folder for all files [default: target/synth/SCENARIO-BOARD of the project].
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Exit 1 where a clock is slower than asked.
    #[arg(long)]
    strict: bool,
    /// Show a kept synthesis again: its folder or its report.json.
    #[arg(long, value_name = "PLACE", conflicts_with_all = ["scenario", "target", "board", "freq", "seed", "set", "output"])]
    show: Option<PathBuf>,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

fn families() -> impl TypedValueParser<Value = Family> {
    let of = |name: String| if name == "ice40" { Family::Ice40 } else { Family::Ecp5 };
    PossibleValuesParser::new([Family::Ecp5, Family::Ice40].map(Family::name)).map(of)
}

fn frequency(text: &str) -> std::result::Result<f64, String> {
    let value = text.parse::<f64>().ok().filter(|mhz| mhz.is_finite() && *mhz > 0.0 && *mhz < 10_000.0);
    value.ok_or_else(|| format!("\"{text}\" is no frequency in MHz"))
}

/// Synthesizes a scenario and says what came of it.
///
/// # Errors
/// A scenario or board that cannot be built, a missing tool, a design that does not fit.
pub fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<Outcome> {
    let (synthesis, folder) = match (&arguments.show, &arguments.scenario) {
        (Some(place), _) => (synth::read(place)?, folder_of(place)),
        (None, Some(file)) => {
            let cancel = Cancel::on_signals()?;
            let Some(made) = made(arguments, file, &cancel, verbosity)? else {
                let how = cancel.reason().map_or_else(|| "interrupted".to_owned(), super::sim::stopped);
                print::remark(&format!("{how}: no process and no half-done file is left"));
                return Ok(Outcome::Interrupted);
            };
            made
        }
        (None, None) => return Err(Diagnostic::internal("neither a scenario nor a report was named")),
    };
    if arguments.json {
        print::json("synth", &synthesis)?;
    } else if !verbosity.quiet {
        print::say(&text::text(&synthesis, &folder, verbosity.verbose))?;
    }
    match synthesis.missed() {
        Some(clock) if arguments.strict => {
            print::report(&slow(&synthesis, clock));
            Ok(Outcome::Slow)
        }
        Some(clock) if !verbosity.quiet => {
            print::warn(&slow(&synthesis, clock));
            Ok(Outcome::Done)
        }
        _ => Ok(Outcome::Done),
    }
}

/// The folder that a report is in.
fn folder_of(place: &Path) -> PathBuf {
    if place.is_dir() { place.to_owned() } else { place.parent().unwrap_or(Path::new("")).to_owned() }
}

fn made(
    arguments: &Arguments,
    file: &Path,
    cancel: &Cancel,
    verbosity: Verbosity,
) -> Result<Option<(Synthesis, PathBuf)>> {
    let wish = SynthWish {
        file: file.to_owned(),
        scenario: super::sim::scenario(file)?,
        family: arguments.target,
        board: arguments.board.clone(),
        output: arguments.output.clone(),
        frequency: arguments.freq,
        seed: arguments.seed,
        parameters: arguments.set.clone(),
    };
    let display = Display::new(verbosity);
    let made = runtime::synthesize(&wish, cancel, &mut |event| display.show(event));
    display.bar.finish_and_clear();
    made
}

/// A clock that is slower than asked, with where its time goes.
fn slow(synthesis: &Synthesis, clock: &synth::Clock) -> Diagnostic {
    let (reached, asked) = (clock.achieved_mhz, clock.asked_mhz);
    let what = format!(
        "the clock {} reaches {reached:.1} MHz of the {asked:.1} MHz that were asked for",
        clock.name
    );
    let hint = match synthesis.critical() {
        Some(path) => format!(
            "{:.1} ns of its longest path are wires, {:.1} ns are cells; another --seed places it differently",
            path.routing_ns, path.logic_ns
        ),
        None => "another --seed places it differently".to_owned(),
    };
    Diagnostic::warning(what).hint(hint)
}

/// What the user sees while it runs: a bar on a terminal, and with -v the commands.
struct Display {
    bar: ProgressBar,
    verbosity: Verbosity,
}

impl Display {
    fn new(verbosity: Verbosity) -> Self {
        // Hidden by indicatif when standard error is no terminal.
        let bar = if verbosity.quiet { ProgressBar::hidden() } else { ProgressBar::no_length() };
        bar.enable_steady_tick(Duration::from_millis(100));
        Self { bar, verbosity }
    }

    fn show(&self, event: Event) {
        match event {
            Event::Stage(stage, command) => {
                if self.verbosity.verbose {
                    self.bar.suspend(|| print::remark(&command));
                }
                self.template("{spinner} {prefix} {elapsed} {msg}");
                self.bar.set_prefix(format!("{}/{} {}", number(stage), Stage::ALL.len(), stage.words()));
                self.bar.set_message(String::new());
            }
            Event::Heard(_, heard) => {
                if let Some(done) = heard.done {
                    self.template("{spinner} {prefix} {bar:24} {percent} % {elapsed} {msg}");
                    self.bar.set_length(1000);
                    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1000")]
                    self.bar.set_position((done * 1000.0) as u64);
                }
                self.bar.set_message(heard.doing);
            }
        }
    }

    fn template(&self, template: &str) {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
    }
}

fn number(stage: Stage) -> usize {
    1 + Stage::ALL.iter().position(|other| *other == stage).unwrap_or(0)
}
