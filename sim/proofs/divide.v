// divide: quotient and remainder of every division, at the width the norms use.
//
// The product of quotient and divisor is built beside the unit by doubling and adding, digit by digit, so that the
// whole statement needs no multiplier: product + rest is what the numerator's digits so far are worth.
`default_nettype none

module prove_divide #(
    parameter N_W = 16,
    parameter D_W = 8
) (
    input wire           clk,
    input wire           rst_n,
    input wire           start,
    input wire [N_W-1:0] numerator,
    input wire [D_W-1:0] denominator
);

  localparam COUNT_W = $clog2(N_W + 1);

  wire           busy, done;
  wire [N_W-1:0] quotient;

  divide #(.N_W(N_W), .D_W(D_W)) unit (
      .clk(clk), .rst_n(rst_n), .start(start), .numerator(numerator), .denominator(denominator), .busy(busy),
      .done(done), .quotient(quotient)
  );

  (* hierconn *) wire [COUNT_W-1:0] \unit.left ;
  (* hierconn *) wire [D_W-1:0] \unit.rest ;
  (* hierconn *) wire [D_W-1:0] \unit.divisor ;

  reg began = 1'b0;
  always @(posedge clk) began <= 1'b1;
  always @(*) if (!began) assume (!rst_n);
  always @(*) if (busy) assume (!start);
  always @(*) if (start) assume (denominator != {D_W{1'b0}});

  reg                asked;   // a division was started since reset
  reg                ended;   // busy in the cycle before
  reg  [N_W-1:0]     n;
  reg  [D_W-1:0]     d;
  reg  [N_W+D_W-1:0] before;  // d times all digits but the last
  reg  [N_W-1:0]     kept;    // the quotient before the last digit came
  wire [N_W+D_W-1:0] product = {before[N_W+D_W-2:0], 1'b0} + (quotient[0] ? {{N_W{1'b0}}, d} : {(N_W + D_W) {1'b0}});
  wire               first   = (\unit.left == N_W[COUNT_W-1:0]);
  wire [N_W+D_W-1:0] so_far  = first ? {(N_W + D_W) {1'b0}} : product;
  wire [N_W-1:0]     used    = first ? {N_W{1'b0}} : n >> \unit.left ;  // digits of n that have been used
  wire [N_W-1:0]     above   = quotient >> (N_W[COUNT_W-1:0] - \unit.left );  // digits of n that have not

  always @(posedge clk) begin
    if (!rst_n) asked <= 1'b0;
    else if (start) asked <= 1'b1;
    ended <= rst_n && busy && \unit.left == 1;
    if (start || busy) kept <= start ? numerator : quotient;
    if (start) begin
      n      <= numerator;
      d      <= denominator;
      before <= {(N_W + D_W) {1'b0}};
    end else if (busy) before <= so_far;
  end

  always @(*) if (began) begin
    assert (done == ended);
    if (busy) assert (asked);
    if (asked) begin
      assert (\unit.left <= N_W);
      assert (\unit.divisor == d && d != {D_W{1'b0}});
      assert (\unit.rest < d);
      assert (so_far + \unit.rest == used);
      assert (above == (n & ~({N_W{1'b1}} << \unit.left )));
      if (first) assert (before == 0);
      if (!first) assert (quotient[N_W-1:1] == kept[N_W-2:0]);
    end
  end

endmodule

`default_nettype wire
