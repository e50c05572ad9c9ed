// layer_rules: what the parameters of transformer_layer must obey.
//
// Purpose     An illegal value stops elaboration with the name of the rule, in every tool.
// Parameters  As transformer_layer.
// Timing      No logic, no ports.
// Not done    LANES, CS_WIDTH, COPI_WIDTH and SIGN_FRAMES are checked by ternary_matvec.
`default_nettype none

module layer_rules #(
    parameter WIDTH      = 64,
    parameter HEADS      = 4,
    parameter KV_HEADS   = 4,
    parameter HEAD_WIDTH = 16,
    parameter FFN_WIDTH  = 192,
    parameter CONTEXT    = 128,
    parameter LAYERS     = 1,
    parameter SLOTS      = 1,
    parameter DOT_WIDTH  = 4,
    parameter NORM       = 0,
    parameter ACTIVATION = 2
) ();

  generate
    if (WIDTH < 2) begin : check_width
      WIDTH_must_be_at_least_2 stop ();
    end
    if (HEADS < 1) begin : check_heads
      HEADS_must_be_at_least_1 stop ();
    end
    if (KV_HEADS < 1) begin : check_kv_heads
      KV_HEADS_must_be_at_least_1 stop ();
    end else if (HEADS % KV_HEADS != 0) begin : check_groups
      HEADS_must_be_a_multiple_of_KV_HEADS stop ();
    end
    if (HEAD_WIDTH < 2 || HEAD_WIDTH % 2 != 0) begin : check_head_width
      HEAD_WIDTH_must_be_even stop ();
    end
    if (FFN_WIDTH < 2) begin : check_ffn_width
      FFN_WIDTH_must_be_at_least_2 stop ();
    end
    if (CONTEXT < 1) begin : check_context
      CONTEXT_must_be_at_least_1 stop ();
    end else if (CONTEXT > 65536) begin : check_positions
      CONTEXT_must_be_at_most_65536 stop ();
    end
    if (LAYERS < 1) begin : check_layers
      LAYERS_must_be_at_least_1 stop ();
    end else if (LAYERS > 65535) begin : check_count
      LAYERS_must_be_at_most_65535 stop ();
    end
    if (SLOTS < 1 || SLOTS > LAYERS) begin : check_slots
      SLOTS_must_be_1_to_LAYERS stop ();
    end
    if (DOT_WIDTH < 1) begin : check_dot_width
      DOT_WIDTH_must_be_at_least_1 stop ();
    end else if (HEAD_WIDTH % DOT_WIDTH != 0) begin : check_dot_divides
      DOT_WIDTH_must_divide_HEAD_WIDTH stop ();
    end
    if (NORM != 0 && NORM != 1) begin : check_norm
      NORM_must_be_0_or_1 stop ();
    end
    if (ACTIVATION < 0 || ACTIVATION > 2) begin : check_activation
      ACTIVATION_must_be_0_1_or_2 stop ();
    end
  endgenerate

endmodule

`default_nettype wire
