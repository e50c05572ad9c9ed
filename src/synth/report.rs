//! What came of a synthesis: the object that is kept, printed and drawn.

use super::{Area, Family, Kind, Parameter, Part, Stage};
use crate::base::{Diagnostic, Result};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

/// The file of the report, in the folder of its synthesis.
pub const REPORT: &str = "report.json";

/// The largest report that is read: some thousand instances take a few megabytes.
const LARGEST: u64 = 64 << 20;

/// Area, timing and bitstream of a design on a board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Synthesis {
    /// The name of the scenario.
    pub scenario: String,
    /// What was built.
    pub part: Part,
    /// The name of the board.
    pub board: String,
    /// The family of its device.
    pub family: Family,
    /// The device, with package and speed grade.
    pub device: String,
    /// The topmost module.
    pub top: String,
    /// Its parameters, those of the board among them.
    pub parameters: Vec<Parameter>,
    /// What the device has, and what of it is taken.
    pub resources: Vec<Resource>,
    /// The clocks, the slowest first.
    pub clocks: Vec<Clock>,
    /// The cells of each instance.
    pub area: Area,
    /// The longest paths: those between flip-flops of a clock first.
    pub paths: Vec<Path>,
    /// The bitstream.
    pub bitstream: Bitstream,
    /// The programs.
    pub tools: Vec<Tool>,
    /// What each stage ran and how long it took.
    pub stages: Vec<StageTime>,
}

/// Something that a device has a number of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// What the router calls it.
    pub name: String,
    /// What it holds; a logic cell of iCE40 holds table, carry and flip-flop.
    pub kind: Kind,
    /// How many are taken.
    pub used: u64,
    /// How many there are.
    pub available: u64,
}

impl Resource {
    /// The share that is taken, in percent.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of cells are small")]
    pub fn percent(&self) -> f64 {
        100.0 * self.used as f64 / (self.available as f64).max(1.0)
    }
}

/// How fast a clock may be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clock {
    /// Its net.
    pub name: String,
    /// What the design reaches, in MHz.
    pub achieved_mhz: f64,
    /// What was asked for, in MHz.
    pub asked_mhz: f64,
}

impl Clock {
    /// Whether it is as fast as asked.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.achieved_mhz >= self.asked_mhz
    }
}

/// A path that limits a clock, or leads from or to a pin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Path {
    /// The clock and edge where it begins, `<async>` for a pin.
    pub from: String,
    /// The clock and edge where it ends.
    pub to: String,
    /// Its delay, in ns.
    pub delay_ns: f64,
    /// What cells take of it.
    pub logic_ns: f64,
    /// What wires take of it.
    pub routing_ns: f64,
    /// What it goes through, in order.
    pub steps: Vec<PathStep>,
}

/// A part of a path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PathStep {
    /// What takes the time.
    pub kind: StepKind,
    /// How long it takes, in ns.
    pub delay_ns: f64,
    /// The cell it goes through, or the cell a wire leads to.
    pub cell: String,
    /// The port of that cell where it arrives or leaves.
    pub port: String,
    /// The wire; empty inside a cell.
    #[serde(default)]
    pub net: String,
    /// The signal of the RTL that cell or wire are named after, with its instances; empty where there is none.
    #[serde(default)]
    pub signal: String,
    /// Where the RTL declares that signal.
    #[serde(default)]
    pub source: Option<Source>,
}

/// What takes the time of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// A flip-flop or memory, from its clock to its output.
    ClkToQ,
    /// A cell.
    Logic,
    /// A wire.
    Routing,
    /// What must be there before the next edge of the clock.
    Setup,
    /// What else the router tells.
    Other,
}

/// A line of the RTL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The file, relative to the root of the project.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

/// The bitstream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bitstream {
    /// Its file, in the folder of the report.
    pub file: String,
    /// Its size.
    pub bytes: u64,
}

/// A program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// What it calls itself.
    pub version: String,
}

/// A stage that is over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StageTime {
    /// The stage.
    pub stage: Stage,
    /// The command, as a shell takes it.
    pub command: String,
    /// How long it took.
    pub seconds: f64,
}

impl Synthesis {
    /// The path that limits the slowest clock.
    #[must_use]
    pub fn critical(&self) -> Option<&Path> {
        self.paths.first()
    }

    /// The first clock that is slower than asked.
    #[must_use]
    pub fn missed(&self) -> Option<&Clock> {
        self.clocks.iter().find(|clock| !clock.is_met())
    }
}

/// The report in `place`: a file, or a folder with a `report.json`.
///
/// # Errors
/// What the system says of it, or that it is no report.
pub fn read(place: &std::path::Path) -> Result<Synthesis> {
    let file: PathBuf = if place.is_dir() { place.join(REPORT) } else { place.to_owned() };
    let unreadable = |error: std::io::Error| {
        let hint = "tritscope synth SCENARIO writes one into target/synth/";
        Diagnostic::error(format!("cannot be read: {error}")).in_file(&file).hint(hint)
    };
    let metadata = file.metadata().map_err(unreadable)?;
    if !metadata.is_file() || metadata.len() > LARGEST {
        return Err(Diagnostic::error("is no report of a synthesis").in_file(&file));
    }
    let opened = BufReader::new(File::open(&file).map_err(unreadable)?);
    serde_json::from_reader(opened).map_err(|error| {
        Diagnostic::error(format!("is no report of a synthesis: {error}"))
            .in_file(&file)
            .hint("tritscope synth SCENARIO writes one into target/synth/")
    })
}
