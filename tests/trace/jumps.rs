//! Jumps to a value in tracks so long that whole stretches of changes are passed over, against a walk over all changes.

use crate::random::value;
use crate::{signal, vcd};
use proptest::prelude::*;
use std::fmt::Write;
use tritscope::base::Time;
use tritscope::trace::{SignalKind, Track, Value};

/// What a signal does: long runs, in each of which it goes to and fro between two values of a few.
#[derive(Clone, Debug)]
struct Course {
    kind: SignalKind,
    values: Vec<Value>,
    /// The numbers of two values, how often they follow each other, and the ticks between them.
    runs: Vec<(usize, usize, usize, u64)>,
}

impl Course {
    fn changes(&self) -> Vec<(Time, Value)> {
        let mut changes: Vec<(Time, Value)> = Vec::new();
        let mut time = 0;
        for (left, right, times, step) in &self.runs {
            for number in 0..*times {
                let value = &self.values[if number % 2 == 0 { *left } else { *right } % self.values.len()];
                time += step;
                if changes.last().is_none_or(|(_, last)| last != value) {
                    changes.push((Time(time), value.clone()));
                }
            }
        }
        changes
    }
}

fn course(kind: SignalKind, value: impl Strategy<Value = Value> + 'static) -> impl Strategy<Value = Course> {
    let runs = prop::collection::vec((0..9_usize, 0..9_usize, 1..12_000_usize, 0..3_u64), 9..12);
    (prop::collection::vec(value, 9), runs).prop_map(move |(values, runs)| Course { kind, values, runs })
}

fn bits(width: usize) -> impl Strategy<Value = Value> {
    let letters = |letters: &'static [char]| {
        let letters = prop::collection::vec(prop::sample::select(letters), width);
        letters.prop_map(|letters| value(&letters.into_iter().collect::<String>()))
    };
    prop_oneof![3 => letters(&['0', '1']), 1 => letters(&['0', '1', 'x', 'z']), 1 => letters(&['0', '1', 'h', 'u', '-'])]
}

fn any_course() -> impl Strategy<Value = Course> {
    let vector = |width: u32| course(SignalKind::Bits { width }, bits(width as usize));
    let real = prop_oneof![Just(0.0), Just(-0.0), -1e9..1e9_f64].prop_map(Value::Real);
    prop_oneof![
        prop::sample::select(vec![1_u32, 2, 8, 13, 32, 64, 65, 200]).prop_flat_map(vector),
        course(SignalKind::Real, real),
        course(SignalKind::Text, "[a-c]{1,12}".prop_map(Value::Text)),
    ]
}

/// A VCD of the changes.
fn text(kind: SignalKind, changes: &[(Time, Value)]) -> String {
    let (var, letter) = match kind {
        SignalKind::Bits { width } => (format!("wire {width}"), 'b'),
        SignalKind::Real => ("real 64".to_owned(), 'r'),
        _ => ("string 1".to_owned(), 's'),
    };
    let mut text = format!("$var {var} ! w $end\n$enddefinitions $end\n");
    for (time, value) in changes {
        writeln!(text, "#{}\n{letter}{value} !", time.0).unwrap();
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn a_jump_to_a_value_ends_where_a_walk_does(
        course in any_course(),
        places in prop::collection::vec(0..1000_usize, 6),
        other in bits(13),
    ) {
        let changes = course.changes();
        let (trace, _file) = vcd(&text(course.kind, &changes));
        let stored = trace.track(signal(&trace, "w")).unwrap();
        let computed = Track::computed(course.kind, changes.clone());
        prop_assert_eq!((stored.len(), computed.len()), (changes.len(), changes.len()));
        // Where another change of the same time follows, a value is not held.
        let settled = |index: &usize| changes.get(index + 1).is_none_or(|(time, _)| *time != changes[*index].0);
        let held: Vec<_> = (0..changes.len()).filter(settled).map(|index| &changes[index]).collect();
        let end = changes.last().map_or(0, |(time, _)| time.0) + 2;
        for place in places {
            let at = Time(end * place as u64 / 999);
            for wanted in course.values.iter().chain([&other]) {
                let is_it = |(_, value): &&&(Time, Value)| same(value, wanted);
                let next = held.iter().filter(|(time, _)| *time > at).find(is_it).map(|(time, _)| *time);
                let previous = held.iter().filter(|(time, _)| *time < at).rfind(is_it).map(|(time, _)| *time);
                for track in [&stored, &computed] {
                    prop_assert_eq!(track.next_value(at, wanted), next, "{} after {:?}", wanted, at);
                    prop_assert_eq!(track.previous_value(at, wanted), previous, "{} before {:?}", wanted, at);
                }
            }
        }
    }
}

/// Whether two values are one; the two zeros of reals are not.
fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Real(left), Value::Real(right)) => left.to_bits() == right.to_bits(),
        _ => left == right,
    }
}

#[test]
fn numbers_that_never_come_again_are_found_from_both_ends() {
    let changes = |scramble: fn(u64) -> u64| {
        let change = move |number: u64| (Time(number), value(&format!("{:032b}", scramble(number))));
        Track::streamed(SignalKind::Bits { width: 32 }, (0..100_000).map(change))
    };
    let scrambles: [fn(u64) -> u64; 2] = [|number| number, |number| number * 2_654_435_761 % (1 << 32)];
    for track in scrambles.map(changes) {
        for index in [0, 1, 8_191, 8_192, 65_535, 65_536, 81_920, 99_999_usize] {
            let (time, wanted) = track.change(index).unwrap();
            let found = track.next_value(Time(0), &wanted);
            assert_eq!(found, (index > 0).then_some(time));
            assert_eq!(track.previous_value(Time(100_000), &wanted), Some(time));
        }
        assert_eq!(track.next_value(Time(0), &value(&"x".repeat(32))), None);
        assert_eq!(track.previous_value(Time(100_000), &value("1")), None);
    }
}
