//! Behaviours, a line each: a trace, keys, and what is on the screen then.

use crate::case::case;
use tritscope::app::{Gesture, Layout, Mouse, Pane};
use tritscope::decode::Level;

#[test]
fn steps_go_forward_and_back_at_every_level() {
    case("demo.fst").at(0).keys("l").at(1).keys("3l").at(4).keys("2h").at(2).keys("B").at(1);
    case("demo.fst").keys("b").at(1).keys("f").at(8).keys("F").at(0).keys("10l").at(10);
    case("demo.fst").keys("a").shows("x[1]").keys("A").at(0);
    case("demo.fst").keys("g").shows("group 2/2").keys("G").at(0);
    case("demo.fst").keys("o").shows("› k_proj").keys("O").shows("› q_proj");
    case("demo.fst").keys("t").shows("token 1").keys("t").shows("token 2").keys("2T").shows("token 0");
    case("demo.fst").keys("y").shows("token 1").keys("Y").shows("token 0");
}

#[test]
fn every_forward_step_lands_on_the_start_of_a_span() {
    for (key, level) in [("f", Level::Frame), ("a", Level::Activation), ("g", Level::Group)] {
        let case = case("demo.fst").keys(&format!("5{key}"));
        let (run, cycle) = (case.app.run().unwrap(), case.app.cycle().unwrap());
        assert!(run.spans(level).iter().any(|span| span.start == cycle), "{level:?}");
    }
}

#[test]
fn steps_end_at_the_ends_of_the_run() {
    case("demo.fst").keys("99999999l").keys("l").shows("there is no later cycle");
    case("demo.fst").keys("999999f").keys("f").shows("there is no later frame");
    case("demo.fst").keys("0h").shows("there is no earlier cycle");
    case("demo.fst").keys("$T0").shows("cycle 0");
}

#[test]
fn the_broadcast_shows_the_bits_of_the_activation() {
    // x[0] is −37 = 1101 1011; the positive frame sends it as it is, the negative one +37 = 0010 0101.
    case("demo.fst").shows("x[0]      −37   sent as −37").shows("▐1▌· · · · · · ·").shows("bit 1 of 8");
    case("demo.fst").keys("7b").shows(" 1 1 0 1 1 0 1▐1▌").shows("bit 8 of 8");
    case("demo.fst").keys("f7b").shows("sent as +37").shows(" 0 0 1 0 0 1 0▐1▌");
}

#[test]
fn accumulators_move_two_cycles_after_the_last_bit() {
    case("demo.fst").keys("8l").hides("after x[0]").keys("l").shows("after x[0] +").shows("−37▼");
    case("demo.fst").keys("17l").shows("after x[0] −").shows("37▲");
}

#[test]
fn the_selected_scalar_is_told_with_its_golden_sum_and_target() {
    case("demo.fst").keys("3a").shows("▸[0] 55  ✓ golden  → 335");
    case("demo.fst")
        .keys("3a<Tab><Right>")
        .shows("▸[1]")
        .keys("j")
        .shows("▸[9]")
        .keys("k<Left>")
        .shows("▸[0]");
}

#[test]
fn the_divergence_of_a_fault_is_one_key_away() {
    let case = case("faults/wrong-sign.fst").shows("✗ first divergence: token 0").shows("d goes there");
    let case = case.keys("d").shows("✗ diverges in").shows("37✗").shows("✗ golden −37");
    let expected = case.app.document().unwrap().report.as_ref().unwrap().divergence.as_ref().unwrap().cycle;
    assert_eq!(case.app.cycle(), Some(expected));
}

#[test]
fn a_stuck_chip_select_is_marked_among_the_scalars() {
    case("faults/stuck-chip-select.fst").keys("d").shows("✗ first divergence").shows("✗");
    case("faults/lost-last-bit.fst").keys("d").shows("✗");
    case("demo.fst").keys("d").shows("no divergence: ").hides("✗");
}

#[test]
fn edges_of_the_selected_signal_are_followed_both_ways() {
    let case = case("demo.fst").keys("\\frame_negative<Enter><Space><Space>2<Tab>");
    let case = case.keys("<A-1>");
    let selected = case.app.waves().signal().and_then(|id| {
        case.app.document().unwrap().trace.hierarchy().signal(id).map(|signal| signal.name.clone())
    });
    assert_eq!(selected.as_deref(), Some("frame_negative"));
    case.keys("e").at(8).keys("e").at(16).keys("E").at(8).keys("2e").at(24);
}

#[test]
fn marks_remember_places() {
    case("demo.fst").keys("5lma9l'a").at(5).keys("'b").shows("there is no mark b").at(5);
    case("demo.fst").keys("m<Esc>l").at(1);
}

#[test]
fn counts_select_layouts_and_escape_drops_them() {
    case("demo.fst").keys("4v").shows("layout 4 explorer").shows("lane[10]").keys("l").hides("layout 4");
    case("demo.fst").keys("12").shows("12 …").keys("<Esc>").hides("12 …").keys("l").at(1);
    case("demo.fst").keys("2").shows("v shows layout 2 attention");
    case("demo.fst").keys("v").shows("layout 2 attention").keys("<A-1>").shows("layout 1 broadcast");
    case("demo.fst").keys("9v").shows("layouts are numbered 1 to 7");
}

