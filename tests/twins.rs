//! What the interface finds, printed: values, matches, tensors, spans.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
use std::process::Command;
use tritscope::trace::{Progress, Trace};

const DEMO: &str = "traces/demo.fst";
const LAYER: &str = "traces/layer.fst";
const SEEING: &str = "tests/traces/seeing.vcd";

fn tritscope(arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tritscope"));
    let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&tritscope(&[arguments, &["--json"]].concat()).1).unwrap()
}

/// The error of a command that is used wrongly.
fn refused(arguments: &[&str]) -> String {
    let (status, out, error) = tritscope(arguments);
    assert_eq!((status, out.as_str()), (Some(2), ""), "{arguments:?}: {error}");
    error
}

#[test]
fn values_are_those_of_the_trace_at_and_before_a_time() {
    let trace =
        Trace::open(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(DEMO), &Progress::new()).unwrap();
    let copi = trace.hierarchy().find_signal("tb.dut.copi").unwrap();
    trace.load(&[copi]).unwrap();
    let time = trace.next_change(copi, tritscope::base::Time(60_000)).unwrap();
    let at = time.0.to_string();
    let ask = ["values", DEMO, "--signals", "tb.dut.copi", "--at", &at];
    let bits = |object: &Value| object["signals"][0]["values"][0]["bits"].as_str().unwrap().to_owned();
    let (now, before) = (bits(&json(&ask)), bits(&json(&[&ask[..], &["--before"]].concat())));
    assert_eq!(now, trace.value(copi, time).unwrap().to_string());
    assert_eq!(before, trace.value_before(copi, time).unwrap().to_string());
    assert_ne!(now, before);
}

