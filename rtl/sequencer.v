// sequencer: runs the phases of one layer after another.
//
// Purpose     Runs the layers that start_guard lets pass; for each goes through the 15 phases, starts the unit of each and waits
//             for it. The engine is started ahead of its phases, by operation_queue.
// Parameters  WIDTH, Q_WIDTH, KV_WIDTH, FFN_WIDTH  as in transformer_layer;
//             INDEX_W, GAIN_W, SLOT_W  bits of an index, of a gain's number, more than INDEX_W, and of a slot
// Phases      0 idle; 1, 9, 11, 14 norms; 2, 4, 6, 10, 12, 13, 15 matrices: their outputs are taken from the
//             engine; 3, 5, 7 heads; 8 attention.
// Timing      A start takes start_slot cycles to find the slot. A norm or attention phase first reads its constants, 4 cycles. While `hold` no
//             unit and no operation starts and no result is taken.
// Numerics    Order of a layer's steps: docs/numerics.md.
// Not done    No queue of runs; nothing is aborted but by reset.
`default_nettype none

module sequencer #(
    parameter WIDTH      = 64,
    parameter Q_WIDTH    = 64,
    parameter KV_WIDTH   = 64,
    parameter FFN_WIDTH  = 192,
    parameter INDEX_W    = 8,
    parameter GAIN_W     = 9,
    parameter SLOT_W     = 1
) (
    input wire                   clk,
    input wire                   rst_n,
    input wire                   hold,
    // runs
    input wire                   start,           // a pulse, while not busy
    input wire  [15:0]           start_layer,
    input wire  [15:0]           start_count,
    input wire  [15:0]           start_slot,
    input wire  [15:0]           start_position,
    output wire                  busy,
    output wire                  layer_done,      // `layer` at `position` is through
    output reg  [15:0]           step,
    output reg  [15:0]           layer,
    output reg  [15:0]           position,
    output reg  [3:0]            phase,
    // constants of the norm or of attention
    output wire                  constant_read,
    output reg  [4:0]            constant_place,
    output reg  [SLOT_W-1:0]     slot,
    input wire  [31:0]           constant,
    output reg  [31:0]           word_0,
    output reg  [15:0]           word_1,
    output reg  [11:0]           word_2,
    // norm
    output wire                  walk_reset,      // a run begins: at the first slot,
    output wire                  walk_slot,       // and on to the next
    output wire                  norm_enter,      // a norm's phase begins: `which` changes at the edge
    output wire                  norm_start,
    output reg  [1:0]            which,
    output wire [INDEX_W-1:0]    norm_last,
    output reg  [GAIN_W-1:0]     gain_base,
    input wire                   vector_done,
    output wire                  vector_written,  // all activations of norm `which`: its phase ends
    // outputs of a matrix
    input wire                   scale_valid,
    output wire                  scale_take,
    output reg  [15:0]           step_operation,  // 7 * step: operation of q_proj
    output reg  [2:0]            matrix,          // of the phase, when it is a matrix'
    output wire                  result_ready,
    input wire                   result_taken,
    input wire  [INDEX_W-1:0]    result_index,
    input wire                   written,         // an output has reached its bank, or is there at the edge
    input wire  [INDEX_W-1:0]    written_index,
    // heads and attention
    output wire                  head_start,
    output reg  [1:0]            head_kind,
    input wire                   head_done,
    output wire                  attention_start,
    input wire                   attention_done
);

  localparam [2:0] IDLE = 3'd0, SLOT = 3'd1, FETCH = 3'd2, START = 3'd3, WAIT = 3'd4;
  localparam [1:0] NORM = 2'd0, MATRIX = 2'd1, HEAD = 2'd2, ATTENTION = 2'd3;
  localparam [31:0] WIDTH_LAST = WIDTH - 1, Q_LAST = Q_WIDTH - 1, KV_LAST = KV_WIDTH - 1;
  localparam [31:0] FFN_LAST = FFN_WIDTH - 1, SLOT_GAINS = 2 * WIDTH + Q_WIDTH + FFN_WIDTH;

  reg  [2:0]           state;
  reg  [1:0]           kind;           // of unit that the phase needs
  reg  [1:0]           fetch;          // the constant that is asked for; the one before it is here
  reg  [15:0]          layers_left;    // behind the present one
  reg  [15:0]          slots_left;     // to walk to the run's first slot
  reg                  all_taken;      // every result of the phase's matrix
  reg  [INDEX_W-1:0]   rows_last;
  reg                  phase_done;

  wire       walked      = (state == SLOT) && (slots_left == 16'd0);
  wire       go          = (state == START) && !hold && (kind != MATRIX || scale_valid);
  wire       leave       = (state == WAIT) && phase_done;
  wire       run_done    = layer_done && (layers_left == 16'd0);
  wire       enter       = walked || (leave && !run_done);
  wire [3:0] next_phase  = (walked || phase == 4'd15) ? 4'd1 : phase + 4'd1;  // where enter is 1
  wire [4:0] next_plan   = plan(next_phase);
  wire [1:0] next_kind   = next_plan[4:3];

  assign layer_done     = leave && (phase == 4'd15);
  assign busy           = (state != IDLE);
  assign constant_read  = (state == FETCH) && (fetch != 2'd3);
  assign walk_reset     = start;
  assign walk_slot      = (state == SLOT) && !walked;
  assign vector_written = leave && (kind == NORM);
  assign norm_enter     = enter && (next_kind == NORM);
  assign norm_start     = go && (kind == NORM);
  assign scale_take     = go && (kind == MATRIX);
  assign head_start     = go && (kind == HEAD);
  assign attention_start = go && (kind == ATTENTION);
  assign result_ready   = (state == WAIT) && (kind == MATRIX) && !all_taken && !hold;
  assign norm_last      = (which == 2'd1) ? Q_LAST[INDEX_W-1:0] :
                          (which == 2'd3) ? FFN_LAST[INDEX_W-1:0] : WIDTH_LAST[INDEX_W-1:0];

  // Kind of unit, and which of its kind, of each phase.
  function [4:0] plan(input [3:0] of);
    case (of)
      4'd1: plan = {NORM, 3'd0};
      4'd2: plan = {MATRIX, 3'd0};
      4'd3: plan = {HEAD, 3'd0};
      4'd4: plan = {MATRIX, 3'd1};
      4'd5: plan = {HEAD, 3'd1};
      4'd6: plan = {MATRIX, 3'd2};
      4'd7: plan = {HEAD, 3'd2};
      4'd8: plan = {ATTENTION, 3'd0};
      4'd9: plan = {NORM, 3'd1};
      4'd10: plan = {MATRIX, 3'd3};
      4'd11: plan = {NORM, 3'd2};
      4'd12: plan = {MATRIX, 3'd4};
      4'd13: plan = {MATRIX, 3'd5};
      4'd14: plan = {NORM, 3'd3};
      default: plan = {MATRIX, 3'd6};
    endcase
  endfunction

  // The first constant that the phase needs: three of a norm, those of the score scale.
  function [4:0] first_constant(input [4:0] of);
    case (of)
      {NORM, 3'd0}: first_constant = 5'd0;
      {NORM, 3'd1}: first_constant = 5'd3;
      {NORM, 3'd2}: first_constant = 5'd6;
      {NORM, 3'd3}: first_constant = 5'd9;
      default: first_constant = 5'd26;
    endcase
  endfunction

  always @(*)
    case (kind)
      NORM: phase_done = vector_done;
      MATRIX: phase_done = written && (written_index == rows_last);
      HEAD: phase_done = head_done;
      default: phase_done = attention_done;
    endcase

  always @(*)
    case (matrix)
      3'd0: rows_last = Q_LAST[INDEX_W-1:0];
      3'd1, 3'd2: rows_last = KV_LAST[INDEX_W-1:0];
      3'd4, 3'd5: rows_last = FFN_LAST[INDEX_W-1:0];
      default: rows_last = WIDTH_LAST[INDEX_W-1:0];
    endcase

  always @(posedge clk) begin
    if (!rst_n) begin
      state <= IDLE;
      phase <= 4'd0;
      kind  <= NORM;
    end else if (enter) begin
      state <= (next_kind == NORM || next_kind == ATTENTION) ? FETCH : START;
      phase <= next_phase;
      kind  <= next_kind;
    end else if (run_done) begin
      state <= IDLE;
      phase <= 4'd0;
    end else if (start) begin
      state <= SLOT;
    end else if (state == FETCH && fetch == 2'd3) begin
      state <= START;
    end else if (go) begin
      state <= WAIT;
    end
  end

  always @(posedge clk) begin
    if (!rst_n) begin
      which     <= 2'd0;
      matrix    <= 3'd0;
      head_kind <= 2'd0;
    end else if (enter) begin
      if (next_kind == NORM) which <= next_plan[1:0];
      if (next_kind == MATRIX) matrix <= next_plan[2:0];
      if (next_kind == HEAD) head_kind <= next_plan[1:0];
    end
  end

  always @(posedge clk) begin
    fetch <= (state == FETCH) ? fetch + 2'd1 : 2'd0;
    if (enter) constant_place <= first_constant(next_plan);
    else if (state == FETCH) constant_place <= constant_place + 5'd1;
    if (fetch == 2'd1) word_0 <= constant;
    if (fetch == 2'd2) word_1 <= constant[15:0];
    if (fetch == 2'd3) word_2 <= constant[11:0];
  end

  always @(posedge clk) begin
    if (!rst_n) begin
      step           <= 16'd0;
      step_operation <= 16'd0;
      layer          <= 16'd0;
      position       <= 16'd0;
    end else if (start) begin
      layer    <= start_layer;
      position <= start_position;
    end else if (layer_done) begin
      step           <= step + 16'd1;
      step_operation <= step_operation + 16'd7;
      if (!run_done) layer <= layer + 16'd1;
    end
  end

  // The banks' places: walked to the first slot, then matrix by matrix and norm by norm.
  always @(posedge clk) begin
    if (start) begin
      layers_left <= start_count - 16'd1;
      slots_left  <= start_slot;
      slot        <= start_slot[SLOT_W-1:0];
      gain_base   <= {GAIN_W{1'b0}};
    end else if (walk_slot) begin
      slots_left <= slots_left - 16'd1;
      gain_base  <= gain_base + SLOT_GAINS[GAIN_W-1:0];
    end else begin
      if (vector_written) gain_base <= gain_base + {{(GAIN_W - INDEX_W) {1'b0}}, norm_last} + 1'b1;
      if (layer_done) begin
        layers_left <= layers_left - 16'd1;
        slot        <= slot + 1'b1;
      end
    end
  end

  always @(posedge clk) begin
    if (enter) all_taken <= 1'b0;
    else if (result_taken && result_index == rows_last) all_taken <= 1'b1;
  end

endmodule

`default_nettype wire
