// kv_cache: keys and values of every layer, head and position, with their maxima.
//
// Purpose     Keeps the int8 keys and values that head_quantize makes, DOT_WIDTH elements a word, and one
//             maximum a head and position, for attention to read.
// Parameters  LAYERS >= 1, KV_HEADS >= 1, CONTEXT >= 1 (positions)
//             HEAD_WIDTH >= 2, even; DOT_WIDTH 1, 2, 4, 8 or 16, divides HEAD_WIDTH
// Ports       Writing: the elements of one vector (KV_HEADS * HEAD_WIDTH) in row order with write_valid,
//             write_first with row 0; the maxima in head order with max_valid, max_first with head 0.
//             `value` (0 keys, 1 values), layer < LAYERS and position < CONTEXT are constant from three
//             cycles before a vector's first element or maximum to its last.
//             Reading: maxima lie at  ((value * LAYERS + layer) * KV_HEADS + head) * CONTEXT + position,
//             words at that * BLOCKS + block, BLOCKS = HEAD_WIDTH / DOT_WIDTH; element i of a block in bits
//             8i+7 ... 8i. Each port reads at the edge with its enable, and holds the word.
// Timing      A word can be read 2 cycles after the cycle of its last element, a maximum the cycle after.
// Numerics    int8 with one 23-bit maximum a head and position (numerics R-HEAD).
// Not done    No reset of the contents: positions that were not written are unknown. attention reads those
//             from 0 to the present one, so a sequence starts at position 0 and leaves none out.
`default_nettype none

module kv_cache #(
    parameter  LAYERS     = 1,
    parameter  KV_HEADS   = 4,
    parameter  HEAD_WIDTH = 16,
    parameter  CONTEXT    = 128,
    parameter  DOT_WIDTH  = 4,
    localparam BLOCKS     = HEAD_WIDTH / DOT_WIDTH,
    localparam ROWS       = 2 * LAYERS * KV_HEADS * CONTEXT,
    localparam ROW_W      = $clog2(ROWS),
    localparam WORD_W     = $clog2(ROWS * BLOCKS)
) (
    input wire                    clk,
    input wire                    rst_n,
    // writing
    input wire                    value,
    input wire  [15:0]            layer,
    input wire  [15:0]            position,
    input wire                    write_valid,
    input wire                    write_first,
    input wire  [7:0]             write_data,
    input wire                    max_valid,
    input wire                    max_first,
    input wire  [22:0]            max,
    // reading
    input wire                    read_enable,
    input wire  [WORD_W-1:0]      read_address,
    output reg  [8*DOT_WIDTH-1:0] read_data,
    input wire                    max_read_enable,
    input wire  [ROW_W-1:0]       max_read_address,
    output reg  [22:0]            max_read_data
);

  localparam [31:0] LAYER_ROWS  = KV_HEADS * CONTEXT;
  localparam [31:0] VALUE_ROWS  = LAYERS * KV_HEADS * CONTEXT;
  localparam [31:0] HEAD_ROWS   = CONTEXT;
  localparam [31:0] HEAD_BLOCKS = BLOCKS;
  localparam [31:0] LAST_BLOCK  = BLOCKS - 1;
  localparam [31:0] NEXT_HEAD   = CONTEXT * BLOCKS - (BLOCKS - 1);
  localparam        BLOCK_W     = (BLOCKS > 1) ? $clog2(BLOCKS) : 1;

  // Where the vector of this layer and position starts: products with constants, one a stage.
  wire [31:0]       layer_product = (LAYERS > 1) ? {16'd0, layer} * LAYER_ROWS : 32'd0;
  wire [31:0]       row_sum       = layer_rows + {16'd0, position} + (value ? VALUE_ROWS : 32'd0);
  wire [31:0]       word_product  = {{(32 - ROW_W) {1'b0}}, first_row} * HEAD_BLOCKS;
  reg  [31:0]       layer_rows;
  reg  [ROW_W-1:0]  first_row;
  reg  [WORD_W-1:0] first_word;

  always @(posedge clk) begin
    layer_rows <= layer_product;
    first_row  <= row_sum[ROW_W-1:0];
    first_word <= word_product[WORD_W-1:0];
  end

  // Words: counted from the first of the vector; a head's last block is followed by the next head's first.
  wire                   word_valid;
  wire [8*DOT_WIDTH-1:0] word;
  reg  [WORD_W-1:0]      word_address;
  reg  [BLOCK_W-1:0]     block;
  wire                   last_block = (block == LAST_BLOCK[BLOCK_W-1:0]);

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
    if (write_valid && write_first) begin
      word_address <= first_word;
      block        <= {BLOCK_W{1'b0}};
    end else if (word_valid) begin
      word_address <= word_address + (last_block ? NEXT_HEAD[WORD_W-1:0] : {{(WORD_W - 1) {1'b0}}, 1'b1});
      block        <= last_block ? {BLOCK_W{1'b0}} : block + 1'b1;
    end
  end

  reg  [ROW_W-1:0] next_row;
  wire [ROW_W-1:0] row = max_first ? first_row : next_row;

  always @(posedge clk) if (max_valid) next_row <= row + HEAD_ROWS[ROW_W-1:0];

  // No word is read while it is written, so synthesis need not keep the old one for the reader.
  (* no_rw_check *) reg [8*DOT_WIDTH-1:0] words [0:ROWS*BLOCKS-1];
  (* no_rw_check *) reg [22:0]            maxima[0:ROWS-1];

  always @(posedge clk) begin
    if (word_valid) words[word_address] <= word;
    if (read_enable) read_data <= words[read_address];
  end

  always @(posedge clk) begin
    if (max_valid) maxima[row] <= max;
    if (max_read_enable) max_read_data <= maxima[max_read_address];
  end

  wire unused = &{1'b0, row_sum, word_product};

  generate
    if (LAYERS < 1) begin : check_layers
      LAYERS_must_be_at_least_1 stop ();
    end
    if (KV_HEADS < 1) begin : check_kv_heads
      KV_HEADS_must_be_at_least_1 stop ();
    end
    if (CONTEXT < 1) begin : check_context
      CONTEXT_must_be_at_least_1 stop ();
    end
    if (HEAD_WIDTH % DOT_WIDTH != 0) begin : check_dot_width
      DOT_WIDTH_must_divide_HEAD_WIDTH stop ();
    end
  endgenerate

endmodule

`default_nettype wire
