//! From RTL to a netlist of a family's cells, and the files with which it is simulated.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The cells that a netlist is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Ice40,
    Ecp5,
}

impl Family {
    pub fn name(self) -> &'static str {
        match self {
            Self::Ice40 => "iCE40",
            Self::Ecp5 => "ECP5",
        }
    }

    /// Yosys' command up to the netlist. ECP5's block RAM (`DP16KD`, `PDPW16KD`) is a black box in Yosys' cell models, so
    /// memories become LUT RAM and registers there; the DSP block has a model in `sim/netlist`.
    pub fn synthesis(self) -> &'static str {
        match self {
            Self::Ice40 => "synth_ice40",
            Self::Ecp5 => "synth_ecp5 -nobram",
        }
    }

    /// The cell models that Yosys ships, as Yosys names them.
    pub fn models(self) -> &'static str {
        match self {
            Self::Ice40 => "+/ice40/cells_sim.v",
            Self::Ecp5 => "+/ecp5/cells_sim.v",
        }
    }

    /// Models that Yosys does not ship, as a command that reads them.
    pub fn extra(self) -> &'static str {
        match self {
            Self::Ice40 => "",
            Self::Ecp5 => "read_verilog sim/netlist/mult18x18d.v; ",
        }
    }

    /// What the compiler needs to read the models.
    fn options(self, models: &Path) -> Vec<String> {
        match self {
            // Icarus knows no default values of ports; the netlist connects all that matter.
            Self::Ice40 => vec!["-DNO_ICE40_DEFAULT_ASSIGNMENTS".to_owned()],
            Self::Ecp5 => vec![
                format!("-I{}", models.parent().unwrap().display()),
                root().join("sim/netlist/mult18x18d.v").display().to_string(),
            ],
        }
    }
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What a program prints; it must succeed.
pub fn printed(command: &mut Command) -> String {
    let output = command.current_dir(root()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{command:?}\n{text}{}", String::from_utf8_lossy(&output.stderr));
    text
}

/// The files of the design down to `last`, for Yosys.
pub fn design(last: &str) -> String {
    let files = fs::read_to_string(root().join("rtl/files.f")).unwrap();
    let end = files.find(&format!("rtl/{last}.v")).unwrap() + last.len() + "rtl/.v".len();
    files[..end].lines().collect::<Vec<_>>().join(" ")
}

/// `NAME VALUE` pairs as Yosys' `chparam` takes them.
pub fn chosen(parameters: &[(&str, usize)]) -> String {
    parameters.iter().fold(String::new(), |mut text, (name, value)| {
        let _ = write!(text, " -set {name} {value}");
        text
    })
}

/// A synthesized design: module `netlist` in a file.
pub struct Netlist {
    pub family: Family,
    pub file: PathBuf,
    /// Cells by kind, most numerous first.
    pub cells: Vec<(String, usize)>,
    models: PathBuf,
}

/// Synthesizes `top` with `parameters` into `folder`.
pub fn synthesize(folder: &Path, family: Family, top: &str, parameters: &[(&str, usize)]) -> Netlist {
    let file = folder.join("netlist.v");
    // The stages behind `check` only give cells long names. Wires of one bit each keep simulators quick.
    let script = format!(
        "read_verilog {}; chparam{} {top}; {} -top {top} -run begin:check; rename {top} netlist; splitnets; \
         write_verilog -noattr {}; read_verilog -lib {}",
        design(top),
        chosen(parameters),
        family.synthesis(),
        file.display(),
        family.models(),
    );
    let log = printed(Command::new("yosys").args(["-p", &script]));
    // Where Yosys keeps the models only its log tells.
    let end = family.models().trim_start_matches('+');
    let models = log.split_whitespace().rfind(|word| word.ends_with(end)).unwrap();
    let models = PathBuf::from(models.trim_matches(['`', '\'']));
    let cells = cells(&fs::read_to_string(&file).unwrap());
    Netlist { family, file, cells, models }
}

/// Instances by module.
fn cells(text: &str) -> Vec<(String, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    for line in text.lines() {
        let word = line.trim_start().split(' ').next().unwrap_or_default();
        let instance = line.trim_end().ends_with('(');
        if instance && word.starts_with(|c: char| c.is_ascii_uppercase()) {
            *counts.entry(word.to_owned()).or_insert(0) += 1;
        }
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

/// What follows a LUT's table in a netlist of either family.
const TABLE: &str = "INIT(16'h";

/// How many tables of LUTs a netlist has.
pub fn tables(text: &str) -> usize {
    text.matches(TABLE).count()
}

/// The netlist with one LUT inverted: its whole table.
pub fn inverted(text: &str, table: usize) -> String {
    let (at, _) = text.match_indices(TABLE).nth(table).unwrap();
    let digits = at + TABLE.len()..at + TABLE.len() + 4;
    let value = !u16::from_str_radix(&text[digits.clone()], 16).unwrap();
    format!("{}{value:04x}{}", &text[..digits.start], &text[digits.end..])
}

impl Netlist {
    /// `562 SB_LUT4, 485 SB_DFFESR`: the six most numerous kinds.
    pub fn told(&self) -> String {
        let kinds = self.cells.iter().take(6).map(|(kind, count)| format!("{count} {kind}"));
        kinds.collect::<Vec<_>>().join(", ")
    }

    /// What the bench says of the netlist in `file` under Icarus.
    pub fn simulated(&self, file: &Path, bench: &Bench, plusargs: &[String]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("bench.vvp");
        let mut build = Command::new("iverilog");
        build.args(["-g2009", "-s", bench.top, "-o"]).arg(&program);
        build.args(self.family.options(&self.models)).args(["sim/timescale.v", bench.shell]);
        build.args(bench.parameters.iter().map(|(name, value)| format!("-P{}.{name}={value}", bench.top)));
        printed(build.arg(file).arg(&self.models).args(bench.files));
        printed(Command::new("vvp").arg("-n").arg(program).args(plusargs))
    }

    /// The same under Verilator, for what is large; the run is stopped after `seconds`.
    pub fn verilated(&self, file: &Path, bench: &Bench, plusargs: &[String], seconds: u64) -> String {
        let folder = tempfile::tempdir().unwrap();
        let mut build = Command::new("verilator");
        build.args(["--cc", "--exe", "--build", "--prefix", "Vtb", "--top-module", bench.top, "-Mdir"]);
        build.arg(folder.path()).args(["-MAKEFLAGS", "OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0"]);
        // Cell models are written for other tools; what matters is what the bench says.
        build.args(["-Wno-fatal", "-Wno-lint", "-Wno-style", "-Wno-UNOPTFLAT"]);
        build.args(self.family.options(&self.models)).arg(bench.shell);
        build.args(bench.parameters.iter().map(|(name, value)| format!("-G{name}={value}")));
        build.arg(file).arg(&self.models).args(bench.files).arg(root().join("sim/verilator/main.cpp"));
        printed(&mut build);
        let mut run = Command::new("timeout");
        let output =
            run.arg(seconds.to_string()).arg(folder.path().join("Vtb")).args(plusargs).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

/// A bench of the RTL, and what stands in for the RTL.
pub struct Bench<'a> {
    pub top: &'a str,
    pub shell: &'a str,
    pub files: &'a [&'a str],
    pub parameters: &'a [(&'static str, usize)],
}
