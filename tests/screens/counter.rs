//! A small trace of another design: a clock, a counter, a flag, a signed bus, and four lanes.

use crate::case::Case;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::OnceLock;

/// Rising edges of the clock: edge `n` is at `5 + 10 n` nanoseconds, from when on `count` is `n + 1`.
pub const CYCLES: u64 = 200;

/// The file, written once.
pub fn file() -> PathBuf {
    static FILE: OnceLock<PathBuf> = OnceLock::new();
    let write = || {
        let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("counter.vcd");
        std::fs::write(&file, text()).unwrap();
        file
    };
    FILE.get_or_init(write).clone()
}

fn text() -> String {
    let mut text = "$timescale 1ns $end\n$scope module top $end\n$var wire 1 c clk $end\n\
                    $var wire 8 n count [7:0] $end\n$var wire 1 v valid $end\n\
                    $var wire 8 d data [7:0] $end\n"
        .to_owned();
    for lane in 0..4 {
        let _ = writeln!(text, "$scope module lane[{lane}] $end");
        let _ = writeln!(text, "$var wire 8 a{lane} acc [7:0] $end\n$var wire 1 e{lane} en $end");
        text.push_str("$upscope $end\n");
    }
    text.push_str("$upscope $end\n$enddefinitions $end\n#0\n0c\nb0 n\n0v\nb0 d\n");
    for lane in 0..4 {
        let _ = writeln!(text, "b0 a{lane}\n0e{lane}");
    }
    for cycle in 0..CYCLES {
        let count = (cycle + 1) % 256;
        let _ = writeln!(text, "#{}\n1c\nb{count:b} n", 5 + 10 * cycle);
        let _ = writeln!(text, "{}v\nb{:b} d", u8::from(count % 8 == 3), (count * 7) % 256);
        for lane in 0..4 {
            let _ = writeln!(text, "b{:b} a{lane}\n{}e{lane}", count >> lane, (count >> lane) & 1);
        }
        let _ = writeln!(text, "#{}\n0c", 10 + 10 * cycle);
    }
    text
}

/// The debugger on it, 120 × 40, with the focus on the waves and the first row selected.
pub fn counter() -> Case {
    Case::new().size(120, 40).open(&file())
}
