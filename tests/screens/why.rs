//! The pane of causes: what it shows of each kind of fault, and where its lines lead.

use crate::case::{Case, case};
use insta::assert_snapshot;
use tritscope::app::{Entry, Layout, Pane};

fn fault(name: &str) -> Case {
    case(&format!("faults/{name}.fst"))
}

#[test]
fn the_key_shows_the_first_cause_of_the_first_divergence() {
    let case = fault("lost-negative-frame").keys("^");
    assert_eq!((case.app.layout(), case.app.focus()), (Layout::Watch, Pane::Why));
    let case = case.shows("token 0 › layer 0 › q_proj[0]").shows("first cause").shows("touched by 44 frames");
    case.shows("first wrong: activation 7, frame −  not sent").shows("weights ✗").shows("✓ x  64 right");
}

#[test]
fn the_layout_asks_by_itself_and_a_right_run_has_nothing_to_tell() {
    fault("wrong-sign")
        .keys("<A-3>")
        .shows("q_proj[2]")
        .shows("first wrong: activation 0, frame +  wrong sum");
    case("demo.fst").keys("<A-3>").shows("every value is what it should be");
    case("layer.fst").keys("<A-3>").shows("every value is what it should be");
}

#[test]
fn the_selected_output_is_asked_for_from_tensor_and_accumulators() {
    // Output 5 in the pane of the tensor, right in a run without a fault.
    let case = case("demo.fst").keys("2<Tab>5j^").shows("✓ token 0 › layer 0 › q_proj[5]");
    let why = case.app.why().cause().unwrap();
    assert_eq!((why.chain[0].element.index, why.chain[0].element.differs), (5, false));
    // Scalar 33 works on row 33 while group 1 is on the wire.
    let case = fault("stuck-chip-select").keys("<Tab>33<Right>^");
    assert_eq!(case.app.why().cause().unwrap().chain[0].element.index, 33);
}

#[test]
fn an_entry_leads_to_its_cycle_scalar_and_element() {
    let case = fault("narrow-accumulator").keys("^");
    let why = case.app.why().cause().unwrap().clone();
    let (found, touched) = (why.first().unwrap(), why.touched.clone().unwrap());
    // The line of the first cause is selected: its output passes the probe.
    let case = case.keys("<Enter>");
    assert_eq!(case.app.cycle(), found.element.cycle);
    assert_eq!((case.app.tensors().element(), case.app.tensors().lane()), (24, 24));
    // The first frame that is wrong.
    let line = case.app.why().entries().iter().position(|entry| *entry == Entry::FirstWrong).unwrap();
    let case = case.keys(&format!("{line}j<Enter>"));
    assert_eq!(case.app.cycle(), touched.frames[touched.first_wrong.unwrap()].start);
    let before = case.app.cycle();
    let case = case.keys("<C-o>");
    assert_ne!(case.app.cycle(), before);
}

#[test]
fn a_frame_that_was_never_sent_has_no_place() {
    let case = fault("lost-negative-frame").keys("^");
    let cycle = case.app.cycle();
    let line = case.app.why().entries().iter().position(|entry| *entry == Entry::FirstWrong).unwrap();
    let case = case.keys(&format!("{line}j<Enter>")).shows("never sent");
    assert_eq!(case.app.cycle(), cycle);
}

#[test]
fn a_trace_that_nothing_is_compared_with_has_no_causes() {
    let case = Case::new().size(160, 48);
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces/seeing.vcd");
    case.open(&file).keys("^").shows("compared with the golden model");
}

#[test]
fn causes_at_every_size() {
    for (width, height) in [(160, 48), (80, 24), (40, 12)] {
        let case = |keys: &str| fault("lost-negative-frame").size(width, height).keys(keys).text();
        assert_snapshot!(format!("why_{width}"), case("^"));
        assert_snapshot!(format!("why_zoomed_{width}"), case("^z12j"));
    }
}
