//! Notes: written, read, listed, gone to, coloured, taken away, kept.

use crate::case::{Case, case};
use crate::counter::counter;
use crate::keeping::{Dump, SIGNALS, through_a_file, vcd};
use insta::assert_snapshot;
use tritscope::app::{Effect, Gesture, Kept, Mouse, Msg, Region};
use tritscope::base::Time;
use tritscope::note::{About, Note, When};

/// The notes as lines: what they are about, when, what they say.
fn notes(case: &Case) -> Vec<String> {
    let line = |note: &Note| {
        let when = match note.when {
            When::Always => String::new(),
            When::At(time) => format!("@{}", time.0),
            When::During { from, to } => format!("@{}-{}", from.0, to.0),
        };
        let color = note.color.map(|color| format!(" /{color}")).unwrap_or_default();
        format!("{}{when}: {}{color}", note.about, note.text)
    };
    case.app.notes().iter().map(line).collect()
}

fn has(case: Case, wanted: &[&str]) -> Case {
    assert_eq!(notes(&case), wanted);
    case
}

#[test]
fn a_note_is_about_the_selected_row_and_the_cursor() {
    let case = counter().keys("j5l_").shows("note on top.count at 45 ns:").keys("wrong<Space>here<Enter>");
    has(case, &["top.count@45: wrong here"]).shows("¶wrong here").shows("¶ wrong here");
}

#[test]
fn a_chosen_stretch_of_time_is_what_a_note_is_about() {
    let case = counter().keys("lx9l_").shows("note on 5 ns – 95 ns:").keys("burst<Enter>");
    let case = has(case, &["@5-95: burst"]);
    assert_eq!(case.app.band(), None, "the stretch is no longer chosen");
    case.shows("├¶┤burst").keys("2h").shows("¶ burst").keys("20l").hides("¶ burst");
}

#[test]
fn tab_turns_to_what_else_a_note_can_be_about() {
    let case =
        counter().keys("jl_x<Tab>").shows("note on 5 ns: x▏").keys("<Tab>").shows("note on top.count: x▏");
    let case = case.keys("<Tab>").shows("note on top.count at 5 ns: x▏").keys("<S-Tab><Enter>");
    has(case, &["top.count: x"]).shows("¶ x").keys("5l").shows("¶ x").keys("j").hides("¶ x");
}

#[test]
fn a_note_that_is_there_is_edited() {
    let case = counter().keys("jl_one<Enter>_").shows("at 5 ns: one▏").keys("<Space>two<Enter>");
    let case = has(case, &["top.count@5: one two"]);
    // On another row of that moment there is none yet.
    let case = case.keys("j_").shows("note on top.valid at 5 ns: ▏").keys("<Tab>else<Enter>");
    let case = has(case, &["@5: else", "top.count@5: one two"]);
    // What is read at the cursor is what is edited.
    let case =
        case.keys("_").shows("note on 5 ns: else▏").keys("<S-Tab>").shows("note on top.valid at 5 ns: ▏");
    case.keys("<Esc>k_").shows("one two▏");
}

#[test]
fn an_empty_text_deletes_and_can_be_undone() {
    let case = counter().keys("jl_one<Enter>_<C-u><Enter>").shows("the note is gone; u brings it back");
    let case = has(case, &[]).keys("u");
    has(case, &["top.count@5: one"]).keys("_<C-u><Esc>").shows("¶ one");
}

#[test]
fn notes_and_rows_are_undone_in_the_order_in_which_they_were_made() {
    let case = counter().keys("jl_one<Enter>X3l_two<Enter>");
    let rows = case.outline();
    let case = has(case, &["top.count@5: one", "top.valid@35: two"]).keys("u");
    assert_eq!(case.outline(), rows);
    let case = has(case, &["top.count@5: one"]).keys("u");
    assert_ne!(case.outline(), rows, "the row is back");
    let case = has(case, &["top.count@5: one"]).keys("u");
    let case = has(case, &[]).keys("u").shows("nothing to take back").keys("3U");
    assert_eq!(case.outline(), rows);
    has(case, &["top.count@5: one", "top.valid@35: two"]);
}

