use super::*;
use crate::manifest::{ChipSelects, Scenario};
use crate::model::{Models, workload};
use proptest::prelude::*;

fn random(n_in: usize, n_out: usize, operations: usize, matrices: usize) -> Workload {
    let text = format!(
        "name = 'test'\nparameters = {{ LANES = 1 }}\n[source]\nkind = 'random'\nseed = 5\n\
         n_in = {n_in}\nn_out = {n_out}\noperations = {operations}\nmatrices = {matrices}\n"
    );
    let scenario: Scenario = toml::from_str(&text).unwrap();
    workload(&scenario, &Models::standard()).unwrap()
}

fn parameters(lanes: usize, cs_width: ChipSelects) -> Parameters {
    Parameters { lanes, cs_width, copi_width: 1, sign_frames: 1, dot_width: None }
}

#[test]
fn a_word_written_by_hand() {
    use Trit::{Minus, Plus, Zero};
    let mut workload = random(2, 3, 1, 1);
    // Column 0 is + - +, column 1 is 0 - -.
    let matrix = TernaryMatrix::new(2, vec![Plus, Zero, Minus, Minus, Plus, Minus]).unwrap();
    workload.matrices[0] = matrix.into();
    // Three chip-selects: words of six bits, {minus 010, plus 101} = 15 and {minus 110, plus 000} = 30.
    let text = matrices(&workload, &parameters(3, ChipSelects::All));
    assert_eq!(text, "15\n30\n");
    // One lane: three groups of one row, words of two bits.
    let text = matrices(&workload, &parameters(1, ChipSelects::All));
    assert_eq!(text, "1\n0\n2\n2\n1\n2\n");
    // Two lanes: the last group has one row, its second bit stays 0.
    let text = matrices(&workload, &parameters(2, ChipSelects::All));
    assert_eq!(text, "9\n8\n1\n4\n");
}

#[test]
fn program_vectors_and_results_are_in_order() {
    let workload = random(3, 2, 5, 2);
    let images = images(&workload, &parameters(2, ChipSelects::All));
    assert_eq!(images.program, "00000000\n00010001\n00000002\n00010003\n00000004\n");
    let vectors: Vec<u8> = images.vectors.lines().map(|line| u8::from_str_radix(line, 16).unwrap()).collect();
    let flat: Vec<u8> = workload.vectors.iter().flat_map(|v| v.iter().map(|x| x.cast_unsigned())).collect();
    assert_eq!(vectors, flat);
    // N_IN = 3: accumulators of 10 bits, three digits.
    let sums: Vec<i32> =
        workload.operations.iter().flat_map(|op| ternary_product(&op.matrix, &op.activations)).collect();
    let expected: Vec<i32> = images
        .expected
        .lines()
        .map(|line| {
            assert_eq!(line.len(), 3);
            let word = i32::from_str_radix(line, 16).unwrap();
            if word >= 512 { word - 1024 } else { word }
        })
        .collect();
    assert_eq!(expected, sums);
}

/// The trit that the text holds for `row` and `column`, found by the address formula of the bench.
fn read_back(
    text: &str,
    parameters: &Parameters,
    n_out: usize,
    at: (usize, usize, usize),
    n_in: usize,
) -> i32 {
    let (matrix, row, column) = at;
    let width = parameters.chip_selects();
    let (pass, lane) = (row / parameters.lanes, row % parameters.lanes);
    let group = pass * parameters.lanes.div_ceil(width) + lane / width;
    let line_length = (2 * width).div_ceil(4) + 1;
    let address = (matrix * parameters.groups(n_out) + group) * n_in + column;
    let word = &text[address * line_length..(address + 1) * line_length - 1];
    let bit = |index: usize| {
        let digit = word.as_bytes()[word.len() - 1 - index / 4];
        i32::from((char::from(digit).to_digit(16).unwrap() >> (index % 4)) & 1 == 1)
    };
    bit(lane % width) - bit(width + lane % width)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_trit_is_found_at_its_address(
        n_in in 1_usize..20,
        n_out in 1_usize..150,
        lanes in 1_usize..120,
        all in any::<bool>(),
        count in 1_usize..3,
    ) {
        let width = if all || lanes < 32 { ChipSelects::All } else { ChipSelects::Count(32) };
        let parameters = parameters(lanes, width);
        let workload = random(n_in, n_out, 1, count);
        let text = matrices(&workload, &parameters);
        prop_assert_eq!(text.lines().count(), count * parameters.groups(n_out) * n_in);
        for (m, matrix) in workload.matrices.iter().enumerate() {
            for row in 0..n_out {
                for column in 0..n_in {
                    let found = read_back(&text, &parameters, n_out, (m, row, column), n_in);
                    prop_assert_eq!(found, matrix.trit(row, column).value());
                }
            }
        }
    }
}
