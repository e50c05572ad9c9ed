// gate_product: the activated gate times the up projection.
//
// Purpose     The last step of the feed-forward unit's activation function, common to all of them.
// Parameters  A_W 20 ... 35  bits of the activated gate
// Timing      An element a clock, fixed latency of 5 clocks.
// Numerics    numerics R-GATE: hidden = round(a * up / 2^12), R-ROUND, 24 bits, magnitude limited to 2^23 - 1.
// Not done    No valid flags, no reset.
`default_nettype none

module gate_product #(
    parameter A_W = 28
) (
    input wire                   clk,
    input wire signed [A_W-1:0]  a,
    input wire signed [19:0]     up,
    output reg signed [23:0]     hidden
);

  generate
    if (A_W < 20 || A_W > 35) begin : rule_a
      A_W_must_be_20_to_35 rule ();
    end
  endgenerate

  // 1, 2. Both factors in two parts: no multiplier is wider than 18 x 18.
  wire signed [A_W+9:0]  high;
  wire signed [A_W+10:0] low;
  multiply #(.A_W(A_W), .B_W(10)) u_high (.clk(clk), .a(a), .b(up[19:10]), .product(high));
  multiply #(.A_W(A_W), .B_W(11)) u_low (.clk(clk), .a(a), .b({1'b0, up[9:0]}), .product(low));

  // 3 ... 5. Sum, round, limit.
  reg signed  [A_W+19:0] product;
  reg signed  [A_W+8:0]  rounded;
  wire signed [A_W+19:0] above = {{9{low[A_W+10]}}, low};
  wire        [A_W+9:0]  upper = high + above[A_W+19:10];
  wire        [A_W+20:0] halved = {product[A_W+19], product} + {{(A_W + 9) {1'b0}}, !product[A_W+19], {11{product[A_W+19]}}};
  wire signed [23:0]     limited;

  limit #(.IN_W(A_W + 9), .OUT_W(24)) u_limit (.in(rounded), .out(limited));

  always @(posedge clk) begin
    product <= {upper, low[9:0]};
    rounded <= halved[A_W+20:12];
    hidden  <= limited;
  end

  wire unused = &{1'b0, above[9:0], halved[11:0]};

endmodule

`default_nettype wire
