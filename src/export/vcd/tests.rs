use crate::base::{Cycle, Field, Time};
use crate::export::{
    Kind, Marker, Options, Provenance, Selection, Shown, ShownRow, TableElement, TensorTable, snippet, write,
};
use crate::note::{About, Note, When};
use crate::trace::{Clock, Progress, SignalKind, Trace, Track};
use std::fmt::Write as _;

const TEXT: &str = "$timescale 1ps $end\n$var wire 1 t top $end\n$scope module tb $end\n$var reg 8 d d [7:0] $end\n\
    $var wire 8 d alias [7:0] $end\n$scope begin g[0] $end\n$var event 1 e e $end\n$var real 64 r r $end\n\
    $var string 1 s s $end\n$upscope $end\n$upscope $end\n$enddefinitions $end\n\
    #3\n1t\nb1x d\nr0.1 r\nsa\\040b s\n#5\n1e\n#7\n0t\nbz d\n#9\n1e\nb0 d\nb11 d\n#12\n1t\n";

fn open(text: &[u8]) -> Trace {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("t.vcd");
    std::fs::write(&file, text).unwrap();
    let trace = Trace::open(&file, &Progress::default()).unwrap();
    trace.load(&trace.hierarchy().signal_ids().collect::<Vec<_>>()).unwrap();
    trace
}

fn whole(trace: &Trace, from: u64, to: u64) -> Selection {
    let rows = trace.hierarchy().signal_ids().map(|id| ShownRow::new("", Shown::Signal(id))).collect();
    Selection { rows, ..Selection::new(trace, Time(from), Time(to)) }
}

