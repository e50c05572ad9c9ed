// tb_systolic: test bench of systolic_matmul.
//
// Purpose     Multiplies matrices from a file, compares every element of y with the expected one, and says so in one
//             last line (the protocol: sim/README.md). Writes the trace that +trace asks for unless +dump=none.
// Parameters  As systolic_matmul, and PRODUCTS >= 1 that are run.
// Plusargs    +dir=DIR     folder of operands.hex and y.hex, which golden.py writes
//             +gaps=SEED   seed of random gaps between operands, 0 for none
//             +trace=FILE  +dump=none|…
// Timing      Clock period 10 ns, first rising edge at 5 ns, reset for the first four.
`timescale 1ns / 1ns
`default_nettype none

module tb_systolic #(
    parameter  ROWS     = 4,
    parameter  COLUMNS  = 4,
    parameter  DEPTH    = 8,
    parameter  SHIFT    = 6,
    parameter  PRODUCTS = 3,
    localparam OPERANDS = ROWS * DEPTH + DEPTH * COLUMNS,
    localparam RESULTS  = ROWS * COLUMNS
) ();

  reg         clk = 1'b0;
  reg         rst_n = 1'b0;
  reg         start = 1'b0;
  reg         load_valid = 1'b0;
  reg  [7:0]  load_data = 8'd0;
  wire        busy;
  wire        y_valid;
  wire [15:0] y_index;
  wire [7:0]  y_data;

  systolic_matmul #(
      .ROWS   (ROWS),
      .COLUMNS(COLUMNS),
      .DEPTH  (DEPTH),
      .SHIFT  (SHIFT)
  ) dut (
      .clk       (clk),
      .rst_n     (rst_n),
      .start     (start),
      .load_valid(load_valid),
      .load_data (load_data),
      .busy      (busy),
      .y_valid   (y_valid),
      .y_index   (y_index),
      .y_data    (y_data)
  );

  reg [8*1024-1:0] folder, file;
  reg [8*16-1:0]   level;
  reg [7:0]        operands[0:PRODUCTS*OPERANDS-1];
  reg [7:0]        expected[0:PRODUCTS*RESULTS-1];

  initial begin
    if (!$value$plusargs("dir=%s", folder)) folder = ".";
    if (!$value$plusargs("gaps=%d", gaps)) gaps = 16'd0;
    if (!$value$plusargs("trace=%s", file)) file = "trace.fst";
    if (!$value$plusargs("dump=%s", level)) level = "none";
    if (level != "none") begin
      $dumpfile(file);
      $dumpvars(0, tb_systolic);
    end
    $sformat(file, "%0s/operands.hex", folder);
    $readmemh(file, operands);
    $sformat(file, "%0s/y.hex", folder);
    $readmemh(file, expected);
  end

  initial forever #5 clk = !clk;

  // Stimulus, on falling edges, so that no rising edge races with it. No process waits: what a waiting process
  // assigns, Verilator 5.006 may write into the trace late.
  integer    cycles = 0, product = 0, operand = 0;
  reg        loading = 1'b0;
  // A shift register with feedback: the same gaps in every simulator.
  reg [15:0] gaps;

  always @(negedge clk) begin
    cycles     <= cycles + 1;
    rst_n      <= cycles >= 3;
    start      <= 1'b0;
    load_valid <= 1'b0;
    gaps       <= {gaps[14:0], gaps[15] ^ gaps[13] ^ gaps[12] ^ gaps[10]};
    if (rst_n && loading && !start && !gaps[0]) begin
      load_valid <= 1'b1;
      load_data  <= operands[product*OPERANDS+operand];
      operand    <= operand + 1;
      loading    <= operand != OPERANDS - 1;
    end else if (rst_n && !loading && !load_valid && !busy && !y_valid) begin
      if (operand == OPERANDS) begin
        product <= product + 1;
        operand <= 0;
        $display("@progress operation=%0d of=%0d cycle=%0d", product + 1, PRODUCTS, cycles);
      end else if (product < PRODUCTS) begin
        start   <= 1'b1;
        loading <= 1'b1;
      end
    end
  end

  // Results, and the last word.
  integer   checked = 0, wrong = 0, first_product = 0, first_index = 0;
  reg [7:0] first_got, first_expected;
  wire [7:0] due = expected[checked];

  always @(negedge clk) begin
    if (y_valid) begin
      checked <= checked + 1;
      if (y_data !== due || {16'd0, y_index} != checked % RESULTS) begin
        wrong <= wrong + 1;
        if (wrong == 0) begin
          first_product  <= checked / RESULTS;
          first_index    <= checked % RESULTS;
          first_got      <= y_data;
          first_expected <= due;
        end
      end
    end
    if (product == PRODUCTS && checked == PRODUCTS * RESULTS) begin
      if (wrong == 0) $display("@result pass checked=%0d cycles=%0d", checked, cycles);
      else
        $display("@result fail checked=%0d wrong=%0d cycles=%0d first=operation:%0d index:%0d got:%0d expected:%0d",
                 checked, wrong, cycles, first_product, first_index, $signed(first_got), $signed(first_expected));
      $finish;
    end else if (product == PRODUCTS || cycles == 100 * PRODUCTS * OPERANDS) begin
      $display("@result fail reason=%0s checked=%0d wrong=%0d cycles=%0d", product == PRODUCTS ? "order" : "watchdog",
               checked, wrong, cycles);
      $finish;
    end
  end

endmodule

`default_nettype wire
