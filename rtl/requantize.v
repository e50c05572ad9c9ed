// requantize: accumulators of the engine back to fixed point.
//
// Purpose     y = acc * S for every output of a matrix, as it leaves the engine; a probe names the results.
// Parameters  ACC_W 8 ... 35  bits of an accumulator
//             INDEX_W >= 1    bits of its row
// Timing      An element a clock; out_* follow in_* by 6 clocks up to 18 bits of ACC_W, else 7. scale_* and narrow are
//             sampled with in_valid.
// Numerics    numerics R-SCALE: round(acc * S * 2^f), magnitude limited. narrow 0: f = 12, 24 bits; 1: f = 10, 20 bits,
//             sign-extended (numerics R-GATE).
// Not done    No back-pressure.
`default_nettype none

module requantize #(
    parameter ACC_W   = 20,
    parameter INDEX_W = 6
) (
    input wire                      clk,
    input wire                      rst_n,
    input wire                      in_valid,
    input wire        [15:0]        in_tensor,
    input wire        [INDEX_W-1:0] in_index,
    input wire signed [ACC_W-1:0]   in_data,
    input wire        [15:0]        scale_mantissa,
    input wire signed [11:0]        scale_exponent,
    input wire                      narrow,
    output wire                     out_valid,
    output wire       [15:0]        out_tensor,
    output wire       [INDEX_W-1:0] out_index,
    output wire signed [23:0]       out_data
);

  localparam LATENCY = (ACC_W <= 18) ? 6 : 7;

  generate
    if (ACC_W < 8 || ACC_W > 35) begin : rule_acc
      ACC_W_must_be_8_to_35 rule ();
    end
  endgenerate

  reg [LATENCY-1:0] valid;
  always @(posedge clk) valid <= rst_n ? {valid[LATENCY-2:0], in_valid} : {LATENCY{1'b0}};
  assign out_valid = valid[LATENCY-1];

  delay #(.WIDTH(16 + INDEX_W), .CYCLES(LATENCY)) u_place (
      .clk(clk), .in({in_tensor, in_index}), .out({out_tensor, out_index})
  );

  scale_apply #(.VALUE_W(ACC_W)) u_apply (
      .clk(clk), .value(in_data), .mantissa(scale_mantissa), .exponent(scale_exponent), .narrow(narrow),
      .plain(1'b0), .result(out_data)
  );

  probe #(.INDEX_W(INDEX_W), .DATA_W(24)) probe_output (
      .valid(out_valid), .tensor(out_tensor), .index(out_index), .data(out_data)
  );

endmodule

`default_nettype wire
