//! One run from scenario to trace.

use super::hear::{Conversation, Heard, Said};
use super::output::Output;
use super::workshop::{Halting, Stop, Workshop};
use super::{Built, Host, Input, OwnElaboration, icarus, layers, own, plan, verilator};
use super::{
    Design, Elaboration, Event, Outcome, Report, Request, RunSettings, Sources, Stage, Step, TraceFormat,
};
use crate::base::{Diagnostic, Result};
use crate::manifest::{Dump, Provenance, Shape, Sidecar, Simulator};
use crate::model;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
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
    outcome(attempt(request, None, on_event))
}

/// Builds the bench of layers that `request` asks for and runs it on the tokens that `host` gives, one after
/// another; `request` says how many there are at most. Nothing is compared.
///
/// # Errors
/// As [`run`], and what `host` says.
pub fn converse(request: &Request, host: &mut dyn Host, on_event: &mut dyn FnMut(Event)) -> Result<Outcome> {
    outcome(attempt(request, Some(host), on_event))
}

fn outcome(attempt: Halting<Report>) -> Result<Outcome> {
    match attempt {
        Ok(report) => Ok(Outcome::Finished(Box::new(report))),
        Err(Stop::Cancelled(reason)) => Ok(Outcome::Cancelled(reason)),
        Err(Stop::Failed(error)) => Err(error),
    }
}

fn attempt(
    request: &Request,
    host: Option<&mut dyn Host>,
    on_event: &mut dyn FnMut(Event),
) -> Halting<Report> {
    let scenario = &request.scenario;
    scenario.validate()?;
    let simulator = scenario.run.simulator;
    let output = output(request)?;
    let sources = sources(request)?;
    let mut shop = Workshop::new(request, on_event)?;
    (shop.on_event)(Event::Stage(Stage::Prepare));
    let input = if host.is_some() { Input::Host } else { Input::Files };
    let design = prepare(&shop, request, &sources, output.as_ref(), input)?;
    let settings = RunSettings {
        dump: scenario.run.dump,
        format: output.as_ref().map_or(TraceFormat::Fst, Output::format),
        load: scenario.run.load,
        stall: scenario.run.stall,
        input,
    };
    (shop.on_event)(Event::Stage(Stage::Build));
    let started = Instant::now();
    let bench = build(&mut shop, request, &design, &settings, &sources)?;
    let build_time = started.elapsed();
    (shop.on_event)(Event::Stage(Stage::Run));
    let step = plan::simulate(&design, simulator, &settings);
    if let Some(output) = output.as_ref().filter(|output| output.format() == TraceFormat::Vcd) {
        (shop.on_event)(Event::Writing(output.unfinished()));
    }
    let (said, run_time) = simulate(&mut shop, &step, &design, host)?;
    shop.go_on()?;
    let sidecar = sidecar(request, &design, &bench, &sources, &said)?;
    let trace = output.map(|output| output.publish(&sidecar)).transpose()?;
    let report = Report {
        verdict: said.verdict,
        operations: said.operations,
        phases: said.phases,
        design,
        simulator,
        simulator_version: bench.version,
        build: build_time,
        built_before: bench.again,
        run: run_time,
        trace,
    };
    (shop.on_event)(Event::Finished(Box::new(report.clone())));
    Ok(report)
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
    let (project, scenario) = (&request.project, &request.scenario);
    let mut sources = project.sources_of(scenario)?;
    if let Some(name) = &scenario.run.fault {
        let own = scenario.source.design().is_some();
        let fault = if own { project.own_fault(name)? } else { project.fault(name)? };
        sources.apply(name, &fault)?;
    }
    Ok(sources)
}

/// Fills the working folder.
fn prepare(
    shop: &Workshop<'_>,
    request: &Request,
    sources: &Sources,
    output: Option<&Output>,
    input: Input,
) -> Halting<Design> {
    sources.write(&shop.path(""))?;
    if let Some(output) = output {
        output.link(shop)?;
    }
    if let Some(design) = request.scenario.source.design() {
        let place = request.project.place()?;
        place.manifest(design)?;
        let folder = place.folder()?.to_string_lossy().into_owned();
        let folder = if folder.is_empty() { ".".to_owned() } else { folder };
        return Ok(Design::Own(Box::new(OwnElaboration { design: design.clone(), folder })));
    }
    if request.scenario.source.is_transformer() {
        return layers::prepare(shop, request, input).map(Design::Layer);
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
    Ok(Design::Product(Elaboration {
        n_in: workload.n_in(),
        n_out: workload.n_out(),
        parameters,
        matrices: workload.matrices.len(),
        operations: workload.operations.len(),
    }))
}

fn build(
    shop: &mut Workshop<'_>,
    request: &Request,
    design: &Design,
    settings: &RunSettings,
    sources: &Sources,
) -> Halting<Built> {
    match request.scenario.run.simulator {
        Simulator::Icarus => icarus::build(shop, design, sources),
        Simulator::Verilator => {
            let cache = shop.cache(request.cache.clone())?;
            verilator::build(shop, design, settings, sources, &cache)
        }
    }
}

fn simulate(
    shop: &mut Workshop<'_>,
    step: &Step,
    design: &Design,
    host: Option<&mut dyn Host>,
) -> Halting<(Said, Duration)> {
    let mut heard = Heard::default();
    let mut input = None;
    if let Some(host) = host {
        let (sender, receiver) = channel();
        heard.conversation = Some(Conversation::begin(host, sender)?);
        input = Some(receiver);
    }
    let started = Instant::now();
    let status = shop.follow(step, input, &mut |line| heard.hear(&line))?;
    let run = started.elapsed();
    let said = heard.judge(status, design, step)?;
    Ok((said, run))
}

/// Manifest and expected tensors of a design of one's own as its sidecar names them.
fn meanings(request: &Request) -> Result<[Option<PathBuf>; 2]> {
    let Some((design, output)) = request.scenario.source.design().zip(request.output.as_deref()) else {
        return Ok([None, None]);
    };
    let place = request.project.place()?;
    let folder = output.parent().unwrap_or(Path::new(""));
    let seen = |file: &Path| own::seen_from(folder, &place.named(file)?, request.project.root()).map(Some);
    Ok([seen(&design.manifest)?, design.expected.as_deref().map_or(Ok(None), seen)?])
}

fn sidecar(
    request: &Request,
    design: &Design,
    bench: &Built,
    sources: &Sources,
    said: &Said,
) -> Result<Sidecar> {
    let scenario = request.scenario.clone();
    let trace = Provenance {
        command: request.command.clone(),
        simulator: scenario.run.simulator,
        simulator_version: bench.version.clone(),
        dump: scenario.run.dump,
        shape: match design {
            Design::Product(product) => Shape::Product([product.n_out, product.n_in]),
            Design::Layer(layer) => Shape::Layer(layer.shape),
            Design::Own(_) => Shape::Own,
        },
        sources: sources.digest(),
        cycles: said.verdict.cycles(),
        result: said.result.clone(),
    };
    let [manifest, expected] = meanings(request)?;
    Ok(Sidecar { manifest, expected, trace, expect: None, scenario })
}
