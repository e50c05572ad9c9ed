// scale_divide: every pair of operands at a reduced width, from idle with whatever is in its registers.
//
// mantissa · 2^(exponent - exponent_in) is the quotient rounded once: k is the power by which the quotient is scaled up.
`default_nettype none

module prove_scale_divide #(
    parameter N_W  = 4,
    parameter D_W  = 3,
    parameter BITS = 3
) (
    input wire               clk,
    input wire               start,
    input wire [N_W-1:0]     numerator,
    input wire [D_W-1:0]     denominator,
    input wire signed [11:0] exponent_in
);

  localparam LIMIT = BITS + 5 + ((N_W > D_W) ? N_W : D_W);

  wire                   done;
  wire        [BITS-1:0] mantissa;
  wire signed [11:0]     exponent;

  reg began = 1'b0;
  scale_divide #(.N_W(N_W), .D_W(D_W), .BITS(BITS)) unit (
      .clk(clk), .rst_n(began), .start(start), .numerator(numerator), .denominator(denominator),
      .exponent_in(exponent_in), .done(done), .mantissa(mantissa), .exponent(exponent)
  );

  reg                going = 1'b0, over = 1'b0;
  reg        [5:0]   waiting;
  reg [N_W-1:0]      n;
  reg [D_W-1:0]      d;
  reg signed [11:0]  e;
  always @(posedge clk) begin
    began   <= 1'b1;
    waiting <= start ? 6'd1 : waiting + 6'd1;
    going   <= start || (going && !done);
    over    <= over || done;
    if (start) {n, d, e} <= {numerator, denominator, exponent_in};
  end

  wire signed [11:0] k     = e - exponent;
  wire [31:0]        above = {{(32 - N_W) {1'b0}}, n} << (k + 12'sd8);  // 2^8 · n · 2^k
  wire [31:0]        twice = {{(32 - BITS) {1'b0}}, mantissa} << 1;
  wire [31:0]        quart = {{(32 - BITS) {1'b0}}, mantissa} << 2;

  always @(*) begin
    assume (!start || (began && !going && !over));
    if (began) begin
      if (done) assert (going);
      if (going) assert (waiting <= LIMIT);
      if (going && done && (n == 0 || d == 0)) assert (mantissa == 0 && exponent == 0);
      if (going && done && n != 0 && d != 0) begin
        assert (mantissa[BITS-1]);
        assert (k >= -12'sd8 && k <= 12'sd8);
        assert ((twice - 1) * d <= above >> 7 && (above >> 7) < (twice + 1) * d);
        // The least mantissa may come of rounding up: then it did not lack half a digit of the power below.
        if (mantissa == 1 << (BITS - 1)) assert ((quart - 1) * d <= above >> 6);
      end
    end
  end

endmodule

`default_nettype wire
