//! `tritscope sim SCENARIO`: build, run, and write the trace, without an interface.

use super::{Outcome, Verbosity, cost, print};
use crate::base::{Cycle, Diagnostic, Result, Severity};
use crate::manifest::{Dump, LayerShape, Manifest, Scenario, Simulator};
use crate::model::Models;
use crate::sim::{self, Cancel, Cost, Design, Elaboration, Event, Overrides, Project};
use crate::sim::{Mismatch, Reason, Report, Request, Stage, Verdict};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Arguments of `tritscope sim`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What to run: a file like those of sim/scenarios/.
    scenario: PathBuf,
    /// The simulator, instead of the scenario's.
    #[arg(long, value_parser = simulators())]
    simulator: Option<Simulator>,
    /// What the trace holds, instead of the scenario's level.
    #[arg(long, value_parser = dumps())]
    dump: Option<Dump>,
    /// The trace, .fst or .vcd; its sidecar .toml goes beside it [default: NAME.fst of the scenario].
    #[arg(short, long, value_name = "TRACE")]
    output: Option<PathBuf>,
    /// A deliberate fault of sim/faults/, by name.
    #[arg(long, value_name = "NAME")]
    fault: Option<String>,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

pub(super) fn simulators() -> impl TypedValueParser<Value = Simulator> {
    let of = |name: String| if name == "verilator" { Simulator::Verilator } else { Simulator::Icarus };
    PossibleValuesParser::new([Simulator::Icarus, Simulator::Verilator].map(Simulator::name)).map(of)
}

pub(super) fn dumps() -> impl TypedValueParser<Value = Dump> {
    const LEVELS: [Dump; 4] = [Dump::None, Dump::Probes, Dump::Engine, Dump::All];
    let of = |name: String| LEVELS.into_iter().find(|level| level.name() == name).unwrap_or_default();
    PossibleValuesParser::new(LEVELS.map(Dump::name)).map(of)
}

/// Simulates a scenario and says what came of it.
///
/// # Errors
/// A scenario that cannot be read or run, or a missing tool.
pub fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<Outcome> {
    let request = request(arguments)?;
    let mut display = Display::new(verbosity, request.scenario.source.is_transformer());
    let outcome = sim::run(&request, &mut |event| display.show(event));
    display.clear();
    let report = match outcome? {
        sim::Outcome::Finished(report) => report,
        sim::Outcome::Cancelled(reason) => {
            print::remark(&format!("{}: no process, trace or temporary file is left", stopped(reason)));
            return Ok(Outcome::Interrupted);
        }
    };
    let name = &request.scenario.name;
    if arguments.json {
        print::json("sim", &object(name, &report))?;
    } else if !verbosity.quiet {
        print::say(&text(name, &report))?;
    }
    let Verdict::Fail { .. } = &report.verdict else { return Ok(Outcome::Done) };
    print::report(&failure(name, &report));
    Ok(Outcome::Differs)
}

pub(super) fn stopped(reason: Reason) -> String {
    match reason {
        Reason::Signal(2) | Reason::Asked => "interrupted".to_owned(),
        Reason::Signal(signal) => format!("stopped by signal {signal}"),
    }
}

fn request(arguments: &Arguments) -> Result<Request> {
    let file = &arguments.scenario;
    let scenario = scenario(file)?;
    let project = Project::of(file, &scenario)?;
    let overrides =
        Overrides { simulator: arguments.simulator, dump: arguments.dump, fault: arguments.fault.clone() };
    let scenario = overrides.apply(scenario);
    let output = match (&arguments.output, scenario.run.dump) {
        (None, Dump::None) => None,
        (None, _) => Some(default_output(&scenario.name, file)?),
        (chosen, _) => chosen.clone(),
    };
    let relative = output.as_deref().map(|output| project.relative(output));
    let command = overrides.command(&project.relative(file), relative.as_deref());
    let models = Models::new(vec![PathBuf::from("models"), project.root().join("models")]);
    let cancel = Cancel::on_signals()?;
    Ok(Request { scenario, command, project, models, output, cache: None, cancel, silence: sim::SILENCE })
}

/// The scenario of a file.
///
/// # Errors
/// As [`Scenario::read`]; where neither file nor project is in sight, with how to get both.
pub(super) fn scenario(file: &Path) -> Result<Scenario> {
    Scenario::read(file).map_err(|error| match Project::find(None) {
        Err(_) if !file.exists() => error.hint("tritscope init DIR makes a project with scenarios in it"),
        _ => error,
    })
}

