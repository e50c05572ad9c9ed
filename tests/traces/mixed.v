// A design without sense that puts every kind of value into a trace; README.md says how it is run.
`timescale 1ns / 10ps
`default_nettype none

module counter #(
  parameter WIDTH = 8
) (
  input  wire             clk,
  output reg  [WIDTH-1:0] count = 0
);
  always @(posedge clk) count <= count + 1;
endmodule

module tb;
  reg          clk = 1'b0;
  reg          reset;
  reg  [3:0]   nibble;
  reg  [0:7]   ascending = 8'h1;
  reg  [7:4]   high_part = 4'b1z0x;
  reg  signed [63:0] word64 = -1;
  reg  [64:0]  word65 = 65'h1_0000_0000_0000_0000;
  reg  [4095:0] wide = {4096{1'bx}};
  reg  [19:0]  memory [0:3];
  reg          bits [0:2];
  real         level = 0.5;
  event        tick;
  integer      i;
  tri          bus = reset ? 1'bz : clk;
  wire [7:0]   counts [0:2];
  reg          glitch = 1'b0;

  genvar lane;
  generate
    for (lane = 0; lane < 3; lane = lane + 1) begin : lanes
      counter #(.WIDTH(8)) u_counter (.clk(clk), .count(counts[lane]));
    end
  endgenerate

  always #5 clk = ~clk;

  always @(posedge clk) begin
    nibble    <= nibble + 1;
    ascending <= {ascending[1:7], ascending[0]};
    word64    <= word64 * 3;
    word65    <= word65 - 1;
    wide      <= {wide[4094:0], clk};
    level     = level * 1.25;
    if (counts[0] % 4 == 1) -> tick;
    memory[counts[0] % 4] <= counts[0] * 77777;
    bits[counts[0] % 3]   <= counts[0][1];
    // Three transitions in one time step.
    glitch = ~glitch;
    glitch = ~glitch;
    glitch = ~glitch;
  end

  initial begin
    $dumpfile("mixed.wave");
    $dumpvars(0, tb);
    for (i = 0; i < 4; i = i + 1) $dumpvars(0, memory[i]);
    for (i = 0; i < 3; i = i + 1) $dumpvars(0, bits[i]);
    #12 reset = 1'b1;
    nibble    = 4'd0;
    #20 reset = 1'b0;
    wide[2100:2000] = 101'bz;
    #60 wide = {128{32'hdead_beef}};
    #45 $finish;
  end
endmodule
