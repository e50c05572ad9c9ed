// norm: normalization, gain and quantization of a vector.
//
// Purpose     Reads a vector two times, with LayerNorm three: first for its statistics, last for its 8-bit
//             activations, which leave one a clock. Mean square, root and scale are computed beside the last pass.
// Parameters  LENGTH 1 ... 131072  elements of the longest vector
//             NORM                 0: RMSNorm, 1: LayerNorm
// Timing      start comes while busy is 0, also in the cycle with done. which, step, last (elements - 1), epsilon and
//             gain_exponent stay until done. read_enable is 1 for all N elements of a pass without a gap, and
//             of the two last passes together; x and gain are valid in the cycle after it.
//             out_valid is 1 for N clocks without a gap; the first follows the first read of the last pass by
//             15 cycles, with LayerNorm 17. vector_done: the cycle after the last of them. done: the first cycle with
//             busy 0, when the scale is valid too; the scale stays until the next start.
//             start to vector_done: 2 N + 16 cycles, LayerNorm 3 N + INDEX_W + 85. The scale takes at most 200 + INDEX_W
//             cycles from the statistics' last read (LayerNorm 202), so that the last pass hides it from 200
//             elements on; done follows the later of the two by 2.
// Numerics    numerics R-MEAN, R-QUANT, R-RMS; the scale is T of numerics R-SCALE.
// Not done    No stall. Magnitudes of x above 2^23 - 1 and of gains above 2^15 - 1 never come (numerics R-EMBED, R-GAIN).
`default_nettype none

module norm #(
    parameter  LENGTH  = 64,
    parameter  NORM    = 0,
    localparam INDEX_W = (LENGTH > 1) ? $clog2(LENGTH) : 1
) (
    input wire                      clk,
    input wire                      rst_n,
    // control
    input wire                      start,
    input wire        [1:0]         which,
    input wire        [15:0]        step,
    input wire        [INDEX_W-1:0] last,
    input wire        [47:0]        epsilon,
    input wire signed [11:0]        gain_exponent,
    output reg                      busy,
    output reg                      vector_done,
    output reg                      done,
    // vector and gains
    output reg                      read_enable,
    output reg        [INDEX_W-1:0] read_address,
    input wire signed [23:0]        x,
    input wire signed [15:0]        gain,
    // activations and their scale
    output wire                     out_valid,
    output wire       [INDEX_W-1:0] out_index,
    output wire       [7:0]         out_data,
    output wire       [23:0]        scale_mantissa,
    output wire signed [11:0]       scale_exponent
);

  localparam [1:0] SUM = 2'd0, MEASURE = 2'd1, QUANTIZE = 2'd2;
  localparam [1:0] FIRST = (NORM == 1) ? SUM : MEASURE;
  localparam TERMS = (NORM == 1) ? 5 : 3;  // clocks from x to z

  generate
    if (LENGTH < 1 || LENGTH > 131072) begin : rule_length
      LENGTH_must_be_1_to_131072 rule ();
    end
    if (NORM != 0 && NORM != 1) begin : rule_norm
      NORM_must_be_0_or_1 rule ();
    end
  endgenerate

  // Reading: the statistics' pass and the last one follow each other without a gap.
  reg  [1:0] pass;
  wire       mean_done;
  wire       pass_end = (read_address == last);

  always @(posedge clk) begin
    if (!rst_n) read_enable <= 1'b0;
    else if (start || mean_done) read_enable <= 1'b1;
    else if (pass_end && pass != MEASURE) read_enable <= 1'b0;
    if (start) pass <= FIRST;
    else if (mean_done) pass <= MEASURE;
    else if (read_enable && pass_end && pass == MEASURE) pass <= QUANTIZE;
    if (start || mean_done || pass_end) read_address <= {INDEX_W{1'b0}};
    else if (read_enable) read_address <= read_address + 1'b1;
  end

  // What travels beside an element: its pass, whether it is the last, its index.
  localparam TAG_W = INDEX_W + 3;
  reg  [TERMS:0]      valid;  // [0]: on the ports, [1]: x_1, [TERMS]: z
  wire [TAG_W-1:0]    tag_x, tag_z;
  wire [1:0]          pass_x  = tag_x[TAG_W-1-:2];
  wire [1:0]          pass_z  = tag_z[TAG_W-1-:2];
  wire                first_x = valid[1] && (pass_x == FIRST);
  wire                sum_x   = valid[1] && (pass_x == SUM);
  wire                measure = valid[TERMS] && (pass_z == MEASURE);

  always @(posedge clk) valid <= rst_n ? {valid[TERMS-1:0], read_enable} : {(TERMS + 1) {1'b0}};
  delay #(.WIDTH(TAG_W), .CYCLES(2)) u_tag_x (.clk(clk), .in({pass, pass_end, read_address}), .out(tag_x));
  delay #(.WIDTH(TAG_W), .CYCLES(TERMS - 1)) u_tag_z (.clk(clk), .in(tag_x), .out(tag_z));

  wire signed [23:0] x_1, mean;
  wire signed [39:0] z;
  wire        [47:0] square;
  wire        [38:0] max;
  wire        [INDEX_W+45:0] squares;
  wire signed [INDEX_W+23:0] sum;

  norm_terms #(.NORM(NORM)) u_terms (
      .clk(clk), .x(x), .gain(gain), .mean(mean), .x_1(x_1), .z(z), .square(square)
  );

  norm_statistics #(.INDEX_W(INDEX_W), .NORM(NORM)) u_statistics (
      .clk(clk), .clear(start), .x_valid(sum_x), .x(x_1), .z_valid(measure), .z(z), .square(square),
      .sum(sum), .squares(squares), .max(max)
  );

  wire out_last;
  absmax_divide #(.Z_W(40), .SIDE_W(INDEX_W + 1)) u_quotient (
      .clk(clk), .rst_n(rst_n), .in_valid(valid[TERMS] && pass_z == QUANTIZE), .in_z(z),
      .in_side(tag_z[INDEX_W:0]), .max(max), .out_valid(out_valid), .out_q(out_data),
      .out_side({out_last, out_index})
  );

  // Serial arithmetic, started in the cycle in which the sums hold their last element.
  reg         mean_start, squares_start;
  wire        scale_done, show_valid;
  wire [2:0]  show_index;
  wire [63:0] show_data;

  always @(posedge clk) begin
    mean_start    <= rst_n && sum_x && tag_x[INDEX_W];
    squares_start <= rst_n && measure && tag_z[INDEX_W];
  end

  norm_scale #(.INDEX_W(INDEX_W), .NORM(NORM)) u_scale (
      .clk(clk), .rst_n(rst_n), .count({1'b0, last} + 1'b1), .epsilon(epsilon),
      .gain_exponent(gain_exponent), .mean_start(mean_start), .sum(sum), .squares_start(squares_start),
      .squares(squares), .max(max), .mean_done(mean_done), .mean(mean), .done(scale_done),
      .scale_mantissa(scale_mantissa), .scale_exponent(scale_exponent), .show_valid(show_valid),
      .show_index(show_index), .show_data(show_data)
  );

  reg  vector_over, scale_over;
  wire over = busy && vector_over && scale_over;
  always @(posedge clk) begin
    vector_done <= rst_n && out_valid && out_last;
    done        <= rst_n && over;
    if (!rst_n || over) busy <= 1'b0;
    else if (start) busy <= 1'b1;
    if (start) {vector_over, scale_over} <= 2'b00;
    else begin
      if (vector_done) vector_over <= 1'b1;
      if (scale_done) scale_over <= 1'b1;
    end
  end

  wire [15:0] tensor = {step[13:0], which};

  probe #(.INDEX_W(INDEX_W), .DATA_W(24)) probe_norm_input (
      .valid(first_x), .tensor(tensor), .index(tag_x[INDEX_W-1:0]), .data(x_1)
  );

  probe #(.INDEX_W(INDEX_W), .DATA_W(8)) probe_norm_output (
      .valid(out_valid), .tensor(tensor), .index(out_index), .data(out_data)
  );

  probe #(.INDEX_W(3), .DATA_W(64)) probe_norm_scale (
      .valid(show_valid), .tensor(tensor), .index(show_index), .data(show_data)
  );

  wire unused = &{1'b0, step[15:14]};

endmodule

`default_nettype wire
