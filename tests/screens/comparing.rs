//! Another trace beside the one on the screen, and rows of bus transactions.

use crate::case::Case;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use tritscope::config::{Theme, key_script};
use tritscope::runtime::still;
use tritscope::ui;

fn own(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces").join(name)
}

/// The screen on a trace after some keys; everything that they ask for is carried out.
fn screen(trace: &Path, keys: &str) -> String {
    let still = still(trace, (120, 30), &key_script(keys).unwrap(), &Theme::built_in()).unwrap();
    ui::picture::text(&still.screen)
}

/// `diff/a.vcd` compared with another trace of that folder; all its signals are rows.
fn compared(other: &str, keys: &str) -> String {
    let other = own("diff").join(other);
    screen(&own("diff/a.vcd"), &format!("Do{}<Enter>{keys}", other.display()))
}

/// The lines of a screen that have a text.
fn lines<'a>(screen: &'a str, text: &str) -> Vec<&'a str> {
    screen.lines().filter(|line| line.contains(text)).collect()
}

#[test]
fn a_row_that_differs_shows_the_other_trace_below_it() {
    let screen = compared("value.vcd", "");
    assert!(screen.contains("≠ value.vcd: 1 of 3 signals differ, first tb.dut.count at 15 ns"), "{screen}");
    let rows = lines(&screen, "≠ value.vcd  ");
    assert_eq!(rows.len(), 1, "{screen}");
    assert!(rows[0].contains("06") && rows[0].contains('·') && !rows[0].contains("03"), "{screen}");
}

#[test]
fn the_tree_marks_signals_and_scopes_that_differ() {
    let screen = compared("value.vcd", "");
    assert!(!lines(&screen, "▾≠dut").is_empty() || !lines(&screen, "▸≠dut").is_empty(), "{screen}");
    assert!(lines(&compared("a.vcd", ""), "≠").is_empty());
}

#[test]
fn traces_that_are_the_same_are_said_to_be() {
    let screen = compared("moved.vcd", "");
    assert!(screen.contains("the same as moved.vcd: 3 signals compared"), "{screen}");
    assert!(compared("moved.vcd", "Dn").contains("no signal differs"));
    assert!(compared("moved.vcd", "Dl").contains("no signal differs"));
}

#[test]
fn keys_go_from_one_difference_to_the_next_and_back() {
    let cases =
        [("Dn", "5 ns"), ("DnDn", "15 ns"), ("3Dn", "25 ns"), ("3DnDN", "15 ns"), ("Dn<C-n><C-p>", "5 ns")];
    for (keys, time) in cases {
        let screen = compared("late.vcd", keys);
        assert!(
            screen.lines().next().unwrap().trim_end().ends_with(&format!("  {time}")),
            "{keys}: {screen}"
        );
    }
    assert!(compared("late.vcd", "4Dn").contains("no row differs after this"));
    assert!(compared("late.vcd", "DN").contains("no row differs before this"));
}

#[test]
fn the_list_goes_to_the_first_difference_of_a_signal() {
    let screen = compared("late.vcd", "Dl");
    let rows = lines(&screen, "tb.dut.count");
    assert!(rows.iter().any(|row| row.contains("5 ns   3 times")), "{screen}");
    let screen = compared("late.vcd", "Dlcarry<Enter>");
    assert!(screen.lines().next().unwrap().contains("5 ns"), "{screen}");
    assert!(lines(&screen, "carry").iter().any(|row| row.contains('▸')), "{screen}");
}

#[test]
fn a_comparison_can_be_ended_and_what_fails_is_said() {
    let screen = compared("value.vcd", "Dx");
    assert!(screen.contains("no longer compared") && lines(&screen, "≠").is_empty(), "{screen}");
    assert!(screen_of("Dn").contains("no other trace is open"));
    assert!(screen_of("Donone.vcd<Enter>").contains("none.vcd: cannot be opened"));
    assert!(screen_of("Do<Enter>").contains("a file is missing"));
}

fn screen_of(keys: &str) -> String {
    screen(&own("diff/a.vcd"), keys)
}

#[test]
fn transactions_of_a_bus_are_a_row() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bus.vcd");
    let mut text = String::from("$timescale 1ns $end\n$scope module tb $end\n");
    for (code, name) in [("c", "clk"), ("s", "cs_n"), ("d", "copi")] {
        writeln!(text, "$var wire 1 {code} {name} $end").unwrap();
    }
    text += "$upscope $end\n$enddefinitions $end\n#0\n0c\n1s\n0d\n#10\n0s\n";
    for (bit, level) in "11000011".chars().enumerate() {
        writeln!(text, "#{0}\n0c\n{level}d\n#{1}\n1c", 20 + 20 * bit, 30 + 20 * bit).unwrap();
    }
    text += "#180\n0c\n#190\n1s\n#200\n";
    std::fs::write(&file, text).unwrap();
    let drawn = screen(&file, "wtspi(clk=tb.clk, cs=tb.cs_n, copi=tb.copi)<Enter>");
    assert!(lines(&drawn, "spi(clk=").iter().any(|row| row.contains(" c3 ")), "{drawn}");
    let wrong = screen(&file, "wtspi(clk=tb.clok, copi=tb.copi)<Enter>");
    assert!(wrong.contains("clok") && wrong.contains("clk"), "{wrong}");
    assert!(screen(&file, "wtspy(clk=tb.clk)<Enter>").contains("is no protocol"));
}

#[test]
fn a_trace_without_a_document_is_compared_as_soon_as_there_is_one() {
    use tritscope::app::{Effect, Msg};
    let mut case = Case::new().size(120, 30);
    case.send(Msg::Compare(own("diff/value.vcd")));
    assert!(case.effects.is_empty() && case.app.comparison().is_some());
    let case = case.open(&own("diff/a.vcd"));
    let asked = case.effects.iter().filter(|effect| matches!(effect, Effect::Compare { .. })).count();
    assert_eq!(asked, 1, "{:?}", case.effects);
    let mut case = case;
    case.send(Msg::Open(own("diff/a.vcd")));
    let asked = case.effects.iter().filter(|effect| matches!(effect, Effect::Compare { .. })).count();
    assert_eq!(asked, 2, "a new version is compared anew");
}
