//! `tritscope info TRACE`: what a trace is and what is in it.

use super::{Outcome, Verbosity, opened, print};
use crate::base::{Cycle, Result, printable};
use crate::decode::{design_scope, layer_scope};
use crate::export::{Provenance, TensorTable};
use crate::manifest::{Manifest, Probe, Sidecar};
use crate::note;
use crate::trace::{Info, Signals, Trace};
use serde::Serialize;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Arguments of `tritscope info`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The trace: any VCD, FST or GHW file.
    trace: PathBuf,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

/// Prints what a trace is; no values are read.
///
/// # Errors
/// A trace or sidecar that cannot be read.
pub fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<Outcome> {
    let trace = opened::trace(&arguments.trace, verbosity, verbosity.quiet || arguments.json)?;
    let object = Object::new(&trace, &arguments.trace)?;
    if arguments.json {
        print::json("info", &object)?;
    } else {
        print::say(&object.text())?;
    }
    Ok(Outcome::Done)
}

/// The object that `--json` prints.
#[derive(Serialize)]
struct Object<'a> {
    trace: &'a Path,
    #[serde(flatten)]
    info: Info,
    /// Tensors that the manifest finds a probe of; empty for any other design.
    tensors: Vec<String>,
    /// What the sidecar says of the run; absent without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<Ran>,
    /// What a snippet says of the trace that it was taken from; absent for any other trace.
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Excerpt>,
    /// What was wrong with the file while it could still be read.
    warnings: Vec<String>,
}

/// What was run.
#[derive(Serialize)]
struct Ran {
    scenario: String,
    simulator: String,
    cycles: u64,
    result: String,
    command: String,
}

/// Where a snippet comes from and what it carries.
#[derive(Serialize)]
struct Excerpt {
    #[serde(flatten)]
    provenance: Provenance,
    /// The clock whose cycles it counts as that trace does.
    clock: Option<String>,
    /// The cycle of that clock as it begins.
    first_cycle: Option<Cycle>,
    /// Notes in it.
    notes: usize,
    /// Decoded tensors in it.
    decoded: Vec<Decoded>,
}

/// A decoded tensor of a snippet.
#[derive(Serialize)]
struct Decoded {
    name: String,
    number: usize,
    elements: usize,
    /// Elements that are not what the golden model says.
    differing: usize,
}

impl Excerpt {
    /// What the snippet `file` says; `None` for any other trace, and a warning for a damaged one.
    fn of(file: &Path, trace: &Trace, warnings: &mut Vec<String>) -> Option<Self> {
        let snippet = match opened::snippet(file) {
            Ok(snippet) => snippet?,
            Err(problem) => {
                warnings.push(problem.to_string());
                return None;
            }
        };
        let notes = note::salvage(&snippet.session, file, trace.scale()).map_or(0, |(notes, _)| notes.len());
        let decoded = |table: TensorTable| Decoded {
            differing: table.elements.iter().filter(|element| element.differs()).count(),
            elements: table.elements.len(),
            name: table.name,
            number: table.number,
        };
        let decoded = snippet.tensors.into_iter().map(decoded).collect();
        let (clock, first_cycle) =
            trace.numbered().map(|numbered| (numbered.signal.clone(), numbered.cycle)).unzip();
        Some(Self { provenance: snippet.provenance, clock, first_cycle, notes, decoded })
    }

    /// What is known, as names and texts.
    fn lines(&self) -> Vec<(&'static str, String)> {
        let mut lines = vec![("snippet of", self.provenance.file.clone())];
        lines.extend(self.provenance.lines().into_iter().filter(|(name, _)| *name != "trace"));
        let counted = self.first_cycle.zip(self.clock.as_ref());
        lines.extend(counted.map(|(cycle, clock)| ("cycles", format!("from #{} of {clock}", cycle.0))));
        lines.push(("notes", self.notes.to_string()));
        lines.extend(self.decoded.iter().map(|tensor| {
            let Decoded { name, number, elements, differing } = tensor;
            ("decoded", format!("{name} {number}: {elements} elements, {differing} differ"))
        }));
        lines
    }
}

