// The master between fetches that come whenever they like and a drain that is empty whenever it likes.
//
// A model keeps the fetch that was taken last and which of its frames are due; each frame that begins must be the next one
// due, and a fetch is replaced only when none of its frames is. The bits of a frame are those of its value, in order.
`default_nettype none

module prove_broadcast_master #(
    parameter  COPI_WIDTH  = 1,
    parameter  SIGN_FRAMES = 1,
    localparam CS          = 2,
    localparam LAST        = 8 / COPI_WIDTH - 1
) (
    input wire            clk,
    input wire            rst_n,
    input wire            fetched_valid,
    input wire [7:0]      fetched_value,
    input wire [2*CS-1:0] fetched_weights,
    input wire [1:0]      fetched_index,
    input wire            fetched_group,
    input wire            fetched_block,
    input wire            fetched_pass_last,
    input wire            fetched_operation_last,
    input wire            drained
);

  wire                  fetched_ready, group, cs_block, frame_active, frame_negative, frame_end, capture, capture_last;
  wire [1:0]            activation_index;
  wire [7:0]            activation_value;
  wire [2:0]            bit_index;
  wire [COPI_WIDTH-1:0] copi;
  wire [CS-1:0]         cs_n, sign;

  broadcast_master #(
      .N_IN(4), .GROUPS(2), .BLOCKS(2), .CS_WIDTH(CS), .COPI_WIDTH(COPI_WIDTH), .SIGN_FRAMES(SIGN_FRAMES)
  ) unit (
      .clk(clk), .rst_n(rst_n), .fetched_valid(fetched_valid), .fetched_ready(fetched_ready),
      .fetched_value(fetched_value), .fetched_weights(fetched_weights), .fetched_index(fetched_index),
      .fetched_group(fetched_group), .fetched_block(fetched_block), .fetched_pass_last(fetched_pass_last),
      .fetched_operation_last(fetched_operation_last), .group(group), .cs_block(cs_block),
      .activation_index(activation_index), .activation_value(activation_value), .frame_active(frame_active),
      .frame_negative(frame_negative), .frame_end(frame_end), .bit_index(bit_index), .copi(copi), .cs_n(cs_n),
      .sign(sign), .drained(drained), .capture(capture), .capture_last(capture_last)
  );

  wire [CS-1:0] plus  = fetched_weights[CS-1:0];
  wire [CS-1:0] minus = fetched_weights[2*CS-1:CS];
  wire          takes = fetched_valid && fetched_ready;

  // The fetch taken last, and what it is for: frame A for plus (or both), frame B for minus.
  localparam FETCH = 8 + 2 * CS + 4;
  wire [FETCH-1:0] offered = {fetched_value, minus, plus, fetched_index, fetched_group, fetched_block};
  wire             needs_a = fetched_value != 0 && (SIGN_FRAMES == 1 ? |plus : |(plus | minus));
  wire             needs_b = fetched_value != 0 && SIGN_FRAMES == 1 && |minus;

  reg              held = 1'b0, new_one = 1'b0;     // the fetch was taken at the last edge
  reg              fresh_a, fresh_b, last_a, last_b;  // due: of a new one; a cycle ago
  reg [FETCH-1:0]  fetch, fetch_before;
  wire             begins = frame_active && bit_index == 0;
  wire             left_a = last_a && !begins;
  wire             left_b = last_b && (last_a || !begins);
  wire             due_a  = new_one ? fresh_a : left_a;
  wire             due_b  = new_one ? fresh_b : left_b;

  always @(posedge clk) begin
    held    <= rst_n && (held || takes);
    new_one <= rst_n && takes;
    fresh_a <= rst_n && takes && needs_a;
    fresh_b <= rst_n && takes && needs_b;
    last_a  <= rst_n && due_a;
    last_b  <= rst_n && due_b;
    if (takes) fetch <= offered;
    fetch_before <= fetch;
  end

  wire [7:0]    value;
  wire [CS-1:0] to_minus, to_plus;
  wire [3:0]    labels;
  assign {value, to_minus, to_plus, labels} = fetch_before;
  wire          is_b     = begins && !last_a;
  wire [CS-1:0] receives = is_b ? to_minus : SIGN_FRAMES == 1 ? to_plus : to_plus | to_minus;

  // What may not change while a frame is on the wire, and the value that its bits are of.
  wire [7:0]     sent = frame_negative ? -activation_value : activation_value;
  wire [7:0]     rest = sent << bit_index * COPI_WIDTH;
  localparam FRAME = 8 + 2 + 3 + 2 * CS;
  wire [FRAME-1:0] frame = {activation_value, activation_index, group, cs_block, frame_negative, cs_n, sign};
  reg              began = 1'b0, continues, active_before, drained_before, capture_before;
  reg [2:0]        bit_before;
  reg [FRAME-1:0]  frame_before;
  always @(posedge clk) begin
    began          <= 1'b1;
    continues      <= rst_n && frame_active && bit_index != LAST;
    bit_before     <= bit_index;
    frame_before   <= frame;
    active_before  <= rst_n && frame_active;
    drained_before <= drained;
    capture_before <= capture;
  end

  // Passes: how many ended with a fetch, how many were captured; the pass of the fetch and of its frames.
  reg [1:0] ended, captured, of_fetch, of_fetch_before, of_frame;
  reg [3:0] ends_operation;  // by pass
  wire [1:0] of_wire = begins ? of_fetch_before : of_frame;
  wire [1:0] open = ended - captured;
  always @(posedge clk) begin
    if (!rst_n) ended <= 2'd0;
    else if (takes && fetched_pass_last) ended <= ended + 2'd1;
    if (!rst_n) captured <= 2'd0;
    else if (capture) captured <= captured + 2'd1;
    if (takes) of_fetch <= ended;
    if (takes && fetched_pass_last) ends_operation[ended] <= fetched_operation_last;
    of_fetch_before <= of_fetch;
    of_frame        <= of_wire;
  end

  // A fetch is taken, and a pass captured, within the two frames of the fetch before and two of its own, while the drain is empty.
  localparam PATIENCE = 4 * (LAST + 1) + 4;
  reg [5:0] refused, uncaptured;
  always @(posedge clk) begin
    refused    <= (!rst_n || !drained || !fetched_valid || fetched_ready) ? 6'd0 : refused + 6'd1;
    uncaptured <= (!rst_n || !drained || open == 0 || capture) ? 6'd0 : uncaptured + 6'd1;
  end

  reg             waits;
  reg [FETCH+1:0] offered_before;
  always @(posedge clk) begin
    waits          <= rst_n && fetched_valid && !fetched_ready;
    offered_before <= {offered, fetched_pass_last, fetched_operation_last};
  end

  always @(*) begin
    if (!began) assume (!rst_n);
    // Proof bank_reader: an offer stays; an operation's last fetch is a pass' last.
    if (waits) assume (fetched_valid && {offered, fetched_pass_last, fetched_operation_last} == offered_before);
    if (fetched_operation_last) assume (fetched_pass_last);
    assume (fetched_value != 8'h80);
    if (began) begin
      // Nothing is lost, doubled or made up.
      if (begins) assert (last_a || last_b);
      if (begins) assert ({activation_value, activation_index, group, cs_block} == {value, labels});
      if (begins) assert (cs_n == ~receives);
      if (begins) assert (frame_negative == is_b);
      if (begins) assert (sign == (SIGN_FRAMES == 1 ? {CS{1'b0}} : to_minus));
      if (new_one) assert (!left_a && !left_b);
      // Frames: their bits in order, and nothing else moves.
      assert (frame_end == (frame_active && bit_index == LAST));
      if (continues) assert (frame_active && bit_index == bit_before + 3'd1 && frame == frame_before);
      if (frame_active && !continues) assert (begins);
      if (frame_active) assert (copi == rest[7-:COPI_WIDTH]);
      if (!frame_active) assert (&cs_n);
      // Captures: when the pass is over, its sums complete and the drain empty; then the next pass.
      if (capture) assert (open != 0 && !active_before && drained_before && !capture_before);
      if (capture && of_fetch_before == captured) assert (!last_a && !last_b);
      if (capture) assert (capture_last == ends_operation[captured]);
      if (frame_active) assert (of_wire == (capture ? captured + 2'd1 : captured));
      assert (open <= (capture ? 3 : 2));
      assert (refused <= PATIENCE && uncaptured <= PATIENCE);
    end
  end

endmodule

`default_nettype wire
