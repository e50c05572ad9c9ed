//! One run from scenario to trace.

use super::child::Line;
use super::output::Output;
use super::progress::{BenchLine, Verdict, bench_line};
use super::workshop::{Halting, Stop, Workshop};
use super::{Built, icarus, plan, verilator};
use super::{Elaboration, Event, Outcome, Report, Request, RunSettings, Sources, Stage, Step, TraceFormat};
use crate::base::{Diagnostic, Result};
use crate::manifest::{Dump, Provenance, Sidecar, Simulator};
use crate::model;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::time::{Duration, Instant};

/// Builds and runs what `request` asks for; `on_event` hears of everything on the way.
///
/// A bench that found mismatches is no error: see [`Report::verdict`]; its trace is kept. Whatever happens,
/// no process and no temporary file is left, and an earlier trace of the same name stays until the new one is
/// whole. (A process that is killed outright leaves its temporary folders: the next run removes them. Its
/// simulator ends when it next prints.)
///
/// # Errors
/// A scenario, fault or model that does not fit, a missing tool, sources that do not compile, a trace that
/// cannot be written, or a simulation that ended without its `@result` line.
pub fn run(request: &Request, on_event: &mut dyn FnMut(Event)) -> Result<Outcome> {
    match attempt(request, on_event) {
        Ok(report) => Ok(Outcome::Finished(Box::new(report))),
        Err(Stop::Cancelled(reason)) => Ok(Outcome::Cancelled(reason)),
        Err(Stop::Failed(error)) => Err(error),
    }
}

fn attempt(request: &Request, on_event: &mut dyn FnMut(Event)) -> Halting<Report> {
    let scenario = &request.scenario;
    scenario.validate()?;
    let simulator = scenario.run.simulator;
    let output = output(request)?;
    let sources = sources(request)?;
    let mut shop = Workshop::new(request.project.root(), &request.cancel, on_event)?;
    (shop.on_event)(Event::Stage(Stage::Prepare));
    let elaboration = prepare(&shop, request, &sources, output.as_ref())?;
    let settings = RunSettings {
        dump: scenario.run.dump,
        format: output.as_ref().map_or(TraceFormat::Fst, Output::format),
        load: scenario.run.load,
        stall: scenario.run.stall,
    };
    (shop.on_event)(Event::Stage(Stage::Build));
    let started = Instant::now();
    let bench = build(&mut shop, request, &elaboration, &settings, &sources)?;
    let build_time = started.elapsed();
    (shop.on_event)(Event::Stage(Stage::Run));
    let (said, run_time) = simulate(&mut shop, &plan::simulate(simulator, &settings), &elaboration)?;
    shop.go_on()?;
    let sidecar = sidecar(request, &elaboration, &bench, &sources, &said);
    let trace = output.map(|output| output.publish(&sidecar)).transpose()?;
    Ok(Report {
        verdict: said.verdict,
        operations: said.operations,
        elaboration,
        simulator,
        simulator_version: bench.version,
        build: build_time,
        built_before: bench.again,
        run: run_time,
        trace,
    })
}

fn output(request: &Request) -> Result<Option<Output>> {
    let run = &request.scenario.run;
    let target = match (run.dump, &request.output) {
        (Dump::None, None) => return Ok(None),
        (Dump::None, Some(target)) => {
            return Err(Diagnostic::error("there is no trace to write: the dump level is none")
                .in_file(target)
                .hint("--dump engine writes one"));
        }
        (_, None) => return Err(Diagnostic::internal("a run that dumps has no trace to write")),
        (_, Some(target)) => target,
    };
    if run.simulator == Simulator::Verilator && TraceFormat::of(target) == TraceFormat::Vcd {
        return Err(Diagnostic::error("Verilator's bench writes FST, not VCD")
            .in_file(target)
            .hint("name the trace .fst, or use --simulator icarus"));
    }
    Output::new(target).map(Some)
}

fn sources(request: &Request) -> Result<Sources> {
    let mut sources = request.project.sources()?;
    if let Some(name) = &request.scenario.run.fault {
        sources.apply(name, &request.project.fault(name)?)?;
    }
    Ok(sources)
}

