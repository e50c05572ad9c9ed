//! `tritscope sim` as a user meets it: traces and sidecars, messages, exit statuses, caches.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

#[path = "shared/folders.rs"]
mod folders;
mod simulate;

use simulate::{parameters, random, request, scenario};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;
use tritscope::manifest::{Dump, Manifest, ScalarWires, Scenario, Shape, Sidecar, Simulator};
use tritscope::sim::{self, Event, Outcome, Project, Report, Verdict};
use tritscope::trace::{Format, Progress, Trace};

const SIMULATORS: [Simulator; 2] = [Simulator::Icarus, Simulator::Verilator];

fn tiny() -> Scenario {
    scenario("tiny", random([5, 6], 2, 1), parameters(4, 0, 1, 1))
}

fn tritscope(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tritscope"));
    command.current_dir(folder).args(arguments);
    command
}

fn text(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// A project of its own, with the RTL and the bench of this package.
fn project() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    for part in ["rtl", "sim"] {
        folders::copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join(part), &root.join(part));
    }
    (folder, root)
}

fn edit(file: &Path, find: &str, replace: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(find), "{}", file.display());
    fs::write(file, text.replacen(find, replace, 1)).unwrap();
}

fn finished(outcome: Outcome) -> Report {
    assert!(matches!(outcome, Outcome::Finished(_)), "{outcome:?}");
    let Outcome::Finished(report) = outcome else { unreachable!("asserted above") };
    *report
}

#[test]
fn every_dump_level_shows_its_wires_under_both_simulators() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = Manifest::bundled().unwrap();
    let mut sizes = Vec::new();
    let engine = manifest.engine.as_ref().unwrap();
    for simulator in SIMULATORS {
        for dump in [Dump::Probes, Dump::Engine, Dump::All] {
            let file = folder.path().join(format!("{}-{}.fst", simulator.name(), dump.name()));
            let mut request = request(tiny());
            (request.scenario.run.simulator, request.scenario.run.dump) = (simulator, dump);
            request.output = Some(file.clone());
            let report = finished(sim::run(&request, &mut |_| {}).unwrap());
            assert_eq!(report.trace.as_deref(), Some(file.as_path()));
            let trace = Trace::open(&file, &Progress::default()).unwrap();
            assert_eq!(trace.format(), Format::Fst);
            let root =
                manifest.roots.iter().find(|root| trace.hierarchy().find_scope(root).is_some()).unwrap();
            let has = |path: &str| trace.hierarchy().find_signal(&format!("{root}.{path}")).is_some();
            for path in [&manifest.clock, &engine.wires.operation, &engine.wires.busy] {
                assert!(has(path), "{path} at {}", dump.name());
            }
            assert!(manifest.probe.iter().all(|probe| has(&format!("{}.data", probe.scope))));
            let lanes = (0..4).all(|lane| has(&ScalarWires::path(&engine.scalar.accumulator, lane)));
            let wires = [&engine.wires.copi, &engine.wires.lane_cs_n, &engine.wires.capture];
            let whole = lanes && wires.iter().all(|path| has(path));
            assert_eq!(whole, dump >= Dump::Engine, "{} {}", simulator.name(), dump.name());
            sizes.push((simulator.name(), dump.name(), fs::metadata(&file).unwrap().len()));
            let sidecar = Sidecar::beside(&file).unwrap().unwrap();
            assert_eq!((sidecar.trace.dump, sidecar.trace.shape), (dump, Shape::Product([5, 6])));
            assert_eq!(sidecar.scenario, request.scenario);
        }
    }
    println!("figure: trace sizes in bytes {sizes:?}");
}

#[test]
fn a_sidecar_says_how_the_trace_was_made_without_naming_the_machine() {
    let (_folder, root) = project();
    fs::create_dir(root.join("made")).unwrap();
    let mut output =
        tritscope(&root, &["sim", "sim/scenarios/small.toml", "--dump", "probes", "-o", "made/run.fst"]);
    let (code, stdout, stderr) = text(&output.output().unwrap());
    assert_eq!(code, Some(0), "{stderr}");
    for said in ["10 values checked", "cycles an operation", "utilisation", "build ", "trace made/run.fst"] {
        assert!(stdout.contains(said), "{said}: {stdout}");
    }
    let sidecar = fs::read_to_string(root.join("made/run.toml")).unwrap();
    assert!(
        sidecar.contains("tritscope sim sim/scenarios/small.toml --dump probes -o made/run.fst"),
        "{sidecar}"
    );
    assert!(!sidecar.contains(root.to_str().unwrap()), "{sidecar}");
    // From another folder, by absolute paths: the same words, the same sources.
    let elsewhere = tempfile::tempdir().unwrap();
    let (file, trace) = (root.join("sim/scenarios/small.toml"), root.join("made/run.fst"));
    let again = ["sim", file.to_str().unwrap(), "--dump", "probes", "-o", trace.to_str().unwrap()];
    let (code, _, stderr) = text(&tritscope(elsewhere.path(), &again).output().unwrap());
    assert_eq!(code, Some(0), "{stderr}");
    assert_eq!(fs::read_to_string(root.join("made/run.toml")).unwrap(), sidecar);
    assert_eq!(fs::read_dir(root.join("made")).unwrap().count(), 2);
}

