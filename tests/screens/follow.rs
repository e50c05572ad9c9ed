//! A trace that is shown while it is written.

use crate::case::Case;
use crate::watch::{Bench, GOOD, trace, watching};
use insta::assert_snapshot;
use std::io::Write as _;
use std::path::Path;
use tritscope::app::{BuildEnd, BuildEvent, Effect, Grown, Growth, Layout, Msg, Problem};
use tritscope::base::{Diagnostic, Severity, Time};
use tritscope::trace::{Progress, Tail};

const HEADER: &str = "$timescale 1ns $end\n$scope module tb $end\n$var wire 1 ! clk $end\n$var wire 8 \" count $end\n\
                      $upscope $end\n$enddefinitions $end\n";

/// A file that grows, and what reads it.
struct Growing {
    file: tempfile::NamedTempFile,
    tail: Tail,
    steps: u64,
}

impl Growing {
    fn new(told: &Path) -> Self {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(HEADER.as_bytes()).unwrap();
        let tail = Tail::open(file.path(), told).unwrap();
        Self { file, tail, steps: 0 }
    }

    /// Writes so many more steps of 5 ns; the trace of all but the last.
    fn grow(&mut self, steps: u64) -> Grown {
        for step in self.steps..self.steps + steps {
            writeln!(self.file, "#{}\n{}!\nb{:b} \"", step * 5, step & 1, (step / 2) & 255).unwrap();
        }
        self.steps += steps;
        while self.tail.read_on(&Progress::new()).unwrap() > 0 {}
        Grown::Trace(self.tail.trace().unwrap())
    }
}

impl Case {
    fn news(mut self, news: Grown) -> Self {
        let asked = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Follow { request, .. } => Some(*request),
            _ => None,
        });
        self.send(Msg::Grown { request: asked.unwrap(), news });
        self
    }
}

/// Somebody else's trace, of which 100 steps are written.
fn own(width: u16, height: u16) -> (Case, Growing) {
    let mut case = Case::new().size(width, height);
    let mut growing = Growing::new(Path::new("run.vcd"));
    case.send(Msg::Follow("run.vcd".into()));
    (case.news(growing.grow(101)), growing)
}

/// A good run, then one that is followed.
fn run(width: u16, height: u16) -> (Case, Growing) {
    let told = Path::new("one-layer-2.vcd");
    let mut growing = Growing::new(told);
    let case = watching(width, height).makes(1, 0, GOOD).keys("Sv").clock(7_000).saves("rtl/scalar.v");
    let writing = BuildEvent::Writing { number: 2, file: "tmp/trace.vcd".into(), trace: told.into() };
    (case.simulates(2, 7_100).build(writing).news(growing.grow(101)), growing)
}

macro_rules! screens {
    ($($name:ident: $made:ident $width:literal x $height:literal;)*) => {
        $(#[test]
        fn $name() {
            assert_snapshot!(stringify!($name), $made($width, $height).0.text());
        })*
    };
}

screens! {
    follow_own_wide: own 160 x 48;
    follow_own_medium: own 80 x 24;
    follow_own_small: own 40 x 12;
    follow_run_wide: run 160 x 48;
    follow_run_medium: run 80 x 24;
    follow_run_small: run 40 x 12;
}

#[test]
fn a_cursor_at_the_end_goes_with_it_and_any_other_stays() {
    let (case, mut growing) = own(120, 24);
    assert_eq!((case.app.cursor(), case.app.growth()), (Time(495), Some(Growth::Growing)));
    let case = case.news(growing.grow(100)).shows("» still growing, to 995 ns").shows("still growing »");
    assert_eq!(case.app.cursor(), Time(995));
    let case = case.keys("h");
    let here = case.app.cursor();
    let case = case.news(growing.grow(100)).shows("to 1.495 µs");
    assert_eq!(case.app.cursor(), here, "it stays where it was put");
    let case = case.keys("$").news(growing.grow(100));
    assert_eq!(case.app.cursor(), Time(1995));
}

#[test]
fn a_view_of_a_part_slides_with_the_end_or_stays() {
    let (case, mut growing) = own(120, 24);
    let case = case.keys("+++");
    let length = case.app.waves().viewport().length();
    let case = case.news(growing.grow(100));
    let viewport = case.app.waves().viewport();
    assert_eq!((viewport.length(), viewport.to), (length, Time(996)));
    let case = case.keys("0+");
    let before = case.app.waves().viewport();
    assert_eq!(case.news(growing.grow(100)).app.waves().viewport(), before);
}

