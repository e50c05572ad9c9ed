// handshake_register: holds one offer of a stream.
//
// Purpose     Cuts the way of a word from the one who offers it to the one who takes it, where what lies before is slow:
//             a block RAM answers late in its cycle, and its depth is chosen behind it.
// Parameters  WIDTH >= 1  bits of a word
// Timing      A word taken at an edge is offered from then on until it is taken; a word a clock passes. in_ready comes
//             from out_ready within the cycle.
// Not done    No second word: in_ready is not registered.
`default_nettype none

module handshake_register #(
    parameter WIDTH = 8
) (
    input wire              clk,
    input wire              rst_n,
    input wire              in_valid,
    output wire             in_ready,
    input wire  [WIDTH-1:0] in_data,
    output reg              out_valid,
    input wire              out_ready,
    output reg  [WIDTH-1:0] out_data
);

  assign in_ready = !out_valid || out_ready;

  always @(posedge clk) begin
    if (!rst_n) out_valid <= 1'b0;
    else if (in_ready) out_valid <= in_valid;
  end

  always @(posedge clk) if (in_ready) out_data <= in_data;

endmodule

`default_nettype wire
