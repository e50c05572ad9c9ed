// The reader between a queue of operations, the banks' answers and a master that takes fetches whenever it likes.
//
// A model walks each operation from its start: for each group, for each activation. Fetches that are taken are its
// steps, in order. A free (activation, group) is counted: it is fetched once an operation.
`default_nettype none

module prove_bank_reader #(
    parameter  N_IN      = 3,
    parameter  GROUPS    = 5,
    parameter  BLOCKS    = 2,
    parameter  WORDS     = 21,
    localparam INDEX_W   = (N_IN > 1) ? $clog2(N_IN) : 1,
    localparam GROUP_W   = (GROUPS > 1) ? $clog2(GROUPS) : 1,
    localparam BLOCK_W   = (BLOCKS > 1) ? $clog2(BLOCKS) : 1,
    localparam ADDRESS_W = (WORDS > 1) ? $clog2(WORDS) : 1
) (
    input wire                 clk,
    input wire                 rst_n,
    input wire                 start_valid,
    input wire [15:0]          start_operation,
    input wire [ADDRESS_W-1:0] start_address,
    input wire [ADDRESS_W-1:0] start_last_address,
    input wire [INDEX_W-1:0]   start_last_index,
    input wire [GROUP_W-1:0]   start_last_group,
    input wire                 operation_captured,
    input wire                 bank_taken,
    input wire                 fetched_ready
);

  wire                 start_ready, started, start_refused, computing, claimed, read_enable, fetched_valid;
  wire                 fetched_pass_last, fetched_operation_last;
  wire [15:0]          operation;
  wire [INDEX_W-1:0]   activation_address, fetched_index;
  wire [ADDRESS_W-1:0] weight_address;
  wire [GROUP_W-1:0]   fetched_group;
  wire [BLOCK_W-1:0]   fetched_block;

  bank_reader #(.N_IN(N_IN), .GROUPS(GROUPS), .BLOCKS(BLOCKS), .WORDS(WORDS)) unit (
      .clk(clk), .rst_n(rst_n),
      .start_valid(start_valid), .start_ready(start_ready), .start_operation(start_operation),
      .start_address(start_address), .start_last_address(start_last_address),
      .start_last_index(start_last_index), .start_last_group(start_last_group),
      .started(started), .start_refused(start_refused),
      .operation(operation), .computing(computing), .operation_captured(operation_captured),
      .bank_taken(bank_taken), .claimed(claimed), .read_enable(read_enable),
      .activation_address(activation_address), .weight_address(weight_address),
      .fetched_valid(fetched_valid), .fetched_ready(fetched_ready), .fetched_index(fetched_index),
      .fetched_group(fetched_group), .fetched_block(fetched_block),
      .fetched_pass_last(fetched_pass_last), .fetched_operation_last(fetched_operation_last)
  );

  // What the banks answer: the addresses that were read last, held until the next read.
  reg [INDEX_W-1:0]   answered_x;
  reg [ADDRESS_W-1:0] answered_w;
  always @(posedge clk) begin
    if (read_enable) answered_x <= activation_address;
    if (read_enable) answered_w <= weight_address;
  end

  // The model: the next fetch to be taken, and its place in the matrix.
  reg                 running = 1'b0, waiting;  // for fetches; for their sums
  reg [15:0]          name;
  reg [INDEX_W-1:0]   index, last_index;
  reg [GROUP_W-1:0]   group, last_group;
  reg [BLOCK_W-1:0]   block;
  reg [ADDRESS_W-1:0] address;
  wire                legal    = start_last_address < WORDS && start_address <= start_last_address &&
                                 start_last_index < N_IN;
  wire                starts   = start_valid && !running && !waiting;
  wire                takes    = fetched_valid && fetched_ready;
  wire                row_ends = index == last_index;
  wire                ends     = row_ends && group == last_group;
  wire                turns    = block == BLOCKS - 1 || group == last_group;

  always @(posedge clk) begin
    if (!rst_n) running <= 1'b0;
    else if (starts && legal) running <= 1'b1;
    else if (takes && ends) running <= 1'b0;
    if (!rst_n) waiting <= 1'b0;
    else if (takes && ends) waiting <= 1'b1;
    else if (operation_captured) waiting <= 1'b0;
    if (starts && legal) begin
      name       <= start_operation;
      last_index <= start_last_index;
      last_group <= start_last_group;
      address    <= start_address;
      index      <= 0;
      group      <= 0;
      block      <= 0;
    end else if (takes) begin
      address <= address + 1'b1;
      index   <= row_ends ? 0 : index + 1'b1;
      if (row_ends) group <= group + 1'b1;
      if (row_ends) block <= turns ? 0 : block + 1'b1;
    end
  end

  // One place of the operation, and how often it was fetched.
  (* anyconst *) wire [INDEX_W-1:0] some_index;
  (* anyconst *) wire [GROUP_W-1:0] some_group;
  reg  [1:0] times;
  wire       inside = some_index <= last_index && some_group <= last_group;
  always @(posedge clk)
    if (starts && legal) times <= 2'd0;
    else if (takes && fetched_index == some_index && fetched_group == some_group && times != 2'd3) times <= times + 2'd1;

  // Cycles without an offer while the operation runs and the banks are free.
  reg [3:0] silent;
  always @(posedge clk) silent <= (!rst_n || fetched_valid || !running) ? 4'd0 : silent + {3'd0, !bank_taken};

  // What is offered stays as it is until it is taken.
  reg                        began = 1'b0, offered;
  reg [INDEX_W+GROUP_W+BLOCK_W+INDEX_W+ADDRESS_W+1:0] offer;
  wire [INDEX_W+GROUP_W+BLOCK_W+INDEX_W+ADDRESS_W+1:0] now = {
    fetched_index, fetched_group, fetched_block, fetched_pass_last, fetched_operation_last, answered_x, answered_w
  };
  always @(posedge clk) begin
    began   <= 1'b1;
    offered <= rst_n && fetched_valid && !fetched_ready;
    offer   <= now;
  end

  always @(*) begin
    if (!began) assume (!rst_n);
    assume (start_last_group < GROUPS);
    // Sums are captured after the last fetch was taken (proof broadcast_master).
    if (running) assume (!operation_captured);
    if (began) begin
      assert (start_ready == !(running || waiting));
      assert (started == (starts && legal));
      assert (start_refused == (starts && !legal));
      if (running || waiting) assert (computing && operation == name);
      assert (claimed == running);
      if (read_enable) assert (running && !bank_taken);
      if (fetched_valid) begin
        assert (running);
        assert (fetched_index == index && fetched_group == group && fetched_block == block);
        assert (fetched_operation_last == ends && fetched_pass_last == (row_ends && turns));
        assert (answered_x == index && answered_w == address);
      end
      if (offered) assert (fetched_valid && now == offer);
      if (waiting) assert (times == inside);
      assert (silent <= 1);
    end
  end

endmodule

`default_nettype wire
