// multiply: the product of every pair of factors, PARTS clocks later.
`default_nettype none

module prove_multiply #(
    parameter A_W   = 20,
    parameter B_W   = 4,
    parameter PARTS = 2
) (
    input wire                  clk,
    input wire signed [A_W-1:0] a,
    input wire signed [B_W-1:0] b
);

  wire signed [A_W+B_W-1:0] product;

  multiply #(.A_W(A_W), .B_W(B_W)) unit (.clk(clk), .a(a), .b(b), .product(product));

  reg [7:0] age = 8'd0;
  reg signed [A_W+B_W-1:0] expected[0:PARTS-1];
  integer i;
  always @(posedge clk) begin
    if (age != PARTS) age <= age + 8'd1;
    expected[0] <= a * b;
    for (i = 1; i < PARTS; i = i + 1) expected[i] <= expected[i-1];
  end

  always @(*) if (age == PARTS) assert (product == expected[PARTS-1]);

endmodule

`default_nettype wire
