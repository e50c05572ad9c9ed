// scale_apply: an integer times a scale, as fixed point.
//
// Purpose     Multiplies by the mantissa, shifts by the exponent in two steps, rounds and limits.
// Parameters  VALUE_W >= 8  bits of the value, at most 79
// Timing      An element a clock. Fixed latency of LATENCY = 5 + PARTS clocks, PARTS = 1 for VALUE_W up to 18,
//             else ceil((VALUE_W - 1) / 17): 7 for 19 ... 35 bits. The scale and `narrow` are sampled with the element.
// Numerics    numerics R-SCALE: round(value * mantissa * 2^(exponent + f)), R-ROUND, magnitude limited.
//             narrow 0: f = 12, 24 bits (2^23 - 1); narrow 1: f = 10, 20 bits (2^19 - 1). plain 1: f = 0, 24 bits
//             (numerics R-VALUE), whatever narrow is.
// Not done    No valid flags, no reset. A value of -2^(VALUE_W-1) never comes (numerics R-ACC).
`default_nettype none

module scale_apply #(
    parameter  VALUE_W = 20,
    localparam PARTS   = (VALUE_W <= 18) ? 1 : (VALUE_W + 15) / 17
) (
    input wire                       clk,
    input wire signed [VALUE_W-1:0]  value,
    input wire        [15:0]         mantissa,
    input wire signed [11:0]         exponent,
    input wire                       narrow,
    input wire                       plain,
    output reg signed [23:0]         result
);

  localparam PRODUCT_W = VALUE_W + 17;
  // The product 24 places to the left, where the coarse shift starts.
  localparam WIDE_W = VALUE_W + 40;
  localparam BYTES  = (PRODUCT_W + 6) / 8;

  generate
    if (VALUE_W < 8 || VALUE_W > 79) begin : rule_value
      VALUE_W_must_be_8_to_79 rule ();
    end
  endgenerate

  // 1. Magnitude. The product goes 1 + exponent + f places to the left, so that a half is the last digit: a coarse
  // step of 8 n places that may be too many, then a fine one back to the right. `places` has 7 more: its
  // bits from 3 up are n, rounded up, and 7 less its low bits are the fine step.
  reg                negative, tight;
  reg  [VALUE_W-1:0] magnitude;
  reg  [16:0]        factor;
  reg  signed [12:0] places;
  always @(posedge clk) begin
    negative  <= value[VALUE_W-1];
    magnitude <= value[VALUE_W-1] ? -value : value;
    factor    <= {1'b0, mantissa};
    tight     <= narrow && !plain;
    places    <= {exponent[11], exponent} + (plain ? 13'sd8 : narrow ? 13'sd18 : 13'sd20);
  end

  // 2. Product; the coarse step as a number of bytes to the right of 24 places to the left.
  wire signed [PRODUCT_W-1:0] product;
  multiply #(.A_W(VALUE_W), .B_W(17)) u_multiply (.clk(clk), .a(magnitude), .b(factor), .product(product));

  wire signed [9:0] bytes  = 10'sd3 - places[12:3];
  wire              beyond = bytes[9];                        // further left: any product passes the limit
  wire              gone   = !bytes[9] && (bytes[8:4] != 5'd0);
  wire [9:0]        control = {negative, tight, beyond, bytes[3:0] | {4{gone}}, ~places[2:0]};
  wire [9:0]        control_p;
  delay #(.WIDTH(10), .CYCLES(PARTS)) u_control (.clk(clk), .in(control), .out(control_p));

  // 3. Coarse shift: 32 digits are kept, of those above, the product's bytes above the step, only whether any is there.
  wire [WIDE_W-1:0] wide    = {product[PRODUCT_W-2:0], 24'd0} >> {control_p[6:3], 3'd0};
  wire [BYTES-1:0]  filled;  // bytes of the product that are not 0
  genvar b;
  generate
    for (b = 0; b < BYTES; b = b + 1) begin : part
      localparam TOP = (8 * b + 7 < PRODUCT_W - 2) ? 8 * b + 7 : PRODUCT_W - 2;
      assign filled[b] = |product[TOP:8*b];
    end
  endgenerate
  reg  [31:0]       window;
  reg               over;
  reg  [4:0]        control_c;
  always @(posedge clk) begin
    window    <= wide[31:0];
    over      <= ((filled & (control_p[7] ? {BYTES{1'b1}} : {BYTES{1'b1}} << 1 << control_p[6:3])) != {BYTES{1'b0}});
    control_c <= {control_p[9:8], control_p[2:0]};
  end

  // 4. Fine shift.
  wire [31:0] fine = window >> control_c[2:0];
  reg  [24:0] halves;
  reg         over_f;
  reg  [1:0]  control_f;
  always @(posedge clk) begin
    halves    <= fine[24:0];
    over_f    <= over || (fine[31:25] != 7'd0);
    control_f <= control_c[4:3];
  end

  // 5. Round.
  reg  [24:0] rounded;
  reg         over_r;
  reg  [1:0]  control_r;
  always @(posedge clk) begin
    rounded   <= {1'b0, halves[24:1]} + {24'd0, halves[0]};
    over_r    <= over_f;
    control_r <= control_f;
  end

  // 6. Limit, and the sign again.
  wire        limited = over_r || (rounded[24:23] != 2'd0) || (control_r[0] && (rounded[22:19] != 4'd0));
  wire [22:0] held    = limited ? {{4{!control_r[0]}}, 19'h7ffff} : rounded[22:0];
  always @(posedge clk) result <= control_r[1] ? -{1'b0, held} : {1'b0, held};

  wire unused = &{1'b0, product[PRODUCT_W-1], wide[WIDE_W-1:32]};

endmodule

`default_nettype wire
