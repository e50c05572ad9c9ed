//! Damaged, cut and missing files: a trace as far as it goes, or a message; never a panic, never silence.

use crate::{open, open_all, own, signal, vcd, written};
use std::fmt::Write;
use std::path::Path;
use tritscope::base::{Diagnostic, Severity, Time};
use tritscope::trace::{Header, Progress, Trace, Value};

/// Opens, loads all, and asks for a value of each signal.
fn use_all(bytes: &[u8]) -> Result<Trace, Diagnostic> {
    let file = written(bytes);
    let trace = open_all(&file)?;
    let (_, end) = trace.span();
    for id in trace.hierarchy().signal_ids() {
        let all = trace.changes(id, Time(0), Time(u64::MAX));
        if all.last().is_none_or(|last| last.1 != Value::Event) {
            assert_eq!(trace.value(id, end), all.last().map(|last| last.1.clone()));
        }
        let columns = trace.summary(id, Time(0), end, 20);
        assert_eq!(columns.iter().map(|column| column.changes as usize).sum::<usize>(), all.len());
    }
    Ok(trace)
}

fn says_what_where_and_what_next(error: &Diagnostic) {
    assert!(!error.what.is_empty(), "{error:?}");
    assert!(error.place != tritscope::base::Place::None && error.hint.is_some(), "{error:?}");
}

#[test]
fn files_that_are_no_traces_are_refused_with_a_reason() {
    let gone = open(Path::new("no/such/file.vcd")).unwrap_err();
    assert!(gone.to_string().starts_with("no/such/file.vcd: cannot be opened: "), "{gone}");
    says_what_where_and_what_next(&gone);
    let cases: [(&[u8], &str); 7] = [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"hello, world\n", "is neither VCD nor FST nor GHW"),
        (&[0; 300], "is neither VCD nor FST nor GHW"),
        (b"$date today $end\n$scope module a $end\n$var wire 1 ! a", "ends inside its header"),
        (&[0x1f, 0x8b, 8, 0, 0], "cannot be unpacked"),
        (b"$nonsense $end $enddefinitions $end\n", "declares no signal that can be read"),
    ];
    for (bytes, reason) in cases {
        let error = use_all(bytes).map(|_| ()).unwrap_err();
        assert!(error.what.contains(reason), "{error}");
        says_what_where_and_what_next(&error);
    }
    let folder = open(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap_err();
    assert!(folder.what.contains("is not a file"), "{folder}");
}

#[test]
fn a_vcd_that_ends_with_its_header_has_names_only() {
    for text in ["$var wire 1 ! a $end\n$enddefinitions $end", "$var wire 1 ! a $end\n$enddefinitions $end\n"]
    {
        let (trace, _file) = vcd(text);
        assert_eq!(trace.span(), (Time(0), Time(0)));
        assert_eq!(trace.value(signal(&trace, "a"), Time(0)), None);
    }
}

#[test]
fn a_cut_last_record_is_left_out_and_said_to_be() {
    let body = "$var wire 4 ab a $end\n$enddefinitions $end\n#10\nb1 ab\n";
    for tail in ["#2", "#20\nb10", "#20\nb10 ", "#20\nb10 a", "#20\nb10\n", "#20\nb1010 ab"] {
        let (trace, _file) = vcd(&format!("{body}{tail}"));
        let a = signal(&trace, "a");
        assert_eq!(trace.warnings().len(), 1, "{tail:?}");
        assert!(trace.warnings()[0].what.contains("the last record is cut"), "{tail:?}");
        assert_eq!(trace.warnings()[0].severity, Severity::Warning);
        assert_eq!(trace.changes(a, Time(0), Time(99)).len(), 1, "{tail:?}");
        assert_eq!(trace.span().1, Time(if tail.contains('\n') { 20 } else { 10 }), "{tail:?}");
    }
    for tail in ["", "#20\n", "#20\nb10 ab\n", "#20 b10 ab ", "#20\n$dumpoff\nbx ab\n$end", "#20\r\n"] {
        let (trace, _file) = vcd(&format!("{body}{tail}"));
        assert_eq!(trace.warnings(), [], "{tail:?}");
    }
}

#[test]
fn steps_back_in_time_are_left_out_and_said_to_be() {
    let text = "$var wire 4 # a $end\n$enddefinitions $end\n#10\nb1 #\n#20\nb10 #\n#5\nb11 #\n#7\nb100 #\n#20\nb101 #\n#30\nb110\n#\n";
    let (trace, _file) = vcd(text);
    assert_eq!(trace.warnings().len(), 1);
    let warning = &trace.warnings()[0];
    assert!(warning.what.starts_with("time goes back 2 times, first from 20 to 5"), "{warning}");
    let changes = trace.changes(signal(&trace, "a"), Time(0), Time(99));
    let changes: Vec<_> = changes.iter().map(|(time, value)| (time.0, value.to_string())).collect();
    let expected = [(10, "0001"), (20, "0010"), (20, "0101"), (30, "0110")].map(|(t, v)| (t, v.to_owned()));
    assert_eq!(changes, expected);
    // What looks like a time is none inside a comment.
    let (trace, _file) =
        vcd("$var wire 1 ! a $end\n$enddefinitions $end\n#10\n1!\n$comment\n#3\n$end\n#20\n0!\n");
    assert_eq!((trace.warnings(), trace.span().1), (&[][..], Time(20)));
}

