// sequencer with units that answer within PATIENCE cycles: every start reaches its end, phase by phase.
//
// `rank` bounds what is left of a run: it falls in every cycle without hold, and never rises. The environment answers
// what it was started for within PATIENCE cycles, and may answer at any other time as well; start comes while idle, as
// start_guard's `idle` says.
`default_nettype none

module prove_sequencer #(
    parameter PATIENCE = 3,
    parameter COUNT    = 3,
    parameter SLOTS    = 2
) (
    input wire        clk,
    input wire        rst_n,
    input wire        hold,
    input wire        start,
    input wire [15:0] start_layer,
    input wire [15:0] start_count,
    input wire [15:0] start_slot,
    input wire [15:0] start_position,
    input wire [31:0] constant,
    input wire        vector_done,
    input wire        scale_valid,
    input wire        result_taken,
    input wire [3:0]  result_index,
    input wire        written,
    input wire [3:0]  written_index,
    input wire        head_done,
    input wire        attention_done
);

  wire        busy, layer_done, constant_read, walk_reset, walk_slot, norm_enter, norm_start, vector_written;
  wire        scale_take, result_ready, head_start, attention_start;
  wire [15:0] step, layer, position, step_operation, word_1;
  wire [3:0]  phase, norm_last;
  wire [4:0]  constant_place, gain_base;
  wire [0:0]  slot;
  wire [31:0] word_0;
  wire [11:0] word_2;
  wire [1:0]  which, head_kind;
  wire [2:0]  matrix;

  sequencer #(
      .WIDTH(3), .Q_WIDTH(2), .KV_WIDTH(2), .FFN_WIDTH(5), .INDEX_W(4), .GAIN_W(5), .SLOT_W(1)
  ) unit (
      .clk(clk), .rst_n(rst_n), .hold(hold), .start(start), .start_layer(start_layer), .start_count(start_count),
      .start_slot(start_slot), .start_position(start_position), .busy(busy), .layer_done(layer_done), .step(step),
      .layer(layer), .position(position), .phase(phase), .constant_read(constant_read),
      .constant_place(constant_place), .slot(slot), .constant(constant), .word_0(word_0), .word_1(word_1),
      .word_2(word_2), .walk_reset(walk_reset), .walk_slot(walk_slot), .norm_enter(norm_enter),
      .norm_start(norm_start), .which(which), .norm_last(norm_last), .gain_base(gain_base),
      .vector_done(vector_done), .vector_written(vector_written), .scale_valid(scale_valid),
      .scale_take(scale_take), .step_operation(step_operation), .matrix(matrix), .result_ready(result_ready),
      .result_taken(result_taken), .result_index(result_index), .written(written), .written_index(written_index),
      .head_start(head_start), .head_kind(head_kind), .head_done(head_done), .attention_start(attention_start),
      .attention_done(attention_done)
  );

  (* hierconn *) wire [2:0]  \unit.state ;
  (* hierconn *) wire [1:0]  \unit.kind ;
  (* hierconn *) wire [1:0]  \unit.fetch ;
  (* hierconn *) wire [15:0] \unit.layers_left ;
  (* hierconn *) wire [15:0] \unit.slots_left ;

  localparam [2:0] IDLE = 3'd0, SLOT = 3'd1, FETCH = 3'd2, START = 3'd3, WAIT = 3'd4;
  localparam [1:0] NORM = 2'd0, MATRIX = 2'd1, HEAD = 2'd2, ATTENTION = 2'd3;
  localparam PHASE = 2 * PATIENCE + 8;  // cycles that a phase has

  reg began = 1'b0;
  always @(posedge clk) began <= 1'b1;

  // What each phase is, from the page.
  reg [1:0] kind;
  reg [2:0] number;
  always @(*)
    case (phase)
      4'd1: {kind, number} = {NORM, 3'd0};
      4'd2: {kind, number} = {MATRIX, 3'd0};
      4'd3: {kind, number} = {HEAD, 3'd0};
      4'd4: {kind, number} = {MATRIX, 3'd1};
      4'd5: {kind, number} = {HEAD, 3'd1};
      4'd6: {kind, number} = {MATRIX, 3'd2};
      4'd7: {kind, number} = {HEAD, 3'd2};
      4'd8: {kind, number} = {ATTENTION, 3'd0};
      4'd9: {kind, number} = {NORM, 3'd1};
      4'd10: {kind, number} = {MATRIX, 3'd3};
      4'd11: {kind, number} = {NORM, 3'd2};
      4'd12: {kind, number} = {MATRIX, 3'd4};
      4'd13: {kind, number} = {MATRIX, 3'd5};
      4'd14: {kind, number} = {NORM, 3'd3};
      default: {kind, number} = {MATRIX, 3'd6};
    endcase

  wire [3:0] rows_last = (number <= 3'd2) ? 4'd1 : (number == 3'd4 || number == 3'd5) ? 4'd4 : 4'd2;
  wire       answered  = (kind == NORM) ? vector_done : (kind == MATRIX) ? written && written_index == rows_last :
                         (kind == HEAD) ? head_done : attention_done;
  wire       goes      = norm_start || scale_take || head_start || attention_start;

  // Cycles that the unit, or its scale, has let the phase wait.
  reg [3:0] waited;
  always @(posedge clk) begin
    if (!rst_n) waited <= 4'd0;
    else if (\unit.state == WAIT && !answered) waited <= waited + 4'd1;
    else if (\unit.state == START && !goes) waited <= hold ? waited : waited + 4'd1;
    else waited <= 4'd0;
  end

  wire [3:0]  left_here = (\unit.state == FETCH) ? 2 * PATIENCE + 7 - \unit.fetch :
                          (\unit.state == START) ? 2 * PATIENCE + 2 - waited : PATIENCE - waited;
  wire [9:0]  rank = (\unit.state == IDLE) ? 10'd0 :
                     (\unit.state == SLOT) ? 1 + \unit.slots_left [1:0] + PHASE * 15 * (\unit.layers_left [1:0] + 1) :
                     1 + left_here + PHASE * (15 - phase + 15 * \unit.layers_left [1:0]);

  reg        was_busy, was_hold, was_done, was_start;
  reg [9:0]  rank_before;
  reg [3:0]  phase_before;
  reg [15:0] runs;        // layers of this run that are through
  reg [15:0] count, layer_0, position_0, slot_0;
  always @(posedge clk) begin
    was_busy     <= rst_n && busy;
    was_hold     <= hold;
    was_done     <= rst_n && layer_done;
    was_start    <= rst_n && start;
    rank_before  <= rank;
    phase_before <= phase;
    if (start) begin
      {count, layer_0, position_0, slot_0} <= {start_count, start_layer, start_position, start_slot};
      runs <= 16'd0;
    end else if (layer_done) runs <= runs + 16'd1;
  end

  always @(*) begin
    if (!began) assume (!rst_n);
    assume (!start || !busy);
    if (start) assume (start_count >= 1 && start_count <= COUNT && start_slot < SLOTS);
    if (\unit.state == START && kind == MATRIX && waited == PATIENCE) assume (scale_valid);
    if (\unit.state == WAIT && waited == PATIENCE) assume (answered);
    if (began) begin
      // A run's end comes: what is left of it falls with every cycle that nothing holds, and rises never.
      assert (rank <= 1 + SLOTS + PHASE * 15 * COUNT);
      assert (busy == (rank != 10'd0));
      if (was_busy && !was_hold) assert (rank < rank_before);
      if (was_busy) assert (rank <= rank_before);
      if (was_start) assert (busy);
      // Phases in order, each with its own unit; layers in order.
      assert (phase == 4'd0 || busy);
      if (was_busy && phase != phase_before) assert (phase == phase_before + 4'd1 ||
          (phase_before == 4'd15 && was_done && phase == (busy ? 4'd1 : 4'd0)));
      if (was_done) assert (phase_before == 4'd15);
      if (phase != 4'd0) assert (\unit.kind == kind);
      if (phase != 4'd0 && kind == NORM) assert (which == number[1:0]);
      if (phase != 4'd0 && kind == MATRIX) assert (matrix == number);
      if (phase != 4'd0 && kind == HEAD) assert (head_kind == number[1:0]);
      if (busy) assert (layer == layer_0 + runs && position == position_0 && runs + \unit.layers_left + 16'd1 == count);
      if (was_done && !busy) assert (runs == count);
      if (busy) assert (count >= 1 && count <= COUNT && \unit.layers_left < COUNT);
      // A unit is started once in its phase, alone, and the phase ends with its answer.
      assert (norm_start + scale_take + head_start + attention_start <= 3'd1);
      if (goes) assert (\unit.state == START && !hold);
      if (norm_start) assert (kind == NORM);
      if (scale_take) assert (kind == MATRIX && scale_valid);
      if (head_start) assert (kind == HEAD);
      if (attention_start) assert (kind == ATTENTION);
      if (layer_done || vector_written) assert (answered && \unit.state == WAIT);
      if (result_ready) assert (kind == MATRIX && \unit.state == WAIT);
      // Held, nothing is started and no result is taken.
      if (hold) assert (!goes && !result_ready);
      // The states follow.
      assert (\unit.state <= WAIT && waited <= PATIENCE);
      assert ((phase == 4'd0) == (\unit.state == IDLE || \unit.state == SLOT));
      if (\unit.state == SLOT) assert (\unit.slots_left < SLOTS && runs == 16'd0);
      if (\unit.state == FETCH) assert (kind == NORM || kind == ATTENTION);
      if (\unit.state == FETCH || \unit.state == IDLE || \unit.state == SLOT) assert (waited == 4'd0);
      if (\unit.state != FETCH && \unit.state != IDLE) assert (\unit.fetch == 2'd0);
    end
  end

endmodule

`default_nettype wire
