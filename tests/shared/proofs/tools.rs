//! Yosys, its SMT front and ABC: what they are asked, and what their last words mean.
//!
//! A counterexample and a tool that fails are told apart by what the tool says, never by its exit code alone.

use super::{Engine, Method, Point, Proof};
use rustix::process::{Pid, Signal, kill_process_group};
use std::cell::Cell;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What a run says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds, as far as was asked.
    Holds,
    /// A run from power-up breaks it.
    Refuted,
    /// No counterexample, and no proof: why.
    Open(String),
    /// A tool failed; what it said.
    Error(String),
}

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// What the proof claims.
    Proof,
    /// Only a counterexample, within the proof's horizon.
    Counterexample,
}

/// The design's files of one run: those of a tree, one of them perhaps from elsewhere.
pub struct Source<'a> {
    pub root: &'a Path,
    pub edited: Option<(&'a str, &'a Path)>,
}

impl Source<'_> {
    fn path(&self, file: &str) -> PathBuf {
        match self.edited {
            Some((name, path)) if name == file => path.to_owned(),
            _ => self.root.join(file),
        }
    }
}

/// Runs a proof at a point: the verdict, and seconds of processor time. Every file that comes of it lies in `folder`.
pub fn ask(
    source: &Source,
    proof: &Proof,
    point: &Point,
    question: Question,
    folder: &Path,
    limit: Duration,
) -> (Verdict, f64) {
    let until = Instant::now() + limit;
    let tools = Tools { folder, until, seconds: Cell::new(0.0) };
    let front = front(source, proof, point);
    let answer = match proof.engine {
        Engine::Sat => tools.sat(&front, proof, question),
        Engine::Z3 => tools.smt(&front, proof, question),
        Engine::Abc => tools.abc(&front, proof, question),
    };
    (answer.unwrap_or_else(|verdict| verdict), tools.seconds.get())
}

/// Reads, elaborates at the point and flattens. A wire that looks into a unit and finds nothing there is an error, and
/// so is one without a driver; what is undefined may be anything in each cycle.
fn front(source: &Source, proof: &Proof, point: &Point) -> String {
    let mut script = "read_verilog -formal -defer".to_owned();
    for file in proof.files.iter().chain([&proof.property()]) {
        let _ = write!(script, " {}", source.path(file).display());
    }
    let _ = write!(script, "; hierarchy -check -top {}", proof.top);
    for (name, value) in point {
        let _ = write!(script, " -chparam {name} {value}");
    }
    script.push_str(
        "; prep -flatten; select -assert-none a:hierconn; select -assert-min 1 t:$assert; check -assert; ",
    );
    script
}

/// Where an answer is sought; `Err` is the verdict of a tool that gave none.
struct Tools<'a> {
    folder: &'a Path,
    until: Instant,
    seconds: Cell<f64>,
}

