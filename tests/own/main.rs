//! A design of one's own, `examples/systolic`: built, simulated, decoded and compared without this project's RTL.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

mod expected;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tritscope::base::Cycle;
use tritscope::check::{Golden, Report, check, why};
use tritscope::decode::{Level, Run, TensorKey};
use tritscope::manifest::{Manifest, Scenario, Sidecar};
use tritscope::model::Models;
use tritscope::sim::{Cancel, Project, Request};
use tritscope::trace::{Progress, Trace};

const SIMULATORS: [&str; 2] = ["icarus", "verilator"];

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/systolic")
}

/// A copy of the example in a folder that is in no project.
fn copy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in fs::read_dir(example()).unwrap().map(|entry| entry.unwrap().path()) {
        fs::copy(&file, folder.path().join(file.file_name().unwrap())).unwrap();
    }
    folder
}

/// Replaces a text that a file has once.
fn edit(file: &Path, find: &str, replace: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert_eq!(text.matches(find).count(), 1, "{find} in {}", file.display());
    fs::write(file, text.replace(find, replace)).unwrap();
}

fn tritscope(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tritscope")).current_dir(folder).args(arguments).output().unwrap()
}

/// Exit status, standard output and standard error.
fn said(output: &Output) -> (i32, String) {
    let text =
        [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned()).concat();
    (output.status.code().unwrap(), text)
}

fn opened(file: &Path) -> (Run, Golden, Report) {
    let progress = Progress::new();
    let trace = Trace::open(file, &progress).unwrap();
    let sidecar = Sidecar::beside(file).unwrap().unwrap();
    let run = Run::decode(&trace, &sidecar.manifest().unwrap(), &sidecar, &progress).unwrap();
    let golden = Golden::new(&sidecar, &Models::standard()).unwrap();
    let report = check(&run, &trace, &golden, &progress).unwrap();
    (run, golden, report)
}

#[test]
fn the_example_is_clean_under_lint_at_several_parameters() {
    let verilator = |arguments: &[&str]| {
        let output = Command::new("verilator").current_dir(example()).args(arguments).output().unwrap();
        assert_eq!(said(&output), (0, String::new()), "{arguments:?}");
    };
    let files = ["systolic_cell.v", "systolic_array.v", "systolic_matmul.v"];
    for [rows, columns, depth, shift] in [[4, 4, 8, 6], [1, 1, 1, 0], [3, 5, 7, 2], [16, 16, 32, 8]] {
        let parameters = [("ROWS", rows), ("COLUMNS", columns), ("DEPTH", depth), ("SHIFT", shift)];
        let parameters = parameters.map(|(name, value)| format!("-G{name}={value}"));
        let parameters: Vec<&str> = parameters.iter().map(String::as_str).collect();
        let lint = ["--lint-only", "-Wall", "--top-module", "systolic_matmul"];
        verilator(&[&lint[..], &parameters[..], &files[..]].concat());
        let bench = ["--lint-only", "-Wall", "--timing", "--top-module", "tb_systolic", "tb_systolic.v"];
        verilator(&[&bench[..], &parameters[..], &files[..]].concat());
    }
}

#[test]
fn the_golden_model_writes_the_files_that_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let script = example().join("golden.py");
    let status = Command::new("python3").arg(script).arg(folder.path()).status().unwrap();
    assert!(status.success());
    for name in ["operands.hex", "y.hex", "expected.jsonl"] {
        let [fresh, kept] = [folder.path(), &example()].map(|folder| fs::read(folder.join(name)).unwrap());
        assert!(fresh == kept, "{name} is not what golden.py writes");
    }
}

#[test]
fn the_trace_at_hand_is_of_the_sources_at_hand() {
    let file = example().join("systolic.fst");
    assert!(fs::metadata(&file).unwrap().len() < 100_000);
    let sidecar = Sidecar::beside(&file).unwrap().unwrap();
    let project = Project::of_trace(&sidecar).unwrap();
    assert!(project.root().join("examples/systolic/scenario.toml").is_file());
    let digest = project.sources_of(&sidecar.scenario).unwrap().digest();
    assert_eq!(sidecar.trace.sources, digest, "make it again: {}", sidecar.trace.command);
}

