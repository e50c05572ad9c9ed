// start_guard: lets a run of layers begin, or refuses it.
//
// Purpose     A run must fit the layers, slots and positions that exist, and each of its layers must hold all
//             positions before the run's: attention reads the cache from position 0 on, and what was not written
//             since reset is unknown. Running an earlier position again forgets the later ones.
// Parameters  CONTEXT 1 ... 65536, LAYERS 1 ... 65535, SLOTS >= 1   as in transformer_layer
// Ports       start_*: a run is asked for; it is taken when valid and ready. run_*: it begins, `run_start` for a cycle
//             while `idle`. layer_done: a run of `layer` at `position` ends.
// Timing      Numbers that do not fit are refused at once; else the run's layers are looked at, one a cycle from
//             the next cycle on, and it begins, or is refused, in the cycle of the last one, or of the first that
//             lacks a position. `busy` meanwhile.
// Not done    Positions are counted, not remembered with their text: reset is the way to forget a text, or position 0.
`default_nettype none

module start_guard #(
    parameter CONTEXT = 128,
    parameter LAYERS  = 1,
    parameter SLOTS   = 1
) (
    input wire         clk,
    input wire         rst_n,
    input wire         start_valid,
    output wire        start_ready,
    input wire  [15:0] start_layer,
    input wire  [15:0] start_count,
    input wire  [15:0] start_slot,
    input wire  [15:0] start_position,
    output wire        start_refused,
    output reg         busy,
    input wire         idle,           // nothing runs
    output wire        run_start,
    output reg  [15:0] run_layer,
    output reg  [15:0] run_count,
    output reg  [15:0] run_slot,
    output reg  [15:0] run_position,
    input wire         layer_done,
    input wire  [15:0] layer,
    input wire  [15:0] position
);

  localparam LAYER_W = (LAYERS > 1) ? $clog2(LAYERS) : 1, POSITION_W = (CONTEXT > 1) ? $clog2(CONTEXT) : 1;

  reg  [LAYERS-1:0]     begun;                 // layers that hold position 0
  reg  [POSITION_W-1:0] latest[0:LAYERS-1];    // position of each layer that has begun
  reg  [LAYER_W-1:0]    at;                    // the layer that is looked at
  reg  [15:0]           left;                  // layers of the run behind it
  reg                   first;                 // the run is at position 0
  reg  [POSITION_W-1:0] previous;                // the position before the run's

  wire fits = (start_count != 16'd0) && ({16'd0, start_position} < CONTEXT) &&
              ({16'd0, start_layer} + {16'd0, start_count} <= LAYERS) &&
              ({16'd0, start_slot} + {16'd0, start_count} <= SLOTS);
  wire take = start_valid && start_ready;

  // The layer that is looked at: has it the position before the run's?
  wire                  reached = first || (begun[at] && (previous <= latest[at]));
  wire                  unused  = &{1'b0, layer, position};  // upper bits
  wire                  last    = (left == 16'd0);

  assign start_ready   = idle && !busy;
  assign start_refused = (take && !fits) || (busy && !reached);
  assign run_start     = busy && reached && last;

  always @(posedge clk) begin
    if (!rst_n) busy <= 1'b0;
    else busy <= busy ? reached && !last : take && fits;
    if (busy) begin
      at   <= at + 1'b1;
      left <= left - 16'd1;
    end
    if (take) begin
      at           <= start_layer[LAYER_W-1:0];
      left         <= start_count - 16'd1;
      first        <= (start_position == 16'd0);
      previous       <= start_position[POSITION_W-1:0] - 1'b1;
      run_layer    <= start_layer;
      run_count    <= start_count;
      run_slot     <= start_slot;
      run_position <= start_position;
    end
  end

  always @(posedge clk) begin
    if (!rst_n) begin
      begun <= {LAYERS{1'b0}};
    end else if (layer_done) begin
      begun[layer[LAYER_W-1:0]]  <= 1'b1;
      latest[layer[LAYER_W-1:0]] <= position[POSITION_W-1:0];
    end
  end

endmodule

`default_nettype wire
