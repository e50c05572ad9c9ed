//! Values in time: what is a difference and what is none.

use crate::{compare, plain, vcd};
use tritscope::base::Time;
use tritscope::diff::{Options, Unknown};

fn one(body: &str) -> String {
    vcd(&[('a', 4)], body)
}

fn tolerant(tolerance: &str) -> Options {
    Options { tolerance: tolerance.parse().unwrap(), ..Options::default() }
}

/// Path, first time and count of each signal that differs.
fn found(left: &str, right: &str, options: &Options) -> Vec<(String, u64, u64)> {
    let report = compare(left, right, options).unwrap();
    report.signals.into_iter().map(|signal| (signal.path, signal.first.0, signal.count)).collect()
}

#[test]
fn the_first_difference_and_the_count_of_stretches_are_found() {
    let left = vcd(&[('a', 4), ('b', 1)], "#0\nb0 a\n0b\n#10\nb1 a\n#20\nb10 a\n1b\n#30\nb11 a\n#40\n");
    let right = vcd(&[('a', 4), ('b', 1)], "#0\nb0 a\n0b\n#10\nb101 a\n#20\nb10 a\n#30\nb111 a\n#40\n");
    let report = plain(&left, &right);
    assert!(!report.same);
    let first = report.first.unwrap();
    assert_eq!((first.path.as_str(), first.time, first.at.as_str()), ("tb.a", Time(10), "10 ns"));
    assert_eq!(first.left.unwrap().to_string(), "0001");
    assert_eq!(first.right.unwrap().to_string(), "0101");
    let signals: Vec<_> = report.signals.iter().map(|s| (s.path.as_str(), s.first.0, s.count)).collect();
    assert_eq!(signals, [("tb.a", 10, 2), ("tb.b", 20, 1)]);
    assert_eq!((report.pairs, report.scopes.len()), (2, 1));
    assert_eq!((report.scopes[0].path.as_str(), report.scopes[0].differing), ("tb", 2));
}

#[test]
fn short_vectors_are_extended_at_their_left() {
    let long = one("#0\nb0001 a\n#1\nbxxxx a\n#2\nbzzz0 a\n#3\nb0000 a\n#4\n");
    let short = one("#0\nb1 a\n#1\nbx a\n#2\nbz0 a\n#3\nb0 a\n#4\n");
    assert!(plain(&long, &short).same);
    let other = one("#0\nb1 a\n#1\nbx a\n#2\nb0 a\n#3\nb0 a\n#4\n");
    assert_eq!(found(&long, &other, &Options::default()), [("tb.a".to_owned(), 2, 1)]);
}

#[test]
fn widths_that_differ_are_said_and_values_compared_nevertheless() {
    let narrow = vcd(&[('a', 2)], "#0\nb11 a\n#5\nb01 a\n#9\n");
    let wide = vcd(&[('a', 8)], "#0\nb11 a\n#5\nb01 a\n#9\n");
    let report = plain(&narrow, &wide);
    assert_eq!((report.unlike[0].left.as_str(), report.unlike[0].right.as_str()), ("2 bits", "8 bits"));
    assert!(report.unlike[0].compared && report.same);
    let other = vcd(&[('a', 8)], "#0\nb11 a\n#5\nb1000001 a\n#9\n");
    assert_eq!(found(&narrow, &other, &Options::default()), [("tb.a".to_owned(), 5, 1)]);
}

#[test]
fn kinds_that_differ_cannot_be_compared_and_count_as_a_difference() {
    let logic = "$var wire 8 a a $end\n$enddefinitions $end\n#0\nb1 a\n#1\n";
    let real = "$var real 64 a a $end\n$enddefinitions $end\n#0\nr1 a\n#1\n";
    let report = plain(logic, real);
    assert!(!report.same && !report.unlike[0].compared && report.signals.is_empty());
}

