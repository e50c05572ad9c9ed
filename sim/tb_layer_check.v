// tb_layer_check: watches the layer and its probes, and ends the run with its one @result line.
//
// Purpose     Tells progress and the cycles of each phase; fails on a wrong, missing or additional element of a
//             probe, an error flag, a missing input, an unknown bit, a broken rule of the wires, or PATIENCE
//             cycles in which nothing happens.
// Parameters  PROBES >= 1  probes that are compared
//             PATIENCE  cycles
// Ports       missing, unknown: one bit a probe; checked, wrong: 32 bits a probe; first: 178 bits a probe, as
//             tb_layer_probe; names: 24 characters a probe. Probe 0 is lowest.
`default_nettype none

module tb_layer_check #(
    parameter PROBES   = 1,
    parameter PATIENCE = 100000
) (
    input wire                    clk,
    input wire                    rst_n,
    input wire                    enable,  // expected files are compared
    input wire                    input_missing,
    input wire                    event_seen,
    input wire                    host_done,
    input wire [31:0]             tokens,
    input wire [31:0]             tokens_wanted,
    input wire                    busy,
    input wire [15:0]             step,
    input wire [3:0]              phase,
    input wire [5:0]              error,
    input wire                    wire_broken,
    output reg                    closing,
    input wire [PROBES-1:0]       missing,
    input wire [PROBES-1:0]       unknown,
    input wire [32*PROBES-1:0]    checked,
    input wire [32*PROBES-1:0]    wrong,
    input wire [178*PROBES-1:0]   first,
    input wire [192*PROBES-1:0]  names
);

  localparam [31:0] SETTLE = 32'd40;  // cycles after the last token in which nothing more may come

  reg  [31:0]  cycle, quiet, settling, told, began;
  reg  [15:0]  phase_step;
  reg  [3:0]   last_phase;
  reg  [63:0]  all_checked, all_wrong;
  reg  [31:0]  earliest;  // the probe whose element was the first wrong one
  reg          any_wrong;
  integer      i;

  wire         nothing_checked = enable && (all_checked == 64'd0);

  always @(*) begin
    all_checked = 64'd0;
    all_wrong   = 64'd0;
    for (i = 0; i < PROBES; i = i + 1) begin
      all_checked = all_checked + {32'd0, checked[32*i+:32]};
      all_wrong   = all_wrong + {32'd0, wrong[32*i+:32]};
    end
  end

  always @(posedge clk) begin
    if (!rst_n) begin
      cycle      <= 32'd0;
      quiet      <= 32'd0;
      settling   <= 32'd0;
      told       <= 32'd0;
      closing    <= 1'b0;
      last_phase <= 4'd0;
      any_wrong  <= 1'b0;
    end else begin
      cycle    <= cycle + 32'd1;
      quiet    <= event_seen ? 32'd0 : quiet + 32'd1;
      settling <= host_done ? settling + 32'd1 : 32'd0;
      closing  <= (settling == SETTLE);
      if (!any_wrong && all_wrong != 64'd0) begin
        any_wrong <= 1'b1;
        for (i = PROBES - 1; i >= 0; i = i - 1) if (wrong[32*i+:32] != 32'd0) earliest <= i;
      end
      last_phase <= phase;
      phase_step <= step;
      if (phase != last_phase || step != phase_step) begin
        began <= cycle;
        if (last_phase != 4'd0)
          $display("@phase step=%0d phase=%0d cycles=%0d", phase_step, last_phase, cycle - began);
      end
      if (tokens != told) begin
        told <= tokens;
        $display("@progress token=%0d of=%0d cycle=%0d", tokens, tokens_wanted, cycle);
        $fflush;
      end else if (cycle % 32'd32768 == 32'd32767) begin
        $display("@progress token=%0d of=%0d cycle=%0d", tokens, tokens_wanted, cycle);
        $fflush;
      end
    end
  end

  always @(posedge clk) begin
    if (rst_n && (input_missing || missing != {PROBES{1'b0}})) begin
      $display("@result fail reason=input checked=0 wrong=0 cycles=0");
      $finish(0);
    end else if (rst_n) begin
      if (^{busy, phase, error} === 1'bx) fail("unknown");
      else if (error != 6'd0) fail("error_flag");
      else if (unknown != {PROBES{1'b0}}) fail("probe");
      else if (quiet > PATIENCE) fail("watchdog");
      else if (settling == SETTLE && busy) fail("busy");
      else if (settling == SETTLE + 32'd4) finish;
    end
  end

  task fail(input [8*16-1:0] reason);
    begin
      $write("@result fail reason=%0s checked=%0d wrong=%0d cycles=%0d", reason, all_checked, all_wrong, cycle);
      tell_first;
      $finish(0);
    end
  endtask

  task finish;
    begin
      if (nothing_checked) $display("@result fail reason=probe checked=0 wrong=0 cycles=%0d", cycle - settling);
      else if (all_wrong == 64'd0 && wire_broken)
        $display("@result fail reason=wires checked=%0d wrong=0 cycles=%0d", all_checked, cycle - settling);
      else if (all_wrong == 64'd0)
        $display("@result pass checked=%0d cycles=%0d", all_checked, cycle - settling);
      else begin
        $write("@result fail checked=%0d wrong=%0d cycles=%0d", all_checked, all_wrong, cycle - settling);
        tell_first;
      end
      $finish(0);
    end
  endtask

  // The rest of the line: where the first wrong element was.
  task tell_first;
    reg [177:0] at;
    begin
      at = first[178*earliest+:178];
      if (any_wrong) begin
        $write(" first=probe:%0s tensor:%0d index:%0d", names[192*earliest+:192], at[177:162], at[161:130]);
        if (at[0]) $display(" got:none expected:%0d", $signed(at[65:2]));
        else if (at[1]) $display(" got:%0d expected:none", $signed(at[129:66]));
        else $display(" got:%0d expected:%0d", $signed(at[129:66]), $signed(at[65:2]));
      end else $display("");
    end
  endtask

endmodule

`default_nettype wire
