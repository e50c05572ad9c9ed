// scale_multiply: the product of two scales, rounded once.
//
// Purpose     (a_mantissa * a_exponent's power of two) * (b's), as a scale of BITS bits. Serial: a digit of b a
//             clock, then a place a clock until the product's first digit is at the top.
// Parameters  A_W >= 1, B_W >= 2  bits of the mantissas, which need not have their top bit set
//             BITS >= 2, below A_W + B_W
// Timing      start samples the operands and comes only while nothing is computed. done is 1 for one clock,
//             B_W + 3 cycles after start, plus the leading 0s of the (A_W + B_W)-bit product; 2 cycles when a
//             mantissa is 0. The result stays until the next start.
// Numerics    numerics R-SCALE: 2^(BITS-1) <= mantissa < 2^BITS, R-ROUND; 0 with exponent 0 when either is 0.
// Not done    Exponents beyond 12 bits wrap.
`default_nettype none

module scale_multiply #(
    parameter A_W  = 24,
    parameter B_W  = 24,
    parameter BITS = 16
) (
    input wire                   clk,
    input wire                   rst_n,
    input wire                   start,
    input wire        [A_W-1:0]  a_mantissa,
    input wire signed [11:0]     a_exponent,
    input wire        [B_W-1:0]  b_mantissa,
    input wire signed [11:0]     b_exponent,
    output reg                   done,
    output reg        [BITS-1:0] mantissa,
    output reg signed [11:0]     exponent
);

  localparam WIDTH   = A_W + B_W;
  localparam COUNT_W = $clog2(B_W + 1);
  localparam [31:0] PLACES = WIDTH - BITS;

  generate
    if (BITS < 2 || BITS >= WIDTH) begin : rule_bits
      BITS_must_be_at_least_2_and_below_A_W_plus_B_W rule ();
    end
  endgenerate

  localparam [1:0] IDLE = 2'd0, ADD = 2'd1, ALIGN = 2'd2, ROUND = 2'd3;

  reg  [1:0]         state;
  reg  [COUNT_W-1:0] left;
  reg  [A_W-1:0]     factor;
  reg  [WIDTH-1:0]   product;  // high part: the sum; low part: what is left of b

  wire               zero    = (a_mantissa == {A_W{1'b0}}) || (b_mantissa == {B_W{1'b0}});
  wire [A_W:0]       sum     = {1'b0, product[WIDTH-1:B_W]} + (product[0] ? {1'b0, factor} : {(A_W + 1) {1'b0}});
  wire               aligned = product[WIDTH-1];
  wire [BITS-1:0]    rounded = product[WIDTH-1-:BITS] + {{(BITS - 1) {1'b0}}, product[WIDTH-BITS-1]};

  // Bit BITS of `rounded`, beside its carry chain: the exponent's own chain follows.
  wire               carries = &product[WIDTH-1-:BITS+1];

  always @(posedge clk) begin
    if (!rst_n) begin
      state <= IDLE;
      done  <= 1'b0;
    end else begin
      done <= (state == ROUND);
      case (state)
        IDLE:    if (start) state <= zero ? ROUND : ADD;
        ADD:     if (left == {COUNT_W{1'b0}}) state <= ALIGN;
        ALIGN:   if (aligned) state <= ROUND;
        default: state <= IDLE;
      endcase
    end
  end

  // A mantissa of 0 goes to ROUND at once: with nothing in the product and `exponent` 0 the result is 0.
  always @(posedge clk) begin
    case (state)
      IDLE:
      if (start) begin
        factor   <= a_mantissa;
        product  <= zero ? {WIDTH{1'b0}} : {{A_W{1'b0}}, b_mantissa};
        exponent <= zero ? 12'sd0 : a_exponent + b_exponent + $signed(PLACES[11:0]);
        left     <= B_W[COUNT_W-1:0] - 1'b1;
      end
      ADD: begin
        product <= {sum, product[B_W-1:1]};
        left    <= left - 1'b1;
      end
      ALIGN:
      if (!aligned) begin
        product  <= {product[WIDTH-2:0], 1'b0};
        exponent <= exponent - 12'sd1;
      end
      default: begin
        // Rounding up to 2^BITS leaves all other digits 0.
        mantissa <= {carries || rounded[BITS-1], rounded[BITS-2:0]};
        exponent <= exponent + {11'd0, carries};
      end
    endcase
  end

endmodule

`default_nettype wire
