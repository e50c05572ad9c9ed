// result_drain: hands the captured sums over, one a cycle, while the next pass runs.
//
// Purpose     Counts the results that lie in the scalars' shift chain, numbers them by row and offers them.
// Parameters  N_OUT >= 1  most rows of a product
//             LANES >= 1  scalars, rows of a full pass
// Ports       start_last_row: rows of the operation's last pass less one, below LANES; taken with `started`.
// Timing      After `capture` lane 0's sum is offered: result_valid waits for no result_ready, and the
//             word stays until it is taken at an edge with both. `shift` moves the chain at that edge.
//             capture comes only while result_valid is 0.
// Not done    Does not hold data: result_data is lane 0's stage of the chain.
`default_nettype none

module result_drain #(
    parameter  N_OUT = 64,
    parameter  LANES = 64,
    localparam ROW_W = (N_OUT > 1) ? $clog2(N_OUT) : 1
) (
    input wire              clk,
    input wire              rst_n,
    input wire              started,
    input wire  [ROW_W-1:0] start_last_row,
    input wire              capture,
    input wire              capture_last,
    input wire  [15:0]      operation,
    output reg              result_valid,
    input wire              result_ready,
    output reg  [15:0]      result_operation,
    output reg  [ROW_W-1:0] result_index,
    output wire             shift
);

  localparam [31:0] FULL = (LANES < N_OUT) ? LANES - 1 : N_OUT - 1;

  reg  [ROW_W-1:0] last_row;   // of the operation's last pass
  reg  [ROW_W-1:0] left;       // results behind the offered one
  reg              continued;  // the captured pass is not the operation's first
  wire             none_left = (left == {ROW_W{1'b0}});

  assign shift = result_valid && result_ready;

  always @(posedge clk) begin
    if (!rst_n) result_valid <= 1'b0;
    else if (capture) result_valid <= 1'b1;
    else if (shift && none_left) result_valid <= 1'b0;
  end

  always @(posedge clk) begin
    if (!rst_n) continued <= 1'b0;
    else if (capture) continued <= !capture_last;
  end

  always @(posedge clk) if (started) last_row <= start_last_row;

  // Rows are numbered through: the index left by one pass is the one before the first of the next.
  always @(posedge clk) begin
    if (capture) begin
      result_operation <= operation;
      result_index     <= continued ? result_index + 1'b1 : {ROW_W{1'b0}};
      left             <= capture_last ? last_row : FULL[ROW_W-1:0];
    end else if (shift && !none_left) begin
      result_index <= result_index + 1'b1;
      left         <= left - 1'b1;
    end
  end

endmodule

`default_nettype wire
