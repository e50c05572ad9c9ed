use super::{Cause, Trouble, element_of, why};
use crate::base::Field;
use crate::check::{Golden, Report, check};
use crate::decode::{Run, TensorKey};
use crate::manifest::{Manifest, Sidecar};
use crate::model::Models;
use crate::trace::{Progress, Trace};
use std::path::Path;

fn open(name: &str) -> (Run, Golden, Report) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("traces").join(name);
    let progress = Progress::default();
    let trace = Trace::open(&file, &progress).unwrap();
    let sidecar = Sidecar::beside(&file).unwrap().unwrap();
    let run = Run::decode(&trace, &Manifest::bundled().unwrap(), &sidecar, &progress).unwrap();
    let golden = Golden::new(&sidecar, &Models::standard()).unwrap();
    let report = check(&run, &trace, &golden, &progress).unwrap();
    (run, golden, report)
}

fn key(name: &str, number: usize) -> TensorKey {
    TensorKey { name: name.into(), number }
}

/// Of the fault `name`: the output, how many frames touched it, the first wrong one and what is wrong with it, weights.
fn found(name: &str) -> (String, usize, Option<(usize, bool, Trouble)>, bool) {
    let (run, golden, report) = open(&format!("faults/{name}.fst"));
    let (key, index) = element_of(&run, &golden, report.first().unwrap());
    let cause = why(&run, &golden, &key, index).unwrap();
    let link = cause.first().unwrap();
    assert!(cause.chain.len() == 1 && link.element.differs, "{name}: {cause:?}");
    assert!(
        link.inputs.iter().all(|input| input.wrong == 0 && input.compared == 64),
        "{name}: {:?}",
        link.inputs
    );
    let touched = cause.touched.as_ref().unwrap();
    let first = touched.first_wrong.map(|first| &touched.frames[first]);
    let first = first.map(|touch| (touch.activation, touch.negative, touch.trouble.unwrap()));
    (link.place.element(link.element.index), touched.frames.len(), first, touched.weights)
}

#[test]
fn the_first_wrong_frame_of_every_fault_of_the_engine_is_named() {
    use Trouble::{Contribution, NotSelected, NotSent, Start, Wire};
    let q = |row: usize| format!("token 0 › layer 0 › q_proj[{row}]");
    for (name, place, count, first, weights) in [
        ("bit-order", q(1), 37, Some((0, true, Contribution)), true),
        ("group-address", q(32), 80, Some((0, false, NotSelected)), false),
        ("kept-sum", "token 0 › layer 0 › k_proj[0]".to_owned(), 42, Some((0, true, Start)), true),
        ("lost-last-bit", q(0), 44, Some((1, false, Wire)), true),
        ("lost-negative-frame", q(0), 44, Some((7, true, NotSent)), false),
        ("narrow-accumulator", q(24), 42, Some((2, false, Contribution)), true),
        ("skipped-activation", q(0), 44, Some((40, false, NotSent)), false),
        ("stuck-chip-select", q(32), 50, Some((0, false, Contribution)), true),
        ("wrong-demux-block", q(2), 75, Some((0, false, NotSelected)), false),
        ("wrong-sign", q(2), 41, Some((0, false, Contribution)), true),
    ] {
        assert_eq!(found(name), (place, count, first, weights), "{name}");
    }
}

#[test]
fn a_sum_that_was_taken_too_early_lacks_its_last_frame() {
    let (place, _, first, weights) = found("early-capture");
    assert_eq!((place.starts_with("token 0 › layer 0 › q_proj["), weights), (true, true), "{place}");
    assert_eq!(
        first.map(|(activation, _, trouble)| (activation, trouble)),
        Some((63, Trouble::Contribution))
    );
}

/// The names of the chain from `name`, when the golden model differs in `wrong`.
fn chain(run: &Run, golden: Golden, wrong: &[(&str, usize, usize)], name: &str) -> Vec<String> {
    let elements: Vec<(TensorKey, usize)> =
        wrong.iter().map(|(name, number, index)| (key(name, *number), *index)).collect();
    let golden = golden.altered(&elements);
    let (_, number, index) = wrong.iter().find(|wrong| wrong.0 == name).unwrap();
    let Cause { chain, .. } = why(run, &golden, &key(name, *number), *index).unwrap();
    chain
        .iter()
        .map(|link| format!("{} {}[{}]", link.place.key.number, link.place.key.name, link.element.index))
        .collect()
}

