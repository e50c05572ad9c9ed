//! Breakpoints on lines of the RTL stop where a simulation executed them: every line of a design counts its executions.

use crate::case::{Case, case};
use std::fs;
use std::path::Path;
use std::process::Command;
use tritscope::app::Watch;
use tritscope::base::Time;

/// Branches of many kinds; the line that sets `nK` counts how often it is executed.
const DESIGN: &str = include_str!("../verilog/executing.v");
/// Lines by their counters whose conditions can be told, and those whose cannot.
const TOLD: std::ops::RangeInclusive<usize> = 0..=20;
const UNTOLD: std::ops::RangeInclusive<usize> = 21..=25;

/// A folder with the design and a trace of it.
fn simulated() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("executing.v"), DESIGN).unwrap();
    let run = |program: &str, arguments: &[&str]| {
        let done = Command::new(program).args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    run("iverilog", &["-g2012", "-o", "run", "executing.v"]);
    run("vvp", &["-n", "run"]);
    folder
}

/// The debugger with the cursor at the beginning and the line selected that counts in `nNUMBER`.
fn at_line(folder: &Path, number: usize) -> Case {
    let sources = folder.join("executing.v");
    let case = Case::new().size(160, 48).open(&folder.join("executing.vcd"));
    case.keys(&format!("GGi.n{number}<Enter>So{}<Enter>", sources.display()))
}

/// Every place at which the only breakpoint stops, and those at which the counter changes after the first value.
fn stops_and_counts(case: Case, number: usize) -> (Vec<Time>, Vec<Time>) {
    let document = case.app.document().unwrap();
    let hierarchy = document.trace.hierarchy();
    let counter = hierarchy.find_signal(&format!("tb.dut.n{number}")).unwrap();
    document.trace.load(&[counter]).unwrap();
    let track = document.trace.track(counter).unwrap();
    let counts: Vec<Time> = (1..track.len()).map(|index| track.time_of(index).unwrap()).collect();
    let (mut case, mut stops) = (case, Vec::new());
    loop {
        let before = case.app.cursor();
        case = case.keys(">");
        if case.app.cursor() == before {
            break;
        }
        stops.push(case.app.cursor());
    }
    // The way back leads to the same places.
    for stop in stops.iter().rev().skip(1) {
        case = case.keys("<lt>");
        assert_eq!(case.app.cursor(), *stop, "n{number} back");
    }
    (stops, counts)
}

#[test]
fn a_line_stops_at_every_edge_at_which_a_simulator_executes_it() {
    let folder = simulated();
    for number in TOLD {
        let case = at_line(folder.path(), number).keys("Sx").shows("executes");
        let (stops, counts) = stops_and_counts(case, number);
        assert!(counts.len() > 1, "n{number} is executed {} times", counts.len());
        assert_eq!(stops, counts, "n{number}");
    }
}

#[test]
fn a_line_whose_condition_is_not_known_stops_at_changes_and_says_so() {
    let folder = simulated();
    for number in UNTOLD {
        let case = at_line(folder.path(), number).keys("Sx").shows("changes something");
        case.keys("<A-!>").shows(&format!("where tb.dut.n{number} changes"));
    }
}

#[test]
fn the_list_says_by_which_rule_a_line_stops() {
    let folder = simulated();
    at_line(folder.path(), 1).keys("Sx<A-!>").shows("where it executes, at each rise of tb.");
}

/// The selected line of the RTL.
fn line(case: &Case) -> String {
    let pane = case.app.scene().source.as_ref().unwrap();
    let line = pane.lines.iter().find(|line| line.current).unwrap();
    let text: String = line.pieces.iter().map(|piece| piece.text.as_str()).collect();
    text.trim().to_owned()
}

#[test]
fn the_driver_that_is_at_work_at_the_cursor_comes_first() {
    let folder = simulated();
    let sources = folder.path().join("executing.v");
    let open = || Case::new().size(160, 48).open(&folder.path().join("executing.vcd"));
    for (condition, wanted) in [
        ("state === 0", "if (state"),
        ("state !== 0 && go", "else if (go"),
        ("state !== 0 && go === 0", "led"),
    ] {
        // To the edge at which it holds, then to the signal with several drivers.
        let case = open().keys("GGi.n0<Enter>").keys(&format!("So{}<Enter>Sx", sources.display()));
        let mut case = case.keys("<Esc>>");
        let holds = |case: &Case| {
            let trace = &case.app.document().unwrap().trace;
            let bound =
                tritscope::query::bind(trace, &condition.replace("state", "tb.state").replace("go", "tb.go"))
                    .unwrap();
            bound.holds_before(case.app.cursor())
        };
        while !holds(&case) {
            case = case.keys(">");
        }
        let case = case.keys("i.led<Enter>");
        assert!(line(&case).starts_with(wanted), "{condition}: {}", line(&case));
        let marked =
            case.app.scene().source.as_ref().unwrap().lines.iter().filter(|line| line.drives.is_some());
        assert_eq!(marked.filter(|line| line.drives == Some(true)).count(), 1);
        let case = case.shows("3 drivers").keys("Sd").shows("active now").keys("<Enter>");
        assert!(line(&case).starts_with(wanted), "{condition}: {}", line(&case));
    }
}

#[test]
fn in_a_real_run_a_line_stops_where_it_is_executed() {
    // Two lines above what adds: what sets the sum to 0.
    let mut case = case("demo.fst").keys("Wskk");
    assert!(line(&case).contains("capture"), "{}", line(&case));
    case = case.keys("Sx").shows("executes");
    let [breakpoint] = case.app.breakpoints().all() else { panic!("one breakpoint") };
    let Watch::Line(on) = &breakpoint.on else { panic!("{breakpoint:?}") };
    let [edge] = on.edges.as_slice() else { panic!("{on:?}") };
    assert!(edge.rising && edge.when.contains("capture"), "{edge:?}");
    let trace = case.app.document().unwrap().trace.clone();
    let known = |name: &str| {
        let id = trace.hierarchy().find_signal(&format!("tb.dut.{name}")).unwrap();
        trace.load(&[id]).unwrap();
        trace.track(id).unwrap()
    };
    let (acc, capture, reset) = (known("lane[0].u_scalar.acc"), known("capture"), known("rst_n"));
    let is =
        |value: Option<tritscope::trace::Value>, text| value.is_some_and(|value| value.to_string() == text);
    // The truth: edges of the run's clock before which a capture or no reset is seen.
    let clock = case.app.clock().unwrap().clone();
    let cycles = (0..clock.cycles()).map(|cycle| clock.time(tritscope::base::Cycle(cycle)));
    let told = cycles.filter(|at| is(capture.value_before(*at), "1") || is(reset.value_before(*at), "0"));
    let told: Vec<Time> = told.filter(|at| *at > case.app.cursor()).collect();
    let mut stops = Vec::new();
    loop {
        let before = case.app.cursor();
        case = case.keys(">");
        let at = case.app.cursor();
        if at == before {
            break;
        }
        assert!(acc.value(at).is_some_and(|value| !value.to_string().contains('1')), "{at:?}");
        stops.push(at);
    }
    assert_eq!(stops, told);
    assert!(stops.len() > 1, "{stops:?}");
}

#[test]
fn a_line_whose_condition_is_not_in_the_trace_stops_at_changes() {
    // `add` is not among the signals that the demo holds.
    let case = case("demo.fst").keys("WsSx").shows("changes something");
    case.keys("<A-!>").shows("where tb.dut.lane[0].u_scalar.acc changes");
}
