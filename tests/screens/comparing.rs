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
    use tritscope::app::{Against, Effect, Msg};
    let mut case = Case::new().size(120, 30);
    case.send(Msg::Compare(Box::new(Against::from(own("diff/value.vcd")))));
    assert!(case.effects.is_empty() && case.app.comparison().is_some());
    let case = case.open(&own("diff/a.vcd"));
    let asked = case.effects.iter().filter(|effect| matches!(effect, Effect::Compare { .. })).count();
    assert_eq!(asked, 1, "{:?}", case.effects);
    let mut case = case;
    case.send(Msg::Open(own("diff/a.vcd")));
    let asked = case.effects.iter().filter(|effect| matches!(effect, Effect::Compare { .. })).count();
    assert_eq!(asked, 2, "a new version is compared anew");
}

/// The line of a screen that begins with a word, behind the tree.
fn line_of(screen: &str, word: &str) -> String {
    let found = screen.lines().find_map(|line| Some(line.split_once(word)?.1.to_owned()));
    found.unwrap_or_else(|| panic!("no line has {word:?}:\n{screen}"))
}

#[test]
fn differences_are_ticked_above_the_ruler_and_in_the_map_of_the_whole_trace() {
    let screen = compared("late.vcd", "");
    let above = line_of(&screen, "differs");
    assert!(above.trim_start().starts_with('3'), "{screen}");
    let columns = |line: &str| {
        line.chars().enumerate().filter(|(_, c)| *c == '▴').map(|(at, _)| at).collect::<Vec<_>>()
    };
    assert_eq!(columns(&above).len(), 3, "{screen}");
    let (above, map) = (lines(&screen, "differs")[0], lines(&screen, "whole trace")[0]);
    // The whole trace is on the screen, so that both stand in the same columns.
    assert_eq!(columns(above), columns(map), "{screen}");
    let screen = compared("moved.vcd", "");
    assert!(lines(&screen, "differs").is_empty() && lines(&screen, "▴").is_empty(), "{screen}");
}

#[test]
fn ticks_of_differences_and_matches_are_told_apart_in_every_set_of_glyphs() {
    for (keys, tick, matched) in [("", '▴', '▾'), ("Wg", '▲', '▼'), ("WgWg", '^', 'v')] {
        let screen = compared("late.vcd", &format!("{keys}/!tb.clk<Enter>0"));
        assert!(line_of(&screen, "matches").contains(matched), "{screen}");
        assert!(line_of(&screen, "differs").contains(tick), "{screen}");
        let map = line_of(&screen, "whole trace");
        assert!(map.contains(tick) && map.contains(matched), "{screen}");
    }
}

#[test]
fn keys_stop_where_the_ticks_are() {
    let screen = compared("late.vcd", "5+");
    assert_eq!(line_of(&screen, "differs").trim_start().chars().next(), Some('3'), "{screen}");
    assert!(compared("late.vcd", "$DNDNDN").contains("5 ns"));
}

#[test]
fn a_tolerance_forgives_and_can_be_taken_away() {
    let screen = compared("late.vcd", "Dt2ns<Enter>");
    assert!(screen.contains("the same as late.vcd within 2ns: 3 signals compared"), "{screen}");
    assert!(lines(&screen, "≠").is_empty(), "{screen}");
    let screen = compared("late.vcd", "Dt1ns<Enter>");
    assert!(screen.contains("≠ late.vcd within 1ns: "), "{screen}");
    // The prompt begins with the tolerance that holds.
    let screen = compared("late.vcd", "Dt2ns<Enter>Dt");
    assert!(screen.contains("tolerance: 2ns"), "{screen}");
    assert!(compared("late.vcd", "Dt2ns<Enter>Dt<C-u><Enter>").contains("≠ late.vcd: "));
    assert!(compared("late.vcd", "Dt<Enter>").contains("nothing changes"));
    for wrong in ["soon", "2", "-2ns"] {
        let screen = compared("late.vcd", &format!("Dt{wrong}<Enter>"));
        assert!(screen.contains(&format!("tolerance: {wrong}")), "the prompt stays open: {screen}");
    }
    assert!(screen_of("Dt").contains("no other trace is open"));
    assert!(screen_of("Dm").contains("no other trace is open"));
}

#[test]
fn a_map_says_which_scopes_belong_together() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, scopes: &[(&str, &str)]| {
        let mut text = String::from("$timescale 1ns $end\n$scope module tb $end\n");
        for (code, (scope, _)) in scopes.iter().enumerate() {
            write!(text, "$scope module {scope} $end\n$var wire 8 {code} q $end\n$upscope $end\n").unwrap();
        }
        text += "$upscope $end\n$enddefinitions $end\n#0\n";
        scopes.iter().enumerate().for_each(|(code, (_, value))| writeln!(text, "b{value} {code}").unwrap());
        let file = folder.path().join(name);
        std::fs::write(&file, text + "#10\n").unwrap();
        file
    };
    let a = write("a.vcd", &[("x", "1"), ("y", "10")]);
    let b = write("b.vcd", &[("y", "1"), ("x", "10")]);
    let against = |keys: &str| screen(&a, &format!("Do{}<Enter>{keys}", b.display()));
    assert!(against("").contains("≠ b.vcd: 2 of 2 signals differ"), "{}", against(""));
    let mapped = "Dmtb.x=tb.y<Space>tb.y=tb.x<Enter>";
    assert!(against(mapped).contains("the same as b.vcd: 2 signals compared"), "{}", against(mapped));
    assert!(against(&format!("{mapped}Dm")).contains("map scopes: tb.x=tb.y tb.y=tb.x"));
    assert!(against(&format!("{mapped}Dm<C-u><Enter>")).contains("2 of 2 signals differ"));
    // Names are completed from the trace whose side of the sign they stand at; a dot at the end does not harm.
    assert!(against("Dmt<Tab>x<Tab>=t<Tab>y<Tab><Space>tb.y=tb.x<Enter>").contains("the same as b.vcd"));
    assert!(against("Dmtb.z=tb.x<Enter>").contains("tb.z: no scope has this path"));
    assert!(against("Dmtb.x=tb.z<Enter>").contains("tb.z: no scope has this path"));
    assert!(against("Dmtb.x<Enter>").contains("maps no scope"));
    // Another file keeps the tolerance and begins without a map.
    let again = format!("Dt2ns<Enter>{mapped}Do{}<Enter>", a.display());
    assert!(against(&again).contains("the same as a.vcd within 2ns: 2 signals"), "{}", against(&again));
    assert!(
        against(&format!("{again}Dm")).contains("tb.dut=TOP.tb.dut"),
        "an example stands in an empty prompt"
    );
}
