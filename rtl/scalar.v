// scalar: the peripheral that owns one output.
//
// Purpose     Shifts a broadcast activation into its input register while its chip-select is low, and adds
//             it to its accumulator once the frame is complete. At `capture` the sum moves to `result`, a
//             stage of the shift chain that carries all results out while the next pass runs.
// Parameters  COPI_WIDTH   1, 2, 4 or 8  bits of a frame that arrive in one clock, most significant first
//             SIGN_FRAMES  1: frames carry x or -x, the scalar only adds
//                          0: frames carry x, the scalar subtracts it when `sign` is 1
//             ACC_W        >= 8          width of the accumulator
// Timing      copi, cs_n, sign and frame_end are sampled at the rising edge. With frame_end in cycle c the
//             input register is complete after edge c and acc holds the new sum after edge c+1, so frames
//             may follow each other without a gap. cs_n and sign stay constant during a frame.
//             capture: result <= acc, acc <= 0; never in the cycle after a frame_end of a selected frame.
//             shift:   result <= result_in.
// Numerics    Activation -127...127 (numerics R-ACT); the sum is exact in two's complement when ACC_W is
//             8 + ceil(log2 N_IN) (numerics R-ACC).
// Not done    No saturation, no overflow flag, no answer on the wire (there is no POCI).
`default_nettype none

module scalar #(
    parameter COPI_WIDTH  = 1,
    parameter SIGN_FRAMES = 1,
    parameter ACC_W       = 20
) (
    input wire                  clk,
    input wire                  rst_n,
    // broadcast
    input wire [COPI_WIDTH-1:0] copi,
    input wire                  cs_n,
    input wire                  sign,
    input wire                  frame_end,
    // readout
    input wire                  capture,
    input wire                  shift,
    input wire [ACC_W-1:0]      result_in,
    output reg [ACC_W-1:0]      result
);

  reg signed [7:0]       input_register;
  reg signed [ACC_W-1:0] acc;
  reg                    add;

  wire [7:0]       shifted;
  wire [ACC_W-1:0] extended;
  wire [ACC_W-1:0] sum;

  generate
    if (COPI_WIDTH == 8) begin : byte_wire
      assign shifted = copi;
    end else begin : narrow_wire
      assign shifted = {input_register[7-COPI_WIDTH:0], copi};
    end
  endgenerate

  assign extended = {{(ACC_W - 7) {input_register[7]}}, input_register[6:0]};

  // One carry chain serves both directions: -x = ~x + 1, the 1 enters as the carry.
  generate
    if (SIGN_FRAMES == 1) begin : add_only
      wire unused = sign;
      assign sum = acc + extended;
    end else begin : add_or_subtract
      reg subtract;
      always @(posedge clk) subtract <= sign;
      assign sum = acc + (extended ^ {ACC_W{subtract}}) + {{(ACC_W - 1) {1'b0}}, subtract};
    end
  endgenerate

  always @(posedge clk) begin
    if (!rst_n) input_register <= 8'd0;
    else if (!cs_n) input_register <= shifted;
  end

  always @(posedge clk) begin
    if (!rst_n) add <= 1'b0;
    else add <= frame_end && !cs_n;
  end

  always @(posedge clk) begin
    if (!rst_n || capture) acc <= {ACC_W{1'b0}};
    else if (add) acc <= sum;
  end

  always @(posedge clk) begin
    if (capture) result <= acc;
    else if (shift) result <= result_in;
  end

endmodule

`default_nettype wire
