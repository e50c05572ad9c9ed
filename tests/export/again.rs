//! A snippet of a decoded run, opened again: its tensors and the numbers of its cycles.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

const RUN: &str = "traces/faults/wrong-sign.fst";

/// A folder with a snippet of a run that subtracts where it should add.
struct Part {
    folder: TempDir,
}

impl Part {
    fn new(from: &str, to: &str, name: &str) -> Self {
        let part = Self { folder: tempfile::tempdir().unwrap() };
        let run = Path::new(env!("CARGO_MANIFEST_DIR")).join(RUN);
        part.export(run.to_str().unwrap(), from, to, name);
        part
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn tritscope(&self, arguments: &[&str]) -> String {
        let output = self.output(arguments);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {error}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn output(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tritscope"));
        command.current_dir(self.folder.path()).args(arguments).env("XDG_STATE_HOME", self.at("state"));
        command.output().unwrap()
    }

    fn export(&self, run: &str, from: &str, to: &str, name: &str) {
        let ends = ["export", "-q", run, "--no-session", "--from", from, "--to", to];
        let signals = ["--signals", "tb.dut.clk", "--signals", "*lane[2].u_scalar.acc", "-o", name];
        self.tritscope(&[ends.as_slice(), &signals].concat());
    }

    /// What the screen shows after some keys.
    fn screen(&self, name: &str, keys: &str) -> String {
        self.tritscope(&[
            "render", name, "-q", "--size", "160x48", "--keys", keys, "-o", "-", "--format", "txt",
        ])
    }
}

#[test]
fn tensors_of_a_snippet_are_shown_beside_what_they_should_be() {
    let part = Part::new("20us", "23us", "part.vcd");
    let screen = part.screen("part.vcd", "<A-t>y<Enter>");
    assert!(screen.contains("y 0") && screen.contains("from the snippet"), "{screen}");
    assert!(screen.contains("golden") && screen.contains('✗'), "{screen}");
    // The first output of the run: what the bench said of it.
    assert!(screen.contains("−335") && screen.contains("335"), "{screen}");
    let list = part.screen("part.vcd", "<A-t>");
    assert!(list.contains("✗ ") && list.contains("from the snippet"), "{list}");
}

#[test]
fn the_command_line_has_the_tensors_of_a_snippet_in_the_cycles_of_the_run() {
    let part = Part::new("20us", "23us", "part.vcd");
    let run = Path::new(env!("CARGO_MANIFEST_DIR")).join(RUN);
    let run = run.to_str().unwrap();
    let list = part.tritscope(&["tensors", "part.vcd"]);
    assert!(list.contains("from the snippet") && list.lines().any(|line| line.starts_with("y ")), "{list}");
    // Elements, without the heading, which tells token and matrix only of a run.
    let rows = |file: &str| {
        let text = part.tritscope(&["tensors", file, "y[17]", "--number", "0"]);
        text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(rows("part.vcd"), rows(run));
    let wrong = part.tritscope(&["tensors", "part.vcd", "y", "--wrong"]);
    assert!(wrong.contains('✗') && wrong.contains(" wrong, 0 missing"), "{wrong}");
    for (asked, said) in [
        (["y", "--token", "0"], "does not say of which token"),
        (["none", "--number", "0"], "is called `none`"),
    ] {
        let output = part.output(&[["tensors", "part.vcd"].as_slice(), &asked].concat());
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && error.contains(said), "{error}");
    }
}

#[test]
fn the_cursor_goes_to_where_an_element_passed_and_the_tensor_follows_it() {
    let part = Part::new("20us", "40us", "part.vcd");
    let there = part.screen("part.vcd", "<A-t>y<Enter><Home><Enter>");
    assert!(there.contains("passes in cycle"), "{there}");
    let [early, late] = ["<A-t>x<Enter>0", "<A-t>x<Enter>$"].map(|keys| part.screen("part.vcd", keys));
    assert!(early.contains("x 0  ") && late.contains("x 1  "), "{early}\n{late}");
}

#[test]
fn cycles_of_a_snippet_have_the_numbers_of_the_run() {
    let part = Part::new("#1000", "#1100", "part.vcd");
    let info = part.tritscope(&["info", "part.vcd"]);
    assert!(info.contains("cycles     from #1000 of tb.dut.clk\n"), "{info}");
    let values = |file: &str| {
        let at = ["values", file, "--at", "#1050", "--at", "#1100", "--signals", "*lane[2].u_scalar.acc"];
        part.tritscope(&at)
    };
    let run = Path::new(env!("CARGO_MANIFEST_DIR")).join(RUN);
    assert_eq!(values("part.vcd"), values(run.to_str().unwrap()));
    let screen = part.screen("part.vcd", "");
    assert!(screen.contains("1050") || screen.contains("1 050"), "{screen}");
    // A part of the part counts on.
    part.export("part.vcd", "#1050", "#1060", "less.vcd");
    assert!(part.tritscope(&["info", "less.vcd"]).contains("from #1050 of tb.dut.clk"));
    let at = part.tritscope(&["values", "less.vcd", "--at", "#1055", "--signals", "tb.dut.clk"]);
    assert!(at.contains("10.555 µs") && at.contains("1 055"), "{at}");
}

#[test]
fn pictures_count_cycles_where_the_screen_does() {
    let part = Part::new("#1000", "#1100", "part.svg");
    let picture = fs::read_to_string(part.at("part.svg")).unwrap();
    assert!(picture.contains(">#1020<") && !picture.contains("10.2 µs"), "{picture}");
    let run = Path::new(env!("CARGO_MANIFEST_DIR")).join(RUN);
    part.export(run.to_str().unwrap(), "#1000", "#1100", "part.md");
    let report = fs::read_to_string(part.at("part.md")).unwrap();
    assert!(report.contains("\ncycle ") && report.contains("╷#1050"), "{report}");
    let other = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces/hand.vcd");
    let other = other.to_str().unwrap();
    part.tritscope(&["export", "-q", other, "--no-session", "-o", "other.md"]);
    let report = fs::read_to_string(part.at("other.md")).unwrap();
    assert!(report.contains("\ntime "), "{report}");
}
