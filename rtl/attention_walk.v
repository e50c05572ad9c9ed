// attention_walk: takes attention through heads, positions and blocks, and addresses the memories.
//
// Purpose     For each head: reads query and key words (positions outermost), waits for the first weighted
//             maximum, reads value words (blocks outermost), waits for the head's last result. Counts
//             addresses instead of multiplying.
// Parameters  As attention.
// Ports       start: layer and position are constant from then until done. scale_start asks for the score
//             scale of scale_head, scale_ready answers and stays until the next scale_start. head_start: a head
//             begins. scores_complete: its last score is there; u_valid: a weighted maximum. scoring: a query and a key word are read, word_first and word_last mark a position's.
//             summing: sums of the head are read or under way; sum_read: a value word is read, sum_first and
//             sum_last mark a block's. max_next: the maximum at max_address is read.
//             Addresses of the cache: see kv_cache.
// Timing      A word a clock in both phases; a block's last word waits while sums are pending. The score scale
//             of the next head is made during the sums.
// Not done    start while busy is ignored.
`default_nettype none

module attention_walk #(
    parameter  LAYERS     = 1,
    parameter  HEADS      = 4,
    parameter  KV_HEADS   = 4,
    parameter  HEAD_WIDTH = 16,
    parameter  CONTEXT    = 128,
    parameter  DOT_WIDTH  = 4,
    localparam BLOCKS     = HEAD_WIDTH / DOT_WIDTH,
    localparam ROWS       = 2 * LAYERS * KV_HEADS * CONTEXT,
    localparam ROW_W      = $clog2(ROWS),
    localparam WORD_W     = $clog2(ROWS * BLOCKS),
    localparam HEAD_W     = (HEADS > 1) ? $clog2(HEADS) : 1,
    localparam QUERY_W    = (HEADS * BLOCKS > 1) ? $clog2(HEADS * BLOCKS) : 1,
    localparam T_W        = (CONTEXT > 1) ? $clog2(CONTEXT) : 1
) (
    input wire               clk,
    input wire               rst_n,
    input wire               start,
    input wire  [15:0]       layer,
    input wire  [T_W-1:0]    position,
    output wire              busy,
    output reg               done,
    // score scale
    output reg               scale_start,
    output reg  [HEAD_W-1:0] scale_head,
    input wire               scale_ready,
    // heads
    output wire              head_start,
    output reg  [HEAD_W-1:0] head,
    input wire               scores_complete,
    input wire               u_valid,
    input wire               head_complete,
    // words
    output wire              scoring,
    output wire              word_first,
    output wire              word_last,
    output reg  [QUERY_W-1:0] query_address,
    output wire              summing,
    output wire              sum_reading,
    output wire              sum_read,
    output wire              sum_first,
    output wire              sum_last,
    input wire               sums_pending,
    output reg  [T_W-1:0]    t,
    output reg  [WORD_W-1:0] word_address,
    // maxima
    input wire               max_next,
    output reg  [ROW_W-1:0]  max_address
);

  localparam [31:0] LAYER_ROWS  = KV_HEADS * CONTEXT;
  localparam [31:0] VALUE_ROWS  = LAYERS * KV_HEADS * CONTEXT;
  localparam [31:0] VALUE_WORDS = LAYERS * KV_HEADS * CONTEXT * BLOCKS;
  localparam [31:0] HEAD_ROWS   = CONTEXT;
  localparam [31:0] HEAD_WORDS  = CONTEXT * BLOCKS;
  localparam [31:0] HEAD_BLOCKS = BLOCKS;
  localparam [31:0] LAST_BLOCK  = BLOCKS - 1;
  localparam [31:0] LAST_HEAD   = HEADS - 1;
  localparam [31:0] LAST_MEMBER = HEADS / KV_HEADS - 1;
  localparam        BLOCK_W     = (BLOCKS > 1) ? $clog2(BLOCKS) : 1;

  localparam [2:0] IDLE = 3'd0, ROW = 3'd1, WORD = 3'd2, READY = 3'd3, SCORES = 3'd4, WEIGHTS = 3'd5, SUMS = 3'd6,
      FINISH = 3'd7;

  reg  [2:0]         state;
  reg  [BLOCK_W-1:0] block;
  reg  [HEAD_W-1:0]  member;      // of the query heads that share a key and value head
  reg  [ROW_W-1:0]   head_row;    // first key maximum of the key and value head
  reg  [WORD_W-1:0]  head_word;   // its first key word
  reg  [WORD_W-1:0]  block_word;  // first value word of the block
  reg  [QUERY_W-1:0] head_query;  // first query word of the head
  wire               first_block = (block == {BLOCK_W{1'b0}});
  wire               last_block  = (block == LAST_BLOCK[BLOCK_W-1:0]);
  wire               last_t      = (t == position);
  wire               last_head   = (head == LAST_HEAD[HEAD_W-1:0]);
  wire               last_member = (member == LAST_MEMBER[HEAD_W-1:0]);
  wire               accepted    = start && (state == IDLE);
  wire               scores_end  = scoring && last_block && last_t;
  wire               sums_begin  = (state == WEIGHTS) && u_valid;
  wire               sums_end    = sum_read && last_t && last_block;
  wire               head_ends   = (state == FINISH) && head_complete;

  assign busy          = (state != IDLE);
  assign head_start    = (state == READY) && scale_ready;
  assign scoring       = (state == SCORES);
  assign word_first    = first_block;
  assign word_last     = last_block;
  assign summing       = (state == SUMS) || (state == FINISH);
  assign sum_reading   = (state == SUMS);  // a word that waits is read again
  assign sum_read      = sum_reading && !(last_t && sums_pending);
  assign sum_first     = (t == {T_W{1'b0}});
  assign sum_last      = last_t;

  always @(posedge clk) begin
    done <= rst_n && head_ends && last_head;
    if (!rst_n) state <= IDLE;
    else
      case (state)
        IDLE:    if (start) state <= ROW;
        ROW:     state <= WORD;
        WORD:    state <= READY;
        READY:   if (scale_ready) state <= SCORES;
        SCORES:  if (scores_end) state <= WEIGHTS;
        WEIGHTS: if (sums_begin) state <= SUMS;
        SUMS:    if (sums_end) state <= FINISH;
        default: if (head_ends) state <= last_head ? IDLE : READY;
      endcase
  end

  // Heads, and where theirs lie. The products with constants are registered before they are used.
  wire [31:0] layer_product = (LAYERS > 1) ? {16'd0, layer} * LAYER_ROWS : 32'd0;
  wire [31:0] word_product  = {{(32 - ROW_W) {1'b0}}, head_row} * HEAD_BLOCKS;
  reg  [31:0] layer_rows;

  always @(posedge clk) begin
    layer_rows <= layer_product;
    if (state == ROW) head_row <= layer_rows[ROW_W-1:0];
    else if (head_ends && last_member) head_row <= head_row + HEAD_ROWS[ROW_W-1:0];
    if (state == WORD) head_word <= word_product[WORD_W-1:0];
    else if (head_ends && last_member) head_word <= head_word + HEAD_WORDS[WORD_W-1:0];

    if (accepted) begin
      head       <= {HEAD_W{1'b0}};
      member     <= {HEAD_W{1'b0}};
      head_query <= {QUERY_W{1'b0}};
    end else if (head_ends) begin
      head       <= head + 1'b1;
      member     <= last_member ? {HEAD_W{1'b0}} : member + 1'b1;
      head_query <= head_query + HEAD_BLOCKS[QUERY_W-1:0];
    end
  end

  // The scale of the first head is asked for at once, that of the next while the sums run.
  always @(posedge clk) begin
    scale_start <= rst_n && (accepted || (sums_begin && !last_head));
    if (accepted) scale_head <= {HEAD_W{1'b0}};
    else if (sums_begin) scale_head <= scale_head + 1'b1;
  end

  // Positions and blocks of a head.
  always @(posedge clk) begin
    if (head_start) begin
      t            <= {T_W{1'b0}};
      block        <= {BLOCK_W{1'b0}};
      query_address <= head_query;
      word_address <= head_word;
    end else if (scoring) begin
      if (last_block) t <= t + 1'b1;
      block        <= last_block ? {BLOCK_W{1'b0}} : block + 1'b1;
      query_address <= last_block ? head_query : query_address + 1'b1;
      word_address <= word_address + 1'b1;
    end else if (sums_begin) begin
      t            <= {T_W{1'b0}};
      block        <= {BLOCK_W{1'b0}};
      word_address <= head_word + VALUE_WORDS[WORD_W-1:0];
      block_word   <= head_word + VALUE_WORDS[WORD_W-1:0];
    end else if (sum_read) begin
      t            <= last_t ? {T_W{1'b0}} : t + 1'b1;
      word_address <= last_t ? block_word + 1'b1 : word_address + HEAD_BLOCKS[WORD_W-1:0];
      if (last_t) begin
        block      <= block + 1'b1;
        block_word <= block_word + 1'b1;
      end
    end

    if (head_start) max_address <= head_row;
    else if (scores_complete) max_address <= head_row + VALUE_ROWS[ROW_W-1:0];
    else if (max_next) max_address <= max_address + 1'b1;
  end

  wire unused = &{1'b0, layer_rows, word_product};

endmodule

`default_nettype wire