#[test]
fn both_simulators_run_it_and_every_tensor_agrees() {
    let folder = copy();
    for simulator in SIMULATORS {
        let trace = format!("{simulator}.fst");
        let run = tritscope(folder.path(), &["sim", "scenario.toml", "--simulator", simulator, "-o", &trace]);
        let (status, text) = said(&run);
        assert!(status == 0 && text.contains("48 values checked"), "{simulator}: {text}");
        let (status, text) = said(&tritscope(folder.path(), &["check", &trace]));
        assert_eq!(
            (status, text.trim()),
            (0, &*format!("{trace}: 288 values compared, all equal to the golden model"))
        );
        let (run, golden, report) = opened(&folder.path().join(&trace));
        assert!(report.agrees() && !run.has_engine() && !run.has_layer(), "{simulator}");
        let names: Vec<&str> = run.tensors().iter().map(|tensor| &*tensor.name).collect();
        assert_eq!(names, ["a", "b", "c", "y"]);
        assert_eq!(
            [Level::Layer, Level::Operation].map(|level| run.spans(level).len()),
            [3, 9],
            "{simulator}"
        );
        let key = TensorKey { name: "c".into(), number: 2 };
        let expected = golden.tensor(&key).unwrap();
        let seen = run.elements(&key);
        let seen: Vec<(usize, i64)> = seen.iter().map(|e| (e.index, e.data.known().unwrap())).collect();
        assert_eq!(seen, *expected, "{simulator}");
    }
}

#[test]
fn the_sidecar_beside_the_design_has_relative_paths() {
    let folder = copy();
    let moved = folder.path().join("traces");
    fs::create_dir(&moved).unwrap();
    let (status, text) = said(&tritscope(folder.path(), &["sim", "scenario.toml", "-o", "traces/run.fst"]));
    assert_eq!(status, 0, "{text}");
    let text = fs::read_to_string(moved.join("run.toml")).unwrap();
    assert!(
        text.starts_with("manifest = \"../manifest.toml\"\nexpected = \"../expected.jsonl\"\n"),
        "{text}"
    );
    assert!(opened(&moved.join("run.fst")).2.agrees());
}

#[test]
fn a_sidecar_of_two_lines_is_enough_for_a_trace_from_elsewhere() {
    let folder = copy();
    let elsewhere = folder.path().join("elsewhere.fst");
    fs::copy(example().join("systolic.fst"), &elsewhere).unwrap();
    let sidecar = folder.path().join("elsewhere.toml");
    fs::write(&sidecar, "manifest = \"manifest.toml\"\nexpected = \"expected.jsonl\"\n").unwrap();
    assert!(opened(&elsewhere).2.agrees());
    let (status, text) = said(&tritscope(folder.path(), &["info", "elsewhere.fst"]));
    assert!(status == 0 && text.contains("tensors    a b c y"), "{text}");
    fs::write(&sidecar, "manifest = \"manifest.toml\"\n").unwrap();
    let (status, text) = said(&tritscope(folder.path(), &["check", "elsewhere.fst"]));
    assert!(status == 2 && text.contains("nothing says what the tensors must be"), "{status} {text}");
    fs::write(&sidecar, "").unwrap();
    let (status, text) = said(&tritscope(folder.path(), &["check", "elsewhere.fst"]));
    assert!(status == 2 && text.contains("which manifest belongs to the trace"), "{status} {text}");
}

#[test]
fn an_edit_diverges_where_it_is_first_seen() {
    for (file, find, replace, place) in [
        // Sums go on from one product to the next.
        ("systolic_array.v", ".clear (clear)", ".clear (1'b0)", "operation 1 › c[0]"),
        // Operands of the last row come a step late.
        (
            "systolic_matmul.v",
            "address = BASE[15:0] + k",
            "address = BASE[15:0] + k + (i == 3)",
            "operation 0 › c[12]",
        ),
        // The sign is lost in scaling.
        ("systolic_matmul.v", "c_data >>> SHIFT", "$signed(c_data >> SHIFT)", "operation 0 › y["),
        // Elements come in another order.
        ("systolic_matmul.v", "y_index  <= count;", "y_index  <= count ^ 16'd1;", "operation 0 › y[0]"),
    ] {
        let folder = copy();
        edit(&folder.path().join(file), find, replace);
        let (status, text) = said(&tritscope(folder.path(), &["sim", "scenario.toml", "-o", "run.fst"]));
        assert!(status == 1 && text.contains("tritscope check run.fst"), "{replace}: {status} {text}");
        let (status, text) = said(&tritscope(folder.path(), &["check", "run.fst"]));
        let line = text.lines().next().unwrap_or_default();
        assert!(status == 1 && line.starts_with(&format!("first divergence: {place}")), "{replace}: {text}");
        assert!(text.contains("signal: tb_systolic.dut."), "{text}");
    }
}

