// norm_scale: the arithmetic of a norm that comes once a vector.
//
// Purpose     The mean from the sum (LayerNorm); mean square, root and the activations' scale from the sum of
//             squares and the largest magnitude. One divider, one root and one scale_divide, a digit a clock.
// Parameters  INDEX_W  bits of an index; sums of up to 2^INDEX_W elements
//             NORM     0: RMSNorm, the mean stays 0; 1: LayerNorm
// Timing      mean_start: mean_done 64 + INDEX_W cycles later. squares_start: done after 2 INDEX_W ... cycles, see norm;
//             max is read from the next cycle on. Both come only while nothing is computed; count, epsilon,
//             gain_exponent, squares and max stay until done.
//             show_valid hands over index 0 mean, 1 max, 2 A, 3 root, 4 T mantissa, 5 T exponent, once each, in this order.
// Numerics    mean = round(sum / count) (numerics R-MEAN); A = floor(2^16 squares / count) + epsilon, 63 bits, and the
//             root of its first 47 or 48 digits (numerics R-RMS); T = max * 2^(8 + k/2 - e) / (127 root), 24 bits
//             (numerics R-SCALE).
// Not done    Exponents beyond 12 bits wrap.
`default_nettype none

module norm_scale #(
    parameter INDEX_W = 6,
    parameter NORM    = 0
) (
    input wire                       clk,
    input wire                       rst_n,
    // vector
    input wire        [INDEX_W:0]    count,
    input wire        [47:0]         epsilon,
    input wire signed [11:0]         gain_exponent,
    input wire                       mean_start,
    input wire signed [INDEX_W+23:0] sum,
    input wire                       squares_start,
    input wire        [INDEX_W+45:0] squares,
    input wire        [38:0]         max,
    // results
    output wire                      mean_done,
    output wire signed [23:0]        mean,
    output wire                      done,
    output wire       [23:0]         scale_mantissa,
    output wire signed [11:0]        scale_exponent,
    // observation
    output reg                       show_valid,
    output reg        [2:0]          show_index,
    output reg        [63:0]         show_data
);

  localparam [3:0] IDLE = 4'd0, MEAN = 4'd1, SHOW_MEAN = 4'd2, SHOW_MAX = 4'd3, DIVIDE = 4'd4, SHOW_A = 4'd5;
  localparam [3:0] ALIGN = 4'd6, ROOT = 4'd7, SHOW_ROOT = 4'd8, SCALE = 4'd9, SHOW_MANTISSA = 4'd10;
  localparam [3:0] SHOW_EXPONENT = 4'd11;
  localparam N_W = 62 + INDEX_W;

  reg  [3:0]     state;
  wire           divide_busy, divide_done, root_done, scale_done;
  wire [N_W-1:0] numerator, quotient;
  wire [23:0]    root;

  // A, and from ALIGN on A moved up by pairs of digits until its first is at the top: its first 48 digits
  // are A * 2^k with k/2 = pairs - 8.
  reg  [63:0]    mean_square;
  reg  [5:0]     pairs;
  wire           aligned = (mean_square[63:62] != 2'd0) || pairs[5];

  divide #(.N_W(N_W), .D_W(INDEX_W + 1)) u_divide (
      .clk(clk), .rst_n(rst_n), .start(mean_start || squares_start), .numerator(numerator),
      .denominator(count), .busy(divide_busy), .done(divide_done), .quotient(quotient)
  );

  square_root #(.WIDTH(48)) u_root (
      .clk(clk), .rst_n(rst_n), .start(state == ALIGN && aligned), .radicand(mean_square[63:16]),
      .done(root_done), .root(root)
  );

  wire [30:0]        denominator = {root, 7'd0} - {7'd0, root};
  wire signed [11:0] exponent    = $signed({6'd0, pairs}) - gain_exponent;

  scale_divide #(.N_W(39), .D_W(31), .BITS(24)) u_scale (
      .clk(clk), .rst_n(rst_n), .start(state == SHOW_ROOT), .numerator(max), .denominator(denominator),
      .exponent_in(exponent), .done(scale_done), .mantissa(scale_mantissa), .exponent(scale_exponent)
  );

  generate
    if (NORM == 1) begin : with_mean
      // |sum| + count / 2, the magnitude's two's complement in the same addition: the last digits carry.
      wire                negative = sum[INDEX_W+23];
      wire [INDEX_W+24:0] halved   = {sum ^ {(INDEX_W + 24) {negative}}, 1'b1} + {24'd0, count[INDEX_W:1], negative};
      reg  signed [23:0]  average;
      reg                 ready;
      assign numerator = mean_start ? {38'd0, halved[INDEX_W+24:1]} : {squares, 16'd0};
      always @(posedge clk) begin
        ready <= rst_n && (state == MEAN) && divide_done;
        if (state == MEAN && divide_done) average <= negative ? -quotient[23:0] : quotient[23:0];
      end
      assign mean_done = ready;
      assign mean      = average;
      wire unused = &{1'b0, halved[0]};
    end else begin : without_mean
      wire unused = &{1'b0, mean_start, sum};
      assign numerator = {squares, 16'd0};
      assign mean_done = 1'b0;
      assign mean      = 24'd0;
    end
  endgenerate

  always @(posedge clk) begin
    if (!rst_n) state <= IDLE;
    else
      case (state)
        IDLE:          if (mean_start) state <= MEAN;
                       else if (squares_start) state <= SHOW_MEAN;
        MEAN:          if (divide_done) state <= IDLE;
        SHOW_MEAN:     state <= SHOW_MAX;
        SHOW_MAX:      state <= DIVIDE;
        DIVIDE:        if (divide_done) state <= SHOW_A;
        SHOW_A:        state <= ALIGN;
        ALIGN:         if (aligned) state <= ROOT;
        ROOT:          if (root_done) state <= SHOW_ROOT;
        SHOW_ROOT:     state <= SCALE;
        SCALE:         if (scale_done) state <= SHOW_MANTISSA;
        SHOW_MANTISSA: state <= SHOW_EXPONENT;
        default:       state <= IDLE;
      endcase
  end

  always @(posedge clk) begin
    if (state == DIVIDE && divide_done) begin
      mean_square <= {2'd0, quotient[61:0]} + {16'd0, epsilon};
      pairs       <= 6'd0;
    end else if (state == ALIGN && !aligned) begin
      mean_square <= {mean_square[61:0], 2'd0};
      pairs       <= pairs + 6'd1;
    end
  end

  assign done = (state == SHOW_EXPONENT);

  always @* begin
    show_valid = 1'b1;
    case (state)
      SHOW_MEAN:     {show_index, show_data} = {3'd0, {40{mean[23]}}, mean};
      SHOW_MAX:      {show_index, show_data} = {3'd1, 25'd0, max};
      SHOW_A:        {show_index, show_data} = {3'd2, mean_square};
      SHOW_ROOT:     {show_index, show_data} = {3'd3, 40'd0, root};
      SHOW_MANTISSA: {show_index, show_data} = {3'd4, 40'd0, scale_mantissa};
      SHOW_EXPONENT: {show_index, show_data} = {3'd5, {52{scale_exponent[11]}}, scale_exponent};
      default: begin
        show_valid = 1'b0;
        {show_index, show_data} = 67'd0;
      end
    endcase
  end

  wire unused = &{1'b0, divide_busy, quotient[N_W-1:62]};

endmodule

`default_nettype wire
