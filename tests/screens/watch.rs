//! Sources that are watched: runs as they are made, with builds that exist only as messages.

use crate::case::Case;
use insta::assert_snapshot;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tritscope::app::{
    BuildEnd, BuildEvent, BuildStage, Effect, Excerpt, Layout, Moment, Msg, Pane, Problem, TimeOfDay,
};
use tritscope::base::{Diagnostic, Place};
use tritscope::manifest::Simulator;

pub const GOOD: &str = "demo.fst";
const WRONG: &str = "faults/wrong-sign.fst";

pub fn trace(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("traces").join(name)
}

/// Runs as a worker would make them.
pub trait Bench: Sized {
    /// So many milliseconds after the beginning, at two o'clock.
    fn clock(self, milliseconds: u64) -> Self;
    fn build(self, event: BuildEvent) -> Self;

    fn saves(self, file: &str) -> Self {
        self.build(BuildEvent::Saved { files: vec![file.into()] })
    }

    /// Run `number` is prepared, built and simulated from `start` on.
    fn simulates(self, number: usize, start: u64) -> Self {
        let stage = |stage| BuildEvent::Stage { number, stage };
        self.clock(start)
            .build(BuildEvent::Chosen { number, simulator: Simulator::Icarus })
            .build(stage(BuildStage::Prepare))
            .clock(start + 50)
            .build(stage(BuildStage::Build))
            .clock(start + 110)
            .build(stage(BuildStage::Run))
    }

    /// Run `number` leaves the trace `name`.
    fn leaves(self, number: usize, name: &str) -> Self {
        let end = BuildEnd::Traced { trace: trace(name), sources: "digest".to_owned() };
        self.build(BuildEvent::Ended { number, end })
    }

    /// Run `number` is made from `start` on and leaves the trace `name`.
    fn makes(self, number: usize, start: u64, name: &str) -> Self {
        self.simulates(number, start).clock(start + 920).leaves(number, name)
    }

    /// Run `number` fails in the compiler.
    fn breaks(self, number: usize, start: u64) -> Self {
        let stage = BuildEvent::Stage { number, stage: BuildStage::Build };
        let problem = || Box::new(problem());
        self.clock(start)
            .build(BuildEvent::Chosen { number, simulator: Simulator::Verilator })
            .build(stage)
            .clock(start + 120)
            .build(BuildEvent::Reported { number, problem: problem() })
            .build(BuildEvent::Ended { number, end: BuildEnd::Failed(problem()) })
    }
}

impl Bench for Case {
    fn clock(mut self, milliseconds: u64) -> Self {
        let second = u8::try_from(milliseconds / 1000 % 60).unwrap();
        let day = TimeOfDay { hour: 14, minute: 2, second };
        self.send(Msg::Clock(Moment { day, since_start: Duration::from_millis(milliseconds) }));
        self
    }

    fn build(mut self, event: BuildEvent) -> Self {
        self.send(Msg::Build(event));
        self
    }
}

/// A mistake in a line that begins with a tab.
fn problem() -> Problem {
    let place = Place::Line { file: "rtl/scalar.v".into(), line: 71, column: Some(14) };
    let lines =
        ["    if (clear) acc <= 0;", "    else if (add)", "\tacc <= acc +;", "  end", "", "endmodule"];
    let source = Excerpt { first: 69, lines: lines.map(str::to_owned).into() };
    let diagnostic = Diagnostic::error("syntax error, unexpected ';'").at(place);
    Problem { diagnostic, source: Some(source) }
}

/// Sources that are watched since this moment.
pub fn watching(width: u16, height: u16) -> Case {
    let event = BuildEvent::Watching { scenario: "one-layer".to_owned(), simulator: None };
    Case::new().size(width, height).clock(0).build(event)
}

/// A good run, then one that diverges.
fn diverged(width: u16, height: u16) -> Case {
    watching(width, height).makes(1, 0, GOOD).clock(7_000).saves("rtl/scalar.v").makes(2, 7_100, WRONG)
}

/// A good run, then one that simulates for half a second.
fn simulating(width: u16, height: u16) -> Case {
    let case = watching(width, height).makes(1, 0, GOOD).clock(7_000).saves("rtl/scalar.v");
    let progress = BuildEvent::Progress { number: 2, done: 3, of: 12, cycle: 4_000 };
    case.simulates(2, 7_100).build(progress).clock(7_710)
}

/// A good run, then one that does not compile.
fn broken(width: u16, height: u16) -> Case {
    watching(width, height).makes(1, 0, GOOD).clock(7_000).saves("rtl/scalar.v").breaks(2, 7_100)
}

macro_rules! screens {
    ($($name:ident: $made:ident $width:literal x $height:literal;)*) => {
        $(#[test]
        fn $name() {
            assert_snapshot!(stringify!($name), $made($width, $height).text());
        })*
    };
}