#[test]
fn causes_lead_along_what_the_manifest_says_to_the_tensor_that_broke() {
    let folder = copy();
    edit(&folder.path().join("systolic_array.v"), ".clear (clear)", ".clear (1'b0)");
    assert_eq!(said(&tritscope(folder.path(), &["sim", "scenario.toml", "-o", "run.fst"])).0, 1);
    let (run, golden, _) = opened(&folder.path().join("run.fst"));
    let key = TensorKey { name: "y".into(), number: 1 };
    let due = golden.tensor(&key).unwrap();
    let wrong =
        run.elements(&key).into_iter().zip(due.iter()).find(|(seen, due)| seen.data.known() != Some(due.1));
    let index = wrong.unwrap().0.index;
    let cause = why(&run, &golden, &key, index).unwrap();
    let chain: Vec<&str> = cause.chain.iter().map(|link| &*link.place.key.name).collect();
    assert_eq!(chain, ["y", "c"]);
    let inputs = &cause.first().unwrap().inputs;
    assert_eq!(
        inputs.iter().map(|input| (&*input.origin, input.wrong)).collect::<Vec<_>>(),
        [("a", 0), ("b", 0)]
    );
    let (_, text) = said(&tritscope(folder.path(), &["check", "run.fst", "--why"]));
    assert!(text.contains("first cause") && text.contains("a: 32 elements right"), "{text}");
}

#[test]
fn a_fault_beside_the_scenario_is_found_by_its_name() {
    let folder = copy();
    fs::create_dir(folder.path().join("faults")).unwrap();
    let fault = "file = \"systolic_cell.v\"\nfind = \"acc + term\"\nreplace = \"acc - term\"\nsummary = \"subtracts\"\n";
    fs::write(folder.path().join("faults/minus.toml"), fault).unwrap();
    let sim =
        |fault: &str| tritscope(folder.path(), &["sim", "scenario.toml", "--fault", fault, "-o", "run.fst"]);
    assert_eq!(said(&sim("minus")).0, 1);
    let (_, text) = said(&tritscope(folder.path(), &["check", "run.fst"]));
    assert!(text.starts_with("first divergence: operation 0 › c[0]"), "{text}");
    for (name, told) in [("plus", "is no file"), ("../../etc", "leads out of the project")] {
        let (status, text) = said(&sim(name));
        assert!(status == 2 && text.contains(told), "{text}");
    }
}

#[test]
fn elements_are_read_as_the_manifest_says() {
    let folder = copy();
    let file = folder.path().join("systolic.fst");
    let of = |run: &Run| {
        let elements = run.elements(&TensorKey { name: "y".into(), number: 0 });
        elements.iter().map(|element| element.data.known().unwrap()).collect::<Vec<i64>>()
    };
    let signed = of(&opened(&file).0);
    assert!(signed.iter().any(|y| *y < 0));
    let manifest = folder.path().join("manifest.toml");
    edit(&manifest, "data = \"y_data\"\n", "data = \"y_data\"\nsigned = false\n");
    let unsigned: Vec<i64> = signed.iter().map(|y| y.rem_euclid(256)).collect();
    assert_eq!(of(&opened(&file).0), unsigned);
    edit(&manifest, "signed = false\n", "signed = false\nwidth = 4\n");
    assert_eq!(of(&opened(&file).0), signed.iter().map(|y| y.rem_euclid(16)).collect::<Vec<i64>>());
    edit(&manifest, "signed = false\n", "");
    assert_eq!(of(&opened(&file).0), signed.iter().map(|y| (y + 8).rem_euclid(16) - 8).collect::<Vec<i64>>());
}

#[test]
fn a_run_that_ends_early_lacks_values() {
    let folder = copy();
    edit(&folder.path().join("tb_systolic.v"), "parameter  PRODUCTS = 3", "parameter  PRODUCTS = 2");
    edit(&folder.path().join("scenario.toml"), "PRODUCTS = 3\n", "");
    assert_eq!(said(&tritscope(folder.path(), &["sim", "scenario.toml", "-o", "run.fst"])).0, 0);
    let (status, text) = said(&tritscope(folder.path(), &["check", "run.fst"]));
    assert!(status == 1 && text.contains("192 values compared, 0 differ, 96 missing"), "{text}");
}

#[test]
fn an_error_in_the_design_has_its_place_in_the_users_file() {
    let folder = copy();
    edit(
        &folder.path().join("systolic_cell.v"),
        "wire signed [15:0]      product = a * b;",
        "wire signed product = a *;",
    );
    for simulator in SIMULATORS {
        let run =
            tritscope(folder.path(), &["sim", "scenario.toml", "--simulator", simulator, "-o", "run.fst"]);
        let (status, text) = said(&run);
        assert!(status == 2 && text.contains("systolic_cell.v:24"), "{simulator}: {status} {text}");
        assert!(!folder.path().join("run.fst").exists());
    }
}

