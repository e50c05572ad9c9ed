// transformer_layer: the layers of a BitNet transformer, one after another on the same hardware.
//
// Purpose     Runs layers on the residual stream in place: norm, projections on the ternary engine, rotary
//             embedding, attention over a cache of keys and values, residual connections, gated feed-forward.
// Parameters  WIDTH, FFN_WIDTH >= 2; HEADS a multiple of KV_HEADS; HEAD_WIDTH even; CONTEXT 1 ... 65536 positions
//             LAYERS >= 1 caches of keys and values; SLOTS 1 ... LAYERS layers whose weights the banks hold
//             LANES, CS_WIDTH, COPI_WIDTH, SIGN_FRAMES as ternary_matvec; DOT_WIDTH as attention, divides HEAD_WIDTH
//             NORM 0 RMSNorm, 1 LayerNorm; ACTIVATION 0 ReLU, 1 squared ReLU, 2 SwiGLU
//             An illegal value stops elaboration with the rule's name (layer_rules).
// Ports       port_*: a byte a clock into or out of six banks, while idle: memory_controller, word_port. start_*: runs
//             `count` layers, caches from `layer`, weights from `slot` on. error, sticky until error_clear: [0] access
//             while running [1] address or bank outside [2] illegal value [3] byte out of order [4] weight +1 and -1,
//             or padding not 0 [5] start refused (start_guard). hold: takes no result of the engine and starts nothing.
// Timing      One phase after another (sequencer); the engine runs ahead of them. rtl/README.md has the latencies.
// Numerics    docs/numerics.md, R-ACT to R-RESIDUAL; the units cite their rules.
// Not done    Embedding, final norm and output head are the host's. No clock crossing.
`default_nettype none

module transformer_layer #(
    parameter WIDTH = 64, HEADS = 4, KV_HEADS = 4, HEAD_WIDTH = 16, FFN_WIDTH = 192,
    parameter CONTEXT = 128, LAYERS = 1, SLOTS = 1,
    parameter LANES = 64, CS_WIDTH = 64, COPI_WIDTH = 1, SIGN_FRAMES = 1, DOT_WIDTH = 4,
    parameter NORM = 0, ACTIVATION = 2, SLICE_W = 2 * CS_WIDTH
) (
    input wire         clk,
    input wire         rst_n,
    // outside port
    input wire         port_valid,
    input wire         port_write,
    input wire  [2:0]  port_bank,
    input wire  [31:0] port_address,
    input wire  [7:0]  port_data,
    output wire        port_read_valid,
    output wire [7:0]  port_read_data,
    output wire [5:0]  error,
    input wire         error_clear,
    // runs
    input wire         start_valid,
    output wire        start_ready,
    input wire  [15:0] start_layer, start_count, start_slot, start_position,
    input wire         hold,
    output wire        busy,
    output wire [15:0] step, layer, position,
    output wire [3:0]  phase
);

  localparam Q_WIDTH = HEADS * HEAD_WIDTH, KV_WIDTH = KV_HEADS * HEAD_WIDTH;
  localparam WORK = (Q_WIDTH > FFN_WIDTH) ? Q_WIDTH : FFN_WIDTH, LONGEST = (WIDTH > WORK) ? WIDTH : WORK;
  // Row groups of a matrix with so many rows, and the weight words of a slot.
  localparam BLOCKS     = (LANES + CS_WIDTH - 1) / CS_WIDTH;
  localparam Q_GROUPS   = (Q_WIDTH - 1) / LANES * BLOCKS + (Q_WIDTH - 1) % LANES / CS_WIDTH + 1;
  localparam KV_GROUPS  = (KV_WIDTH - 1) / LANES * BLOCKS + (KV_WIDTH - 1) % LANES / CS_WIDTH + 1;
  localparam OUT_GROUPS = (WIDTH - 1) / LANES * BLOCKS + (WIDTH - 1) % LANES / CS_WIDTH + 1;
  localparam FFN_GROUPS = (FFN_WIDTH - 1) / LANES * BLOCKS + (FFN_WIDTH - 1) % LANES / CS_WIDTH + 1;
  localparam MOST       = (LONGEST - 1) / LANES * BLOCKS + (LONGEST - 1) % LANES / CS_WIDTH + 1;
  localparam SLOT_WORDS = (Q_GROUPS + 2 * KV_GROUPS + 2 * FFN_GROUPS) * WIDTH + OUT_GROUPS * (Q_WIDTH + FFN_WIDTH);
  localparam SLOT_GAINS = 2 * WIDTH + Q_WIDTH + FFN_WIDTH, ROPE_WORDS = HEAD_WIDTH / 2;
  localparam CACHE_ROWS = 2 * LAYERS * KV_HEADS * CONTEXT, CACHE_BLOCKS = HEAD_WIDTH / DOT_WIDTH;
  localparam INDEX_W = $clog2(LONGEST), ACC_W = 8 + INDEX_W, ROW_W = $clog2(Q_WIDTH);
  localparam GROUP_W = (MOST > 1) ? $clog2(MOST) : 1, ADDRESS_W = $clog2(SLOTS * SLOT_WORDS);
  localparam GAIN_W = 1 + $clog2(SLOTS * SLOT_GAINS), SLOT_W = (SLOTS > 1) ? $clog2(SLOTS) : 1;
  localparam ROPE_W = (ROPE_WORDS > 1) ? $clog2(ROPE_WORDS) : 1, HEAD_W = (HEADS > 1) ? $clog2(HEADS) : 1;
  localparam CACHE_W = $clog2(CACHE_ROWS), WORD_W = $clog2(CACHE_ROWS * CACHE_BLOCKS);
  localparam [31:0] LAST_HEAD = HEADS - 1, LAST_KV_HEAD = KV_HEADS - 1;

  // outside port, banks
  wire               engine_port_valid, engine_read_valid, engine_busy, bank_select, constant_read;
  wire [7:0]         engine_read_data;
  wire [5:0]         engine_error, layer_error;
  wire [SLOT_W+4:0]  constant_address;
  wire [3:0]         offence;
  wire [31:0]        constant, word_0, increment;
  wire [11:0]        word_2;
  // norm
  wire               norm_start, norm_busy, norm_read, norm_valid, vector_done, norm_done;
  wire [1:0]         which;
  wire [INDEX_W-1:0] norm_last, norm_address, norm_index;
  wire [GAIN_W-1:0]  gain_base;
  wire [15:0]        gain, word_1;
  wire [7:0]         norm_data, head_data;
  wire signed [23:0] norm_x, turned_data;
  wire [23:0]        norm_mantissa;
  wire signed [11:0] norm_exponent, scale_exponent;
  // engine
  wire               operation_valid, operation_ready, result_valid, result_ready;
  wire [15:0]        operation, result_operation;
  wire [ADDRESS_W-1:0] first_word, last_word;
  wire [INDEX_W-1:0] last_index, last_row, result_index;
  wire [GROUP_W-1:0] last_group;
  wire [ACC_W-1:0]   result_data;
  // outputs of a matrix
  wire               observed_valid, observed_index, narrow, to_sum, to_hidden, second_sum, met_sum, met_hidden;
  wire               output_valid, sum_valid, hidden_valid, mixed_valid, written;
  wire [15:0]        observed_tensor, scale_mantissa, output_tensor, sum_tensor, hidden_tensor;
  wire [23:0]        observed_data;
  wire [INDEX_W-1:0] output_index, met_index, sum_index, hidden_index, written_index;
  wire [23:0]        output_data, met_data, sum_data, hidden_data, mixed_data, residual_data, work_data;
  // heads and attention
  wire               head_start, head_done, head_busy, head_read, head_valid, head_first, max_valid, max_first;
  wire               turn_valid, turn_second, turned_valid, turned_second;
  wire               attention_start, attention_done, attention_busy, word_read, max_read;
  wire [1:0]         head_kind;
  wire [INDEX_W-1:0] head_address, head_index, turn_index, turned_index;
  wire [ROPE_W-1:0]  rope_address;
  wire [HEAD_W-1:0]  max_head;
  wire [22:0]        max, cached_max;
  wire [15:0]        turn_tensor, turned_tensor;
  wire [WORD_W-1:0]  word_address;
  wire [CACHE_W-1:0] max_address;
  wire [ROW_W-1:0]   mixed_index;
  wire [8*DOT_WIDTH-1:0] cached_word;

  wire unused = &{1'b0, engine_busy, bank_select, norm_busy, head_busy, attention_busy, output_tensor,
                  sum_tensor, hidden_tensor, turned_tensor, turned_index, max_head, head_index};
  assign error = engine_error | layer_error;
  layer_control #(
      .WIDTH(WIDTH), .Q_WIDTH(Q_WIDTH), .KV_WIDTH(KV_WIDTH), .FFN_WIDTH(FFN_WIDTH), .CONTEXT(CONTEXT),
      .LAYERS(LAYERS), .SLOTS(SLOTS), .LANES(LANES), .CS_WIDTH(CS_WIDTH), .SLOT_WORDS(SLOT_WORDS), .INDEX_W(INDEX_W),
      .GROUP_W(GROUP_W), .ADDRESS_W(ADDRESS_W), .GAIN_W(GAIN_W), .SLOT_W(SLOT_W)
  ) u_layer_control (
      .clk(clk), .rst_n(rst_n), .hold(hold), .start_valid(start_valid), .start_ready(start_ready),
      .start_layer(start_layer), .start_count(start_count), .start_slot(start_slot), .start_position(start_position),
      .busy(busy), .step(step), .layer(layer), .position(position), .phase(phase), .offence({2'd0, offence}),
      .error_clear(error_clear), .error(layer_error), .constant_read(constant_read),
      .constant_address(constant_address), .constant(constant), .word_0(word_0), .word_1(word_1), .word_2(word_2),
      .norm_start(norm_start), .which(which), .norm_last(norm_last), .gain_base(gain_base), .vector_done(vector_done),
      .norm_done(norm_done), .norm_mantissa(norm_mantissa), .norm_exponent(norm_exponent),
      .operation_valid(operation_valid), .operation_ready(operation_ready), .operation(operation),
      .operation_shape({first_word, last_word, last_index, last_group, last_row}), .result_ready(result_ready),
      .result_valid(result_valid), .result_index(result_index), .scale_mantissa(scale_mantissa),
      .scale_exponent(scale_exponent), .observed_valid(observed_valid), .observed_tensor(observed_tensor),
      .observed_index(observed_index), .observed_data(observed_data), .narrow(narrow), .to_sum(to_sum),
      .to_hidden(to_hidden), .second_sum(second_sum), .written(written), .written_index(written_index),
      .head_start(head_start), .head_kind(head_kind), .head_done(head_done), .attention_start(attention_start),
      .attention_done(attention_done)
  );

  layer_banks #(
      .SLOTS(SLOTS), .SLOT_GAINS(SLOT_GAINS), .ROPE_WORDS(ROPE_WORDS), .RESIDUAL_WORDS(WIDTH), .WORK_WORDS(WORK),
      .INDEX_W(INDEX_W), .GAIN_W(GAIN_W), .SLOT_W(SLOT_W), .ROPE_W(ROPE_W)
  ) u_layer_banks (
      .clk(clk), .rst_n(rst_n), .port_valid(port_valid), .port_write(port_write), .port_bank(port_bank),
      .port_address(port_address), .port_data(port_data), .port_read_valid(port_read_valid),
      .port_read_data(port_read_data), .engine_port_valid(engine_port_valid), .engine_read_valid(engine_read_valid),
      .engine_read_data(engine_read_data), .locked(busy), .offence(offence), .constant_read(constant_read),
      .constant_address(constant_address), .constant(constant), .norm_read(norm_read), .norm_of_work(which[0]),
      .norm_address(norm_address), .gain_base(gain_base), .norm_x(norm_x), .gain(gain), .head_read(head_read),
      .head_address(head_address), .rope_address(rope_address), .increment(increment), .to_sum(to_sum),
      .to_hidden(to_hidden), .output_valid(output_valid), .output_index(output_index), .output_data(output_data),
      .met_sum(met_sum), .met_hidden(met_hidden), .met_index(met_index), .met_data(met_data),
      .residual(residual_data), .work(work_data), .written(written), .written_index(written_index),
      .sum_valid(sum_valid), .sum_index(sum_index), .sum_data(sum_data), .hidden_valid(hidden_valid),
      .hidden_index(hidden_index), .hidden_data(hidden_data), .mixed_valid(mixed_valid),
      .mixed_index({{(INDEX_W - ROW_W) {1'b0}}, mixed_index}), .mixed_data(mixed_data)
  );

  norm #(.LENGTH(LONGEST), .NORM(NORM)) u_norm (
      .clk(clk), .rst_n(rst_n), .start(norm_start), .which(which), .step(step), .last(norm_last),
      .epsilon({word_1, word_0}), .gain_exponent(word_2), .busy(norm_busy), .vector_done(vector_done),
      .done(norm_done), .read_enable(norm_read), .read_address(norm_address), .x(norm_x), .gain(gain),
      .out_valid(norm_valid), .out_index(norm_index), .out_data(norm_data), .scale_mantissa(norm_mantissa),
      .scale_exponent(norm_exponent)
  );

  ternary_matvec #(
      .N_IN(LONGEST), .N_OUT(LONGEST), .LANES(LANES), .CS_WIDTH(CS_WIDTH), .COPI_WIDTH(COPI_WIDTH),
      .SIGN_FRAMES(SIGN_FRAMES), .WORDS(SLOTS * SLOT_WORDS), .SLICE_W(SLICE_W)
  ) u_ternary_matvec (
      .clk(clk), .rst_n(rst_n), .port_valid(engine_port_valid), .port_write(port_write), .port_bank(port_bank),
      .port_address(port_address), .port_data(port_data), .port_read_valid(engine_read_valid),
      .port_read_data(engine_read_data), .locked(busy), .bank_select(bank_select), .error(engine_error),
      .error_clear(error_clear), .vector_write(norm_valid), .vector_address(norm_index), .vector_data(norm_data),
      .start_valid(operation_valid), .start_ready(operation_ready), .start_operation(operation),
      .start_address(first_word), .start_last_address(last_word), .start_last_index(last_index),
      .start_last_group(last_group), .start_last_row(last_row), .busy(engine_busy), .result_valid(result_valid),
      .result_ready(result_ready), .result_operation(result_operation), .result_index(result_index),
      .result_data(result_data)
  );

  probe #(.INDEX_W(1), .DATA_W(24)) probe_output_scale (
      .valid(observed_valid), .tensor(observed_tensor), .index(observed_index), .data(observed_data)
  );

  requantize #(.ACC_W(ACC_W), .INDEX_W(INDEX_W)) u_requantize (
      .clk(clk), .rst_n(rst_n), .in_valid(result_valid && result_ready), .in_tensor(result_operation),
      .in_index(result_index), .in_data(result_data), .scale_mantissa(scale_mantissa),
      .scale_exponent(scale_exponent), .narrow(narrow), .out_valid(output_valid), .out_tensor(output_tensor),
      .out_index(output_index), .out_data(output_data)
  );

  residual #(.INDEX_W(INDEX_W)) u_residual (
      .clk(clk), .rst_n(rst_n), .in_valid(met_sum), .in_tensor({step[14:0], second_sum}), .in_index(met_index),
      .x(residual_data), .y(met_data), .out_valid(sum_valid), .out_tensor(sum_tensor), .out_index(sum_index),
      .out_data(sum_data)
  );

  feed_forward #(.INDEX_W(INDEX_W), .ACTIVATION(ACTIVATION)) u_feed_forward (
      .clk(clk), .rst_n(rst_n), .in_valid(met_hidden), .in_tensor(step), .in_index(met_index), .gate(work_data[19:0]),
      .up(met_data[19:0]), .out_valid(hidden_valid), .out_tensor(hidden_tensor), .out_index(hidden_index),
      .out_data(hidden_data)
  );

  head_quantize #(.HEAD_WIDTH(HEAD_WIDTH), .HEADS(HEADS), .INDEX_W(INDEX_W)) u_head_quantize (
      .clk(clk), .rst_n(rst_n), .start(head_start), .which(head_kind), .step(step),
      .heads_last((head_kind == 2'd0) ? LAST_HEAD[HEAD_W-1:0] : LAST_KV_HEAD[HEAD_W-1:0]), .busy(head_busy),
      .done(head_done), .read_enable(head_read), .read_address(head_address), .read_data(work_data),
      .rope_address(rope_address), .rope_valid(turn_valid), .rope_second(turn_second), .rope_tensor(turn_tensor),
      .rope_index(turn_index), .rotated_valid(turned_valid), .rotated_second(turned_second),
      .rotated_data(turned_data), .out_valid(head_valid), .out_first(head_first), .out_index(head_index),
      .out_data(head_data), .max_valid(max_valid), .max_first(max_first), .max_head(max_head), .max(max)
  );

  rope #(.INDEX_W(INDEX_W)) u_rope (
      .clk(clk), .rst_n(rst_n), .position(position), .in_valid(turn_valid), .in_second(turn_second),
      .in_tensor(turn_tensor), .in_index(turn_index), .in_data(work_data), .in_increment(increment),
      .out_valid(turned_valid), .out_second(turned_second), .out_tensor(turned_tensor), .out_index(turned_index),
      .out_data(turned_data)
  );

  kv_cache #(
      .LAYERS(LAYERS), .KV_HEADS(KV_HEADS), .HEAD_WIDTH(HEAD_WIDTH), .CONTEXT(CONTEXT), .DOT_WIDTH(DOT_WIDTH)
  ) u_kv_cache (
      .clk(clk), .rst_n(rst_n), .value(head_kind[1]), .layer(layer), .position(position),
      .write_valid(head_valid && head_kind != 2'd0), .write_first(head_first), .write_data(head_data),
      .max_valid(max_valid && head_kind != 2'd0), .max_first(max_first), .max(max), .read_enable(word_read),
      .read_address(word_address), .read_data(cached_word), .max_read_enable(max_read),
      .max_read_address(max_address), .max_read_data(cached_max)
  );

  attention #(
      .LAYERS(LAYERS), .HEADS(HEADS), .KV_HEADS(KV_HEADS), .HEAD_WIDTH(HEAD_WIDTH), .CONTEXT(CONTEXT),
      .DOT_WIDTH(DOT_WIDTH)
  ) u_attention (
      .clk(clk), .rst_n(rst_n), .query_valid(head_valid && head_kind == 2'd0), .query_first(head_first),
      .query_data(head_data), .query_max_valid(max_valid && head_kind == 2'd0), .query_max_first(max_first),
      .query_max(max), .start(attention_start), .layer(layer), .position(position), .step(step),
      .score_mantissa(word_0[15:0]), .score_exponent(word_1[11:0]), .busy(attention_busy), .done(attention_done),
      .read_enable(word_read), .read_address(word_address), .read_data(cached_word), .max_read_enable(max_read),
      .max_read_address(max_address), .max_read_data(cached_max), .out_valid(mixed_valid), .out_index(mixed_index),
      .out_data(mixed_data)
  );

  layer_rules #(
      .WIDTH(WIDTH), .HEADS(HEADS), .KV_HEADS(KV_HEADS), .HEAD_WIDTH(HEAD_WIDTH), .FFN_WIDTH(FFN_WIDTH),
      .CONTEXT(CONTEXT), .LAYERS(LAYERS), .SLOTS(SLOTS), .DOT_WIDTH(DOT_WIDTH), .NORM(NORM), .ACTIVATION(ACTIVATION)
  ) u_layer_rules ();

endmodule

`default_nettype wire
