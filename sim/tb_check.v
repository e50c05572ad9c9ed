// tb_check: compares results, watches the time, and ends the run with its one @result line.
//
// Purpose     Takes results (with random stalls when asked), expects them in row order, operation by
//             operation. Reports progress and each operation's cycles. Fails on a wrong value, an
//             unexpected place, an error flag, a missing input, an unknown bit, an extra result, or
//             PATIENCE cycles without any event. Broken rules of the wires are told at the end, when all
//             results are right: a wrong result says more.
// Timing      result_ready changes at the rising edge; it does not look at result_valid.
`default_nettype none

module tb_check #(
    parameter  N_OUT      = 64,
    parameter  ACC_W      = 14,
    parameter  OPERATIONS = 1,
    parameter  PATIENCE   = 100000,
    localparam ROW_W      = (N_OUT > 1) ? $clog2(N_OUT) : 1
) (
    input wire             clk,
    input wire             rst_n,
    input wire             stalls,
    input wire [7:0]       random,
    input wire             input_missing,
    input wire [5:0]       error,
    input wire             probe_fault,
    input wire             wire_broken,
    input wire             busy,
    input wire             port_valid,
    input wire             started,
    input wire             result_valid,
    output reg             result_ready,
    input wire [15:0]      result_operation,
    input wire [ROW_W-1:0] result_index,
    input wire [ACC_W-1:0] result_data
);

  localparam TOTAL = N_OUT * OPERATIONS;
  localparam [31:0] SETTLE = 32'd8;  // cycles after the last result in which nothing more may come

  reg [8*1024-1:0]  dir;
  reg [ACC_W-1:0]   expected[0:TOTAL-1];
  reg [31:0]        began[0:OPERATIONS-1];
  integer           file, code, k;
  reg [ACC_W-1:0]   scanned;
  reg               expected_missing;

  reg [31:0]        cycle, quiet, next_start, operation, row, checked, wrong;
  reg [5:0]         pace;
  reg [31:0]        first_operation, first_index;
  reg signed [31:0] first_got, first_expected;

  wire              take = result_valid && result_ready;
  wire [ACC_W-1:0]  want = expected[checked];
  wire              in_place = ({16'd0, result_operation} == operation) && (result_index == row[ROW_W-1:0]);
  wire              right = (result_data === want);
  wire              done = (checked == TOTAL);

  initial begin
    expected_missing = 1'b0;
    if (!$value$plusargs("dir=%s", dir)) dir = ".";
    file = $fopen({dir, "/expected.hex"}, "r");
    if (file == 0) expected_missing = 1'b1;
    for (k = 0; k < TOTAL && !expected_missing; k = k + 1) begin
      code = $fscanf(file, "%h", scanned);
      if (code != 1) expected_missing = 1'b1;
      expected[k] = scanned;
    end
    if (file != 0) $fclose(file);
  end

  // Three paces: ready always, half of the time, seldom; they change every 64 cycles or so.
  always @(posedge clk) begin
    if (!rst_n) pace <= 6'd0;
    else if (random[7:2] == 6'd0) pace <= {4'd0, random[1:0]};
    if (!stalls || pace == 6'd0) result_ready <= 1'b1;
    else if (pace == 6'd1) result_ready <= (random[4:2] == 3'd0);
    else result_ready <= random[5];
  end

  always @(posedge clk) begin
    if (!rst_n) begin
      cycle      <= 32'd0;
      quiet      <= 32'd0;
      next_start <= 32'd0;
      operation  <= 32'd0;
      row        <= 32'd0;
      checked    <= 32'd0;
      wrong      <= 32'd0;
    end else begin
      cycle <= cycle + 32'd1;
      quiet <= (port_valid || started || take) ? 32'd0 : quiet + 32'd1;
      if (started) begin
        began[next_start] <= cycle;
        next_start        <= next_start + 32'd1;
      end
      if (take && !done) begin
        checked <= checked + 32'd1;
        row     <= (row == N_OUT - 1) ? 32'd0 : row + 32'd1;
        if (!right) begin
          wrong <= wrong + 32'd1;
          if (wrong == 32'd0) begin
            first_operation <= operation;
            first_index     <= row;
            first_got       <= {{(32 - ACC_W) {result_data[ACC_W-1]}}, result_data};
            first_expected  <= {{(32 - ACC_W) {want[ACC_W-1]}}, want};
          end
        end
        if (row == N_OUT - 1) begin
          operation <= operation + 32'd1;
          $display("@operation %0d cycles=%0d", operation, cycle - began[operation]);
          $display("@progress operation=%0d of=%0d cycle=%0d", operation + 32'd1, OPERATIONS, cycle);
        end
      end
      if (cycle % 32'd32768 == 32'd32767) begin
        $display("@progress operation=%0d of=%0d cycle=%0d", operation, OPERATIONS, cycle);
        $fflush;
      end
    end
  end

  always @(posedge clk) begin
    if (input_missing || expected_missing) begin
      $display("@result fail reason=input checked=0 wrong=0 cycles=0");
      $finish(0);
    end else if (rst_n) begin
      if (^{result_valid, busy, error} === 1'bx) fail("unknown");
      else if (error != 6'd0) fail("error_flag");
      else if (probe_fault) fail("probe");
      else if (take && (done || !in_place)) fail("order");
      else if (quiet > PATIENCE) fail("watchdog");
      else if (done && quiet == SETTLE && busy) fail("busy");
      else if (done && quiet == SETTLE) finish;
    end
  end

  task fail(input [8*16-1:0] reason);
    begin
      $display("@result fail reason=%0s checked=%0d wrong=%0d cycles=%0d", reason, checked, wrong, cycle);
      $finish(0);
    end
  endtask

  task finish;
    begin
      if (wrong == 32'd0 && wire_broken)
        $display("@result fail reason=wires checked=%0d wrong=0 cycles=%0d", checked, cycle - SETTLE);
      else if (wrong == 32'd0) $display("@result pass checked=%0d cycles=%0d", checked, cycle - SETTLE);
      else begin
        $write("@result fail checked=%0d wrong=%0d cycles=%0d", checked, wrong, cycle - SETTLE);
        $display(" first=operation:%0d index:%0d got:%0d expected:%0d",
                 first_operation, first_index, first_got, first_expected);
      end
      $finish(0);
    end
  endtask

endmodule

`default_nettype wire