#[test]
fn motions_go_from_note_to_note() {
    let case = counter().keys("l_a<Enter>10l_b<Enter>10l_c<Enter>0");
    let case = case.keys("<A-n>").time(5).shows("a").keys("2<A-n>").time(205).keys("<A-n>");
    let case = case.shows("there is no note after this").keys("<A-N>").time(105).keys("<A-;>").time(205);
    case.keys("<C-o>").time(105).keys("5<A-N>").time(5).keys("<A-N>").shows("there is no note before this");
}

#[test]
fn the_list_goes_to_a_note_and_makes_its_signal_a_row() {
    let case = counter().keys("4j7l_deep<Enter>Xgg0");
    assert!(!case.outline().contains("[0]acc"), "{}", case.outline());
    let case = case.keys("<A-_>").shows("deep").shows("top.lane[0].acc  65 ns").keys("<Enter>").time(65);
    assert!(case.outline().contains("[0]acc"), "{}", case.outline());
    let selected = case.app.waves().row().and_then(tritscope::app::Row::signal).unwrap();
    assert_eq!(
        case.app.document().unwrap().trace.hierarchy().signal(selected).unwrap().path,
        "top.lane[0].acc"
    );
}

#[test]
fn the_list_filters_edits_colours_and_deletes() {
    let case = counter().keys("l_alpha<Enter>l_beta<Enter>l_gamma<Enter>");
    let case = case.keys("<A-_>bet").shows("1 of 3").keys("<A-c><A-c>").shows("1 of 3").keys("<C-r>");
    let case = case.shows("note on top.clk at 15 ns: beta▏").keys("!<Enter>");
    let case = has(case, &["top.clk@5: alpha", "top.clk@15: beta! /2", "top.clk@25: gamma"]);
    let case = case.keys("<A-_>gamma<Del>").shows("nothing matches").keys("<Esc>");
    has(case, &["top.clk@5: alpha", "top.clk@15: beta! /2"]);
    counter().keys("<A-_>").shows("there is no note; _ writes one");
}

#[test]
fn the_note_here_is_coloured_and_deleted() {
    let case = counter().keys("l_a<Enter>3<A-c>");
    let case = has(case, &["top.clk@5: a /3"]).keys("4<A-c>");
    let case = has(case, &["top.clk@5: a"]).keys("<A-x>");
    has(case, &[]).keys("<A-x>").shows("there is no note here").keys("<A-c>").shows("there is no note here");
}

#[test]
fn a_note_has_several_lines() {
    let case = counter().keys("l_one<A-Enter>two<Enter>");
    let case = has(case, &["top.clk@5: one\ntwo"]).shows("¶ one two").keys("_").shows("one⏎two▏");
    has(case.keys("<Enter>"), &["top.clk@5: one\ntwo"]);
    let mut case = counter().keys("l_");
    case.send(Msg::Paste("a\u{1b}[2J\r\nb\n".to_owned()));
    has(case.keys("<Enter>"), &["top.clk@5: a[2J\nb"]);
}

#[test]
fn a_click_on_a_flag_goes_to_its_note() {
    let case = counter().keys("20l_mark<Enter>0");
    let waves = case.app.scene().waves.clone();
    let flag = &waves.ruler.notes[0];
    let Region { y, .. } = case.app.scene().placed.last().unwrap().region.inner();
    let press = |column, row| Mouse { gesture: Gesture::Press, column, row, modified: false };
    let case = case.mouse(press(waves.x + flag.start, y)).time(195);
    // Beside the flag a click is one in the ruler.
    let case = case.mouse(press(waves.x + flag.start + 9, y));
    assert_ne!(case.app.cursor(), Time(195));
}

#[test]
fn a_note_on_an_element_stays_with_it() {
    let case = case("demo.fst").keys("2<Tab>20j_").shows("note on ").keys("saturates<Enter>");
    let About::Element { tensor, number, index } = case.app.notes()[0].about.clone() else {
        panic!("no element")
    };
    assert_eq!((case.app.notes()[0].when, index), (When::Always, 20));
    let case = case.shows("¶ saturates").keys("3j").hides("¶ saturates").keys("<A-N>").shows("saturates");
    // Elsewhere, the list leads back to it.
    let case = case.keys("3t<A-4><A-_><Enter>").shows("saturates");
    let scene = case.app.scene().tensor.as_ref().unwrap();
    assert_eq!((&*scene.whole.key.name, scene.whole.key.number), (tensor.as_str(), number));
    assert_eq!(scene.selected.unwrap().index, 20);
}