#[test]
fn times_are_written_as_in_the_interface() {
    let ticks = |more: &[&str]| {
        let object = json(&[&["values", DEMO, "--signals", "tb.dut.clk"], more].concat());
        let at = object["at"].as_array().unwrap().clone();
        at.iter().map(|moment| moment["ticks"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(ticks(&["--at", "120ns", "--at", "7", "--at", "0.12 us"]), [7, 120], "in order, each once");
    assert_eq!(ticks(&["--cycle", "12"]), ticks(&["--at", "#12"]));
    assert_eq!(ticks(&["--at", "0%", "--at", "100%"]), [0, ticks(&[])[0]], "the end where nothing is said");
    assert!(refused(&["values", DEMO, "--at", "12 parsec"]).contains("is no time\nhint: 120ns"));
    assert!(
        refused(&["values", DEMO, "--at", "1s"])
            .contains("1 s is behind the end of the trace\nhint: it ends at ")
    );
    assert!(refused(&["values", DEMO, "--at", "#1x"]).contains("is no cycle"));
}

#[test]
fn values_come_in_columns_with_their_times_above() {
    let (_, text, _) =
        tritscope(&["values", DEMO, "--signals", "*.clk", "--at", "50", "--at", "55", "--format", "bin"]);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "time        50 ns  55 ns", "{text}");
    assert!(lines[1].starts_with("cycle ") && lines[2].starts_with("tb.dut.clk  "), "{text}");
    assert!(refused(&["values", DEMO, "--signals", "nothing.*"]).contains("no signal fits `nothing.*`"));
    assert!(refused(&["values", DEMO, "--compute", "1 +"]).starts_with("error: "));
}

#[test]
fn a_search_finds_what_the_library_finds_and_its_status_says_whether() {
    let found = json(&["search", DEMO, "rose(busy)"]);
    let trace =
        Trace::open(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(DEMO), &Progress::new()).unwrap();
    let all = tritscope::query::search(&trace, "rose(busy)", None, &Progress::new()).unwrap();
    let ticks: Vec<u64> =
        found["matches"].as_array().unwrap().iter().map(|one| one["ticks"].as_u64().unwrap()).collect();
    assert_eq!(ticks, all.times.iter().map(|time| time.0).collect::<Vec<_>>());
    let (status, text, told) = tritscope(&["search", DEMO, "rose(busy)", "--limit", "2"]);
    assert_eq!((status, text.lines().count()), (Some(0), 2), "{text}");
    assert!(text.contains("cycle ") && told.contains("2 matches and more"), "{text}{told}");
    let (status, text, told) = tritscope(&["search", SEEING, "1 == 2", "-q"]);
    assert_eq!((status, text.as_str(), told.as_str()), (Some(1), "", ""), "like grep");
    for wrong in ["no_such_signal", "busy &&", "busy =="] {
        assert!(refused(&["search", DEMO, wrong]).starts_with("error: "), "{wrong}");
    }
    assert!(
        refused(&["search", DEMO, "busy", "--from", "5us", "--to", "1us"]).contains("ends before it begins")
    );
}

#[test]
fn a_search_stays_within_its_stretch_and_samples_before_the_edge() {
    let all = json(&["search", DEMO, "busy", "--clock", "tb.dut.clk", "--limit", "40"]);
    let first = all["matches"][0]["ticks"].as_u64().unwrap();
    let (from, to) = (first.to_string(), "+100ns");
    let some = json(&[
        "search",
        DEMO,
        "busy",
        "--clock",
        "tb.dut.clk",
        "--from",
        &from,
        "--to",
        to,
        "--signals",
        "*.busy",
    ]);
    assert_eq!(some["matches"].as_array().unwrap().len(), 11, "a clock of 10 ns, both ends included");
    assert_eq!((some["from"].as_u64(), some["to"].as_u64()), (Some(first), Some(first + 100)));
    let values = some["signals"][0]["values"].as_array().unwrap();
    assert!(values.iter().all(|value| value["bits"] == "1"), "what the edge captures");
}

#[test]
fn tensors_have_their_elements_beside_the_golden_model() {
    let (_, list, _) = tritscope(&["tensors", LAYER]);
    assert!(list.starts_with("tensor ") && list.contains("\nq_proj "), "{list}");
    let object = json(&["tensors", LAYER, "q_proj", "--token", "1", "--layer", "1"]);
    let values = object["values"].as_array().unwrap();
    assert_eq!((values.len(), &values[0]["number"]), (1, &Value::from(3)));
    let elements = values[0]["elements"].as_array().unwrap();
    assert!(
        elements.len() >= 16
            && elements.iter().all(|one| one["rtl"] == one["golden"] && one["difference"] == 0)
    );
    assert_eq!(json(&["tensors", LAYER, "q_proj", "--number", "3"])["values"], object["values"]);
    let one = json(&["tensors", LAYER, "*_proj[5]", "--number", "0"]);
    assert!(one["values"].as_array().unwrap().len() >= 7);
    let (_, text, _) = tritscope(&["tensors", "traces/faults/wrong-sign.fst", "y[2]", "--wrong"]);
    assert!(text.contains("y 0 · token 0 · layer 0 · q_proj: ") && text.contains('✗'), "{text}");
}

#[test]
fn what_no_run_has_is_refused_with_what_there_is() {
    assert!(refused(&["tensors", LAYER, "q_prj"]).contains("did you mean q_proj?"));
    assert!(refused(&["tensors", LAYER, "q_proj[9999]"]).contains("no such element"));
    assert!(refused(&["tensors", LAYER, "q_proj", "--token", "99"]).contains("no tensor of that token"));
    assert!(refused(&["tensors", LAYER, "q_proj[x]"]).contains("is no element"));
    for command in ["tensors", "spans"] {
        assert!(refused(&[command, SEEING]).contains("seeing.toml: no sidecar says what was run"));
    }
    assert!(refused(&["spans", LAYER, "--level", "byte"]).contains("operation"));
}

#[test]
fn spans_nest_and_have_cycles_and_times() {
    let object = json(&["spans", LAYER]);
    let spans = object["spans"].as_array().unwrap();
    let of = |level: &str| spans.iter().filter(|span| span["level"] == level).count();
    assert!(of("token") > 1 && of("layer") >= 2 * of("token") && of("operation") > of("layer"));
    for span in spans {
        let [first, last, cycles, from, to] =
            ["first_cycle", "last_cycle", "cycles", "from", "to"].map(|name| span[name].as_u64().unwrap());
        assert_eq!(cycles, last - first + 1);
        assert_eq!(to - from, cycles * 10, "a clock of 10 ns: {span}");
    }
    let (_, text, _) = tritscope(&["spans", DEMO, "--level", "op,frame", "--from", "#3200", "--to", "+#20"]);
    assert!(
        text.starts_with("span ") && text.contains("\noperation q_proj") && text.contains("\n  frame "),
        "{text}"
    );
}
