//! Runs of some of a model's layers: a host that loads layer after layer into fewer slots than there are layers, and
//! runs that begin at a later layer and slot. Every element of every probe against the golden model, under Icarus.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

#[expect(dead_code, reason = "scenarios are for other tests")]
mod simulate;

use simulate::parameters;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;
use tritscope::manifest::{ActivationKind, NormKind, Parameters, RandomTransformer, Source};
use tritscope::model::{LayerRun, Models, bank_images, expected_images, token_images};

const LAYERS: usize = 3;

/// Three layers of which no size is a power of two.
fn layers(norm: NormKind, activation: ActivationKind) -> LayerRun {
    let source = Source::RandomTransformer(RandomTransformer {
        seed: 11,
        width: 10,
        heads: 2,
        kv_heads: 1,
        head_width: 6,
        ffn_width: 18,
        layers: LAYERS,
        context: 3,
        tokens: 2,
        norm,
        activation,
    });
    LayerRun::new(&source, &Models::standard()).unwrap()
}

/// Writes the files of `run` into `folder`; how many elements must pass a probe.
fn prepare(folder: &Path, run: &LayerRun, parameters: &Parameters) -> u64 {
    fs::create_dir(folder.join("expected")).unwrap();
    let mut open = |name: &str| -> io::Result<Box<dyn Write>> {
        Ok(Box::new(BufWriter::new(File::create(folder.join(name))?)))
    };
    bank_images(run.transformer(), parameters, &mut open).unwrap();
    token_images(run, &mut open).unwrap();
    expected_images(run, parameters, &mut open, || Ok(())).unwrap().unwrap()
}

fn compile(folder: &Path, run: &LayerRun, parameters: &Parameters, slots: usize) -> PathBuf {
    let shape = run.shape();
    let program = folder.join(format!("slots-{slots}.vvp"));
    let values = parameters.of_layers(&shape, 2).into_iter();
    let values = values.map(|(name, value)| (name, if name == "SLOTS" { slots } else { value }));
    let mut command = Command::new("iverilog");
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(["-g2009", "-s", "tb_layer", "-o"]).arg(&program);
    command.args(values.map(|(name, value)| format!("-Ptb_layer.{name}={value}")));
    command.args(["-f", "sim/icarus.f", "-f", "rtl/files.f", "-f", "sim/bench.f"]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    program
}

/// Runs the bench with `plusargs`, which must compare `due` elements and find all of them right.
fn passes(program: &Path, folder: &Path, plusargs: &[&str], due: u64) {
    let output = Command::new("vvp")
        .arg("-n")
        .arg(program)
        .arg(format!("+dir={}", folder.display()))
        .args(plusargs)
        .output();
    let said = String::from_utf8_lossy(&output.unwrap().stdout).into_owned();
    let wanted = format!("@result pass checked={due} ");
    assert!(said.lines().any(|line| line.starts_with(&wanted)), "{plusargs:?}, {due} due: {said}");
}

#[test]
fn a_host_loads_layer_after_layer() {
    let (run, parameters) = (layers(NormKind::Rms, ActivationKind::SwiGlu), parameters(7, 0, 8, 0));
    let folder = TempDir::new().unwrap();
    let due = prepare(folder.path(), &run, &parameters);
    assert!(due > 2000, "{due}");
    for (slots, plusargs) in [(1, &["+stall=0"][..]), (1, &["+stall=9"]), (2, &["+stall=0"])] {
        let program = compile(folder.path(), &run, &parameters, slots);
        passes(&program, folder.path(), plusargs, due);
    }
    println!("figure: {LAYERS} layers through 1 and 2 slots, {due} elements a run equal to golden");
}

#[test]
fn runs_begin_at_any_layer_and_slot() {
    let (run, parameters) = (layers(NormKind::Layer, ActivationKind::Relu2), parameters(20, 0, 4, 1));
    let folder = TempDir::new().unwrap();
    let due = prepare(folder.path(), &run, &parameters);
    let program = compile(folder.path(), &run, &parameters, LAYERS);
    // Layers 0, 1 and 2 alone; layer 0 alone, then 1 and 2.
    for plusargs in [["+split=1", "+load=port"], ["+split=2", "+load=image"]] {
        passes(&program, folder.path(), &plusargs, due);
    }
    println!("figure: {LAYERS} layers in 3 and in 2 runs a token, {due} elements a run equal to golden");
}
