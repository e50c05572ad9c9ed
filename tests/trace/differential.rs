//! Two readers, or two formats, of the same run must agree on every change.

use crate::{open_all, own, reference};
use std::path::Path;
use tritscope::base::Time;
use tritscope::trace::{SignalKind, Trace, Value};

/// What a comparison looked at.
#[derive(Debug, Default)]
pub struct Compared {
    pub signals: usize,
    pub changes: usize,
    /// Variables whose path several have, or that the room names in another way.
    pub unmatched: usize,
}

fn all_changes(trace: &Trace, path: &str) -> Vec<(Time, Value)> {
    let id = crate::signal(trace, path);
    trace.changes(id, Time(0), Time(u64::MAX))
}

/// Asserts that the room has what the reference reading has.
pub fn compare(trace: &Trace, reading: &reference::Reading, file: &Path) -> Compared {
    let mut compared = Compared::default();
    let hierarchy = trace.hierarchy();
    let times = |path: &str| hierarchy.signals().iter().filter(|signal| signal.path == path).count();
    for variable in &reading.variables {
        let Some(path) = variable.paths.iter().find(|path| times(path) == 1) else {
            compared.unmatched += 1;
            continue;
        };
        let id = hierarchy.find_signal(path).unwrap();
        let expected: Vec<_> = reading.changes.get(&variable.code).into_iter().flatten().cloned().collect();
        let found: Vec<_> = trace
            .changes(id, Time(0), Time(u64::MAX))
            .into_iter()
            .map(|(time, value)| (time.0, value))
            .collect();
        assert_eq!(found, expected, "{}: {path}", file.display());
        compared.signals += 1;
        compared.changes += found.len();
    }
    compared
}

#[test]
fn every_change_equals_that_of_the_vcd_crate() {
    let file = own("mixed.vcd");
    let trace = open_all(&file).unwrap();
    let reading = reference::read(&file).unwrap();
    let compared = compare(&trace, &reading, &file);
    println!("{compared:?}");
    assert_eq!(compared.unmatched, 0);
    assert_eq!(compared.signals, trace.hierarchy().signals().len());
    assert!(compared.changes > 300, "{compared:?}");
    assert_eq!(trace.span(), (Time(0), Time(reading.last_time)));
}

#[test]
fn an_fst_equals_the_vcd_of_the_same_run() {
    let (vcd, fst) = (open_all(&own("mixed.vcd")).unwrap(), open_all(&own("mixed.fst")).unwrap());
    let mut changes = 0;
    assert_eq!(vcd.hierarchy().signals().len(), fst.hierarchy().signals().len());
    assert_eq!(vcd.scale(), fst.scale());
    assert_eq!(vcd.span(), fst.span());
    for signal in vcd.hierarchy().signals() {
        let (left, right) = (all_changes(&vcd, &signal.path), all_changes(&fst, &signal.path));
        // An FST keeps one value a time step, so transitions within one are in the VCD only.
        let settled = |changes: Vec<(Time, Value)>| {
            let mut settled: Vec<(Time, Value)> = Vec::new();
            for change in changes {
                settled.pop_if(|last| last.0 == change.0);
                if settled.last().is_none_or(|last| last.1 != change.1 || change.1 == Value::Event) {
                    settled.push(change);
                }
            }
            settled
        };
        // A VCD has reals in 16 decimal digits only.
        let digits = |changes: Vec<(Time, Value)>| {
            let digits = |value| match value {
                Value::Real(number) => Value::Text(format!("{number:.15e}")),
                other => other,
            };
            changes.into_iter().map(|(time, value)| (time, digits(value))).collect::<Vec<_>>()
        };
        changes += right.len();
        assert_eq!(digits(settled(right)), digits(settled(left)), "{}", signal.path);
        let other = fst.hierarchy().signal(crate::signal(&fst, &signal.path)).unwrap();
        assert_eq!((signal.kind, signal.range), (other.kind, other.range), "{}", signal.path);
    }
    assert!(changes > 200, "{changes}");
}

#[test]
fn a_vector_of_4096_bits_keeps_every_bit() {
    for file in ["mixed.vcd", "mixed.fst"] {
        let trace = open_all(&own(file)).unwrap();
        let wide = crate::signal(&trace, "tb.wide");
        assert_eq!(trace.hierarchy().signal(wide).unwrap().kind, SignalKind::Bits { width: 4096 });
        // After 92 ns the design stores 32'hdead_beef 128 times; ticks are 10 ps.
        let value = trace.value(wide, Time(9200)).unwrap();
        let word = format!("{:032b}", 0xdead_beef_u32);
        assert_eq!(value.to_string(), word.repeat(128), "{file}");
        let mixed = trace.value(wide, Time(3200)).unwrap().to_string();
        assert!(["x", "z", "1"].iter().all(|letter| mixed.contains(letter)), "{file}");
    }
}