#[test]
fn notes_come_back_with_the_session() {
    let dump = Dump::new(&vcd("tb.dut", &SIGNALS));
    let case = dump.case().keys("<Tab>ja10l_one<Enter><A-c>x5l_two<A-Enter>lines<Enter>");
    let kept = case.app.session().unwrap();
    assert_eq!(kept.notes.len(), 2);
    let again = dump.case_with(Some(through_a_file(&kept)));
    assert_eq!(again.app.notes(), case.app.notes());
}

#[test]
fn notes_of_a_session_come_beside_those_that_are_there() {
    let dump = Dump::new(&vcd("tb.dut", &SIGNALS));
    let mut case = dump.case().keys("<Tab>j10l_one<Enter>");
    let mut kept = case.app.session().unwrap();
    kept.notes[0].text = "other".to_owned();
    case = case.keys("3l_two<Enter>");
    let restore = |session| Msg::Restore(Box::new(Kept { session: Some(session), ..Kept::default() }));
    case.send(restore(kept));
    let texts = |case: &Case| case.app.notes().iter().map(|note| note.text.clone()).collect::<Vec<_>>();
    assert_eq!(texts(&case), ["one", "other", "two"]);
    let kept = case.app.session().unwrap();
    case.send(restore(kept));
    assert_eq!(texts(&case), ["one", "other", "two"], "a note that is there does not come twice");
}

#[test]
fn what_a_note_says_steers_no_terminal() {
    let dump = Dump::new(&vcd("tb.dut", &SIGNALS));
    let text = "[[note]]\nat = 100\ntext = \"\\u001b[2Jred\\u009b31m\\nnext\"\n\
                [[note]]\nsignal = \"a\\u001b]0;title\\u0007\"\ntext = \"x\"\n";
    let (session, _) = tritscope::session::Session::of_toml(text, std::path::Path::new("s.toml")).unwrap();
    let case = dump.case_with(Some(session)).keys(",100<Enter>").shows("␛[2Jred");
    let screens = [case.keys("<Esc>").text(), dump.case().keys("<A-_>").text(), dump.case().keys("_").text()];
    for screen in screens {
        assert!(!screen.chars().any(|c| c.is_control() && c != '\n'), "{screen:?}");
    }
}

#[test]
fn notes_survive_a_new_version_of_the_trace() {
    let dump = Dump::new(&vcd("tb.dut", &SIGNALS));
    let case = dump.case().keys("<Tab>j10l_one<Enter>");
    let before = notes(&case);
    assert!(before[0].starts_with("tb.dut."), "{before:?}");
    // Another scope around everything, and finer ticks.
    let finer = vcd("TOP.tb.dut", &SIGNALS).replace("$timescale 1ns", "$timescale 100ps");
    let case = dump.reload(case, &finer);
    let Some(note) = case.app.notes().first() else { panic!("the note is gone") };
    assert!(note.about.to_string().starts_with("TOP.tb.dut."), "{note:?}");
    let When::At(time) = note.when else { panic!("{note:?}") };
    let then = before[0].split(['@', ':']).nth(1).unwrap().parse::<u64>().unwrap();
    assert_eq!(time.0, 10 * then);
}

#[test]
fn another_trace_begins_without_notes() {
    let dump = Dump::new(&vcd("tb.dut", &SIGNALS));
    let case = counter().keys("l_a<Enter>").open(&dump.file());
    has(case, &[]).keys("u").shows("nothing to take back");
}

#[test]
fn a_screen_without_notes_has_no_line_for_them() {
    let case = counter().keys("5l");
    let (without, head) = (case.text(), case.app.scene().waves.head);
    let case = case.keys("_a<Enter>");
    assert_eq!(case.app.scene().waves.head, head + 1);
    assert_eq!(case.keys("<A-x><Esc>").text(), without);
}

