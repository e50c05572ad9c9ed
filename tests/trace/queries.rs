//! Values in time.

use crate::{open, open_all, own, signal, vcd};
use tritscope::base::{Bits, Cycle, Field, Time};
use tritscope::trace::{Clock, Column, SignalId, Trace, Value};

fn text(value: Option<Value>) -> String {
    value.map_or_else(|| "-".into(), |value| value.to_string())
}

#[test]
fn a_flop_sees_the_value_before_the_edge() {
    let trace = open_all(&own("mixed.vcd")).unwrap();
    let clk = signal(&trace, "tb.clk");
    let count = signal(&trace, "tb.lanes[0].u_counter.count");
    // The first edge is at 5 ns, ticks are 10 ps; the counter takes its step at that very time.
    assert_eq!(text(trace.value_before(clk, Time(500))), "0");
    assert_eq!(text(trace.value(clk, Time(500))), "1");
    assert_eq!(trace.field_before(count, Time(500), false), Field::Known(0));
    assert_eq!(trace.field_before(count, Time(501), false), Field::Known(1));
    assert_eq!(text(trace.value(count, Time(500))), "00000001");
}

#[test]
fn values_of_every_kind() {
    let trace = open_all(&own("hand.vcd")).unwrap();
    let at = |path, time| text(trace.value(signal(&trace, path), Time(time)));
    assert_eq!(at("TOP.a.nine", 0), "001xzhuwl-".split_at(1).1.to_owned().as_str());
    assert_eq!(at("TOP.a.short", 0), "xxxxxxxx", "X extends with X");
    assert_eq!(at("TOP.a.short", 10), "00000101", "1 extends with 0");
    assert_eq!(at("TOP.a.short", 20), "zzzzzzz1", "Z extends with Z");
    assert_eq!((at("TOP.a.ratio", 19), at("TOP.a.ratio", 20)), ("0.25".into(), "-1000".into()));
    assert_eq!((at("TOP.a.state", 0), at("TOP.a.state", 20)), ("IDLE".into(), "WAIT A␉tab".into()));
    assert_eq!((at("TOP.a.late", 29), at("TOP.a.late", 30)), ("-".into(), "1".into()));
    assert_eq!(
        (at("outside", 29), at("outside", 30), at("TOP.a.reopened", 60)),
        ("0".into(), "-".into(), "-".into())
    );
    assert_eq!(at("TOP.a.never", 60), "zzz");
    assert_eq!((at("TOP.a.same_wire", 15), at("TOP.a.clk", 15)), ("0".into(), "0".into()));
    assert_eq!((at("TOP.a.clk", 50), at("TOP.a.clk", 60)), ("x".into(), "1".into()));
    assert_eq!((at("TOP.a.grid[0][1]", 60), at("TOP.a.grid[1][0]", 60)), ("10".into(), "11".into()));
    assert_eq!(trace.span(), (Time(0), Time(60)));
}

#[test]
fn an_event_holds_nothing_between_its_times() {
    let trace = open_all(&own("hand.vcd")).unwrap();
    let tick = signal(&trace, "TOP.a.tick");
    assert_eq!((trace.value(tick, Time(10)), trace.value(tick, Time(11))), (Some(Value::Event), None));
    assert_eq!(trace.value_before(tick, Time(11)), None);
    assert_eq!(trace.field_before(tick, Time(11), false), Field::Unknown);
    assert_eq!(trace.changes(tick, Time(0), Time(60)).len(), 2);
}

#[test]
fn nothing_is_known_of_a_signal_that_is_not_loaded() {
    let trace = open(&own("mixed.fst")).unwrap();
    let clk = signal(&trace, "tb.clk");
    assert!(!trace.is_loaded(clk));
    assert_eq!(
        (trace.value(clk, Time(900)), trace.field_before(clk, Time(900), false)),
        (None, Field::Unknown)
    );
    assert_eq!((trace.next_change(clk, Time(0)), trace.summary(clk, Time(0), Time(9), 3)), (None, vec![]));
    trace.load(&[clk, clk]).unwrap();
    trace.load(&[clk]).unwrap();
    let alias = signal(&trace, "tb.lanes[0].u_counter.clk");
    assert!(trace.is_loaded(clk) && trace.is_loaded(alias), "two names of one wire are loaded together");
    assert!(!trace.is_loaded(signal(&trace, "tb.reset")));
    let error = trace.load(&[SignalId(9999)]).unwrap_err();
    assert!(error.what.contains("9999"), "{error}");
}