#[test]
fn rows_that_are_computed_and_matches_go_on_with_the_trace() {
    let (case, mut growing) = own(120, 24);
    let case = case.keys("wecount + 1<Enter>").keys("/count == 7<Enter>");
    let count = |case: &Case| case.app.search().matches().map(tritscope::query::Matches::count);
    assert_eq!(count(&case), Some(1));
    let case = case.news(growing.grow(500));
    assert_eq!(count(&case), Some(2));
    let row = case.app.waves().rows().iter().find(|row| row.signal().is_none()).unwrap().content.clone();
    let track = case.app.track(&row).unwrap();
    assert!(track.time_of(track.len() - 1).unwrap() > Time(2_900));
}

#[test]
fn what_ends_following_is_told_and_marked() {
    let (case, mut growing) = own(120, 24);
    let lost = Diagnostic::error("is gone: it was removed while it was followed");
    let case = case.news(Grown::Lost(lost)).shows("is gone: it was removed").shows("not whole, to 495 ns");
    assert_eq!(case.app.problems().list().last().map(|problem| problem.severity), Some(Severity::Error));
    let case = case.news(growing.grow(10)).shows("not whole, to 495 ns");
    let (stopped, _) = own(120, 24);
    let stopped = stopped.keys("Sv");
    assert!(stopped.effects.contains(&Effect::StopFollowing) && stopped.app.followed().is_none());
    drop(case);
    let mut waiting = Case::new().size(120, 24);
    waiting.send(Msg::Follow("run.vcd".into()));
    waiting.news(Grown::Header).shows("its header is not whole yet");
}

#[test]
fn a_run_that_is_followed_gives_way_to_its_whole_trace_and_the_cursor_goes_back() {
    let case = watching(160, 48).makes(1, 0, GOOD).keys("3o2f");
    let (cursor, viewport) = (case.app.cursor(), case.app.waves().viewport());
    let told = trace("faults/lost-last-bit.fst");
    let mut growing = Growing::new(&told);
    let writing = BuildEvent::Writing { number: 2, file: "tmp/trace.vcd".into(), trace: told };
    let case = case.keys("Sv").saves("rtl/scalar.v").simulates(2, 7_100).build(writing);
    let case = case.news(growing.grow(101)).shows("» growing, to 495 ns");
    assert_eq!((case.app.layout(), case.app.growth()), (Layout::Watch, Some(Growth::Growing)));
    assert!(case.app.document().unwrap().report.is_none(), "nothing is said to differ");
    let case = case.clock(8_000).leaves(2, GOOD).shows("run 2 of 2").hides("growing");
    assert_eq!((case.app.cursor(), case.app.waves().viewport()), (cursor, viewport));
    assert_eq!(case.app.growth(), None);
}

#[test]
fn a_first_run_that_nobody_touched_begins_as_if_it_had_not_been_followed() {
    let plain = watching(160, 48).makes(1, 0, GOOD);
    let told = trace(GOOD);
    let mut growing = Growing::new(&told);
    let writing = BuildEvent::Writing { number: 1, file: "tmp/trace.vcd".into(), trace: told };
    let mut case = Case::new().size(160, 48);
    case.app = case.app.with_following(true);
    let watching = BuildEvent::Watching { scenario: "one-layer".to_owned(), simulator: None };
    let case = case.clock(0).build(watching).simulates(1, 0).build(writing);
    assert!(case.effects.contains(&Effect::Build { number: 1, simulator: None, follow: true }));
    let case = case.news(growing.grow(101)).clock(920).leaves(1, GOOD);
    assert_eq!(case.text(), plain.text());
}

#[test]
fn a_run_that_fails_or_is_stopped_leaves_what_was_seen_of_it() {
    let problem = || Box::new(Problem::from(Diagnostic::error("vvp was killed")));
    let end = BuildEvent::Ended { number: 2, end: BuildEnd::Failed(problem()) };
    let (case, mut growing) = run(160, 48);
    let case = case.build(end).shows("vvp was killed").keys("<A-4>").shows("not whole, to 495 ns");
    assert!(case.effects.contains(&Effect::StopFollowing));
    let case = case.news(growing.grow(10)).shows("not whole, to 495 ns");
    let case = case.makes_whole(3);
    assert_eq!(case.app.growth(), None);
    let (case, _) = run(160, 48);
    let case = case.keys("<Esc>").shows("stopped; the next save builds again");
    assert!(case.effects.contains(&Effect::StopFollowing));
}

impl Case {
    fn makes_whole(self, number: usize) -> Self {
        self.saves("rtl/scalar.v").makes(number, 20_000, GOOD).hides("not whole").shows("✓ golden")
    }
}
