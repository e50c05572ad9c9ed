//! What the explorer shows of signals of every kind, in rows of any height and in each set of glyphs.

use crate::case::{Case, case};
use insta::assert_snapshot;
use std::path::Path;
use tritscope::app::{ACTIONS, Msg};

/// The debugger on `tests/traces/NAME`.
fn own(name: &str) -> Case {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces").join(name);
    Case::new().size(160, 48).open(&file)
}

macro_rules! screens {
    ($($name:ident: $width:literal x $height:literal, $keys:literal;)*) => {
        $(#[test]
        fn $name() {
            let screen = own("seeing.vcd").size($width, $height).keys($keys).text();
            assert_snapshot!(concat!("seeing_", stringify!($name)), screen);
        })*
    };
}

screens! {
    dense_wide: 160 x 48, "10l";
    dense_medium: 80 x 24, "10l";
    dense_small: 40 x 12, "2<Tab>10l";
    tall_wide: 160 x 48, "WdVjjj";
    tall_medium: 80 x 24, "Wd";
    tall_small: 40 x 12, "2<Tab>Wd";
    curves_wide: 160 x 48, "4j7w+waj7w+wawAjj7w+wa";
    curves_medium: 80 x 24, "4j5w+waj5w+wawA";
    curves_small: 40 x 12, "2<Tab>4j3w+waj4w+wa";
    markers_wide: 160 x 48, "ma10lmb30lmc2j";
    markers_medium: 80 x 24, "ma10lmb30lmc";
    markers_small: 40 x 12, "2<Tab>ma10lmb";
    arrays_wide: 160 x 48, "mazz20eWm<Right>";
    arrays_medium: 80 x 24, "ma20eWm";
    arrays_small: 40 x 12, "ma20eWm";
    outline_wide: 160 x 48, "Vjjwgclocks<Enter>2j2wc2jwlbuses<Enter>jVjwg<Enter>wojwrX<Enter>";
    ascii_wide: 160 x 48, "WgWgma5embWd4j2w+waj2w+waWm<Tab>";
    ascii_medium: 80 x 24, "WgWg10l";
    box_wide: 160 x 48, "Wgma5emb4j4w+waj4w+waj2w+";
}

#[test]
fn ascii_has_no_other_character_on_any_screen() {
    let scripts =
        ["", "?", ":", "i", "/", "wf", "`", "w", "p", "Wm", "Wd", "<A-1>", "4j4w+wa", "ma5embz", "\\clk"];
    for trace in ["seeing.vcd", "hand.vcd"] {
        for (width, height) in [(160, 48), (80, 24), (40, 12), (20, 5), (12, 3)] {
            for keys in scripts {
                let case = own(trace).keys("WgWg").keys(keys).size(width, height);
                plain(&case, keys);
            }
        }
    }
    for keys in ["", "20a", "d", "<A-2>", "<A-3>", "<A-6>", "<A-7>"] {
        plain(&case("faults/wrong-sign.fst").keys("WgWg").keys(keys), keys);
    }
}

/// Passes if every cell is a printable character of ASCII.
fn plain(case: &Case, keys: &str) {
    for cell in case.buffer().content() {
        let printable = cell.symbol().bytes().all(|byte| (b' '..=b'~').contains(&byte));
        assert!(printable, "{:?} after {keys}:\n{}", cell.symbol(), case.text());
    }
}

#[test]
fn every_action_is_drawn_in_every_set_of_glyphs() {
    for glyphs in ["", "Wg", "WgWg"] {
        for (width, height) in [(160, 48), (80, 24), (40, 12), (20, 5)] {
            let mut case = own("seeing.vcd").keys(glyphs).keys("Wmma5e").size(width, height);
            for declared in ACTIONS.iter().filter(|declared| declared.name != "quit") {
                case.send(Msg::Act { action: declared.action, count: None });
                case.buffer();
            }
        }
    }
}

#[test]
fn what_is_not_there_says_so() {
    own("seeing.vcd").keys("wegone && clk<Enter>").hides("panicked");
    own("seeing.vcd").keys("10j").shows("wide = ");
}

#[test]
fn arrays_mark_what_changed_since_the_marker_before_the_cursor() {
    let case = own("seeing.vcd").keys("maWm").hides("◆ff");
    case.keys("31l").shows("◆ff").shows("changed since a").keys("<Enter>").shows("tb.memory.mem[0]");
}

#[test]
fn the_map_can_be_left_out() {
    own("seeing.vcd").shows("whole trace").keys("Wo").hides("whole trace");
}

#[test]
fn the_smallest_screen_shows_the_selected_row() {
    own("seeing.vcd").size(20, 5).keys("2<Tab>").shows("▸clk").keys("3j").shows("▸…ch");
}
