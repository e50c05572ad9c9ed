// Branches of many kinds. The line that sets nK counts how often it is executed; tests/screens/executing.rs reads the
// numbers.
`define HALF 2
module dut(input clk, input rst_n, input [2:0] state, input signed [3:0] level, input go, input [7:0] word,
           input [1:0] pick);
  localparam IDLE = 0, RUN = 3'd2;
  localparam signed [3:0] LOW = -4'sd3;
  parameter LIMIT = 5;
  reg [15:0] n0 = 0, n1 = 0, n2 = 0, n3 = 0, n4 = 0, n5 = 0, n6 = 0, n7 = 0, n8 = 0, n9 = 0, n10 = 0, n11 = 0;
  reg [15:0] n12 = 0, n13 = 0, n14 = 0, n15 = 0, n16 = 0, n17 = 0, n18 = 0, n19 = 0, n20 = 0;
  reg [15:0] n21 = 0, n22 = 0, n23 = 0, n24 = 0, n25 = 0;
  reg late;
  integer i;

  always @(posedge clk) n0 <= n0 + 1;

  always @(posedge clk or negedge rst_n)
    if (!rst_n) n1 <= n1 + 1;
    else if (go) n2 <= n2 + 1;
    else begin
      n3 <= n3 + 1;
    end

  always @(posedge clk) begin
    if (level < LOW) n4 <= n4 + 1; // signed
    if (level >= 2 && !go) n5 <= n5 + 1;
    case (state)
      IDLE, 1: n6 <= n6 + 1;
      RUN: if (word[3] ^ word[`HALF]) n7 <= n7 + 1;
           else
             n8 <= n8 + 1;
      LIMIT - 2: n9 <= n9 + 1;
      default: n10 <= n10 + 1;
    endcase
    casez (word)
      8'b1???_???1: n11 <= n11 + 1;
      8'b??1z_?0??: n12 <= n12 + 1;
      default: n13 <= n13 + 1;
    endcase
    case (1'b1)
      pick[0]: n14 <= n14 + 1;
      pick[1]: n15 <= n15 + 1;
      default: n16 <= n16 + 1;
    endcase
    if ({go, pick} == 3'b110 || word[7:4] > word[3 -: 4]) n17 <= n17 + 1;
    if (late) n18 <= n18 + 1; // unknown at first
    else n19 <= n19 + 1;
  end

  always @(negedge clk) late <= go;

  genvar g;
  generate
    for (g = 0; g < 3; g = g + 1) begin : part
      reg [15:0] count = 0;
      always @(posedge clk) if (pick == g) count <= count + 1;
    end
  endgenerate
  always @(posedge clk) if (!(&word) && ~^word) n20 <= n20 + 1;

  reg [7:0] led = 0;
  always @(posedge clk)
    if (state == IDLE) led <= 1;
    else if (go) led <= word;
    else
      led <= led + 1;

  function odd(input [7:0] value); odd = ^value; endfunction
  reg now;
  always @(posedge clk) begin
    now = go & pick[0];
    if (now) n21 <= n21 + 1; // sees what was set just before
    for (i = 0; i < 4; i = i + 1)
      if (word[i]) n22 <= n22 + i;
    if (odd(word)) n23 <= n23 + 1;
    casex (word) 8'b1xxxxxxx: n24 <= n24 + 1; default: ; endcase
  end
  always @* n25 = go ? word : 0;
endmodule

module tb;
  reg clk = 0, rst_n = 1, go = 0;
  reg [2:0] state = 0;
  reg signed [3:0] level = 0;
  reg [7:0] word = 0;
  reg [1:0] pick = 0;
  dut dut(.clk(clk), .rst_n(rst_n), .state(state), .level(level), .go(go), .word(word), .pick(pick));
  always #5 clk = ~clk;
  integer seed = 7, k;
  initial begin
    $dumpfile("executing.vcd");
    $dumpvars(0, tb);
    for (k = 0; k < 400; k = k + 1) begin
      #6;
      {state, level, go, word, pick} = $random(seed);
      if (k % 11 == 3) state = 3'bx01;
      if (k % 13 == 5) go = 1'bx;
      if (k % 17 == 8) rst_n = ~rst_n;
      #2;
    end
    $finish;
  end
endmodule
