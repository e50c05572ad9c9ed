//! Prompts and lists: editing, history, completion, and keys that may follow.

use crate::counter::counter;
use tritscope::app::{Msg, Overlay};

#[test]
fn a_prompt_is_edited_like_a_line() {
    counter().keys(",12<Left>3<Enter>").time(132);
    counter().keys(",999<C-u>5<Enter>").time(5);
    counter().keys(",5ns<Home>1<End><Enter>").time(15);
    counter().keys("jwra<Space>b<C-w>c<Enter>").shows("a c");
}

#[test]
fn an_empty_prompt_says_what_may_be_typed() {
    counter().keys(",").shows("120ns, +5us").keys("1").hides("120ns, +5us").keys("<BS>").shows("go to:");
    counter().keys(",<BS>").hides("go to:");
}

#[test]
fn lines_are_remembered_for_each_kind_of_prompt() {
    let case = counter().keys(",10<Enter>,20<Enter>,<Up>").shows("go to: 20").keys("<Up>").shows("go to: 10");
    let case = case.keys("<Up>").shows("go to: 10").keys("<Down><Down>").hides("go to: 20");
    case.keys("x<Up><Down>").shows("go to: x").keys("<Esc>I<Up>").shows("add:").hides("add: 20");
}

#[test]
fn tab_completes_names() {
    let case = counter().keys("wetop.lane[2]<BS><BS><BS>");
    case.shows("compute: top.lane")
        .keys("<Tab>")
        .shows("top.lane[0].")
        .keys("<Tab><Tab>")
        .shows("compute: top.lane[1].");
    counter().keys("wedat<Tab>").shows("compute: top.data");
    counter().keys("wetop.lane[3].a<Tab>+1<Enter>").shows("lane[3].acc");
    counter().keys("wezzz<Tab>").shows("compute: zzz");
}

#[test]
fn pasted_text_goes_into_the_prompt_as_one_line() {
    let mut case = counter().keys(",");
    case.send(Msg::Paste("12\u{1b}[A3ns\nq".into()));
    let Some(Overlay::Prompt(prompt)) = case.app.overlay() else { panic!("the prompt stays open") };
    assert_eq!(prompt.line.text(), "12[A3ns");
    let mut case = counter();
    case.send(Msg::Paste("lllq".into()));
    assert!(!case.app.quitting());
    case.time(0).shows("pasted text is ignored outside of a prompt");
}

#[test]
fn pasted_text_goes_into_picker_palette_and_filter() {
    let paste = |keys: &str, text: &str| {
        let mut case = counter().keys(keys);
        case.send(Msg::Paste(text.into()));
        case
    };
    paste("i", "lane2acc").shows("1 of 12");
    paste(":", "zoom-fit").shows("Show the entire trace");
    paste("\\", "lane2acc").shows("1 found");
    paste("Wx", "lll").time(0);
}

#[test]
fn a_begun_sequence_shows_what_may_follow() {
    counter()
        .keys("w")
        .shows("Make a group of the chosen rows")
        .shows("what may follow")
        .keys("<Esc>")
        .hides("what may follow");
    counter().keys("3w").shows("Make the chosen rows higher").keys("+").hides("what may follow");
    counter().keys("D").shows("Compare with another trace");
    counter().keys("wQ").shows("wQ does nothing here");
    counter().size(40, 12).keys("w").shows("what may");
}

#[test]
fn a_list_is_filtered_by_typing() {
    let case = counter().keys("jwf").shows("hexadecimal").keys("binary").shows("binary").hides("hexadecimal");
    case.keys("zzz").shows("nothing matches").keys("<Enter>").hides("nothing matches");
}

#[test]
fn the_palette_shows_keys_of_sequences() {
    counter().keys(":group-rows").shows("wg").keys("<Enter>").shows("name:");
}

#[test]
fn help_lists_every_chapter() {
    let case = counter().size(160, 300).keys("?");
    for chapter in tritscope::app::Chapter::ALL {
        let text = case.text();
        assert!(text.contains(chapter.title()), "{}", chapter.title());
    }
}

#[test]
fn doors_without_a_trace_say_so_or_do_nothing() {
    let case = crate::case::Case::new().size(100, 30);
    let case = case.keys("i").shows("no trace is open");
    case.keys(",").keys("5<Enter>").keys("wg").keys("V").keys("u").shows("nothing to take back");
}

#[test]
fn what_is_wrong_with_a_line_is_readable_on_every_screen() {
    for (width, height) in [(160, 48), (80, 24), (40, 12)] {
        let case = counter().size(width, height).keys("/top.cnt<Space>==<Space>1<Enter>");
        case.shows("no signal is called `top.cnt`").shows("did you mean").shows("search: top.cnt == 1");
    }
    let case = counter().size(40, 12).keys("/zzzzzzzzz<Enter>");
    case.shows("write the path from the root, or a").shows("in").shows("search: zzzzzzzzz");
}

#[test]
fn all_keys_that_may_follow_have_room() {
    counter().size(80, 24).keys("w").shows("k Count cycles of the selected row").hides("more in the help");
    counter().size(40, 12).keys("w").shows("k use clock").shows("< row out").hides("more in the help");
    counter().size(30, 6).keys("w").shows("more in the help");
}

#[test]
fn matches_are_hinted_at_only_where_there_is_a_search() {
    let hidden = counter().size(160, 48).hides("n/N match").shows("i add").shows("w rows");
    hidden.keys("/clk<Enter>l").shows("n/N match");
}
