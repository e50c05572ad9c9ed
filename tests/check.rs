//! `tritscope check` on the traces that come with the project.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tritscope::manifest::Sidecar;
use tritscope::model::PROBES;
use tritscope::sim::Project;

fn check(trace: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tritscope"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).arg("check").arg(trace).args(more).output().unwrap()
}

fn json(trace: &Path) -> (Value, Option<i32>) {
    let output = check(trace, &["--json"]);
    let value = serde_json::from_slice(&output.stdout);
    (value.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr))), output.status.code())
}

fn faults() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("traces/faults");
    let files = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
    let mut traces: Vec<PathBuf> =
        files.filter(|file| file.extension().is_some_and(|e| e == "fst")).collect();
    traces.sort();
    traces
}

#[test]
fn the_demo_agrees_with_the_golden_model_in_every_value() {
    let (report, status) = json(Path::new("traces/demo.fst"));
    assert_eq!((status, &report["agrees"]), (Some(0), &Value::Bool(true)));
    assert_eq!((&report["wrong"], &report["missing"]), (&Value::from(0), &Value::from(0)));
    let compared = report["compared"].as_u64().unwrap();
    assert!(compared > 100_000, "only {compared} values were compared");
    println!("figure: the demo trace shows {compared} values, all equal to the golden model");
}

#[test]
fn the_trace_of_whole_layers_agrees_in_every_element_of_every_probe() {
    let (report, status) = json(Path::new("traces/layer.fst"));
    assert_eq!((status, &report["agrees"]), (Some(0), &Value::Bool(true)));
    let tensors = report["tensors"].as_array().unwrap();
    let names: BTreeSet<&str> = tensors.iter().filter_map(|tensor| tensor["tensor"].as_str()).collect();
    let known: usize = PROBES.iter().map(|(_, tensors)| tensors.len()).sum();
    assert_eq!(names.len(), known, "{names:?}");
    let compared = &report["compared"];
    println!("figure: the trace of whole layers shows {compared} values, all equal to the golden model");
}

#[test]
fn every_subject_is_compared_in_every_operation_of_the_demo() {
    let (report, _) = json(Path::new("traces/demo.fst"));
    let tensors = report["tensors"].as_array().unwrap();
    for operation in 0..tensors.iter().map(|t| t["operation"].as_u64().unwrap()).max().unwrap() {
        for subject in ["x", "frame", "chip_select", "copi", "accumulator", "y"] {
            let compared = tensors.iter().find(|t| t["operation"] == operation && t["tensor"] == subject);
            let compared = compared.map_or(0, |tensor| tensor["compared"].as_u64().unwrap());
            assert!(compared >= 64, "operation {operation}: {compared} of {subject} compared");
        }
    }
}

#[test]
fn each_broken_design_diverges_where_its_sidecar_expects() {
    let traces = faults();
    assert!(traces.len() >= 4, "only {} fault traces", traces.len());
    for trace in traces {
        let (report, status) = json(&trace);
        let name = trace.display();
        assert_eq!(status, Some(1), "{name}");
        let expect = Sidecar::beside(&trace).unwrap().unwrap().expect.unwrap();
        let divergence = &report["divergence"];
        assert_eq!(divergence["operation"], Value::from(expect.operation), "{name}");
        assert_eq!(divergence["tensor"], *expect.tensor, "{name}");
        assert_eq!(divergence["index"], expect.index, "{name}");
        assert_eq!(divergence["cycle"], expect.cycle, "{name}");
        assert_eq!(divergence["rtl"], Value::from(expect.rtl), "{name}");
        assert_eq!(divergence["golden"], expect.golden, "{name}");
    }
}

#[test]
fn text_names_the_count_or_the_divergence() {
    let output = check(Path::new("traces/demo.fst"), &[]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("values compared, all equal to the golden model"), "{text}");
    for trace in faults() {
        let output = check(&trace, &[]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.starts_with("first divergence: token ") && text.contains("golden"), "{text}");
    }
}

#[test]
fn a_trace_without_sidecar_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let lone = folder.path().join("lone.fst");
    std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("traces/demo.fst"), &lone).unwrap();
    let output = check(&lone, &[]);
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text.contains("lone.toml") && text.contains("hint: "), "{text}");
}

#[test]
fn a_missing_trace_is_refused_by_name() {
    let output = check(Path::new("no/such.fst"), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("no/such.fst"));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    for arguments in [&["check", "-v"][..], &["check", "--json"], &["info"], &["info", "--json"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tritscope"));
        command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).arg("traces/demo.fst");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success() && said.is_empty(), "{arguments:?}: {said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_standard_output_that_is_full_is_reported() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tritscope"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(["info", "traces/demo.fst"]).stdout(full);
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.starts_with("error: standard output cannot be written"), "{said}");
}

#[test]
fn a_sidecar_of_another_run_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("traces/demo");
    let sidecar = std::fs::read_to_string(demo.with_extension("toml")).unwrap();
    for (line, other, said) in [
        ("LANES = 64", "LANES = 32", "more scalars than LANES = 32"),
        ("LANES = 64", "LANES = 65", "lane[64].u_scalar.acc"),
        ("shape = [64, 64]", "shape = [64, 63]", "shape"),
        ("model = \"bard-64\"", "model = \"bard-65\"", "bard-65"),
        ("tokens = 4", "tokens = 99", "99 tokens"),
        ("dump = \"engine\"", "dumb = \"engine\"", "other.toml:"),
    ] {
        let other_trace = folder.path().join("other.fst");
        std::fs::copy(demo.with_extension("fst"), &other_trace).unwrap();
        std::fs::write(other_trace.with_extension("toml"), sidecar.replacen(line, other, 1)).unwrap();
        let output = check(&other_trace, &[]);
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{other}: {text}");
        assert!(text.contains(said), "{other}: {text}");
    }
}

#[test]
fn the_traces_were_made_by_the_rtl_that_is_here() {
    let project = Project::at(env!("CARGO_MANIFEST_DIR"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("traces");
    let mut traces = faults();
    traces.extend(["demo.fst", "layer.fst"].map(|name| folder.join(name)));
    for trace in traces {
        let sidecar = Sidecar::beside(&trace).unwrap().unwrap();
        let mut sources = project.sources().unwrap();
        if let Some(fault) = &sidecar.scenario.run.fault {
            sources.apply(fault, &project.fault(fault).unwrap()).unwrap();
        }
        let same = sidecar.trace.sources == sources.digest();
        assert!(same, "{}: RTL or bench changed since: run traces/regenerate", trace.display());
    }
}

#[test]
fn options_may_stand_before_the_subcommand_but_not_those_of_the_debugger() {
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tritscope"));
        command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().unwrap()
    };
    let quiet = run(&["-q", "check", "traces/demo.fst"]);
    assert!(quiet.status.success() && quiet.stdout.is_empty() && quiet.stderr.is_empty());
    for arguments in
        [&["--theme", "light", "check", "traces/demo.fst"][..], &["a.fst", "info", "traces/demo.fst"]]
    {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(String::from_utf8(output.stderr).unwrap().contains("hint: "), "{arguments:?}");
    }
}