/// Fills the working folder.
fn prepare(
    shop: &Workshop<'_>,
    request: &Request,
    sources: &Sources,
    output: Option<&Output>,
) -> Halting<Elaboration> {
    sources.write(&shop.path(""))?;
    if let Some(output) = output {
        output.link(shop)?;
    }
    let workload = model::workload(&request.scenario, &request.models)?;
    shop.go_on()?;
    let parameters = request.scenario.parameters;
    let images = model::images(&workload, &parameters);
    shop.write("data/program.hex", &images.program)?;
    shop.write("data/matrices.hex", &images.matrices)?;
    shop.write("data/vectors.hex", &images.vectors)?;
    shop.write("data/expected.hex", &images.expected)?;
    shop.go_on()?;
    Ok(Elaboration {
        n_in: workload.n_in(),
        n_out: workload.n_out(),
        parameters,
        matrices: workload.matrices.len(),
        operations: workload.operations.len(),
    })
}

fn build(
    shop: &mut Workshop<'_>,
    request: &Request,
    elaboration: &Elaboration,
    settings: &RunSettings,
    sources: &Sources,
) -> Halting<Built> {
    match request.scenario.run.simulator {
        Simulator::Icarus => icarus::build(shop, elaboration, sources),
        Simulator::Verilator => {
            let cache = shop.cache(request.cache.clone())?;
            verilator::build(shop, elaboration, settings, sources, &cache)
        }
    }
}

/// What a bench said.
struct Said {
    verdict: Verdict,
    operations: Vec<u64>,
    /// Its last line.
    result: String,
}

/// What a bench has said so far.
#[derive(Default)]
struct Heard {
    results: Vec<(Verdict, String)>,
    operations: Vec<u64>,
    malformed: Option<String>,
    /// Lines that are not the bench's: what a simulator says of itself.
    other: Vec<String>,
}

/// Lines of a simulator that are kept for an error message.
const TAIL: usize = 5;

fn simulate(shop: &mut Workshop<'_>, step: &Step, elaboration: &Elaboration) -> Halting<(Said, Duration)> {
    let mut heard = Heard::default();
    let started = Instant::now();
    let status = shop.follow(step, &mut |line| heard.hear(&line))?;
    let run = started.elapsed();
    let said = heard.judge(status, elaboration, step)?;
    Ok((said, run))
}

impl Heard {
    /// Takes in one line; progress is for others to hear.
    fn hear(&mut self, line: &Line) -> Option<Event> {
        let (Line::Out(text) | Line::Err(text)) = line;
        match bench_line(text) {
            Some(BenchLine::Progress(progress)) => return Some(Event::Progress(progress)),
            Some(BenchLine::Operation { cycles, .. }) => self.operations.push(cycles),
            Some(BenchLine::Result(verdict)) => self.results.push((verdict, text.clone())),
            Some(BenchLine::Malformed) => self.malformed = Some(text.clone()),
            None => {
                self.other.push(text.clone());
                if self.other.len() > TAIL {
                    self.other.remove(0);
                }
            }
        }
        None
    }

    /// Accepts exactly one last word, from a simulator that ended well, about all values that were due.
    fn judge(mut self, status: ExitStatus, elaboration: &Elaboration, step: &Step) -> Result<Said> {
        let program = &step.program;
        let wrong = |what: String| Err(Diagnostic::error(what).hint("run again with -v to see the command"));
        if let Some(signal) = status.signal() {
            return wrong(format!("{program} was killed by signal {signal}; no trace was written"));
        }
        if let Some(line) = self.malformed {
            return wrong(format!("the bench said what the runner does not understand: {line}"));
        }
        if self.results.len() > 1 {
            return wrong(format!("the bench said its last word {} times", self.results.len()));
        }
        let Some((verdict, result)) = self.results.pop() else {
            let said = self.other.join("\n  ");
            return wrong(format!("{program} ended ({status}) without a @result line; it said:\n  {said}"));
        };
        let failed = matches!(verdict, Verdict::Fail { .. });
        if !status.success() && !failed {
            return wrong(format!("{program} ended badly ({status}) after {result}"));
        }
        if !failed && verdict.checked() != elaboration.due() {
            let due = elaboration.due();
            return wrong(format!("the bench compared {} values, {due} were due", verdict.checked()));
        }
        Ok(Said { verdict, operations: self.operations, result })
    }
}

fn sidecar(
    request: &Request,
    elaboration: &Elaboration,
    bench: &Built,
    sources: &Sources,
    said: &Said,
) -> Sidecar {
    let scenario = request.scenario.clone();
    let trace = Provenance {
        command: request.command.clone(),
        simulator: scenario.run.simulator,
        simulator_version: bench.version.clone(),
        dump: scenario.run.dump,
        shape: [elaboration.n_out, elaboration.n_in],
        sources: sources.digest(),
        cycles: said.verdict.cycles(),
        result: said.result.clone(),
    };
    Sidecar { trace, expect: None, scenario }
}
