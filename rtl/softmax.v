// softmax: from the scores of one head to weights that are not normalised, and their sum.
//
// Purpose     Keeps the scores and their maximum while they come in; after the last, makes one weight a clock
//             from the distance to the maximum.
// Parameters  CONTEXT >= 1  positions
// Ports       start: a new head; last: its number of scores less 1, constant from then on.
//             in_*: scores, positions 0 ... last in order; in_position counts them, complete comes after the
//             last. The weights come in the same order.
// Timing      The first weight comes 10 cycles after the cycle of the last score, then one a clock; weight_soon
//             the cycle before each, to fetch what the weight is multiplied with. total_valid comes with the
//             cycle after the last weight. One multiplier, adder or shifter a stage.
// Numerics    numerics R-SOFTMAX: scores 24 bits with 12 fraction bits, weights 16 bits, exact total.
// Not done    No normalisation: R-VALUE divides once a head.
`default_nettype none

module softmax #(
    parameter  CONTEXT = 128,
    localparam T_W     = (CONTEXT > 1) ? $clog2(CONTEXT) : 1,
    localparam TOTAL_W = 16 + $clog2(CONTEXT)
) (
    input wire                clk,
    input wire                rst_n,
    input wire                start,
    input wire  [T_W-1:0]     last,
    input wire                in_valid,
    output reg  [T_W-1:0]     in_position,
    input wire  signed [23:0] in_score,
    output reg                complete,
    output wire               weight_soon,
    output wire               weight_valid,
    output reg  [T_W-1:0]     weight_position,
    output reg  [15:0]        weight,
    output reg                total_valid,
    output reg  [TOTAL_W-1:0] total
);

  // Scores and their maximum. No score is read while it is written: synthesis need not keep the old one.
  (* no_rw_check *) reg signed [23:0] scores[0:CONTEXT-1];
  reg signed [23:0] largest;
  reg               fresh;

  always @(posedge clk) begin
    if (in_valid) scores[in_position] <= in_score;
    if (start) in_position <= {T_W{1'b0}};
    else if (in_valid) in_position <= in_position + 1'b1;
    if (start) fresh <= 1'b1;
    else if (in_valid) fresh <= 1'b0;
    if (in_valid && (fresh || in_score > largest)) largest <= in_score;
    complete <= rst_n && in_valid && (in_position == last);
  end

  // Stages: 1 memory, 2 score, 3 distance, 4 table, 5 product, 6 interpolation, 7 shift, 8 rounding.
  localparam STAGES = 8;
  reg               walking;
  reg  [T_W-1:0]    position;
  reg  [STAGES:1]   valid;
  reg signed [23:0] score_read, score;
  reg  [24:0]       distance;
  reg  [6:0]        fraction;
  reg  [14:0]       halvings;  // of the stages 4 to 6, the oldest on top
  reg  [17:0]       product;
  reg  [15:0]       base, exponential;
  reg  [16:0]       shifted;   // half a unit below the weight
  wire [15:0]       value;
  wire [10:0]       fall;
  wire [24:0]       difference = {largest[23], largest} - {score[23], score};
  wire [18:0]       drop       = {1'b0, product} + 19'd64;
  wire [16:0]       twice      = {exponential, 1'b0};

  exp2_table u_exp2_table (
      .clk(clk),
      .step(distance[11:7]),
      .value(value),
      .fall(fall)
  );

  always @(posedge clk) begin
    if (!rst_n) begin
      walking <= 1'b0;
      valid   <= {STAGES{1'b0}};
    end else begin
      if (complete) walking <= 1'b1;
      else if (position == last) walking <= 1'b0;
      valid <= {valid[STAGES-1:1], walking};
    end
    if (complete) position <= {T_W{1'b0}};
    else if (walking) position <= position + 1'b1;
    if (walking) score_read <= scores[position];
  end

  always @(posedge clk) begin
    score       <= score_read;
    distance    <= difference;
    fraction    <= distance[6:0];
    halvings    <= {halvings[9:0], (distance[24:17] == 8'd0) ? distance[16:12] : 5'd31};
    product     <= {7'd0, fall} * {11'd0, fraction};
    base        <= value;
    exponential <= base - {4'd0, drop[18:7]};
    shifted     <= twice >> halvings[14:10];
    weight      <= shifted[16:1] + {15'd0, shifted[0]};
  end

  assign weight_soon  = valid[STAGES-1];
  assign weight_valid = valid[STAGES];

  // The sum of the weights.
  wire [TOTAL_W-1:0] weight_wide = {{(TOTAL_W - 16) {1'b0}}, weight};

  always @(posedge clk) begin
    total_valid <= rst_n && weight_valid && (weight_position == last);
    if (start) begin
      weight_position <= {T_W{1'b0}};
      total           <= {TOTAL_W{1'b0}};
    end else if (weight_valid) begin
      weight_position <= weight_position + 1'b1;
      total           <= total + weight_wide;
    end
  end

  wire unused = &{1'b0, drop[6:0]};

endmodule

`default_nettype wire
