// scale_divide: a quotient as a scale, rounded once.
//
// Purpose     numerator / denominator * 2^exponent_in as a scale of BITS bits. Serial: both numbers are shifted
//             until their first digits are at the top, then a digit of the quotient a clock.
// Parameters  N_W, D_W >= 1  bits of numerator and denominator
//             BITS >= 2      bits of the mantissa
// Timing      start samples the operands and comes only while nothing is computed. done is 1 for one clock,
//             BITS + 4 or BITS + 5 cycles after start, plus the leading 0s of the number that has more of them; 2
//             cycles when a number is 0. The result stays until the next start.
// Numerics    numerics R-SCALE: 2^(BITS-1) <= mantissa < 2^BITS, R-ROUND of the exact quotient; 0 with exponent 0
//             when either number is 0.
// Not done    Exponents beyond 12 bits wrap.
`default_nettype none

module scale_divide #(
    parameter N_W  = 39,
    parameter D_W  = 31,
    parameter BITS = 24
) (
    input wire                   clk,
    input wire                   rst_n,
    input wire                   start,
    input wire        [N_W-1:0]  numerator,
    input wire        [D_W-1:0]  denominator,
    input wire signed [11:0]     exponent_in,
    output reg                   done,
    output reg        [BITS-1:0] mantissa,
    output reg signed [11:0]     exponent
);

  localparam WIDTH = (N_W > D_W) ? N_W : D_W;
  // n digits of the quotient, its last a half of the mantissa's: 2^(2-n); and both numbers start at the top.
  localparam [31:0] PLACES = 2 + N_W - D_W;

  generate
    if (BITS < 2) begin : rule_bits
      BITS_must_be_at_least_2 rule ();
    end
  endgenerate

  localparam [1:0] IDLE = 2'd0, ALIGN = 2'd1, DIVIDE = 2'd2, ROUND = 2'd3;

  reg  [1:0]       state;
  reg  [WIDTH:0]   rest;     // below twice the divisor
  reg  [WIDTH-1:0] divisor;
  reg  [BITS:0]    digits;   // the mantissa and the digit that rounds it

  wire [WIDTH:0]   numerator_top   = {{(WIDTH - N_W + 1) {1'b0}}, numerator} << (WIDTH - N_W);
  wire [WIDTH:0]   denominator_top = {{(WIDTH - D_W + 1) {1'b0}}, denominator} << (WIDTH - D_W);
  wire             unused          = &{1'b0, denominator_top[WIDTH]};

  wire             zero       = (numerator == {N_W{1'b0}}) || (denominator == {D_W{1'b0}});
  wire [WIDTH:0]   difference = rest - {1'b0, divisor};
  wire             fits       = !difference[WIDTH];
  wire             shift_rest = !rest[WIDTH-1];
  wire             shift_divisor = !divisor[WIDTH-1];
  wire [BITS:0]    rounded    = {1'b0, digits[BITS:1]} + {{BITS{1'b0}}, digits[0]};

  always @(posedge clk) begin
    if (!rst_n) begin
      state <= IDLE;
      done  <= 1'b0;
    end else begin
      done <= (state == ROUND);
      case (state)
        IDLE:    if (start) state <= zero ? ROUND : ALIGN;
        ALIGN:   if (!shift_rest && !shift_divisor) state <= DIVIDE;
        DIVIDE:  if (digits[BITS-1]) state <= ROUND;
        default: state <= IDLE;
      endcase
    end
  end

  // A number of 0 goes to ROUND at once: with no digits and `exponent` 0 the result is 0.
  always @(posedge clk) begin
    case (state)
      IDLE:
      if (start) begin
        rest     <= numerator_top;
        divisor  <= denominator_top[WIDTH-1:0];
        exponent <= zero ? 12'sd0 : exponent_in + $signed(PLACES[11:0]);
        digits   <= {(BITS + 1) {1'b0}};
      end
      ALIGN: begin
        if (shift_rest) rest <= {rest[WIDTH-1:0], 1'b0};
        if (shift_divisor) divisor <= {divisor[WIDTH-2:0], 1'b0};
        exponent <= exponent + {11'd0, shift_divisor} - {11'd0, shift_rest};
      end
      DIVIDE: begin
        rest     <= {fits ? difference[WIDTH-1:0] : rest[WIDTH-1:0], 1'b0};
        digits   <= {digits[BITS-1:0], fits};
        exponent <= exponent - 12'sd1;
      end
      default: begin
        // Rounding up to 2^BITS leaves all other digits 0.
        mantissa <= {rounded[BITS] || rounded[BITS-1], rounded[BITS-2:0]};
        exponent <= exponent + {11'd0, rounded[BITS]};
      end
    endcase
  end

endmodule

`default_nettype wire
