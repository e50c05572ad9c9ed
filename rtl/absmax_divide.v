// absmax_divide: a number over the largest, in 127ths.
//
// Purpose     The quantizing quotient of norm and attention heads: an unrolled restoring divider, a digit a stage.
// Parameters  Z_W >= 2     bits of the number
//             SIDE_W >= 1  bits that travel beside it: its index, or what the user likes
// Timing      An element a clock; out_valid, out_q and out_side 11 clocks after in_valid. `max` is one register
//             for all stages: it is right from the second clock after the first element's in_valid until its
//             last element leaves, so a vector may follow the search for its maximum without a gap.
// Numerics    numerics R-QUANT: q = sign(z) * floor((254 |z| + max) / (2 max)), with |z| <= max; 0 when max is 0.
// Not done    No check that |z| <= max.
`default_nettype none

module absmax_divide #(
    parameter Z_W    = 40,
    parameter SIDE_W = 1
) (
    input wire                   clk,
    input wire                   rst_n,
    input wire                   in_valid,
    input wire signed [Z_W-1:0]  in_z,
    input wire        [SIDE_W-1:0] in_side,
    input wire        [Z_W-2:0]  max,
    output wire                  out_valid,
    output reg        [7:0]      out_q,
    output wire       [SIDE_W-1:0] out_side
);

  localparam LATENCY = 11;

  // Valid flags and what travels beside.
  reg [LATENCY-1:0] valid;
  always @(posedge clk) valid <= rst_n ? {valid[LATENCY-2:0], in_valid} : {LATENCY{1'b0}};
  assign out_valid = valid[LATENCY-1];

  wire negative;
  delay #(.WIDTH(SIDE_W), .CYCLES(LATENCY)) u_side (.clk(clk), .in(in_side), .out(out_side));
  delay #(.WIDTH(1), .CYCLES(LATENCY - 1)) u_sign (.clk(clk), .in(in_z[Z_W-1]), .out(negative));

  // 254 |z| + max, an adder a stage.
  wire [Z_W-1:0] absolute = in_z[Z_W-1] ? -in_z : in_z;
  reg  [Z_W-2:0] magnitude;
  reg  [Z_W+5:0] product;    // 127 |z|
  reg  [Z_W+6:0] dividend;
  always @(posedge clk) begin
    magnitude <= absolute[Z_W-2:0];
    product   <= {magnitude, 7'd0} - {7'd0, magnitude};
    dividend  <= {product, 1'b0} + {8'd0, max};
  end

  // Stage s takes max * 2^(7-s) off when it fits; what is left is below that. Only the digits from 7-s up
  // take part in the subtraction, and its top bit is the borrow.
  genvar s;
  generate
    for (s = 0; s < 7; s = s + 1) begin : digit
      localparam K = 7 - s;
      wire [Z_W+K-1:0] taken;
      reg  [Z_W+K-2:0] rest;
      wire [Z_W-1:0]   difference = taken[Z_W+K-1:K] - {1'b0, max};
      wire             fits       = !difference[Z_W-1];
      reg  [s:0]       quotient;

      always @(posedge clk) rest <= {fits ? difference[Z_W-2:0] : taken[Z_W+K-2:K], taken[K-1:0]};

      if (s == 0) begin : first
        assign taken = dividend;
        always @(posedge clk) quotient <= fits;
      end else begin : next
        assign taken = digit[s-1].rest;
        always @(posedge clk) quotient <= {digit[s-1].quotient, fits};
      end
    end
  endgenerate

  reg empty;  // max is 0
  always @(posedge clk) begin
    empty <= (max == {(Z_W - 1) {1'b0}});
    if (empty) out_q <= 8'd0;
    else out_q <= negative ? -{1'b0, digit[6].quotient} : {1'b0, digit[6].quotient};
  end

  wire unused = &{1'b0, absolute[Z_W-1], digit[6].rest};

endmodule

`default_nettype wire
