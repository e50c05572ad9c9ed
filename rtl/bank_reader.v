// bank_reader: walks the banks for one operation after another.
//
// Purpose     Accepts an operation, reads every activation with its weight word for each row group, passes
//             outermost, and labels each fetch with its place in the product.
// Parameters  N_IN   >= 1  most activations of an operation
//             GROUPS >= 1  most row groups of an operation, over all passes
//             BLOCKS >= 1  row groups of a full pass; the last pass may have fewer
//             WORDS  >= 1  words of the weight bank
// Timing      An operation is accepted at the edge with start_valid and start_ready. The first fetch is
//             issued in the next cycle, then one a clock as long as fetched_ready allows and the banks are not
//             bank_taken by a byte that came before the start; the banks'
//             answer and its labels are valid with fetched_valid and stay until fetched_ready. Groups and
//             passes follow without a gap. start_ready returns once the last sums are captured
//             (operation_captured), while they drain.
// Ports       The shape of an operation comes with its start: last activation, last row group, and word
//             addresses of the matrix' first and last word. A matrix that does not lie in the bank, or more
//             activations than N_IN, is refused: start_refused for a cycle, nothing runs.
//             `claimed`: the banks and their output registers are the engine's, from the accepted start
//             until the last fetch has left.
// Not done    No queue of operations; no check that the banks were written, nor that the two addresses
//             span groups times activations, which would take a multiplier.
`default_nettype none

module bank_reader #(
    parameter  N_IN      = 64,
    parameter  GROUPS    = 2,
    parameter  BLOCKS    = 2,
    parameter  WORDS     = 128,
    localparam INDEX_W   = (N_IN > 1) ? $clog2(N_IN) : 1,
    localparam GROUP_W   = (GROUPS > 1) ? $clog2(GROUPS) : 1,
    localparam BLOCK_W   = (BLOCKS > 1) ? $clog2(BLOCKS) : 1,
    localparam ADDRESS_W = (WORDS > 1) ? $clog2(WORDS) : 1
) (
    input wire                  clk,
    input wire                  rst_n,
    // operations
    input wire                  start_valid,
    output wire                 start_ready,
    input wire  [15:0]          start_operation,
    input wire  [ADDRESS_W-1:0] start_address,
    input wire  [ADDRESS_W-1:0] start_last_address,
    input wire  [INDEX_W-1:0]   start_last_index,
    input wire  [GROUP_W-1:0]   start_last_group,
    output wire                 started,
    output wire                 start_refused,
    output reg  [15:0]          operation,
    output reg                  computing,
    input wire                  operation_captured,
    // banks
    input wire                  bank_taken,
    output wire                 claimed,
    output wire                 read_enable,
    output reg  [INDEX_W-1:0]   activation_address,
    output reg  [ADDRESS_W-1:0] weight_address,
    // labels of the banks' answer
    output reg                  fetched_valid,
    input wire                  fetched_ready,
    output reg  [INDEX_W-1:0]   fetched_index,
    output reg  [GROUP_W-1:0]   fetched_group,
    output reg  [BLOCK_W-1:0]   fetched_block,
    output reg                  fetched_pass_last,
    output reg                  fetched_operation_last
);

  localparam [31:0] LAST_BLOCK = BLOCKS - 1;

  reg               reading;
  reg [GROUP_W-1:0] group;
  reg [BLOCK_W-1:0] block;
  reg [INDEX_W-1:0] last_index;
  reg [GROUP_W-1:0] last_group;

  wire start_legal = ({{(32 - ADDRESS_W) {1'b0}}, start_last_address} < WORDS) &&
                     !(start_address > start_last_address) &&
                     ({{(32 - INDEX_W) {1'b0}}, start_last_index} < N_IN);
  wire start       = start_valid && start_ready && start_legal;
  wire index_last  = (activation_address == last_index);
  wire group_last  = (group == last_group);
  wire block_last  = (block == LAST_BLOCK[BLOCK_W-1:0]) || group_last;

  assign start_ready   = !computing;
  assign started       = start;
  assign start_refused = start_valid && start_ready && !start_legal;
  assign claimed       = reading || fetched_valid;
  assign read_enable   = reading && !bank_taken && (!fetched_valid || fetched_ready);

  always @(posedge clk) begin
    if (!rst_n) begin
      operation <= 16'd0;
      computing <= 1'b0;
      reading   <= 1'b0;
    end else begin
      if (start) operation <= start_operation;
      if (start) computing <= 1'b1;
      else if (operation_captured) computing <= 1'b0;
      if (start) reading <= 1'b1;
      else if (read_enable && index_last && group_last) reading <= 1'b0;
    end
  end

  // Words lie in the order in which they are read: one counter runs through the whole matrix.
  always @(posedge clk) begin
    if (start) begin
      activation_address <= {INDEX_W{1'b0}};
      weight_address     <= start_address;
      last_index         <= start_last_index;
      last_group         <= start_last_group;
      group              <= {GROUP_W{1'b0}};
      block              <= {BLOCK_W{1'b0}};
    end else if (read_enable) begin
      activation_address <= index_last ? {INDEX_W{1'b0}} : activation_address + 1'b1;
      weight_address     <= weight_address + 1'b1;
      if (index_last) begin
        group <= group + 1'b1;
        block <= block_last ? {BLOCK_W{1'b0}} : block + 1'b1;
      end
    end
  end

  always @(posedge clk) begin
    if (!rst_n) fetched_valid <= 1'b0;
    else if (read_enable) fetched_valid <= 1'b1;
    else if (fetched_ready) fetched_valid <= 1'b0;
  end

  always @(posedge clk) begin
    if (read_enable) begin
      fetched_index          <= activation_address;
      fetched_group          <= group;
      fetched_block          <= block;
      fetched_pass_last      <= index_last && block_last;
      fetched_operation_last <= index_last && group_last;
    end
  end

endmodule

`default_nettype wire
