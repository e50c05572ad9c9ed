// rope_turn: one element of a rotated pair.
//
// Purpose     turned * cosine - other * sine for the pair's first element, + for its second.
// Parameters  LABEL_W >= 1  bits that travel with the element
// Timing      A result a clock, 6 cycles after its operands. One multiplier or one wide adder a stage.
// Numerics    round(sum / 2^14), magnitude limited to 2^23 - 1 (numerics R-ROPE, R-ROUND).
// Not done    Knows no angles: rope makes sine and cosine.
`default_nettype none

module rope_turn #(
    parameter LABEL_W = 8
) (
    input wire                clk,
    input wire                rst_n,
    input wire                in_valid,
    input wire                in_second,
    input wire  [LABEL_W-1:0] in_label,
    input wire  signed [23:0] turned,
    input wire  signed [23:0] other,
    input wire  signed [15:0] sine,
    input wire  signed [15:0] cosine,
    output wire               out_valid,
    output wire               out_second,
    output wire [LABEL_W-1:0] out_label,
    output reg  signed [23:0] out_data
);

  localparam LATENCY = 6;

  reg [LATENCY-1:0]         valid;
  reg [LATENCY-1:0]         second;
  reg [LATENCY*LABEL_W-1:0] label;

  assign out_valid  = valid[LATENCY-1];
  assign out_second = second[LATENCY-1];
  assign out_label  = label[LATENCY*LABEL_W-1:(LATENCY-1)*LABEL_W];

  always @(posedge clk) begin
    if (!rst_n) valid <= {LATENCY{1'b0}};
    else valid <= {valid[LATENCY-2:0], in_valid};
    second <= {second[LATENCY-2:0], in_second};
    label  <= {label[(LATENCY-1)*LABEL_W-1:0], in_label};
  end

  // Stages 1 operands, 2 and 3 products, 4 sum, 5 rounding, 6 limit. |sum| < 2^23 * 2^14 * 2.
  reg  signed [23:0] turned_q, other_q;
  reg  signed [15:0] sine_q, cosine_q;
  wire signed [39:0] along, across;
  reg  signed [38:0] sum;
  reg  signed [24:0] rounded;

  multiply #(
      .A_W(24),
      .B_W(16)
  ) u_along (
      .clk(clk),
      .a(turned_q),
      .b(cosine_q),
      .product(along)
  );

  multiply #(
      .A_W(24),
      .B_W(16)
  ) u_across (
      .clk(clk),
      .a(other_q),
      .b(sine_q),
      .product(across)
  );

  // A half goes away from 0: 2^13 is added to sums of at least 0, 2^13 - 1 to others.
  wire signed [38:0] lifted = sum + (sum[38] ? 39'sd8191 : 39'sd8192);
  wire               fits   = (rounded <= 25'sd8388607) && (rounded >= -25'sd8388607);

  always @(posedge clk) begin
    turned_q <= turned;
    other_q  <= other;
    sine_q   <= sine;
    cosine_q <= cosine;
    sum      <= second[2] ? along[38:0] + across[38:0] : along[38:0] - across[38:0];
    rounded  <= lifted[38:14];
    out_data <= fits ? rounded[23:0] : (rounded[24] ? -24'sd8388607 : 24'sd8388607);
  end

  wire unused = &{1'b0, lifted[13:0], along[39], across[39]};

endmodule

`default_nettype wire
