//! Screens as text. `cargo insta review` shows what a change of the drawing does.

use crate::case::case;
use insta::assert_snapshot;

macro_rules! screens {
    ($($name:ident: $trace:literal, $width:literal x $height:literal, $keys:literal;)*) => {
        $(#[test]
        fn $name() {
            let screen = case($trace).size($width, $height).keys($keys).text();
            assert_snapshot!(stringify!($name), screen);
        })*
    };
}

screens! {
    broadcast_wide: "demo.fst", 160 x 48, "2a5b";
    broadcast_medium: "demo.fst", 80 x 24, "2a5b";
    broadcast_small: "demo.fst", 40 x 12, "2a5b";
    accumulators_wide: "demo.fst", 160 x 48, "<A-6>20a<Tab>";
    accumulators_medium: "demo.fst", 80 x 24, "20a<Tab>";
    accumulators_small: "demo.fst", 40 x 12, "20a<Tab>";
    tensor_wide: "demo.fst", 160 x 48, "<A-6>40a";
    tensor_medium: "demo.fst", 80 x 24, "2<Tab>20j";
    tensor_small: "demo.fst", 40 x 12, "2<Tab>20j";
    explorer_wide: "demo.fst", 160 x 48, "<A-4>l";
    explorer_medium: "demo.fst", 80 x 24, "\\lane acc";
    explorer_small: "demo.fst", 40 x 12, "\\lane acc";
    divergence_wide: "faults/wrong-sign.fst", 160 x 48, "d";
    divergence_medium: "faults/lost-last-bit.fst", 80 x 24, "d";
    divergence_small: "faults/stuck-chip-select.fst", 40 x 12, "d<Tab>";
    help_wide: "demo.fst", 160 x 48, "?";
    help_medium: "demo.fst", 80 x 24, "?";
    help_small: "demo.fst", 40 x 12, "?";
    palette_wide: "demo.fst", 160 x 48, ":next";
    palette_medium: "demo.fst", 80 x 24, ":next";
    whole_trace_wide: "demo.fst", 160 x 48, "=2ol";
    everything_wide: "demo.fst", 200 x 60, "<A-7>2o5al";
}
