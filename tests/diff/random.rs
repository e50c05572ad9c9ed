//! Random pairs of traces against a walk over every tick.

use crate::{compare, vcd};
use proptest::prelude::*;
use std::fmt::Write;
use std::slice::from_ref;
use tritscope::base::Duration;
use tritscope::diff::{Options, Unknown};

const END: u64 = 24;
const WIDTH: usize = 2;

/// Changes of one signal: time and bits.
type Body = Vec<(u64, String)>;

fn body() -> impl Strategy<Value = Body> {
    let change = (0..=END, "[01xz]{1,2}");
    proptest::collection::vec(change, 0..10).prop_map(|mut changes| {
        changes.sort_by_key(|change| change.0);
        changes
    })
}

fn text(bodies: &[Body]) -> String {
    let mut all: Vec<_> =
        bodies.iter().zip('a'..).flat_map(|(body, name)| body.iter().map(move |c| (c, name))).collect();
    all.sort_by_key(|((time, _), _)| *time);
    let mut text = String::from("#0\n");
    for ((time, bits), name) in all {
        write!(text, "#{time}\nb{bits} {name}\n").unwrap();
    }
    writeln!(text, "#{END}").unwrap();
    let signals: Vec<_> =
        bodies.iter().zip('a'..).map(|(_, name)| (name, u32::try_from(WIDTH).unwrap())).collect();
    vcd(&signals, &text)
}

/// The settled value of each tick, extended by the rule of the standard, written anew for this test.
fn ticks(body: &Body) -> Vec<String> {
    let value = |tick: u64| {
        let bits = body.iter().rev().find(|(time, _)| *time <= tick).map_or("x", |(_, bits)| bits);
        let first = bits.chars().next().unwrap();
        let fill = if first == '1' { '0' } else { first };
        format!("{}{bits}", fill.to_string().repeat(WIDTH - bits.len()))
    };
    (0..=END).map(value).collect()
}

fn same(left: &str, right: &str, unknown: Unknown) -> bool {
    left.chars()
        .zip(right.chars())
        .all(|(a, b)| a == b || (unknown == Unknown::Wildcard && ("xz".contains(a) || "xz".contains(b))))
}

/// First tick and number of stretches, by looking at every tick and everything within the tolerance around it.
fn slow(left: &Body, right: &Body, tolerance: u64, unknown: Unknown) -> Option<(u64, u64)> {
    let (left, right) = (ticks(left), ticks(right));
    // Before the first tick all is X, the last value stays.
    let at = |values: &[String], tick: i64| match usize::try_from(tick) {
        Ok(tick) => values[tick.min(values.len() - 1)].clone(),
        Err(_) => "x".repeat(WIDTH),
    };
    let near = |values: &[String], tick: i64, value: &str| {
        let reach = i64::try_from(tolerance).unwrap();
        (tick - reach..=tick + reach).any(|near| same(&at(values, near), value, unknown))
    };
    let lonely = |tick: i64| !near(&right, tick, &at(&left, tick)) || !near(&left, tick, &at(&right, tick));
    let mut stretches: Vec<Vec<i64>> = Vec::new();
    for tick in 0..=i64::try_from(END).unwrap() {
        if same(&at(&left, tick), &at(&right, tick), unknown) {
            continue;
        }
        match stretches.last_mut() {
            Some(stretch) if *stretch.last().unwrap() == tick - 1 => stretch.push(tick),
            _ => stretches.push(vec![tick]),
        }
    }
    stretches.retain(|stretch| stretch.iter().any(|tick| lonely(*tick)));
    let first = u64::try_from(*stretches.first()?.first().unwrap()).unwrap();
    Some((first, stretches.len() as u64))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_report_equals_a_slow_walk(
        left in proptest::collection::vec(body(), 3),
        right in proptest::collection::vec(body(), 3),
        tolerance in 0_u64..4,
        wildcard in any::<bool>(),
    ) {
        let unknown = if wildcard { Unknown::Wildcard } else { Unknown::Exact };
        let tolerance_of = i64::try_from(tolerance).unwrap();
        let options = Options { tolerance: Duration::new(tolerance_of, -9), unknown, ..Options::default() };
        let report = compare(&text(&left), &text(&right), &options).unwrap();
        let found: Vec<_> = ["tb.a", "tb.b", "tb.c"].iter().map(|path| {
            report.signals.iter().find(|signal| signal.path == *path).map(|signal| (signal.first.0, signal.count))
        }).collect();
        let expected: Vec<_> =
            left.iter().zip(&right).map(|(left, right)| slow(left, right, tolerance, unknown)).collect();
        prop_assert_eq!(&found, &expected);
        let first = expected.iter().flatten().map(|(first, _)| *first).min();
        prop_assert_eq!(report.first.map(|first| first.time.0), first);
        // The other way round it is the same.
        let mirrored = compare(&text(&right), &text(&left), &options).unwrap();
        let turn = |signals: &[tritscope::diff::SignalDifference]| -> Vec<_> {
            signals.iter().map(|s| (s.path.clone(), s.first, s.count, s.right.clone(), s.left.clone())).collect()
        };
        let here: Vec<_> = report.signals.iter()
            .map(|s| (s.path.clone(), s.first, s.count, s.left.clone(), s.right.clone())).collect();
        prop_assert_eq!(here, turn(&mirrored.signals));
    }

    #[test]
    fn a_trace_equals_itself(bodies in proptest::collection::vec(body(), 3), exact in any::<bool>(), tolerance in 0_i64..3) {
        let tolerance = Duration::new(if exact { 0 } else { tolerance }, -9);
        let options = Options { within_steps: exact, tolerance, ..Options::default() };
        let report = compare(&text(&bodies), &text(&bodies), &options).unwrap();
        prop_assert!(report.same && report.signals.is_empty() && report.first.is_none());
    }

    #[test]
    fn a_larger_tolerance_forgives_more(left in body(), right in body(), tolerance in 0_i64..5) {
        let at = |tolerance| {
            let options = Options { tolerance: Duration::new(tolerance, -9), ..Options::default() };
            compare(&text(from_ref(&left)), &text(from_ref(&right)), &options).unwrap().signals.len()
        };
        prop_assert!(at(tolerance + 1) <= at(tolerance));
    }
}
