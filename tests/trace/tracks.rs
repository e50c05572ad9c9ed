//! A track of computed changes against that of a stored wire with the same ones, and both against a walk.

use crate::random::{changes, trace_of, value};
use proptest::prelude::*;
use tritscope::base::Time;
use tritscope::trace::{SignalKind, Track, Value};

/// The column of `time` when `from..=to` is drawn in `columns`.
fn column_of(time: u64, from: u64, to: u64, columns: usize) -> usize {
    let column = u128::from(time - from) * columns as u128 / (u128::from(to - from) + 1);
    usize::try_from(column).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn computed_and_stored_changes_answer_alike(
        (width, changes) in (1..70_usize).prop_flat_map(|width| (Just(width), changes(width))),
        times in prop::collection::vec(prop_oneof![0..100_u64, 0..300_000_u64, Just(u64::MAX)], 1..20),
        (from, len) in (0..200_u64, prop_oneof![0..50_u64, 0..200_000_u64]),
        columns in 0..90_usize,
    ) {
        let (trace, id, _file) = trace_of(width, &changes);
        let stored = trace.track(id).unwrap();
        let kind = SignalKind::Bits { width: u32::try_from(width).unwrap() };
        let same = changes.iter().map(|(time, letters)| (Time(*time), value(letters)));
        let computed = Track::streamed(kind, same);
        prop_assert_eq!((stored.kind(), stored.len()), (computed.kind(), changes.len()));
        prop_assert_eq!(computed.len(), changes.len());
        for time in times.into_iter().map(Time) {
            prop_assert_eq!(computed.value(time), stored.value(time));
            prop_assert_eq!(computed.value_before(time), stored.value_before(time));
            prop_assert_eq!(computed.next_change(time), stored.next_change(time));
            prop_assert_eq!(computed.previous_change(time), stored.previous_change(time));
            prop_assert_eq!(computed.count_before(time), stored.count_before(time));
            prop_assert_eq!(computed.count_to(time), stored.count_to(time));
            prop_assert_eq!(computed.changes(time, Time(u64::MAX)), stored.changes(time, Time(u64::MAX)));
        }
        for (index, (time, letters)) in changes.iter().enumerate() {
            prop_assert_eq!(stored.change(index), Some((Time(*time), value(letters))));
            prop_assert_eq!(computed.change(index), stored.change(index));
            for signed in [false, true] {
                prop_assert_eq!(computed.field_of(index, signed), stored.field_of(index, signed));
            }
        }
        let holds = |time: Time, wanted: &Value| changes.iter().rfind(|(t, _)| *t <= time.0).is_some_and(|(_, v)| value(v) == *wanted);
        let starts = |wanted: &Value| -> Vec<Time> {
            let times = changes.iter().map(|(time, _)| Time(*time)).filter(|time| holds(*time, wanted));
            times.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
        };
        for (_, letters) in changes.iter().step_by(7) {
            let (wanted, at) = (value(letters), Time(from));
            let starts = starts(&wanted);
            for track in [&stored, &computed] {
                prop_assert_eq!(track.next_value(at, &wanted), starts.iter().find(|time| **time > at).copied());
                prop_assert_eq!(track.previous_value(at, &wanted), starts.iter().rfind(|time| **time < at).copied());
            }
        }
        let (from, to) = (Time(from), Time(from + len));
        prop_assert_eq!(computed.summary(from, to, columns), stored.summary(from, to, columns));
    }

    #[test]
    fn each_transition_lies_in_exactly_one_column(
        changes in changes(3),
        (from, len) in (0..200_u64, prop_oneof![0..50_u64, 0..200_000_u64]),
        columns in 1..90_usize,
    ) {
        let kind = SignalKind::Bits { width: 3 };
        let track = Track::streamed(kind, changes.iter().map(|(time, letters)| (Time(*time), value(letters))));
        let to = from + len;
        let mut counted = vec![0; columns];
        for (time, _) in changes.iter().filter(|(time, _)| (from..=to).contains(time)) {
            counted[column_of(*time, from, to, columns)] += 1;
        }
        let drawn = track.summary(Time(from), Time(to), columns);
        prop_assert_eq!(drawn.iter().map(|column| column.changes).collect::<Vec<_>>(), counted);
    }
}

#[test]
fn columns_at_the_end_of_time_count_its_changes() {
    let text = |text: &str| Value::Text(text.into());
    let changes = vec![(Time(0), text("a")), (Time(u64::MAX - 1), text("b")), (Time(u64::MAX), text("c"))];
    let track = Track::computed(SignalKind::Text, changes);
    let drawn = track.summary(Time(0), Time(u64::MAX), 3);
    assert_eq!(drawn.iter().map(|column| column.changes).collect::<Vec<_>>(), [1, 0, 2]);
    assert_eq!(drawn[2].last, Some(text("c")));
}

#[test]
fn values_of_another_kind_than_the_first_are_kept() {
    let odd = [value("01"), Value::Text("idle".into()), value("0x1"), Value::Real(0.5), value("01")];
    let changes = (0..).map(Time).zip(odd.clone()).collect();
    let track = Track::computed(SignalKind::Bits { width: 2 }, changes);
    let found: Vec<_> = (0..track.len()).filter_map(|index| track.value_of(index)).collect();
    assert_eq!(found, odd);
    let unknown: Vec<_> = track.summary(Time(0), Time(4), 5).iter().map(|column| column.unknown).collect();
    assert_eq!(unknown, [false, false, true, true, false]);
}
