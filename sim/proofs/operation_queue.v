// operation_queue: the matrices of layer after layer, each once, in order, with its words, and only when its
// activations are there.
//
// The sequencer enters norm after norm, a norm's activations are written once it is entered, and it enters the next
// when every operation on them was started: it waits for their results.
`default_nettype none

module prove_operation_queue #(
    parameter SLOT_WORDS = 53
) (
    input wire clk,
    input wire rst_n,
    input wire hold,
    input wire walk_reset,
    input wire walk_slot,
    input wire norm_enter,
    input wire vector_written,
    input wire start_ready
);

  // WIDTH 3, Q_WIDTH 4, KV_WIDTH 2, FFN_WIDTH 5 on 2 lanes: groups of 1 word of 2 rows.
  reg  [1:0]  which;
  wire        start_valid;
  wire [15:0] operation;
  wire [7:0]  address, last_address;
  wire [3:0]  last_index, last_row;
  wire [2:0]  last_group;

  operation_queue #(
      .WIDTH(3), .Q_WIDTH(4), .KV_WIDTH(2), .FFN_WIDTH(5), .LANES(2), .CS_WIDTH(2), .SLOT_WORDS(SLOT_WORDS),
      .INDEX_W(4), .GROUP_W(3), .ADDRESS_W(8)
  ) unit (
      .clk(clk), .rst_n(rst_n), .hold(hold), .walk_reset(walk_reset), .walk_slot(walk_slot), .norm_enter(norm_enter),
      .vector_written(vector_written), .which(which), .start_valid(start_valid), .start_ready(start_ready),
      .operation(operation), .address(address), .last_address(last_address), .last_index(last_index),
      .last_group(last_group), .last_row(last_row)
  );

  (* hierconn *) wire [2:0] \unit.matrix ;
  (* hierconn *) wire       \unit.vector_valid ;

  reg began = 1'b0;
  always @(posedge clk) began <= 1'b1;

  // What was started, and what may be: rows and inputs of the next matrix, from the page.
  reg  [2:0]  next;
  reg  [15:0] count;
  reg  [7:0]  word;
  reg         placed;  // walk_reset came
  reg         there;   // activations of norm `which` are written
  wire [1:0]  needs  = (next <= 3'd2) ? 2'd0 : (next == 3'd3) ? 2'd1 : (next <= 3'd5) ? 2'd2 : 2'd3;
  reg  [3:0]  rows, inputs;
  wire [2:0]  groups = (rows + 4'd1) >> 1;
  wire [7:0]  words  = groups * inputs;
  wire        starts = start_valid && start_ready;
  always @(*)
    case (next)
      3'd0: {rows, inputs} = {4'd4, 4'd3};
      3'd1, 3'd2: {rows, inputs} = {4'd2, 4'd3};
      3'd3: {rows, inputs} = {4'd3, 4'd4};
      3'd4, 3'd5: {rows, inputs} = {4'd5, 4'd3};
      default: {rows, inputs} = {4'd3, 4'd5};
    endcase

  reg        was_valid, was_free;
  reg [31:0] shape_before;
  wire [31:0] shape = {5'd0, address, last_address, last_index, last_group, last_row};
  always @(posedge clk) begin
    if (!rst_n) begin
      next   <= 3'd0;
      count  <= 16'd0;
      there  <= 1'b0;
      placed <= 1'b0;
    end else begin
      if (starts) begin
        next  <= (next == 3'd6) ? 3'd0 : next + 3'd1;
        count <= count + 16'd1;
      end
      if (norm_enter) there <= 1'b0;
      else if (vector_written) there <= 1'b1;
      if (walk_reset) placed <= 1'b1;
    end
    if (walk_reset) word <= 8'd0;
    else if (walk_slot) word <= word + SLOT_WORDS;
    else if (starts) word <= word + words;
    if (!rst_n) which <= 2'd3;
    else if (norm_enter) which <= which + 2'd1;
    was_valid    <= rst_n && start_valid && !start_ready && !walk_reset && !walk_slot;
    shape_before <= shape;
  end

  always @(*) begin
    if (!began) assume (!rst_n);
    // A norm is entered when nothing waits on the one before, and written once; a run walks before its first norm.
    if (norm_enter) assume (needs == which + 2'd1 && (!there || needs != which) && !vector_written);
    if (vector_written) assume (!there && placed && needs == which);
    if (walk_reset || walk_slot) assume (!start_valid && !(walk_reset && walk_slot));
    if (began) begin
      assert (start_valid == (there && needs == which && !hold));
      assert (operation == count && \unit.matrix == next && next <= 3'd6);
      if (start_valid && placed) begin
        assert (address == word && last_address == word + words - 8'd1);
        assert (last_index == inputs - 4'd1 && last_group == groups - 3'd1);
        assert (last_row == ((rows - 4'd1) & 4'd1));
      end
      // An operation that is not taken waits as it is; only hold takes it back.
      if (was_valid) assert (there && needs == which && (hold || start_valid) && shape == shape_before);
      if (placed) assert (address == word);
      if (there) assert (placed);
      assert (\unit.vector_valid == there);
    end
  end

endmodule

`default_nettype wire
