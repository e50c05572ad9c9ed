//! Tensors by name: what the traces of the project hold against what the golden model says, element by element.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::Path;
use tritscope::base::{Cycle, Field};
use tritscope::check::{Golden, RowsOf, bound, real, rows};
use tritscope::decode::{Run, TensorKey};
use tritscope::manifest::{Manifest, Sidecar, When};
use tritscope::model::{Models, PROBES};
use tritscope::trace::{Progress, Trace};

fn decoded(trace: &str) -> (Run, Golden) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(trace);
    let progress = Progress::default();
    let trace = Trace::open(&file, &progress).unwrap();
    let sidecar = Sidecar::beside(&file).unwrap().unwrap();
    let run = Run::decode(&trace, &Manifest::bundled().unwrap(), &sidecar, &progress).unwrap();
    (run, Golden::new(&sidecar, &Models::standard()).unwrap())
}

fn key(name: &str, number: usize) -> TensorKey {
    TensorKey { name: name.into(), number }
}

/// Every element of `key` is the golden one, in a cycle from `start` to `end`; how many there are.
fn agrees(run: &Run, golden: &Golden, key: &TensorKey, (start, end): (Cycle, Cycle)) -> usize {
    let passed = run.elements(key);
    let values: Vec<(usize, Field)> = passed.iter().map(|element| (element.index, element.data)).collect();
    let due = golden.tensor(key).unwrap();
    let due: Vec<(usize, Field)> = due.iter().map(|(index, value)| (*index, Field::Known(*value))).collect();
    assert!(!due.is_empty() && values == due, "{key:?}: {values:?}\n{due:?}");
    let cycles: BTreeSet<Cycle> = passed.iter().map(|element| element.cycle).collect();
    assert!(cycles.iter().all(|cycle| (start..=end).contains(cycle)), "{key:?}: {cycles:?}");
    values.len()
}

#[test]
fn every_tensor_of_every_layer_run_is_read_whole() {
    let (run, golden) = decoded("traces/layer.fst");
    let names: BTreeSet<&str> = run.tensors().iter().map(|tensor| &*tensor.name).collect();
    let known = PROBES.iter().flat_map(|(_, tensors)| *tensors).map(|(_, name)| *name);
    assert_eq!((names.len(), &names), (60, &known.collect()));
    let steps: BTreeSet<usize> = run.phases().iter().map(|phase| phase.step).collect();
    assert_eq!(steps, (0..10).collect());
    let mut compared = 0;
    for step in steps {
        let start = run.phases().iter().find(|phase| phase.step == step).unwrap().start;
        let next = run.phases().iter().find(|phase| phase.step > step);
        let end = next.map_or(Cycle(run.clock().cycles()), |phase| phase.start);
        for name in &names {
            compared += agrees(&run, &golden, &key(name, step), (start, end));
        }
    }
    println!(
        "figure: {compared} elements of 60 tensors in 10 layer runs, read by name, equal the golden model"
    );
}

#[test]
fn inputs_and_outputs_of_every_operation_are_read_whole() {
    let (run, golden) = decoded("traces/demo.fst");
    let names: Vec<&str> = run.tensors().iter().map(|tensor| &*tensor.name).collect();
    assert_eq!(names, ["x", "y"]);
    assert_eq!(run.operations().len(), 12);
    for (place, operation) in run.operations().iter().enumerate() {
        let next = run.operations().get(place + 1).map_or(Cycle(u64::MAX), |next| next.end);
        for name in &names {
            let count = agrees(&run, &golden, &key(name, operation.number), (operation.start, next));
            assert_eq!(count, 64);
        }
    }
}

#[test]
fn the_current_tensor_is_that_of_the_layer_run_or_operation_around_the_cycle() {
    let (run, _) = decoded("traces/layer.fst");
    for phase in run.phases() {
        for cycle in [phase.start, phase.end] {
            assert_eq!(run.current("dot", cycle), Some(key("dot", phase.step)));
        }
    }
    assert_eq!(run.current("dot", Cycle(0)), Some(key("dot", 0)));
    assert_eq!(run.current("dot", Cycle(u64::MAX)), Some(key("dot", 9)));
    assert_eq!(run.current("x", Cycle(0)), None);
    let (run, _) = decoded("traces/demo.fst");
    for operation in run.operations() {
        assert_eq!(run.current("y", operation.end), Some(key("y", operation.number)));
    }
}

