//! Prompts and lists: editing, history, completion, and keys that may follow.

use crate::case::Case;
use crate::counter::counter;
use insta::assert_snapshot;
use tritscope::app::{Gesture, Mouse, Msg, Overlay};

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

#[test]
fn the_palette_tells_the_selected_action_in_full_on_every_screen() {
    for (width, height) in [(160, 48), (80, 24), (40, 12)] {
        let case = counter().size(width, height).keys(":search-clock").shows("search-clock").shows("<A-/>");
        let told: String =
            case.text().split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
        assert!(told.contains("Choose the clock at whose edges conditions are looked at"), "{told}");
    }
    let small = || counter().size(40, 12).keys(":").hides("…");
    assert_snapshot!("palette_small", small().text());
    // The lines of the description are no rows.
    let click = |row| Mouse { gesture: Gesture::Press, column: 5, row, modified: false };
    let selected = |case: &Case| {
        case.text().lines().find(|line| line.contains('▸') && line.starts_with('│')).map(str::to_owned)
    };
    let before = selected(&small());
    assert_eq!(selected(&small().mouse(click(9))), before);
    assert_ne!(selected(&small().mouse(click(8))), before);
}

#[test]
fn nothing_is_cut_in_the_help_and_among_the_keys_that_may_follow() {
    // What is cut ends where its box does; an example may have the sign inside.
    let cut = |case: &Case| case.text().lines().any(|line| line.replace(' ', "").contains("…│"));
    let case = counter().size(40, 12).keys("W").shows("what may follow").shows("< narrower");
    assert!(!cut(&case), "{}", case.text());
    for (width, height) in [(80, 24), (40, 12)] {
        let mut case = counter().size(width, height).keys("?");
        for _ in 0..60 {
            assert!(!cut(&case), "{}", case.text());
            case = case.keys("8j");
        }
    }
}

#[test]
fn a_group_has_the_place_of_the_value_for_its_name() {
    let case = counter().size(40, 12).keys("2<Tab>Vjwglong<Space>name<Enter>");
    case.shows("▾ long name 2");
}
