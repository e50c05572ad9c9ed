//! Running on to a place, and breakpoints.

use crate::case::case;

#[test]
fn a_tensor_or_an_element_is_run_to() {
    case("layer.fst").keys(".q_proj[17]<Enter>").shows("q_proj[17] passes").shows("q_proj");
    case("layer.fst").keys("3t.dot<Enter>").shows("token 3").shows("dot passes");
    case("layer.fst").keys("$<A-.>layer_out<Enter>").shows("token 4").shows("layer_out passes");
    case("layer.fst").keys("$.dot<Enter>").shows("dot does not pass after this");
}

#[test]
fn running_back_undoes_running_on() {
    let there = case("layer.fst").keys("2.q_rope[5]<Enter>");
    let at = there.app.cursor();
    let back = there.keys(".q_rope[5]<Enter><A-.>q_rope[5]<Enter>");
    assert_eq!(back.app.cursor(), at);
}

#[test]
fn a_condition_is_run_to_once() {
    case("demo.fst").keys(".tb.dut.capture<Enter>").shows("stopped at tb.dut.capture");
    case("demo.fst").keys("$.tb.dut.capture<Enter>").shows("nothing to stop at after this");
    case("demo.fst").keys(".tb.dut.nothing<Enter>").shows("nothing");
}

#[test]
fn breakpoints_stop_ahead_and_back() {
    let set = case("demo.fst").keys("!tb.dut.capture<Enter>").shows("stops at tb.dut.capture");
    let once = set.keys(">").shows("stopped at tb.dut.capture");
    let first = once.app.cursor();
    let twice = once.keys(">");
    assert!(twice.app.cursor() > first);
    let back = twice.keys("<lt>");
    assert_eq!(back.app.cursor(), first);
}

#[test]
fn the_nearest_of_several_breakpoints_stops() {
    let set = case("demo.fst").keys("!tb.dut.capture<Enter>!tb.dut.frame_end<Enter>");
    set.keys(">")
        .shows("stopped at tb.dut.frame_end")
        .keys("<A-!>")
        .shows("tb.dut.capture")
        .shows("C-r turns");
}

#[test]
fn a_breakpoint_is_turned_off_and_forgotten_in_the_list() {
    let off = case("demo.fst").keys("!tb.dut.capture<Enter><A-!><C-r>").shows("off").keys("<Esc>>");
    let off = off.shows("every breakpoint is off");
    off.keys("<A-!><Del>").hides("breakpoints").keys(">").shows("there is no breakpoint");
}

#[test]
fn a_condition_that_cannot_be_read_keeps_the_prompt() {
    case("demo.fst").keys("!tb.dut.capture &&<Enter>").shows("stop at");
}
