//! The committed inputs of the fuzz targets, which hold everything that fuzzing has found: each target takes its own.

#[expect(
    clippy::expect_used,
    dead_code,
    reason = "targets fail by panicking; an index needs a build for fuzzing"
)]
#[path = "../fuzz/src/targets.rs"]
mod targets;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A target by its name.
type Target = (&'static str, fn(&[u8]));

const TARGETS: [Target; 14] = [
    ("check", targets::check),
    ("fst", targets::fst),
    ("ghw", targets::ghw),
    ("keymap", targets::keymap),
    ("manifest", targets::manifest),
    ("mapping", targets::mapping),
    ("note", targets::note),
    ("protocol", targets::protocol),
    ("query", targets::query),
    ("session", targets::session),
    ("simulator", targets::simulator),
    ("snippet", targets::snippet),
    ("vcd", targets::vcd),
    ("verilog", targets::verilog),
];

#[test]
fn every_committed_input_passes_its_target() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut inputs = 0;
    for (name, target) in TARGETS {
        let mut files: Vec<_> =
            fs::read_dir(corpus.join(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        assert!(!files.is_empty(), "{name}");
        for file in files {
            let bytes = fs::read(&file).unwrap();
            let passed = std::panic::catch_unwind(|| target(&bytes));
            assert!(passed.is_ok(), "{}", file.display());
            inputs += 1;
        }
    }
    println!("figure: {inputs} inputs of {} fuzz targets", TARGETS.len());
}

#[test]
fn every_target_has_a_program_and_inputs() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let names = |folder: &str, end: &str| -> BTreeSet<String> {
        let entries = fs::read_dir(fuzz.join(folder)).unwrap().map(|entry| entry.unwrap().file_name());
        entries.map(|name| name.into_string().unwrap().trim_end_matches(end).to_owned()).collect()
    };
    // An index needs a build for fuzzing.
    let known: BTreeSet<String> =
        TARGETS.iter().map(|(name, _)| *name).chain(["index"]).map(str::to_owned).collect();
    assert_eq!(names("fuzz_targets", ".rs"), known);
    assert_eq!(names("corpus", ""), known);
}
