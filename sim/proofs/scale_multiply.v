// scale_multiply: every pair of scales at a reduced width, from idle with whatever is in its registers.
//
// mantissa · 2^(exponent - a_exponent - b_exponent) is the product rounded once.
`default_nettype none

module prove_scale_multiply #(
    parameter A_W  = 3,
    parameter B_W  = 3,
    parameter BITS = 3
) (
    input wire               clk,
    input wire               start,
    input wire [A_W-1:0]     a_mantissa,
    input wire [B_W-1:0]     b_mantissa,
    input wire signed [11:0] a_exponent,
    input wire signed [11:0] b_exponent
);

  localparam LIMIT = 2 * B_W + A_W + 4;

  wire                   done;
  wire        [BITS-1:0] mantissa;
  wire signed [11:0]     exponent;

  reg began = 1'b0;
  scale_multiply #(.A_W(A_W), .B_W(B_W), .BITS(BITS)) unit (
      .clk(clk), .rst_n(began), .start(start), .a_mantissa(a_mantissa), .a_exponent(a_exponent),
      .b_mantissa(b_mantissa), .b_exponent(b_exponent), .done(done), .mantissa(mantissa), .exponent(exponent)
  );

  reg                going = 1'b0, over = 1'b0;
  reg        [5:0]   waiting;
  reg [A_W-1:0]      a;
  reg [B_W-1:0]      b;
  reg signed [11:0]  e;
  always @(posedge clk) begin
    began   <= 1'b1;
    waiting <= start ? 6'd1 : waiting + 6'd1;
    going   <= start || (going && !done);
    over    <= over || done;
    if (start) begin
      {a, b} <= {a_mantissa, b_mantissa};
      e      <= a_exponent + b_exponent;
    end
  end

  wire signed [11:0] k       = exponent - e;  // places that the mantissa stands to the left
  wire [31:0]        product = a * {29'd0, b};
  wire [31:0]        twice   = {{(32 - BITS) {1'b0}}, mantissa} << 1;
  wire [31:0]        quart   = {{(32 - BITS) {1'b0}}, mantissa} << 2;

  always @(*) begin
    assume (!start || (began && !going && !over));
    if (began) begin
      if (done) assert (going);
      if (going) assert (waiting <= LIMIT);
      if (going && done && (a == 0 || b == 0)) assert (mantissa == 0 && exponent == 0);
      if (going && done && a != 0 && b != 0) begin
        assert (mantissa[BITS-1]);
        assert (k >= -12'sd8 && k <= 12'sd8);
        assert (((twice - 1) << (k + 12'sd8)) <= (product << 9) && (product << 9) < ((twice + 1) << (k + 12'sd8)));
        // The least mantissa may come of rounding up: then it did not lack half a digit of the power below.
        if (mantissa == 1 << (BITS - 1)) assert (((quart - 1) << (k + 12'sd8)) <= (product << 10));
      end
    end
  end

endmodule

`default_nettype wire