impl Tools<'_> {
    fn sat(&self, front: &str, proof: &Proof, question: Question) -> Result<Verdict, Verdict> {
        let steps = match (question, proof.method) {
            (Question::Counterexample, _) => format!("-tempinduct-baseonly -maxsteps {}", proof.horizon()),
            (Question::Proof, Method::Induction) => format!("-maxsteps {}", proof.depth),
            (Question::Proof, _) => format!("-tempinduct-baseonly -maxsteps {}", proof.depth),
        };
        let script = format!(
            "{front} memory_map; setundef -undriven -anyseq; opt -full; \
             sat -tempinduct {steps} -prove-asserts -set-assumes"
        );
        let said = self.yosys(&script)?;
        let says = |text| said.contains(text);
        Ok(if says("model found for base case: FAIL!") {
            Verdict::Refuted
        } else if says("Induction step proven: SUCCESS!") || says("proved base case for") {
            Verdict::Holds
        } else if says("Reached maximum number of time steps -> proof failed") {
            Verdict::Open(format!("not inductive over {} cycles", proof.depth))
        } else {
            Verdict::Error(last(&said))
        })
    }

    fn smt(&self, front: &str, proof: &Proof, question: Question) -> Result<Verdict, Verdict> {
        let file = self.folder.join("model.smt2");
        let script =
            format!("{front} setundef -undriven -anyseq; opt_clean; write_smt2 -wires {}", file.display());
        self.yosys(&script)?;
        let file = file.display().to_string();
        let depth = if question == Question::Proof { proof.depth } else { proof.horizon() };
        let base = self.smtbmc(&["-t", &depth.to_string(), &file])?;
        if !base || question == Question::Counterexample || proof.method != Method::Induction {
            return Ok(if base { Verdict::Holds } else { Verdict::Refuted });
        }
        let step = self.smtbmc(&["-i", "-t", &depth.to_string(), &file])?;
        Ok(if step { Verdict::Holds } else { Verdict::Open(format!("not inductive over {depth} cycles")) })
    }

    /// Whether the assertions held. Assumptions that contradict each other are an error.
    fn smtbmc(&self, arguments: &[&str]) -> Result<bool, Verdict> {
        let said = self.run("yosys-smtbmc", &[&["-s", "z3"], arguments].concat())?;
        match said.lines().rev().find_map(|line| line.split_once("Status: ")) {
            Some((_, "PASSED")) => Ok(true),
            Some((_, "FAILED")) => Ok(false),
            _ => Err(Verdict::Error(last(&said))),
        }
    }

    fn abc(&self, front: &str, proof: &Proof, question: Question) -> Result<Verdict, Verdict> {
        let file = self.folder.join("model.aig");
        let script = format!(
            "{front} memory_map; setundef -undriven -anyseq; delete -output; opt -full; techmap; opt -fast; \
             dffunmap; abc -g AND -fast; opt_clean; write_aiger -I -B -zinit -no-startoffset {}",
            file.display()
        );
        self.yosys(&script)?;
        let unbounded = question == Question::Proof && proof.method == Method::Invariant;
        let depth = if question == Question::Proof { proof.depth } else { proof.horizon() };
        let search = if unbounded { "pdr".to_owned() } else { format!("bmc3 -F {depth}") };
        let script = format!("read_aiger {}; fold; strash; {search}", file.display());
        let said = self.run("yosys-abc", &["-c", &script])?;
        let held = format!("No output asserted in {depth} frames");
        Ok(if said.contains(" was asserted in frame ") {
            Verdict::Refuted
        } else if said.contains(if unbounded { "Property proved." } else { &held }) {
            Verdict::Holds
        } else {
            Verdict::Error(last(&said))
        })
    }

    fn yosys(&self, script: &str) -> Result<String, Verdict> {
        let said = self.run("yosys", &["-p", script])?;
        if said.contains("\nEnd of script.") { Ok(said) } else { Err(Verdict::Error(last(&said))) }
    }

    /// Everything that a tool says; when its time is over, it ends with all that it started.
    fn run(&self, tool: &str, arguments: &[&str]) -> Result<String, Verdict> {
        let failed = |error: std::io::Error| Verdict::Error(format!("{tool}: {error}"));
        let log = self.folder.join(format!("{tool}.log"));
        let output = File::create(&log).map_err(failed)?;
        let errors = output.try_clone().map_err(failed)?;
        // The shell adds what processor time its children took, on every system.
        let mut child = Command::new("sh")
            .args(["-c", r#""$@"; times"#, "sh", tool])
            .args(arguments)
            .current_dir(self.folder)
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .process_group(0)
            .spawn()
            .map_err(failed)?;
        let mut pause = Duration::from_millis(2);
        while child.try_wait().map_err(failed)?.is_none() {
            if Instant::now() > self.until {
                let _ = kill_process_group(Pid::from_child(&child), Signal::KILL);
                let _ = child.wait();
                return Err(Verdict::Open("out of time".to_owned()));
            }
            thread::sleep(pause);
            pause = (pause * 3 / 2).min(Duration::from_millis(50));
        }
        let said = fs::read(&log).map_err(failed)?;
        let said = String::from_utf8_lossy(&said);
        let (said, times) = said.trim_end().rsplit_once('\n').unwrap_or_default();
        self.seconds.set(self.seconds.get() + times.split(' ').map(seconds).sum::<f64>());
        Ok(said.rsplit_once('\n').unwrap_or_default().0.to_owned())
    }
}

/// The line that tells what went wrong.
fn last(said: &str) -> String {
    let mut lines = said.lines().rev().filter(|line| !line.trim().is_empty());
    let error = said.lines().find(|line| line.contains("ERROR") || line.contains("Error"));
    error.or_else(|| lines.next()).unwrap_or("the tool said nothing").to_owned()
}

/// `1m2.5s`.
fn seconds(time: &str) -> f64 {
    let parts = time.strip_suffix('s').and_then(|time| time.split_once('m'));
    let parts = parts
        .and_then(|(minutes, seconds)| Some((minutes.parse::<f64>().ok()?, seconds.parse::<f64>().ok()?)));
    parts.map_or(0.0, |(minutes, seconds)| 60.0 * minutes + seconds)
}
