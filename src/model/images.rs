//! Memory images for the test bench: a workload as the text files that it reads.

use super::{Workload, ternary_product};
use crate::base::{TernaryMatrix, Trit};
use crate::manifest::Parameters;
use std::fmt::Write as _;

mod layer;

pub use layer::{Open, bank_images, expected_images, token_images};

/// The files of a run, each a `$readmemh` text: one word a line, hexadecimal, most significant digit first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Images {
    /// `program.hex`: one 32-bit word an operation, `{matrix[15:0], vector[15:0]}`.
    pub program: String,
    /// `matrices.hex`: weight-bank words of `2·CS_WIDTH` bits at address
    /// `(matrix · GROUPS + group) · N_IN + activation`.
    ///
    /// A word is `{minus[CS_WIDTH-1:0], plus[CS_WIDTH-1:0]}`: the weights of one activation for one row
    /// group. Bit `i` belongs to the group's row `i`; bits without a row are 0.
    pub matrices: String,
    /// `vectors.hex`: activation bytes in two's complement, `N_IN` a vector.
    pub vectors: String,
    /// `expected.hex`: the golden accumulators, `ACC_W`-bit two's complement (numerics R-ACC), `N_OUT` an
    /// operation.
    pub expected: String,
}

/// The memory images of `workload` for an engine with `parameters`.
#[must_use]
pub fn images(workload: &Workload, parameters: &Parameters) -> Images {
    Images {
        program: program(workload),
        matrices: matrices(workload, parameters),
        vectors: vectors(workload),
        expected: expected(workload),
    }
}

fn program(workload: &Workload) -> String {
    let mut text = String::new();
    for operation in &workload.operations {
        let word = (operation.matrix_index & 0xFFFF) << 16 | operation.vector_index & 0xFFFF;
        line(&mut text, word, 8);
    }
    text
}

fn vectors(workload: &Workload) -> String {
    let mut text = String::new();
    for x in workload.vectors.iter().flat_map(|vector| vector.iter()) {
        line(&mut text, usize::from(x.cast_unsigned()), 2);
    }
    text
}

fn expected(workload: &Workload) -> String {
    let bits = Parameters::accumulator_bits(workload.n_in()).min(u32::BITS);
    let digits = usize::try_from(bits.div_ceil(4)).unwrap_or_default();
    let mask = u32::MAX >> (u32::BITS - bits);
    let mut text = String::new();
    for operation in &workload.operations {
        for sum in ternary_product(&operation.matrix, &operation.activations) {
            line(&mut text, sum.cast_unsigned() & mask, digits);
        }
    }
    text
}

fn line(text: &mut String, value: impl std::fmt::LowerHex, digits: usize) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{value:0digits$x}");
}

fn matrices(workload: &Workload, parameters: &Parameters) -> String {
    let mut text = String::new();
    for matrix in &workload.matrices {
        for group in 0..parameters.groups(matrix.rows()) {
            text.push_str(&row_group(matrix, parameters, group));
        }
    }
    text
}

/// The words of one row group, one a line, for activations `0 .. N_IN`.
///
/// Trits lie row by row, words column by column: each row ORs its two bits into every word, and the
/// digits of neighbouring rows share cache lines.
fn row_group(matrix: &TernaryMatrix, parameters: &Parameters, group: usize) -> String {
    let chip_selects = parameters.chip_selects();
    let digits = (2 * chip_selects).div_ceil(4);
    let mut words = vec![0_u8; (digits + 1) * matrix.columns()];
    for (i, row) in parameters.rows(group, matrix.rows()).enumerate() {
        let (plus, minus) = (i, i + chip_selects);
        for (word, trit) in words.chunks_exact_mut(digits + 1).zip(matrix.row(row)) {
            word[digits - 1 - plus / 4] |= u8::from(*trit == Trit::Plus) << (plus % 4);
            word[digits - 1 - minus / 4] |= u8::from(*trit == Trit::Minus) << (minus % 4);
        }
    }
    for word in words.chunks_exact_mut(digits + 1) {
        for digit in &mut *word {
            *digit += if *digit < 10 { b'0' } else { b'a' - 10 };
        }
        word[digits] = b'\n';
    }
    words.into_iter().map(char::from).collect()
}

#[cfg(test)]
mod tests;
