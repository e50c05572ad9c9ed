//! Files packed with gzip: whole, cut, damaged, packed twice.

use crate::{open, open_all, own, signal, written};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fmt::Write as _;
use std::io::Write as _;
use tritscope::base::{Severity, Time};
use tritscope::trace::{Format, Progress, Trace};

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_packed_file_is_the_file_in_it() {
    for (name, format) in [("mixed.vcd", Format::Vcd), ("mixed.fst", Format::Fst)] {
        let plain = open_all(&own(name)).unwrap();
        let file = written(&packed(&std::fs::read(own(name)).unwrap()));
        let trace = open_all(&file).unwrap();
        assert_eq!((trace.format(), trace.file(), trace.warnings()), (format, &*file, &[][..]));
        assert_eq!(trace.hierarchy().signals(), plain.hierarchy().signals());
        for id in plain.hierarchy().signal_ids() {
            let all = |trace: &Trace| trace.changes(id, Time(0), Time(u64::MAX));
            assert_eq!(all(&trace), all(&plain));
        }
    }
}

#[test]
fn members_behind_one_another_are_one_file() {
    let whole = std::fs::read(own("mixed.vcd")).unwrap();
    let (first, second) = whole.split_at(whole.len() / 2);
    let trace = open_all(&written(&[packed(first), packed(second)].concat())).unwrap();
    assert_eq!(trace.warnings(), []);
    assert_eq!(trace.span(), open(&own("mixed.vcd")).unwrap().span());
}

#[test]
fn a_cut_packed_file_is_shown_as_far_as_it_goes() {
    let mut text = String::from("$var wire 1 ! a $end\n$enddefinitions $end\n");
    for step in 0..100_000 {
        writeln!(text, "#{step}\n{}!", step % 2).unwrap();
    }
    let bytes = packed(text.as_bytes());
    let trace = open_all(&written(&bytes[..bytes.len() / 2])).unwrap();
    let warning = &trace.warnings()[0];
    assert!(warning.what.starts_with("the gzip file is cut or damaged"), "{warning}");
    let changes = trace.changes(signal(&trace, "a"), Time(0), Time(u64::MAX)).len();
    assert!((10_000..100_000).contains(&changes), "{changes}");

    let mut damaged = bytes.clone();
    let crc = damaged.len() - 6;
    damaged[crc] ^= 1;
    let trace = open_all(&written(&damaged)).unwrap();
    assert_eq!(trace.warnings().len(), 1, "all is there, and its sum is wrong");
    assert_eq!(trace.changes(signal(&trace, "a"), Time(0), Time(u64::MAX)).len(), 100_000);
}

#[test]
fn what_is_no_trace_inside_is_refused_by_its_packed_name() {
    for (inside, reason) in [
        (packed(b"$var wire 1 ! a $end\n$enddefinitions $end\n"), "packed with gzip twice"),
        (b"hello".to_vec(), "neither VCD nor FST nor GHW"),
        (Vec::new(), "is empty"),
    ] {
        let file = written(&packed(&inside));
        let error = open(&file).unwrap_err();
        assert!(error.what.contains(reason), "{error}");
        assert_eq!(error.place, tritscope::base::Place::File(file.to_path_buf()));
    }
}

#[test]
fn unpacking_can_be_stopped() {
    let progress = Progress::new();
    progress.cancel();
    let error = Trace::open(&written(&packed(&vec![b'$'; 64 << 20])), &progress).unwrap_err();
    assert_eq!((error.severity, error.what.as_str()), (Severity::Note, "opening was cancelled"));
}
