//! The figures to hold, measured on this machine: `cargo bench` prints each beside its goal as a ratio, where 1
//! or less is within the goal. Needs Icarus Verilog for the golden model's row and Verilator for the cycles of the
//! layer; a word after `--` runs the parts whose name begins with it. Nothing here fails a build.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and fails by panicking")]

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tritscope::app::{App, Effect, Msg, Part, update};
use tritscope::base::Result;
use tritscope::check::{Golden, check};
use tritscope::config::{Keymap, Theme, key_script};
use tritscope::decode::Run;
use tritscope::manifest::{ChipSelects, Dump, Manifest, Parameters, Scenario, Sidecar, Source};
use tritscope::model::{LayerRun, Models, generate, prompt_tokens, ternary_product};
use tritscope::sim::{self, Cancel, Cost, Design, Entry, Host, LayerCost, Outcome, Project, Reply, Request};
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
    // Cargo itself adds --bench.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let parts: [(&str, fn()); 4] =
        [("demo", demo), ("golden", golden_speed), ("serial", || layer(true)), ("fast", || layer(false))];
    for (name, part) in parts {
        if wanted.is_empty() || wanted.iter().any(|word| name.starts_with(word.as_str())) {
            part();
        }
    }
}

/// The debugger and the golden model on the demo.
fn demo() {
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
    match sim::run(&request(scenario), &mut |_| {}) {
        Ok(Outcome::Finished(report)) => {
            let goal = report.run.as_secs_f64() / 100.0;
            row("golden outputs, goal: 100 x faster than Icarus", golden, goal);
        }
        Ok(Outcome::Cancelled(_)) => {}
        Err(error) => println!("golden against RTL: {error}"),
    }
}

fn request(scenario: Scenario) -> Request {
    Request {
        scenario,
        command: "cargo bench".to_owned(),
        project: Project::at(env!("CARGO_MANIFEST_DIR")),
        models: Models::standard(),
        output: None,
        cache: None,
        cancel: Cancel::default(),
        silence: tritscope::sim::SILENCE,
    }
}

/// The whole golden model on every position of bard-256, one thread.
fn golden_speed() {
    const PROMPT: &str = "ROMEO:";
    let model = Models::standard().open("bard-256").unwrap();
    let prompt = prompt_tokens(&model, PROMPT).unwrap().len();
    let writing = || generate(&model, PROMPT, model.config().context).unwrap();
    let mut texts = vec![writing(); 5];
    let mut positions = 0;
    let time = median(texts.len(), || {
        let written = texts.pop().map_or(0, Iterator::count);
        positions = u32::try_from(prompt + written - 1).unwrap();
    });
    let token = time / positions;
    row(&format!("golden bard-256, {:.0} tokens/s, a token", 1.0 / token.as_secs_f64()), token, 1e-3);
}

/// The cycles of bard-128's layers on every position, with 64 scalars, over the serial wire or the fast one.
fn layer(serial: bool) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("sim/scenarios/layer-128.toml");
    let mut scenario = Scenario::read(&file).unwrap();
    let Source::Transformer { tokens, .. } = &mut scenario.source else { return };
    *tokens = 128;
    let (copi_width, sign_frames) = if serial { (1, 1) } else { (8, 0) };
    let cs_width = ChipSelects::All;
    scenario.parameters = Parameters { lanes: 64, cs_width, copi_width, sign_frames, dot_width: None };
    let mut given = Given { run: LayerRun::new(&scenario.source, &Models::standard()).unwrap(), through: 0 };
    let mode = if serial { "serial" } else { "fast" };
    match sim::converse(&request(scenario), &mut given, &mut |_| {}) {
        Ok(Outcome::Finished(report)) => {
            let Design::Layer(layer) = &report.design else { return };
            let (cost, seconds) = (Cost::new(layer, &report.phases), report.run.as_secs_f64());
            let cycles = report.verdict.cycles();
            println!(
                "bard-128, 64 lanes, {mode}: {} positions, {cycles} cycles in {seconds:.1} s",
                layer.tokens
            );
            share(&format!("layer, {mode}, average position"), &cost.average);
            share(&format!("layer, {mode}, last position"), &cost.last);
        }
        Ok(Outcome::Cancelled(_)) => {}
        Err(error) => println!("cycles of the layer, {mode}: {error}"),
    }
}

/// The share of a layer's cycles that are not the engine's, beside its goal.
fn share(what: &str, cost: &LayerCost) {
    println!(
        "{what:<52} {:>10.1} % not the engine's   {:>8.4} of the goal",
        100.0 * cost.other_share,
        cost.other_share / 0.15
    );
    println!(
        "    {:.0} cycles, {:.0} of the engine; its utilisation {:.1} % of the frames in this mode, {:.1} % of N_IN·N_OUT/LANES",
        cost.cycles_per_token_layer,
        cost.engine_cycles_per_token_layer,
        100.0 * cost.frame_utilisation,
        100.0 * cost.engine_utilisation
    );
}

/// The host of a run whose tokens are all known.
struct Given {
    run: LayerRun,
    /// Tokens that are through.
    through: usize,
}

impl Host for Given {
    fn begin(&mut self) -> Result<Vec<Entry>> {
        let tokens = self.run.tokens().iter().enumerate();
        Ok(tokens.map(|(position, token)| Entry { position, residual: token.residual.clone() }).collect())
    }

    fn answer(&mut self, _: usize, _: &[i32]) -> Result<Reply> {
        self.through += 1;
        Ok(if self.through < self.run.tokens().len() { Reply::Wait } else { Reply::End })
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
