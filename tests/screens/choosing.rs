//! Choosing signals: picker, patterns, scopes, the first screen.

use crate::case::{Case, case};
use crate::counter::counter;
use std::fmt::Write as _;
use tritscope::app::Overlay;

/// The counter with `clk` and `count` as its only rows, `count` selected.
fn two_rows() -> Case {
    counter().keys("jjVGG99jX<Esc>").rows("clk count")
}

#[test]
fn the_first_screen_has_rows() {
    counter().rows("clk count valid data [0]acc [0]en [1]acc [1]en [2]acc [2]en [3]acc [3]en");
}

#[test]
fn the_picker_finds_signals_and_adds_the_selected_one() {
    two_rows()
        .keys("ilane2acc")
        .shows("1 of 12")
        .shows("top.lane[2].acc")
        .keys("<Enter>")
        .rows("clk count [2]acc");
    two_rows()
        .keys("i")
        .shows("12 of 12")
        .keys("zzz")
        .shows("no signal is called so")
        .keys("<Enter>")
        .rows("clk count");
}

#[test]
fn the_picker_adds_all_that_are_marked() {
    two_rows().keys("ilaneacc<Tab>").shows("1 marked").keys("<Tab><Enter>").shows("2 signals added");
    two_rows().keys("ien<A-a>").shows("marked").keys("<Enter>").shows("signals added");
    // Marking again takes the mark away.
    two_rows().keys("ilane0acc<Tab><Tab>").hides("marked,").keys("<Esc>").rows("clk count");
}

#[test]
fn the_picker_keeps_its_marks_while_the_query_changes() {
    let case = two_rows().keys("ilane3en<Tab><C-u>lane1en<Tab>").shows("2 marked");
    case.keys("<Enter>").rows("clk count [3]en [1]en");
}

#[test]
fn a_longer_query_narrows_and_a_shorter_one_widens() {
    let found = |keys: &str| match two_rows().keys(keys).app.overlay() {
        Some(Overlay::Picker(picker)) => picker.found().len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(found("iacc"), found("ia") - found("ia") + 4);
    assert_eq!(found("iaccx<BS>"), found("iacc"));
    assert_eq!(found("iac<Left>a<BS>c"), found("iacc"));
}

#[test]
fn leaving_the_picker_changes_nothing() {
    two_rows()
        .keys("ien<Esc>")
        .rows("clk count")
        .keys("i<BS>")
        .rows("clk count")
        .keys("i<C-c>")
        .rows("clk count");
}

#[test]
fn what_is_there_is_selected_not_added_twice() {
    two_rows().keys("itopclk<Enter>").rows("clk count");
    two_rows().keys("I**.c*<Enter>").shows("0 signals added, 2 were there").rows("clk count");
}

#[test]
fn a_glob_adds_every_signal_that_it_matches() {
    two_rows().keys("Iacc<Enter>").shows("4 signals added").rows("clk count [0]acc [1]acc [2]acc [3]acc");
    two_rows().keys("Itop.lane[?].en<Enter>").rows("clk count [0]en [1]en [2]en [3]en");
    two_rows().keys("I**.lane[1].*<Enter>").rows("clk count [1]acc [1]en");
}

#[test]
fn a_regular_expression_stands_between_slashes() {
    two_rows().keys("I/lane\\[[02]\\].acc$/<Enter>").rows("clk count [0]acc [2]acc");
    two_rows().keys("I/(/<Enter>").shows("unclosed group").keys("<Esc>").rows("clk count");
}

#[test]
fn a_pattern_that_matches_nothing_keeps_the_prompt_open() {
    let case = two_rows().keys("Inothing*<Enter>").shows("no signal matches `nothing*`");
    case.keys("<C-u>en<Enter>").shows("4 signals added");
}

#[test]
fn a_scope_is_added_with_or_without_what_is_in_it() {
    // The scope of the selected row.
    two_rows().keys("s").rows("clk count valid data");
    two_rows().keys("<A-s>").shows("10 signals added, 2 were there");
    // The scope that the tree selects.
    two_rows().keys("<S-Tab>5js").rows("clk count [0]acc [0]en");
}

#[test]
fn rows_go_into_the_open_group_that_is_selected() {
    two_rows()
        .keys("wggroup<Enter>")
        .rows("clk -group .count")
        .keys("ilane0en<Enter>")
        .rows("clk -group .[0]en .count");
}

#[test]
fn added_signals_are_loaded_and_shown() {
    let case = two_rows().keys("ilane0acc<Enter>");
    case.hides("loading …").shows("lane[0].acc");
}

#[test]
fn the_tree_is_filtered_by_its_own_key_and_from_elsewhere() {
    counter().keys("<S-Tab>/lane1").shows("2 found").keys("<Enter><Esc>").shows("/ filter");
    counter().keys("\\lane1").shows("2 found");
    // In the waves the same key asks for a condition.
    counter().keys("/").shows("search:");
}

/// A trace of `signals` in scopes of 100, written and opened.
fn generated(name: &str, header: &str) -> Case {
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let text = format!("$timescale 1ns $end\n{header}$enddefinitions $end\n#0\n0!\n#10\n1!\n#20\n0!\n");
    std::fs::write(&file, text).unwrap();
    Case::new().size(120, 40).open(&file)
}

#[test]
fn no_first_screen_is_empty() {
    let module = "$scope module top $end\n$scope module inner $end\n$var wire 1 ! deep $end\n$upscope $end\n$upscope $end\n";
    generated("roots.vcd", module).rows("deep");
    let parameters = "$scope module top $end\n$var parameter 32 ! WIDTH $end\n$scope module inner $end\n\
                      $var wire 1 ! wire $end\n$upscope $end\n$upscope $end\n";
    generated("parameters.vcd", parameters).rows("wire WIDTH");
    let only = "$scope module top $end\n$var parameter 32 ! WIDTH $end\n$upscope $end\n";
    generated("only.vcd", only).rows("WIDTH");
    generated("none.vcd", "$scope module top $end\n$upscope $end\n").shows("no rows");
}

#[test]
fn a_hundred_thousand_signals_are_searched() {
    let mut header = String::new();
    for scope in 0..1_000 {
        let _ = writeln!(header, "$scope module block_{scope} $end");
        for signal in 0..100 {
            let _ = writeln!(header, "$var wire 1 ! signal_{signal} $end");
        }
        header.push_str("$upscope $end\n");
    }
    let case = generated("many.vcd", &header);
    assert!(!case.app.waves().rows().is_empty() && case.app.waves().rows().len() <= 24);
    let case = case.keys("iblock77signal9").shows("of 100000").shows("block_77.signal_9");
    let Some(Overlay::Picker(picker)) = case.app.overlay() else { panic!() };
    let first = case.app.document().unwrap().trace.hierarchy().signal(picker.found()[0]).unwrap();
    assert_eq!(first.path, "block_77.signal_9", "the best match is first");
    let case = case.keys("<Enter>");
    assert_eq!(case.app.waves().selected(), 1, "below the first row");
    case.shows("▸block_7");
}

#[test]
fn the_engine_starts_with_its_own_rows() {
    let case = case("demo.fst");
    assert!(case.app.waves().rows().len() > 10);
    assert_eq!(case.app.clock_signal(), None, "the run's clock counts");
}
