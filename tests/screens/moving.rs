//! Moving in time: edges, values, marks, jumps, the clock, stretches of time.

use crate::case::Case;
use crate::counter::{counter, file};
use std::fmt::Write as _;
use tritscope::app::Msg;
use tritscope::base::Time;

/// The viewport in ticks.
fn shown(case: &Case) -> (u64, u64) {
    let viewport = case.app.waves().viewport();
    (viewport.from.0, viewport.to.0)
}

#[test]
fn a_clock_is_found_by_its_name_and_steps_count_its_cycles() {
    let case = counter();
    assert!(case.app.clock().is_some());
    case.keys("l").time(5).keys("l").time(15).keys("10l").time(115).keys("h").time(105).keys("99h").time(5);
}

#[test]
fn steps_from_between_two_edges_lead_to_the_edges() {
    counter().keys(",12<Enter>").time(12).keys("l").time(15).keys(",12<Enter>h").time(5);
    counter()
        .keys("h")
        .shows("there is no earlier cycle")
        .keys("9999l")
        .keys("l")
        .shows("there is no later cycle");
}

#[test]
fn another_row_can_be_the_clock() {
    let case =
        counter().keys("2jC").shows("cycles are those of valid").keys("l").time(25).keys("l").time(105);
    let case = case.keys("R").keys("l").time(185);
    case.keys("kC").shows("a clock has one bit").keys("l").time(265);
}

#[test]
fn the_header_and_the_ruler_count_cycles() {
    counter().keys("20l").shows("cycle 19").shows("195 ns");
}

#[test]
fn rising_and_falling_edges_are_told_apart() {
    counter()
        .keys("2j)")
        .time(25)
        .keys("}")
        .time(35)
        .keys(")")
        .time(105)
        .keys("(")
        .time(25)
        .keys("{")
        .shows("no fall");
    counter().keys("2j3)").time(185).keys("2(").time(25);
    // A bus rises when its number grows.
    counter().keys("j)").time(5).keys("}").shows("no fall in this direction");
}

#[test]
fn changes_of_the_selected_row_are_followed_with_counts() {
    counter().keys("je").time(5).keys("5e").time(55).keys("2E").time(35).keys("99E").time(0);
}

#[test]
fn a_value_is_asked_for_and_found() {
    counter().keys("j&0a<Enter>").time(95);
    counter().keys("j&0b1010<Enter>").time(95).keys("&ff<Enter>").shows("no value ff").time(95);
    counter().keys("jwfunsigned<Enter>&10<Enter>").time(95).keys("&0x1f<Enter>").time(305);
    counter().keys("2j&1<Enter>").time(25).keys(";").time(105).keys("2;").time(265).keys("<A-;>").time(185);
}

#[test]
fn the_value_at_the_cursor_is_found_again() {
    // `valid` is 1 at 25, 105, 185 …
    counter().keys("2j)*").time(105).keys("2*").time(265).keys("#").time(185);
}

#[test]
fn the_last_motion_is_repeated() {
    counter().keys("2j);").time(105).keys("2;").time(265).keys("<A-;>").time(185).keys(";").time(265);
    counter().keys("3l;").time(35).keys("<A-;>").time(25);
    counter().keys(";").shows("nothing to repeat");
}

#[test]
fn a_place_is_a_time_a_cycle_a_share_or_a_mark() {
    for (text, time) in [
        ("120ns", 120),
        ("0.5us", 500),
        ("77", 77),
        ("#0", 5),
        ("#100", 1_005),
        ("50%", 1_000),
        ("12.5%", 250),
        ("100%", 2_000),
        ("99s", 2_000),
    ] {
        counter().keys(&format!(",{text}<Enter>")).time(time);
    }
    counter()
        .keys(",1us<Enter>,+5ns<Enter>")
        .time(1_005)
        .keys(",-1us<Enter>")
        .time(5)
        .keys(",+#3<Enter>")
        .time(35);
    counter().keys("7lmz0,'z<Enter>").time(65);
}

#[test]
fn a_place_that_is_none_keeps_the_prompt_open() {
    for text in ["abc", "12h", "#x", "1.2.3ns", "%", "'q", "+"] {
        counter().keys(&format!(",{text}<Enter>")).shows("go to:").time(0);
    }
    counter().keys(",abc<Enter>").shows("is no time").keys("<C-u>1us<Enter>").time(1_000).hides("go to:");
}

#[test]
fn jumps_are_gone_back_and_forth() {
    let case = counter().keys(",100<Enter>,200<Enter>,300<Enter>");
    let case = case.keys("<C-o>").time(200).keys("<C-o>").time(100).keys("<A-Right>").time(200);
    let case = case.keys("<A-o>").time(300).keys("<A-o>").shows("there is no jump after this");
    case.keys("3<A-Left>").time(0).keys("<C-o>").shows("there is no jump before this");
    counter().keys("$<C-o>").time(0).keys(",50%<Enter>ma0'a<C-o>").time(0);
}

#[test]
fn a_new_jump_forgets_the_way_forth() {
    counter()
        .keys(",100<Enter>,200<Enter><C-o>")
        .time(100)
        .keys(",5<Enter><A-o>")
        .shows("no jump after")
        .keys("<C-o>")
        .time(100);
}

#[test]
fn marks_are_listed_with_times_cycles_and_deltas() {
    let case = counter().keys("10lma20lmb0`").shows("a  95 ns  #9").shows("b  295 ns  #29");
    let case = case.shows("cursor −95 ns  9 cycles").shows("from a +200 ns  20 cycles  5 MHz");
    case.keys("j").keys("<BS>").keys("<Down>").keys("<Esc>").time(0);
    counter().keys("10lma20lmb0`<Down><Enter>").time(295);
    counter().keys("`").shows("there is no mark; m and a letter makes one");
}

