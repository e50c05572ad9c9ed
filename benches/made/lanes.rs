//! A trace of a hundred lanes that all change at every step, and one of a single wire.

use super::shared::{self, Numbers, folder};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// Lanes; of every five, four are single bits and one is a byte.
pub const LANES: usize = 100;

/// A VCD in which each of [`LANES`] wires changes `changes / LANES` times.
pub fn vcd(changes: usize) -> PathBuf {
    let file = folder().join(format!("lanes-{changes}.vcd"));
    if !file.exists() {
        let unfinished = file.with_extension("part");
        write(BufWriter::with_capacity(1 << 20, File::create(&unfinished).unwrap()), changes / LANES);
        fs::rename(unfinished, &file).unwrap();
    }
    file
}

fn write(mut out: BufWriter<File>, steps: usize) {
    writeln!(out, "$timescale 1ns $end\n$scope module tb $end").unwrap();
    let code = shared::code;
    for lane in 0..LANES {
        let width = if lane % 5 == 4 { 8 } else { 1 };
        writeln!(out, "$var wire {width} {} lane{lane} $end", code(lane)).unwrap();
    }
    writeln!(out, "$upscope $end\n$enddefinitions $end").unwrap();
    let mut numbers = Numbers::new(8);
    let mut time = 0;
    for step in 0..steps {
        writeln!(out, "#{time}").unwrap();
        time += 1 + numbers.next() % 9;
        for lane in 0..LANES {
            // Each value differs from the one before it; a few bits are unknown.
            let value = if lane % 5 == 4 {
                format!("b{:b} ", (step * 7 + lane) % 251)
            } else if numbers.next().is_multiple_of(5000) {
                "x".to_owned()
            } else {
                format!("{}", (step + lane) % 2)
            };
            writeln!(out, "{value}{}", code(lane)).unwrap();
        }
    }
    out.flush().unwrap();
}

/// A VCD with one wire of 32 bits; its last value is there once.
pub fn single(changes: usize) -> PathBuf {
    let file = folder().join(format!("single-{changes}.vcd"));
    if !file.exists() {
        let unfinished = file.with_extension("part");
        let mut out = BufWriter::new(File::create(&unfinished).unwrap());
        writeln!(out, "$timescale 1ns $end\n$var wire 32 ! w $end\n$enddefinitions $end").unwrap();
        for change in 0..changes {
            writeln!(out, "#{change}\nb{:b} !", change % 999_983).unwrap();
        }
        writeln!(out, "#{changes}\nb{:b} !", u32::MAX).unwrap();
        out.flush().unwrap();
        fs::rename(unfinished, &file).unwrap();
    }
    file
}