impl<'a> Object<'a> {
    fn new(trace: &Trace, file: &'a Path) -> Result<Self> {
        let sidecar = Sidecar::beside(file)?;
        let manifest = sidecar.as_ref().map_or_else(Manifest::bundled, Sidecar::manifest)?;
        let run = sidecar.filter(|sidecar| !sidecar.trace.command.is_empty()).map(|sidecar| Ran {
            scenario: sidecar.scenario.name,
            simulator: sidecar.trace.simulator_version,
            cycles: sidecar.trace.cycles,
            result: sidecar.trace.result,
            command: sidecar.trace.command,
        });
        let mut warnings: Vec<String> = trace.warnings().iter().map(ToString::to_string).collect();
        let snippet = Excerpt::of(file, trace, &mut warnings);
        Ok(Self {
            trace: file,
            info: trace.info(),
            tensors: tensors(trace, &manifest),
            run,
            snippet,
            warnings,
        })
    }

    fn text(&self) -> String {
        let Info { format, time_scale, start, end, duration, times, scopes, signals } = &self.info;
        let mut text = String::new();
        let mut line = |name: &str, value: String| {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{name:<11}{}", printable(&value));
        };
        line("trace", self.trace.display().to_string());
        line("format", format.clone());
        line("time scale", time_scale.clone());
        line("span", format!("{duration}, ticks {start} to {end}, {times} times"));
        line("scopes", scopes.to_string());
        line("signals", kinds(signals));
        if !self.tensors.is_empty() {
            line("tensors", self.tensors.join(" "));
        }
        if let Some(run) = &self.run {
            line("scenario", run.scenario.clone());
            line("simulator", run.simulator.clone());
            line("result", run.result.clone());
            line("made by", run.command.clone());
        }
        for (name, value) in self.snippet.iter().flat_map(Excerpt::lines) {
            line(name, printable(&value).into_owned());
        }
        text
    }
}

/// Signals by kind; kinds without a signal are left out.
fn kinds(signals: &Signals) -> String {
    let Signals { total, wires, bits, vectors, widest, reals, texts, events } = signals;
    let widest = format!(" of up to {widest} bits");
    let kinds = [
        (bits, "bits", ""),
        (vectors, "vectors", widest.as_str()),
        (reals, "reals", ""),
        (texts, "texts", ""),
        (events, "events", ""),
    ];
    let kinds = kinds.iter().filter(|(count, ..)| **count > 0);
    let kinds: Vec<_> = kinds.map(|(count, kind, more)| format!("{kind} {count}{more}")).collect();
    let names = format!("{total} names of {wires} wires");
    if kinds.is_empty() { names } else { format!("{names}: {}", kinds.join(", ")) }
}

/// Tensors whose probe is in the trace.
fn tensors(trace: &Trace, manifest: &Manifest) -> Vec<String> {
    let layer = manifest.layer.as_ref().map(|layer| layer.probe.as_slice());
    let parts = [
        (layer_scope(trace, manifest), layer.unwrap_or_default()),
        (design_scope(trace, manifest), manifest.probe.as_slice()),
    ];
    let Some((root, probes)) = parts.into_iter().find_map(|(root, probes)| Some((root?, probes))) else {
        return Vec::new();
    };
    let is_there = |path: &String| trace.hierarchy().find_signal(&format!("{root}.{path}")).is_some();
    let has = |probe: &&Probe| probe.wires().iter().all(is_there);
    probes.iter().filter(has).flat_map(|probe| probe.tensors.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Progress;

    fn object(file: &str) -> (serde_json::Value, String) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let trace = Trace::open(&file, &Progress::new()).unwrap();
        let object = Object::new(&trace, &file).unwrap();
        (serde_json::to_value(&object).unwrap(), object.text())
    }

    #[test]
    fn any_trace_is_described_in_numbers() {
        let (json, text) = object("tests/traces/mixed.fst");
        assert_eq!((&json["format"], &json["time_scale"]), (&"FST".into(), &"10 ps".into()));
        assert_eq!(
            (&json["start"], &json["end"], &json["duration"]),
            (&0.into(), &13_700.into(), &"137 ns".into())
        );
        assert_eq!((&json["tensors"], json.get("run")), (&serde_json::json!([]), None));
        assert_eq!(json["signals"]["widest"], 4096);
        let kinds = "26 names of 23 wires: bits 10, vectors 14 of up to 4096 bits, reals 1, events 1";
        assert!(text.contains(kinds), "{text}");
    }

    #[test]
    fn a_trace_of_the_engine_has_its_tensors_and_its_run() {
        let (json, text) = object("traces/demo.fst");
        assert_eq!(json["tensors"], serde_json::json!(["x", "y"]));
        assert!(json["run"]["result"].as_str().unwrap().starts_with("@result pass"), "{json}");
        assert!(text.contains("tensors    x y\n"), "{text}");
    }
}
