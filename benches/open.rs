//! Opening a large VCD and its FST, beside wellen's own load, GTKWave's `vcd2fst` and `wc -l` in the same run:
//! `cargo bench --bench open`, with `TRITSCOPE_BENCH_MB=1000` for a VCD as large as the goal is about.
//!
//! Whoever reads a VCD does so in a process of its own, which says how long the reading took and the most memory that
//! it had: all of it, and without the pages of the file. `vcd2fst` comes with GTKWave; without it its rows are missing.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and fails by panicking")]

/// Traces that the bench makes for itself, and the debugger on them.
mod made {
    pub mod debugger;
    pub mod netlist;
    pub mod shared;
}

use criterion::{Criterion, SamplingMode};
use made::debugger::Debugger;
use made::{netlist, shared};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tritscope::app::Row;
use tritscope::trace::{Progress, Trace};

/// Set in a process that does one job and says what it took.
const CHILD: &str = "TRITSCOPE_BENCH_CHILD";

/// What a process took.
#[derive(Clone, Copy, Default)]
struct Cost {
    seconds: f64,
    /// Processor time of all threads.
    processor: f64,
    /// Kilobytes at most, and without the pages of files.
    peak: f64,
    own: f64,
}

/// One number of a cost.
type Figure = fn(&Cost) -> f64;

fn main() {
    if let Ok(job) = std::env::var(CHILD) {
        return child(&job, Path::new(&std::env::args().next_back().unwrap()));
    }
    let megabytes = std::env::var("TRITSCOPE_BENCH_MB").ok().and_then(|text| text.parse().ok()).unwrap_or(64);
    let vcd = netlist::vcd(megabytes);
    let fst = netlist::fst(&vcd);
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(1))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    let mut costs: BTreeMap<&str, Vec<Cost>> = BTreeMap::new();
    let mut group = criterion.benchmark_group(format!("a VCD of {megabytes} MB"));
    group.sampling_mode(SamplingMode::Flat);
    for job in ["tritscope", "wellen", "index", "again", "wc -l", "vcd2fst"] {
        if job == "vcd2fst" && fst.is_none() {
            println!("vcd2fst is missing: apt-get install gtkwave");
            continue;
        }
        let list = costs.entry(job).or_default();
        group.bench_function(job, |bench| {
            bench.iter_custom(|times| {
                let run = |_| {
                    let cost = run(job, &vcd);
                    list.push(cost);
                    Duration::from_secs_f64(cost.seconds)
                };
                (0..times).map(run).sum()
            });
        });
    }
    group.finish();
    if let Some(fst) = &fst {
        criterion.bench_function("an FST and its first frame", |bench| {
            bench.iter(|| black_box(Debugger::begin(fst, 200, 60)));
        });
        criterion.bench_function("an FST and its first frame with values", |bench| {
            bench.iter(|| black_box(Debugger::open(fst, 200, 60)));
        });
        frames("the FST", fst, 0.1);
    }
    frames("the demo", Path::new("traces/demo.fst"), 0.05);
    told(&costs);
    criterion.final_summary();
}

/// The first frame, which has names and rows, and the first with values.
fn frames(what: &str, file: &Path, seconds: f64) {
    let (early, _) = Debugger::begin(file, 200, 60);
    let first = early.app.waves().rows().first().and_then(Row::signal).unwrap();
    let name = &early.app.document().unwrap().trace.hierarchy().signal(first).unwrap().name;
    assert!(early.text().contains(name), "rows are on the screen before their values");
    let begin = median((0..9).map(|_| timed(|| Debugger::begin(file, 200, 60))));
    let whole = median((0..9).map(|_| timed(|| Debugger::open(file, 200, 60))));
    goal(&format!("open {what}, first frame"), begin, seconds);
    println!("{:<40} {:>10.3} ms", format!("open {what}, first frame with values"), whole * 1e3);
}

