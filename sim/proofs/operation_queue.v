// The queue between a sequencer and an engine. The shape of a matrix is counted here, row group by row group.
//
// What the sequencer promises: `which` changes only as a norm's phase begins, and a phase begins when all matrices of the
// norm before are started (proof sequencer: a matrix' phase ends with its last result); a walk begins with no operation due.
`default_nettype none

module prove_operation_queue #(
    parameter  WIDTH      = 4,
    parameter  Q_WIDTH    = 3,
    parameter  KV_WIDTH   = 2,
    parameter  FFN_WIDTH  = 7,
    parameter  LANES      = 3,
    parameter  CS_WIDTH   = 2,
    localparam INDEX_W    = 3,
    localparam GROUP_W    = 3,
    localparam ADDRESS_W  = 8,
    localparam SLOT_WORDS = 77
) (
    input wire       clk,
    input wire       rst_n,
    input wire       hold,
    input wire       walk_reset,
    input wire       walk_slot,
    input wire       norm_enter,
    input wire       vector_written,
    input wire [1:0] which,
    input wire       start_ready
);

  wire                 start_valid;
  wire [15:0]          operation;
  wire [ADDRESS_W-1:0] address, last_address;
  wire [INDEX_W-1:0]   last_index, last_row;
  wire [GROUP_W-1:0]   last_group;

  operation_queue #(
      .WIDTH(WIDTH), .Q_WIDTH(Q_WIDTH), .KV_WIDTH(KV_WIDTH), .FFN_WIDTH(FFN_WIDTH), .LANES(LANES), .CS_WIDTH(CS_WIDTH),
      .SLOT_WORDS(SLOT_WORDS), .INDEX_W(INDEX_W), .GROUP_W(GROUP_W), .ADDRESS_W(ADDRESS_W)
  ) unit (
      .clk(clk), .rst_n(rst_n), .hold(hold), .walk_reset(walk_reset), .walk_slot(walk_slot), .norm_enter(norm_enter),
      .vector_written(vector_written), .which(which), .start_valid(start_valid), .start_ready(start_ready),
      .operation(operation), .address(address), .last_address(last_address), .last_index(last_index),
      .last_group(last_group), .last_row(last_row)
  );

  // Groups of a matrix: CS_WIDTH rows each, LANES rows a pass; and the rows of its last pass.
  function integer groups(input integer rows);
    integer row;
    begin
      groups = 0;
      for (row = 0; row < rows; row = row + 1) if (row % LANES % CS_WIDTH == 0) groups = groups + 1;
    end
  endfunction

  function integer tail(input integer rows);
    integer row;
    begin
      tail = 0;
      for (row = 0; row < rows; row = row + 1) tail = (row % LANES == 0) ? 1 : tail + 1;
    end
  endfunction

  localparam Q = 0, K = 1, V = 2, O = 3, GATE = 4, UP = 5, DOWN = 6;
  localparam Q_GROUPS = groups(Q_WIDTH), KV_GROUPS = groups(KV_WIDTH), OUT_GROUPS = groups(WIDTH), FFN_GROUPS = groups(FFN_WIDTH);
  localparam Q_TAIL = tail(Q_WIDTH), KV_TAIL = tail(KV_WIDTH), OUT_TAIL = tail(WIDTH), FFN_TAIL = tail(FFN_WIDTH);

  // The next matrix and its norm; the first word of it; whether its activations are there.
  reg  [2:0]           matrix;
  reg  [15:0]          number;
  reg  [ADDRESS_W-1:0] word;
  reg                  written;
  wire [1:0]           norm    = matrix <= V ? 2'd0 : matrix == O ? 2'd1 : matrix <= UP ? 2'd2 : 2'd3;
  wire [7:0]           inputs  = matrix == O ? Q_WIDTH : matrix == DOWN ? FFN_WIDTH : WIDTH;
  wire [7:0]           blocks  = matrix == Q ? Q_GROUPS : matrix <= V ? KV_GROUPS :
                                 (matrix == GATE || matrix == UP) ? FFN_GROUPS : OUT_GROUPS;
  wire [7:0]           rows    = matrix == Q ? Q_TAIL : matrix <= V ? KV_TAIL :
                                 (matrix == GATE || matrix == UP) ? FFN_TAIL : OUT_TAIL;
  wire [ADDRESS_W-1:0] words   = blocks * inputs;
  wire [ADDRESS_W-1:0] behind  = word + words, after = last_address + 1'b1;
  wire                 due     = written && which == norm;
  wire                 started = due && !hold && start_ready;

  always @(posedge clk) begin
    if (!rst_n) written <= 1'b0;
    else if (norm_enter) written <= 1'b0;
    else if (vector_written) written <= 1'b1;
    if (!rst_n) matrix <= Q;
    else if (started) matrix <= matrix == DOWN ? Q : matrix + 3'd1;
    if (!rst_n) number <= 16'd0;
    else if (started) number <= number + 16'd1;
    if (walk_reset) word <= 0;
    else if (walk_slot) word <= word + SLOT_WORDS;
    else if (started) word <= word + words;
  end

  reg       began = 1'b0, walked = 1'b0, moved, waiting;
  reg [1:0] which_before;
  reg [16+2*ADDRESS_W+2*INDEX_W+GROUP_W-1:0] offer;
  wire [16+2*ADDRESS_W+2*INDEX_W+GROUP_W-1:0] now = {operation, address, last_address, last_index, last_row, last_group};
  always @(posedge clk) begin
    began        <= 1'b1;
    walked       <= began && (walked || walk_reset);
    moved        <= norm_enter;
    which_before <= which;
    waiting      <= rst_n && start_valid && !start_ready;
    offer        <= now;
  end

  always @(*) begin
    if (!began) assume (!rst_n);
    if (began && !moved) assume (which == which_before);
    if (due) assume (!norm_enter && !walk_reset && !walk_slot);
    if (began) begin
      assert (start_valid == (due && !hold));
      assert (operation == number);
      assert (last_index == inputs - 1 && last_row == rows - 1 && last_group == blocks - 1);
      if (walked) assert (address == word && after == behind);
      if (waiting && rst_n) assert ((start_valid || hold) && (!walked || now == offer));
    end
  end

endmodule

`default_nettype wire
