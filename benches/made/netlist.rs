//! A VCD as a simulation of a design writes it, and its FST.

use super::shared::{Numbers, code, folder};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Wires of the made VCD, of 1, 4, 8, 16 and 32 bits in turn, behind the clock.
const WIRES: usize = 2000;
const WIDTHS: [usize; 5] = [1, 4, 8, 16, 32];

/// A VCD of about `megabytes` million bytes: a clock, 2 000 wires of which a dozen change at an edge, some X and Z.
pub fn vcd(megabytes: u64) -> PathBuf {
    let file = folder().join(format!("made-{megabytes}.vcd"));
    if !file.exists() {
        let unfinished = file.with_extension("part");
        write_vcd(
            BufWriter::with_capacity(1 << 20, File::create(&unfinished).unwrap()),
            megabytes * 1_000_000,
        );
        fs::rename(unfinished, &file).unwrap();
    }
    file
}

fn write_vcd(mut out: BufWriter<File>, length: u64) {
    writeln!(out, "$timescale 1ns $end\n$scope module tb $end\n$var wire 1 {} clk $end", code(0)).unwrap();
    for block in 0..WIRES / 20 {
        writeln!(out, "$scope module block{block} $end").unwrap();
        for wire in block * 20..(block + 1) * 20 {
            let width = WIDTHS[wire % WIDTHS.len()];
            let range = if width == 1 { String::new() } else { format!(" [{}:0]", width - 1) };
            writeln!(out, "$var wire {width} {} w{wire}{range} $end", code(wire + 1)).unwrap();
        }
        writeln!(out, "$upscope $end").unwrap();
    }
    writeln!(out, "$upscope $end\n$enddefinitions $end\n#0\n$dumpvars").unwrap();
    for wire in 0..WIRES {
        writeln!(out, "bx {}", code(wire + 1)).unwrap();
    }
    writeln!(out, "$end").unwrap();
    let (mut numbers, mut written, mut time, mut line) = (Numbers::new(4), 0, 0_u64, String::new());
    while written < length {
        line.clear();
        edge(&mut line, time, &mut numbers);
        out.write_all(line.as_bytes()).unwrap();
        written += line.len() as u64;
        time += 5;
    }
    out.flush().unwrap();
}

/// What happens at one edge of the clock.
fn edge(line: &mut String, time: u64, numbers: &mut Numbers) {
    use std::fmt::Write;
    let rises = time % 10 == 5;
    writeln!(line, "#{time}\n{}{}", u8::from(rises), code(0)).unwrap();
    if !rises {
        return;
    }
    for _ in 0..12 {
        let number = numbers.next();
        // Half of the changes fall on a tenth of the wires, as in real designs.
        let pick = (number >> 40) as usize;
        let wire = if number & 1 == 0 { pick % (WIRES / 10) } else { pick % WIRES };
        let (width, value) = (WIDTHS[wire % WIDTHS.len()], numbers.next());
        match (width, number >> 1 & 0x3ff) {
            (1, 0) => write!(line, "x"),
            (1, 1) => write!(line, "z"),
            (1, _) => write!(line, "{}", value & 1),
            (_, 0) => write!(line, "bx "),
            (_, 1) => write!(line, "b1z{:b} ", value & 1),
            _ => write!(line, "b{:b} ", value & ((1 << width) - 1)),
        }
        .unwrap();
        writeln!(line, "{}", code(wire + 1)).unwrap();
    }
}

/// The FST of a VCD, made by GTKWave's `vcd2fst`; `None` where that is not installed.
pub fn fst(vcd: &Path) -> Option<PathBuf> {
    let file = vcd.with_extension("fst");
    if !file.exists() {
        let unfinished = vcd.with_extension("fst.part");
        let made = Command::new("vcd2fst").arg(vcd).arg(&unfinished).stdout(Stdio::null()).status();
        if !made.is_ok_and(|status| status.success()) {
            return None;
        }
        fs::rename(unfinished, &file).unwrap();
    }
    Some(file)
}
