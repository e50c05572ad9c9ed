// square_root: a root, rounded down, a digit a clock.
//
// Purpose     Serial restoring square root of a number of at least 0, two of its digits a step.
// Parameters  WIDTH >= 4, even  bits of the radicand; the root has WIDTH / 2
// Timing      start samples the radicand and comes only while no root is computed. done is 1 for one clock,
//             WIDTH / 2 + 1 cycles after start; the root stays until the next start.
// Numerics    Exact: floor(sqrt(radicand)) (numerics R-RMS).
// Not done    The remainder is not given out.
`default_nettype none

module square_root #(
    parameter  WIDTH  = 48,
    localparam ROOT_W = WIDTH / 2
) (
    input wire              clk,
    input wire              rst_n,
    input wire              start,
    input wire [WIDTH-1:0]  radicand,
    output reg              done,
    output reg [ROOT_W-1:0] root
);

  localparam COUNT_W = $clog2(ROOT_W + 1);

  generate
    if (WIDTH < 4 || WIDTH % 2 != 0) begin : rule_width
      WIDTH_must_be_even_and_at_least_4 rule ();
    end
  endgenerate

  reg  [COUNT_W-1:0] left;    // digits of the root still to come
  reg  [WIDTH-1:0]   digits;  // of the radicand, not yet used
  reg  [ROOT_W-1:0]  rest;    // at most twice the root so far

  // (2 root + 1)^2 - (2 root)^2 = 4 root + 1. Difference and trial are below 2^(ROOT_W + 1), so the top bit
  // is the borrow.
  wire [ROOT_W+1:0]  taken      = {rest, digits[WIDTH-1:WIDTH-2]};
  wire [ROOT_W+1:0]  difference = taken - {root, 2'b01};
  wire               fits       = !difference[ROOT_W+1];
  wire               busy       = (left != {COUNT_W{1'b0}});

  always @(posedge clk) begin
    if (!rst_n) begin
      left <= {COUNT_W{1'b0}};
      done <= 1'b0;
    end else begin
      if (start) left <= ROOT_W[COUNT_W-1:0];
      else if (busy) left <= left - 1'b1;
      done <= (left == {{(COUNT_W - 1) {1'b0}}, 1'b1});
    end
  end

  always @(posedge clk) begin
    if (start) begin
      digits <= radicand;
      rest   <= {ROOT_W{1'b0}};
      root   <= {ROOT_W{1'b0}};
    end else if (busy) begin
      digits <= {digits[WIDTH-3:0], 2'b00};
      rest   <= fits ? difference[ROOT_W-1:0] : taken[ROOT_W-1:0];
      root   <= {root[ROOT_W-2:0], fits};
    end
  end

endmodule

`default_nettype wire
