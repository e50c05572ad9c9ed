//! What all made traces share: where they lie, numbers, and short names. They stay in `target/`.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of what is made here.
pub fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("benches");
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A sequence of numbers that look random (`SplitMix64`).
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// The short name of a wire, in the letters that IEEE 1364 allows.
pub fn code(mut number: usize) -> String {
    let mut code = String::new();
    loop {
        code.push(char::from(b'!' + u8::try_from(number % 94).unwrap()));
        number /= 94;
        if number == 0 {
            return code;
        }
        number -= 1;
    }
}