#[test]
fn tensors_stand_after_their_origins_and_what_is_not_there_is_empty() {
    let (run, golden) = decoded("traces/layer.fst");
    for (place, tensor) in run.tensors().iter().enumerate() {
        let origins = tensor.from.iter().filter(|origin| origin.when != When::Previous);
        for origin in origins {
            let before = run.tensors()[..place].iter().any(|other| *other.name == origin.name);
            assert!(before, "{} comes from {origin}, which stands after it", tensor.name);
        }
    }
    for missing in [key("dot", 10), key("dots", 0), key("dot", usize::MAX)] {
        assert_eq!((run.elements(&missing), golden.tensor(&missing)), (vec![], None));
    }
    assert_eq!(
        (run.tensor_bits("q_proj_in"), run.tensor_bits("score"), run.tensor_bits("x")),
        (Some(8), Some(24), None)
    );
}

/// The real value of each element of a tensor that passed, by index.
fn reals(run: &Run, key: &TensorKey) -> Vec<(usize, f64)> {
    let mut lookup = |key: &TensorKey, index: usize| {
        let found = run.elements(key).into_iter().find(|element| element.index == index);
        found.and_then(|element| element.data.known())
    };
    let elements = run.elements(key).into_iter();
    let mut of = |index, data: Field| real(run, key, index, data.known().unwrap(), &mut lookup);
    elements.map(|element| (element.index, of(element.index, element.data).unwrap())).collect()
}

/// Two tensors that stand for the same numbers do so within `error`, which may depend on the size of the number.
fn same(run: &Run, one: &str, other: &str, number: usize, error: impl Fn(f64) -> f64) {
    let [one, other] = [one, other].map(|name| reals(run, &key(name, number)));
    assert!(!one.is_empty() && one.len() == other.len());
    for ((index, one), (_, other)) in one.into_iter().zip(other) {
        assert!((one - other).abs() <= error(other), "{number}: [{index}] {one} and {other}");
    }
}

#[test]
fn integers_stand_for_the_real_numbers_of_their_rules() {
    let (run, _) = decoded("traces/layer.fst");
    let half = 0.5_f64.powi(13);
    for number in [0, 5, 9] {
        // R-SCALE: the rounding of the output. R-HEAD: half of one of 127 steps of the largest, at most 2048.
        for name in ["q", "k", "v", "o", "down"] {
            same(&run, &format!("{name}_proj"), name, number, |_| half);
        }
        same(&run, "gate_proj", "gate", number, |_| 4.0 * half);
        for (rotated, head, max) in
            [("q_rope", "q_head", "q_max"), ("k_rope", "k_head", "k_max"), ("v", "v_head", "v_max")]
        {
            let largest = reals(&run, &key(max, number)).into_iter().map(|(_, max)| max).fold(0.0, f64::max);
            same(&run, head, rotated, number, |_| largest / 254.0 + 1e-9);
        }
        same(&run, "weighted_sum", "attention", number, |_| half);
        same(&run, "q_proj_in", "input_norm", number, |_| 0.0);
        same(&run, "down_proj_in", "ffn_sub_norm", number, |_| 0.0);
        let weights = reals(&run, &key("weight", number));
        for head in 0..4 {
            let of_head = weights.iter().filter(|(index, _)| index / 128 == head);
            let sum: f64 = of_head.map(|(_, weight)| weight).sum();
            assert!((sum - 1.0).abs() < 1e-9, "head {head}: {sum}");
        }
    }
    // R-SCORE: a score is the product of query and key in units of ln 2 · sqrt(16).
    let (dots, scores) = (reals(&run, &key("dot", 9)), reals(&run, &key("score", 9)));
    for ((index, dot), (_, score)) in dots.into_iter().zip(scores) {
        let due = dot * std::f64::consts::LOG2_E / 4.0;
        assert!((score - due).abs() <= due.abs() / 16_384.0 + 2.0 * half, "[{index}] {score} and {due}");
    }
}

#[test]
fn every_tensor_has_its_rows_and_its_bound() {
    let (run, _) = decoded("traces/layer.fst");
    let rows = |name| rows(&run, name).map(|rows| (rows.width, rows.of == RowsOf::Positions));
    assert_eq!([rows("dot"), rows("q"), rows("o")], [Some((128, true)), Some((16, false)), None]);
    assert_eq!([rows("softmax"), rows("score_scale")], [Some((3, false)), Some((2, false))]);
    let bounds = [("q_proj_in", 127), ("weight", 65_535), ("gate", (1 << 19) - 1), ("o", (1 << 23) - 1)];
    assert_eq!(bounds.map(|(name, _)| bound(&run, name)), bounds.map(|(_, bound)| Some(bound)));
    assert_eq!([bound(&run, "q_proj"), bound(&run, "input_norm_scale")], [None, None]);
    let (run, _) = decoded("traces/demo.fst");
    assert_eq!([bound(&run, "x"), bound(&run, "y")], [Some(127), None]);
    assert!(real(&run, &key("y", 0), 0, 1, &mut |_, _| None).is_none());
}
