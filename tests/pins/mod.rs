//! Building and running the benches that see nothing but pins.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tritscope::base::{TernaryMatrix, Trit};
use tritscope::manifest::Parameters;
use tritscope::model::{ActivationKind, LayerShape, NormKind, Transformer, Unobserved};

/// What a bench is built from.
pub struct Bench {
    /// The top module.
    pub top: &'static str,
    /// The list of its files.
    pub list: &'static str,
    /// Elaboration parameters.
    pub parameters: Vec<(&'static str, usize)>,
}

/// An edit of the design: the text stands exactly once in the file.
pub struct Edit {
    pub bus: usize,
    pub file: &'static str,
    pub find: &'static str,
    pub replace: &'static str,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn listed(list: &str) -> Vec<PathBuf> {
    let text = fs::read_to_string(root().join(list)).unwrap();
    text.lines().map(|line| root().join(line)).collect()
}

/// What a program prints; it must succeed.
fn printed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{command:?}\n{text}{}", String::from_utf8_lossy(&output.stderr));
    text
}

/// What the bench prints under Icarus, the design perhaps edited.
pub fn icarus(bench: &Bench, plusargs: &[String], edit: Option<&Edit>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (program, edited) = (folder.path().join("bench.vvp"), folder.path().join("edited.v"));
    let mut files = listed("rtl/files.f");
    if let Some(edit) = edit {
        let text = fs::read_to_string(root().join(edit.file)).unwrap();
        assert_eq!(text.matches(edit.find).count(), 1, "{}: {}", edit.file, edit.find);
        fs::write(&edited, text.replace(edit.find, edit.replace)).unwrap();
        let place = files.iter().position(|file| *file == root().join(edit.file)).unwrap();
        files[place].clone_from(&edited);
    }
    let mut build = Command::new("iverilog");
    build.args(["-g2009", "-s", bench.top, "-o"]).arg(&program);
    build.args(bench.parameters.iter().map(|(name, value)| format!("-P{}.{name}={value}", bench.top)));
    printed(build.args(files).args(listed(bench.list)));
    printed(Command::new("vvp").arg("-n").arg(&program).args(plusargs))
}

/// What the bench prints under Verilator.
pub fn verilated(bench: &Bench, plusargs: &[String]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut build = Command::new("verilator");
    build.args(["--cc", "--exe", "--build", "--prefix", "Vtb", "--top-module", bench.top, "-Mdir"]);
    build.arg(folder.path()).args(["-MAKEFLAGS", "OPT_FAST=-O1 OPT_SLOW=-O0 OPT_GLOBAL=-O1"]);
    build.args(bench.parameters.iter().map(|(name, value)| format!("-G{name}={value}")));
    printed(
        build.args(listed("rtl/files.f")).args(listed(bench.list)).arg(root().join("sim/verilator/main.cpp")),
    );
    printed(Command::new(folder.path().join("Vtb")).args(plusargs))
}

/// The number that follows `name=` in the one verdict of a run, which must be `pass`.
pub fn passed(output: &str, name: &str) -> u64 {
    let verdicts: Vec<&str> = output.lines().filter(|line| line.starts_with("@result")).collect();
    assert!(verdicts.len() == 1 && verdicts[0].starts_with("@result pass "), "{output}");
    let number = verdicts[0].split_whitespace().find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
    number.unwrap().parse().unwrap()
}

/// Whether the one verdict of a run is `fail`.
pub fn failed(output: &str) -> bool {
    let verdicts: Vec<&str> = output.lines().filter(|line| line.starts_with("@result")).collect();
    verdicts.len() == 1 && verdicts[0].starts_with("@result fail ")
}

/// A small model with LayerNorm and ReLU.
pub fn small_model() -> Transformer {
    let shape = LayerShape {
        width: 6,
        heads: 2,
        kv_heads: 1,
        head_width: 4,
        ffn_width: 10,
        layers: 1,
        context: 3,
        norm: NormKind::Layer,
        activation: ActivationKind::Relu,
    };
    Transformer::random(3, shape).unwrap()
}

/// The elaboration parameters of a model with `lanes` lanes, all of which are chip-selects. The wire and the products a
/// clock in attention are those of `top`, or the caller's.
pub fn parameters(model: &Transformer, lanes: usize) -> Vec<(&'static str, usize)> {
    let mut parameters = Parameters { lanes, ..Parameters::default() }.of_layers(model.shape(), 1);
    parameters.retain(|(name, _)| !["COPI_WIDTH", "SIGN_FRAMES", "DOT_WIDTH"].contains(name));
    parameters
}

fn hex(values: impl IntoIterator<Item = impl std::fmt::LowerHex>) -> String {
    values.into_iter().fold(String::new(), |mut text, value| {
        let _ = writeln!(text, "{value:x}");
        text
    })
}

/// Words `{minus, plus}` of a matrix, a row group of `lanes` rows after the other.
fn weight_words(matrix: &TernaryMatrix, lanes: usize) -> Vec<u128> {
    let group = |first: usize| {
        let rows = first..(first + lanes).min(matrix.rows());
        (0..matrix.columns()).map(move |column| {
            rows.clone().fold(0, |word, row| match matrix.trit(row, column) {
                Trit::Plus => word | 1 << (row - first),
                Trit::Minus => word | 1 << (lanes + row - first),
                Trit::Zero => word,
            })
        })
    };
    (0..matrix.rows()).step_by(lanes).flat_map(group).collect()
}

/// Writes the files of a run of `model` on `tokens`: banks, streams that enter, streams that must leave.
pub fn write_files(folder: &Path, model: &Transformer, tokens: &[Vec<i32>], lanes: usize) {
    let write = |name: &str, text: String| fs::write(folder.join(name), text).unwrap();
    let matrices = model.layers().iter().flat_map(|layer| &layer.linears);
    write("weights.hex", hex(matrices.flat_map(|linear| weight_words(linear.matrix(), lanes))));
    let layers = 0..model.layers().len();
    write("gains.hex", hex(layers.clone().flat_map(|layer| model.gain_words(layer))));
    write("constants.hex", hex(layers.flat_map(|layer| model.constant_words(layer).unwrap())));
    write("rope.hex", hex(model.increments().iter().copied()));
    write("program.hex", hex(0..tokens.len()));
    write("vectors.hex", hex(tokens.iter().flatten().copied()));
    let mut state = model.state();
    let outputs = tokens.iter().enumerate().flat_map(|(position, token)| {
        let mut stream = token.clone();
        model.run(&mut state, position, &mut stream, &mut Unobserved).unwrap();
        stream
    });
    write("outputs.hex", hex(outputs));
}
