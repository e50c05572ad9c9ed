// attention_scale: the scales of attention and the one multiplier that applies them.
//
// Purpose     Makes a head's score scale B and the reciprocal R of its weights' total, turns dot products into
//             scores and weighted sums into results.
// Parameters  HEAD_WIDTH, CONTEXT  as attention
// Ports       scale_start: query_max (of scale_start's head) comes in the cycle after. scale_ready stays from the
//             end of that scale to the next scale_start. total_*: the reciprocal follows; a head's sums are taken
//             (sum_take) once it is there, and while `summing`.
//             dot_*, key_max: scores leave as result_* while not summing; then sums do. Both in order.
//             scale_step, reciprocal_step: 1, then 2, in the first two cycles of a new scale, 0 else, for probes.
// Timing      One dot product or sum a clock. A score follows its dot product by 4 + LATENCY, a result its sum by
//             LATENCY = 5 + ceil((VALUE_W - 1) / 17) cycles. B takes 19 to 45 cycles, R 24 to 30 at 128
//             positions.
// Numerics    B = m_q c, s = round(g m_k B 2^12) (numerics R-SCORE); R = 2^12 / (127 D), round(N R) (numerics
//             R-VALUE); scales of 16 bits (numerics R-SCALE).
// Not done    Does not tell scores and results apart: `summing` changes only while none is under way.
`default_nettype none

module attention_scale #(
    parameter  HEAD_WIDTH = 16,
    parameter  CONTEXT    = 128,
    localparam DOT_W      = 15 + $clog2(HEAD_WIDTH),
    localparam TOTAL_W    = 16 + $clog2(CONTEXT),
    localparam SUM_W      = 35 + $clog2(CONTEXT)
) (
    input wire                     clk,
    input wire                     rst_n,
    // score scale
    input wire                     scale_start,
    input wire         [22:0]      query_max,
    input wire         [15:0]      score_mantissa,
    input wire  signed [11:0]      score_exponent,
    output reg                     scale_ready,
    output reg         [1:0]       scale_step,
    output wire        [15:0]      scale_mantissa,
    output wire signed [11:0]      scale_exponent,
    // reciprocal of the total
    input wire                     total_valid,
    input wire         [TOTAL_W-1:0] total,
    output reg         [1:0]       reciprocal_step,
    output wire        [15:0]      reciprocal_mantissa,
    output wire signed [11:0]      reciprocal_exponent,
    // what is multiplied
    input wire                     summing,
    input wire                     dot_valid,
    input wire  signed [DOT_W-1:0] dot,
    input wire         [22:0]      key_max,
    input wire                     sum_valid,
    input wire  signed [SUM_W-1:0] sum,
    output wire                    sum_take,
    output wire                    result_valid,
    output wire signed [23:0]      result
);

  // B: the head's query maximum arrives the cycle after it is asked for.
  reg                multiply_start;
  wire               multiply_done;

  always @(posedge clk) begin
    multiply_start <= rst_n && scale_start;
    if (!rst_n || scale_start) scale_ready <= 1'b0;
    else if (multiply_done) scale_ready <= 1'b1;
  end

  scale_multiply #(
      .A_W (23),
      .B_W (16),
      .BITS(16)
  ) u_scale_multiply (
      .clk(clk),
      .rst_n(rst_n),
      .start(multiply_start),
      .a_mantissa(query_max),
      .a_exponent(12'sd0),
      .b_mantissa(score_mantissa),
      .b_exponent(score_exponent),
      .done(multiply_done),
      .mantissa(scale_mantissa),
      .exponent(scale_exponent)
  );

  // R: 127 D is registered before it divides.
  reg                divide_start;
  wire               divide_done;
  reg                reciprocal_ready;
  reg  [TOTAL_W+6:0] divisor;

  always @(posedge clk) begin
    divide_start <= rst_n && total_valid;
    divisor      <= {total, 7'd0} - {7'd0, total};
    if (!rst_n || !summing) reciprocal_ready <= 1'b0;
    else if (divide_done) reciprocal_ready <= 1'b1;
  end

  scale_divide #(
      .N_W (1),
      .D_W (TOTAL_W + 7),
      .BITS(16)
  ) u_scale_divide (
      .clk(clk),
      .rst_n(rst_n),
      .start(divide_start),
      .numerator(1'b1),
      .denominator(divisor),
      .exponent_in(12'sd12),
      .done(divide_done),
      .mantissa(reciprocal_mantissa),
      .exponent(reciprocal_exponent)
  );

  // Both results are shown in two cycles, mantissa and exponent.
  always @(posedge clk) begin
    if (!rst_n) scale_step <= 2'd0;
    else scale_step <= multiply_done ? 2'd1 : {scale_step[0], 1'b0};
    if (!rst_n) reciprocal_step <= 2'd0;
    else reciprocal_step <= divide_done ? 2'd1 : {reciprocal_step[0], 1'b0};
  end

  // Dot product times key maximum: operands, two stages of product in halves of the maximum, their sum.
  localparam FACTOR_W  = (DOT_W > 19) ? DOT_W : 19;
  localparam PRODUCT_W = DOT_W + 23;
  reg         [3:0]           stage;
  reg  signed [FACTOR_W-1:0]  factor;
  reg         [22:0]          max_q;
  wire signed [FACTOR_W+12:0] low;
  wire signed [FACTOR_W+12:0] high;
  reg  signed [PRODUCT_W-1:0] product;

  multiply #(
      .A_W(FACTOR_W),
      .B_W(13)
  ) u_low (
      .clk(clk),
      .a(factor),
      .b({1'b0, max_q[11:0]}),
      .product(low)
  );

  multiply #(
      .A_W(FACTOR_W),
      .B_W(13)
  ) u_high (
      .clk(clk),
      .a(factor),
      .b({2'b00, max_q[22:12]}),
      .product(high)
  );

  always @(posedge clk) begin
    if (!rst_n) stage <= 4'd0;
    else stage <= {stage[2:0], dot_valid};
    factor  <= {{(FACTOR_W - DOT_W + 1) {dot[DOT_W-1]}}, dot[DOT_W-2:0]};
    max_q   <= key_max;
    product <= {high[DOT_W+10:0], 12'd0} + {{(PRODUCT_W - FACTOR_W - 13) {low[FACTOR_W+12]}}, low};
  end

  wire unused = &{1'b0, high};

  // The multiplier of both.
  localparam VALUE_W = (PRODUCT_W > SUM_W) ? PRODUCT_W : SUM_W;
  localparam LATENCY = 5 + (VALUE_W + 15) / 17;
  wire signed [VALUE_W-1:0] product_wide = {{(VALUE_W - PRODUCT_W + 1) {product[PRODUCT_W-1]}}, product[PRODUCT_W-2:0]};
  wire signed [VALUE_W-1:0] sum_wide     = {{(VALUE_W - SUM_W + 1) {sum[SUM_W-1]}}, sum[SUM_W-2:0]};
  reg         [LATENCY-1:0] valid;

  assign sum_take     = summing && reciprocal_ready;
  assign result_valid = valid[LATENCY-1];

  always @(posedge clk) begin
    if (!rst_n) valid <= {LATENCY{1'b0}};
    else valid <= {valid[LATENCY-2:0], summing ? (sum_valid && sum_take) : stage[3]};
  end

  scale_apply #(
      .VALUE_W(VALUE_W)
  ) u_scale_apply (
      .clk(clk),
      .value(summing ? sum_wide : product_wide),
      .mantissa(summing ? reciprocal_mantissa : scale_mantissa),
      .exponent(summing ? reciprocal_exponent : scale_exponent),
      .narrow(1'b0),
      .plain(summing),
      .result(result)
  );

endmodule

`default_nettype wire
