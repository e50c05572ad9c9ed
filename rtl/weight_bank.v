// weight_bank: ternary weights, one word per activation and row group.
//
// Purpose     Memory behind the memory controller. A word {minus, plus} holds the weights of one
//             activation for the CS_WIDTH rows of one group: its bits are the chip-selects of the two
//             frames.
// Parameters  WORDS    >= 1  words; address = ((matrix * GROUPS) + group) * N_IN + activation
//             CS_WIDTH >= 1  rows of a group
//             SLICE_W  >= 1  bits of a memory; several lie beside each other where a word is wider. A slice that fits
//                            one block RAM in depth needs no choice between blocks behind it.
// Timing      Write at the edge with write_enable. Read: data after the edge with read_enable, held until
//             the next one. One address: a word is written or read, so that a memory with a single port
//             will do (the SPRAM of an iCE40 UltraPlus).
// Numerics    A row's bits in plus and minus: numerics R-TRIT.
// Not done    No reset of the contents: what was not written is unknown.
`default_nettype none

module weight_bank #(
    parameter  WORDS     = 64,
    parameter  CS_WIDTH  = 32,
    parameter  SLICE_W   = 2 * CS_WIDTH,
    localparam ADDRESS_W = (WORDS > 1) ? $clog2(WORDS) : 1,
    localparam WORD_W    = 2 * CS_WIDTH
) (
    input wire                 clk,
    input wire                 write_enable,
    input wire                 read_enable,
    input wire [ADDRESS_W-1:0] address,
    input wire [WORD_W-1:0]    write_data,
    output wire [WORD_W-1:0]   read_data
);

  genvar s;
  generate
    for (s = 0; s < WORD_W; s = s + SLICE_W) begin : slice
      localparam BITS = (WORD_W - s < SLICE_W) ? WORD_W - s : SLICE_W;
      reg [BITS-1:0] memory[0:WORDS-1];
      reg [BITS-1:0] answer;
      assign read_data[s+:BITS] = answer;
      always @(posedge clk) begin
        if (write_enable) memory[address] <= write_data[s+:BITS];
        else if (read_enable) answer <= memory[address];
      end
    end
  endgenerate

endmodule

`default_nettype wire
