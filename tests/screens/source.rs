//! The pane of the RTL: what it shows, how it follows, and where its keys lead.

use crate::case::{Case, case};
use insta::assert_snapshot;
use std::path::Path;
use tritscope::app::{Effect, Pane};

macro_rules! screens {
    ($($name:ident: $trace:literal $width:literal x $height:literal, $keys:literal;)*) => {
        $(#[test]
        fn $name() {
            let screen = case($trace).size($width, $height).keys($keys).text();
            assert_snapshot!(concat!("source_", stringify!($name)), screen);
        })*
    };
}

screens! {
    wide: "demo.fst" 160 x 48, "20fWsz";
    medium: "demo.fst" 80 x 24, "20fWs";
    small: "demo.fst" 40 x 12, "20fWs<Right>";
    watch: "faults/wrong-sign.fst" 160 x 48, "<A-3>d";
    drivers: "demo.fst" 160 x 48, "20fSd";
    drivers_small: "demo.fst" 40 x 12, "20fSd";
    layer: "layer.fst" 160 x 48, "<A-3>";
}

/// The debugger on a trace of `mixed.v`, for which nobody says where its text is.
fn mixed() -> Case {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces/mixed.vcd");
    Case::new().size(160, 48).open(&file)
}

fn shown(case: &Case) -> String {
    let pane = case.app.scene().source.as_ref().unwrap();
    let line = pane.lines.iter().find(|line| line.current).unwrap();
    let text: String = line.pieces.iter().map(|piece| piece.text.as_str()).collect();
    format!("{}: {}", pane.title, text.trim())
}

#[test]
fn the_pane_follows_the_selected_row() {
    let case = case("demo.fst").keys("Wsz");
    assert!(shown(&case).contains("tb.dut.lane[0].u_scalar: if (add) acc"), "{}", shown(&case));
    let case = case.keys("z<Tab>jjj");
    assert_ne!(case.app.focus(), Pane::Source);
    let other = shown(&case.keys("<S-Tab>z"));
    assert!(other.contains("tb.dut.lane[3].u_scalar: if (add) acc"), "{other}");
}

#[test]
fn a_clocked_target_shows_what_it_becomes_and_the_rest_what_is_sampled() {
    let case = case("demo.fst").keys("20fWs");
    let line = shown(&case);
    let (target, rest) = line.split_once("<=").unwrap();
    assert!(target.contains("acc→") && rest.contains("acc‹") && rest.contains("input_register‹"), "{line}");
}

#[test]
fn ports_show_what_is_connected_to_them_and_parameters_their_numbers() {
    let screen = case("demo.fst").keys("20fWsz").text();
    assert!(
        screen.contains("rst_n‹1›") && screen.contains("ACC_W‹") && screen.contains("COPI_WIDTH‹1›"),
        "{screen}"
    );
}

#[test]
fn keys_lead_to_the_definition_the_parent_and_back() {
    let case = case("demo.fst").keys("WszSg");
    assert!(shown(&case).contains("reg signed [ACC_W"), "{}", shown(&case));
    let case = case.keys("Su");
    assert!(shown(&case).contains("rtl/ternary_matvec.v  tb.dut:"), "{}", shown(&case));
    assert!(shown(&case).contains("u_scalar"), "{}", shown(&case));
    let case = case.keys("Si");
    assert!(shown(&case).contains("tb.dut.lane[0].u_scalar: module scalar"), "{}", shown(&case));
    let case = case.keys("3Sb");
    assert!(shown(&case).contains(": if (add) acc"), "{}", shown(&case));
    let case = case.keys("Sf");
    assert!(shown(&case).contains("reg signed [ACC_W"), "{}", shown(&case));
}

#[test]
fn a_list_of_drivers_leads_to_their_lines() {
    let case = case("demo.fst").keys("WsSd<Down><Enter>");
    assert!(shown(&case).contains(": if (add) acc"), "{}", shown(&case));
    let case = case.keys("Sr<Enter>");
    assert_eq!(case.app.focus(), Pane::Source);
}

#[test]
fn a_name_becomes_a_row() {
    let case = case("demo.fst").keys("Ws");
    let rows = case.app.waves().rows().len();
    let case = case.keys("<Right><Right><Right><Enter>");
    assert_eq!(case.app.waves().rows().len(), rows + 1, "{}", shown(&case));
    assert_eq!(case.keys("<Space>").app.waves().rows().len(), rows);
}

#[test]
fn a_breakpoint_stops_where_the_line_changes_something() {
    let case = case("demo.fst").keys("WsSx");
    let line =
        case.app.scene().source.as_ref().unwrap().lines.iter().find(|line| line.current).unwrap().clone();
    assert_eq!(line.stops, Some(true));
    let (cursor, case) = (case.app.cursor(), case.keys("3>"));
    assert!(case.app.cursor() > cursor && shown(&case).contains("acc→"), "{}", shown(&case));
    let case = case.keys("Sx");
    assert!(case.app.breakpoints().all().is_empty());
}

#[test]
fn the_editor_opens_at_the_name() {
    let case = case("demo.fst").keys("WsSe");
    let wanted = |effect: &&Effect| matches!(effect, Effect::Edit { .. });
    let Some(Effect::Edit { file, line, column }) = case.effects.iter().find(wanted) else {
        panic!("no effect")
    };
    let text = std::fs::read_to_string(file).unwrap();
    let text = text.lines().nth(line - 1).unwrap();
    assert!(text.get(column.unwrap() - 1..).unwrap().starts_with("acc <= acc"), "{text}");
}

#[test]
fn a_divergence_shows_the_line_that_made_it() {
    let case = case("faults/wrong-sign.fst").keys("<A-3>d");
    assert!(
        shown(&case).contains("‼ with the fault wrong-sign") || shown(&case).contains("acc→"),
        "{}",
        shown(&case)
    );
    assert!(case.text().contains("with the fault"), "{}", case.text());
}

#[test]
fn without_text_the_pane_says_how_to_give_it() {
    let case = mixed().keys("Ws");
    assert!(case.text().contains("--sources"), "{}", case.text());
    let case = case.keys("Sotests/traces/mixed.v<Enter>");
    assert!(case.text().contains("tests/traces/mixed.v"), "{}", case.text());
    let line = shown(&case);
    assert!(line.contains("mixed.v"), "{line}");
}
