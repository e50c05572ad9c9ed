// systolic_cell: one multiplier and accumulator of the array.
//
// Purpose     Multiplies what comes from the left with what comes from above, adds the product to its sum, and hands
//             both on one clock later, to the right and downwards.
// Parameters  ACC_W >= 16  width of the sum
// Timing      a, b and clear are sampled at the rising edge. clear: the sum begins anew with this product.
// Numerics    a and b are -128...127; the sum is exact in two's complement when ACC_W is 16 + ceil(log2 products).
// Not done    No overflow flag.
`default_nettype none

module systolic_cell #(
    parameter ACC_W = 19
) (
    input wire                    clk,
    input wire                    rst_n,
    input wire                    clear,
    input wire signed [7:0]       a,
    input wire signed [7:0]       b,
    output reg signed [7:0]       a_next,
    output reg signed [7:0]       b_next,
    output reg signed [ACC_W-1:0] acc
);

  wire signed [15:0]      product = a * b;
  wire signed [ACC_W-1:0] term = {{(ACC_W - 16) {product[15]}}, product};

  always @(posedge clk) begin
    if (!rst_n) begin
      a_next <= 8'sd0;
      b_next <= 8'sd0;
      acc    <= {ACC_W{1'b0}};
    end else begin
      a_next <= a;
      b_next <= b;
      acc    <= clear ? term : acc + term;
    end
  end

endmodule

`default_nettype wire
