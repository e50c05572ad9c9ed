// tb_layer_probes: one comparer for each probe of the layer.
//
// Purpose     Connects every probe to a tb_layer_probe of its own, and puts their findings side by side.
// Parameters  HEADS, HEAD_WIDTH, CONTEXT  as transformer_layer; INDEX_W  bits of a row
// Timing      See tb_layer_probe.
// Not done    Order between probes is not looked at.
`default_nettype none

// A comparer: its number, the probe's name, the scope of the unit that has it, bits of index and of data.
`define COMPARE(NUMBER, TITLE, PROBE, INDEX, DATA) \
  tb_layer_probe #(.NAME(TITLE), .INDEX_W(INDEX), .DATA_W(DATA)) number_``NUMBER ( \
      .clk(clk), .rst_n(rst_n), .enable(enable), .closing(closing), .valid(tb_layer.dut.PROBE.valid), \
      .tensor(tb_layer.dut.PROBE.tensor), .index(tb_layer.dut.PROBE.index), .data(tb_layer.dut.PROBE.data), \
      .missing(missing[NUMBER]), .unknown(unknown[NUMBER]), .checked(checked[32*NUMBER+:32]), \
      .wrong(wrong[32*NUMBER+:32]), .first(first[178*NUMBER+:178]) \
  ); \
  assign names[192*NUMBER+:192] = TITLE; \
  assign valid[NUMBER] = tb_layer.dut.PROBE.valid;

module tb_layer_probes #(
    parameter  HEADS      = 4,
    parameter  HEAD_WIDTH = 16,
    parameter  CONTEXT    = 128,
    parameter  INDEX_W    = 8,
    localparam PROBES     = 21
) (
    input wire                   clk,
    input wire                   rst_n,
    input wire                   enable,
    input wire                   closing,
    output wire                  any_valid,
    output wire [PROBES-1:0]     missing,
    output wire [PROBES-1:0]     unknown,
    output wire [32*PROBES-1:0]  checked,
    output wire [32*PROBES-1:0]  wrong,
    output wire [178*PROBES-1:0] first,
    output wire [192*PROBES-1:0] names
);

  localparam HEAD_W  = (HEADS > 1) ? $clog2(HEADS) : 1;
  localparam ROW_W   = $clog2(HEADS * HEAD_WIDTH);
  localparam SCORE_W = (HEADS * CONTEXT > 1) ? $clog2(HEADS * CONTEXT) : 1;
  localparam DOT_W   = (HEAD_WIDTH > 512) ? 15 + $clog2(HEAD_WIDTH) : 24;
  localparam SUM_W   = 36 + $clog2(CONTEXT);
  localparam ACC_W   = 8 + INDEX_W;

  wire [PROBES-1:0] valid;
  assign any_valid = (valid != {PROBES{1'b0}});

  `COMPARE(0, "probe_norm_input", u_norm.probe_norm_input, INDEX_W, 24)
  `COMPARE(1, "probe_norm_output", u_norm.probe_norm_output, INDEX_W, 8)
  `COMPARE(2, "probe_norm_scale", u_norm.probe_norm_scale, 3, 64)
  `COMPARE(3, "probe_x", u_ternary_matvec.probe_x, INDEX_W, 8)
  `COMPARE(4, "probe_y", u_ternary_matvec.probe_y, INDEX_W, ACC_W)
  `COMPARE(5, "probe_output_scale", probe_output_scale, 1, 24)
  `COMPARE(6, "probe_output", u_requantize.probe_output, INDEX_W, 24)
  `COMPARE(7, "probe_rope", u_rope.probe_rope, INDEX_W, 24)
  `COMPARE(8, "probe_head", u_head_quantize.probe_head, INDEX_W, 8)
  `COMPARE(9, "probe_head_max", u_head_quantize.probe_head_max, HEAD_W, 24)
  `COMPARE(10, "probe_score_scale", u_attention.probe_score_scale, HEAD_W + 1, 24)
  `COMPARE(11, "probe_dot", u_attention.probe_dot, SCORE_W, DOT_W)
  `COMPARE(12, "probe_score", u_attention.probe_score, SCORE_W, 24)
  `COMPARE(13, "probe_weight", u_attention.probe_weight, SCORE_W, 17)
  `COMPARE(14, "probe_value_weight", u_attention.probe_value_weight, SCORE_W, 28)
  `COMPARE(15, "probe_softmax", u_attention.probe_softmax, HEAD_W + 2, 40)
  `COMPARE(16, "probe_weighted_sum", u_attention.probe_weighted_sum, ROW_W, SUM_W)
  `COMPARE(17, "probe_attention", u_attention.probe_attention, ROW_W, 24)
  `COMPARE(18, "probe_activation", u_feed_forward.probe_activation, INDEX_W, 28)
  `COMPARE(19, "probe_hidden", u_feed_forward.probe_hidden, INDEX_W, 24)
  `COMPARE(20, "probe_residual", u_residual.probe_residual, INDEX_W, 24)

endmodule

`undef COMPARE
`default_nettype wire
