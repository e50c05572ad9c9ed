//! GHW made to harm.

use crate::{Case, put};
use std::fs;
use std::path::{Path, PathBuf};

pub const CASES: &[Case] = &[
    Case::refused("GHW: 2³¹ texts claimed", texts, "the GHW"),
    Case::refused("GHW: a text that repeats the one before 10⁶ times", shared, "more letters than"),
    Case::refused("GHW: 2³¹ types claimed", types, "the GHW"),
    Case::refused("GHW: 2³¹ signals claimed", signals, "the GHW"),
    Case::refused("GHW: begins as one and goes on as noise", noise, "the GHW"),
    Case::refused("GHW: its first line only", head, "the GHW"),
];

/// What stands before the first section: magic, version 1, order of bytes.
const HEAD: &[u8] = b"GHDLwave\n\x10\0\x01\x01\x04\x01\0";

fn file(folder: &Path, parts: &[&[u8]]) -> PathBuf {
    put(folder, "run.ghw", &[&[HEAD], parts].concat().concat())
}

fn texts(folder: &Path) -> PathBuf {
    file(folder, &[b"STR\0\0\0\0\0", &i32::MAX.to_le_bytes(), &i32::MAX.to_le_bytes(), b"abc\0"])
}

/// Each text is the one before and a letter more: a few bytes each, half a terabyte together.
fn shared(folder: &Path) -> PathBuf {
    let count = 1_000_000_u32;
    let mut bytes = [b"STR\0\0\0\0\0".as_slice(), &count.to_le_bytes(), &count.to_le_bytes()].concat();
    for length in 1..count {
        bytes.push(b'a');
        // The letters that the next one shares, five bits a byte.
        let mut rest = length;
        while rest > 31 {
            bytes.push(128 | (rest & 31) as u8);
            rest >>= 5;
        }
        bytes.push(rest.to_le_bytes()[0]);
    }
    file(folder, &[&bytes, b"EOS\0"])
}

fn types(folder: &Path) -> PathBuf {
    let texts =
        [b"STR\0\0\0\0\0".as_slice(), &1_u32.to_le_bytes(), &1_u32.to_le_bytes(), b"a\0EOS\0"].concat();
    file(folder, &[&texts, b"TYP\0\0\0\0\0", &i32::MAX.to_le_bytes(), &[22, 1, 0xff, 0xff, 0xff, 0xff, 0x0f]])
}

/// The project's own file with other numbers where its hierarchy says how many signals there are.
fn signals(folder: &Path) -> PathBuf {
    let mut whole = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces/every.ghw")).unwrap();
    let at = whole.windows(4).position(|word| word == b"HIE\0").unwrap();
    // Zeros, scopes, declared signals, signals.
    whole[at + 8..at + 20].copy_from_slice(&[i32::MAX.to_le_bytes(); 3].concat());
    put(folder, "run.ghw", &whole)
}

fn noise(folder: &Path) -> PathBuf {
    let noise: Vec<u8> =
        (0..1_000_000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    file(folder, &[&noise])
}

fn head(folder: &Path) -> PathBuf {
    file(folder, &[])
}
