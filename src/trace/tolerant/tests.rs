//! The tolerant reader against the ordinary one.

use super::super::{Format, Header, Progress, Scope, SignalId, Trace, outside};
use super::declared::Declared;
use super::tokens::Tokens;
use super::{Faults, Names, body, header, past};
use crate::base::{Result, Time};
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn tolerantly(file: &Path) -> Result<Trace> {
    let progress = Progress::new();
    Header::read_tolerantly(file, &progress)?.open(&progress)
}

fn load_all(trace: &Trace) -> Result<()> {
    trace.load(&trace.hierarchy().signal_ids().collect::<Vec<_>>())
}

/// Names, kinds and ids of all signals, in the order of their paths: arrays stand elsewhere among their neighbours.
fn signals(trace: &Trace) -> Vec<(String, String, SignalId)> {
    let named = |id| {
        let signal = trace.hierarchy().signal(id).unwrap();
        let names = trace.hierarchy().enumeration(id);
        let about =
            format!("{} {:?} {:?} {} {names:?}", signal.name, signal.kind, signal.range, signal.var_type);
        (signal.path.clone(), about, id)
    };
    let mut signals: Vec<_> = trace.hierarchy().signal_ids().map(named).collect();
    signals.sort();
    signals
}

fn scopes(trace: &Trace) -> Vec<String> {
    let about = |scope: &Scope| format!("{} {} {} {:?}", scope.path, scope.name, scope.kind, scope.source);
    let mut scopes: Vec<_> = trace.hierarchy().scopes().iter().map(about).collect();
    scopes.sort();
    scopes
}

/// Asserts that both have the same names and changes; the number of changes.
fn assert_same(ordinary: &Trace, tolerant: &Trace) -> usize {
    let file = ordinary.file().display();
    for (left, right) in scopes(ordinary).into_iter().zip(scopes(tolerant)) {
        assert_eq!(right, left, "{file}");
    }
    assert_eq!((tolerant.scale(), tolerant.span()), (ordinary.scale(), ordinary.span()), "{file}");
    let (left, right) = (signals(ordinary), signals(tolerant));
    assert_eq!(right.len(), left.len(), "{file}");
    let mut count = 0;
    for (left, right) in left.iter().zip(&right) {
        assert_eq!((&right.0, &right.1), (&left.0, &left.1), "{file}");
        let all = |trace: &Trace, id| trace.changes(id, Time(0), Time(u64::MAX));
        let (ordinary, tolerant) = (all(ordinary, left.2), all(tolerant, right.2));
        assert_eq!(tolerant.len(), ordinary.len(), "{file}: {}", left.0);
        for (left, right) in ordinary.iter().zip(&tolerant) {
            // A real may be no number, which equals nothing.
            assert_eq!(format!("{right:?}"), format!("{left:?}"), "{file}");
        }
        count += ordinary.len();
    }
    count
}

#[test]
fn a_file_that_the_ordinary_reader_reads_is_read_the_same() {
    let is_vcd = |file: &PathBuf| file.extension().is_some_and(|extension| extension == "vcd");
    let own = outside::files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces"));
    let own: Vec<_> = own.into_iter().filter(is_vcd).collect();
    let others = outside::corpus().unwrap_or_default().into_iter().filter(is_vcd);
    let (own, found) = (own.len(), own.iter().cloned().chain(others).collect::<Vec<_>>());
    let (mut same, mut changes) = (0, 0);
    for file in &found {
        let header = Header::read(file, &Progress::new()).unwrap();
        let trace = header.open(&Progress::new()).unwrap();
        assert_eq!(trace.format(), Format::Vcd);
        if !trace.warnings().is_empty() {
            println!("{}: {:?}", file.display(), trace.warnings());
            continue;
        }
        let tolerant = tolerantly(file).unwrap();
        assert_eq!(tolerant.warnings(), [], "{}", file.display());
        load_all(&trace).unwrap();
        load_all(&tolerant).unwrap();
        changes += assert_same(&trace, &tolerant);
        same += 1;
    }
    println!("{same} of {} files are the same, {changes} changes", found.len());
    assert!(same >= own, "{same} of {own} own files");
}

#[test]
fn values_that_take_too_much_memory_are_left_out_and_said_to_be() {
    let mut text = String::from("$var wire 65536 ! wide $end\n$enddefinitions $end\n");
    for time in 0..100 {
        writeln!(text, "#{time}\nb1 !").unwrap();
    }
    let mut declared = Declared::default();
    let mut faults = Faults::default();
    let mut tokens = Tokens::new(text.as_bytes(), 0, 1);
    header::read(&mut tokens, &mut declared, &mut faults, &|_| true).unwrap();
    let (store, refs) = declared.store();
    let mut past = past::Past::new(&store, refs.len(), 0);
    let body = body::Body::new(tokens, &declared, &refs, &mut faults, &mut past).with_room(40 * 8192);
    body.read(&|_| true).unwrap();
    let (_, times) = past.encoder.finish();
    assert!((38..43).contains(&times.len()), "{}", times.len());
    let told = faults.warnings(Path::new("a.vcd"))[0].to_string();
    assert!(told.contains("on are left out: their values would take too much memory"), "{told}");
}

#[test]
fn a_reader_that_nobody_waits_for_stops() {
    let text = "$var wire 1 ! a $end\n$enddefinitions $end\n".to_owned() + &"1! ".repeat(100_000);
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    let names = Names::read(file.path(), &|_| true).unwrap();
    let read = names.values(file.path(), &|at| at < 50_000);
    assert_eq!(read.err().map(|error| error.kind()), Some(std::io::ErrorKind::Interrupted));
}
