//! Conditions in time against a slow reading, tick by tick.

use proptest::prelude::*;
use tritscope::base::{Bits, Diagnostic, Logic, Result, Time};
use tritscope::query::{Bound, Expr, Operand};
use tritscope::trace::{Progress, SignalKind, Track, Value};

/// What a signal of few bits holds at each tick, or at each edge; `None` is X.
type Samples = Vec<Option<u8>>;

fn bits(value: Option<u8>, width: u32) -> Value {
    let bit = |index| {
        value.map_or(Logic::X, |value| if value >> index & 1 == 1 { Logic::One } else { Logic::Zero })
    };
    Value::Bits(Bits::new((0..width).rev().map(bit).collect()))
}

fn track(samples: &Samples, width: u32) -> Track {
    let changes = (0..).zip(samples).map(|(tick, value)| (Time(tick), bits(*value, width)));
    Track::computed(SignalKind::Bits { width }, changes.collect())
}

/// The slow reading of sampled functions.
struct Slow {
    a: Samples,
    b: Samples,
    clocked: bool,
}

impl Slow {
    fn map(&self, f: impl Fn(usize) -> Option<bool>) -> Samples {
        (0..self.a.len()).map(|at| f(at).map(u8::from)).collect()
    }

    fn before(samples: &Samples, at: usize) -> Option<u8> {
        at.checked_sub(1).and_then(|at| samples[at])
    }

    fn rose(&self, of: &Samples) -> Samples {
        let lowest = |value: Option<u8>| value.map(|value| value & 1);
        self.map(|at| Some(lowest(of[at]) == Some(1) && lowest(Self::before(of, at)) != Some(1)))
    }

    fn fell(&self, of: &Samples) -> Samples {
        let lowest = |value: Option<u8>| value.map(|value| value & 1);
        self.map(|at| Some(lowest(of[at]) == Some(0) && lowest(Self::before(of, at)) != Some(0)))
    }

    fn changed(&self, of: &Samples) -> Samples {
        self.map(|at| Some(of[at] != Self::before(of, at)))
    }

    /// The value `ago` edges ago, or before the `ago`-th last change.
    fn past(&self, of: &Samples, ago: usize) -> Samples {
        let at_edges = |at: usize| at.checked_sub(ago).and_then(|at| of[at]);
        let at_changes = |at: usize| {
            let mut values = vec![None];
            values.extend(&of[..=at]);
            values.dedup();
            values.len().checked_sub(1 + ago).and_then(|at| values[at])
        };
        (0..of.len()).map(|at| if self.clocked { at_edges(at) } else { at_changes(at) }).collect()
    }

    fn equals(&self, l: &Samples, r: &Samples) -> Samples {
        self.map(|at| Some(l[at]? == r[at]?))
    }

    fn constant(&self, value: u8) -> Samples {
        vec![Some(value); self.a.len()]
    }

    fn both(&self, l: &Samples, r: &Samples) -> Samples {
        self.map(|at| match (l[at], r[at]) {
            (Some(0), _) | (_, Some(0)) => Some(false),
            (l, r) => Some(l? != 0 && r? != 0),
        })
    }
}

