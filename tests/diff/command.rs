//! `tritscope diff`, and its page.

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn tritscope(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tritscope"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().unwrap()
}

fn diff(left: &str, right: &str, more: &[&str]) -> (Option<i32>, String) {
    let (left, right) = (format!("tests/traces/{left}"), format!("tests/traces/{right}"));
    let output = tritscope(&[&["diff", &left, &right], more].concat());
    let text = if output.stdout.is_empty() { output.stderr } else { output.stdout };
    (output.status.code(), String::from_utf8(text).unwrap())
}

#[test]
fn the_exit_status_says_whether_the_traces_differ() {
    for (right, more, status) in [
        ("diff/a.vcd", &[][..], 0),
        ("diff/moved.vcd", &[], 0),
        ("diff/value.vcd", &[], 1),
        ("diff/end.vcd", &[], 1),
        ("diff/end.vcd", &["--to", "30ns"], 0),
        ("diff/late.vcd", &[], 1),
        ("diff/late.vcd", &["--tolerance", "1ns"], 1),
        ("diff/late.vcd", &["--tolerance", "2ns"], 0),
        ("diff/value.vcd", &["--signals", "*.carry", "--signals", "tb.clk"], 0),
        ("diff/value.vcd", &["--from", "25 ns"], 0),
        ("diff/value.vcd", &["--tolerance", "2"], 2),
        ("diff/value.vcd", &["--tolerance", "1ns", "--exact"], 2),
        ("diff/none.vcd", &[], 2),
        ("diff/value.vcd", &["--signals", "nothing"], 2),
        ("diff/value.vcd", &["--map", "tb"], 2),
    ] {
        let (found, text) = diff("diff/a.vcd", right, more);
        assert_eq!(found, Some(status), "{right} {more:?}: {text}");
    }
}

#[test]
fn traces_of_two_formats_of_one_run_are_the_same() {
    let (status, text) = diff("mixed.vcd", "mixed.fst", &[]);
    assert_eq!(status, Some(0), "{text}");
    assert!(text.starts_with("same: 26 signals compared"), "{text}");
}

#[test]
fn the_object_has_every_member_of_its_page() {
    let (_, text) = diff("diff/a.vcd", "diff/value.vcd", &["--json"]);
    let object: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&object["first"]["time"], &object["first"]["path"]), (&15.into(), &"tb.dut.count".into()));
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diff.md")).unwrap();
    let members = object.as_object().unwrap();
    assert!(members.len() > 10, "{text}");
    for (member, value) in members {
        assert!(page.contains(&format!("`{member}`")), "docs/diff.md does not say what {member} is");
        for inner in value.as_array().and_then(|list| list.first()?.as_object()).into_iter().flatten() {
            assert!(
                page.contains(&format!("`{}`", inner.0)),
                "docs/diff.md does not say what {} is",
                inner.0
            );
        }
    }
}

#[test]
fn lists_are_cut_and_names_cannot_reach_the_terminal() {
    let (_, text) = diff("diff/a.vcd", "diff/late.vcd", &["--max", "1"]);
    assert!(
        text.contains("signals that differ (2):\n") && text.contains("\n  and 1 more; --max 0"),
        "{text}"
    );
    let text =
        |value: u8| format!("$var wire 1 ! a\u{1b}[31mb $end\n$enddefinitions $end\n#0\n{value}!\n#1\n");
    let folder = tempfile::tempdir().unwrap();
    let files = ["a.vcd", "b.vcd"].map(|name| folder.path().join(name));
    fs::write(&files[0], text(0)).unwrap();
    fs::write(&files[1], text(1)).unwrap();
    let output = tritscope(&["diff", files[0].to_str().unwrap(), files[1].to_str().unwrap()]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("[31mb") && !text.contains('\u{1b}'), "{text}");
}

#[test]
fn the_page_shows_what_the_command_prints() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diff.md")).unwrap();
    let mut examples = 0;
    for block in page.split("```console\n").skip(1) {
        let (block, _) = block.split_once("```").unwrap();
        let (line, expected) = block.split_once('\n').unwrap();
        let arguments: Vec<_> = line.strip_prefix("$ tritscope ").unwrap().split(' ').collect();
        let output = tritscope(&arguments);
        assert_eq!(String::from_utf8(output.stdout).unwrap(), expected, "{line}");
        examples += 1;
    }
    assert!(examples >= 4, "only {examples} examples");
}
