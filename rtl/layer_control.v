// layer_control: the part of the layer that decides: phases, the engine's operations, scales and errors.
//
// Purpose     Wires start_guard to the sequencer, and it to the queue of operations, which runs ahead of it, and
//             to the scales, which run beside it; keeps the layer's own error flags.
// Parameters  WIDTH, Q_WIDTH, KV_WIDTH, FFN_WIDTH, CONTEXT, LAYERS, SLOTS, LANES, CS_WIDTH  as in
//             transformer_layer; SLOT_WORDS  weight words of a slot
//             INDEX_W, GROUP_W, ADDRESS_W, GAIN_W, SLOT_W  bits of an index, a row group, a weight word's
//             number, a gain's number, a slot
// Ports       `operation_shape`: {first word, last word, last activation, last row group, last row of the last
//             pass}. to_sum, to_hidden: where the outputs of the phase's matrix go, else to the work memory.
// Timing      See start_guard, sequencer, operation_queue and layer_scale.
// Numerics    None of its own.
// Not done    See sequencer.
`default_nettype none

module layer_control #(
    parameter  WIDTH      = 64,
    parameter  Q_WIDTH    = 64,
    parameter  KV_WIDTH   = 64,
    parameter  FFN_WIDTH  = 192,
    parameter  CONTEXT    = 128,
    parameter  LAYERS     = 1,
    parameter  SLOTS      = 1,
    parameter  LANES      = 64,
    parameter  CS_WIDTH   = 64,
    parameter  SLOT_WORDS = 576,
    parameter  INDEX_W    = 8,
    parameter  GROUP_W    = 2,
    parameter  ADDRESS_W  = 10,
    parameter  GAIN_W     = 9,
    parameter  SLOT_W     = 1,
    localparam SHAPE_W    = 2 * ADDRESS_W + 2 * INDEX_W + GROUP_W
) (
    input wire                clk,
    input wire                rst_n,
    input wire                hold,
    // runs
    input wire                start_valid,
    output wire               start_ready,
    input wire  [15:0]        start_layer,
    input wire  [15:0]        start_count,
    input wire  [15:0]        start_slot,
    input wire  [15:0]        start_position,
    output wire               busy,
    output wire [15:0]        step,
    output wire [15:0]        layer,
    output wire [15:0]        position,
    output wire [3:0]         phase,
    // errors
    input wire  [5:0]         offence,
    input wire                error_clear,
    output reg  [5:0]         error,
    // constants
    output wire               constant_read,
    output wire [SLOT_W+4:0]  constant_address,
    input wire  [31:0]        constant,
    output wire [31:0]        word_0,
    output wire [15:0]        word_1,
    output wire [11:0]        word_2,
    // norm
    output wire               norm_start,
    output wire [1:0]         which,
    output wire [INDEX_W-1:0] norm_last,
    output wire [GAIN_W-1:0]  gain_base,
    input wire                vector_done,
    input wire                norm_done,
    input wire  [23:0]        norm_mantissa,
    input wire signed [11:0]  norm_exponent,
    // engine
    output wire               operation_valid,
    input wire                operation_ready,
    output wire [15:0]        operation,
    output wire [SHAPE_W-1:0] operation_shape,
    output wire               result_ready,
    input wire                result_valid,
    input wire  [INDEX_W-1:0] result_index,
    // outputs
    output wire [15:0]        scale_mantissa,
    output wire signed [11:0] scale_exponent,
    output wire               observed_valid,  // scales as they come about, to their probe
    output wire [15:0]        observed_tensor,
    output wire               observed_index,
    output wire [23:0]        observed_data,
    output wire               narrow,
    output wire               to_sum,
    output wire               to_hidden,
    output wire               second_sum,      // of the layer's two residual connections
    input wire                written,         // an output has reached its bank, or does so at the edge
    input wire  [INDEX_W-1:0] written_index,
    // heads and attention
    output wire               head_start,
    output wire [1:0]         head_kind,
    input wire                head_done,
    output wire               attention_start,
    input wire                attention_done
);

  wire                start_refused, guarding, running, run_start, layer_done;
  wire [15:0]         run_layer, run_count, run_slot, run_position;
  wire                norm_constant_read, scale_constant_read;
  wire                walk_reset, walk_slot, norm_enter, vector_written;
  wire                scale_valid, scale_take;
  wire [4:0]          norm_place, scale_place;
  wire [SLOT_W-1:0]   slot;
  wire [2:0]          matrix, scale_matrix;
  wire [15:0]         step_operation;
  wire [ADDRESS_W-1:0] first_word, last_word;
  wire [INDEX_W-1:0]  last_index, last_row;
  wire [GROUP_W-1:0]  last_group;

  assign busy             = guarding || running;
  assign operation_shape  = {first_word, last_word, last_index, last_group, last_row};
  assign constant_read    = norm_constant_read || scale_constant_read;
  assign constant_address = {slot, norm_constant_read ? norm_place : scale_place};
  assign observed_tensor  = step_operation + {13'd0, scale_matrix};
  assign narrow           = matrix[2] && !matrix[1];
  assign to_sum           = (matrix == 3'd3) || (matrix == 3'd6);
  assign to_hidden        = (matrix == 3'd5);
  assign second_sum       = matrix[2];

  always @(posedge clk) begin
    if (!rst_n) error <= 6'd0;
    else error <= (error_clear ? 6'd0 : error) | offence | {start_refused, 5'd0};
  end

  start_guard #(.CONTEXT(CONTEXT), .LAYERS(LAYERS), .SLOTS(SLOTS)) u_start_guard (
      .clk(clk), .rst_n(rst_n), .start_valid(start_valid), .start_ready(start_ready), .start_layer(start_layer),
      .start_count(start_count), .start_slot(start_slot), .start_position(start_position),
      .start_refused(start_refused), .busy(guarding), .idle(!running), .run_start(run_start),
      .run_layer(run_layer), .run_count(run_count), .run_slot(run_slot), .run_position(run_position),
      .layer_done(layer_done), .layer(layer), .position(position)
  );

  sequencer #(
      .WIDTH(WIDTH), .Q_WIDTH(Q_WIDTH), .KV_WIDTH(KV_WIDTH), .FFN_WIDTH(FFN_WIDTH), .INDEX_W(INDEX_W),
      .GAIN_W(GAIN_W), .SLOT_W(SLOT_W)
  ) u_sequencer (
      .clk(clk), .rst_n(rst_n), .hold(hold), .start(run_start), .start_layer(run_layer), .start_count(run_count),
      .start_slot(run_slot), .start_position(run_position), .busy(running), .layer_done(layer_done), .step(step),
      .layer(layer), .position(position), .phase(phase), .constant_read(norm_constant_read),
      .constant_place(norm_place), .slot(slot), .constant(constant), .word_0(word_0), .word_1(word_1),
      .word_2(word_2), .walk_reset(walk_reset), .walk_slot(walk_slot), .norm_enter(norm_enter),
      .norm_start(norm_start), .which(which), .norm_last(norm_last), .gain_base(gain_base),
      .vector_done(vector_done), .vector_written(vector_written), .scale_valid(scale_valid),
      .scale_take(scale_take), .step_operation(step_operation), .matrix(matrix), .result_ready(result_ready),
      .result_taken(result_valid && result_ready), .result_index(result_index),
      .written(written), .written_index(written_index),
      .head_start(head_start), .head_kind(head_kind), .head_done(head_done),
      .attention_start(attention_start), .attention_done(attention_done)
  );

  operation_queue #(
      .WIDTH(WIDTH), .Q_WIDTH(Q_WIDTH), .KV_WIDTH(KV_WIDTH), .FFN_WIDTH(FFN_WIDTH), .LANES(LANES),
      .CS_WIDTH(CS_WIDTH), .SLOT_WORDS(SLOT_WORDS), .INDEX_W(INDEX_W), .GROUP_W(GROUP_W), .ADDRESS_W(ADDRESS_W)
  ) u_operation_queue (
      .clk(clk), .rst_n(rst_n), .hold(hold), .walk_reset(walk_reset), .walk_slot(walk_slot),
      .norm_enter(norm_enter), .vector_written(vector_written), .which(which),
      .start_valid(operation_valid), .start_ready(operation_ready), .operation(operation),
      .address(first_word), .last_address(last_word), .last_index(last_index), .last_group(last_group),
      .last_row(last_row)
  );

  layer_scale u_layer_scale (
      .clk(clk), .rst_n(rst_n), .norm_enter(norm_enter), .norm_done(norm_done), .which(which),
      .norm_mantissa(norm_mantissa), .norm_exponent(norm_exponent), .constant_read(scale_constant_read),
      .constant_place(scale_place), .constant(constant), .valid(scale_valid), .take(scale_take),
      .matrix(scale_matrix), .scale_mantissa(scale_mantissa), .scale_exponent(scale_exponent),
      .observed_valid(observed_valid), .observed_index(observed_index), .observed_data(observed_data)
  );

endmodule

`default_nettype wire