/// `NAME.fst` in the current directory.
fn default_output(name: &str, file: &Path) -> Result<PathBuf> {
    let plain = Path::new(name).file_name().is_some_and(|found| found == name) && !name.starts_with('.');
    let output = PathBuf::from(format!("{name}.fst"));
    let wrong =
        || Diagnostic::error(format!("name = \"{name}\" cannot be part of a file name")).in_file(file);
    if plain { Ok(output) } else { Err(wrong().hint("name the trace with -o")) }
}

/// What the user sees while it runs: a bar on a terminal, messages, and with -v the commands.
pub(super) struct Display {
    bar: ProgressBar,
    verbosity: Verbosity,
    /// Whether whole layers run.
    layers: bool,
}

impl Display {
    pub(super) fn new(verbosity: Verbosity, layers: bool) -> Self {
        // Hidden by indicatif when standard error is no terminal.
        let bar = if verbosity.quiet { ProgressBar::hidden() } else { ProgressBar::no_length() };
        bar.enable_steady_tick(Duration::from_millis(100));
        Self { bar, verbosity, layers }
    }

    /// Takes the bar away until it has something to show again.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }

    pub(super) fn show(&mut self, event: Event) {
        match event {
            Event::Stage(stage) => self.stage(stage),
            Event::Progress(progress) => {
                self.bar.set_length(progress.of);
                self.bar.set_position(progress.operation);
                self.bar.set_message(format!("cycle {}", Cycle(progress.cycle)));
            }
            Event::Command(command) if self.verbosity.verbose => self.say(&command),
            Event::Message(message) if self.wanted(&message) => {
                let kind = if message.severity == Severity::Warning { "warning" } else { "error" };
                self.say(&format!("{kind}: {message}"));
            }
            Event::Command(_) | Event::Message(_) | Event::Finished(_) | Event::Writing(_) => {}
        }
    }

    /// The first error of a build is what the command ends with; the others are for who asks for them.
    fn wanted(&self, message: &Diagnostic) -> bool {
        let warning = message.severity == Severity::Warning;
        self.verbosity.verbose || (warning && !self.verbosity.quiet)
    }

    fn say(&self, line: &str) {
        self.bar.suspend(|| print::remark(line));
    }

