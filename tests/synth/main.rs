//! `tritscope synth`: with programs that only say what the real ones said, and with the real ones on a small design.
//!
//! `excerpts/` holds what Yosys 0.23, nextpnr-ecp5 0.11.1 and nextpnr-ice40 0.4 left of the design in `small/`, cut down
//! to what is read.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a helper of a test fails and tells as the test does"
)]

#[path = "../shared/folders.rs"]
mod folders;
mod place;
mod real;
#[path = "../shared/schema.rs"]
mod schema;

use place::Place;
use rustix::process::{Pid, Signal};
use serde_json::Value;
use std::fs;
use std::time::{Duration, Instant};

/// The instance at `path` below `area`.
fn instance<'a>(area: &'a Value, path: &[&str]) -> &'a Value {
    path.iter().fold(area, |area, name| {
        let children = area["children"].as_array().unwrap();
        children.iter().find(|child| child["name"] == *name).unwrap()
    })
}

#[test]
fn reports_of_ecp5_are_read() {
    let place = Place::with_fakes("ecp5");
    let (status, out, error) = place.run(&["small.toml", "--json"]);
    assert_eq!((status, error.as_str()), (Some(0), ""));
    let object = schema::checked("synth", out.as_bytes());
    assert_eq!((&object["board"], &object["top"]), (&"ecp".into(), &"small".into()));
    let parameters = object["parameters"].as_array().unwrap();
    assert!(parameters.iter().any(|known| known["name"] == "LANES" && known["value"] == 3));
    let area = &object["area"];
    assert_eq!(
        (&area["all"]["lut"], &area["all"]["ff"], &area["all"]["ram"]),
        (&24.into(), &73.into(), &1.into())
    );
    assert_eq!((&area["all"]["dsp"], &area["all"]["carry"]), (&2.into(), &29.into()));
    let adder = instance(area, &["lane[1].u_adder"]);
    assert_eq!((&adder["module"], &adder["own"]["ff"]), (&"adder".into(), &16.into()));
    let resource = |name: &str| {
        let resources = object["resources"].as_array().unwrap();
        resources.iter().find(|resource| resource["name"] == name).unwrap().clone()
    };
    assert_eq!(
        (&resource("TRELLIS_COMB")["used"], &resource("TRELLIS_COMB")["available"]),
        (&100.into(), &24_288.into())
    );
    assert_eq!(resource("MULT18X18D")["kind"], "dsp");
    assert_eq!(
        (&object["clocks"][0]["name"], &object["clocks"][0]["asked_mhz"]),
        (&"clk".into(), &25.0.into())
    );
    let path = &object["paths"][0];
    assert_eq!((&path["from"], &path["to"]), (&"posedge clk".into(), &"posedge clk".into()));
    let steps = path["steps"].as_array().unwrap();
    let sum: f64 = steps.iter().map(|step| step["delay_ns"].as_f64().unwrap()).sum();
    assert!((sum - path["delay_ns"].as_f64().unwrap()).abs() < 1e-9);
    let sources = |signal: &str| {
        let step = steps.iter().find(|step| step["signal"] == signal).unwrap();
        (step["source"]["file"].as_str().unwrap().to_owned(), step["source"]["line"].as_u64().unwrap())
    };
    assert_eq!(sources("words"), ("rtl/boards/small.v".to_owned(), 15));
    assert_eq!(sources("lane[1].u_adder.sum"), ("rtl/adder.v".to_owned(), 7));
    assert_eq!(object["bitstream"]["bytes"], 5);
    assert_eq!(object["tools"][1]["version"], "fake-1");
}

#[test]
fn reports_of_ice40_are_read() {
    let place = Place::with_fakes("ice40");
    let (status, out, _) = place.run(&["small.toml", "--target", "ice40", "--json"]);
    assert_eq!(status, Some(0));
    let object = schema::checked("synth", out.as_bytes());
    let area = &object["area"];
    assert_eq!(
        (&area["all"]["lut"], &area["all"]["ff"], &area["all"]["carry"]),
        (&107.into(), &73.into(), &67.into())
    );
    assert_eq!(instance(area, &["lane[2].u_adder"])["module"], "adder");
    let steps = object["paths"][0]["steps"].as_array().unwrap();
    let last = steps.last().unwrap();
    assert_eq!(
        (&last["signal"], &last["source"]["file"]),
        (&"lane[2].u_adder.sum".into(), &"rtl/adder.v".into())
    );
    assert_eq!(object["bitstream"]["file"], "design.bin");
}

