// scale_apply: an element at will, times a scale, against R-SCALE and R-ROUND.
//
// The unit is a pipeline without feedback and its registers are free at the start, so the element of the first cycle
// stands for any. Mantissas have four digits that are not 0, at the top or at the bottom: the product is multiply's
// proof, this one is of shifts, rounding and limits at every exponent.
`default_nettype none

module prove_scale_apply #(
    parameter VALUE_W = 8,
    parameter LATENCY = 6
) (
    input wire                      clk,
    input wire signed [VALUE_W-1:0] value,
    input wire        [15:0]        mantissa,
    input wire signed [11:0]        exponent,
    input wire                      narrow,
    input wire                      plain
);

  wire signed [23:0] result;
  scale_apply #(.VALUE_W(VALUE_W)) unit (
      .clk(clk), .value(value), .mantissa(mantissa), .exponent(exponent), .narrow(narrow), .plain(plain), .result(result)
  );

  reg [3:0] age = 4'd0;
  reg signed [VALUE_W-1:0] v;
  reg [15:0] m;
  reg signed [11:0] e;
  reg n, p;
  always @(posedge clk) begin
    if (age != 4'd15) age <= age + 4'd1;
    if (age == 4'd0) {v, m, e, n, p} <= {value, mantissa, exponent, narrow, plain};
  end

  // round(|v| · m · 2^s), from 40 bits that hold every product that is not limited.
  wire [VALUE_W-1:0]  size    = v[VALUE_W-1] ? -v : v;
  wire [39:0]         product = size * {24'd0, m};
  wire signed [12:0]  s       = e + (p ? 13'sd0 : n ? 13'sd10 : 13'sd12);
  wire [12:0]         down    = -s;
  wire                great   = (s >= 13'sd24) && product != 40'd0;
  wire [63:0]         up      = {24'd0, product} << s[4:0];
  wire [40:0]         doubled = {product, 1'b0} >> down[5:0];
  wire [40:0]         half_up = (doubled >> 1) + doubled[0];
  wire [63:0]         rounded = (s >= 0) ? up : (down > 13'd40) ? 64'd0 : {23'd0, half_up};
  wire [23:0]         bound   = (n && !p) ? 24'h07_ffff : 24'h7f_ffff;
  wire [23:0]         held    = (great || rounded > bound) ? bound : rounded[23:0];

  always @(*) begin
    assume (mantissa[15:4] == 12'd0 || mantissa[11:0] == 12'd0);
    assume (value != {1'b1, {(VALUE_W - 1) {1'b0}}});
    if (age == LATENCY) assert (result == (v[VALUE_W-1] ? -held : held));
  end

endmodule

`default_nettype wire
