//! Whole layers: RTL against the golden model in every element of every probe, their traces read back, faults found
//! where they are, and text from the simulated hardware.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a helper of a test fails and tells as the test does"
)]

#[path = "shared/network.rs"]
mod network;
#[expect(dead_code, reason = "random products are for other tests")]
mod simulate;

use network::SMALL;
use simulate::{parameters, request, scenario};
use std::path::Path;
use std::process::{Command, Output};
use tritscope::check::{Golden, Report, check};
use tritscope::decode::{Level, Run};
use tritscope::manifest::{
    ActivationKind, Dump, Load, Manifest, NormKind, Parameters, RandomTransformer, Scenario, Sidecar,
    Simulator, Source,
};
use tritscope::model::Models;
use tritscope::sim::{self, Outcome, Request, Verdict};
use tritscope::trace::{Progress, Trace};

/// Runs `scenario` with a trace: what the bench said, and what the trace says.
fn traced(scenario: &Scenario) -> (sim::Report, Run, Report) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("run.fst");
    let request = Request { output: Some(file.clone()), ..request(scenario.clone()) };
    let report = match sim::run(&request, &mut |_| {}).unwrap() {
        Outcome::Finished(report) => *report,
        Outcome::Cancelled(reason) => panic!("cancelled: {reason:?}"),
    };
    let (run, checked) = checked(&file);
    (report, run, checked)
}

fn checked(file: &Path) -> (Run, Report) {
    let progress = Progress::default();
    let trace = Trace::open(file, &progress).unwrap();
    let sidecar = Sidecar::beside(file).unwrap().unwrap();
    let run = Run::decode(&trace, &Manifest::bundled().unwrap(), &sidecar, &progress).unwrap();
    let golden = Golden::new(&sidecar, &Models::standard()).unwrap();
    let report = check(&run, &trace, &golden, &progress).unwrap();
    (run, report)
}

fn bard(prompt: &str, tokens: usize, parameters: Parameters) -> Scenario {
    let (model, prompt) = ("bard-64".to_owned(), prompt.to_owned());
    let mut scenario =
        scenario("bard", Source::Transformer { model, prompt, tokens, layers: None }, parameters);
    (scenario.run.dump, scenario.run.load) = (Dump::Probes, Load::Image);
    scenario
}

/// Small random layers; no size is a power of two, and heads share keys and values.
fn odd(norm: NormKind, activation: ActivationKind, parameters: Parameters) -> Scenario {
    let random = RandomTransformer { heads: 3, kv_heads: 1, norm, activation, ..SMALL };
    let mut scenario = scenario("odd", Source::RandomTransformer(random), parameters);
    (scenario.run.dump, scenario.run.load) = (Dump::Engine, Load::Image);
    scenario
}

/// Asserts that bench and trace agree with the golden model and with each other; what was compared.
fn agrees(scenario: &Scenario) -> u64 {
    let (report, run, checked) = traced(scenario);
    let Verdict::Pass { checked: values, cycles } = report.verdict else {
        panic!("{}: {:?}", scenario.name, report.verdict)
    };
    assert!(checked.agrees(), "{}: {:?}", scenario.name, checked.divergence);
    let probes: u64 =
        checked.tensors.iter().filter(|tensor| tensor.layer.is_some()).map(|tensor| tensor.compared).sum();
    assert_eq!((probes, report.design.due()), (values, Some(values)));
    let steps = report.phases.iter().map(|phase| phase.runs).max().unwrap();
    assert_eq!(run.phases().len() as u64, 15 * steps);
    assert_eq!(run.operations().len() as u64, 7 * steps);
    println!(
        "figure: {}: {values} values of {steps} layer runs equal to golden ({}, {cycles} cycles), {} in its trace",
        scenario.name,
        report.simulator.name(),
        checked.compared
    );
    values
}

#[test]
fn two_tokens_of_bard_64_under_icarus() {
    let scenario = bard("R", 2, parameters(64, 32, 8, 0));
    assert!(agrees(&scenario) > 15_000);
}

#[test]
fn a_prompt_and_its_continuation_under_verilator() {
    let mut scenario = bard("ROMEO:", 12, parameters(64, 0, 8, 0));
    scenario.run.simulator = Simulator::Verilator;
    assert!(agrees(&scenario) > 90_000);
}

#[test]
fn odd_layers_over_every_kind_of_wire() {
    let mut stalled = odd(NormKind::Layer, ActivationKind::Relu2, parameters(7, 0, 1, 1));
    (stalled.run.stall, stalled.run.load) = (3, Load::Port);
    for scenario in [
        stalled,
        odd(NormKind::Rms, ActivationKind::SwiGlu, parameters(40, 32, 2, 1)),
        odd(NormKind::Rms, ActivationKind::Relu, parameters(1, 0, 8, 0)),
    ] {
        agrees(&scenario);
    }
}

