// head_quantize: queries, keys or values of one position, head by head, to int8 with one maximum a head.
//
// Purpose     Reads a vector of heads from the work memory, has queries and keys rotated by rope, takes each
//             head's maximum and divides by it. The rotated head stays in a buffer of its own; a second buffer
//             lets one head be read while the other is divided.
// Parameters  HEAD_WIDTH >= 2, even   elements of a head
//             HEADS >= 1              heads of the longest vector
//             INDEX_W                 bits of a row and of the work memory's address; HEADS * HEAD_WIDTH rows
// Ports       start: which (0 queries, 1 keys, 2 values: not rotated), heads_last (heads - 1) and step are
//             constant until done. read_*: the work memory, data in the cycle after read_enable.
//             rope_*: what goes to rope with the work memory's read data and the increment read at
//             rope_address; rotated_*: what comes back, in the same order, after any number of cycles.
//             out_*: activations in row order, out_first with row 0; max_*: maxima in head order, each before
//             its head's activations, max_first with head 0.
// Timing      One head in HEAD_WIDTH + 12 cycles at most once the first is through: reading a head (HEAD_WIDTH
//             cycles) hides behind the division of the one before. done comes the cycle after the last
//             activation; busy from the cycle after start until then.
// Numerics    numerics R-HEAD: max = max|v| over the head, 23 bits; round(127 v / max), 0 when max is 0.
// Not done    start while busy is ignored.
`default_nettype none

module head_quantize #(
    parameter  HEAD_WIDTH = 16,
    parameter  HEADS      = 4,
    parameter  INDEX_W    = 6,
    localparam HEAD_W     = (HEADS > 1) ? $clog2(HEADS) : 1,
    localparam PAIR_W     = (HEAD_WIDTH > 2) ? $clog2(HEAD_WIDTH / 2) : 1
) (
    input wire                clk,
    input wire                rst_n,
    // control
    input wire                start,
    input wire  [1:0]         which,
    input wire  [15:0]        step,
    input wire  [HEAD_W-1:0]  heads_last,
    output reg                busy,
    output reg                done,
    // work memory, and the increments beside it
    output wire               read_enable,
    output wire [INDEX_W-1:0] read_address,
    input wire  signed [23:0] read_data,
    output wire [PAIR_W-1:0]  rope_address,
    // rope
    output wire               rope_valid,
    output wire               rope_second,
    output reg  [15:0]        rope_tensor,
    output reg  [INDEX_W-1:0] rope_index,
    input wire                rotated_valid,
    input wire                rotated_second,
    input wire  signed [23:0] rotated_data,
    // results
    output wire               out_valid,
    output wire               out_first,
    output reg  [INDEX_W-1:0] out_index,
    output wire [7:0]         out_data,
    output wire               max_valid,
    output wire               max_first,
    output wire [HEAD_W-1:0]  max_head,
    output wire [22:0]        max
);

  localparam        ELEMENT_W     = $clog2(HEAD_WIDTH);
  localparam [31:0] HALF          = HEAD_WIDTH / 2;
  localparam [31:0] LAST_PAIR     = HEAD_WIDTH / 2 - 1;
  localparam [31:0] LAST_ELEMENT  = HEAD_WIDTH - 1;
  localparam [31:0] NEXT_HEAD     = HEAD_WIDTH / 2 + 1;

  wire accepted = start && !busy;
  wire rotate   = (which != 2'd2);

  // Reading: pair by pair, a then b. A head is read when its buffer is free.
  reg                reading;
  reg                read_second;
  reg                read_bank;
  reg  [1:0]         claimed;  // buffers that a head is read into, waits in, or leaves
  reg  [PAIR_W-1:0]  read_pair;
  reg  [HEAD_W-1:0]  read_head;
  reg  [INDEX_W-1:0] first_row;   // of the pair being read: its a
  wire               head_starts = !read_second && (read_pair == {PAIR_W{1'b0}});
  wire               last_pair   = (read_pair == LAST_PAIR[PAIR_W-1:0]);
  wire               last_read   = read_second && last_pair;
  wire               released;
  wire               released_bank;

  assign read_enable  = reading && !(head_starts && claimed[read_bank]);
  assign read_address = read_second ? first_row + HALF[INDEX_W-1:0] : first_row;
  assign rope_address = read_pair;

  always @(posedge clk) begin
    if (!rst_n) reading <= 1'b0;
    else if (accepted) reading <= 1'b1;
    else if (read_enable && last_read && read_head == heads_last) reading <= 1'b0;

    if (accepted) begin
      read_second <= 1'b0;
      read_bank   <= 1'b0;
      read_pair   <= {PAIR_W{1'b0}};
      read_head   <= {HEAD_W{1'b0}};
      first_row   <= {INDEX_W{1'b0}};
      claimed     <= 2'b00;
    end else begin
      if (read_enable) begin
        read_second <= !read_second;
        if (read_second) begin
          read_pair <= last_pair ? {PAIR_W{1'b0}} : read_pair + 1'b1;
          first_row <= first_row + (last_pair ? NEXT_HEAD[INDEX_W-1:0] : {{(INDEX_W - 1) {1'b0}}, 1'b1});
        end
        if (last_read) begin
          read_bank <= !read_bank;
          read_head <= read_head + 1'b1;
        end
        if (head_starts) claimed[read_bank] <= 1'b1;
      end
      if (released) claimed[released_bank] <= 1'b0;
    end
  end

  // What was read goes to rope, or straight on.
  reg read_valid;
  reg second_read;
  always @(posedge clk) begin
    if (!rst_n) read_valid <= 1'b0;
    else read_valid <= read_enable;
    second_read <= read_second;
    rope_index  <= read_address;
    rope_tensor <= {step[14:0], 1'b0} + {15'd0, which[0]};
  end

  assign rope_valid  = read_valid && rotate;
  assign rope_second = second_read;

  wire               divide_valid;
  wire signed [23:0] divide_data;
  wire        [22:0] divide_max;

  head_buffer #(
      .HEAD_WIDTH(HEAD_WIDTH),
      .HEADS(HEADS)
  ) u_head_buffer (
      .clk(clk),
      .rst_n(rst_n),
      .start(accepted),
      .in_valid(rotate ? rotated_valid : read_valid),
      .in_second(rotate ? rotated_second : second_read),
      .in_data(rotate ? rotated_data : read_data),
      .released(released),
      .released_bank(released_bank),
      .max_valid(max_valid),
      .max_first(max_first),
      .max_head(max_head),
      .max(max),
      .divide_valid(divide_valid),
      .divide_data(divide_data),
      .divide_max(divide_max),
      .divided_valid(out_valid)
  );

  absmax_divide #(
      .Z_W(24),
      .SIDE_W(1)
  ) u_absmax_divide (
      .clk(clk),
      .rst_n(rst_n),
      .in_valid(divide_valid),
      .in_z(divide_data),
      .in_side(1'b0),
      .max(divide_max),
      .out_valid(out_valid),
      .out_q(out_data),
      .out_side(unused_side)
  );

  // Results are numbered by row; the last row of the last head ends the vector.
  reg  [ELEMENT_W-1:0] out_element;
  reg  [HEAD_W-1:0]    out_head;
  wire                 unused_side;
  wire                 out_last_of_head = (out_element == LAST_ELEMENT[ELEMENT_W-1:0]);
  wire                 out_last         = out_valid && out_last_of_head && (out_head == heads_last);

  assign out_first = (out_index == {INDEX_W{1'b0}});

  always @(posedge clk) begin
    if (!rst_n) busy <= 1'b0;
    else if (accepted) busy <= 1'b1;
    else if (out_last) busy <= 1'b0;
    done <= rst_n && busy && out_last;

    if (accepted) begin
      out_index   <= {INDEX_W{1'b0}};
      out_element <= {ELEMENT_W{1'b0}};
      out_head    <= {HEAD_W{1'b0}};
    end else if (out_valid) begin
      out_index   <= out_index + 1'b1;
      out_element <= out_last_of_head ? {ELEMENT_W{1'b0}} : out_element + 1'b1;
      if (out_last_of_head) out_head <= out_head + 1'b1;
    end
  end

  reg [15:0] tensor;  // 3 * step + which
  always @(posedge clk) tensor <= {step[14:0], 1'b0} + step + {14'd0, which};

  probe #(
      .INDEX_W(INDEX_W),
      .DATA_W (8)
  ) probe_head (
      .valid(out_valid),
      .tensor(tensor),
      .index(out_index),
      .data(out_data)
  );

  probe #(
      .INDEX_W(HEAD_W),
      .DATA_W (24)
  ) probe_head_max (
      .valid(max_valid),
      .tensor(tensor),
      .index(max_head),
      .data({1'b0, max})
  );

  generate
    if (HEAD_WIDTH < 2 || HEAD_WIDTH % 2 != 0) begin : check_head_width
      HEAD_WIDTH_must_be_even stop ();
    end
    if (HEADS < 1) begin : check_heads
      HEADS_must_be_at_least_1 stop ();
    end
  endgenerate

endmodule

`default_nettype wire