#[test]
fn x_and_z_are_themselves_or_anything() {
    let left = one("#0\nb1x a\n#5\nbz0 a\n#9\n");
    let right = one("#0\nb10 a\n#5\nb10 a\n#9\n");
    assert_eq!(found(&left, &right, &Options::default()), [("tb.a".to_owned(), 0, 1)]);
    let wildcard = Options { unknown: Unknown::Wildcard, ..Options::default() };
    assert!(compare(&left, &right, &wildcard).unwrap().same);
    let wrong = one("#0\nb00 a\n#5\nb10 a\n#9\n");
    assert_eq!(found(&left, &wrong, &wildcard), [("tb.a".to_owned(), 0, 1)]);
}

#[test]
fn before_its_first_value_a_signal_is_x() {
    let late = one("#0\n#5\nb1 a\n#9\n");
    assert!(plain(&late, &one("#0\nbx a\n#5\nb1 a\n#9\n")).same);
    assert_eq!(found(&late, &one("#0\nb1 a\n#9\n"), &Options::default()), [("tb.a".to_owned(), 0, 1)]);
}

#[test]
fn what_happens_within_a_time_step_counts_only_if_asked_for() {
    let calm = one("#0\nb0 a\n#5\nb1 a\n#9\n");
    let busy = one("#0\nb0 a\n#5\nb10 a\nb1 a\n#9\n");
    assert!(plain(&calm, &busy).same);
    let exact = Options { within_steps: true, ..Options::default() };
    assert_eq!(found(&calm, &busy, &exact), [("tb.a".to_owned(), 5, 1)]);
    assert!(compare(&busy, &busy, &exact).unwrap().same);
    let again = one("#0\nb0 a\n#5\nb1 a\nb1 a\n#7\nb1 a\n#9\n");
    assert!(compare(&calm, &again, &exact).unwrap().same, "the same value again is no change");
}

#[test]
fn with_a_tolerance_a_change_may_come_early_or_late() {
    let left = one("#0\nb0 a\n#10\nb1 a\n#20\nb0 a\n#40\n");
    for (first, second) in [(8, 20), (12, 22), (10, 18), (8, 22), (12, 18)] {
        let right = one(&format!("#0\nb0 a\n#{first}\nb1 a\n#{second}\nb0 a\n#40\n"));
        assert!(compare(&left, &right, &tolerant("2ns")).unwrap().same, "{first} {second}");
        assert!(!compare(&left, &right, &tolerant("1999ps")).unwrap().same, "{first} {second}");
    }
    let late = one("#0\nb0 a\n#13\nb1 a\n#20\nb0 a\n#40\n");
    let report = compare(&left, &late, &tolerant("2ns")).unwrap();
    // The left 1 at 10 has its nearest right 1 at 13: the whole stretch up to there counts once.
    assert_eq!((report.signals[0].first, report.signals[0].count), (Time(10), 1));
}

#[test]
fn a_pulse_that_one_trace_lacks_is_a_difference_however_short() {
    let calm = one("#0\nb0 a\n#40\n");
    let pulse = one("#0\nb0 a\n#20\nb1 a\n#21\nb0 a\n#40\n");
    assert_eq!(found(&calm, &pulse, &tolerant("5ns")), [("tb.a".to_owned(), 20, 1)]);
    assert_eq!(found(&pulse, &calm, &tolerant("5ns")), [("tb.a".to_owned(), 20, 1)]);
}

#[test]
fn ends_and_starts_that_differ_are_said() {
    let (short, long) = (one("#0\nb0 a\n#10\n"), one("#0\nb0 a\n#12\nb1 a\n"));
    let report = plain(&short, &long);
    assert!(!report.same && report.signals.is_empty(), "what lies behind the end cannot be compared");
    let end = report.end.unwrap();
    assert_eq!((end.left.as_str(), end.right.as_str()), ("10 ns", "12 ns"));
    assert!(compare(&short, &long, &tolerant("2ns")).unwrap().end.is_none());
    let until = Options { to: Some("10ns".parse().unwrap()), ..Options::default() };
    assert!(compare(&short, &long, &until).unwrap().same);
    let late = one("#4\nb0 a\n#10\n");
    let start = plain(&short, &late).start.unwrap();
    assert_eq!((start.left.as_str(), start.right.as_str()), ("0 s", "4 ns"));
}

