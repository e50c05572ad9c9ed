// matrix_table: the shape of each of a layer's matrices, as the engine wants it at a start.
//
// Purpose     A table of constants, so that nothing divides or multiplies at run time.
// Parameters  WIDTH, Q_WIDTH, KV_WIDTH, FFN_WIDTH, LANES, CS_WIDTH >= 1   as in transformer_layer
//             INDEX_W, GROUP_W, ADDRESS_W   bits of an index, a row group, a weight word's number
// Ports       matrix: 0 q_proj, 1 k_proj, 2 v_proj, 3 o_proj, 4 gate_proj, 5 up_proj, 6 down_proj.
//             last_index activations less one; last_row rows of the last pass less one; last_group row groups less one; span words less one.
// Timing      Combinational.
// Not done    Matrix 7 does not exist.
`default_nettype none

module matrix_table #(
    parameter WIDTH     = 64,
    parameter Q_WIDTH   = 64,
    parameter KV_WIDTH  = 64,
    parameter FFN_WIDTH = 192,
    parameter LANES     = 64,
    parameter CS_WIDTH  = 64,
    parameter INDEX_W   = 8,
    parameter GROUP_W   = 2,
    parameter ADDRESS_W = 10
) (
    input wire  [2:0]           matrix,
    output wire [INDEX_W-1:0]   last_index,
    output wire [INDEX_W-1:0]   last_row,
    output wire [GROUP_W-1:0]   last_group,
    output wire [ADDRESS_W-1:0] span
);

  localparam [31:0] BLOCKS = (LANES + CS_WIDTH - 1) / CS_WIDTH;

  function [127:0] shape(input [31:0] rows, input [31:0] inputs);
    reg [31:0] tail, group;
    begin
      tail  = (rows - 32'd1) % LANES;
      group = (rows - 32'd1) / LANES * BLOCKS + tail / CS_WIDTH;
      shape = {inputs - 32'd1, tail, group, (group + 32'd1) * inputs - 32'd1};
    end
  endfunction

  localparam [127:0] QUERY = shape(Q_WIDTH, WIDTH), KEY = shape(KV_WIDTH, WIDTH), OUT = shape(WIDTH, Q_WIDTH);
  localparam [127:0] UP = shape(FFN_WIDTH, WIDTH), DOWN = shape(WIDTH, FFN_WIDTH);

  reg [127:0] found;
  always @(*)
    case (matrix)
      3'd0: found = QUERY;
      3'd1, 3'd2: found = KEY;
      3'd3: found = OUT;
      3'd4, 3'd5: found = UP;
      default: found = DOWN;
    endcase

  assign last_index = found[96+:INDEX_W];
  assign last_row   = found[64+:INDEX_W];
  assign last_group = found[32+:GROUP_W];
  assign span       = found[0+:ADDRESS_W];
  wire unused = &{1'b0, found};  // high bits, which are 0

endmodule

`default_nettype wire
