// tb_absmax_divide: quotients one a clock, against vectors of the golden model.
//
// Purpose     Sends the numbers of one maximum after another, with random gaps, and compares each quotient, its label
//             and the clock in which it comes. The maximum is unknown until the datasheet asks for it, and
//             after the last number has left. Anything that is X is wrong.
// Parameters  Z_W  bits of the number
// Plusargs    +vectors=FILE  a vector a line, hexadecimal words of 64 bits: max, z, q; vectors of one max together
//             +stall=SEED    0: no gaps; else the seed of the gaps
// Timing      Ends with one line `@result pass checked=N`, N the quotients, or `@result fail ...`.
`default_nettype none

module tb_absmax_divide #(
    parameter Z_W = 8
)
`ifdef VERILATOR
(
    input wire         clk,
    output wire [31:0] lanes
);
  assign lanes = 32'd0;
`else
();
  reg clk = 1'b0;
  always #1 clk = !clk;
`endif

  localparam LATENCY = 11;

  reg [8*256-1:0] file;
  integer         vectors, wanted, stall, age = 0;
  integer         sent = 0, checked = 0, wrong = 0;
  reg             rst_n = 1'b0, held = 1'b0, slow = 1'b0, gap = 1'b0;
  reg  [63:0]     next_max, next_z, next_q, this_max, want_max, want_z, want_q;
  wire            unused = &{1'b0, next_max, next_z, next_q, this_max, want_max, want_z, want_q};

  reg             in_valid = 1'b0;
  reg  [Z_W-1:0]  in_z;
  reg  [15:0]     in_side;
  wire            out_valid;
  wire [7:0]      out_q;
  wire [15:0]     out_side;
  reg  [LATENCY-1:0] due = {LATENCY{1'b0}};

  // Known from the second clock after the first number until the last one has left.
  wire            known = (age >= 2) && (in_valid || due != {LATENCY{1'b0}});
  wire [Z_W-2:0]  max   = known ? this_max[Z_W-2:0] : {(Z_W - 1) {1'bx}};

  absmax_divide #(.Z_W(Z_W), .SIDE_W(16)) dut (
      .clk(clk), .rst_n(rst_n), .in_valid(in_valid), .in_z(in_z), .in_side(in_side), .max(max),
      .out_valid(out_valid), .out_q(out_q), .out_side(out_side)
  );

  reg  [63:0] random;
  wire [63:0] random_a = random ^ (random << 13);
  wire [63:0] random_b = random_a ^ (random_a >> 7);
  always @(posedge clk) random <= random_b ^ (random_b << 17);

  initial begin
    if (!$value$plusargs("stall=%d", stall)) stall = 0;
    random = {stall, 32'h9e37_79b9};
    if (!$value$plusargs("vectors=%s", file)) file = "vectors.hex";
    vectors = $fopen(file, "r");
    wanted  = $fopen(file, "r");
    held    = ($fscanf(vectors, "%h %h %h", next_max, next_z, next_q) == 3);
  end

  // A number of another maximum waits until the pipeline is empty.
  wire empty = (sent == checked) && !in_valid && (due == {LATENCY{1'b0}});
  wire take  = rst_n && held && !gap && (empty || next_max === this_max);

  always @(posedge clk) begin
    rst_n    <= 1'b1;
    in_valid <= take;
    in_z     <= take ? next_z[Z_W-1:0] : {Z_W{1'bx}};
    in_side  <= take ? sent[15:0] : 16'hx;
    due      <= {due[LATENCY-2:0], in_valid};
    slow     <= slow ^ (random[5:0] == 6'd0);
    gap      <= (stall != 0) && (slow ? (random[7:6] != 2'd0) : (random[10:8] == 3'd0));
    age      <= (take && empty) ? 0 : age + 1;
    if (take) begin
      this_max <= next_max;
      sent     <= sent + 1;
      if ($fscanf(vectors, "%h %h %h", next_max, next_z, next_q) != 3) held <= 1'b0;
    end
    if (rst_n) begin
      if (out_valid !== due[LATENCY-1]) wrong <= wrong + 1;
      if (out_valid) begin
        if ($fscanf(wanted, "%h %h %h", want_max, want_z, want_q) != 3
            || out_q !== want_q[7:0] || out_side !== checked[15:0]) begin
          wrong <= wrong + 1;
          if (wrong < 4) $display("wrong: %0d got %h expected %h of %h max %h", checked, out_q, want_q, want_z, want_max);
        end
        checked <= checked + 1;
      end
      if (!held && empty) begin
        if (wrong == 0 && checked != 0) $display("@result pass checked=%0d", checked);
        else $display("@result fail checked=%0d wrong=%0d sent=%0d", checked, wrong, sent);
        $finish(0);
      end
    end
  end

endmodule

`default_nettype wire
