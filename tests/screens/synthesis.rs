//! The pane of a synthesis: what it shows, what is selected, where its lines lead, and making a new one.

use crate::case::{Case, case};
use insta::assert_snapshot;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tritscope::app::{Effect, Job, Msg, Pane, SynthNews, SynthWanted};
use tritscope::base::Diagnostic;
use tritscope::synth::{Kind, read};

/// The engine of the scenario `small` on an HX8K, as `tritscope synth` kept it.
fn kept() -> SynthNews {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/synth/kept");
    SynthNews::Done(Ok(Some((Arc::new(read(&folder).unwrap()), PathBuf::from("target/synth/small-hx8k")))))
}

/// The pane on the trace of the engine.
fn shown(width: u16, height: u16) -> Case {
    let mut case = case("demo.fst").size(width, height).keys("Sy");
    let wanted = SynthWanted { number: 1, place: None, make: false };
    assert!(case.effects.contains(&Effect::Synthesis(Some(wanted))), "{:?}", case.effects);
    case.send(Msg::Synthesis(1, kept()));
    case
}

#[test]
fn instances_path_and_areas_are_shown() {
    for (width, height) in [(160, 48), (80, 24), (40, 12)] {
        assert_snapshot!(format!("synthesis_{width}x{height}"), shown(width, height).text());
    }
    assert_snapshot!("synthesis_alone_160x48", shown(160, 48).keys("z").text());
}

#[test]
fn brackets_look_at_another_kind_of_cells() {
    let case = shown(160, 48);
    assert_eq!(case.app.synth().kind(), Kind::Lut);
    let case = case.keys("]");
    assert_eq!(case.app.synth().kind(), Kind::Ff);
    let case = case.keys("[[");
    assert_ne!(case.app.synth().kind(), Kind::Lut);
}

#[test]
fn enter_goes_to_the_module_and_to_the_line_of_a_signal() {
    let case = shown(160, 48).keys("2j<Enter>");
    assert_eq!(case.app.focus(), Pane::Source);
    let case = case.shows("rtl/host_port.v");
    let entries = case.app.synth().entries().len();
    case.keys(&format!("Sy{entries}j<Enter>")).shows("rtl/activation_bank.v");
}

#[test]
fn who_asks_for_another_pane_sees_it() {
    let case = shown(160, 48).keys("^");
    assert_eq!(case.app.focus(), Pane::Why);
    assert!(case.app.panes().contains(&Pane::Why) && !case.app.synth().is_open());
    let case = shown(160, 48).keys("<A-1>").hides("host_port");
    // What was shown is there again without asking.
    case.keys("Sy").shows("host_port");
}

#[test]
fn without_a_kept_synthesis_the_pane_says_how_to_make_one() {
    let mut case = case("demo.fst").keys("Sy");
    let problem = Diagnostic::error("demo has not been synthesized yet").hint("SY makes one");
    case.send(Msg::Synthesis(1, SynthNews::Done(Err(problem))));
    let case = case.shows("demo has not been synthesized yet").shows("↳ SY makes one");
    let case = case.keys("Sy");
    assert!(!case.app.synth().is_open());
}

#[test]
fn a_new_one_is_made_beside_the_screen_and_can_be_stopped() {
    let mut case = shown(160, 48).keys("SY");
    let wanted = |number| Effect::Synthesis(Some(SynthWanted { number, place: None, make: true }));
    assert!(case.effects.contains(&wanted(2)));
    assert!(case.app.is_running(Job::Synthesis));
    case.send(Msg::Synthesis(2, SynthNews::Doing("place and route: placing, iteration 3".to_owned())));
    let mut case = case.shows("place and route: placing, iteration 3 …").keys("<Esc>");
    assert!(case.effects.contains(&Effect::Synthesis(None)));
    assert!(!case.app.is_running(Job::Synthesis));
    // What comes late is dropped.
    let late = Diagnostic::error("late");
    case.send(Msg::Synthesis(2, SynthNews::Done(Err(late.clone()))));
    assert!(case.app.synth().problem().is_none());
    let mut case = case.keys("SY");
    case.send(Msg::Synthesis(4, SynthNews::Done(Err(late))));
    let case = case.shows("late");
    assert_eq!(case.app.problems().list().len(), 1);
}
