// rope: rotates the pairs of a head by position and frequency.
//
// Purpose     Element i of a head's first half and element i + HEAD_WIDTH/2 come in one after the other and
//             leave, rotated, in the same order.
// Parameters  INDEX_W >= 1  bits of an element's row
// Ports       in_second    0: a of a pair, 1: its b. The two alternate; gaps may lie anywhere.
//             in_increment t[i] of the pair, looked at with a only. position is constant during a vector.
//             in_tensor, in_index  number and row of the element for the probe; they leave with the element.
// Timing      An element a clock. When b comes in cycle c, a leaves in c + 13 and b in c + 14. Each stage holds
//             one multiplier or one wide adder.
// Numerics    numerics R-ROPE: 32-bit turns; sin and cos 16 bits with 14 fraction bits; elements 24 bits,
//             magnitude at most 2^23 - 1 in and out.
// Not done    A pair that is not completed leaves nothing.
`default_nettype none

module rope #(
    parameter INDEX_W = 8
) (
    input wire                clk,
    input wire                rst_n,
    input wire  [15:0]        position,
    input wire                in_valid,
    input wire                in_second,
    input wire  [15:0]        in_tensor,
    input wire  [INDEX_W-1:0] in_index,
    input wire  signed [23:0] in_data,
    input wire  [31:0]        in_increment,
    output wire               out_valid,
    output wire               out_second,
    output wire [15:0]        out_tensor,
    output wire [INDEX_W-1:0] out_index,
    output wire signed [23:0] out_data
);

  localparam LABEL_W = 16 + INDEX_W;

  // The angle of the pair, p = position * t mod 2^32, in two 16-bit products; then, with b, p + a quarter turn.
  // Stages 1 (products) and 2 (phase).
  reg  [31:0] angle_low;
  reg  [15:0] angle_high;
  reg  [31:0] phase;
  wire [31:0] product_high = {16'd0, position} * {16'd0, in_increment[31:16]};

  // Valid and second of the stages 1 to 6; the data waits as long as its sine.
  reg  [6:1]  valid;
  reg  [6:1]  second;
  reg  [6*24-1:0]      data;
  reg  [6*LABEL_W-1:0] label;

  always @(posedge clk) begin
    if (!rst_n) valid <= 6'd0;
    else valid <= {valid[5:1], in_valid};
    second <= {second[5:1], in_second};
    data   <= {data[5*24-1:0], in_data};
    label  <= {label[5*LABEL_W-1:0], in_tensor, in_index};
  end

  always @(posedge clk) begin
    angle_low  <= {16'd0, position} * {16'd0, in_increment[15:0]};
    angle_high <= product_high[15:0];
    if (valid[1]) phase <= second[1] ? phase + 32'h4000_0000 : angle_low + {angle_high, 16'd0};
  end

  // Stage 3: the quarter wave is read forwards and backwards. Stage 4: table. Stages 5, 6: interpolation.
  wire [30:0] backwards = 31'h4000_0000 - {1'b0, phase[29:0]};
  reg  [16:0] fold;
  reg  [3:0]  negative;  // of the stages 3 to 6
  reg  [9:0]  fraction;
  reg  [18:0] rise;
  reg  [14:0] base, magnitude;
  wire [14:0] value;
  wire [8:0]  slope;
  wire [19:0] rise_rounded = {1'b0, rise} + 20'd512;

  sine_table u_sine_table (
      .clk(clk),
      .step(fold[16:10]),
      .value(value),
      .slope(slope)
  );

  always @(posedge clk) begin
    fold      <= phase[30] ? backwards[30:14] : {1'b0, phase[29:14]};
    negative  <= {negative[2:0], phase[31]};
    fraction  <= fold[9:0];
    rise      <= {10'd0, slope} * {9'd0, fraction};
    base      <= value;
    magnitude <= base + {5'd0, rise_rounded[19:10]};
  end

  // Stage 7: with b the pair is complete, and stays for the two cycles in which it is used.
  wire signed [15:0] wave = negative[3] ? -$signed({1'b0, magnitude}) : $signed({1'b0, magnitude});
  reg  signed [23:0] a_waits, a, b;
  reg  signed [15:0] sine_waits, sine, cosine;
  reg  [LABEL_W-1:0] label_waits, label_a, label_b;
  reg  pair_first, pair_second;

  always @(posedge clk) begin
    if (valid[6] && !second[6]) begin
      a_waits     <= data[6*24-1:5*24];
      sine_waits  <= wave;
      label_waits <= label[6*LABEL_W-1:5*LABEL_W];
    end
    if (valid[6] && second[6]) begin
      a       <= a_waits;
      sine    <= sine_waits;
      label_a <= label_waits;
      b       <= data[6*24-1:5*24];
      cosine  <= wave;
      label_b <= label[6*LABEL_W-1:5*LABEL_W];
    end
    if (!rst_n) {pair_first, pair_second} <= 2'b00;
    else {pair_first, pair_second} <= {valid[6] && second[6], pair_first};
  end

  rope_turn #(
      .LABEL_W(LABEL_W)
  ) u_rope_turn (
      .clk(clk),
      .rst_n(rst_n),
      .in_valid(pair_first || pair_second),
      .in_second(pair_second),
      .in_label(pair_second ? label_b : label_a),
      .turned(pair_second ? b : a),
      .other(pair_second ? a : b),
      .sine(sine),
      .cosine(cosine),
      .out_valid(out_valid),
      .out_second(out_second),
      .out_label({out_tensor, out_index}),
      .out_data(out_data)
  );

  probe #(
      .INDEX_W(INDEX_W),
      .DATA_W (24)
  ) probe_rope (
      .valid(out_valid),
      .tensor(out_tensor),
      .index(out_index),
      .data(out_data)
  );

  wire unused = &{1'b0, product_high[31:16], backwards[13:0], rise_rounded[9:0]};

endmodule

`default_nettype wire
