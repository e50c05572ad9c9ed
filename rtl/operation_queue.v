// operation_queue: starts the engine's operations, each as soon as its activations are written.
//
// Purpose     Walks the matrices of layer after layer as they lie in the weight bank. The next matrix thus
//             computes while the outputs of the last one are worked on; the sequencer takes its results when
//             its phase comes.
// Parameters  WIDTH, Q_WIDTH, KV_WIDTH, FFN_WIDTH, LANES, CS_WIDTH  as in transformer_layer
//             SLOT_WORDS >= 1  weight words of a slot
//             INDEX_W, GROUP_W, ADDRESS_W  bits of an index, a row group, a weight word's number
// Ports       walk_reset goes to the first slot, walk_slot to the next. norm_enter: the activations of norm
//             `which` are about to be written; vector_written: they are.
// Timing      start_valid and the shape of the operation hold until start_ready, except that `hold` takes
//             start_valid back.
// Not done    Does not know whether results are taken: the engine waits for that.
`default_nettype none

module operation_queue #(
    parameter WIDTH      = 64,
    parameter Q_WIDTH    = 64,
    parameter KV_WIDTH   = 64,
    parameter FFN_WIDTH  = 192,
    parameter LANES      = 64,
    parameter CS_WIDTH   = 64,
    parameter SLOT_WORDS = 576,
    parameter INDEX_W    = 8,
    parameter GROUP_W    = 2,
    parameter ADDRESS_W  = 10
) (
    input wire                  clk,
    input wire                  rst_n,
    input wire                  hold,
    // sequencer
    input wire                  walk_reset,
    input wire                  walk_slot,
    input wire                  norm_enter,
    input wire                  vector_written,
    input wire  [1:0]           which,
    // engine
    output wire                 start_valid,
    input wire                  start_ready,
    output reg  [15:0]          operation,
    output reg  [ADDRESS_W-1:0] address,
    output wire [ADDRESS_W-1:0] last_address,
    output wire [INDEX_W-1:0]   last_index,
    output wire [GROUP_W-1:0]   last_group,
    output wire [INDEX_W-1:0]   last_row
);

  reg  [2:0]           matrix;
  reg  [1:0]           norm_of;       // the norm before the matrix
  reg                  vector_valid;  // the activations of norm `which` are written
  wire [ADDRESS_W-1:0] span;
  wire                 started = start_valid && start_ready;

  assign start_valid  = vector_valid && (which == norm_of) && !hold;
  assign last_address = address + span;

  always @(*)
    case (matrix)
      3'd0, 3'd1, 3'd2: norm_of = 2'd0;
      3'd3: norm_of = 2'd1;
      3'd4, 3'd5: norm_of = 2'd2;
      default: norm_of = 2'd3;
    endcase

  always @(posedge clk) begin
    if (!rst_n) begin
      vector_valid <= 1'b0;
      matrix       <= 3'd0;
      operation    <= 16'd0;
    end else begin
      if (norm_enter) vector_valid <= 1'b0;
      else if (vector_written) vector_valid <= 1'b1;
      if (started) begin
        matrix    <= (matrix == 3'd6) ? 3'd0 : matrix + 3'd1;
        operation <= operation + 16'd1;
      end
    end
  end

  always @(posedge clk) begin
    if (walk_reset) address <= {ADDRESS_W{1'b0}};
    else if (walk_slot) address <= address + SLOT_WORDS[ADDRESS_W-1:0];
    else if (started) address <= last_address + 1'b1;
  end

  matrix_table #(
      .WIDTH(WIDTH), .Q_WIDTH(Q_WIDTH), .KV_WIDTH(KV_WIDTH), .FFN_WIDTH(FFN_WIDTH), .LANES(LANES),
      .CS_WIDTH(CS_WIDTH), .INDEX_W(INDEX_W), .GROUP_W(GROUP_W), .ADDRESS_W(ADDRESS_W)
  ) u_matrix_table (
      .matrix(matrix), .last_index(last_index), .last_row(last_row), .last_group(last_group), .span(span)
  );

endmodule

`default_nettype wire