#[test]
fn long_times_at_the_borders_of_blocks_are_found() {
    // More than two blocks of a megabyte, one step back near the end.
    let mut text = String::from("$var wire 1 ! a $end\n$enddefinitions $end\n");
    for step in 0..150_000_u64 {
        write!(text, "#{}\n{}!\n", 10_000_000_000 + step * 17, step % 2).unwrap();
    }
    let (trace, _file) = vcd(&text);
    assert_eq!(trace.warnings(), []);
    assert_eq!(trace.changes(signal(&trace, "a"), Time(0), Time(u64::MAX)).len(), 150_000);
    text.push_str("#9999999999\n1!\n");
    let (trace, _file) = vcd(&text);
    assert_eq!(trace.warnings().len(), 1);
    assert_eq!(trace.changes(signal(&trace, "a"), Time(0), Time(u64::MAX)).len(), 150_000);
}

#[test]
fn a_comment_longer_than_a_share_of_the_file_is_passed_over() {
    let mut text = String::from("$var wire 1 ! a $end\n$enddefinitions $end\n#0\n0!\n$comment\n");
    for line in 0..10_000 {
        writeln!(text, "line {line} of a comment that is no record").unwrap();
    }
    text.push_str("$end\n#7\n1!\n");
    let (trace, _file) = vcd(&text);
    assert_eq!((trace.span().1, trace.warnings()), (Time(7), &[][..]));
    assert_eq!(trace.changes(signal(&trace, "a"), Time(0), Time(9)).len(), 2);
}

#[test]
fn cut_anywhere_a_trace_opens_or_says_why_not() {
    for name in ["hand.vcd", "mixed.vcd", "mixed.fst", "every.ghw"] {
        let whole = std::fs::read(own(name)).unwrap();
        let (mut opened, mut warned) = (0, 0);
        let step = (whole.len() / 150).max(1);
        for len in (0..whole.len()).step_by(step) {
            match use_all(&whole[..len]) {
                Ok(trace) => {
                    opened += 1;
                    warned += usize::from(!trace.warnings().is_empty());
                }
                Err(error) => says_what_where_and_what_next(&error),
            }
        }
        println!("{name}: {opened} of 150 opened, {warned} with a warning");
        assert_eq!(!name.ends_with("fst"), opened > 20, "{name}: {opened}");
    }
}

#[test]
fn with_one_bit_flipped_a_trace_opens_or_says_why_not() {
    for name in ["hand.vcd", "mixed.vcd", "mixed.fst", "every.ghw"] {
        let whole = std::fs::read(own(name)).unwrap();
        let (mut opened, mut refused) = (0, 0);
        let step = (whole.len() / 400).max(1);
        for at in (0..whole.len()).step_by(step) {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << (at / step % 8);
            match use_all(&bytes) {
                Ok(_) => opened += 1,
                Err(error) => {
                    refused += 1;
                    says_what_where_and_what_next(&error);
                }
            }
        }
        println!("{name}: {opened} opened, {refused} refused");
        assert!(opened + refused > 300, "{name}");
    }
}

#[test]
fn a_cancelled_opening_ends_in_a_note() {
    // Long enough that the reader is still at work when it is asked to stop.
    let mut text = String::from("$var wire 64 ! a $end\n$enddefinitions $end\n");
    for step in 0..400_000_u64 {
        write!(text, "#{step}\nb{step:064b} !\n").unwrap();
    }
    let file = written(text.as_bytes());
    let progress = Progress::new();
    progress.cancel();
    let error = Trace::open(&file, &progress).unwrap_err();
    assert_eq!((error.severity, error.what.as_str()), (Severity::Note, "opening was cancelled"));
}

#[test]
fn a_file_that_grows_while_it_is_read_is_said_to() {
    let text = "$var wire 1 ! a $end\n$enddefinitions $end\n#0\n1!\n#1\n";
    let file = written(text.as_bytes());
    let header = Header::read(&file, &Progress::new()).unwrap();
    std::fs::write(&file, format!("{text}0!\n#2\n")).unwrap();
    let trace = header.open(&Progress::new()).unwrap();
    assert_eq!(trace.warnings().len(), 1);
    let what = &trace.warnings()[0].what;
    assert!(what.starts_with("the file is still being written, 6 bytes since it was opened"), "{what}");
}

#[test]
fn names_are_a_trace_without_values() {
    let header = Header::read(&own("mixed.vcd"), &Progress::new()).unwrap();
    let names = header.names();
    assert!(!names.has_values() && names.warnings().is_empty());
    let id = signal(&names, "tb.clk");
    names.load(&[id]).unwrap();
    assert_eq!((names.value(id, Time(0)), names.span()), (None, (Time(0), Time(0))));
    let trace = header.open(&Progress::new()).unwrap();
    assert!(trace.has_values());
    assert_eq!(trace.hierarchy().signals(), names.hierarchy().signals());
}
