// limit: a number held within the magnitude that fits a width.
//
// Purpose     Limits a sum or product to -(2^(OUT_W-1) - 1) ... 2^(OUT_W-1) - 1, a symmetric range.
// Parameters  OUT_W >= 2      bits of the result
//             IN_W  >  OUT_W  bits of the number
// Timing      Combinational.
// Numerics    Magnitudes are limited, never wrapped (numerics R-EMBED, R-RESIDUAL).
`default_nettype none

module limit #(
    parameter IN_W  = 25,
    parameter OUT_W = 24
) (
    input wire signed [IN_W-1:0]  in,
    output wire signed [OUT_W-1:0] out
);

  wire negative = in[IN_W-1];
  // All bits from the result's sign up are alike, and the number is not -2^(OUT_W-1).
  wire alike    = (in[IN_W-1:OUT_W-1] == {(IN_W - OUT_W + 1) {negative}});
  wire lowest   = negative && (in[OUT_W-2:0] == {(OUT_W - 1) {1'b0}});
  wire fits     = alike && !lowest;

  wire [OUT_W-1:0] bound = {negative, {(OUT_W - 2) {!negative}}, 1'b1};

  assign out = fits ? in[OUT_W-1:0] : bound;

endmodule

`default_nettype wire