#[test]
fn a_pane_can_have_the_screen() {
    case("demo.fst").keys("z").shows("broadcast 1/5").hides("whole run").keys("<Esc>").shows("whole run");
    case("demo.fst").keys("3<Tab>z").shows("waves 4/5").hides("COPI").keys("z").shows("COPI");
}

#[test]
fn the_filter_finds_signals_by_their_letters() {
    let case = case("demo.fst").keys("\\lane17acc").shows("lane[17]").shows("1 found");
    let case = case.keys("<Enter><Space><Esc><A-1>").shows("lane[17].u_scalar.acc");
    case.keys("X").hides("lane[17].u_scalar.acc");
    crate::case::case("demo.fst").keys("\\nothingofthiskind").shows("nothing matches");
    crate::case::case("demo.fst").keys("\\clk<Esc>").shows("/ filter");
}

#[test]
fn rows_can_be_moved_and_shown_in_another_radix() {
    case("demo.fst").keys("3<Tab>").keys("r").shows("unsigned").keys("<A-r>").shows("signed");
    let case = case("demo.fst").keys("3<Tab>");
    let before = case.app.waves().selected();
    let case = case.keys("2J");
    assert_eq!(case.app.waves().selected(), before + 2);
    let case = case.keys("5K");
    assert_eq!(case.app.waves().selected(), before - 3);
}

#[test]
fn the_waves_zoom_pan_and_fit() {
    // Values take room: what is compared has all of them loaded, as the traces of tests share.
    case("demo.fst");
    let lengths =
        ["", "+", "--", "="].map(|keys| case("demo.fst").keys(keys).app.waves().viewport().length());
    assert_eq!(lengths[1], lengths[0] / 2);
    assert_eq!(lengths[2], lengths[0] * 4);
    let case = case("demo.fst").keys("=");
    let span = case.app.document().unwrap().trace.span();
    assert_eq!((case.app.waves().viewport().from, lengths[3]), (span.0, span.1.0 - span.0.0 + 1));
    let moved = case.keys("5+L").app.waves().viewport();
    assert!(moved.from > span.0);
}

#[test]
fn the_palette_finds_and_does() {
    case("demo.fst").keys(":nextframe<Enter>").at(8);
    case("demo.fst").keys(":zzz").shows("no action is called so").keys("<Esc>").hides("no action");
    case("demo.fst").keys(":set-mark<Enter>a").shows("mark a");
}

#[test]
fn help_opens_scrolls_and_gives_way() {
    case("demo.fst").keys("?").shows("Step to the next cycle").keys("?").hides("Step to the next cycle");
    let last = "changed since the marker";
    case("demo.fst").size(80, 24).keys("?").hides(last).keys("999j").shows(last);
    case("demo.fst").keys("?l").hides("Step to the next cycle").at(1);
    let case = case("demo.fst").keys("?q");
    assert!(!case.app.quitting());
    assert!(case.keys("q").app.quitting());
}

#[test]
fn keys_without_meaning_say_so() {
    case("demo.fst").keys("<F7>").shows("<F7> does nothing here").keys("l").hides("does nothing");
}

#[test]
fn a_click_on_the_waves_puts_the_cursor_there() {
    let case = case("demo.fst");
    let (x, y) = (case.app.scene().waves.x, 20);
    let click = |column| Mouse { gesture: Gesture::Press, column, row: y, modified: false };
    let case = case.mouse(click(x + 60));
    assert_eq!(case.app.scene().waves.cursor.map(|column| column.abs_diff(60) <= 4), Some(true));
    assert_eq!(case.app.focus(), Pane::Waves);
    let wheel = Mouse { gesture: Gesture::WheelUp, column: x + 60, row: y, modified: true };
    let before = case.app.waves().viewport().length();
    assert_eq!(case.mouse(wheel).app.waves().viewport().length(), before / 2);
}

#[test]
fn a_click_focuses_a_pane_and_selects_in_it() {
    let click = |column, row| Mouse { gesture: Gesture::Press, column, row, modified: false };
    let case = case("demo.fst");
    let region = |pane| case.app.scene().placed.iter().find(|placed| placed.pane == pane).unwrap().region;
    let (grid, tensor) = (region(Pane::Accumulators), region(Pane::Tensor));
    let cell = case.app.scene().grid.as_ref().unwrap().cell;
    let label = case.app.scene().grid.as_ref().unwrap().label;
    let case = case.mouse(click(grid.x + 1 + label + cell + 1, grid.y + 3));
    assert_eq!((case.app.focus(), case.app.tensors().lane()), (Pane::Accumulators, 9));
    let third = case.app.scene().tensor.as_ref().unwrap().elements[2].index;
    let case = case.mouse(click(tensor.x + 3, tensor.y + 4));
    assert_eq!((case.app.focus(), case.app.tensors().element()), (Pane::Tensor, third));
    let case = case.size(80, 24).keys("<A-1>").mouse(click(16, 1));
    assert_eq!(case.app.focus(), Pane::Accumulators);
}

#[test]
fn the_tensor_pane_shows_inputs_too() {
    case("demo.fst").shows("q_proj y").keys("[").shows("q_proj x").keys("3a").shows("▸  3");
}

#[test]
fn problems_are_listed_and_left_again() {
    let case =
        case("faults/wrong-sign.fst").keys("p").shows("problems").shows("first divergence").shows("↳ d goes");
    assert_eq!(case.app.layout(), Layout::Problems);
    assert_eq!(case.keys("p").app.layout(), Layout::Broadcast);
    crate::case::case("demo.fst").keys("p").shows("✓ nothing to report");
}