    fn stage(&self, stage: Stage) {
        let (template, message) = match stage {
            Stage::Prepare => ("{spinner} {msg}", "golden model and memory images"),
            Stage::Build => ("{spinner} {msg} {elapsed}", "building"),
            Stage::Run if self.layers => ("{wide_bar} {pos}/{len} tokens, {msg}, {elapsed}", "cycle 0"),
            Stage::Run => ("{wide_bar} {pos}/{len} operations, {msg}, {elapsed}", "cycle 0"),
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.set_message(message);
    }
}

fn text(name: &str, report: &Report) -> String {
    let (checked, cycles) = (report.verdict.checked(), Cycle(report.verdict.cycles()));
    let times = format!(
        "build {:.2} s{}, run {:.2} s",
        report.build.as_secs_f64(),
        if report.built_before { " (from an earlier run)" } else { "" },
        report.run.as_secs_f64()
    );
    let trace =
        report.trace.as_ref().map_or_else(String::new, |trace| format!("; trace {}", trace.display()));
    let result = match report.verdict {
        Verdict::Pass { .. } if report.design.due().is_none() => {
            format!("the bench ended well, {checked} values checked by it")
        }
        Verdict::Pass { .. } => format!("{checked} values checked, all equal to the golden model"),
        Verdict::Fail { wrong, .. } => format!("{checked} values checked, {wrong} wrong"),
    };
    let cost = match &report.design {
        Design::Product(product) => product_cost(product, report),
        Design::Layer(layer) => cost::text(&Cost::new(layer, &report.phases)),
        Design::Own(_) => String::new(),
    };
    format!("{name}: {result}, {cycles} cycles ({})\n{cost}{times}{trace}\n", report.simulator.name())
}

/// What a product cost.
fn product_cost(product: &Elaboration, report: &Report) -> String {
    let group = product.frame_bound() / (product.parameters.groups(product.n_out) as u64).max(1);
    let per_input = group / (product.n_in as u64).max(1);
    format!(
        "{:.0} cycles an operation; frames take at most {} ({per_input}·N_IN a row group); utilisation {:.1} % of N_IN·N_OUT/LANES\n",
        report.cycles_per_operation(),
        Cycle(product.frame_bound()),
        100.0 * report.utilisation(),
    )
}

/// What went wrong in the bench, and how to find out more.
fn failure(name: &str, report: &Report) -> Diagnostic {
    let Verdict::Fail { checked, wrong, first, reason, cycles } = &report.verdict else {
        return Diagnostic::internal("a passing run is no failure");
    };
    let what = match (first, reason) {
        (Some(first), _) => format!(
            "{name}: {wrong} of {checked} values differ; the first is {}: rtl {}, golden {}",
            element(report, first),
            first.got,
            first.expected
        ),
        (None, Some(reason)) => {
            format!("{name}: the bench gave up after {checked} values in cycle {}: {reason}", Cycle(*cycles))
        }
        (None, None) => format!("{name}: {wrong} of {checked} values differ"),
    };
    let hint = match &report.trace {
        Some(trace) => format!("tritscope check {} finds where it began", trace.display()),
        None => "run again with --dump engine, then tritscope check finds where it began".to_owned(),
    };
    Diagnostic::error(what).hint(hint)
}

/// The element of a mismatch: an output of an operation, or an element of a tensor of the layer.
fn element(report: &Report, first: &Mismatch) -> String {
    let Mismatch { probe, operation, index, .. } = first;
    let Some(probe) = probe else { return format!("output {index} of operation {operation}") };
    let layer = Manifest::bundled().ok().and_then(|manifest| manifest.layer);
    let ends = |scope: &str| scope.rsplit('.').next() == Some(probe);
    let found = layer.iter().flat_map(|layer| &layer.probe).find(|known| ends(&known.scope));
    let (Design::Layer(layer), Some(found)) = (&report.design, found) else {
        return format!("element {index} of tensor {operation} at {probe}");
    };
    let number = usize::try_from(*operation).unwrap_or_default();
    let count = found.tensors.len().max(1);
    let name = found.tensors.get(number % count).map_or("", String::as_str);
    let (step, layers) = (number / count, layer.shape.layers.max(1));
    format!("token {} › layer {} › {name}[{index}]", step / layers, step % layers)
}

/// The object that `--json` prints.
#[derive(Serialize)]
struct Json<'a> {
    scenario: &'a str,
    #[serde(flatten)]
    verdict: &'a Verdict,
    simulator: &'a str,
    simulator_version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    lanes: Option<usize>,
    #[serde(flatten)]
    cost: JsonCost<'a>,
    build_seconds: f64,
    built_before: bool,
    run_seconds: f64,
    trace: Option<&'a Path>,
}

/// What depends on what was built.
#[derive(Serialize)]
#[serde(untagged)]
enum JsonCost<'a> {
    Product {
        n_in: usize,
        n_out: usize,
        operation_cycles: &'a [u64],
        frame_cycles_bound: u64,
        utilisation: f64,
    },
    Own {
        top: &'a str,
    },
    Layer {
        shape: &'a LayerShape,
        tokens: usize,
        #[serde(flatten)]
        cost: Cost,
    },
}

fn object<'a>(name: &'a str, report: &'a Report) -> Json<'a> {
    let cost = match &report.design {
        Design::Product(product) => JsonCost::Product {
            n_in: product.n_in,
            n_out: product.n_out,
            operation_cycles: &report.operations,
            frame_cycles_bound: product.frame_bound(),
            utilisation: report.utilisation(),
        },
        Design::Own(own) => JsonCost::Own { top: &own.design.top },
        Design::Layer(layer) => JsonCost::Layer {
            shape: &layer.shape,
            tokens: layer.tokens,
            cost: Cost::new(layer, &report.phases),
        },
    };
    Json {
        scenario: name,
        verdict: &report.verdict,
        simulator: report.simulator.name(),
        simulator_version: &report.simulator_version,
        lanes: report.design.parameters().map(|parameters| parameters.lanes),
        cost,
        build_seconds: report.build.as_secs_f64(),
        built_before: report.built_before,
        run_seconds: report.run.as_secs_f64(),
        trace: report.trace.as_deref(),
    }
}
