// attention: multi-head attention of one position over all positions up to it.
//
// Purpose     Per query head: scores against the cached keys, softmax weights, weighted sums of the cached
//             values, one division. The heads' results lie side by side.
// Parameters  LAYERS, KV_HEADS, CONTEXT (positions), HEAD_WIDTH, DOT_WIDTH  as kv_cache
//             HEADS  a multiple of KV_HEADS; query head h reads key and value head h / (HEADS / KV_HEADS)
// Ports       query_*, query_max_*: what head_quantize makes of the queries, complete before start.
//             start: layer, position, step and score_* (the scale c) are constant from then until done; the keys
//             and values of the positions 0 ... position are in the cache (those written last, two cycles before).
//             read_*, max_read_*: kv_cache. out_*: results in row order, at most one a clock.
// Timing      T = position + 1, B = HEAD_WIDTH / DOT_WIDTH: a head takes T B cycles for scores, the same for sums
//             (a block takes DOT_WIDTH + 6 when T is less), and about 60 beside; the weights are made while the
//             first block is summed. done comes the cycle after the last result.
// Numerics    numerics R-SCORE, R-SOFTMAX, R-VALUE.
// Not done    start while busy is ignored. Queries are not written while busy.
`default_nettype none

module attention #(
    parameter  LAYERS     = 1,
    parameter  HEADS      = 4,
    parameter  KV_HEADS   = 4,
    parameter  HEAD_WIDTH = 16,
    parameter  CONTEXT    = 128,
    parameter  DOT_WIDTH  = 4,
    localparam ROWS       = 2 * LAYERS * KV_HEADS * CONTEXT,
    localparam ROW_W      = $clog2(ROWS),
    localparam WORD_W     = $clog2(ROWS * (HEAD_WIDTH / DOT_WIDTH)),
    localparam INDEX_W    = $clog2(HEADS * HEAD_WIDTH)
) (
    input wire                    clk,
    input wire                    rst_n,
    // queries
    input wire                    query_valid,
    input wire                    query_first,
    input wire  [7:0]             query_data,
    input wire                    query_max_valid,
    input wire                    query_max_first,
    input wire  [22:0]            query_max,
    // control
    input wire                    start,
    input wire  [15:0]            layer,
    input wire  [15:0]            position,
    input wire  [15:0]            step,
    input wire  [15:0]            score_mantissa,
    input wire  signed [11:0]     score_exponent,
    output wire                   busy,
    output wire                   done,
    // kv_cache
    output wire                   read_enable,
    output wire [WORD_W-1:0]      read_address,
    input wire  [8*DOT_WIDTH-1:0] read_data,
    output wire                   max_read_enable,
    output wire [ROW_W-1:0]       max_read_address,
    input wire  [22:0]            max_read_data,
    // results
    output wire                   out_valid,
    output reg  [INDEX_W-1:0]     out_index,
    output wire signed [23:0]     out_data
);

  localparam HEAD_W  = (HEADS > 1) ? $clog2(HEADS) : 1;
  localparam WORDS   = HEADS * HEAD_WIDTH / DOT_WIDTH;
  localparam QUERY_W = (WORDS > 1) ? $clog2(WORDS) : 1;
  localparam T_W     = (CONTEXT > 1) ? $clog2(CONTEXT) : 1;
  localparam DOT_W   = 15 + $clog2(HEAD_WIDTH);
  localparam TOTAL_W = 16 + $clog2(CONTEXT);
  localparam SUM_W   = 35 + $clog2(CONTEXT);

  wire head_start, scoring, word_first, word_last, summing, sum_reading, sum_read, sum_first, sum_last;
  wire score_valid, scores_complete, weight_soon, weight_valid, u_valid, total_valid;
  wire scale_start, scale_ready, dot_soon, dot_valid;
  wire sums_pending, sum_valid, sum_take, result_valid;
  wire [1:0] scale_step, reciprocal_step;
  wire [15:0] scale_mantissa, reciprocal_mantissa;
  wire signed [11:0] scale_exponent, reciprocal_exponent;
  wire [HEAD_W-1:0]       head, scale_head;
  wire [QUERY_W-1:0]      query_address;
  wire [8*DOT_WIDTH-1:0]  query_word;
  wire [T_W-1:0]          t, score_position, weight_position, u_position;
  wire signed [DOT_W-1:0] dot;
  wire [15:0]             weight;
  wire [26:0]             u;
  wire [TOTAL_W-1:0]      total;
  wire signed [SUM_W-1:0] sum;

  assign read_enable     = scoring || sum_reading;
  assign max_read_enable = dot_soon || weight_soon;

  attention_walk #(
      .LAYERS(LAYERS), .HEADS(HEADS), .KV_HEADS(KV_HEADS), .HEAD_WIDTH(HEAD_WIDTH), .CONTEXT(CONTEXT),
      .DOT_WIDTH(DOT_WIDTH)
  ) u_attention_walk (
      .clk(clk), .rst_n(rst_n), .start(start), .layer(layer), .position(position[T_W-1:0]), .busy(busy),
      .done(done), .scale_start(scale_start), .scale_head(scale_head), .scale_ready(scale_ready),
      .head_start(head_start), .head(head), .scores_complete(scores_complete), .u_valid(u_valid),
      .head_complete(out_valid && out_last_of_head), .scoring(scoring), .word_first(word_first),
      .word_last(word_last), .query_address(query_address), .summing(summing), .sum_reading(sum_reading), .sum_read(sum_read),
      .sum_first(sum_first), .sum_last(sum_last), .sums_pending(sums_pending), .t(t),
      .word_address(read_address), .max_next(max_read_enable), .max_address(max_read_address)
  );

  wire [22:0] query_max_read;

  query_buffer #(
      .HEADS(HEADS), .HEAD_WIDTH(HEAD_WIDTH), .DOT_WIDTH(DOT_WIDTH)
  ) u_query_buffer (
      .clk(clk), .rst_n(rst_n), .write_valid(query_valid), .write_first(query_first), .write_data(query_data),
      .max_valid(query_max_valid), .max_first(query_max_first), .max(query_max), .read_enable(scoring),
      .read_address(query_address), .read_data(query_word), .max_read_enable(scale_start),
      .max_read_address(scale_head), .max_read_data(query_max_read)
  );

  // What the memories read arrives a cycle later.
  reg words_valid, words_first, words_last;
  always @(posedge clk) begin
    words_valid <= rst_n && scoring;
    words_first <= word_first;
    words_last  <= word_last;
  end

  dot_product #(
      .HEAD_WIDTH(HEAD_WIDTH), .DOT_WIDTH(DOT_WIDTH)
  ) u_dot_product (
      .clk(clk), .rst_n(rst_n), .in_valid(words_valid), .in_first(words_first), .in_last(words_last),
      .a(query_word), .b(read_data), .out_soon(dot_soon), .out_valid(dot_valid), .out_dot(dot)
  );

  attention_scale #(
      .HEAD_WIDTH(HEAD_WIDTH), .CONTEXT(CONTEXT)
  ) u_attention_scale (
      .clk(clk), .rst_n(rst_n), .scale_start(scale_start), .query_max(query_max_read),
      .score_mantissa(score_mantissa), .score_exponent(score_exponent), .scale_ready(scale_ready),
      .scale_step(scale_step), .scale_mantissa(scale_mantissa), .scale_exponent(scale_exponent),
      .total_valid(total_valid), .total(total), .reciprocal_step(reciprocal_step),
      .reciprocal_mantissa(reciprocal_mantissa), .reciprocal_exponent(reciprocal_exponent), .summing(summing),
      .dot_valid(dot_valid), .dot(dot), .key_max(max_read_data), .sum_valid(sum_valid), .sum(sum),
      .sum_take(sum_take), .result_valid(result_valid), .result(out_data)
  );

  softmax #(
      .CONTEXT(CONTEXT)
  ) u_softmax (
      .clk(clk), .rst_n(rst_n), .start(head_start), .last(position[T_W-1:0]), .in_valid(score_valid),
      .in_position(score_position), .in_score(out_data), .complete(scores_complete), .weight_soon(weight_soon),
      .weight_valid(weight_valid), .weight_position(weight_position), .weight(weight),
      .total_valid(total_valid), .total(total)
  );

  weighted_sum #(
      .CONTEXT(CONTEXT), .DOT_WIDTH(DOT_WIDTH)
  ) u_weighted_sum (
      .clk(clk), .rst_n(rst_n), .start(head_start), .weight_valid(weight_valid), .weight(weight),
      .value_max(max_read_data), .u_valid(u_valid), .u_position(u_position), .u(u), .read_enable(sum_read),
      .read_first(sum_first), .read_last(sum_last), .read_position(t), .values(read_data),
      .pending(sums_pending), .sum_valid(sum_valid), .sum_take(sum_take), .sum(sum)
  );

  // Scores and results leave the same multiplier, never at the same time. Results are numbered by row.
  localparam        ELEMENT_W    = $clog2(HEAD_WIDTH);
  localparam [31:0] LAST_ELEMENT = HEAD_WIDTH - 1;
  reg  [ELEMENT_W-1:0] out_element;
  wire                 out_last_of_head = (out_element == LAST_ELEMENT[ELEMENT_W-1:0]);

  assign score_valid = result_valid && !summing;
  assign out_valid   = result_valid && summing;

  always @(posedge clk) begin
    if (start && !busy) begin
      out_index   <= {INDEX_W{1'b0}};
      out_element <= {ELEMENT_W{1'b0}};
    end else if (out_valid) begin
      out_index   <= out_index + 1'b1;
      out_element <= out_last_of_head ? {ELEMENT_W{1'b0}} : out_element + 1'b1;
    end
  end

  // What passes the probes, numbered by head and position (head * CONTEXT + t) or by row.
  localparam SCORE_W     = (HEADS * CONTEXT > 1) ? $clog2(HEADS * CONTEXT) : 1;
  localparam DOT_PROBE_W = (DOT_W > 24) ? DOT_W : 24;
  localparam [31:0] STRIDE = CONTEXT;
  reg  [T_W-1:0]     dot_position;
  reg  [INDEX_W-1:0] sum_index;
  wire [31:0]        first_score = {{(32 - HEAD_W) {1'b0}}, head} * STRIDE;
  wire [31:0]        dot_at      = first_score + {{(32 - T_W) {1'b0}}, dot_position};
  wire [31:0]        score_at    = first_score + {{(32 - T_W) {1'b0}}, score_position};
  wire [31:0]        weight_at   = first_score + {{(32 - T_W) {1'b0}}, weight_position};
  wire [31:0]        u_at        = first_score + {{(32 - T_W) {1'b0}}, u_position};
  wire [HEAD_W+1:0]  softmax_at  = {1'b0, head, 1'b0} + {2'b00, head} + {{HEAD_W{1'b0}}, reciprocal_step};
  wire [31:0]        scale_shown = scale_step[0] ? {16'd0, scale_mantissa} : {{20{scale_exponent[11]}}, scale_exponent};
  wire [39:0]        reciprocal_shown =
      reciprocal_step[0] ? {24'd0, reciprocal_mantissa} : {{28{reciprocal_exponent[11]}}, reciprocal_exponent};
  wire               unused = &{1'b0, position, dot_at, score_at, weight_at, u_at, scale_shown[31:24]};

  always @(posedge clk) begin
    if (head_start) dot_position <= {T_W{1'b0}};
    else if (dot_valid) dot_position <= dot_position + 1'b1;
    if (start && !busy) sum_index <= {INDEX_W{1'b0}};
    else if (sum_valid && sum_take) sum_index <= sum_index + 1'b1;
  end

  probe #(.INDEX_W(HEAD_W + 1), .DATA_W(24)) probe_score_scale (
      .valid(scale_step != 2'd0), .tensor(step), .index({scale_head, scale_step[1]}), .data(scale_shown[23:0])
  );
  probe #(.INDEX_W(SCORE_W), .DATA_W(DOT_PROBE_W)) probe_dot (
      .valid(dot_valid), .tensor(step), .index(dot_at[SCORE_W-1:0]),
      .data({{(DOT_PROBE_W - DOT_W + 1) {dot[DOT_W-1]}}, dot[DOT_W-2:0]})
  );
  probe #(.INDEX_W(SCORE_W), .DATA_W(24)) probe_score (
      .valid(score_valid), .tensor(step), .index(score_at[SCORE_W-1:0]), .data(out_data)
  );
  probe #(.INDEX_W(SCORE_W), .DATA_W(17)) probe_weight (
      .valid(weight_valid), .tensor(step), .index(weight_at[SCORE_W-1:0]), .data({1'b0, weight})
  );
  probe #(.INDEX_W(SCORE_W), .DATA_W(28)) probe_value_weight (
      .valid(u_valid), .tensor(step), .index(u_at[SCORE_W-1:0]), .data({1'b0, u})
  );
  probe #(.INDEX_W(HEAD_W + 2), .DATA_W(40)) probe_softmax (
      .valid(total_valid || reciprocal_step != 2'd0), .tensor(step), .index(softmax_at),
      .data(total_valid ? {{(40 - TOTAL_W) {1'b0}}, total} : reciprocal_shown)
  );
  probe #(.INDEX_W(INDEX_W), .DATA_W(SUM_W + 1)) probe_weighted_sum (
      .valid(sum_valid && sum_take), .tensor(step), .index(sum_index), .data({sum[SUM_W-1], sum})
  );
  probe #(.INDEX_W(INDEX_W), .DATA_W(24)) probe_attention (
      .valid(out_valid), .tensor(step), .index(out_index), .data(out_data)
  );

  generate
    if (KV_HEADS < 1 || HEADS % KV_HEADS != 0) begin : check_heads
      HEADS_must_be_a_multiple_of_KV_HEADS stop ();
    end
    if (DOT_WIDTH != 1 && DOT_WIDTH != 2 && DOT_WIDTH != 4 && DOT_WIDTH != 8 && DOT_WIDTH != 16) begin : check_dot
      DOT_WIDTH_must_be_1_2_4_8_or_16 stop ();
    end
  endgenerate

endmodule

`default_nettype wire
