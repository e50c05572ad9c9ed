//! The units that take an element a clock, against the golden model.

use crate::bench::edit;
use crate::cases::streams::{all_quotients, gated, requantize, sums, wide_quotients};
use tritscope::model::ActivationKind;

#[test]
fn requantized_outputs_are_the_golden_ones() {
    for width in [9, 18, 19, 20, 22, 32] {
        let bench = requantize(width);
        bench.passes(bench.vectors.len());
    }
}

#[test]
fn activation_functions_are_the_golden_ones() {
    for (activation, every) in
        [(ActivationKind::SwiGlu, 1), (ActivationKind::Relu, 31), (ActivationKind::Relu2, 31)]
    {
        let bench = gated(activation, every);
        bench.passes(bench.vectors.len());
    }
}

#[test]
fn residual_sums_are_the_golden_ones() {
    let bench = sums();
    bench.passes(bench.vectors.len());
}

#[test]
fn quantizing_quotients_are_the_golden_ones() {
    for bench in [all_quotients(), wide_quotients(40), wide_quotients(24)] {
        bench.passes(bench.vectors.len());
    }
}

#[test]
fn broken_requantizers_are_refuted() {
    let bench = requantize(20);
    bench.refutes(edit("scale_apply.v", "+ {24'd0, halves[0]};", "+ 25'd0;"));
    bench.refutes(edit(
        "scale_apply.v",
        "plain ? 13'sd8 : narrow ? 13'sd18 : 13'sd20",
        "plain ? 13'sd8 : 13'sd20",
    ));
    bench.refutes(edit("scale_apply.v", "control_p[7] ? {BYTES{1'b1}} : ", ""));
    bench.refutes(edit("scale_apply.v", "over || (fine[31:25] != 7'd0)", "over"));
    bench.refutes(edit("scale_apply.v", " | {4{gone}}", ""));
    bench.refutes(edit("scale_apply.v", "{BYTES{1'b1}} << 1 << control_p[6:3]", "{BYTES{1'b0}}"));
    bench.refutes(edit("multiply.v", "{part[p-1].sum[WIDTH-1:17*p] + high,", "{high,"));
    bench.refutes(edit("requantize.v", "valid[LATENCY-1];", "valid[LATENCY-2];"));
}

#[test]
fn broken_activation_functions_are_refuted() {
    let swiglu = gated(ActivationKind::SwiGlu, 31);
    swiglu.refutes(edit("swiglu.v", "climb + 18'd64", "climb"));
    swiglu.refutes(edit("swiglu.v", "beyond    <= (magnitude[18:14] != 5'd0);", "beyond    <= 1'b0;"));
    // Halves below 0 are rare: only the whole vectors have some.
    gated(ActivationKind::SwiGlu, 1).refutes(edit("swiglu.v", "!product[37], {11{product[37]}}", "12'd2048"));
    swiglu.refutes(edit("sigmoid_table.v", "{17'd65097, 11'd52}", "{17'd65096, 11'd52}"));
    swiglu.refutes(edit("swiglu.v", ".CYCLES(A)) u_up", ".CYCLES(A + 1)) u_up"));
    let squared = gated(ActivationKind::Relu2, 31);
    squared.refutes(edit("relu.v", "over ? 28'h7ffffff", "1'b0 ? 28'h7ffffff"));
    squared.refutes(edit("relu.v", "gate[19] ? 20'd0 : gate", "gate"));
    squared.refutes(edit("square.v", "outer + inner", "outer"));
    squared.refutes(edit("gate_product.v", "!product[A_W+19], {11{product[A_W+19]}}", "12'd2048"));
    squared.refutes(edit("gate_product.v", "hidden  <= limited;", "hidden  <= rounded[23:0];"));
}

#[test]
fn broken_sums_and_quotients_are_refuted() {
    let sums = sums();
    sums.refutes(edit("limit.v", "alike && !lowest", "alike"));
    sums.refutes(edit("residual.v", "out_data <= limited;", "out_data <= sum[23:0];"));
    let quotients = all_quotients();
    quotients.refutes(edit("absmax_divide.v", "if (empty) out_q", "if (1'b0) out_q"));
    quotients.refutes(edit("absmax_divide.v", "{product, 1'b0} + {8'd0, max}", "{product, 1'b0}"));
    quotients.refutes(edit("absmax_divide.v", "negative ? -{1'b0", "1'b0 ? -{1'b0"));
    quotients.refutes(edit("absmax_divide.v", ".CYCLES(LATENCY)) u_side", ".CYCLES(LATENCY - 1)) u_side"));
}
