//! What `--json` prints is what the schemas of `docs/schemas/` say: every member described, and no other one.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "shared/schema.rs"]
mod schema;

use schema::checked;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

const SEEING: &str = "tests/traces/seeing.vcd";
const LAYER: &str = "traces/layer.fst";
const FAULT: &str = "traces/faults/wrong-sign.fst";
const SYSTOLIC: &str = "examples/systolic/systolic.fst";

/// Runs `tritscope NAME ARGUMENTS --json` in the project, expects `status`, and holds the object against its schema.
fn object(name: &str, arguments: &[&str], status: i32) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tritscope"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).arg(name).args(arguments).arg("--json");
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{name} {arguments:?}: {said}");
    let object = checked(name, &output.stdout);
    assert_eq!(object["schema"], format!("tritscope/{name}/1"));
    object
}

#[test]
fn info_is_described() {
    assert_eq!(object("info", &[SEEING], 0)["signals"]["events"], 1);
    assert!(object("info", &[LAYER], 0)["run"].is_object());
}

#[test]
fn values_are_described() {
    let everything = ["--signals", "*", "--compute", "1.5 + 1"];
    let all = object("values", &[&[SEEING, "--at", "0", "--at", "50%"], &everything[..]].concat(), 0);
    let kinds: BTreeSet<&str> =
        all["signals"].as_array().unwrap().iter().map(|signal| signal["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, BTreeSet::from(["bits", "event", "real", "text"]));
    object("values", &[LAYER, "--cycle", "3", "--before", "--signals", "*.clk"], 0);
}

#[test]
fn matches_are_described() {
    let found = object("search", &["traces/demo.fst", "rose(busy)", "--signals", "*.copi"], 0);
    assert_eq!((found["found"].as_u64(), found["complete"].as_bool()), (Some(12), Some(true)));
    let some = object("search", &["traces/demo.fst", "busy", "--clock", "tb.dut.clk", "--limit", "2"], 0);
    assert_eq!((some["found"].as_u64(), some["complete"].as_bool()), (Some(2), Some(false)));
    assert_eq!(object("search", &[SEEING, "1 == 2"], 1)["found"], 0);
}

#[test]
fn tensors_are_described() {
    assert!(object("tensors", &[LAYER], 0)["values"].is_null());
    object("tensors", &[LAYER, "q_head", "--token", "1", "--layer", "0"], 0);
    let wrong = object("tensors", &[FAULT, "y[3]"], 0);
    assert_eq!(wrong["values"][0]["elements"][0]["differs"], true);
    object("tensors", &[SYSTOLIC, "c"], 0);
}

#[test]
fn spans_are_described() {
    object("spans", &[LAYER], 0);
    object("spans", &[FAULT, "--level", "token,layer,operation,group,activation,frame"], 0);
    object("spans", &[SYSTOLIC], 0);
}

#[test]
fn checks_and_causes_are_described() {
    object("check", &[LAYER], 0);
    object("check", &[SYSTOLIC], 0);
    let mut troubles = BTreeSet::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("traces/faults")).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_some_and(|extension| extension == "fst") {
            let report = object("check", &[file.to_str().unwrap(), "--why"], 1);
            let frames = report["why"]["touched"]["frames"].as_array().cloned().unwrap_or_default();
            troubles.extend(frames.iter().filter_map(|frame| frame["trouble"].as_str().map(str::to_owned)));
        }
    }
    assert!(troubles.len() > 2, "{troubles:?}");
}

#[test]
fn differences_are_described() {
    let other = object("diff", &["traces/demo.fst", FAULT], 1);
    assert!(!other["tensors"]["differing"].as_array().unwrap().is_empty());
    object("diff", &[SEEING, SEEING], 0);
    object("diff", &[SEEING, "traces/demo.fst"], 1);
}

#[test]
fn simulations_are_described() {
    let none = ["--dump", "none"];
    let small = ["sim/scenarios/small.toml", "--dump", "none"];
    assert_eq!(object("sim", &small, 0)["verdict"], "pass");
    let fault = object("sim", &[&small[..], &["--fault", "wrong-sign"]].concat(), 1);
    assert!(fault["first"]["got"].is_string());
    let layers = ["sim/scenarios/layer-odd.toml", "--simulator", "icarus"];
    assert!(object("sim", &[&layers[..], &none].concat(), 0)["shape"]["heads"].is_number());
    let own = ["examples/systolic/scenario.toml", "--dump", "none"];
    assert!(object("sim", &own, 0)["top"].is_string());
}

#[test]
fn texts_and_measures_are_described() {
    let written = object("generate", &["--prompt", "ROMEO:", "--tokens", "2"], 0);
    assert_eq!(written["tokens"], 2);
    object("eval", &["--model", "bard-64", "--windows", "tests/data/windows.jsonl", "--limit", "1"], 0);
}

/// Calls `each` with every schema of an object within a schema.
fn objects(schema: &Value, each: &mut dyn FnMut(&Value)) {
    if schema.get("properties").is_some() && schema.get("type").is_some() {
        each(schema);
    }
    match schema {
        Value::Object(members) => members.values().for_each(|member| objects(member, each)),
        Value::Array(items) => items.iter().for_each(|item| objects(item, each)),
        _ => {}
    }
}

#[test]
fn schemas_allow_nothing_that_they_do_not_describe() {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(schema::folder()).unwrap() {
        let file = entry.unwrap().path();
        let schema: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
        objects(&schema, &mut |object| {
            assert_eq!(object["additionalProperties"], false, "{name}: {object}");
            for (member, said) in object["properties"].as_object().unwrap() {
                let described = said["description"].is_string() || said["$ref"].is_string();
                assert!(described, "{name}: {member}");
            }
        });
        names.insert(name);
    }
    // What `import` and `synth` print is held against their schemas by the tests of those commands.
    let known = "check diff eval export generate import info search sim spans synth tensors values";
    let unknown: Vec<_> = names.iter().filter(|name| !known.split(' ').any(|known| known == *name)).collect();
    assert!(names.len() >= 12 && unknown.is_empty(), "not tested here: {unknown:?}");
}
