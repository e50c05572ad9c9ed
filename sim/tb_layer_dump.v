// tb_layer_dump: opens the trace that +trace asks for, at the depth that +dump asks for (Icarus).
//
// Purpose     none     no trace
//             probes   clock, reset, what the layer is at, the engine's operation, and all probes
//             engine   plus the broadcast, the selects, the scalars' registers and the engine's results
//             all      everything below tb_layer except memories, which Icarus does not dump
// Parameters  LANES  scalars of the design
// Not done    Verilator has no run-time choice in the language: its harness does the same
//             (sim/verilator/main.cpp).
`default_nettype none

`define LAYER tb_layer.dut
`define ENGINE tb_layer.dut.u_ternary_matvec

module tb_layer_dump #(
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
      if (level == "all") $dumpvars(0, tb_layer);
      opened = 1'b1;
    end
  end

  initial begin
    wait (probes);
    $dumpvars(0, `LAYER.clk, `LAYER.rst_n, `LAYER.busy, `LAYER.step, `LAYER.layer, `LAYER.position, `LAYER.phase);
    $dumpvars(0, `ENGINE.clk, `ENGINE.rst_n, `ENGINE.operation, `ENGINE.busy, `ENGINE.probe_x, `ENGINE.probe_y);
    $dumpvars(0, `LAYER.u_norm.probe_norm_input, `LAYER.u_norm.probe_norm_output);
    $dumpvars(0, `LAYER.u_norm.probe_norm_scale, `LAYER.probe_output_scale, `LAYER.u_requantize.probe_output);
    $dumpvars(0, `LAYER.u_rope.probe_rope, `LAYER.u_head_quantize.probe_head);
    $dumpvars(0, `LAYER.u_head_quantize.probe_head_max, `LAYER.u_attention.probe_score_scale);
    $dumpvars(0, `LAYER.u_attention.probe_dot, `LAYER.u_attention.probe_score);
    $dumpvars(0, `LAYER.u_attention.probe_weight, `LAYER.u_attention.probe_value_weight);
    $dumpvars(0, `LAYER.u_attention.probe_softmax, `LAYER.u_attention.probe_weighted_sum);
    $dumpvars(0, `LAYER.u_attention.probe_attention, `LAYER.u_feed_forward.probe_activation);
    $dumpvars(0, `LAYER.u_feed_forward.probe_hidden, `LAYER.u_residual.probe_residual);
  end

  initial begin
    wait (engine);
    $dumpvars(0, `ENGINE.group, `ENGINE.cs_block, `ENGINE.activation_index, `ENGINE.activation_value);
    $dumpvars(0, `ENGINE.frame_active, `ENGINE.frame_negative, `ENGINE.frame_end, `ENGINE.bit_index);
    $dumpvars(0, `ENGINE.copi, `ENGINE.cs_n, `ENGINE.sign, `ENGINE.lane_cs_n, `ENGINE.capture);
    $dumpvars(0, `ENGINE.result_valid, `ENGINE.result_ready, `ENGINE.result_index, `ENGINE.result_data);
  end

  genvar i;
  generate
    for (i = 0; i < LANES; i = i + 1) begin : lane
      initial begin
        wait (engine);
        $dumpvars(0, `ENGINE.lane[i].u_scalar.acc, `ENGINE.lane[i].u_scalar.input_register);
      end
    end
  endgenerate

endmodule

`undef LAYER
`undef ENGINE
`default_nettype wire