#[test]
fn only_the_chosen_window_is_compared() {
    let left = one("#0\nb0 a\n#10\nb1 a\n#20\nb0 a\n#30\n");
    let right = one("#0\nb1 a\n#10\nb1 a\n#20\nb1 a\n#30\n");
    let window = |from: &str, to: &str| Options {
        from: Some(from.parse().unwrap()),
        to: Some(to.parse().unwrap()),
        ..Options::default()
    };
    assert_eq!(found(&left, &right, &window("5ns", "30ns")), [("tb.a".to_owned(), 5, 2)]);
    assert_eq!(found(&left, &right, &window("10ns", "19ns")), []);
    assert_eq!(found(&left, &right, &window("25ns", "30ns")), [("tb.a".to_owned(), 25, 1)]);
    let error = compare(&left, &right, &window("31ns", "40ns")).unwrap_err();
    assert!(error.what.contains("no time in common") && error.hint.is_some(), "{error:?}");
}

#[test]
fn time_scales_may_differ_and_a_trace_may_be_moved() {
    let ns = one("#0\nb0 a\n#10\nb1 a\n#20\n");
    let ps = one("#0\nb0 a\n#10000\nb1 a\n#20000\n").replace("1ns", "1ps");
    assert!(plain(&ns, &ps).same && plain(&ps, &ns).same);
    let off = one("#0\nb0 a\n#10001\nb1 a\n#20000\n").replace("1ns", "1ps");
    let report = plain(&ns, &off);
    assert_eq!((report.signals[0].first, report.signals[0].at.as_str()), (Time(10), "10 ns"));
    assert_eq!(plain(&off, &ns).signals[0].first, Time(10_000));
    let moved = one("#0\nb0 a\n#7\nb1 a\n#17\n");
    let offset =
        Options { offset: "3ns".parse().unwrap(), from: Some("3ns".parse().unwrap()), ..Options::default() };
    assert!(compare(&ns, &moved, &offset).unwrap().same);
    let back =
        Options { offset: "-3ns".parse().unwrap(), to: Some("17ns".parse().unwrap()), ..Options::default() };
    let report = compare(&moved, &ns, &back).unwrap();
    assert_eq!((report.signals.len(), report.same), (0, false), "the right trace starts 3 ns earlier");
}

#[test]
fn events_are_compared_by_when_they_happen() {
    let events =
        |body: &str| format!("$timescale 1ns $end\n$var event 1 e e $end\n$enddefinitions $end\n{body}");
    let left = events("#0\n#5\n1e\n#9\n1e\n#20\n");
    assert!(plain(&left, &left).same);
    let right = events("#0\n#5\n1e\n#10\n1e\n#20\n");
    let report = plain(&left, &right);
    assert_eq!((report.signals[0].first, report.signals[0].count), (Time(9), 1));
    assert!(report.signals[0].left.is_some() && report.signals[0].right.is_none());
    assert!(compare(&left, &right, &tolerant("1ns")).unwrap().same);
    let twice = events("#0\n#5\n1e\n1e\n#9\n1e\n#20\n");
    assert!(plain(&left, &twice).same);
    assert!(!compare(&left, &twice, &Options { within_steps: true, ..Options::default() }).unwrap().same);
}

#[test]
fn texts_and_reals_are_compared_too() {
    let text = |body: &str| {
        format!(
            "$timescale 1ns $end\n$var string 1 s s $end\n$var real 64 r r $end\n$enddefinitions $end\n{body}"
        )
    };
    let left = text("#0\nsidle s\nr0.5 r\n#5\nsbusy s\n#9\n");
    let right = text("#0\nsidle s\nr0.5 r\n#5\nsdone s\nr0.25 r\n#9\n");
    assert!(plain(&left, &left).same);
    let paths: Vec<_> = plain(&left, &right).signals.into_iter().map(|signal| signal.path).collect();
    assert_eq!(paths, ["s", "r"]);
}

#[test]
fn options_that_exclude_each_other_are_refused() {
    let options = Options { within_steps: true, ..tolerant("1ns") };
    let error = compare(&one("#0\n"), &one("#0\n"), &options).unwrap_err();
    assert!(error.what.contains("exclude each other") && error.hint.is_some());
    assert!(compare(&one("#0\n"), &one("#0\n"), &tolerant("-1ns")).is_err());
}
