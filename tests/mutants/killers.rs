//! The benches as judges of a mutant: each is compiled against the mutant's tree under Icarus and either passes or
//! does not.

use super::cases::{Bench, heads, norms, rope, serial, streams};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};
use tritscope::model::{ActivationKind, Models, NormKind, images, random_residuals, workload};

#[expect(dead_code, reason = "other tests build and run their own")]
#[path = "../pins/mod.rs"]
mod pins;
#[expect(dead_code, reason = "scenarios are run by other tests")]
#[path = "../simulate/mod.rs"]
mod simulate;

/// Benches that are one column of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Those of `sim/unit`.
    Unit,
    /// Those of `tests/units`: golden vectors for units of the layer.
    Arithmetic,
    /// `tb_host_port`.
    HostPort,
    /// `tb_engine_top`, `tb_top`: engine and whole design through their pins.
    Pins,
}

pub const GROUPS: [Group; 4] = [Group::Unit, Group::Arithmetic, Group::HostPort, Group::Pins];

impl Group {
    pub fn name(self) -> &'static str {
        ["unit", "arithmetic", "host port", "pins"][self as usize]
    }

    /// As the page names it.
    pub fn told(self) -> &'static str {
        [
            "unit benches (`sim/unit`)",
            "arithmetic benches (`tests/units`)",
            "bench of the host port (`tb_host_port`)",
            "engine and whole design through their pins (`tb_engine_top`, `tb_top`)",
        ][self as usize]
    }
}

/// A bench at one point with its input.
pub struct Killer {
    pub group: Group,
    top: &'static str,
    files: Vec<String>,
    parameters: Vec<(&'static str, usize)>,
    plusargs: Vec<String>,
    /// Modules of the design below the bench, or those that it is about.
    covers: BTreeSet<String>,
    /// Longer than that, and it hangs: known once the design as it is has passed.
    limit: OnceLock<Duration>,
}

/// What a bench says of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// The compiler refuses it.
    Refused,
    Pass,
    Fail,
    /// It came to no end in many times what the design as it is takes.
    Hung,
}

/// Longer than that a bench never needs before it is known how long the design as it is takes.
const FIRST: Duration = Duration::from_secs(600);

impl Killer {
    fn new(group: Group, top: &'static str, files: &[&str], plusargs: &[String]) -> Self {
        Self {
            group,
            top,
            files: files.iter().map(|&file| file.to_owned()).collect(),
            parameters: Vec::new(),
            plusargs: plusargs.to_vec(),
            covers: BTreeSet::new(),
            limit: OnceLock::new(),
        }
    }

    fn with(mut self, parameters: &[(&'static str, usize)]) -> Self {
        self.parameters = parameters.to_vec();
        self
    }

    pub fn covers(&self, module: &str) -> bool {
        self.covers.contains(module)
    }

    /// What the bench says of the mutant in `tree`; the design in `root`, which is as it is, must pass.
    pub fn judge(&self, root: &Path, tree: &Path) -> Word {
        let limit = self.limit.get_or_init(|| {
            let started = Instant::now();
            assert_eq!(self.run(root, FIRST), Word::Pass, "{} {:?}", self.top, self.parameters);
            started.elapsed() * 8 + Duration::from_secs(20)
        });
        self.run(tree, *limit)
    }

    fn run(&self, root: &Path, limit: Duration) -> Word {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("bench.vvp");
        let mut compiler = Command::new("iverilog");
        compiler.current_dir(root).args(["-g2009", "-s", self.top, "-o"]).arg(&program);
        compiler.args(self.parameters.iter().map(|(name, value)| format!("-P{}.{name}={value}", self.top)));
        let built = compiler.args(["-f", "rtl/files.f"]).args(&self.files).output().unwrap();
        if !built.status.success() {
            return Word::Refused;
        }
        let log = folder.path().join("log");
        let mut child = Command::new("vvp")
            .arg("-n")
            .arg(&program)
            .args(&self.plusargs)
            .stdin(Stdio::null())
            .stdout(File::create(&log).unwrap())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let started = Instant::now();
        while child.try_wait().unwrap().is_none() {
            if started.elapsed() > limit {
                child.kill().unwrap();
                child.wait().unwrap();
                return Word::Hung;
            }
            thread::sleep(Duration::from_millis(20));
        }
        // A bench says one word; a mutant may make it say none.
        let said = String::from_utf8_lossy(&fs::read(log).unwrap()).into_owned();
        let verdicts: Vec<&str> = said.lines().filter(|line| line.starts_with("@result")).collect();
        if verdicts.len() == 1 && verdicts[0].starts_with("@result pass ") { Word::Pass } else { Word::Fail }
    }
}

fn unit() -> Vec<Killer> {
    let bench = |top: &'static str, file: &str, parameters: &[(&'static str, usize)]| {
        Killer::new(Group::Unit, top, &[file], &["+stall=5".to_owned()]).with(parameters)
    };
    let memory = |n_in, words, cs_width| {
        let parameters = [("N_IN", n_in), ("WORDS", words), ("CS_WIDTH", cs_width)];
        bench("tb_memory_controller", "sim/tb_memory_controller.v", &parameters)
    };
    let misuse = |copi_width, frames| {
        let parameters = [("COPI_WIDTH", copi_width), ("SIGN_FRAMES", frames)];
        bench("tb_misuse", "sim/tb_misuse.v", &parameters)
    };
    vec![
        memory(5, 6, 32),
        memory(1, 1, 3),
        memory(13, 6, 100),
        bench("tb_word_port", "sim/tb_word_port.v", &[("CYCLES", 60_000)]),
        bench("tb_starts", "sim/tb_starts.v", &[("SLOTS", 2)]),
        misuse(1, 1),
        misuse(8, 0),
    ]
}

