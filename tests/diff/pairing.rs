//! Which signals belong together.

use crate::{compare, plain};
use std::fmt::Write as _;
use tritscope::diff::{Move, Options, Report};

/// A VCD of one-bit signals given by dotted paths; codes are `a`, `b`, … and other lines of the body are left out.
fn tree(paths: &[&str], body: &str) -> String {
    let mut text = String::from("$timescale 1ns $end\n");
    for (path, code) in paths.iter().zip('a'..) {
        let mut scopes: Vec<_> = path.split('.').collect();
        let name = scopes.pop().unwrap();
        for scope in &scopes {
            writeln!(text, "$scope module {scope} $end").unwrap();
        }
        writeln!(text, "$var wire 1 {code} {name} $end").unwrap();
        text.push_str(&"$upscope $end\n".repeat(scopes.len()));
    }
    text.push_str("$enddefinitions $end\n");
    let declared =
        |line: &&str| line.starts_with('#') || ('a'..).take(paths.len()).any(|code| line.ends_with(code));
    text + &body.lines().filter(declared).collect::<Vec<_>>().join("\n") + "\n"
}

fn moves(report: &Report) -> Vec<(&str, &str, usize)> {
    report
        .moves
        .iter()
        .map(|Move { left, right, signals }| (left.as_str(), right.as_str(), *signals))
        .collect()
}

const BODY: &str = "#0\n0a\n1b\n0c\n#5\n1a\n#9\n";

#[test]
fn the_order_of_declarations_and_their_codes_do_not_matter() {
    let left = tree(&["tb.x", "tb.y"], "#0\n0a\n1b\n#9\n");
    let right = tree(&["tb.y", "tb.x"], "#0\n1a\n0b\n#9\n");
    assert!(plain(&left, &right).same);
}

#[test]
fn signals_without_a_partner_are_listed_and_count() {
    let (left, right) = (tree(&["tb.x", "tb.old"], BODY), tree(&["tb.x", "tb.new"], BODY));
    let report = plain(&left, &right);
    assert_eq!(
        (report.only_left.as_slice(), report.only_right.as_slice()),
        (&["tb.old".to_owned()][..], &["tb.new".to_owned()][..])
    );
    assert!(!report.same && report.signals.is_empty());
    assert!(compare(&left, &right, &Options { common: true, ..Options::default() }).unwrap().same);
}

#[test]
fn a_tree_below_another_top_is_found() {
    let left = tree(&["tb.clk", "tb.dut.x", "tb.dut.y"], BODY);
    let right = tree(&["TOP.tb.clk", "TOP.tb.dut.x", "TOP.tb.dut.y"], BODY);
    for (report, expected) in [(plain(&left, &right), ("", "TOP", 3)), (plain(&right, &left), ("TOP", "", 3))]
    {
        assert_eq!(moves(&report), [expected]);
        assert!(report.same);
    }
}

#[test]
fn a_renamed_scope_is_found_and_its_values_are_compared() {
    let left = tree(&["tb.clk", "tb.dut.x", "tb.dut.y"], BODY);
    let right = tree(&["tb.clk", "tb.core.x", "tb.core.y"], "#0\n0a\n1b\n0c\n#5\n1a\n#7\n0b\n#9\n");
    let report = plain(&left, &right);
    assert_eq!(moves(&report), [("tb.dut", "tb.core", 2)]);
    assert_eq!(
        (report.signals[0].path.as_str(), report.signals[0].other.as_deref()),
        ("tb.dut.x", Some("tb.core.x"))
    );
}

#[test]
fn of_several_that_would_fit_none_is_guessed() {
    let left = tree(&["tb.a.x", "tb.a.y"], BODY);
    let right = tree(&["tb.b.x", "tb.b.y", "tb.c.x", "tb.c.y"], BODY);
    let report = plain(&left, &right);
    assert_eq!((moves(&report).len(), report.only_left.len(), report.only_right.len()), (0, 2, 4));
    let mut options = Options { common: true, ..Options::default() };
    options.add_map("tb.a=tb.c").unwrap();
    let report = compare(&left, &right, &options).unwrap();
    assert_eq!((moves(&report), report.pairs), (vec![("tb.a", "tb.c", 2)], 2));
}

#[test]
fn a_map_goes_before_equal_names() {
    let left = tree(&["tb.a.x", "tb.b.x"], "#0\n0a\n1b\n#9\n");
    let right = tree(&["tb.a.x", "tb.b.x"], "#0\n1a\n0b\n#9\n");
    let mut options = Options::default();
    options.add_map("tb.a=tb.b").unwrap();
    options.add_map("tb.b = tb.a").unwrap();
    assert!(compare(&left, &right, &options).unwrap().same);
    assert_eq!(plain(&left, &right).signals.len(), 2);
    assert!(options.add_map("tb.a").is_err());
    options.add_map("tb.none=tb.a").unwrap();
    let error = compare(&left, &right, &options).unwrap_err();
    assert!(error.to_string().starts_with("tb.none: no scope"), "{error}");
}

#[test]
fn signals_are_chosen_by_pattern() {
    let left = tree(&["tb.x", "tb.dut.y", "tb.dut.z"], BODY);
    let right = tree(&["tb.x", "tb.dut.y"], "#0\n1a\n0b\n#9\n");
    let chosen = |patterns: &[&str]| {
        let signals = patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
        compare(&left, &right, &Options { signals, ..Options::default() })
    };
    let paths = |report: Report| report.signals.into_iter().map(|signal| signal.path).collect::<Vec<_>>();
    assert_eq!(paths(chosen(&["*.x"]).unwrap()), ["tb.x"]);
    assert_eq!(paths(chosen(&["tb.dut"]).unwrap()), ["tb.dut.y"]);
    assert_eq!(chosen(&["*.z"]).unwrap().only_left, ["tb.dut.z"]);
    assert!(chosen(&["nothing"]).unwrap_err().what.contains("no signal fits nothing"));
}

#[test]
fn two_names_of_one_wire_may_be_two_wires_elsewhere() {
    let shared = "$scope module tb $end\n$var wire 1 ! a $end\n$var wire 1 ! b $end\n$upscope $end\n$enddefinitions $end\n#0\n0!\n#5\n1!\n#9\n";
    let split = "$scope module tb $end\n$var wire 1 ! a $end\n$var wire 1 ? b $end\n$upscope $end\n$enddefinitions $end\n#0\n0!\n0?\n#5\n1!\n1?\n#9\n";
    assert!(plain(shared, split).same && plain(split, shared).same);
    let torn = split.replace("#5\n1!\n1?", "#5\n1!");
    let report = plain(shared, &torn);
    assert_eq!(report.signals.iter().map(|signal| signal.path.as_str()).collect::<Vec<_>>(), ["tb.b"]);
}
