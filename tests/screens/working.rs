//! Work that takes a while: its progress on the screen, and the key that stops it.

use crate::case::Case;
use crate::counter::counter;
use insta::assert_snapshot;
use std::path::Path;
use tritscope::app::{Against, Effect, Job, Msg};

/// A trace that is being compared with another one, by a worker that takes its time.
fn comparing(width: u16, height: u16) -> Case {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces/diff");
    let mut case = Case::new().size(width, height).open(&folder.join("a.vcd")).slow();
    case.send(Msg::Compare(Box::new(Against::from(folder.join("value.vcd")))));
    case
}

/// How many effects of a kind there were.
fn count(case: &Case, kind: fn(&Effect) -> bool) -> usize {
    case.effects.iter().filter(|effect| kind(effect)).count()
}

#[test]
fn a_search_shows_how_far_it_is_and_can_be_stopped() {
    let case = counter().slow().keys("/count == 8'h20<Enter>").hides("searching");
    let case = case.works(Job::Search, Some(0.34)).shows("searching ██").shows("34 %").shows("<Esc> stops");
    let case = case.works(Job::Search, None).shows("searching").hides(" %");
    let case = case.keys("<Esc>").shows("the search was stopped").keys("l").hides("searching");
    assert_eq!(count(&case, |effect| *effect == Effect::CancelSearch), 1);
    case.works(Job::Search, Some(0.5)).hides("searching");
}

#[test]
fn a_new_search_begins_without_the_share_of_the_old_one() {
    let case = counter().slow().keys("/count == 8'h20<Enter>").works(Job::Search, Some(0.9)).shows("90 %");
    case.keys("<Esc>n").keys("l").hides("90 %");
}

#[test]
fn a_comparison_shows_what_it_does_and_can_be_stopped() {
    let case = comparing(120, 30).hides("comparing");
    let case = case.works(Job::Read, Some(0.2)).shows("opening value.vcd").shows("20 %");
    let case =
        case.works(Job::Compare, Some(0.7)).shows("comparing with value.vcd").shows("70 %").hides("opening");
    let case = case.keys("<Esc>").shows("the comparison was stopped").keys("l").hides("comparing");
    assert!(case.app.comparison().is_none());
    assert_eq!(count(&case, |effect| *effect == Effect::CancelCompare), 1);
}

#[test]
fn rows_that_are_computed_show_how_far_and_can_be_stopped_and_taken_up_again() {
    let computes = |effect: &Effect| matches!(effect, Effect::Compute { .. });
    let case = counter().slow().keys("wecount + data<Enter>").works(Job::Compute, Some(0.5));
    let case =
        case.shows("computing").shows("50 %").keys("<Esc>").shows("X u on a row computes it after all");
    let case = case.keys("l").hides("computing").shows("stopped");
    assert_eq!((count(&case, computes), count(&case, |effect| *effect == Effect::CancelCompute)), (1, 1));
    let mut case = case.keys("Xu");
    assert_eq!(count(&case, computes), 2);
    case.slow = false;
    case.keys("Xwecount + 8'h01<Enter>").hides("stopped").hides("computing");
}

#[test]
fn arrays_are_found_by_a_worker() {
    let finds = |effect: &Effect| matches!(effect, Effect::FindArrays { .. });
    let case = counter().slow().keys("Wm").shows("finding arrays …").hides("no arrays");
    let case = case.works(Job::Arrays, None).shows("<Esc> stops").keys("<Esc>").hides("finding arrays");
    assert_eq!(count(&case, finds), 1);
    // The answer may come while the pane is closed, and is kept.
    let mut case = case;
    let arrays = tritscope::translate::Arrays::find(case.app.document().unwrap().trace.hierarchy());
    case.send(Msg::Arrays { generation: 1, result: Ok(arrays.into()) });
    let case = case.keys("Wm").shows("lane[].acc");
    assert_eq!(count(&case, finds), 1);
}

#[test]
fn a_trace_without_arrays_gives_the_focus_back() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces/diff");
    let case = Case::new().size(120, 30).open(&folder.join("a.vcd"));
    let focus = case.app.focus();
    let case = case.keys("Wm").shows("the trace has no arrays");
    assert_eq!((case.app.focus(), case.app.arrays().is_open()), (focus, false));
}

#[test]
fn a_trace_that_is_loaded_again_has_its_arrays_found_again() {
    let case = counter().keys("Wm]").shows("lane[].en").keys("R").shows("lane[].en");
    assert_eq!(count(&case, |effect| matches!(effect, Effect::FindArrays { .. })), 2);
}

#[test]
fn what_is_open_is_closed_before_work_is_stopped() {
    let case =
        comparing(120, 30).keys("z").works(Job::Compare, Some(0.7)).shows("comparing").hides("<Esc> stops");
    case.keys("<Esc>").works(Job::Compare, Some(0.7)).shows("<Esc> stops");
}

#[test]
fn progress_has_room_on_every_screen() {
    for (width, height) in [(160, 48), (80, 24), (40, 12)] {
        let case = comparing(width, height).works(Job::Compare, Some(0.42));
        assert_snapshot!(format!("working_{width}"), case.text());
    }
    for (width, height) in [(30, 8), (20, 5)] {
        comparing(width, height).works(Job::Compare, Some(0.42)).shows("comparing").shows("42 %");
    }
}
