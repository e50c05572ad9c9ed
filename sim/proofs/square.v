// square: the square of every number of the width, two clocks later.
`default_nettype none

module prove_square #(
    parameter WIDTH = 7
) (
    input wire                    clk,
    input wire signed [WIDTH-1:0] in
);

  wire [2*WIDTH-1:0] out;
  square #(.WIDTH(WIDTH)) unit (.clk(clk), .in(in), .out(out));

  reg [1:0] age = 2'd0;
  reg signed [WIDTH-1:0] x;
  always @(posedge clk) begin
    if (age != 2'd3) age <= age + 2'd1;
    if (age == 2'd0) x <= in;
  end
  wire signed [2*WIDTH-1:0] wide = x;

  always @(*) if (age == 2'd2) assert (out == wide * wide);

endmodule

`default_nettype wire