fn bytes(selection: &Selection) -> String {
    let mut bytes = Vec::new();
    write(selection, Kind::Vcd, &Options::default(), &mut bytes, &mut |_| true).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// What the signal at `path` does.
fn seen(trace: &Trace, path: &str, from: u64, to: u64) -> Vec<String> {
    let id = trace.hierarchy().find_signal(path).unwrap();
    let changes = trace.changes(id, Time(from), Time(to));
    changes.into_iter().map(|(time, value)| format!("{}:{value}", time.0)).collect()
}

#[test]
fn times_names_and_values_stay_as_they_are() {
    let trace = open(TEXT.as_bytes());
    let again = open(bytes(&whole(&trace, 5, 10)).as_bytes());
    assert_eq!((again.span(), again.scale()), ((Time(5), Time(10)), trace.scale()));
    let signals = |trace: &Trace| {
        let one = |s: &crate::trace::Signal| (s.path.clone(), s.kind, s.range, s.var_type.clone());
        trace.hierarchy().signals().iter().map(one).collect::<Vec<_>>()
    };
    assert_eq!(signals(&again), signals(&trace));
    for (path, values) in [
        ("top", &["5:1", "7:0"][..]),
        ("tb.d", &["5:0000001x", "7:zzzzzzzz", "9:00000000", "9:00000011"]),
        ("tb.alias", &["5:0000001x", "7:zzzzzzzz", "9:00000000", "9:00000011"]),
        ("tb.g[0].e", &["5:event", "9:event"]),
        ("tb.g[0].r", &["5:0.1"]),
        ("tb.g[0].s", &["5:a b"]),
    ] {
        assert_eq!(seen(&again, path, 0, 99), values, "{path}");
    }
    let [d, alias] = ["tb.d", "tb.alias"].map(|path| again.hierarchy().find_signal(path).unwrap());
    assert_eq!(again.wire(d), again.wire(alias));
}

#[test]
fn notes_marks_and_what_rows_compute_are_signals() {
    let trace = open(TEXT.as_bytes());
    let note = |when, about, text: &str| Note { when, about, text: text.into(), color: None };
    let during = |from, to| When::During { from: Time(from), to: Time(to) };
    let computed = Track::computed(SignalKind::Bits { width: 1 }, Vec::new());
    let mut selection = Selection {
        notes: vec![
            note(during(6, 8), About::Signal("tb.d".into()), "floats\nhere $end"),
            note(When::At(Time(7)), About::Trace, "größe"),
            note(during(90, 99), About::Trace, "elsewhere"),
        ],
        markers: vec![Marker { letter: 'a', name: Some("start".into()), time: Time(7) }],
        ..whole(&trace, 5, 10)
    };
    let shown = Shown::Computed { text: "d[1]".into(), track: computed, uses: Vec::new() };
    selection.rows.push(ShownRow::new("d [1]", shown));
    let text = bytes(&selection);
    let again = open(text.as_bytes());
    let floats = "tb.d: floats here $end";
    let both = format!("{floats} | größe");
    assert_eq!(
        seen(&again, "tritscope.notes", 0, 99),
        ["5: ".to_owned(), format!("6:{floats}"), format!("7:{both}"), format!("8:{floats}"), "9: ".into()]
    );
    assert_eq!(seen(&again, "tritscope.marks", 0, 99), ["5: ", "7:a: start", "8: "]);
    assert!(again.hierarchy().find_signal("tritscope.d_[1]").is_some());
    // A trace that has such a scope keeps it.
    let twice = open(bytes(&Selection { notes: selection.notes.clone(), ..whole(&again, 5, 10) }).as_bytes());
    assert!(twice.hierarchy().find_signal("tritscope.notes").is_some());
    assert!(twice.hierarchy().find_signal("tritscope_2.notes").is_some());
}

#[test]
fn everything_else_comes_back_whatever_is_in_it() {
    let trace = open(TEXT.as_bytes());
    let nasty = "$end $enddefinitions $end\n#0 \"\\u0024\" \u{1f600} $comment tritscope-snippet 2\u{7f}";
    let selection = Selection {
        session: nasty.repeat(3),
        provenance: Provenance {
            file: nasty.into(),
            parameters: vec![("LANES".into(), nasty.into())],
            ..Provenance::default()
        },
        tensors: vec![TensorTable {
            name: nasty.into(),
            number: 3,
            row: Some(4),
            bits: Some(8),
            bound: Some(i64::MAX),
            elements: vec![
                TableElement {
                    index: 0,
                    rtl: Field::Known(i64::MIN),
                    golden: Some(i64::MAX),
                    time: Some(Time(u64::MAX)),
                },
                TableElement { index: 7, rtl: Field::Unknown, golden: None, time: None },
            ],
        }],
        ..whole(&trace, 0, 20)
    };
    let text = bytes(&selection);
    let said = snippet(&text).unwrap().unwrap();
    assert_eq!(said.session, selection.session);
    assert_eq!(said.provenance, selection.provenance);
    assert_eq!(said.tensors, selection.tensors);
    assert_eq!(seen(&open(text.as_bytes()), "top", 0, 99), seen(&trace, "top", 0, 99));
    assert!(vcd::Parser::new(text.as_bytes()).parse_header().is_ok());
}

#[test]
fn a_snippet_counts_cycles_as_the_trace_does() {
    let trace = open(TEXT.as_bytes());
    let id = trace.hierarchy().find_signal("top").unwrap();
    let edges = |trace: &Trace| {
        let clock = Clock::rising(trace, trace.hierarchy().find_signal("top").unwrap()).unwrap();
        [0, 5, 9, 20, 60].map(|time| clock.at(Time(time)).0)
    };
    let ticking = TEXT.to_owned() + "#14\n0t\n#20\n1t\n#30\n0t\n#40\n1t\n#50\n0t\n#60\n1t\n";
    let trace_of = |from: u64| {
        let trace = open(ticking.as_bytes());
        let clock = Some(Clock::rising(&trace, id).unwrap());
        let selection = Selection { also: vec![id], ..whole(&trace, from, 60) };
        let mut bytes = Vec::new();
        let options = Options { clock, ..Options::default() };
        write(&selection, Kind::Vcd, &options, &mut bytes, &mut |_| true).unwrap();
        open(&bytes)
    };
    assert_eq!(edges(&open(ticking.as_bytes())), [0, 0, 0, 1, 3]);
    for from in [20, 25, 30, 39] {
        let part = trace_of(from);
        assert_eq!(part.numbered().map(|n| (n.cycle.0, n.start.0)), Some((1, 20)), "from {from}");
        assert_eq!(edges(&part)[3..], [1, 3], "from {from}");
        let clock = Clock::rising(&part, part.hierarchy().find_signal("top").unwrap()).unwrap();
        assert_eq!((clock.time(Cycle(1)), clock.time(Cycle(2)), clock.cycles()), (Time(20), Time(40), 4));
        assert_eq!((clock.time(Cycle(0)), clock.time(Cycle(9))), (Time(20), Time(60)), "there are no others");
    }
    // Before the first edge nothing is to be said, and a part of a part says the same.
    assert_eq!(trace_of(5).numbered(), None);
    assert_eq!(edges(&trace_of(5)), edges(&open(ticking.as_bytes())));
    assert_eq!(open(bytes(&whole(&trace, 5, 10)).as_bytes()).numbered(), None, "without a clock");
}

#[test]
fn a_text_of_no_letters_stays_one() {
    let text = TEXT.replace("sa\\040b s", "s\\000 s").replace("#12\n", "#11\ns\\040 s\n#12\n");
    let trace = open(text.as_bytes());
    assert_eq!(seen(&trace, "tb.g[0].s", 0, 99), ["3:", "11: "]);
    let again = open(bytes(&whole(&trace, 0, 20)).as_bytes());
    assert_eq!(seen(&again, "tb.g[0].s", 0, 99), ["3:", "11: "]);
}

#[test]
fn other_files_and_damaged_or_newer_snippets_are_told_apart() {
    assert_eq!(snippet(TEXT), None);
    assert_eq!(snippet("$comment made by hand $end $enddefinitions $end"), None);
    let damaged = snippet("$comment tritscope-snippet 1 {\"session\": $end").unwrap().unwrap_err();
    assert!(damaged.to_string().contains("damaged") && damaged.hint.is_some());
    let newer = snippet("$comment tritscope-snippet 9 {} $end").unwrap().unwrap_err();
    assert!(newer.to_string().contains("form 9"));
}

#[test]
fn names_that_end_a_declaration_or_hold_blanks_become_others_and_are_listed() {
    let named = TEXT.replace(" alias ", " \\odd$end_of ");
    let trace = open(named.as_bytes());
    let odd =
        trace.hierarchy().signals().iter().find(|signal| signal.name.contains("$end")).unwrap().path.clone();
    let text = bytes(&whole(&trace, 0, 20));
    let renamed = snippet(&text).unwrap().unwrap().renamed;
    assert_eq!(renamed, [(odd.replace("$end", "_end"), odd)]);
    assert!(open(text.as_bytes()).hierarchy().find_signal(&renamed[0].0).is_some());
}

#[test]
fn who_watches_can_stop_it() {
    let mut text = TEXT.to_owned();
    for time in 13..4000 {
        writeln!(text, "#{time}\n{}t", time % 2).unwrap();
    }
    let trace = open(text.as_bytes());
    let mut bytes = Vec::new();
    let stopped = write(&whole(&trace, 0, 4000), Kind::Vcd, &Options::default(), &mut bytes, &mut |_| false);
    assert!(stopped.unwrap_err().to_string().contains("stopped"));
}
