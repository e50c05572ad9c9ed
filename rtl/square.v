// square: the square of a signed number, one a clock.
//
// Purpose     With x = high * 2^L + low: x^2 = {high^2, low^2} + high * low * 2^(L+1), three multipliers of
//             half the width and one adder.
// Parameters  WIDTH 2 ... 34  bits of the number; L = WIDTH / 2
// Timing      Fixed latency of 2 clocks.
// Numerics    Exact, 2 * WIDTH bits, at least 0.
// Not done    No valid flags, no reset.
`default_nettype none

module square #(
    parameter WIDTH = 24
) (
    input wire                     clk,
    input wire signed [WIDTH-1:0]  in,
    output reg        [2*WIDTH-1:0] out
);

  localparam LOW_W  = WIDTH / 2;
  localparam HIGH_W = WIDTH - LOW_W;

  wire signed [HIGH_W-1:0]   high = in[WIDTH-1:LOW_W];
  wire signed [LOW_W:0]      low  = {1'b0, in[LOW_W-1:0]};

  reg signed  [2*HIGH_W-1:0] high_high;
  reg signed  [2*LOW_W+1:0]  low_low;
  reg signed  [WIDTH:0]      high_low;

  wire [2*WIDTH-1:0] outer = {high_high, low_low[2*LOW_W-1:0]};
  wire [2*WIDTH-1:0] inner = {{(WIDTH - LOW_W - 2) {high_low[WIDTH]}}, high_low, {(LOW_W + 1) {1'b0}}};

  always @(posedge clk) begin
    high_high <= high * high;
    low_low   <= low * low;
    high_low  <= high * low;
    out       <= outer + inner;
  end

  wire unused = &{1'b0, low_low[2*LOW_W+1:2*LOW_W]};

endmodule

`default_nettype wire