#[test]
fn steps_of_a_layer_trace_are_its_tokens_layers_and_phases() {
    let mut scenario = odd(NormKind::Rms, ActivationKind::SwiGlu, parameters(20, 0, 8, 0));
    scenario.run.dump = Dump::Probes;
    let (_, run, _) = traced(&scenario);
    let labels = |level| run.spans(level).iter().map(|span| span.label.clone()).collect::<Vec<_>>();
    assert_eq!(labels(Level::Token), ["0", "1", "2"]);
    assert_eq!(labels(Level::Layer), ["0", "1", "0", "1", "0", "1"]);
    assert_eq!(labels(Level::Operation)[..4], ["input_norm", "q_proj", "q_head", "k_proj"]);
    let last = run.operations().last().unwrap();
    assert_eq!((last.token, last.layer, last.name.as_str()), (2, 1, "down_proj"));
    assert_eq!((last.n_out, last.n_in, last.number), (12, 20, 7 * 5 + 6));
    assert!(run.output_tensor(last.number).iter().all(|element| element.known().is_some()));
    let phase = &run.phases()[15 * 3 + 7];
    assert_eq!((phase.token, phase.layer, phase.position, phase.name.as_str()), (1, 1, 1, "attention"));
    assert_eq!(run.place(phase.start).phase, Some(15 * 3 + 7));
}

#[test]
fn faults_of_the_layer_are_found_where_they_are() {
    let shared = Source::RandomTransformer(RandomTransformer { layers: 1, ..SMALL });
    for (fault, tensor, token) in [
        ("layer-lost-residual", "attention_sum", 0),
        ("layer-softmax-shift", "weight", 1),
        ("layer-rope-sign", "q_rope", 1),
        ("layer-shared-head", "dot", 0),
    ] {
        let mut scenario = scenario(fault, shared.clone(), parameters(20, 0, 8, 0));
        (scenario.run.dump, scenario.run.load) = (Dump::Probes, Load::Image);
        scenario.run.fault = Some(fault.to_owned());
        let (report, _, checked) = traced(&scenario);
        assert!(matches!(report.verdict, Verdict::Fail { .. }), "{fault}: {:?}", report.verdict);
        let divergence = checked.divergence.unwrap();
        assert_eq!((divergence.tensor.name(), divergence.token), (tensor, token), "{divergence}");
        assert_eq!(divergence.signal.rsplit('.').next(), Some("data"), "{}", divergence.signal);
        println!("figure: fault {fault}: first divergence {divergence}");
    }
}

fn generate(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tritscope"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env("TMPDIR", folder);
    command.arg("generate").args(["--prompt", "ROMEO:"]).args(arguments);
    command.output().unwrap()
}

fn text(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn the_hardware_writes_what_the_golden_model_writes() {
    let folder = tempfile::tempdir().unwrap();
    let golden = text(&generate(folder.path(), &["--tokens", "5"]));
    assert_eq!(golden.chars().count(), 5 + 1, "{golden:?}");
    let icarus = ["--tokens", "2", "--simulator", "icarus", "--lanes", "48", "-q"];
    let icarus = generate(folder.path(), &icarus);
    assert!(golden.starts_with(text(&icarus).trim_end_matches('\n')), "{icarus:?}");
    assert!(icarus.stderr.is_empty(), "{icarus:?}");
    let trace = folder.path().join("text.fst");
    let verilator = ["--tokens", "5", "--simulator", "verilator", "--trace", trace.to_str().unwrap()];
    let verilator = generate(folder.path(), &verilator);
    assert_eq!(text(&verilator), golden);
    assert!(String::from_utf8_lossy(&verilator.stderr).contains("tokens/s (verilator"), "{verilator:?}");
    let (run, checked) = checked(&trace);
    assert!(checked.agrees(), "{:?}", checked.divergence);
    assert_eq!(run.spans(Level::Token).len(), 7 + 5 - 1);
    // Nothing is left but the trace and its sidecar.
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn what_cannot_be_written_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, word) in [
        (&["--tokens", "4000"][..], "positions; after a prompt of 7 tokens"),
        (&["--tokens", "2", "--trace", "x.fst"], "leaves no trace"),
        (&["--tokens", "2", "--model", "bard-0"], "no model is called"),
        (&["--tokens", "0"], "0 is not in 1.."),
    ] {
        let output = generate(folder.path(), arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(word), "{said}");
    }
}
