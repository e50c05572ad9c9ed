// feed_forward: the activation function that the parameter chooses, and its probes.
//
// Purpose     hidden = activation(gate) * up, element by element, as swiglu or relu computes it.
// Parameters  INDEX_W >= 1  bits of the element's index
//             ACTIVATION    0: ReLU, 1: squared ReLU, 2: SwiGLU
// Timing      An element a clock; out_* follow in_* by the latency of swiglu or relu.
// Numerics    numerics R-GATE.
// Not done    No back-pressure.
`default_nettype none

module feed_forward #(
    parameter INDEX_W    = 6,
    parameter ACTIVATION = 2
) (
    input wire                      clk,
    input wire                      rst_n,
    input wire                      in_valid,
    input wire        [15:0]        in_tensor,
    input wire        [INDEX_W-1:0] in_index,
    input wire signed [19:0]        gate,
    input wire signed [19:0]        up,
    output wire                     out_valid,
    output wire       [15:0]        out_tensor,
    output wire       [INDEX_W-1:0] out_index,
    output wire signed [23:0]       out_data
);

  wire               a_valid;
  wire [15:0]        a_tensor;
  wire [INDEX_W-1:0] a_index;
  wire [27:0]        a_data;

  generate
    if (ACTIVATION == 2) begin : gated_sigmoid
      swiglu #(.INDEX_W(INDEX_W)) u_swiglu (
          .clk(clk), .rst_n(rst_n), .in_valid(in_valid), .in_tensor(in_tensor), .in_index(in_index),
          .gate(gate), .up(up), .a_valid(a_valid), .a_tensor(a_tensor), .a_index(a_index), .a_data(a_data),
          .out_valid(out_valid), .out_tensor(out_tensor), .out_index(out_index), .out_data(out_data)
      );
    end else begin : rectified
      relu #(.INDEX_W(INDEX_W), .SQUARE(ACTIVATION)) u_relu (
          .clk(clk), .rst_n(rst_n), .in_valid(in_valid), .in_tensor(in_tensor), .in_index(in_index),
          .gate(gate), .up(up), .a_valid(a_valid), .a_tensor(a_tensor), .a_index(a_index), .a_data(a_data),
          .out_valid(out_valid), .out_tensor(out_tensor), .out_index(out_index), .out_data(out_data)
      );
    end
  endgenerate

  probe #(.INDEX_W(INDEX_W), .DATA_W(28)) probe_activation (
      .valid(a_valid), .tensor(a_tensor), .index(a_index), .data(a_data)
  );

  probe #(.INDEX_W(INDEX_W), .DATA_W(24)) probe_hidden (
      .valid(out_valid), .tensor(out_tensor), .index(out_index), .data(out_data)
  );

endmodule

`default_nettype wire
