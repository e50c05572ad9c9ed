//! What the tools say, read as progress.

use super::hear::Listener;
use super::{Heard, Stage};

fn heard(stage: Stage, lines: &[&str]) -> Vec<Heard> {
    let mut listener = Listener::default();
    lines.iter().filter_map(|line| listener.hear(stage, line)).collect()
}

fn words(stage: Stage, lines: &[&str]) -> Vec<String> {
    heard(stage, lines).into_iter().map(|heard| heard.doing).collect()
}

#[test]
fn passes_of_yosys_are_heard() {
    let lines = [
        "1. Executing Verilog-2005 frontend: rtl/probe.v",
        "66.2. Executing AST frontend in derive mode using pre-parsed AST for module `\\x'.",
        "67.40.1. Executing ABC9 pass.",
        "Removed 3 unused cells.",
        "note. Executing nothing.",
    ];
    assert_eq!(words(Stage::Synthesis, &lines), ["reading", "ast", "abc9"]);
}

#[test]
fn placing_and_routing_are_heard() {
    let lines = [
        "Info: Packing carries..",
        "Info:     at iteration #3, type ALL: wirelen solved = 3366, spread = 4837, legal = 5749; time = 0.05s",
        "Info:   at iteration #10: temp = 0.000000, timing cost = 32, wirelen = 3645",
        "Info: Routing 2000 arcs.",
        "Info:       1000 |      119        848 |  119   848 |       500|       0.34       0.34|",
        "Info:     iter=3 wires=10 overused=7 overuse=7 archfail=NA",
        "Info: Checksum: 0x083c9c93",
    ];
    assert_eq!(
        words(Stage::PlaceAndRoute, &lines),
        [
            "packing",
            "placing, iteration 3",
            "refining places, iteration 10, wires 3645",
            "routing",
            "routing, 500 of 2000 wires left",
            "routing, iteration 3, 7 wires overused",
        ]
    );
    let done: Vec<Option<f64>> = heard(Stage::PlaceAndRoute, &lines).iter().map(|heard| heard.done).collect();
    assert_eq!(done[3..5], [Some(0.0), Some(0.75)]);
}

proptest::proptest! {
    #[test]
    fn any_line_is_heard_without_panic(line in "(Info: )?(at iteration #|Routing |iter=|[0-9. |]*)?\\PC{0,60}") {
        for stage in Stage::ALL {
            let _ = heard(stage, &[&line]);
        }
    }
}
