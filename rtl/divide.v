// divide: a quotient, rounded down, a digit a clock.
//
// Purpose     Serial restoring division of numbers of at least 0.
// Parameters  N_W >= 2  bits of numerator and quotient
//             D_W >= 1  bits of the denominator
// Timing      start samples both operands and comes only while busy is 0. done is 1 for one clock, N_W + 1
//             cycles after start; the quotient stays until the next start, which may come with done.
// Numerics    Exact: floor(numerator / denominator).
// Not done    A denominator of 0 has no meaning. The remainder is not given out.
`default_nettype none

module divide #(
    parameter N_W = 16,
    parameter D_W = 8
) (
    input wire           clk,
    input wire           rst_n,
    input wire           start,
    input wire [N_W-1:0] numerator,
    input wire [D_W-1:0] denominator,
    output wire          busy,
    output reg           done,
    output reg [N_W-1:0] quotient
);

  localparam COUNT_W = $clog2(N_W + 1);

  reg  [COUNT_W-1:0] left;     // digits still to come
  reg  [D_W-1:0]     divisor;
  reg  [D_W-1:0]     rest;     // below the divisor

  // The rest takes the numerator's next digit; below twice the divisor, so one subtraction settles the
  // quotient's digit and its borrow is the top bit.
  wire [D_W:0]       taken      = {rest, quotient[N_W-1]};
  wire [D_W:0]       difference = taken - {1'b0, divisor};
  wire               fits       = !difference[D_W];

  assign busy = (left != {COUNT_W{1'b0}});

  always @(posedge clk) begin
    if (!rst_n) begin
      left <= {COUNT_W{1'b0}};
      done <= 1'b0;
    end else begin
      if (start) left <= N_W[COUNT_W-1:0];
      else if (busy) left <= left - 1'b1;
      done <= (left == {{(COUNT_W - 1) {1'b0}}, 1'b1});
    end
  end

  // The numerator leaves at the top of the register that the quotient enters at the bottom.
  always @(posedge clk) begin
    if (start) begin
      divisor  <= denominator;
      rest     <= {D_W{1'b0}};
      quotient <= numerator;
    end else if (busy) begin
      rest     <= fits ? difference[D_W-1:0] : taken[D_W-1:0];
      quotient <= {quotient[N_W-2:0], fits};
    end
  end

endmodule

`default_nettype wire
