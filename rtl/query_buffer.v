// query_buffer: the queries of one position, with their maxima.
//
// Purpose     Keeps what head_quantize makes of the queries until attention has gone through all heads.
// Parameters  HEADS >= 1; HEAD_WIDTH >= 2, even; DOT_WIDTH 1, 2, 4, 8 or 16, divides HEAD_WIDTH
// Ports       Elements in row order, write_first with row 0; maxima in head order, max_first with head 0.
//             Word head * BLOCKS + block holds element i of the block in bits 8i+7 ... 8i; maximum head.
// Timing      A word can be read 2 cycles after the cycle of its last element, a maximum the cycle after.
//             Each port reads at the edge with its enable, and holds the word.
// Not done    No reset of the contents: what was not written is unknown.
`default_nettype none

module query_buffer #(
    parameter  HEADS      = 4,
    parameter  HEAD_WIDTH = 16,
    parameter  DOT_WIDTH  = 4,
    localparam HEAD_W     = (HEADS > 1) ? $clog2(HEADS) : 1,
    localparam WORDS      = HEADS * HEAD_WIDTH / DOT_WIDTH,
    localparam WORD_W     = (WORDS > 1) ? $clog2(WORDS) : 1
) (
    input wire                   clk,
    input wire                   rst_n,
    input wire                   write_valid,
    input wire                   write_first,
    input wire [7:0]             write_data,
    input wire                   max_valid,
    input wire                   max_first,
    input wire [22:0]            max,
    input wire                   read_enable,
    input wire [WORD_W-1:0]      read_address,
    output reg [8*DOT_WIDTH-1:0] read_data,
    input wire                   max_read_enable,
    input wire [HEAD_W-1:0]      max_read_address,
    output reg [22:0]            max_read_data
);

  wire                   word_valid;
  wire [8*DOT_WIDTH-1:0] word;
  reg  [WORD_W-1:0]      word_address;
  reg  [HEAD_W-1:0]      next_head;
  wire [HEAD_W-1:0]      head = max_first ? {HEAD_W{1'b0}} : next_head;

  element_packer #(
      .DOT_WIDTH(DOT_WIDTH)
  ) u_element_packer (
      .clk(clk),
      .rst_n(rst_n),
      .in_valid(write_valid),
      .in_first(write_first),
      .in_data(write_data),
      .word_valid(word_valid),
      .word(word)
  );

  always @(posedge clk) begin
    if (write_valid && write_first) word_address <= {WORD_W{1'b0}};
    else if (word_valid) word_address <= word_address + 1'b1;
    if (max_valid) next_head <= head + 1'b1;
  end

  // No word is read while it is written, so synthesis need not keep the old one for the reader.
  (* no_rw_check *) reg [8*DOT_WIDTH-1:0] words [0:WORDS-1];
  (* no_rw_check *) reg [22:0]            maxima[0:HEADS-1];

  always @(posedge clk) begin
    if (word_valid) words[word_address] <= word;
    if (read_enable) read_data <= words[read_address];
  end

  always @(posedge clk) begin
    if (max_valid) maxima[head] <= max;
    if (max_read_enable) max_read_data <= maxima[max_read_address];
  end

endmodule

`default_nettype wire