#[test]
fn marks_have_names_and_are_forgotten() {
    let case = counter().keys("10lma\"areset<Space>done<Enter>`").shows("reset done");
    let case = case.keys("reset<Enter>").time(95);
    case.keys("`<Del>").shows("0 of 0").keys("<Esc>'a").shows("there is no mark a");
    counter().keys("ma<A-m>a").shows("mark a is gone").keys("\"a").shows("there is no mark a");
    counter().keys("m3l'3").time(0);
}

#[test]
fn a_mark_is_renamed_from_the_list() {
    counter().keys("lmb`<C-r>start<Enter>`").shows("b  5 ns  #0  start");
}

#[test]
fn the_cursor_is_measured_from_a_mark() {
    let case = counter().keys("10lma@a10l").shows("a +100 ns  10 cycles  10 MHz");
    let case = case.keys("20h").shows("a −90 ns");
    case.keys("@a").hides("a −90 ns");
    counter().keys("@x").shows("there is no mark x");
}

#[test]
fn marks_and_measuring_survive_a_reload() {
    counter().keys("10lma@a10lR'a").time(95).keys("l").shows("a +10 ns  1 cycle  100 MHz");
}

#[test]
fn zoom_shows_the_chosen_stretch_of_time() {
    let case = counter().keys(",500<Enter>x,900<Enter>").shows("400 ns").keys("Z");
    assert_eq!(shown(&case), (500, 901));
    let case = case.hides("400 ns").keys("<BS>");
    assert_eq!(shown(&case), (0, 2_001));
    case.keys("<BS>").shows("nothing else was shown before");
}

#[test]
fn zoom_shows_the_time_from_a_mark_to_the_cursor() {
    let case = counter().keys(",500<Enter>ma@a,600<Enter>Z");
    assert_eq!(shown(&case), (500, 601));
    let case = counter().keys(",700<Enter>ma,600<Enter>Z");
    assert_eq!(shown(&case), (600, 701));
    counter().keys("Z").shows("a stretch of time is from a mark");
}

#[test]
fn zoom_to_a_stretch_that_is_typed() {
    let case = counter().keys("|100ns<Space>300ns<Enter>");
    assert_eq!(shown(&case), (100, 301));
    let case = counter().keys("|50%..25%<Enter>");
    assert_eq!(shown(&case), (500, 1_001));
    counter().keys("|7<Enter>").shows("a stretch of time is two places");
}

#[test]
fn escape_ends_choosing_time() {
    let case = counter().keys("x10l").shows("95 ns").keys("<Esc>");
    assert_eq!(case.app.band(), None);
}

#[test]
fn a_trace_without_a_clock_steps_by_columns() {
    let text = "$timescale 1ns $end\n$scope module t $end\n$var wire 1 ! a $end\n$upscope $end\n$enddefinitions $end\n#0\n0!\n#1000\n1!\n";
    let path = file().with_file_name("clockless.vcd");
    std::fs::write(&path, text).unwrap();
    let case = Case::new().size(120, 40).open(&path);
    assert!(case.app.clock().is_none());
    let case = case.keys("l");
    assert!(case.app.cursor() > Time(0) && case.app.cursor() < Time(100));
    case.keys(",#3<Enter>").shows("no clock is known");
}

#[test]
fn a_name_alone_makes_no_clock() {
    let text = "$timescale 1ns $end\n$scope module t $end\n$var wire 1 ! clk $end\n$var wire 1 \" sys_clk $end\n\
                $upscope $end\n$enddefinitions $end\n#0\n0!\n0\"\n#10\n1\"\n#20\n0\"\n#30\n1\"\n#40\n0\"\n";
    let path = file().with_file_name("stuck.vcd");
    std::fs::write(&path, text).unwrap();
    let case = Case::new().size(120, 40).open(&path);
    let signal = case.app.clock_signal().unwrap();
    assert_eq!(case.app.document().unwrap().trace.hierarchy().signal(signal).unwrap().name, "sys_clk");
}

#[test]
fn counts_that_are_slips_end_soon() {
    counter().keys("2j999999999)").time(1_945).keys("999999999}").time(1_955);
    let mut case = counter();
    case.send(Msg::Act { action: tritscope::app::Action::Undo, count: Some(u32::MAX) });
    case.shows("nothing to take back");
}

#[test]
fn a_motion_ends_after_a_number_of_changes_and_says_so() {
    const MOST: u64 = 1 << 20;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("long.vcd");
    let mut text =
        "$timescale 1ns $end\n$var wire 2 ! busy $end\n$enddefinitions $end\n#0\nb11 !\n".to_owned();
    for time in 1..=MOST + 2000 {
        let _ = writeln!(
            text,
            "#{time}\nb{} !",
            if time == MOST + 1000 { "10" } else { ["0", "1"][(time % 2) as usize] }
        );
    }
    std::fs::write(&file, text).unwrap();
    let case = Case::new().size(100, 24).open(&file);
    let case = case.keys("&2<Enter>").time(0);
    let case = case.shows("stopped after 1 048 576 changes and found no value 2; / searches the whole trace");
    // The value at the cursor is known bit for bit, which is quick enough to look for everywhere.
    let case = case.keys("*").time(0).shows("the selected row has no such value in this direction");
    let case = case.keys("/busy==2<Enter>").time(MOST + 1000);
    // A change that is not far is found from here on both sides.
    case.keys("(").keys(")").hides("stopped after");
}
