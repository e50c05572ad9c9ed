// weighted_sum: the values of one head, weighted and summed over the positions.
//
// Purpose     Multiplies each weight with its value's maximum and keeps the products; then, block by block of
//             DOT_WIDTH elements, adds the products with the values over all positions and hands the sums over
//             one by one.
// Parameters  CONTEXT >= 1 (positions); DOT_WIDTH 1, 2, 4, 8 or 16  elements a clock
// Ports       start: a new head. weight_*, value_max: one a position, in order; u_* shows the product, which
//             can be read from the cycle after u_valid on.
//             read_*: the position whose product is multiplied with `values`, the value word that comes in the
//             cycle after; read_first and read_last mark a block's first and last position (both, when there is
//             one). sum_*: a block's sums in element order, each taken at an edge with sum_valid and sum_take.
//             pending: a block's last position was read and its sums are not all taken; read_last waits
//             for 0.
// Timing      u 4 cycles after its weight. A position a clock; the block's first sum is offered 5 cycles after
//             read_last. One multiplier or wide adder a stage.
// Numerics    numerics R-VALUE: u = round(w m_v / 2^12), 27 bits; sums exact in 35 + ceil(log2 CONTEXT) bits.
// Not done    No division: requantize multiplies the sums by the reciprocal.
`default_nettype none

module weighted_sum #(
    parameter  CONTEXT   = 128,
    parameter  DOT_WIDTH = 4,
    localparam T_W       = (CONTEXT > 1) ? $clog2(CONTEXT) : 1,
    localparam SUM_W     = 35 + $clog2(CONTEXT)
) (
    input wire                     clk,
    input wire                     rst_n,
    input wire                     start,
    // weights
    input wire                     weight_valid,
    input wire  [15:0]             weight,
    input wire  [22:0]             value_max,
    output wire                    u_valid,
    output reg  [T_W-1:0]          u_position,
    output reg  [26:0]             u,
    // values
    input wire                     read_enable,
    input wire                     read_first,
    input wire                     read_last,
    input wire  [T_W-1:0]          read_position,
    input wire  [8*DOT_WIDTH-1:0]  values,
    output reg                     pending,
    // sums
    output wire                    sum_valid,
    input wire                     sum_take,
    output wire signed [SUM_W-1:0] sum
);

  // Weight times maximum: operands, two stages of product, rounding.
  reg         [3:0]  weight_stage;
  reg  signed [16:0] weight_q;
  reg  signed [23:0] max_q;
  wire signed [40:0] weighted;
  wire        [40:0] lifted = weighted + 41'd2048;

  assign u_valid = weight_stage[3];

  multiply #(
      .A_W(24),
      .B_W(17)
  ) u_weighted (
      .clk(clk),
      .a(max_q),
      .b(weight_q),
      .product(weighted)
  );

  always @(posedge clk) begin
    if (!rst_n) weight_stage <= 4'd0;
    else weight_stage <= {weight_stage[2:0], weight_valid};
    weight_q <= {1'b0, weight};
    max_q    <= {1'b0, value_max};
    u        <= lifted[38:12];
    if (start) u_position <= {T_W{1'b0}};
    else if (u_valid) u_position <= u_position + 1'b1;
  end

  // A product is read after it was written: synthesis need not keep the old one for the reader.
  (* no_rw_check *) reg [26:0] products[0:CONTEXT-1];
  reg [26:0] u_read;
  always @(posedge clk) begin
    if (u_valid) products[u_position] <= u;
    if (read_enable) u_read <= products[read_position];
  end

  // Stages: 1 memories, 2 operands, 3 and 4 products, 5 sums.
  reg [4:1]         valid, first, last;
  reg signed [27:0] u_q;
  always @(posedge clk) begin
    if (!rst_n) valid <= 4'd0;
    else valid <= {valid[3:1], read_enable};
    first <= {first[3:1], read_first};
    last  <= {last[3:1], read_last};
    u_q   <= {1'b0, u_read};
  end

  // An element's lane. At the block's last position the sum goes to the lane's stage of the chain that hands
  // the sums over, so the next block can begin at once.
  localparam COUNT_W = $clog2(DOT_WIDTH + 1);
  localparam [31:0] ALL = DOT_WIDTH;
  reg  [COUNT_W-1:0] left;
  wire               shift   = sum_valid && sum_take;
  wire               capture = valid[4] && last[4];
  wire [SUM_W*(DOT_WIDTH+1)-1:0] chain;

  assign chain[SUM_W*DOT_WIDTH+:SUM_W] = {SUM_W{1'b0}};
  assign sum       = chain[SUM_W-1:0];
  assign sum_valid = (left != {COUNT_W{1'b0}});

  genvar i;
  generate
    for (i = 0; i < DOT_WIDTH; i = i + 1) begin : lane
      reg  signed [7:0]       value;
      wire signed [35:0]      product;
      reg  signed [SUM_W-1:0] acc, result;
      wire signed [SUM_W-1:0] total = (first[4] ? {SUM_W{1'b0}} : acc) + {{(SUM_W - 35) {product[34]}}, product[34:0]};
      wire                    unused = product[35];

      multiply #(
          .A_W(28),
          .B_W(8)
      ) u_multiply (
          .clk(clk),
          .a(u_q),
          .b(value),
          .product(product)
      );

      always @(posedge clk) begin
        value <= values[8*i+:8];
        if (valid[4]) acc <= total;
        if (capture) result <= total;
        else if (shift) result <= chain[SUM_W*(i+1)+:SUM_W];
      end
      assign chain[SUM_W*i+:SUM_W] = result;
    end
  endgenerate

  always @(posedge clk) begin
    if (!rst_n) left <= {COUNT_W{1'b0}};
    else if (capture) left <= ALL[COUNT_W-1:0];
    else if (shift) left <= left - 1'b1;

    if (!rst_n) pending <= 1'b0;
    else if (read_enable && read_last) pending <= 1'b1;
    else if (shift && left == {{(COUNT_W - 1) {1'b0}}, 1'b1}) pending <= 1'b0;
  end

  wire unused = &{1'b0, lifted[40:39], lifted[11:0]};

endmodule

`default_nettype wire