#[test]
fn a_fault_ends_with_status_1_and_keeps_its_trace() {
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("broken.fst");
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("sim/scenarios/small.toml");
    let arguments =
        ["sim", scenario.to_str().unwrap(), "--fault", "wrong-sign", "-o", trace.to_str().unwrap()];
    let (code, _, stderr) = text(&tritscope(folder.path(), &arguments).output().unwrap());
    assert_eq!(code, Some(1), "{stderr}");
    assert!(stderr.contains("of 10 values differ; the first is output"), "{stderr}");
    assert!(stderr.contains("hint: tritscope check ") && trace.exists(), "{stderr}");
    let sidecar = Sidecar::beside(&trace).unwrap().unwrap();
    assert_eq!(sidecar.scenario.run.fault.as_deref(), Some("wrong-sign"));
    let (code, stdout, _) =
        text(&tritscope(folder.path(), &[&arguments[..], &["--json"]].concat()).output().unwrap());
    let object: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(
        (code, object["verdict"].as_str(), object["checked"].as_u64()),
        (Some(1), Some("fail"), Some(10))
    );
}

#[test]
fn compiler_errors_point_into_the_users_own_files() {
    let (_folder, root) = project();
    edit(&root.join("rtl/scalar.v"), "endmodule", "  assign = 1;\nendmodule");
    let line = fs::read_to_string(root.join("rtl/scalar.v")).unwrap();
    let line = line.lines().position(|line| line.contains("assign = 1")).unwrap() + 1;
    let trace = root.join("small.fst");
    fs::write(&trace, "an earlier trace").unwrap();
    for simulator in SIMULATORS {
        let arguments = ["sim", "sim/scenarios/small.toml", "--simulator", simulator.name()];
        let (code, _, stderr) = text(&tritscope(&root, &arguments).output().unwrap());
        assert_eq!(code, Some(2), "{stderr}");
        assert!(stderr.contains(&format!("error: rtl/scalar.v:{line}:")), "{stderr}");
        assert_eq!(fs::read_to_string(&trace).unwrap(), "an earlier trace");
        assert!(!root.join("small.toml").exists());
    }
}

#[test]
fn a_bench_that_says_nothing_is_an_error() {
    for (find, replace, word) in [
        ("$display(\"@result pass", "$display(\"result pass", "without a @result line"),
        (
            "checked=%0d cycles=%0d\", checked,",
            "checked=%0d cycles=%0d\", checked - 1,",
            "9 values, 10 were due",
        ),
        ("$display(\"@result pass", "$display(\"@result pas", "does not understand"),
    ] {
        let (_folder, root) = project();
        edit(&root.join("sim/tb_check.v"), find, replace);
        let arguments = ["sim", "sim/scenarios/small.toml", "--dump", "none"];
        let (code, _, stderr) = text(&tritscope(&root, &arguments).output().unwrap());
        assert_eq!(code, Some(2), "{stderr}");
        assert!(stderr.contains(word), "{stderr}");
    }
}

#[test]
fn what_the_user_can_mend_has_status_2_and_a_missing_tool_3() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let small = root.join("sim/scenarios/small.toml");
    let small = small.to_str().unwrap();
    for (arguments, word) in [
        (vec!["none.toml"], "none.toml"),
        (vec![small, "--fault", "no-such"], "there are: "),
        (vec![small, "--dump", "none", "-o", "x.fst"], "dump level is none"),
        (vec![small, "--simulator", "verilator", "-o", "x.vcd"], "writes FST"),
        (vec![small, "--simulator", "spice"], "spice"),
        // The sidecar of this trace would be the scenario itself.
        (vec![small, "-o", "sim/scenarios/small.fst"], "is in the way"),
    ] {
        let (code, _, stderr) = text(&tritscope(root, &[vec!["sim"], arguments].concat()).output().unwrap());
        assert_eq!(code, Some(2), "{stderr}");
        assert!(stderr.contains(word), "{stderr}");
    }
    for (simulator, tool) in [("icarus", "iverilog"), ("verilator", "verilator")] {
        let arguments = ["sim", small, "--dump", "none", "--simulator", simulator];
        let nothing = tempfile::tempdir().unwrap();
        let (code, _, stderr) =
            text(&tritscope(root, &arguments).env("PATH", nothing.path()).output().unwrap());
        assert_eq!(code, Some(3), "{stderr}");
        assert!(
            stderr.contains(&format!("{tool} is not installed")) && stderr.contains("sim/setup"),
            "{stderr}"
        );
        assert!(stderr.contains(&format!("apt-get install {tool}")), "{stderr}");
    }
}

#[test]
fn a_built_model_is_used_again_and_a_damaged_one_built_again() {
    let cache = tempfile::tempdir().unwrap();
    let mut request = request(tiny());
    request.scenario.run.simulator = Simulator::Verilator;
    request.cache = Some(cache.path().join("tritscope"));
    let run = || finished(sim::run(&request, &mut |_| {}).unwrap());
    let (first, second) = (run(), run());
    assert!(!first.built_before && second.built_before);
    assert_eq!(first.verdict, second.verdict);
    let entries = fs::read_dir(cache.path().join("tritscope")).unwrap().flatten();
    let names: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    for file in names.iter().flat_map(|entry| fs::read_dir(entry).unwrap().flatten()) {
        // A damaged model, object or header of the same length.
        let mut bytes = fs::read(file.path()).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle..].fill(0);
        fs::write(file.path(), bytes).unwrap();
    }
    let third = run();
    assert!(!third.built_before && matches!(third.verdict, Verdict::Pass { .. }));
    assert!(run().built_before);
}

#[test]
fn a_cache_that_cannot_be_written_is_done_without() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let mut request = request(tiny());
    request.scenario.run.simulator = Simulator::Verilator;
    request.project = Project::at(env!("CARGO_MANIFEST_DIR"));
    request.cache = Some(folder.path().join("file/tritscope"));
    let mut warnings = 0;
    let report = finished(
        sim::run(&request, &mut |event| warnings += u32::from(matches!(event, Event::Message(_)))).unwrap(),
    );
    assert!(matches!(report.verdict, Verdict::Pass { .. }));
    assert_eq!(warnings, 1);
}
