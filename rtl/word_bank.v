// word_bank: a memory of words, written or read by number.
//
// Purpose     Gains, constants, rotary increments, the residual stream and the layer's work memory.
// Parameters  WORDS     >= 1  words
//             WORD_W    >= 1  bits of a word
//             ADDRESS_W >= ceil(log2 WORDS), >= 1  bits of the two addresses
// Timing      Write at the edge with write_enable. Read: data after the edge with read_enable, held until
//             the next one. Read and write in one cycle: of different words.
// Numerics    Bits as they come.
// Not done    No reset of the contents: what was not written is unknown. An address behind the last word
//             is the caller's error.
`default_nettype none

module word_bank #(
    parameter  WORDS     = 64,
    parameter  WORD_W    = 24,
    parameter  ADDRESS_W = 6,
    localparam WORD      = (WORDS > 1) ? $clog2(WORDS) : 1
) (
    input wire                 clk,
    input wire                 write_enable,
    input wire [ADDRESS_W-1:0] write_address,
    input wire [WORD_W-1:0]    write_data,
    input wire                 read_enable,
    input wire [ADDRESS_W-1:0] read_address,
    output reg [WORD_W-1:0]    read_data
);

  reg [WORD_W-1:0] memory[0:WORDS-1];

  wire unused = &{1'b0, write_address, read_address};  // bits that no word needs

  wire collision = write_enable && (write_address[WORD-1:0] == read_address[WORD-1:0]);

  always @(posedge clk) begin
    if (write_enable) memory[write_address[WORD-1:0]] <= write_data;
    if (read_enable) read_data <= collision ? {WORD_W{1'bx}} : memory[read_address[WORD-1:0]];
  end

endmodule

`default_nettype wire
