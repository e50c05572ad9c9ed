//! What all made traces share: where they lie, numbers, and short names. They stay in `target/`.

#[path = "../../tests/shared/numbers.rs"]
mod numbers;

pub use numbers::Numbers;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of what is made here.
pub fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("benches");
    fs::create_dir_all(&folder).unwrap();
    folder
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