/// Expressions and their slow readings.
type Case = (&'static str, fn(&Slow) -> Samples);
const CASES: &[Case] = &[
    ("a == 2'd2", |s| s.equals(&s.a, &s.constant(2))),
    ("a === 'x", |s| s.map(|at| Some(s.a[at].is_none()))),
    ("a == x", |s| s.map(|at| Some(s.a[at].is_none()))),
    ("rose(b)", |s| s.rose(&s.b)),
    ("fell(b) && a == 1", |s| s.both(&s.fell(&s.b), &s.equals(&s.a, &s.constant(1)))),
    ("changed(a)", |s| s.changed(&s.a)),
    ("stable(a) && b", |s| {
        let changed = s.changed(&s.a);
        s.both(&s.map(|at| Some(changed[at] == Some(0))), &s.b)
    }),
    ("past(a) == 1", |s| s.equals(&s.past(&s.a, 1), &s.constant(1))),
    ("past(a, 3) == a", |s| s.equals(&s.past(&s.a, 3), &s.a)),
    ("rose(changed(a))", |s| s.rose(&s.changed(&s.a))),
    ("past(rose(b)) && b", |s| s.both(&s.past(&s.rose(&s.b), 1), &s.b)),
    ("rose(past(b, 2))", |s| s.rose(&s.past(&s.b, 2))),
    ("changed(past(a) == a)", |s| s.changed(&s.equals(&s.past(&s.a, 1), &s.a))),
];

fn bound(text: &str, a: &Track, b: &Track) -> Bound {
    let find = |name: &str| match name {
        "a" => Ok(Operand::from(a.clone())),
        "b" => Ok(Operand::from(b.clone())),
        _ => Err(Diagnostic::error("no such signal")),
    };
    Bound::new(&text.parse::<Expr>().unwrap(), &find).unwrap()
}

/// The times of the slow reading.
fn slow_matches(case: fn(&Slow) -> Samples, a: &Samples, b: &Samples, clock: Option<&Samples>) -> Vec<Time> {
    let rises = |clock: &Samples| -> Vec<usize> {
        (1..clock.len()).filter(|at| clock[*at] == Some(1) && clock[at - 1] != Some(1)).collect()
    };
    let Some(edges) = clock.map(rises) else {
        let held = case(&Slow { a: a.clone(), b: b.clone(), clocked: false });
        let starts = (0..held.len()).filter(|at| held[*at] == Some(1) && Slow::before(&held, *at) != Some(1));
        return starts.map(|at| Time(at as u64)).collect();
    };
    let sampled = |of: &Samples| edges.iter().map(|at| of[at - 1]).collect();
    let held = case(&Slow { a: sampled(a), b: sampled(b), clocked: true });
    let matching = edges.iter().zip(held).filter(|(_, held)| *held == Some(1));
    matching.map(|(at, _)| Time(*at as u64)).collect()
}

fn samples(values: u8, ticks: usize) -> impl Strategy<Value = Samples> {
    let value = prop_oneof![6 => (0..values).prop_map(Some), 1 => Just(None)];
    // Values stay for a while, so that there are more ticks than changes.
    prop::collection::vec((value, 1..4_usize), ticks).prop_map(move |runs| {
        let all = runs.into_iter().flat_map(|(value, length)| vec![value; length]);
        let mut all: Samples = all.take(ticks).collect();
        // The last value stays, so that what looks at changes comes to rest within the reading.
        let last = all.last().copied().flatten();
        all.extend([last; 5]);
        all
    })
}

/// Everything a search can answer, against the list of the slow reading.
fn check(bound: &Bound, clock: Option<&Track>, expected: &[Time], span: (Time, Time)) -> Result<()> {
    let progress = Progress::new();
    let all = bound.matches(clock, (Time(0), Time(1000)), &progress, usize::MAX)?;
    assert_eq!((all.times.as_slice(), all.complete), (expected, true));
    let part = bound.matches(clock, span, &progress, usize::MAX)?;
    assert_eq!(part.times, all.between(span.0, span.1));
    let few = bound.matches(clock, (Time(0), Time(1000)), &progress, 2)?;
    assert_eq!(
        (few.times.as_slice(), few.complete),
        (&expected[..expected.len().min(2)], expected.len() <= 2)
    );
    for tick in (0..45).map(Time) {
        let next = all.next(tick).map(|at| all.times[at]);
        assert_eq!(bound.next_match(clock, tick, &progress)?, next, "after {tick:?}");
        let previous = all.previous(tick).map(|at| all.times[at]);
        assert_eq!(bound.previous_match(clock, tick, &progress)?, previous, "before {tick:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn matches_are_those_of_a_reading_tick_by_tick(
        (a, b, clock) in (samples(4, 40), samples(2, 40), samples(2, 40)),
        case in 0..CASES.len(), clocked: bool, from in 0..40_u64, length in 0..40_u64,
    ) {
        let (text, slow) = CASES[case];
        let (ta, tb, tc) = (track(&a, 2), track(&b, 1), track(&clock, 1));
        let expected = slow_matches(slow, &a, &b, clocked.then_some(&clock));
        let checked = check(&bound(text, &ta, &tb), clocked.then_some(&tc), &expected, (Time(from), Time(from + length)));
        prop_assert!(checked.is_ok());
    }

    #[test]
    fn a_computed_track_holds_what_the_reading_says_at_each_tick(
        (a, b) in (samples(4, 40), samples(2, 40)), case in 0..CASES.len(),
    ) {
        let (text, slow) = CASES[case];
        let computed = bound(text, &track(&a, 2), &track(&b, 1)).track(&Progress::new()).unwrap();
        let expected = slow(&Slow { a: a.clone(), b: b.clone(), clocked: false });
        for (tick, expected) in (0..).zip(expected) {
            prop_assert_eq!(computed.value(Time(tick)), Some(bits(expected, 1)), "{} at {}", text, tick);
        }
    }
}

#[test]
fn an_event_is_a_condition_at_its_times_and_at_the_edge_after() {
    let event = [3, 4, 9].map(|tick| (Time(tick), Value::Event));
    let event = Track::computed(SignalKind::Event, event.to_vec());
    let clock: Samples = (0..20).map(|tick| Some(u8::from(tick % 4 >= 2))).collect();
    let clock = track(&clock, 1);
    let find = |_: &str| Ok(Operand::from(event.clone()));
    let bound = Bound::new(&"e".parse().unwrap(), &find).unwrap();
    let progress = Progress::new();
    let times = |clock| bound.matches(clock, (Time(0), Time(20)), &progress, 10).unwrap().times;
    assert_eq!(times(None), [Time(3), Time(9)], "3 and 4 are one stretch");
    assert_eq!(times(Some(&clock)), [Time(6), Time(10)]);
}

#[test]
fn a_wish_to_stop_ends_a_search() {
    let busy: Samples = (0..60_000_u32).map(|tick| Some(u8::from(tick % 2 == 0))).collect();
    let bound = bound("a == 3", &track(&busy, 2), &track(&busy, 1));
    let progress = Progress::new();
    progress.cancel();
    assert!(bound.matches(None, (Time(0), Time(60_000)), &progress, 10).is_err());
    assert!(bound.track(&progress).is_err());
}