/// The ratios.
fn told(costs: &BTreeMap<&str, Vec<Cost>>) {
    let of = |job: &str, figure: fn(&Cost) -> f64| {
        let figures = costs.get(job).filter(|list| !list.is_empty())?;
        Some(median(figures.iter().map(figure)))
    };
    println!();
    if let Some(seconds) = of("again", |cost| cost.seconds) {
        goal("open the VCD again, from its index", seconds, 0.3);
    }
    let figures: [(&str, Figure); 4] = [
        ("wall time", |cost| cost.seconds),
        ("processor time", |cost| cost.processor),
        ("peak memory", |cost| cost.peak),
        ("peak memory without the file's pages", |cost| cost.own),
    ];
    for (what, figure) in figures {
        let Some(own) = of("tritscope", figure) else { continue };
        for other in ["wellen", "vcd2fst", "wc -l"] {
            if let Some(theirs) = of(other, figure).filter(|theirs| *theirs > 0.0) {
                println!(
                    "{what:<40} tritscope {own:>12.3}   {other} {theirs:>12.3}   ratio {:.3}",
                    own / theirs
                );
            }
        }
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64()
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut figures: Vec<f64> = figures.collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn goal(what: &str, seconds: f64, goal: f64) {
    println!("{what:<40} {:>10.3} ms   {:>8.4} of the goal", seconds * 1e3, seconds / goal);
}

/// Runs a job in a process of its own.
fn run(job: &str, vcd: &Path) -> Cost {
    let start = Instant::now();
    let mut command = match job {
        "wc -l" => Command::new("wc"),
        "vcd2fst" => Command::new("vcd2fst"),
        _ => Command::new(std::env::current_exe().unwrap()),
    };
    match job {
        "wc -l" => command.arg("-l").arg(vcd),
        "vcd2fst" => command.arg(vcd).arg(shared::folder().join("again.fst")),
        // Only these two may see an index, which lies beside the other traces that benches make.
        "index" | "again" => command.env("XDG_CACHE_HOME", shared::folder()).env(CHILD, job).arg(vcd),
        _ => command.env("TRITSCOPE_INDEX", "off").env(CHILD, job).arg(vcd),
    };
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().unwrap();
    assert!(output.status.success(), "{job}");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let figures: Vec<f64> = said.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    match figures[..] {
        [seconds, processor, peak, own] => Cost { seconds, processor, peak, own },
        _ => Cost { seconds: start.elapsed().as_secs_f64(), ..Cost::default() },
    }
}

/// Does one job and prints seconds, processor seconds, kilobytes at most, and kilobytes without files.
fn child(job: &str, vcd: &Path) {
    static OWN: AtomicU64 = AtomicU64::new(0);
    static DONE: AtomicBool = AtomicBool::new(false);
    let watcher = std::thread::spawn(|| {
        while !DONE.load(Ordering::Relaxed) {
            OWN.fetch_max(status("RssAnon"), Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(5));
        }
    });
    let start = Instant::now();
    match job {
        "wellen" => {
            let header =
                wellen::viewers::read_header_from_file(vcd, &wellen::LoadOptions::default()).unwrap();
            black_box(wellen::viewers::read_body(header.body, &header.hierarchy, None).unwrap());
        }
        "index" => {
            let trace = Trace::open(vcd, &Progress::new()).unwrap();
            trace.keep_index(&Progress::new()).unwrap();
        }
        _ => drop(black_box(Trace::open(vcd, &Progress::new()).unwrap())),
    }
    let seconds = start.elapsed().as_secs_f64();
    let (processor, peak) = (processor_seconds(), status("VmHWM"));
    DONE.store(true, Ordering::Relaxed);
    watcher.join().unwrap();
    println!("{seconds} {processor} {peak} {}", OWN.load(Ordering::Relaxed));
}

/// Kilobytes that the system tells of this process; 0 where it does not.
fn status(name: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}

/// Seconds that processors spent on this process; 0 where the system does not tell.
fn processor_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    // The fields after the name and the state, of which user and system time are numbers 14 and 15.
    let ticks = |number: usize| fields.get(number - 3).copied().unwrap_or(0.0);
    (ticks(14) + ticks(15)) / 100.0
}
