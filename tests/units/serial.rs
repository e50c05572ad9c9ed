//! Division, root, and the arithmetic of scales, against the golden model.

use crate::bench::edit;
use crate::cases::serial::{
    division, products, quotients, root, wide_division, wide_products, wide_quotients, wide_root,
};

#[test]
fn quotients_and_roots_are_those_of_integers() {
    for bench in [division(), wide_division(), root(), wide_root()] {
        bench.passes(bench.vectors.len());
    }
}

#[test]
fn products_of_scales_are_the_golden_ones() {
    for bench in [products(), wide_products(24, 24), wide_products(23, 16)] {
        bench.passes(bench.vectors.len());
    }
}

#[test]
fn quotients_of_scales_are_the_golden_ones() {
    let reduced = [quotients(6, 6, 5), quotients(7, 4, 3), quotients(4, 7, 6)];
    let whole = [wide_quotients(39, 31, 24), wide_quotients(1, 35, 16)];
    for bench in reduced.into_iter().chain(whole) {
        bench.passes(bench.vectors.len());
    }
}

#[test]
fn broken_serial_units_are_refuted() {
    let divide = division();
    divide.refutes(edit(
        "divide.v",
        "rest     <= fits ? difference[D_W-1:0] :",
        "rest     <= fits ? taken[D_W-1:0] :",
    ));
    divide.refutes(edit(
        "divide.v",
        "wire [D_W:0]       taken      = {rest, ",
        "wire [D_W:0]       taken      = {1'b0, rest[D_W-2:0], ",
    ));
    divide.refutes(edit("divide.v", "left <= N_W[COUNT_W-1:0];", "left <= N_W[COUNT_W-1:0] - 1'b1;"));
    let root = root();
    root.refutes(edit("square_root.v", "taken - {root, 2'b01}", "taken - {root, 2'b00}"));
    root.refutes(edit("square_root.v", "rest   <= fits ? difference", "rest   <= !fits ? difference"));
    let products = products();
    products.refutes(edit(
        "scale_multiply.v",
        "+ {{(BITS - 1) {1'b0}}, product[WIDTH-BITS-1]}",
        "+ {BITS{1'b0}}",
    ));
    products.refutes(edit(
        "scale_multiply.v",
        "exponent <= exponent + {11'd0, carries};",
        "exponent <= exponent;",
    ));
    products.refutes(edit("scale_multiply.v", "{carries || rounded[BITS-1],", "{rounded[BITS-1],"));
    products.refutes(edit("scale_multiply.v", "exponent <= zero ? 12'sd0 :", "exponent <= 1'b0 ? 12'sd0 :"));
    let quotients = quotients(6, 6, 5);
    quotients.refutes(edit("scale_divide.v", "+ {{BITS{1'b0}}, digits[0]}", "+ {(BITS + 1) {1'b0}}"));
    quotients.refutes(edit(
        "scale_divide.v",
        "exponent <= exponent + {11'd0, rounded[BITS]};",
        "exponent <= exponent;",
    ));
    quotients.refutes(edit(
        "scale_divide.v",
        "wire             fits       = !difference[WIDTH];",
        "wire             fits       = !difference[WIDTH] && (difference != 0);",
    ));
    quotients.refutes(edit("scale_divide.v", "|| (denominator == {D_W{1'b0}});", ";"));
}
