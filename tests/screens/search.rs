//! Conditions and computed rows: keys, and what is on the screen then.

use crate::case::Case;
use std::fmt::Write as _;
use std::fs;
use tritscope::app::{Content, Effect, Msg};
use tritscope::base::Time;

/// A counter of 4 bits and its parity on a clock of 10 ns: the count is n from 10 n ns on.
fn counter() -> Case {
    let mut text = String::from(
        "$timescale 1ns $end\n$scope module tb $end\n$var wire 1 c clk $end\n$var wire 4 n count [3:0] $end\n\
         $var wire 1 p parity $end\n$scope module dut $end\n$var wire 4 n value [3:0] $end\n$upscope $end\n\
         $upscope $end\n$enddefinitions $end\n#0\n0c\nbx n\nxp\n",
    );
    for n in 1..=40_u32 {
        let count = n % 16;
        writeln!(text, "#{}\n1c\nb{count:b} n\n{}p\n#{}\n0c", 10 * n, count.count_ones() % 2, 10 * n + 5)
            .unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("counter.vcd");
    fs::write(&file, text).unwrap();
    // The trace is read whole on opening.
    Case::new().size(120, 30).open(&file)
}

fn times(case: &Case) -> Vec<u64> {
    case.app.search().matches().unwrap().times.iter().map(|time| time.0).collect()
}

#[test]
fn a_condition_goes_to_its_next_match_and_says_which_one() {
    let case = counter().keys("/count==3<Enter>").shows("match 1 of 3");
    assert_eq!((case.app.cursor(), times(&case)), (Time(30), vec![30, 190, 350]));
    case.shows("matches").shows("▾");
}

#[test]
fn matches_are_gone_along_with_counts() {
    let case = counter().keys("/tb.count==4'd3<Enter>n").shows("match 2 of 3");
    assert_eq!(case.app.cursor(), Time(190));
    let case = case.keys("n").keys("n").shows("no match after this; 3 in all");
    assert_eq!(case.app.cursor(), Time(350));
    let case = case.keys("2N");
    assert_eq!(case.app.cursor(), Time(30));
    let case = case.keys("N").shows("no match before this");
    assert_eq!(case.keys("2n").app.cursor(), Time(350));
}

#[test]
fn a_count_before_the_search_goes_further() {
    assert_eq!(counter().keys("2/rose(parity)<Enter>").app.cursor(), Time(40));
}

#[test]
fn a_jump_to_a_match_can_be_taken_back() {
    let case = counter().keys("/count==9<Enter>");
    assert_eq!(case.app.cursor(), Time(90));
    let back = case.app.keymap().shortest("jump-back").unwrap();
    assert_eq!(case.keys(&back).app.cursor(), Time(0));
}

#[test]
fn what_is_wrong_is_said_with_its_column_and_the_line_stays() {
    let case = counter().keys("/count=3<Enter>").shows("column 6: a single `=` assigns");
    let case = case.keys("<Left>=<Enter>").shows("match 1 of 3");
    assert!(case.app.overlay().is_none());
    counter().keys("/count=<Space>").shows("column 6: a single `=` assigns");
    counter().keys("/count=<Space><BS>").hides("column 6");
    counter().keys("/cuont==3<Enter>").shows("no signal is called `cuont`; did you mean");
    counter().keys("/count[4]<Enter>").shows("`[4]` lies outside");
    counter().keys("/rise(clk)<Enter>").shows("no function is called `rise`");
}

#[test]
fn a_condition_that_never_holds_says_so() {
    let case = counter().keys("/count==0&&count==1<Enter>").shows("the condition never holds");
    assert_eq!(case.app.cursor(), Time(0));
    counter().keys("n").shows("nothing is searched for");
}

#[test]
fn only_a_known_one_matches() {
    assert_eq!(times(&counter().keys("/!(count==3)<Enter>"))[..2], [10, 40], "not while it is X");
    assert_eq!(times(&counter().keys("/count==x<Enter>")), [0]);
}

#[test]
fn history_turns_back_to_older_conditions() {
    let case = counter().keys("/count==3<Enter>/count==5<Enter>/<Up><Up><Enter>");
    assert!(case.app.search().text().ends_with("== 3"), "{}", case.app.search().text());
}

#[test]
fn with_a_clock_a_condition_is_sampled_before_the_edge() {
    // The count becomes 3 at the edge at 30: the edge at 40 is the first that samples it.
    let case = counter().keys("/count==3<Enter><A-/>").shows("whenever a signal changes").shows("tb.clk");
    let case = case.keys("clk<Enter>").shows("before each rising edge of tb.clk");
    assert_eq!(times(&case), [40, 200, 360]);
    let case = case.keys("/past(count,2)==3<Enter>");
    assert_eq!(times(&case), [60, 220, 380]);
    let case = case.keys("<A-/>whenever<Enter>");
    assert_eq!(case.app.search().clock(), None);
    assert_eq!(times(&case), [50, 210, 370], "the count before the last two changes");
}

#[test]
fn matches_are_listed_and_one_of_them_taken() {
    let case = counter().keys("/parity<Enter>M").shows("13 of 13").shows("40 ns");
    let case = case.keys("<Down><Enter>");
    assert_eq!(case.app.cursor(), Time(40));
    assert!(case.app.overlay().is_none());
}

#[test]
fn an_expression_becomes_a_row_with_values() {
    let case = counter().keys("wecount+4'd1<Enter>").shows("tb.count + 4'd1");
    let mut contents = case.app.waves().rows().iter().map(|row| row.content.clone());
    let content = contents.find(|content| matches!(content, Content::Computed(_))).unwrap();
    let track = case.app.track(&content).unwrap();
    assert_eq!(track.value(Time(155)).unwrap().to_string(), "0000", "15 + 1 in four bits");
    assert_eq!(track.value(Time(5)).unwrap().to_string(), "xxxx");
    counter().keys("wecount+nothing<Enter>").shows("no signal is called `nothing`");
}

#[test]
fn a_search_asks_a_worker_once_and_old_answers_are_dropped() {
    let mut case = counter().keys("/count==3<Enter>");
    let asked =
        |case: &Case| case.effects.iter().filter(|effect| matches!(effect, Effect::Search { .. })).count();
    assert_eq!(asked(&case), 1);
    let stale = Msg::Found { generation: 1, request: 0, result: Ok(tritscope::query::Matches::default()) };
    case.send(stale);
    assert_eq!(times(&case).len(), 3);
    let case = case.keys("nnN");
    assert_eq!(asked(&case), 1, "going along needs no new search");
}

#[test]
fn an_empty_line_ends_the_search() {
    counter()
        .keys("/count==3<Enter>/<Enter>")
        .shows("nothing is searched for any more")
        .keys("n")
        .shows("nothing is");
}
