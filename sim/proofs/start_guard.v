// start_guard beside a reference that counts the positions which each layer holds: it refuses exactly what
// rtl/README.md says, within `count` cycles, and what begins is what was asked for.
//
// The environment is the sequencer: it runs the layers of a run one after another, each of any length, and is idle
// between runs; sim/proofs/sequencer asserts that.
`default_nettype none

module prove_start_guard #(
    parameter CONTEXT = 5,
    parameter LAYERS  = 3,
    parameter SLOTS   = 2
) (
    input wire        clk,
    input wire        rst_n,
    input wire        start_valid,
    input wire [15:0] start_layer,
    input wire [15:0] start_count,
    input wire [15:0] start_slot,
    input wire [15:0] start_position,
    input wire        finish  // the layer that runs is through
);

  wire        start_ready, start_refused, busy, run_start;
  wire [15:0] run_layer, run_count, run_slot, run_position;

  // What runs.
  reg         running;
  reg  [15:0] layer, position, left;
  wire        layer_done = running && finish;

  start_guard #(.CONTEXT(CONTEXT), .LAYERS(LAYERS), .SLOTS(SLOTS)) unit (
      .clk(clk), .rst_n(rst_n), .start_valid(start_valid), .start_ready(start_ready), .start_layer(start_layer),
      .start_count(start_count), .start_slot(start_slot), .start_position(start_position),
      .start_refused(start_refused), .busy(busy), .idle(!running), .run_start(run_start), .run_layer(run_layer),
      .run_count(run_count), .run_slot(run_slot), .run_position(run_position), .layer_done(layer_done), .layer(layer),
      .position(position)
  );

  (* hierconn *) wire [LAYERS-1:0] \unit.begun ;
  (* hierconn *) wire [15:0]       \unit.left ;

  reg began = 1'b0;
  always @(posedge clk) began <= 1'b1;

  always @(posedge clk) begin
    if (!rst_n) running <= 1'b0;
    else if (run_start) running <= 1'b1;
    else if (layer_done && left == 16'd1) running <= 1'b0;
    if (run_start) begin
      layer    <= run_layer;
      position <= run_position;
      left     <= run_count;
    end else if (layer_done) begin
      left <= left - 16'd1;
      if (left != 16'd1) layer <= layer + 16'd1;
    end
  end

  // Positions that each layer holds: 0 ... held - 1.
  reg [7:0] held_0, held_1, held_2;
  always @(posedge clk) begin
    if (!rst_n) {held_0, held_1, held_2} <= 24'd0;
    else if (layer_done) begin
      if (layer == 16'd0) held_0 <= position[7:0] + 8'd1;
      if (layer == 16'd1) held_1 <= position[7:0] + 8'd1;
      if (layer == 16'd2) held_2 <= position[7:0] + 8'd1;
    end
  end

  // What was asked, as it was asked.
  reg  [15:0] asked_layer, asked_count, asked_slot, asked_position;
  reg         pending;
  reg  [15:0] waiting;  // cycles since
  wire        take = start_valid && start_ready;
  wire        fits = start_count >= 16'd1 && start_position < CONTEXT && {1'b0, start_layer} + start_count <= LAYERS &&
                     {1'b0, start_slot} + start_count <= SLOTS;
  wire [16:0] end_ = {1'b0, asked_layer} + asked_count;
  wire        held = (asked_layer > 0 || held_0 >= asked_position) &&
                     (asked_layer > 1 || end_ < 2 || held_1 >= asked_position) &&
                     (asked_layer > 2 || end_ < 3 || held_2 >= asked_position);

  always @(posedge clk) begin
    if (!rst_n) pending <= 1'b0;
    else if (take) pending <= fits;
    else if (run_start || start_refused) pending <= 1'b0;
    waiting <= take ? 16'd1 : waiting + 16'd1;
    if (take) {asked_layer, asked_count, asked_slot, asked_position} <= {start_layer, start_count, start_slot, start_position};
  end

  always @(*) begin
    if (!began) assume (!rst_n);
    if (began) begin
      // A start is taken only while nothing runs and nothing is looked at.
      assert (start_ready == (!running && !pending));
      assert (busy == pending);
      if (take) assert (start_refused == !fits);
      if (run_start) assert (pending && held && !start_refused);
      if (pending && start_refused) assert (!held);
      if (start_refused) assert (take || pending);
      if (run_start) assert ({run_layer, run_count, run_slot, run_position} ==
                             {asked_layer, asked_count, asked_slot, asked_position});
      // The answer comes within `count` cycles.
      if (pending) assert (waiting <= asked_count && \unit.left == asked_count - waiting);
      if (pending && waiting == asked_count) assert (run_start || start_refused);
      // What runs lies within the layers, slots and positions, and each layer holds what came before.
      if (pending) assert (asked_count >= 1 && end_ <= LAYERS && asked_position < CONTEXT &&
                           {1'b0, asked_slot} + asked_count <= SLOTS);
      if (running) assert (left >= 16'd1 && {1'b0, layer} + left <= LAYERS && position < CONTEXT);
      if (running && layer == 16'd0) assert (held_0 >= position);
      assert (held_0 <= CONTEXT && held_1 <= CONTEXT && held_2 <= CONTEXT);
      assert (\unit.begun == {held_2 != 8'd0, held_1 != 8'd0, held_0 != 8'd0});
    end
  end

endmodule

`default_nettype wire
