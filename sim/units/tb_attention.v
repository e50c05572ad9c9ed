// tb_attention: heads of queries, keys and values through head_quantize, rope, kv_cache and attention.
//
// Purpose     Plays the transformer layer around the four: a work memory with a vector, the increments, and the
//             order queries, keys, values, attention. Every probe of the four is compared with a file. What the
//             layer holds only during an operation is X between operations.
// Parameters  as the modules
// Files       +dir=DIR: program.hex (layer, position, step a token), vectors.hex (queries, keys, values of each
//             token, 24 bits), rope.hex (increments), scale.hex (mantissa and exponent of c), expected/PROBE.hex
// Plusargs    +stall=SEED    0: operations follow at once; else the seed of random pauses between them
// Timing      Ends with one line `@result pass checked=N cycles=C`, N the elements compared, or `@result fail ...`.
`default_nettype none

module tb_attention #(
    parameter LAYERS     = 1,
    parameter HEADS      = 4,
    parameter KV_HEADS   = 2,
    parameter HEAD_WIDTH = 8,
    parameter CONTEXT    = 10,
    parameter DOT_WIDTH  = 4
)
`ifdef VERILATOR
(
    input wire         clk,
    output wire [31:0] lanes
);
  assign lanes = 32'd0;
`else
();
  reg clk = 1'b0;
  always #1 clk = !clk;
`endif

  localparam INDEX_W  = $clog2(HEADS * HEAD_WIDTH);
  localparam HEAD_W   = (HEADS > 1) ? $clog2(HEADS) : 1;
  localparam PAIR_W   = (HEAD_WIDTH > 2) ? $clog2(HEAD_WIDTH / 2) : 1;
  localparam ROWS     = 2 * LAYERS * KV_HEADS * CONTEXT;
  localparam ROW_W    = $clog2(ROWS);
  localparam WORD_W   = $clog2(ROWS * (HEAD_WIDTH / DOT_WIDTH));
  localparam SCORE_W  = (HEADS * CONTEXT > 1) ? $clog2(HEADS * CONTEXT) : 1;
  localparam DOT_W    = (15 + $clog2(HEAD_WIDTH) > 24) ? 15 + $clog2(HEAD_WIDTH) : 24;
  localparam SUM_W    = 36 + $clog2(CONTEXT);
  localparam [31:0] LAST_HEAD = HEADS - 1, LAST_KV_HEAD = KV_HEADS - 1;

  // stimulus
  localparam [2:0] TOKEN = 3'd0, PAUSE = 3'd1, START = 3'd2, WAIT = 3'd3, END = 3'd4;
  reg  [8*256-1:0]  dir, name;
  integer           program_file, vector_file, file, fields, stall, i;
  integer           pause = 0, cycles = 0, silent = 0;
  reg               rst_n = 1'b0, ended = 1'b0;
  reg  [2:0]        state = TOKEN;
  reg  [1:0]        operation;  // queries, keys, values, attention
  reg  [15:0]       next_layer, next_position, next_step, layer, position, step;
  reg  [1:0]        which;
  reg  [HEAD_W-1:0] heads_last;
  reg               head_start = 1'b0, attention_start = 1'b0;
  reg  [15:0]       score_mantissa, score_exponent, mantissa, exponent;
  reg  [23:0]       vector[0:HEADS*HEAD_WIDTH-1];
  reg  [31:0]       increments[0:HEAD_WIDTH/2-1];

  // design
  wire rope_valid, rope_second, rotated_valid, rotated_second, head_busy, head_done, out_valid, out_first;
  wire max_valid, max_first, attention_busy, attention_done, kv_read, kv_max_read, result_valid, read_enable;
  wire [15:0]            rope_tensor, rotated_tensor;
  wire [INDEX_W-1:0]     read_address, rope_index, rotated_index, out_index, result_index;
  wire [PAIR_W-1:0]      rope_address;
  wire [23:0]            rotated_data, result_data;
  wire [7:0]             out_data;
  wire [HEAD_W-1:0]      max_head;
  wire [22:0]            max, kv_max_data;
  wire [WORD_W-1:0]      kv_address;
  wire [ROW_W-1:0]       kv_max_address;
  wire [8*DOT_WIDTH-1:0] kv_data;
  reg  [23:0]            read_data;
  reg  [31:0]            increment;

  always @(posedge clk) begin
    read_data <= 24'bx;
    increment <= 32'bx;
    if (read_enable) read_data <= vector[read_address];
    if (read_enable) increment <= increments[rope_address];
  end

  head_quantize #(.HEAD_WIDTH(HEAD_WIDTH), .HEADS(HEADS), .INDEX_W(INDEX_W)) u_head_quantize (
      .clk(clk), .rst_n(rst_n), .start(head_start), .which(which), .step(step), .heads_last(heads_last),
      .busy(head_busy), .done(head_done), .read_enable(read_enable), .read_address(read_address),
      .read_data(read_data), .rope_address(rope_address), .rope_valid(rope_valid), .rope_second(rope_second),
      .rope_tensor(rope_tensor), .rope_index(rope_index), .rotated_valid(rotated_valid),
      .rotated_second(rotated_second), .rotated_data(rotated_data), .out_valid(out_valid),
      .out_first(out_first), .out_index(out_index), .out_data(out_data), .max_valid(max_valid),
      .max_first(max_first), .max_head(max_head), .max(max)
  );

  rope #(.INDEX_W(INDEX_W)) u_rope (
      .clk(clk), .rst_n(rst_n), .position(position), .in_valid(rope_valid), .in_second(rope_second),
      .in_tensor(rope_tensor), .in_index(rope_index), .in_data(read_data), .in_increment(increment),
      .out_valid(rotated_valid), .out_second(rotated_second), .out_tensor(rotated_tensor),
      .out_index(rotated_index), .out_data(rotated_data)
  );

  kv_cache #(
      .LAYERS(LAYERS), .KV_HEADS(KV_HEADS), .HEAD_WIDTH(HEAD_WIDTH), .CONTEXT(CONTEXT), .DOT_WIDTH(DOT_WIDTH)
  ) u_kv_cache (
      .clk(clk), .rst_n(rst_n), .value(which[1]), .layer(layer), .position(position),
      .write_valid(out_valid && which != 2'd0), .write_first(out_first), .write_data(out_data),
      .max_valid(max_valid && which != 2'd0), .max_first(max_first), .max(max), .read_enable(kv_read),
      .read_address(kv_address), .read_data(kv_data), .max_read_enable(kv_max_read),
      .max_read_address(kv_max_address), .max_read_data(kv_max_data)
  );

  attention #(
      .LAYERS(LAYERS), .HEADS(HEADS), .KV_HEADS(KV_HEADS), .HEAD_WIDTH(HEAD_WIDTH), .CONTEXT(CONTEXT),
      .DOT_WIDTH(DOT_WIDTH)
  ) u_attention (
      .clk(clk), .rst_n(rst_n), .query_valid(out_valid && which == 2'd0), .query_first(out_first),
      .query_data(out_data), .query_max_valid(max_valid && which == 2'd0), .query_max_first(max_first),
      .query_max(max), .start(attention_start), .layer(layer), .position(position), .step(step),
      .score_mantissa(score_mantissa), .score_exponent(score_exponent[11:0]), .busy(attention_busy),
      .done(attention_done), .read_enable(kv_read), .read_address(kv_address), .read_data(kv_data),
      .max_read_enable(kv_max_read), .max_read_address(kv_max_address), .max_read_data(kv_max_data),
      .out_valid(result_valid), .out_index(result_index), .out_data(result_data)
  );

  // The layer: one operation at a time.
  initial begin
    if (!$value$plusargs("stall=%d", stall)) stall = 0;
    if (!$value$plusargs("dir=%s", dir)) dir = ".";
    $sformat(name, "%0s/rope.hex", dir);
    $readmemh(name, increments);
    $sformat(name, "%0s/scale.hex", dir);
    file   = $fopen(name, "r");
    fields = $fscanf(file, "%h %h", mantissa, exponent);
    $sformat(name, "%0s/program.hex", dir);
    program_file = $fopen(name, "r");
    $sformat(name, "%0s/vectors.hex", dir);
    vector_file = $fopen(name, "r");
  end

  always @(posedge clk) begin
    cycles <= cycles + 1;
    rst_n  <= (cycles > 2);
    {head_start, attention_start} <= 2'b00;
    case (state)
      TOKEN:
      if (rst_n) begin
        fields = $fscanf(program_file, "%h %h %h", next_layer, next_position, next_step);
        operation <= 2'd0;
        state     <= (fields == 3) ? PAUSE : END;
      end
      PAUSE: begin
        {layer, position, step, score_mantissa, score_exponent} <= 80'bx;
        {which, heads_last} <= {(HEAD_W + 2) {1'bx}};
        pause <= (stall != 0 && pause == 0) ? $urandom(stall) % 16 : pause - 1;
        if (stall == 0 || pause == 1) state <= START;
      end
      START: begin
        if (operation != 2'd3)
          for (i = 0; i < ((operation == 2'd0) ? HEADS : KV_HEADS) * HEAD_WIDTH; i = i + 1)
            fields = $fscanf(vector_file, "%h", vector[i]);
        {layer, position, step} <= {next_layer, next_position, next_step};
        which      <= operation;
        heads_last <= (operation == 2'd0) ? LAST_HEAD[HEAD_W-1:0] : LAST_KV_HEAD[HEAD_W-1:0];
        head_start      <= (operation != 2'd3);
        attention_start <= (operation == 2'd3);
        {score_mantissa, score_exponent} <= {mantissa, exponent};
        state <= WAIT;
      end
      WAIT: begin
        if (head_done || attention_done) begin
          operation <= operation + 2'd1;
          state     <= (operation == 2'd3) ? TOKEN : PAUSE;
        end
      end
      default: begin
        ended  <= 1'b1;
        silent <= silent + 1;
      end
    endcase
  end

  // The judges, one a probe.
  wire [10:0]   differs;
  wire [11*32-1:0] counts;
  `define JUDGE(NUMBER, PROBE, UNIT, PROBE_INDEX_W, PROBE_DATA_W) \
  tb_probe_stream #(.INDEX_W(PROBE_INDEX_W), .DATA_W(PROBE_DATA_W), .NAME(`"PROBE`")) judge_``NUMBER ( \
      .clk(clk), .enable(rst_n), .ended(ended), .valid(UNIT.PROBE.valid), .tensor(UNIT.PROBE.tensor), \
      .index(UNIT.PROBE.index), .data(UNIT.PROBE.data), .count(counts[32*NUMBER+:32]), \
      .differs(differs[NUMBER]) \
  );
  `JUDGE(0, probe_rope, u_rope, INDEX_W, 24)
  `JUDGE(1, probe_head, u_head_quantize, INDEX_W, 8)
  `JUDGE(2, probe_head_max, u_head_quantize, HEAD_W, 24)
  `JUDGE(3, probe_score_scale, u_attention, HEAD_W + 1, 24)
  `JUDGE(4, probe_dot, u_attention, SCORE_W, DOT_W)
  `JUDGE(5, probe_score, u_attention, SCORE_W, 24)
  `JUDGE(6, probe_weight, u_attention, SCORE_W, 17)
  `JUDGE(7, probe_value_weight, u_attention, SCORE_W, 28)
  `JUDGE(8, probe_softmax, u_attention, HEAD_W + 2, 40)
  `JUDGE(9, probe_weighted_sum, u_attention, INDEX_W, SUM_W)
  `JUDGE(10, probe_attention, u_attention, INDEX_W, 24)

  integer checked, quiet = 0, outputs = 0;
  always @(posedge clk) begin
    // The ports carry what the probes show.
    if (result_valid) begin
      outputs <= outputs + 1;
      if (result_data !== u_attention.probe_attention.data) quiet <= 20000;
    end
    if (!(result_valid || out_valid || rotated_valid)) quiet <= quiet + 1;
    else if (quiet < 20000) quiet <= 0;
    if (differs != 11'd0 || (quiet >= 20000 && !ended)) begin
      $display("@result fail differs=%b cycle=%0d", differs, cycles);
      $finish(0);
    end else if (silent == 40) begin
      checked = 0;
      for (i = 0; i < 11; i = i + 1) checked = checked + counts[32*i+:32];
      if (outputs != counts[32*10+:32]) $display("@result fail outputs=%0d", outputs);
      else $display("@result pass checked=%0d cycles=%0d", checked, cycles);
      $finish(0);
    end
  end

endmodule

`default_nettype wire
