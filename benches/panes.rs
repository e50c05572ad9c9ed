//! Frames of every layout on a run of whole layers: `cargo bench --bench panes`. `TRITSCOPE_BENCH_TRACE=FILE` adds a trace of
//! one's own, such as the long prompt of `tritscope sim sim/scenarios/layer-256.toml --dump probes`.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and fails by panicking")]

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tritscope::app::{Action, App, Layout, Msg, Way};
use tritscope::config::{Keymap, Theme};
use tritscope::decode::Level;
use tritscope::runtime::{self, Shot};
use tritscope::trace::Progress;
use tritscope::ui;

/// Frames of which the slowest hundredth counts.
const FRAMES: usize = 1000;
/// Columns and rows.
const SIZE: (u16, u16) = (200, 60);
/// What a frame may take, in seconds.
const GOAL: f64 = 0.008;

/// What is done before each frame: through the whole run, and back and forth in it.
const MOVES: [Action; 8] = [
    Action::Step(Level::Operation, Way::Forward),
    Action::Step(Level::Cycle, Way::Forward),
    Action::Tensor(Way::Forward),
    Action::Step(Level::Activation, Way::Forward),
    Action::Step(Level::Token, Way::Forward),
    Action::Tensor(Way::Forward),
    Action::Step(Level::Cycle, Way::Back),
    Action::Step(Level::Layer, Way::Back),
];

fn main() {
    let own = std::env::var_os("TRITSCOPE_BENCH_TRACE").map(PathBuf::from);
    let bundled = Path::new(env!("CARGO_MANIFEST_DIR")).join("traces/layer.fst");
    for file in [Some(bundled), own].into_iter().flatten() {
        println!("{}, {} x {}, p99 and mean of {FRAMES} frames", file.display(), SIZE.0, SIZE.1);
        for number in 1..=Layout::ALL.len() {
            layout(&file, u8::try_from(number).unwrap());
        }
    }
}

/// Times frames of one layout from an action to its cells, with what workers do for it in between.
fn layout(file: &Path, number: u8) {
    let theme = Theme::built_in();
    let shot = Shot {
        file,
        session: None,
        compare: None,
        sources: &[],
        synthesis: None,
        size: SIZE,
        keys: &[],
        theme: &theme,
    };
    let progress = Progress::new();
    let mut app = runtime::settled(App::new(Keymap::built_in()), &shot, &progress).unwrap();
    assert!(app.document().unwrap().run.is_some(), "the trace is decoded");
    let act = |app: &mut App, action| {
        runtime::settle(app, &shot, &progress, Msg::Act { action, count: None }).unwrap();
    };
    act(&mut app, Action::Layout(number));
    let area = Rect::new(0, 0, SIZE.0, SIZE.1);
    let mut screen = Buffer::empty(area);
    let frame = |turn: usize| {
        let start = Instant::now();
        act(&mut app, if turn.is_multiple_of(64) { Action::Start } else { MOVES[turn % MOVES.len()] });
        screen.reset();
        ui::view(&app, &theme, area, &mut screen);
        start.elapsed()
    };
    let mut times: Vec<Duration> = (0..FRAMES).map(frame).collect();
    times.sort();
    let (p99, sum) = (times[FRAMES * 99 / 100], times.iter().sum::<Duration>());
    let [p99, mean, slowest] =
        [p99, sum / u32::try_from(FRAMES).unwrap(), times[FRAMES - 1]].map(|time| time.as_secs_f64());
    let (milli, ratio) = (1e3, p99 / GOAL);
    println!(
        "    layout {number}: p99 {:>8.3} ms   {ratio:>7.3} of the goal   mean {:>8.3} ms   slowest {:>8.3} ms",
        p99 * milli,
        mean * milli,
        slowest * milli
    );
}
