//! What changed since the last run, since the last good one, and against a trace that the user compares with.

use crate::case::Case;
use std::path::{Path, PathBuf};
use tritscope::app::{BuildEnd, BuildEvent, Effect, Msg};
use tritscope::config::{Theme, key_script};
use tritscope::runtime::{Shot, still_of};
use tritscope::ui;

fn traces(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("traces").join(name)
}

/// The debugger on runs of what is watched, the last one on the screen, in the layout for it.
fn watched(size: (u16, u16), runs: &[&Path]) -> Case {
    let mut case = Case::new().size(size.0, size.1);
    let scenario = "fault".to_owned();
    case.send(Msg::Build(BuildEvent::Watching { scenario, simulator: None }));
    for (number, trace) in (1..).zip(runs) {
        if number > 1 {
            case.send(Msg::Build(BuildEvent::Saved { files: vec![PathBuf::from("rtl/scalar.v")] }));
        }
        let end = BuildEnd::Traced { trace: trace.to_path_buf(), sources: String::new() };
        case.send(Msg::Build(BuildEvent::Ended { number, end }));
    }
    case.keys("<A-3>")
}

/// The same with the focus on the changes.
fn focused(size: (u16, u16), runs: &[&str]) -> Case {
    let files: Vec<PathBuf> = runs.iter().map(|name| traces(name)).collect();
    let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    let mut case = watched(size, &files);
    while case.app.focus() != tritscope::app::Pane::Changes {
        case = case.keys("<Tab>");
    }
    case
}

const RUNS: [&str; 3] = ["demo.fst", "faults/kept-sum.fst", "faults/wrong-sign.fst"];

#[test]
fn the_first_change_has_signal_cycle_and_both_values() {
    let case = focused((160, 48), &RUNS).shows("changed since run 2").shows("first: lane[31].acc");
    case.shows("was −37  is 37").shows("cycle 83");
}

#[test]
fn tensors_and_signals_are_counted_and_folded() {
    let case = focused((160, 48), &RUNS).shows("2 of 4 tensors").shows("66 of 159 signals");
    let case = case.shows("▸ 2 of 2 y").shows("▸ 64 of 64 accumulators").hides("t0 l0 q_proj");
    let case = case.keys("j<Space>").shows("▾ 2 of 2 y").shows("y t0 l0 q_proj  64 of 64");
    case.keys("j<Left>").shows("▸ 2 of 2 y").hides("t0 l0 q_proj").keys("<Right>").shows("▾ 2 of 2 y");
}

#[test]
fn enter_goes_to_the_first_difference_and_says_both_values() {
    let case = focused((160, 48), &RUNS).keys("<Enter>").time(835);
    let case = case.shows("tb.dut.lane[31].u_scalar.acc   was −37   is 37");
    assert!(case.outline().contains("[31].u_scalar.acc") || case.outline().contains("acc"));
    let rows = case.app.waves().rows().len();
    let case = case.keys("j<Enter>").shows("y[0]   was 335   is −335");
    assert_eq!(case.app.cycle().map(|cycle| cycle.0), Some(2093));
    assert_eq!(case.app.waves().rows().len(), rows + 1, "what passes the probe is a row");
}

#[test]
fn a_key_turns_from_the_last_run_to_the_last_good_one() {
    let case = focused((160, 48), &RUNS).keys("s").shows("since last good run 1").shows("ends at ");
    let case = case.shows("20 tensors gone").keys("Ds").shows("changed since run 2").hides("gone");
    assert_eq!(compared(&case), 4, "each choice is compared when it is shown");
}

fn compared(case: &Case) -> usize {
    case.effects.iter().filter(|effect| matches!(effect, Effect::Changes { .. })).count()
}

#[test]
fn a_run_that_changed_nothing_says_so() {
    let folder = tempfile::tempdir().unwrap();
    for ending in ["fst", "toml"] {
        let name = |stem: &str| folder.path().join(stem).with_extension(ending);
        std::fs::copy(traces("faults/kept-sum").with_extension(ending), name("again")).unwrap();
    }
    let again = folder.path().join("again.fst");
    let case = watched((160, 48), &[&traces("faults/kept-sum.fst"), &again]);
    case.shows("changed since run 1").shows("nothing: 159 signals and 4 tensors are the same");
}

#[test]
fn the_first_run_has_nothing_to_be_compared_with() {
    let case = watched((160, 48), &[&traces("faults/kept-sum.fst")]);
    let case = case.shows("the next run is compared with this one");
    case.keys("Ds").shows("there is no earlier run");
}

#[test]
fn an_older_run_is_compared_with_the_one_before_it() {
    let case = focused((160, 48), &RUNS).keys("Sp").shows("changed since run 1");
    case.keys("Sn").shows("changed since run 2");
}

#[test]
fn while_it_is_compared_the_pane_says_so_and_escape_stops_it() {
    let mut case = watched((160, 48), &[&traces(RUNS[1])]).slow();
    case.send(Msg::Build(BuildEvent::Saved { files: Vec::new() }));
    let end = BuildEnd::Traced { trace: traces(RUNS[2]), sources: String::new() };
    case.send(Msg::Build(BuildEvent::Ended { number: 2, end }));
    let case = case.shows("comparing with run 1 …").keys("<Esc>").shows("stopped");
    assert!(case.effects.contains(&Effect::CancelChanges));
}

/// The screen of a trace that is compared with another one.
fn against(size: (u16, u16), keys: &str) -> String {
    let (file, other) = (traces("faults/wrong-sign.fst"), traces("faults/kept-sum.fst").into());
    let keys = key_script(keys).unwrap();
    let theme = Theme::built_in();
    let shot = Shot {
        file: &file,
        session: None,
        sources: &[],
        compare: Some(&other),
        synthesis: None,
        size,
        keys: &keys,
        theme: &theme,
    };
    ui::picture::text(&still_of(&shot).unwrap().screen)
}

#[test]
fn a_trace_that_the_user_compares_with_is_shown_outside_of_watch_too() {
    let screen = against((160, 48), "<A-3>");
    assert!(screen.contains("changed against kept-sum.fst"), "{screen}");
    assert!(screen.contains("2 of 4 tensors") && screen.contains("66 of 159 signals"), "{screen}");
    let screen = against((160, 48), "<A-3>Dx");
    assert!(screen.contains("nothing to compare with; Do opens another trace"), "{screen}");
}

#[test]
fn screens_of_changes() {
    for (width, height) in [(160, 48), (80, 24), (40, 12)] {
        let case = focused((width, height), &RUNS).keys("jj<Space>");
        insta::assert_snapshot!(format!("changes_{width}x{height}"), case.text());
    }
}
