// adder: adds what comes to a sum, scaled by its parameter.
module adder #(
    parameter FACTOR = 1
) (
    input wire        clk,
    input wire [7:0]  x,
    output reg [15:0] sum
);
  initial sum = 16'd0;
  always @(posedge clk) sum <= sum + FACTOR * x;
endmodule
