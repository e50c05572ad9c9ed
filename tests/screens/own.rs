//! A design of one's own on the screen: every pane that applies, stepping along its own wires, its tensors.

use crate::case::{Case, case};
use insta::assert_snapshot;
use std::path::Path;

fn systolic(width: u16, height: u16) -> Case {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/systolic/systolic.fst");
    Case::new().size(width, height).open(&file)
}

#[test]
fn only_panes_that_have_something_to_show_are_there() {
    systolic(160, 48).hides("broadcast").hides("accumulators").shows("tensor").shows("waves").shows("spans");
    systolic(160, 48).keys("<A-2>").shows("needs a run").shows("signals");
    case("demo.fst").keys("<A-2>").hides("─ heads").hides("kv cache");
}

#[test]
fn steps_follow_the_wires_that_the_manifest_names() {
    let start = systolic(160, 48);
    let first = start.app.cycle().unwrap();
    let run = start.app.run().unwrap().clone();
    let spans = run.spans(tritscope::decode::Level::Operation);
    assert_eq!(first, spans[0].start);
    let labels: Vec<&str> = spans.iter().take(4).map(|span| span.label.as_str()).collect();
    assert_eq!(labels, ["load", "multiply", "drain", "load"]);
    let case = start.shows("product 0").shows("load").keys("o").shows("multiply");
    assert_eq!(case.app.cycle(), Some(spans[1].start));
    let case = case.keys("2o").shows("product 1");
    assert_eq!(case.app.cycle(), Some(spans[3].start));
    let case = case.keys("2O");
    assert_eq!(case.app.cycle(), Some(spans[1].start));
}

#[test]
fn a_step_of_a_level_that_the_design_has_not_says_so() {
    systolic(160, 48).keys("f").shows("there is no later frame");
}

#[test]
fn layouts_of_the_example() {
    for (name, keys) in [("tensor", "3o"), ("everything", "<A-7>o"), ("explorer", "<A-4>")] {
        for (width, height) in [(160, 48), (80, 24), (40, 12)] {
            let screen = systolic(width, height).keys(keys).text();
            assert_snapshot!(format!("systolic_{name}_{width}"), screen);
        }
    }
}
