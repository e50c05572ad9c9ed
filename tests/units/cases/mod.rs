//! Vectors that the golden model computes for the benches of `sim/units`.

#![allow(dead_code, reason = "shared by tests that use some of it")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

pub mod heads;
pub mod norms;
pub mod numbers;
pub mod rope;
pub mod serial;
pub mod streams;

/// A bench, its parameters and its vectors.
pub struct Bench {
    /// The bench's module; its file is `sim/units/NAME.v`.
    pub top: &'static str,
    /// Elaboration parameters.
    pub parameters: Vec<(&'static str, usize)>,
    /// A line each, in two's complement of `word` bits.
    pub vectors: Vec<Vec<i64>>,
    /// 32 or 64.
    pub word: u32,
}

impl Bench {
    /// Writes the vectors to a file in `folder`.
    pub fn write_vectors(&self, folder: &Path) -> PathBuf {
        let mut text = String::new();
        for vector in &self.vectors {
            for number in vector {
                let word = number.cast_unsigned() & (u64::MAX >> (64 - self.word));
                write!(text, "{word:x} ").unwrap();
            }
            text.push('\n');
        }
        let file = folder.join("vectors.hex");
        fs::write(&file, text).unwrap();
        file
    }
}