#[test]
fn a_synthesis_is_kept_and_shown_again() {
    let place = Place::with_fakes("ecp5");
    let (status, first, _) = place.run(&["small.toml"]);
    assert_eq!(status, Some(0));
    assert!(first.contains("lane[*].u_adder ×3") && first.contains("rtl/adder.v:7"), "{first}");
    let kept = ["design.bit", "netlist.json", "nextpnr.log", "report.json", "synth.ys", "yosys.log"];
    let files = place.files("target/synth/small-ecp");
    assert!(kept.iter().all(|name| files.iter().any(|file| file == name)), "{files:?}");
    assert_eq!(fs::read_dir(place.path("target/synth")).unwrap().count(), 1);
    for shown in ["target/synth/small-ecp", "target/synth/small-ecp/report.json"] {
        assert_eq!(place.run(&["--show", shown]), (Some(0), first.clone(), String::new()));
    }
    let (status, _, error) = place.run(&["--show", "small.toml"]);
    assert!(status == Some(2) && error.contains("is no report of a synthesis"), "{error}");
}

#[test]
fn a_clock_that_is_too_slow_is_said_and_fails_only_where_that_was_asked_for() {
    let place = Place::with_fakes("ice40");
    let (status, _, error) = place.run(&["small.toml", "--board", "ice"]);
    assert_eq!(status, Some(0));
    assert!(error.contains("128.6 MHz of the 900.0 MHz"), "{error}");
    assert_eq!(place.run(&["small.toml", "--board", "ice", "--strict"]).0, Some(1));
}

#[test]
fn a_missing_tool_is_named_before_anything_runs() {
    let place = Place::with_fakes("ecp5");
    fs::remove_file(place.path("bin/ecppack")).unwrap();
    let (status, _, error) = place.run(&["small.toml"]);
    assert_eq!(status, Some(3), "{error}");
    assert!(error.contains("ecppack is not installed") && error.contains("sim/setup"), "{error}");
    assert!(!place.path("ran").exists() && place.files("target/synth").is_empty());
}

#[test]
fn a_design_that_does_not_fit_says_what_is_over_and_keeps_its_logs() {
    let place = Place::with_fakes("ecp5");
    let over = "echo 'Info:   DP16KD:  70/ 56 125%'; echo 'ERROR: Unable to place cell'; exit 255";
    place.fake("nextpnr-ecp5", over);
    let (status, _, error) = place.run(&["small.toml"]);
    assert_eq!(status, Some(2));
    assert!(
        error.contains("does not fit on ecp") && error.contains("70 of 56 memory blocks (14 too many)"),
        "{error}"
    );
    assert!(error.contains("SLOTS=1"), "{error}");
    assert_eq!(
        place.files("target/synth/small-ecp"),
        ["failed", "failed/nextpnr.log", "failed/synth.ys", "failed/yosys.log"]
    );
    place.fakes("ecp5");
    assert_eq!(place.run(&["small.toml"]).0, Some(0));
    assert!(!place.path("target/synth/small-ecp/failed").exists());
}

#[test]
fn an_error_of_yosys_points_at_its_line() {
    let place = Place::with_fakes("ecp5");
    place.fake("yosys", "echo 'rtl/adder.v:9: ERROR: syntax error, unexpected TOK_ID'; exit 1");
    let (status, _, error) = place.run(&["small.toml"]);
    assert_eq!(status, Some(2));
    assert!(error.contains("rtl/adder.v:9") && error.contains("unexpected TOK_ID"), "{error}");
}

#[test]
fn boards_that_there_are_not_are_answered_with_those_there_are() {
    let place = Place::with_fakes("ecp5");
    let (status, _, error) = place.run(&["small.toml", "--board", "big"]);
    assert_eq!(status, Some(2));
    assert!(error.contains("no board is called \"big\"") && error.contains("ecp (ecp5"), "{error}");
    let (status, _, error) = place.run(&["small.toml", "--set", "LANES"]);
    assert!(status == Some(2) && error.contains("NAME=VALUE"), "{error}");
}

#[test]
fn a_folder_with_something_else_in_it_is_left_alone() {
    let place = Place::with_fakes("ecp5");
    let (status, _, error) = place.run(&["small.toml", "-o", "rtl"]);
    assert_eq!(status, Some(2));
    assert!(error.contains("holds something other than a synthesis"), "{error}");
    assert!(place.path("rtl/adder.v").exists());
    assert_eq!(place.run(&["small.toml", "-o", "out", "-q"]), (Some(0), String::new(), String::new()));
    assert!(place.path("out/design.bit").exists());
}

#[test]
fn an_interrupt_leaves_no_process_and_no_file() {
    let place = Place::with_fakes("ecp5");
    place.fake("nextpnr-ecp5", "echo half > half.txt; echo $$ > ../../../../pid; sleep 600");
    let mut child = place.command(&["small.toml"]).spawn().unwrap();
    let began = Instant::now();
    while fs::read_to_string(place.path("pid")).unwrap_or_default().trim().is_empty() {
        assert!(began.elapsed() < Duration::from_secs(60), "the router was never started");
        std::thread::sleep(Duration::from_millis(20));
    }
    rustix::process::kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(place.files("target/synth").is_empty(), "{:?}", place.files("target/synth"));
    let router = fs::read_to_string(place.path("pid")).unwrap().trim().parse().unwrap();
    assert!(rustix::process::test_kill_process(Pid::from_raw(router).unwrap()).is_err(), "the router lives");
}
