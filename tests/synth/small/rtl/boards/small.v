// small: a memory and LANES adders behind a few pins, with the parameters of an engine.
module small #(
    parameter N_IN        = 4,
    parameter N_OUT       = 4,
    parameter LANES       = 4,
    parameter CS_WIDTH    = 4,
    parameter COPI_WIDTH  = 1,
    parameter SIGN_FRAMES = 1,
    parameter MATRICES    = 1
) (
    input wire        clk,
    input wire [7:0]  x,
    output reg [15:0] y
);
  reg [7:0] words[0:511];
  reg [8:0] at = 9'd0;
  reg [7:0] word;
  wire [16*LANES-1:0] sums;
  integer k;

  always @(posedge clk) begin
    at        <= at + 9'd1;
    words[at] <= x;
    word      <= words[at ^ 9'd255];
  end

  generate
    genvar g;
    for (g = 0; g < LANES; g = g + 1) begin : lane
      adder #(.FACTOR(1 + 2 * g)) u_adder (.clk(clk), .x(word), .sum(sums[16*g +: 16]));
    end
  endgenerate

  always @(posedge clk) begin
    y = 16'd0;
    for (k = 0; k < LANES; k = k + 1) y = y ^ sums[16*k +: 16];
  end
endmodule
