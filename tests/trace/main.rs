//! The trace room against files: its own small ones, random ones, damaged ones, and an outside corpus if there is one.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on must fail")]

mod bounds;
mod clock;
mod corpus;
mod cut;
mod damaged;
mod dialects;
mod differential;
mod jumps;
mod names;
#[path = "../shared/numbers.rs"]
mod numbers;
#[path = "../shared/outside.rs"]
mod outside;
mod packed;
mod queries;
mod random;
mod reference;
mod tracks;

use std::path::{Path, PathBuf};
use tritscope::base::Result;
use tritscope::trace::{Progress, SignalId, Trace};

/// A file under tests/traces.
fn own(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces").join(name)
}

fn open(file: &Path) -> Result<Trace> {
    Trace::open(file, &Progress::new())
}

/// Opens `file` and loads every signal.
fn open_all(file: &Path) -> Result<Trace> {
    let trace = open(file)?;
    trace.load(&trace.hierarchy().signal_ids().collect::<Vec<_>>())?;
    Ok(trace)
}

/// A trace of VCD text, everything loaded; the file lives as long as the returned path.
fn vcd(text: &str) -> (Trace, tempfile::TempPath) {
    let path = written(text.as_bytes());
    (open_all(&path).unwrap(), path)
}

fn written(bytes: &[u8]) -> tempfile::TempPath {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    file.into_temp_path()
}

fn signal(trace: &Trace, path: &str) -> SignalId {
    trace.hierarchy().find_signal(path).unwrap_or_else(|| panic!("no signal {path}"))
}
