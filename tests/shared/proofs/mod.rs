//! The proofs of `sim/proofs`: what they state, and what a tree of the design makes of them.
//!
//! `every(root)` reads the files; `Proof::prove` runs one at a point; `failing(root, file)` tells which proofs of a file
//! fail in a tree, which may be a mutant's.

mod run;
mod tools;

#[allow(unused_imports, reason = "each test takes what it needs")]
pub use run::{Failure, Job, failing, mutate, report, work};
#[allow(unused_imports, reason = "each test takes what it needs")]
pub use tools::Verdict;

use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Parameters of the top, by name.
pub type Point = BTreeMap<String, i64>;

/// How a proof is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// Base case and induction over `depth` cycles: holds for ever.
    Induction,
    /// The tool finds the inductive invariant by itself (property-directed reachability): holds for ever.
    Invariant,
    /// The first `depth` cycles after power-up, whatever the inputs.
    Bounded,
    /// As `Bounded`, where a run ends within `depth` cycles: all inputs, and nothing comes after.
    Exhaustive,
}

/// What solves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// Yosys `sat`: bits, `MiniSat`.
    Sat,
    /// `yosys-smtbmc` with `z3`: words.
    Z3,
    /// ABC: `pdr` and `bmc3` on an and-inverter graph.
    Abc,
}

/// An edit that the proof must refute.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mutant {
    pub file: String,
    /// Occurs in the file exactly once.
    pub find: String,
    pub replace: String,
    /// The point where it shows; without it the points are tried in their order.
    pub at: Option<Point>,
}

/// One proof: `sim/proofs/NAME.toml` with `sim/proofs/NAME.v`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    #[serde(skip)]
    pub name: String,
    /// What holds, in one line.
    pub statement: String,
    /// The rule or page that it serves.
    pub rule: String,
    pub top: String,
    /// Of the design; the property file is added.
    pub files: Vec<String>,
    #[serde(default = "one_point")]
    pub points: Vec<Point>,
    pub method: Method,
    pub engine: Engine,
    /// Cycles; `Invariant` has none.
    #[serde(default)]
    pub depth: u32,
    /// Cycles within which each mutant is refuted; without it `depth`.
    pub within: Option<u32>,
    pub mutants: Vec<Mutant>,
}

fn one_point() -> Vec<Point> {
    vec![Point::new()]
}

impl Proof {
    /// The file that says what holds.
    pub fn property(&self) -> String {
        format!("sim/proofs/{}.v", self.name)
    }

    /// Cycles from power-up in which a counterexample is sought.
    pub fn horizon(&self) -> u32 {
        self.within.unwrap_or(self.depth)
    }

    /// `induction, 2 cycles`.
    pub fn bound(&self) -> String {
        let engine = match self.engine {
            Engine::Sat => "sat",
            Engine::Z3 => "z3",
            Engine::Abc => "abc",
        };
        match self.method {
            Method::Induction => format!("induction over {}, {engine}", self.depth),
            Method::Invariant => format!("invariant found, {engine}"),
            Method::Bounded => format!("the first {} cycles, {engine}", self.depth),
            Method::Exhaustive => format!("all inputs, {} cycles, {engine}", self.depth),
        }
    }

    /// What is wrong with the file.
    fn fault(&self) -> Option<&'static str> {
        match (self.method, self.engine) {
            (Method::Induction, Engine::Abc) => Some("induction is done by sat or z3"),
            (Method::Invariant, Engine::Sat | Engine::Z3) => Some("an invariant is found by abc"),
            (Method::Induction | Method::Bounded | Method::Exhaustive, _) if self.depth == 0 => {
                Some("depth is missing")
            }
            _ if self.horizon() == 0 => Some("within is missing"),
            _ if self.mutants.len() < 2 => Some("a proof has at least two mutants"),
            _ => None,
        }
    }
}

/// All proofs of a tree, by name.
pub fn every(root: &Path) -> Vec<Proof> {
    let folder = root.join("sim/proofs");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".toml").map(str::to_owned))
        .collect();
    names.sort();
    names.into_iter().map(|name| read(root, name)).collect()
}

fn read(root: &Path, name: String) -> Proof {
    let file = root.join(format!("sim/proofs/{name}.toml"));
    let text = fs::read_to_string(&file).unwrap();
    let mut proof: Proof = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}.toml: {error}"));
    proof.name = name;
    if let Some(fault) = proof.fault() {
        panic!("{}: {fault}", file.display());
    }
    proof
}

/// `LANES=3 CS_WIDTH=2`.
pub fn told(point: &Point) -> String {
    let mut text = String::new();
    for (name, value) in point {
        let _ = write!(text, "{}{name}={value}", if text.is_empty() { "" } else { " " });
    }
    text
}
