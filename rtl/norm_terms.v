// norm_terms: what a norm needs of each element: the gained value and the square.
//
// Purpose     Takes the mean off (LayerNorm), multiplies by the gain and squares, in a pipeline.
// Parameters  NORM  0: RMSNorm, 1: LayerNorm
// Timing      An element a clock. x_1 follows x by 1 clock; z and square by 3, with LayerNorm by 5.
// Numerics    z = x * gain, 40 bits, exact (numerics R-QUANT); square = x^2, 48 bits, exact (numerics R-RMS). LayerNorm:
//             x - mean, magnitude limited to 2^23 - 1, takes the place of x in both (numerics R-MEAN).
// Not done    No valid flags, no reset.
`default_nettype none

module norm_terms #(
    parameter NORM = 0
) (
    input wire               clk,
    input wire signed [23:0] x,
    input wire signed [15:0] gain,
    input wire signed [23:0] mean,
    output reg signed [23:0] x_1,
    output wire signed [39:0] z,
    output wire       [47:0] square
);

  reg signed  [15:0] gain_1;
  wire signed [23:0] centred;
  wire signed [15:0] gain_c;

  // The memories' outputs are registered before anything is computed from them.
  always @(posedge clk) begin
    x_1    <= x;
    gain_1 <= gain;
  end

  generate
    if (NORM == 1) begin : take_mean_off
      reg signed  [24:0] difference;
      reg signed  [23:0] held;
      wire signed [23:0] limited;
      limit #(.IN_W(25), .OUT_W(24)) u_limit (.in(difference), .out(limited));
      always @(posedge clk) begin
        difference <= {x_1[23], x_1} - {mean[23], mean};
        held       <= limited;
      end
      assign centred = held;
      delay #(.WIDTH(16), .CYCLES(2)) u_gain (.clk(clk), .in(gain_1), .out(gain_c));
    end else begin : as_it_is
      wire unused = &{1'b0, mean};
      assign centred = x_1;
      assign gain_c  = gain_1;
    end
  endgenerate

  multiply #(.A_W(24), .B_W(16)) u_multiply (.clk(clk), .a(centred), .b(gain_c), .product(z));
  square #(.WIDTH(24)) u_square (.clk(clk), .in(centred), .out(square));

endmodule

`default_nettype wire
