//! Tensors by name: what the traces of the project hold against what the golden model says, element by element.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::Path;
use tritscope::base::{Cycle, Field};
use tritscope::check::Golden;
use tritscope::decode::{Run, TensorKey};
use tritscope::manifest::{Manifest, Sidecar};
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
fn what_is_not_there_is_empty() {
    let (run, golden) = decoded("traces/layer.fst");
    for missing in [key("dot", 10), key("dots", 0), key("dot", usize::MAX)] {
        assert_eq!((run.elements(&missing), golden.tensor(&missing)), (vec![], None));
    }
    assert_eq!(
        (run.tensor_bits("q_proj_in"), run.tensor_bits("score"), run.tensor_bits("x")),
        (Some(8), Some(24), None)
    );
}
