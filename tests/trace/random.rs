//! Random traces against a reference that walks over every change.

use crate::{signal, vcd};
use proptest::prelude::*;
use std::fmt::Write;
use tritscope::base::{Bits, Time};
use tritscope::trace::{Column, SignalId, Trace, Value};

/// The changes of one signal: time and value, within a step as often as you like.
pub fn changes(width: usize) -> impl Strategy<Value = Vec<(u64, String)>> {
    let letters =
        prop::collection::vec(prop::sample::select(vec!['0', '1', '0', '1', 'x', 'z', 'h', '-']), width);
    let step = prop_oneof![4 => 0..3_u64, 2 => 1..20_u64, 1 => 1_000..100_000_u64];
    prop::collection::vec((step, letters), 0..60).prop_map(|steps| {
        let mut time = 0;
        let change = |(step, letters): (u64, Vec<char>)| {
            time += step;
            (time, letters.into_iter().collect::<String>())
        };
        let mut changes: Vec<_> = steps.into_iter().map(change).collect();
        // A record that repeats the value is no change.
        changes.dedup_by(|next, previous| next.1 == previous.1);
        changes
    })
}

pub fn trace_of(width: usize, changes: &[(u64, String)]) -> (Trace, SignalId, tempfile::TempPath) {
    let mut text =
        format!("$var wire {width} ! w $end\n$var wire 1 n n $end\n$enddefinitions $end\n#0\n0n\n");
    for (time, value) in changes {
        write!(text, "#{time}\nb{value} !\n").unwrap();
    }
    let (trace, file) = vcd(&text);
    let id = signal(&trace, "w");
    (trace, id, file)
}

pub fn value(letters: &str) -> Value {
    Value::Bits(Bits::parse(letters).unwrap())
}

/// A column by definition: every change is looked at.
fn column(changes: &[(u64, String)], from: u64, to: u64, column: u128, columns: u128) -> Column {
    let of = |time: u64| u128::from(time - from) * columns / (u128::from(to - from) + 1);
    let before = |time: &u64| *time < from || (*time <= to && of(*time) < column);
    let first = changes.iter().rfind(|(time, _)| before(time));
    let inside: Vec<_> =
        changes.iter().filter(|(time, _)| (from..=to).contains(time) && of(*time) == column).collect();
    let held: Vec<_> =
        first.into_iter().chain(inside.iter().copied()).map(|(_, letters)| value(letters)).collect();
    Column {
        first: first.map(|(_, letters)| value(letters)),
        last: held.last().cloned(),
        changes: u32::try_from(inside.len()).unwrap(),
        unknown: held.iter().any(|value| !value.is_known()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_transition_is_hidden_in_a_column(
        (width, changes) in (1..9_usize).prop_flat_map(|width| (Just(width), changes(width))),
        (from, len) in (0..200_u64, prop_oneof![0..50_u64, 0..200_000_u64]),
        columns in 1..90_usize,
    ) {
        let (trace, id, _file) = trace_of(width, &changes);
        let to = from + len;
        let found = trace.summary(id, Time(from), Time(to), columns);
        let expected: Vec<_> =
            (0..columns as u128).map(|n| column(&changes, from, to, n, columns as u128)).collect();
        prop_assert_eq!(&found, &expected);
        let inside = changes.iter().filter(|(time, _)| (from..=to).contains(time)).count();
        prop_assert_eq!(found.iter().map(|column| column.changes as usize).sum::<usize>(), inside);
    }

    #[test]
    fn queries_agree_with_a_walk(
        (width, changes) in (1..70_usize).prop_flat_map(|width| (Just(width), changes(width))),
        times in prop::collection::vec(prop_oneof![0..100_u64, 0..300_000_u64], 1..40),
    ) {
        let (trace, id, _file) = trace_of(width, &changes);
        let last = |held: &dyn Fn(u64) -> bool| changes.iter().rfind(|(time, _)| held(*time));
        for time in times {
            let at = Time(time);
            let held = |found: Option<&(u64, String)>| found.map(|(_, letters)| value(letters));
            prop_assert_eq!(trace.value(id, at), held(last(&|t| t <= time)));
            prop_assert_eq!(trace.value_before(id, at), held(last(&|t| t < time)));
            prop_assert_eq!(trace.previous_change(id, at), last(&|t| t < time).map(|(t, _)| Time(*t)));
            let next = changes.iter().find(|(t, _)| *t > time);
            prop_assert_eq!(trace.next_change(id, at), next.map(|(t, _)| Time(*t)));
            let bits = held(last(&|t| t < time));
            let bits = bits.as_ref().and_then(Value::bits);
            for signed in [false, true] {
                let expected = bits.map_or(tritscope::base::Field::Unknown, |bits| if signed { bits.signed() } else { bits.unsigned() });
                prop_assert_eq!(trace.field_before(id, at, signed), expected);
            }
            let from_there: Vec<_> =
                changes.iter().filter(|(t, _)| *t >= time).map(|(t, letters)| (Time(*t), value(letters))).collect();
            prop_assert_eq!(trace.changes(id, at, Time(u64::MAX)), from_there);
        }
    }
}
