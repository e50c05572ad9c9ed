//! The real programs on a design of three adders: both families, to a bitstream.

use super::place::Place;
use super::{instance, schema};
use std::path::Path;
use std::process::Command;

/// Synthesizes the small design for `board` and looks at all that must hold, whatever the versions of the tools.
fn reaches_a_bitstream(board: &str) {
    let place = Place::new();
    let (status, out, error) = place.run(&["small.toml", "--board", board, "--json"]);
    assert_eq!(status, Some(0), "{error}");
    let object = schema::checked("synth", out.as_bytes());
    let area = &object["area"];
    // The pipeline of the adders: 48 flip-flops of sums, 9 of the address, 16 of the output.
    assert_eq!(area["all"]["ff"], 73, "{area}");
    assert_eq!(area["all"]["ram"], 1);
    assert_eq!(instance(area, &["lane[1].u_adder"])["own"]["ff"], 16);
    assert!(object["clocks"][0]["achieved_mhz"].as_f64().unwrap() > 10.0);
    let steps = object["paths"][0]["steps"].as_array().unwrap();
    assert!(steps.iter().any(|step| step["source"]["file"] == "rtl/adder.v"), "{steps:?}");
    let file = place
        .path("target/synth")
        .join(format!("small-{board}"))
        .join(object["bitstream"]["file"].as_str().unwrap());
    let bytes = file.metadata().unwrap().len();
    assert!(bytes > 10_000 && object["bitstream"]["bytes"] == bytes, "{bytes}");
    let seconds: f64 =
        object["stages"].as_array().unwrap().iter().map(|stage| stage["seconds"].as_f64().unwrap()).sum();
    let mhz = object["clocks"][0]["achieved_mhz"].as_f64().unwrap();
    println!(
        "figure: {board}: three adders to a bitstream of {bytes} bytes at {mhz:.0} MHz in {seconds:.1} s"
    );
}

#[test]
fn ecp5_reaches_a_bitstream() {
    reaches_a_bitstream("ecp");
}

#[test]
fn ice40_reaches_a_bitstream() {
    reaches_a_bitstream("ice");
}

#[test]
fn setup_finds_the_programs_that_the_program_finds() {
    let setup = Path::new(env!("CARGO_MANIFEST_DIR")).join("sim/setup");
    let place = Place::with_fakes("ecp5");
    let asked = |name: &str| {
        let mut command = Command::new(&setup);
        command.env("PATH", format!("{}:/usr/bin:/bin", place.path("bin").display()));
        command.env("XDG_DATA_HOME", place.path("data")).args(["--path", name]);
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap().trim().to_owned())
    };
    let own = place.path("data/tritscope/tools/bin");
    std::fs::create_dir_all(&own).unwrap();
    std::fs::rename(place.path("bin/ecppack"), own.join("yowasp-ecppack")).unwrap();
    assert_eq!(asked("nextpnr-ecp5"), (Some(0), place.path("bin/nextpnr-ecp5").display().to_string()));
    assert_eq!(asked("ecppack"), (Some(0), own.join("yowasp-ecppack").display().to_string()));
    assert_eq!(asked("no-such-program").0, Some(3));
    let output = place.command(&["small.toml"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}