screens! {
    watch_simulating_wide: simulating 160 x 48;
    watch_simulating_medium: simulating 80 x 24;
    watch_simulating_small: simulating 40 x 12;
    watch_broken_wide: broken 160 x 48;
    watch_broken_medium: broken 80 x 24;
    watch_broken_small: broken 40 x 12;
    watch_diverged_wide: diverged 160 x 48;
    watch_diverged_medium: diverged 80 x 24;
    watch_diverged_small: diverged 40 x 12;
}

#[test]
fn the_picture_of_a_mistake_is_what_the_screen_shows() {
    let theme = tritscope::config::Theme::built_in();
    let picture = tritscope::ui::picture::svg(&broken(160, 48).buffer(), &theme, "tritscope watch");
    crate::keys::matches_file("docs/problems.svg", &picture);
}

#[test]
fn the_first_run_begins_by_itself_and_says_what_it_does() {
    let case = watching(80, 24);
    assert_eq!(case.effects, [Effect::Build { number: 1, simulator: None, follow: false }]);
    let case = case.simulates(1, 0).clock(900).shows("simulating").shows("simulate 0.79 s …");
    let case = case.clock(1_000).leaves(1, GOOD).shows("✓").shows("run 1 of 1");
    assert_eq!(case.app.layout(), Layout::Watch);
    let run = &case.app.builds().history()[0];
    let took = |stage| run.took(stage).map(|took| took.as_millis());
    let all = BuildStage::ALL.map(took);
    assert_eq!(all, [Some(50), Some(60), Some(890), Some(0), Some(0)]);
    assert!(run.is_good() && case.app.builds().running().is_none());
}

#[test]
fn the_cursor_goes_to_a_new_divergence_and_only_then() {
    let case = diverged(160, 48).shows("check ✗ first divergence").shows("last good: run 1");
    let divergence = case.app.builds().latest().unwrap().divergence().unwrap().cycle;
    assert_eq!(case.app.cycle(), Some(divergence));
    let case = case.shows("✗ first divergence: token 0 › layer 0 › q_proj").keys("20l");
    let moved = case.app.cycle();
    let case = case.saves("rtl/scalar.v").makes(3, 9_000, WRONG).shows("run 3 of 3");
    assert_eq!(case.app.cycle(), moved, "the same divergence does not take the cursor away");
    let case = case.makes_next(4, "faults/lost-last-bit.fst");
    let divergence = case.app.builds().latest().unwrap().divergence().unwrap().cycle;
    assert_eq!(case.app.cycle(), Some(divergence), "another one does");
}

impl Case {
    fn makes_next(self, number: usize, name: &str) -> Self {
        self.saves("rtl/scalar.v").makes(number, 10_000 * number as u64, name)
    }
}

#[test]
fn a_save_during_a_run_begins_anew_and_what_the_old_one_says_is_dropped() {
    let case = simulating(80, 24).saves("rtl/top.v");
    for effect in [Effect::CancelBuild, Effect::Build { number: 3, simulator: None, follow: false }] {
        assert!(case.effects.contains(&effect), "{effect:?}");
    }
    let late = BuildEvent::Stage { number: 2, stage: BuildStage::Build };
    let case = case.build(late).leaves(2, WRONG).shows("rtl/top.v saved");
    assert_eq!(case.effects.last(), Some(&Effect::DropTraces(vec![trace(WRONG)])));
    let case = case.makes(3, 8_000, GOOD).shows("run 3 of 3");
    let numbers: Vec<usize> = case.app.builds().history().iter().map(|run| run.number).collect();
    assert_eq!(numbers, [1, 3]);
}

#[test]
fn a_mistake_keeps_the_old_trace_and_leads_to_the_editor() {
    let case =
        broken(160, 48).shows("rtl/scalar.v:71:14: syntax error, unexpected ';'").shows("acc <= acc +;");
    assert_eq!((case.app.layout(), case.app.focus()), (Layout::Problems, Pane::Problems));
    assert_eq!(case.app.document().unwrap().trace.file(), trace(GOOD));
    let caret = case.text().lines().find(|line| line.contains('^')).unwrap().to_owned();
    let code = case.text().lines().find(|line| line.contains("acc +;")).unwrap().to_owned();
    let column = |line: &str, mark: &str| line[..line.find(mark).unwrap()].chars().count();
    assert_eq!(column(&caret, "^"), column(&code, ";"), "the caret is below column 14, behind a tab");
    let case = case.keys("<Enter>");
    let edit = Effect::Edit { file: "rtl/scalar.v".into(), line: 71, column: Some(14) };
    assert_eq!(case.effects.last(), Some(&edit));
    let case = case.keys("Se");
    assert_eq!(case.effects.last(), Some(&edit));
    let case = case.keys("<A-1>").shows("run 1 of 2 · ✗ build failed").keys("<A-5>");
    let case = case.saves("rtl/scalar.v").hides("syntax error").makes(3, 9_000, GOOD).shows("run 3 of 3");
    assert_eq!(case.app.layout(), Layout::Watch, "what was on the screen before comes back");
    assert!(case.app.problems().list().is_empty());
}

