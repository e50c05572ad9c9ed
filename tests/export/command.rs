//! The command line of exports.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn tritscope(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tritscope"));
    let state = folder.join("state");
    command
        .args(arguments)
        .current_dir(folder)
        .env("XDG_STATE_HOME", &state)
        .env("XDG_CONFIG_HOME", state)
        .output()
        .unwrap()
}

/// A folder with a trace and a file of notes.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut vcd =
        "$timescale 1ns $end\n$scope module tb $end\n$var wire 1 ! clk $end\n$var wire 8 \" d [7:0] $end\n\
        $upscope $end\n$enddefinitions $end\n"
            .to_owned();
    for step in 0..100 {
        writeln!(vcd, "#{}\n{}!\nb{step:b} \"", step * 5, step % 2).unwrap();
    }
    fs::write(folder.path().join("t.vcd"), vcd).unwrap();
    fs::write(folder.path().join("n.toml"), "[[note]]\nat = \"100ns\"\nsignal = \"tb.d\"\ntext = \"here\"\n")
        .unwrap();
    folder
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_stretch_is_written_and_opened_again() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    let arguments = [
        "export",
        "t.vcd",
        "--from",
        "#10",
        "--to",
        "+50ns",
        "--signals",
        "tb.d",
        "--notes",
        "n.toml",
        "-o",
        "s.vcd",
    ];
    let output = tritscope(folder.path(), &arguments);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("s.vcd: 1 rows from 105 ns to 155 ns, 1 notes"), "{}", said(&output));
    let text = fs::read_to_string(at("s.vcd")).unwrap();
    assert!(text.contains("\"export\":\"tritscope export t.vcd --from '#10' --to +50ns"), "{text}");
    assert!(text.contains("\n#105\n$dumpvars\n") && text.contains(" notes "), "{text}");
    // The clock is there though no row shows it, so that cycles can be counted.
    assert!(text.contains(" clk $end"), "{text}");
    let info = tritscope(folder.path(), &["info", "s.vcd"]);
    let info = String::from_utf8_lossy(&info.stdout).into_owned();
    assert!(info.contains("snippet of t.vcd") && info.contains("sha256"), "{info}");
}

#[test]
fn tables_go_to_standard_output_too() {
    let folder = folder();
    let arguments = ["export", "t.vcd", "--to", "12ns", "--signals", "tb.*", "--format", "csv", "-o", "-"];
    let output = tritscope(folder.path(), &arguments);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        text.starts_with("time,unit,signal,value\r\n0,ns,tb.clk,0\r\n0,ns,tb.d,00\r\n5,ns,tb.clk,1\r\n"),
        "{text}"
    );
    let output = tritscope(folder.path(), &[&arguments[..], &["--per-cycle"]].concat());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(text, "cycle,time,unit,tb.clk,tb.d\r\n0,5,ns,0,00\r\n");
}

#[test]
fn what_cannot_be_written_is_told_and_leaves_nothing() {
    let folder = folder();
    fs::hard_link(folder.path().join("t.vcd"), folder.path().join("same.vcd")).unwrap();
    let table: [(&[&str], &str); 9] = [
        (&["-o", "same.vcd"], "is what the export is made from"),
        (&["-o", "x.png"], "does not say what to write"),
        (&["-o", "x.vcd", "--format", "png"], "no format is called `png`"),
        (&["-o", "x.vcd", "--from", "90%", "--to", "10%"], "is later than"),
        (&["-o", "x.vcd", "--from", "2us", "--to", "3us"], "nothing is from"),
        (&["-o", "x.vcd", "--signals", "nowhere.*"], "no signal fits `nowhere.*`"),
        (&["-o", "x.csv", "--max-events", "3"], "more than 3 changes"),
        (&["-o", "no/such/x.vcd"], "cannot be written"),
        (&["-o", "x.vcd", "--notes", "none.toml"], "the notes cannot be read"),
    ];
    for (arguments, message) in table {
        let output = tritscope(folder.path(), &[&["export", "t.vcd"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = said(&output);
        assert!(said.contains(message) && said.contains("hint: "), "{arguments:?}: {said}");
    }
    let mut names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["n.toml", "same.vcd", "t.vcd"]);
}
