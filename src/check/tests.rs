use super::expect::{Accumulators, ExpectedFrame, frames};
use crate::base::{Cycle, Field, TernaryMatrix, Trit};
use crate::decode::Frame;
use crate::manifest::{ChipSelects, Parameters};
use crate::model::Operation;
use std::sync::Arc;

const P: Trit = Trit::Plus;
const M: Trit = Trit::Minus;
const O: Trit = Trit::Zero;

/// Three outputs, four inputs: y = [5+7, -5, -(-3)+7] for x = [5, 0, -3, 7].
fn operation() -> Operation {
    let trits = vec![P, P, O, P, M, O, O, O, O, M, M, P];
    Operation {
        token: 0,
        token_text: String::new(),
        layer: 0,
        name: "random".into(),
        activations: Arc::from([5, 0, -3, 7]),
        matrix: Arc::new(TernaryMatrix::new(4, trits).unwrap()),
        matrix_index: 0,
        vector_index: 0,
    }
}

fn parameters(lanes: usize, sign_frames: usize) -> Parameters {
    Parameters { lanes, cs_width: ChipSelects::All, copi_width: 1, sign_frames, dot_width: None }
}

fn frame(group: usize, activation: usize, negative: bool) -> Frame {
    let (start, end) = (Cycle(0), Cycle(7));
    Frame { operation: 0, group, activation, value: Field::Known(1), negative, start, end }
}

fn due(operation: &Operation, parameters: &Parameters) -> Vec<(usize, usize, bool)> {
    let tuple = |frame: ExpectedFrame| (frame.group, frame.activation, frame.negative);
    frames(operation, parameters).into_iter().map(tuple).collect()
}

#[test]
fn zero_activations_and_frames_for_nobody_are_not_due() {
    let both = due(&operation(), &parameters(3, 1));
    assert_eq!(both, [(0, 0, false), (0, 0, true), (0, 2, true), (0, 3, false)]);
    let single = due(&operation(), &parameters(3, 0));
    assert_eq!(single, [(0, 0, false), (0, 2, false), (0, 3, false)]);
}

#[test]
fn each_row_group_gets_its_own_frames() {
    let groups = due(&operation(), &parameters(2, 1));
    assert_eq!(groups, [(0, 0, false), (0, 0, true), (0, 3, false), (1, 2, true), (1, 3, false)]);
}

#[test]
fn accumulators_hold_everything_up_to_the_frame() {
    let operation = operation();
    let mut sums = Accumulators::new(&operation, parameters(3, 1));
    assert_eq!(sums.after(&frame(0, 0, false)), [5, 0, 0]);
    assert_eq!(sums.after(&frame(0, 0, true)), [5, -5, 0]);
    assert_eq!(sums.after(&frame(0, 2, true)), [5, -5, 3]);
    assert_eq!(sums.after(&frame(0, 3, false)), [12, -5, 10]);
}

#[test]
fn a_skipped_frame_still_counts_in_what_is_due() {
    let operation = operation();
    let mut sums = Accumulators::new(&operation, parameters(3, 1));
    assert_eq!(sums.after(&frame(0, 3, false)), [12, -5, 10]);
}

#[test]
fn a_new_pass_starts_from_zero_and_names_its_own_rows() {
    let operation = operation();
    let mut sums = Accumulators::new(&operation, parameters(2, 1));
    assert_eq!(sums.after(&frame(0, 3, false)), [12, -5]);
    assert_eq!((sums.row(0), sums.row(1)), (Some(0), Some(1)));
    assert_eq!(sums.after(&frame(1, 2, true)), [3, 0]);
    assert_eq!((sums.row(0), sums.row(1)), (Some(2), None));
}

#[test]
fn a_frame_from_the_past_is_compared_with_the_past() {
    let operation = operation();
    let mut sums = Accumulators::new(&operation, parameters(3, 1));
    sums.after(&frame(0, 3, false));
    assert_eq!(sums.after(&frame(0, 0, false)), [5, 0, 0]);
}

#[test]
fn a_group_that_does_not_exist_is_compared_without_end() {
    let operation = operation();
    let mut sums = Accumulators::new(&operation, parameters(3, 1));
    assert_eq!(sums.after(&frame(usize::MAX, 0, false)), [0, 0, 0]);
}

#[test]
fn the_sign_of_the_frame_says_whom_it_selects() {
    let both = parameters(3, 1);
    assert!(frame(0, 0, false).selects(P, &both) && !frame(0, 0, false).selects(M, &both));
    assert!(frame(0, 0, true).selects(M, &both) && !frame(0, 0, true).selects(O, &both));
    let single = parameters(3, 0);
    assert!(frame(0, 0, false).selects(P, &single) && frame(0, 0, false).selects(M, &single));
}
