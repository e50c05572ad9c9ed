//! Frames and jumps over many changes: `cargo bench --bench frame`, with `TRITSCOPE_BENCH_CHANGES=100000000` for as many
//! as the goal is about; fewer are quicker to make and load.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and fails by panicking")]

/// Traces that the bench makes for itself, and the debugger on them.
mod made {
    pub mod debugger;
    pub mod lanes;
    pub mod shared;
}

use criterion::Criterion;
use made::debugger::Debugger;
use made::lanes::{self, LANES};
use std::hint::black_box;
use std::time::{Duration, Instant};
use tritscope::app::{Action, Msg, Way};
use tritscope::base::Time;
use tritscope::trace::{Progress, Trace, Value};

/// Changes in view that others are compared with.
const FEW: usize = 100_000;
/// Frames of which the slowest hundredth counts.
const FRAMES: usize = 1000;

fn main() {
    let wanted = std::env::var("TRITSCOPE_BENCH_CHANGES").ok().and_then(|text| text.parse().ok());
    let many: usize = wanted.unwrap_or(10_000_000);
    let mut criterion = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    let mut p99 = Vec::new();
    for changes in [FEW, many] {
        let mut debugger = opened(changes);
        let times = frames(&mut debugger);
        p99.push(times[times.len() * 99 / 100]);
        let mut group = criterion.benchmark_group("frame");
        let mut turn = 0;
        group.bench_function(format!("{changes} changes in view"), |bench| {
            bench.iter(|| {
                act(&mut debugger, MOVES[turn % MOVES.len()]);
                turn += 1;
                debugger.draw();
            });
        });
    }
    jumps(&mut criterion, many);
    println!();
    row(&format!("frame of 200 x 60, {LANES} lanes, {many} changes, p99 of {FRAMES}"), p99[1], 0.008);
    let ratio = p99[1].as_secs_f64() / p99[0].as_secs_f64();
    println!("    {ratio:.2} times that of {FEW} changes, with {} times the changes", many / FEW);
    criterion.final_summary();
}

/// What is done before each frame: all of it stays with most of the trace in view.
const MOVES: [Action; 8] = [
    Action::Pan(Way::Forward),
    Action::Zoom(Way::Forward),
    Action::Pan(Way::Forward),
    Action::Pan(Way::Back),
    Action::Zoom(Way::Back),
    Action::Pan(Way::Back),
    Action::Zoom(Way::Forward),
    Action::Fit,
];

/// The debugger with all lanes as rows, all of the trace in view.
fn opened(changes: usize) -> Debugger {
    let mut debugger = Debugger::open(&lanes::vcd(changes), 200, 60);
    act(&mut debugger, Action::AddScope);
    act(&mut debugger, Action::Dense);
    act(&mut debugger, Action::Fit);
    debugger.draw();
    assert_eq!(debugger.app.waves().rows().len(), LANES);
    assert!(debugger.text().contains("lane40"), "many lanes are on the screen");
    debugger
}

fn act(debugger: &mut Debugger, action: Action) {
    debugger.send(Msg::Act { action, count: None });
}

/// Times from an action to its frame, ascending.
fn frames(debugger: &mut Debugger) -> Vec<Duration> {
    let frame = |turn: usize| {
        let start = Instant::now();
        act(debugger, MOVES[turn % MOVES.len()]);
        debugger.draw();
        start.elapsed()
    };
    let mut times: Vec<_> = (0..FRAMES).map(frame).collect();
    times.sort();
    times
}

/// Jumps in one wire with `changes` changes.
fn jumps(criterion: &mut Criterion, changes: usize) {
    let trace = Trace::open(&lanes::single(changes), &Progress::new()).unwrap();
    let id = trace.hierarchy().signal_ids().next().unwrap();
    trace.load(&[id]).unwrap();
    let changing = trace.track(id).unwrap();
    let last = trace.span().1.0;
    let mut numbers = made::shared::Numbers::new(3);
    let mut group = criterion.benchmark_group(format!("jump in {changes} changes"));
    group.bench_function("next change", |bench| {
        bench.iter(|| black_box(changing.next_change(Time(numbers.next() % last))));
    });
    group.bench_function("previous change", |bench| {
        bench.iter(|| black_box(changing.previous_change(Time(numbers.next() % last))));
    });
    let value = changing.value_of(changing.len() - 1).unwrap();
    assert!(matches!(value, Value::Bits(_)));
    group.bench_function("the only change to a value, at the far end", |bench| {
        bench.iter(|| black_box(changing.next_value(Time(0), &value)));
    });
    assert_eq!(changing.next_value(Time(0), &value), Some(trace.span().1));
}

fn row(what: &str, time: Duration, goal_seconds: f64) {
    let ratio = time.as_secs_f64() / goal_seconds;
    println!("{what:<60} {:>10.3} ms   {ratio:>8.4} of the goal", time.as_secs_f64() * 1e3);
}