#[test]
fn a_mistake_in_the_first_run_is_shown_without_a_trace() {
    for (width, height) in [(160, 48), (80, 24), (40, 12)] {
        let case = watching(width, height).breaks(1, 0).shows("rtl/scalar.v:71:14: syntax");
        case.keys("lhjkz?<Esc>vvv").saves("rtl/scalar.v").makes(2, 9_000, GOOD).shows("cycle");
    }
}

#[test]
fn esc_stops_a_run_and_a_key_begins_one() {
    let case = simulating(80, 24).keys("<Esc>").shows("stopped; the next save builds again, or SS");
    assert_eq!(case.effects.last(), Some(&Effect::CancelBuild));
    // The trace on the screen is not of the sources as they are now.
    let case =
        case.keys("<A-1>").shows("run 1 of 2 · ✓ golden").keys("<A-3>j").shows("stopped").hides("check ✓");
    let end = BuildEvent::Ended { number: 2, end: BuildEnd::Cancelled };
    let case = case.build(end).keys("SS");
    assert_eq!(case.effects.last(), Some(&Effect::Build { number: 3, simulator: None, follow: false }));
    let case = case.makes(3, 9_000, GOOD).shows("run 3 of 3").keys("Ss").shows("verilator from now on");
    let chosen = Effect::Build { number: 4, simulator: Some(Simulator::Verilator), follow: false };
    assert_eq!(case.effects.last(), Some(&chosen));
}

#[test]
fn without_sources_nothing_is_built() {
    let case = crate::case::case(GOOD).keys("SS").shows("nothing is built here");
    case.keys("Sl").shows("there are no runs").keys("Sp").shows("there is no earlier run");
}

#[test]
fn earlier_runs_come_back_and_later_ones_again() {
    let case = diverged(160, 48).keys("Sl").shows("run 2  14:02:07  rtl/scalar.v  icarus");
    let case = case.shows("run 1  14:02:00  the first  icarus").shows("✗ token 0 › layer 0 › q_proj");
    let case = case.keys("<Down><Enter>").shows("run 1 of 2");
    assert_eq!(case.app.document().unwrap().trace.file(), trace(GOOD));
    let case = case.keys("Sp").shows("there is no earlier run").keys("Sn").shows("run 2 of 2");
    assert_eq!(case.app.document().unwrap().trace.file(), trace(WRONG));
    let case = case.keys("Sp<A-1>").shows("run 1 of 2 · ✓ golden");
    assert_eq!(case.app.document().unwrap().trace.file(), trace(GOOD));
}

#[test]
fn rows_marks_and_layout_stay_and_the_cursor_keeps_its_place() {
    let shorter = "faults/lost-negative-frame.fst";
    let case = watching(160, 48).makes(1, 0, WRONG).keys("<A-1>0oo5a3bma");
    let (place, cycle) = (case.app.scene().header.place.clone(), case.app.cycle());
    let rows = case.outline();
    // The divergence of the second run is the one of the first: the cursor is free to stay.
    let case = case.saves("rtl/scalar.v").makes(2, 9_000, WRONG);
    assert_eq!((case.app.cycle(), case.app.layout(), case.outline()), (cycle, Layout::Broadcast, rows));
    let case = case.makes_next(3, shorter).keys("'a");
    assert_eq!(case.app.scene().header.place[..5], place[..5], "token, layer, operation, group, activation");
}

#[test]
fn traces_of_old_runs_are_dropped_but_for_the_last_good_one() {
    let mut case = watching(80, 24).makes(1, 0, GOOD);
    let wrong = ["faults/wrong-sign.fst", "faults/bit-order.fst", "faults/kept-sum.fst"];
    for number in 2..14 {
        case = case.makes_next(number, wrong[number % wrong.len()]);
    }
    let builds = case.app.builds();
    let kept: Vec<usize> =
        builds.history().iter().filter(|run| run.trace.is_some()).map(|run| run.number).collect();
    assert_eq!(kept, [1, 6, 7, 8, 9, 10, 11, 12, 13]);
    assert_eq!(builds.last_good().map(|run| run.number), Some(1));
    let dropped = case.effects.iter().filter(|effect| matches!(effect, Effect::DropTraces(_))).count();
    assert_eq!(dropped, 4);
}
