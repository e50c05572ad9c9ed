//! The figures to hold, measured on this machine: `cargo bench` prints each beside its goal as a ratio, where 1
//! or less is within the goal. Needs Icarus Verilog for the golden model's row. Nothing here fails a build.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and fails by panicking")]

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tritscope::app::{App, Effect, Msg, Part, update};
use tritscope::check::{Golden, check};
use tritscope::config::{Keymap, Theme, key_script};
use tritscope::decode::Run;
use tritscope::manifest::{Dump, Manifest, Sidecar};
use tritscope::model::{Models, ternary_product};
use tritscope::sim::{self, Cancel, Outcome, Project, Request};
use tritscope::trace::{Progress, Trace};
use tritscope::ui;

const DEMO: &str = "traces/demo.fst";

/// Everything that is known of the demo.
struct Demo {
    trace: Trace,
    sidecar: Sidecar,
    golden: Arc<Golden>,
    run: Arc<Run>,
}

fn main() {
    let demo = Demo::open();
    row("open the demo trace", median(21, || Trace::open(Path::new(DEMO), &Progress::new())), 0.1);
    let compared = check(&demo.run, &demo.trace, &demo.golden, &Progress::new()).unwrap().compared;
    let checking = median(11, || check(&demo.run, &demo.trace, &demo.golden, &Progress::new()));
    row(&format!("check its {compared} values"), checking, 0.5);
    for (width, height) in [(200, 60), (80, 24)] {
        let mut frames = demo.frames(width, height);
        frames.sort();
        let p99 = frames[frames.len() * 99 / 100];
        row(&format!("step and draw {width} x {height}, p99 of {}", frames.len()), p99, 0.008);
    }
    golden_against_rtl(&demo);
}

impl Demo {
    fn open() -> Self {
        let (file, progress) = (Path::new(DEMO), Progress::new());
        let trace = Trace::open(file, &progress).unwrap();
        let sidecar = Sidecar::beside(file).unwrap().unwrap();
        let golden = Golden::new(&sidecar, &Models::standard()).unwrap();
        let run = Run::decode(&trace, &Manifest::bundled().unwrap(), &sidecar, &progress).unwrap();
        Self { trace, sidecar, golden: Arc::new(golden), run: Arc::new(run) }
    }

    /// Times of frames: a key, the new state, the drawing. Keys step by every grain, pan and zoom.
    fn frames(&self, width: u16, height: u16) -> Vec<Duration> {
        let mut app = App::new(Keymap::built_in());
        self.send(&mut app, Msg::Resize { width, height });
        self.send(&mut app, Msg::Open(DEMO.into()));
        let (theme, area) = (Theme::built_in(), Rect::new(0, 0, width, height));
        let keys = key_script(&"lbfag-+LHhl=o".repeat(80)).unwrap();
        let frame = |key| {
            let start = Instant::now();
            self.send(&mut app, Msg::Key(key));
            let mut screen = Buffer::empty(area);
            ui::view(&app, &theme, area, &mut screen);
            black_box(&screen);
            start.elapsed()
        };
        keys.into_iter().map(frame).collect()
    }

    fn send(&self, app: &mut App, message: Msg) {
        let mut effects = update(app, message);
        while let Some(effect) = effects.pop() {
            let answers = match effect {
                Effect::Open { generation, .. } => self.parts(generation),
                Effect::Load { generation, signals } => {
                    let result = self.trace.load(&signals);
                    vec![Msg::SignalsLoaded { generation, signals, result }]
                }
                _ => Vec::new(),
            };
            effects.extend(answers.into_iter().flat_map(|answer| update(app, answer)));
        }
    }

    fn parts(&self, generation: u64) -> Vec<Msg> {
        let trace = Part::Trace(self.trace.clone(), Some(Box::new(self.sidecar.clone())));
        let parts = [trace, Part::Golden(self.golden.clone()), Part::Run(self.run.clone()), Part::Complete];
        parts.map(|part| Msg::Loaded { generation, part }).into()
    }
}

/// The golden outputs of the demo's operations against simulating them without a dump.
fn golden_against_rtl(demo: &Demo) {
    let operations = &demo.golden.workload().operations;
    let golden = median(101, || {
        operations.iter().map(|o| ternary_product(&o.matrix, &o.activations)).collect::<Vec<_>>()
    });
    let mut scenario = demo.sidecar.scenario.clone();
    scenario.run.dump = Dump::None;
    let request = Request {
        scenario,
        command: "cargo bench".to_owned(),
        project: Project::at(env!("CARGO_MANIFEST_DIR")),
        models: Models::standard(),
        output: None,
        cache: None,
        cancel: Cancel::default(),
    };
    match sim::run(&request, &mut |_| {}) {
        Ok(Outcome::Finished(report)) => {
            let goal = report.run.as_secs_f64() / 100.0;
            row("golden outputs, goal: 100 x faster than Icarus", golden, goal);
        }
        Ok(Outcome::Cancelled(_)) => {}
        Err(error) => println!("golden against RTL: {error}"),
    }
}

/// The median time of `runs` calls.
fn median<T>(runs: usize, mut work: impl FnMut() -> T) -> Duration {
    let call = |_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    let mut times: Vec<Duration> = (0..runs).map(call).collect();
    times.sort();
    times[runs / 2]
}

fn row(what: &str, time: Duration, goal_seconds: f64) {
    let ratio = time.as_secs_f64() / goal_seconds;
    println!("{what:<52} {:>10.3} ms   {ratio:>8.4} of the goal", time.as_secs_f64() * 1e3);
}
