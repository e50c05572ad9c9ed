// scalar: the peripheral that owns one output.
//
// Purpose     Shifts a broadcast activation into its input register while its chip-select is low, and adds
//             it to its accumulator once the frame is complete. At `capture` the sum moves to `result`, a
//             stage of the shift chain that carries all results out while the next pass runs.
// Parameters  COPI_WIDTH   1, 2, 4 or 8  bits of a frame that arrive in one clock, most significant first
//             SIGN_FRAMES  1: frames carry x or -x, the scalar only adds
//                          0: frames carry x, the scalar subtracts it when `sign` is 1
//             ACC_W        >= 8          width of the accumulator
//             FORM         how it subtracts: 0 adds ~x + 1, inverted before the adder; 1 the same, but the bits are
//                          inverted as they come, and the input register holds ~x; 2 is the concept's text,
//                          a - x beside a + x, and a choice (docs/hardware.md)
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
    parameter ACC_W       = 20,
    parameter FORM        = 0
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
  wire                   subtract;

  generate
    if (SIGN_FRAMES == 1) begin : add_only
      wire unused = sign;
      assign subtract = 1'b0;
    end else begin : add_or_subtract
      reg sign_of_frame;
      always @(posedge clk) sign_of_frame <= sign;
      assign subtract = sign_of_frame;
    end
  endgenerate

  // Sign-extends, and inverts to subtract: -x = ~x + 1, and the 1 enters the one carry chain as its carry.
  function [ACC_W-1:0] addend(input [7:0] x, input invert);
    addend = {{(ACC_W - 7) {x[7]}}, x[6:0]} ^ {ACC_W{invert && FORM == 0}};
  endfunction

  // What is inverted of the bits that come.
  function [7:0] flips(input negative);
    flips = {{(8 - COPI_WIDTH) {1'b0}}, {COPI_WIDTH{negative && FORM == 1 && SIGN_FRAMES == 0}}};
  endfunction

  // One process a scalar: an event-driven simulator wakes each of them at each edge.
  always @(posedge clk) begin
    if (!rst_n) begin
      input_register <= 8'd0;
      add            <= 1'b0;
    end else begin
      if (!cs_n) input_register <= (input_register << COPI_WIDTH) | {{(8 - COPI_WIDTH) {1'b0}}, copi} ^ flips(sign);
      add <= frame_end && !cs_n;
    end

    if (!rst_n || capture) acc <= {ACC_W{1'b0}};
    else if (FORM != 2) begin
      if (add) acc <= acc + addend(input_register, subtract) + {{(ACC_W - 1) {1'b0}}, subtract};
    end else if (add) acc <= subtract ? acc - addend(input_register, 1'b0) : acc + addend(input_register, 1'b0);

    if (capture) result <= acc;
    else if (shift) result <= result_in;
  end

endmodule

`default_nettype wire