#[test]
fn a_chain_goes_back_to_what_was_wrong_first() {
    let (run, golden, report) = open("layer.fst");
    assert!(report.agrees() && report.first().is_none());
    let mut golden = Some(golden);
    // bard-64: two layers, heads of 16, 128 positions; run 3 is token 1 in layer 1.
    for (wrong, from, expected) in [
        // Nothing before it is wrong.
        (vec![("q", 3, 5)], "q", vec!["3 q[5]"]),
        // A pair of a rotation: 5 and 13.
        (vec![("q", 3, 13), ("q_rope", 3, 5)], "q_rope", vec!["3 q_rope[5]", "3 q[13]"]),
        // Another element of the same tensor has nothing to do with it.
        (vec![("q", 3, 12), ("q_rope", 3, 5)], "q_rope", vec!["3 q_rope[5]"]),
        // The layer before, the norm, the engine.
        (
            vec![
                ("q", 3, 5),
                ("q_proj", 3, 5),
                ("q_proj_in", 3, 40),
                ("input_norm", 3, 40),
                ("residual", 3, 40),
                ("layer_out", 2, 40),
            ],
            "q",
            vec![
                "3 q[5]",
                "3 q_proj[5]",
                "3 q_proj_in[40]",
                "3 input_norm[40]",
                "3 residual[40]",
                "2 layer_out[40]",
            ],
        ),
        // The cache of the token before: head 1, position 0.
        (
            vec![("attention", 3, 17), ("weighted_sum", 3, 17), ("v_head", 1, 17)],
            "attention",
            vec!["3 attention[17]", "3 weighted_sum[17]", "1 v_head[17]"],
        ),
        // Position 0 of head 1 needs the key of token 0 and no other.
        (vec![("dot", 3, 128), ("k_head", 3, 20)], "dot", vec!["3 dot[128]"]),
        (vec![("dot", 3, 129), ("k_head", 3, 20)], "dot", vec!["3 dot[129]", "3 k_head[20]"]),
        // A score needs the largest magnitude of its key, the scale of its head only that of the query.
        (vec![("score", 3, 129), ("k_max", 3, 1)], "score", vec!["3 score[129]", "3 k_max[1]"]),
        (vec![("score_scale", 3, 2), ("k_max", 3, 1)], "score_scale", vec!["3 score_scale[2]"]),
        // The residual stream of layer 0 comes from outside.
        (vec![("residual", 2, 3), ("layer_out", 1, 3)], "residual", vec!["2 residual[3]"]),
    ] {
        let own = golden.take().unwrap();
        assert_eq!(chain(&run, own, &wrong, from), expected, "{wrong:?}");
        let sidecar = Sidecar::beside(&Path::new(env!("CARGO_MANIFEST_DIR")).join("traces/layer.fst"));
        golden = Some(Golden::new(&sidecar.unwrap().unwrap(), &Models::standard()).unwrap());
    }
}

#[test]
fn the_earliest_of_several_inputs_is_followed_and_all_are_told() {
    let (run, golden, _) = open("layer.fst");
    let wrong = [("hidden", 2, 7), ("activation", 2, 7), ("up", 2, 7), ("gate", 2, 7)];
    let elements: Vec<_> = wrong.iter().map(|(name, number, index)| (key(name, *number), *index)).collect();
    let cause = why(&run, &golden.altered(&elements), &key("hidden", 2), 7).unwrap();
    let names: Vec<&str> = cause.chain.iter().map(|link| &*link.place.key.name).collect();
    assert_eq!(names, ["hidden", "up"]);
    let inputs: Vec<_> = cause.chain[0]
        .inputs
        .iter()
        .map(|input| (input.origin.as_str(), input.wrong, input.followed))
        .collect();
    assert_eq!(inputs, [("activation", 1, false), ("up", 1, true)]);
}

#[test]
fn an_element_that_is_right_is_compared_and_not_followed() {
    let (run, golden, _) = open("layer.fst");
    let cause = why(&run, &golden.altered(&[(key("q", 3), 5)]), &key("q_rope", 3), 13).unwrap();
    assert_eq!(cause.chain.len(), 1);
    let link = &cause.chain[0];
    assert!(!link.element.differs && link.element.cycle.is_some());
    assert_eq!((link.inputs[0].compared, link.inputs[0].wrong, link.inputs[0].followed), (2, 1, false));
}

#[test]
fn what_never_passed_differs() {
    let (run, golden, _) = open("layer.fst");
    // No token 9 was run.
    let cause = why(&run, &golden, &key("q", 19), 5).unwrap();
    let element = cause.chain[0].element;
    assert_eq!((element.cycle, element.rtl, element.golden), (None, Field::Unknown, None));
    assert!(why(&run, &golden, &key("nothing", 0), 0).is_err());
}
