//! Whole vectors through `norm`, against the golden model.

use crate::bench::edit;
use crate::cases::norms::{extreme, mixed};
use tritscope::model::NormKind;

const KINDS: [NormKind; 2] = [NormKind::Rms, NormKind::Layer];

#[test]
fn normed_vectors_are_the_golden_ones() {
    for kind in KINDS {
        for (length, count) in [(1, 40), (2, 40), (5, 60), (64, 40), (100, 20), (300, 9)] {
            let (bench, values) = mixed(length, kind, count);
            bench.passes(values);
        }
    }
}

#[test]
fn the_longest_vectors_do_not_overflow() {
    for kind in KINDS {
        let (bench, values) = extreme(kind);
        bench.passes(values);
    }
}

#[test]
fn layer_norm_is_the_golden_one_under_verilator() {
    let (bench, values) = mixed(100, NormKind::Layer, 40);
    bench.passes_verilated(values);
}

#[test]
fn broken_norms_are_refuted() {
    let (bench, _) = mixed(64, NormKind::Layer, 40);
    for (file, find, replace) in [
        ("norm.v", "pass_end && pass != MEASURE) read_enable", "pass_end) read_enable"),
        ("norm.v", "measure && tag_z[INDEX_W]", "measure && tag_x[INDEX_W]"),
        ("norm.v", "{step[13:0], which}", "{step[13:0], 2'd0}"),
        (
            "norm.v",
            "wire       pass_end = (read_address == last);",
            "wire       pass_end = (read_address == last + 1'b1);",
        ),
        ("norm.v", "vector_over && scale_over", "vector_over"),
        ("norm_terms.v", "held       <= limited;", "held       <= difference[23:0];"),
        ("norm_terms.v", "x_1[23], x_1} - {mean[23], mean}", "x_1[23], x_1} - 25'd0"),
        ("norm_statistics.v", "magnitude_valid && magnitude > max", "magnitude_valid"),
        ("norm_statistics.v", "if (clear) squares", "if (1'b0) squares"),
        ("norm_statistics.v", "z[39] ? -z : z", "z"),
        ("norm_scale.v", "+ {16'd0, epsilon}", "+ 64'd0"),
        ("norm_scale.v", "pairs       <= pairs + 6'd1;", "pairs       <= pairs + 6'd2;"),
        ("norm_scale.v", "{root, 7'd0} - {7'd0, root}", "{root, 7'd0}"),
        ("norm_scale.v", "{6'd0, pairs}) - gain_exponent", "{6'd0, pairs}) + gain_exponent"),
    ] {
        bench.refutes(edit(file, find, replace));
    }
    // Few elements, so that means hit halves.
    let (bench, _) = mixed(4, NormKind::Layer, 120);
    for (find, replace) in [
        ("count[INDEX_W:1], negative}", "count[INDEX_W:1], 1'b0}"),
        ("{24'd0, count[INDEX_W:1], negative}", "{{(INDEX_W + 24) {1'b0}}, negative}"),
        ("negative ? -quotient[23:0] :", "1'b0 ? -quotient[23:0] :"),
    ] {
        bench.refutes(edit("norm_scale.v", find, replace));
    }
}
