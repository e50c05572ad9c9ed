//! Conditions and computed signals over millions of changes: changes a second beside the goal of ten million.
//! Nothing here fails a build.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and fails by panicking")]
// The traces of other benches.
#![allow(dead_code, reason = "the module has more than one bench needs")]

/// Numbers and the place of traces, as the other benches have them.
mod made {
    pub mod shared;
}

use made::shared::{Numbers, folder};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::time::Instant;
use tritscope::query::{bind, search};
use tritscope::trace::{Progress, Trace};

/// Edges of the clock; every signal changes at each rising one.
const EDGES: u64 = 4_000_000;

/// The goal, in changes a second.
const GOAL: f64 = 10_000_000.0;

fn main() {
    let trace = Trace::open(&vcd(), &Progress::new()).unwrap();
    let clock = trace.hierarchy().find_signal("tb.clk").unwrap();
    for condition in [
        "byte == 8'h42",
        "bit && byte == 8'h42",
        "rose(bit)",
        "byte inside {8'h10, [8'h40:8'h4f]}",
        "wide[99:92] == 8'h42",
        "past(byte) == byte",
    ] {
        for clock in [None, Some(clock)] {
            bind(&trace, condition).unwrap();
            let start = Instant::now();
            let matches = search(&trace, condition, clock, &Progress::new()).unwrap();
            let seconds = start.elapsed().as_secs_f64();
            let how = if clock.is_some() { "at edges" } else { "at changes" };
            row(&format!("{condition}, {how}: {} matches", matches.count()), seconds);
        }
    }
    for expression in ["byte[7:4]", "{byte, bit}", "byte + 8'd1"] {
        let bound = bind(&trace, expression).unwrap();
        let start = Instant::now();
        let computed = bound.track(&Progress::new()).unwrap();
        row(&format!("{expression} as a row: {} changes", computed.len()), start.elapsed().as_secs_f64());
    }
}

fn row(what: &str, seconds: f64) {
    #[expect(clippy::cast_precision_loss, reason = "a figure to look at")]
    let speed = EDGES as f64 / seconds;
    println!("{what:<60} {:>8.1} M/s   {:.2} of the goal", speed / 1e6, GOAL / speed);
}

/// A clock, a bit, a byte and a wide vector, all of which change at each rising edge.
fn vcd() -> PathBuf {
    let file = folder().join("conditions.vcd");
    if file.exists() {
        return file;
    }
    let unfinished = file.with_extension("part");
    let mut out = BufWriter::with_capacity(1 << 20, File::create(&unfinished).unwrap());
    let names = [("c", 1, "clk"), ("b", 1, "bit"), ("d", 8, "byte"), ("w", 100, "wide")];
    writeln!(out, "$timescale 1ns $end\n$scope module tb $end").unwrap();
    for (code, width, name) in names {
        writeln!(out, "$var wire {width} {code} {name} $end").unwrap();
    }
    writeln!(out, "$upscope $end\n$enddefinitions $end").unwrap();
    let mut numbers = Numbers::new(1);
    for edge in 0..EDGES {
        let (byte, time) = (numbers.next() >> 56, edge * 10);
        let wide = u128::from(byte) << 92;
        write!(out, "#{time}\n1c\n{}b\nb{byte:b} d\nb{wide:b} w\n", edge % 2).unwrap();
        writeln!(out, "#{}\n0c", time + 5).unwrap();
    }
    out.flush().unwrap();
    fs::rename(unfinished, &file).unwrap();
    file
}
