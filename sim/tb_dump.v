// tb_dump: opens the trace that +trace asks for, at the depth that +dump asks for (Icarus).
//
// Purpose     none     no trace
//             probes   clock, reset, operation, busy and the probes
//             engine   plus the broadcast, the selects, the scalars' registers and the result port
//             all      everything below tb except memories, which Icarus does not dump
// Parameters  LANES  scalars of the design
// Not done    Verilator has no run-time choice in the language: its harness does the same
//             (sim/verilator/main.cpp).
`default_nettype none

module tb_dump #(
    parameter LANES = 64
) ();

  reg [8*1024-1:0] file;
  reg [8*16-1:0]   level;
  reg              opened = 1'b0;

  wire probes = opened && (level == "probes" || level == "engine");
  wire engine = opened && (level == "engine");

  initial begin
    if (!$value$plusargs("dump=%s", level)) level = "none";
    if (!$value$plusargs("trace=%s", file)) file = "trace.fst";
    if (level != "none") begin
      $dumpfile(file);
      if (level == "all") $dumpvars(0, tb);
      opened = 1'b1;
    end
  end

  initial begin
    wait (probes);
    $dumpvars(0, tb.dut.clk, tb.dut.rst_n, tb.dut.operation, tb.dut.busy, tb.dut.probe_x, tb.dut.probe_y);
  end

  initial begin
    wait (engine);
    $dumpvars(0, tb.dut.group, tb.dut.cs_block, tb.dut.activation_index, tb.dut.activation_value);
    $dumpvars(0, tb.dut.frame_active, tb.dut.frame_negative, tb.dut.frame_end, tb.dut.bit_index);
    $dumpvars(0, tb.dut.copi, tb.dut.cs_n, tb.dut.sign, tb.dut.lane_cs_n, tb.dut.capture);
    $dumpvars(0, tb.dut.result_valid, tb.dut.result_ready, tb.dut.result_index, tb.dut.result_data);
  end

  genvar i;
  generate
    for (i = 0; i < LANES; i = i + 1) begin : lane
      initial begin
        wait (engine);
        $dumpvars(0, tb.dut.lane[i].u_scalar.acc, tb.dut.lane[i].u_scalar.input_register);
      end
    end
  endgenerate

endmodule

`default_nettype wire
