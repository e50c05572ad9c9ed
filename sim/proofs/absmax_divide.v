// absmax_divide: one element, chosen at will among all others, and what it becomes.
//
// The unit is a pipeline without feedback and its registers are free at the start, so what holds of an element that
// enters in the second cycle holds of any. `max` is constant from the second clock after it, as the page asks.
`default_nettype none

module prove_absmax_divide #(
    parameter Z_W = 8
) (
    input wire                  clk,
    input wire                  in_valid,
    input wire signed [Z_W-1:0] in_z,
    input wire        [2:0]     in_side,
    input wire        [Z_W-2:0] max
);

  reg       began = 1'b0;
  reg [3:0] age   = 4'd0;  // cycles since the element entered, which is age 1
  wire      out_valid;
  wire [7:0] out_q;
  wire [2:0] out_side;

  absmax_divide #(.Z_W(Z_W), .SIDE_W(3)) unit (
      .clk(clk), .rst_n(began), .in_valid(in_valid), .in_z(in_z), .in_side(in_side), .max(max), .out_valid(out_valid),
      .out_q(out_q), .out_side(out_side)
  );

  reg signed [Z_W-1:0] z;
  reg        [2:0]     side;
  reg                  valid;
  reg        [Z_W-2:0] max_before;
  always @(posedge clk) begin
    began      <= 1'b1;
    max_before <= max;
    if (began && age != 4'd12) age <= age + 4'd1;
    if (age == 4'd0) begin
      z     <= in_z;
      side  <= in_side;
      valid <= in_valid && began;
    end
  end

  wire [Z_W-1:0]  magnitude = z[Z_W-1] ? -z : z;
  wire [7:0]      q         = out_q[7] ? -out_q : out_q;
  wire [Z_W+8:0]  dividend  = 254 * magnitude + max;
  wire [Z_W+8:0]  floor_    = 2 * q * max;

  always @(*) begin
    if (age >= 4'd3) assume (max == max_before);
    if (age >= 4'd2) assume (magnitude <= max);
    if (age == 4'd11) begin
      assert (out_valid == valid && out_side == side);
      assert (q <= 8'd127 && (out_q == 8'd0 || out_q[7] == z[Z_W-1]));
      if (max == 0) assert (out_q == 8'd0);
      else assert (floor_ <= dividend && dividend - floor_ < 2 * max);
      if (max != 0 && magnitude == max) assert (q == 8'd127);
    end
  end

endmodule

`default_nettype wire