#[test]
fn changes_within_a_time_step_are_all_there_and_the_last_holds() {
    let trace = open_all(&own("hand.vcd")).unwrap();
    let clk = signal(&trace, "TOP.a.clk");
    let ones: Vec<_> =
        trace.changes(clk, Time(10), Time(20)).into_iter().map(|(t, v)| (t.0, v.to_string())).collect();
    assert_eq!(ones, [(10, "0"), (10, "1"), (10, "0"), (20, "1")].map(|(t, v)| (t, v.to_owned())));
    assert_eq!(
        (text(trace.value(clk, Time(10))), text(trace.value_before(clk, Time(10)))),
        ("0".into(), "1".into())
    );
    assert_eq!(
        (trace.next_change(clk, Time(0)), trace.next_change(clk, Time(10))),
        (Some(Time(10)), Some(Time(20)))
    );
    assert_eq!(
        (trace.previous_change(clk, Time(10)), trace.previous_change(clk, Time(0))),
        (Some(Time(0)), None)
    );
    let columns = trace.summary(clk, Time(5), Time(14), 2);
    assert_eq!(columns.iter().map(|column| column.changes).collect::<Vec<_>>(), [0, 3]);
}

#[test]
fn integers_are_exact_at_the_borders_of_64_bits() {
    let trace = open_all(&own("mixed.vcd")).unwrap();
    let (word64, word65) = (signal(&trace, "tb.word64"), signal(&trace, "tb.word65"));
    let before = |id, time, signed| trace.field_before(id, Time(time), signed);
    assert_eq!((before(word64, 1, true), before(word64, 1, false)), (Field::Known(-1), Field::Unknown));
    assert_eq!(before(word64, 501, true), Field::Known(-3));
    assert_eq!((before(word65, 1, true), before(word65, 1, false)), (Field::Unknown, Field::Unknown));
    assert_eq!(before(signal(&trace, "tb.high_part"), 1, false), Field::Unknown);
}

/// What [`Trace::field_before`] must give, from the value itself.
fn slow_field(trace: &Trace, id: SignalId, time: Time, signed: bool) -> Field {
    match trace.value_before(id, time) {
        Some(Value::Bits(bits)) if signed => bits.signed(),
        Some(Value::Bits(bits)) => bits.unsigned(),
        _ => Field::Unknown,
    }
}

#[test]
fn fields_are_the_integers_of_the_values() {
    let mut known = 0;
    for file in ["mixed.vcd", "mixed.fst", "hand.vcd"] {
        let trace = open_all(&own(file)).unwrap();
        let (_, end) = trace.span();
        for id in trace.hierarchy().signal_ids() {
            // Forwards, backwards and in leaps: the search starts where the last one ended.
            let leaps = (0..200).map(|n| n * 7919 % (end.0 + 2));
            let step = usize::try_from(end.0 / 300 + 1).unwrap();
            for time in (0..=end.0 + 1).step_by(step).chain((0..end.0).rev().step_by(step)).chain(leaps) {
                for signed in [false, true] {
                    let field = trace.field_before(id, Time(time), signed);
                    assert_eq!(field, slow_field(&trace, id, Time(time), signed), "{file} {id:?} {time}");
                    known += usize::from(field != Field::Unknown);
                }
            }
        }
    }
    assert!(known > 10_000, "{known}");
}

#[test]
fn columns_say_what_is_unknown() {
    let (trace, _file) =
        vcd("$var wire 2 ! w $end\n$enddefinitions $end\n#0\nb0 !\n#10\nbx1 !\n#11\nb1 !\n#30\nb10 !\n");
    let w = signal(&trace, "w");
    let columns = trace.summary(w, Time(0), Time(39), 4);
    let value = |text| Some(Value::Bits(Bits::parse(text).unwrap()));
    let column = |first, last, changes, unknown| Column { first, last, changes, unknown };
    assert_eq!(
        columns,
        [
            column(None, value("00"), 1, false),
            column(value("00"), value("01"), 2, true),
            column(value("01"), value("01"), 0, false),
            column(value("01"), value("10"), 1, false),
        ]
    );
    assert_eq!(
        trace.summary(w, Time(10), Time(10), 3).iter().map(|c| c.changes).collect::<Vec<_>>(),
        [1, 0, 0]
    );
    assert!(trace.summary(w, Time(10), Time(10), 3).iter().all(|column| column.unknown));
    let all = trace.summary(w, Time(0), Time(u64::MAX), 7);
    assert_eq!((all.len(), all[0].changes), (7, 4));
    assert_eq!(
        (trace.summary(w, Time(5), Time(4), 3), trace.summary(w, Time(0), Time(9), 0)),
        (vec![], vec![])
    );
}

#[test]
fn the_first_time_may_stand_twice_in_an_fst() {
    let trace = open_all(&own("twice.fst")).unwrap();
    let clk = signal(&trace, "tb.clk");
    assert_eq!(trace.span(), (Time(0), Time(15)));
    assert_eq!([0, 4, 5, 10, 15].map(|time| text(trace.value(clk, Time(time)))), ["0", "0", "1", "0", "1"]);
    assert_eq!(text(trace.value_before(clk, Time(0))), "-");
    assert_eq!(trace.next_change(clk, Time(0)), Some(Time(5)));
    let clock = Clock::rising(&trace, clk).unwrap();
    assert_eq!((clock.cycles(), clock.time(Cycle(0)), clock.time(Cycle(1))), (2, Time(5), Time(15)));
}