/// Benches of much more than they are about: two whole layers side by side, where what both do wrong is not seen, and
/// the whole design behind a slow bus, where the engine behind the same bus shows the same.
const ABOUT: &[(&str, &[&str])] = &[
    (
        "tb_starts",
        &[
            "start_guard",
            "layer_control",
            "sequencer",
            "operation_queue",
            "transformer_layer",
            "memory_controller",
        ],
    ),
    ("tb_top", &["top"]),
];

fn folder(input: &Path, number: usize) -> PathBuf {
    let folder = input.join(number.to_string());
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn arithmetic(input: &Path) -> Vec<Killer> {
    let mut benches: Vec<Bench> = vec![
        serial::division(),
        serial::wide_division(),
        serial::root(),
        serial::wide_root(),
        serial::products(),
        serial::wide_products(24, 24),
        serial::quotients(6, 6, 5),
        serial::wide_quotients(39, 31, 24),
        serial::wide_quotients(1, 35, 16),
        streams::requantize(9),
        streams::requantize(20),
        streams::gated(ActivationKind::Relu, 31),
        streams::gated(ActivationKind::Relu2, 31),
        streams::gated(ActivationKind::SwiGlu, 1),
        streams::sums(),
        streams::all_quotients(),
        streams::wide_quotients(40),
    ];
    for (length, count) in [(1, 40), (5, 60), (64, 40)] {
        benches.extend([NormKind::Rms, NormKind::Layer].map(|kind| norms::mixed(length, kind, count).0));
    }
    let mut killers = Vec::new();
    for bench in benches {
        let vectors = bench.write_vectors(&folder(input, killers.len()));
        let plusargs = [format!("+vectors={}", vectors.display()), "+stall=7".to_owned()];
        let file = format!("sim/units/{}.v", bench.top);
        killers.push(Killer::new(Group::Arithmetic, bench.top, &[&file], &plusargs).with(&bench.parameters));
    }
    let vectors = folder(input, killers.len()).join("vectors.hex");
    fs::write(&vectors, rope::pairs()).unwrap();
    let plusargs = [format!("+vectors={}", vectors.display()), "+stall=3".to_owned()];
    killers.push(Killer::new(Group::Arithmetic, "tb_rope", &["sim/units/tb_rope.v"], &plusargs));
    for (numbers, values) in [
        ([2, 4, 2, 8, 5, 4], heads::Values::Extreme),
        ([2, 4, 2, 8, 5, 4], heads::Values::Sparse),
        ([3, 6, 2, 6, 7, 2], heads::Values::Mixed),
    ] {
        let (shape, folder) = (heads::shape(numbers), folder(input, killers.len()));
        heads::write(&folder, &heads::files(shape, values, 11));
        let plusargs = [format!("+dir={}", folder.display()), "+stall=3".to_owned()];
        let files = ["sim/units/tb_attention.v", "sim/units/tb_probe_stream.v"];
        killers.push(
            Killer::new(Group::Arithmetic, "tb_attention", &files, &plusargs).with(&shape.parameters()),
        );
    }
    killers
}

fn host_port() -> Vec<Killer> {
    let bench = |bus| {
        Killer::new(Group::HostPort, "tb_host_port", &["-f", "sim/host_port.f"], &["+stall=5".to_owned()])
            .with(&[("BUS", bus), ("BAD", 60)])
    };
    vec![bench(0), bench(1)]
}

/// The engine alone behind its pins.
fn engine(input: &Path) -> Vec<Killer> {
    let parameters = simulate::parameters(5, 0, 1, 0);
    let source = simulate::random([5, 40], 2, 1);
    let work = workload(&simulate::scenario("pins", source, parameters), &Models::standard()).unwrap();
    let files = images(&work, &parameters);
    fs::create_dir_all(input).unwrap();
    for (name, text) in [
        ("program", files.program),
        ("matrices", files.matrices),
        ("vectors", files.vectors),
        ("expected", files.expected),
    ] {
        fs::write(input.join(name).with_extension("hex"), text).unwrap();
    }
    let bench = |bus| {
        let plusargs = [format!("+dir={}", input.display()), format!("+stall={}", 3 * bus)];
        Killer::new(Group::Pins, "tb_engine_top", &["-f", "sim/engine_top.f"], &plusargs).with(&[
            ("HOST_PORT", bus),
            ("OPERATIONS", 2),
            ("N_IN", 40),
            ("N_OUT", 5),
            ("MATRICES", 1),
            ("LANES", 5),
            ("CS_WIDTH", 5),
            ("COPI_WIDTH", 1),
            ("SIGN_FRAMES", 0),
        ])
    };
    vec![bench(0)]
}

/// The whole design behind its pins.
fn pins(input: &Path) -> Vec<Killer> {
    let model = pins::small_model();
    let tokens: Vec<Vec<i32>> = random_residuals(4, model.shape().width).take(1).collect();
    fs::create_dir_all(input).unwrap();
    pins::write_files(input, &model, &tokens, 5);
    let bench = |bus| {
        let mut parameters = pins::parameters(&model, 5);
        let fast = [("COPI_WIDTH", 8), ("SIGN_FRAMES", 0)];
        parameters.extend([("HOST_PORT", bus), ("TOKENS", tokens.len())].into_iter().chain(fast));
        Killer::new(Group::Pins, "tb_top", &["-f", "sim/top.f"], &[format!("+dir={}", input.display())])
            .with(&parameters)
    };
    vec![bench(0)]
}

/// Modules of the design by the modules whose instances stand in them.
fn instances(root: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let list = fs::read_to_string(root.join("rtl/files.f")).unwrap();
    let names: Vec<&str> =
        list.lines().filter_map(|file| file.strip_prefix("rtl/")?.strip_suffix(".v")).collect();
    let found =
        |text: &str| names.iter().filter(|name| holds(text, name)).map(|name| (*name).to_owned()).collect();
    names
        .iter()
        .map(|name| {
            ((*name).to_owned(), found(&fs::read_to_string(root.join(format!("rtl/{name}.v"))).unwrap()))
        })
        .collect()
}

/// Whether a line of `text` begins with an instance of `module`.
fn holds(text: &str, module: &str) -> bool {
    text.lines().filter_map(|line| line.trim_start().strip_prefix(module)).any(|rest| {
        let rest = rest.trim_start();
        rest.starts_with("#(") || rest.starts_with("u_") || rest.starts_with("dut ")
    })
}

/// The modules of the design below the files of a bench.
fn below(root: &Path, files: &[String], instances: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let mut texts = String::new();
    for file in files.iter().filter(|file| *file != "-f") {
        let listed = fs::read_to_string(root.join(file)).unwrap();
        if Path::new(file).extension().is_some_and(|ending| ending == "f") {
            listed.lines().for_each(|line| texts.push_str(&fs::read_to_string(root.join(line)).unwrap()));
        } else {
            texts.push_str(&listed);
        }
    }
    let mut open: Vec<&String> = instances.keys().filter(|name| holds(&texts, name)).collect();
    let mut found = BTreeSet::new();
    while let Some(name) = open.pop() {
        if found.insert(name.clone()) {
            open.extend(&instances[name]);
        }
    }
    found
}

/// Every bench, its input written into `input`.
pub fn killers(root: &Path, input: &Path) -> Vec<Killer> {
    let mut killers = unit();
    killers.extend(arithmetic(&input.join("units")));
    killers.extend(host_port());
    killers.extend(engine(&input.join("engine")));
    killers.extend(pins(&input.join("pins")));
    let instances = instances(root);
    for killer in &mut killers {
        killer.covers = below(root, &killer.files, &instances);
        if let Some((_, about)) = ABOUT.iter().find(|(top, _)| *top == killer.top) {
            killer.covers.retain(|module| about.contains(&module.as_str()));
        }
    }
    killers
}