#[test]
fn a_manifest_that_does_not_fit_is_an_error_before_anything_is_built() {
    let folder = copy();
    edit(&folder.path().join("manifest.toml"), "from = { y = [\"c\"] }", "from = { y = [\"d\"] }");
    let (status, text) = said(&tritscope(folder.path(), &["sim", "scenario.toml", "-o", "run.fst"]));
    assert!(status == 2 && text.contains("manifest.toml") && text.contains("the tensor d"), "{text}");
    let folder = copy();
    edit(&folder.path().join("manifest.toml"), "index = \"y_index\"", "index = \"y_place\"");
    assert_eq!(said(&tritscope(folder.path(), &["sim", "scenario.toml", "-o", "run.fst"])).0, 0);
    let (status, text) = said(&tritscope(folder.path(), &["check", "run.fst"]));
    assert!(status == 2 && text.contains("dut.y_place"), "{text}");
}

#[test]
fn a_scenario_reaches_nothing_outside_its_project_and_runs_nothing_but_simulators() {
    for (find, replace, told) in [
        ("[\"*.hex\"]", "[\"../*\"]", "leads out of the project"),
        ("\"systolic_*.v\"]", "\"systolic_*.v\", \"golden.py\"]", "is no Verilog"),
        ("\"tb_systolic\"", "\"tb -o /tmp/x\"", "no name of Verilog"),
        ("[\"gaps=3\"]", "[\"trace=/tmp/x\"]", "is taken"),
        ("\"expected.jsonl\"", "\"/etc/hostname\"", "no relative path"),
        ("\"manifest.toml\"", "\"absent.toml\"", "is no file"),
    ] {
        let folder = copy();
        edit(&folder.path().join("scenario.toml"), find, replace);
        let (status, text) = said(&tritscope(folder.path(), &["sim", "scenario.toml", "-o", "run.fst"]));
        assert!(status == 2 && text.contains(told), "{replace}: {status} {text}");
    }
    let folder = copy();
    edit(
        &folder.path().join("tb_systolic.v"),
        "initial forever",
        "initial $system(\"touch ran\");\n  initial forever",
    );
    let (status, text) = said(&tritscope(folder.path(), &["sim", "scenario.toml", "-o", "run.fst"]));
    assert!(status == 2 && text.contains("calls the system"), "{text}");
}

#[test]
fn whoever_waits_for_edits_knows_every_file() {
    let file = example().join("scenario.toml");
    let scenario = Scenario::read(&file).unwrap();
    let request = Request {
        project: Project::of(&file, &scenario).unwrap(),
        scenario,
        command: String::new(),
        models: Models::standard(),
        output: None,
        cache: None,
        cancel: Cancel::default(),
        silence: tritscope::sim::SILENCE,
    };
    let inputs = request.inputs();
    let mut names: Vec<String> =
        inputs.iter().map(|file| file.file_name().unwrap().to_string_lossy().into_owned()).collect();
    names.sort();
    names.dedup();
    assert_eq!(
        names,
        [
            "expected.jsonl",
            "manifest.toml",
            "operands.hex",
            "scenario.toml",
            "systolic_array.v",
            "systolic_cell.v",
            "systolic_matmul.v",
            "tb_systolic.v",
            "y.hex",
        ]
    );
    assert!(inputs.iter().all(|file| file.is_file()), "{inputs:?}");
}

#[test]
fn a_tensor_that_no_file_expects_is_shown_but_not_compared() {
    let folder = copy();
    let file = folder.path().join("expected.jsonl");
    let text = fs::read_to_string(&file).unwrap();
    let kept: String =
        text.lines().filter(|line| line.contains("\"y\"")).flat_map(|line| [line, "\n"]).collect();
    fs::write(&file, kept).unwrap();
    let (run, golden, report) = opened(&folder.path().join("systolic.fst"));
    assert!(report.agrees() && report.compared == 48);
    let key = run.current("c", Cycle(run.clock().cycles() - 1)).unwrap();
    assert_eq!((key.number, golden.tensor(&key), run.elements(&key).len()), (2, None, 16));
}

#[test]
fn the_manifest_of_the_example_reads_back_what_it_says() {
    let manifest = Manifest::read(&example().join("manifest.toml")).unwrap();
    let from: Vec<String> = manifest
        .probe
        .iter()
        .flat_map(|probe| probe.from.values().flatten())
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        (from, manifest.engine, manifest.layer),
        (vec!["a".to_owned(), "b".to_owned(), "c".to_owned()], None, None)
    );
}