/// Notes of every kind: on a row, on a moment, on stretches that touch, on an element.
const EVERY: &str = "_the<Space>first<Space>bit<Space>is<Space>late<Enter>12l_<Tab>a<Space>moment<Space>of<Space>its<Space>own<Enter><A-c>8lx20l_the<Space>whole<Space>activation<Enter>\
    5h2<A-c>4jl_overlaps<Enter>9h";

macro_rules! screens {
    ($($name:ident: $width:literal x $height:literal, $keys:expr;)*) => {
        $(#[test]
        fn $name() {
            let screen = case("demo.fst").size($width, $height).keys($keys).text();
            assert_snapshot!(stringify!($name), screen);
        })*
    };
}

screens! {
    notes_wide: 160 x 48, EVERY;
    notes_medium: 80 x 24, EVERY;
    notes_small: 40 x 12, &format!("<Tab><Tab><Tab>{EVERY}");
    notes_list_wide: 160 x 48, &format!("{EVERY}<A-_>");
    notes_list_small: 40 x 12, &format!("{EVERY}<A-_>");
    notes_prompt_small: 40 x 12, "_what";
    notes_explorer: 120 x 30, &format!("<A-4>{EVERY}");
    notes_element: 80 x 24, "2<Tab>20j_this<Space>one<Space>saturates<Enter>2j_and<Space>this<Enter>k";
    notes_ascii: 80 x 24, &format!("{EVERY}WgWg");
}

/// A note of many lines on the row and the moment of the cursor.
fn long() -> Case {
    let lines: Vec<String> = (1..=60).map(|line| format!("line<Space>{line}")).collect();
    counter().keys(&format!("jl_{}<Enter>", lines.join("<A-Enter>")))
}

#[test]
fn a_long_note_has_a_page_that_scrolls() {
    let case =
        long().keys("<A-Enter>").shows("note on top.count at 5 ns").shows("│ line 1 ").shows("more below");
    let case = case.hides("│ line 60").keys("5j").hides("│ line 5 ").shows("│ line 6 ");
    let case = case.keys("9<PageDown>").shows("│ line 60").hides("more below").keys("<Esc>");
    case.hides("│ line 60").keys("20l<A-Enter>").shows("there is no note here");
}

#[test]
fn the_list_opens_the_page_and_the_page_the_prompt() {
    let case = long().keys("20l<A-_><A-Enter>").shows("note on top.count at 5 ns").shows("│ line 12 ");
    case.keys("_").shows("line 60▏").hides("more below");
}

#[test]
fn the_editor_gets_a_note_and_its_answer_is_the_note() {
    let case = counter().keys("jl_one<A-Enter>two<Enter><A-e>");
    assert_eq!(case.effects.last(), Some(&Effect::EditText("one\ntwo".into())));
    let mut case = case.keys("20l<A-_><A-Enter><A-e>");
    case.send(Msg::TextEdited("three\n\n\u{1b}[2Jfour\n".into()));
    let mut case = has(case, &["top.count@5: three\n\n␛[2Jfour"]).shows("note on top.count").shows("four");
    // The text that is saved empty deletes the note, and its page with it.
    case.send(Msg::TextEdited(String::new()));
    let mut case = has(case, &[]).hides("note on top.count").keys("u<A-_><A-Enter><A-e>");
    case.send(Msg::TextEdited("x".repeat(9000)));
    has(case, &["top.count@5: three\n\n␛[2Jfour"]).shows("at most 8192 bytes");
}

#[test]
fn the_page_of_a_note_has_room_on_every_screen() {
    for (width, height) in [(160, 48), (80, 24), (40, 12)] {
        let case = long().size(width, height).keys("<A-Enter>2j");
        assert_snapshot!(format!("note_page_{width}"), case.text());
    }
}

#[test]
fn the_heatmap_marks_elements_with_a_note() {
    let open = "<A-6><A-t>y<Enter>";
    let plain = case("demo.fst").size(160, 48).keys(open);
    let before = plain.text().matches('¶').count();
    let noted = plain.keys("_<C-u>odd<Enter>");
    // One in the table, one in the heatmap, one before its text in the last line.
    assert_eq!(noted.text().matches('¶').count(), before + 3, "{}", noted.text());
}
