// ternary_matvec, as a netlist: stands in for the engine on the bench tb.
//
// Purpose     Module `netlist`, which synthesis made of the engine at these parameters, behind the engine's own ports. What the
//             bench reads inside the engine is gone in a netlist: probes and broadcast wires rest here, so that it
//             judges by what comes out of the ports alone. Weights must take the port (+load=port).
// Parameters  As ternary_matvec in rtl/; the netlist was made for one choice of them.
`default_nettype none

module ternary_matvec #(
    parameter  N_IN        = 64,
    parameter  N_OUT       = 64,
    parameter  LANES       = 64,
    parameter  CS_WIDTH    = 32,
    parameter  COPI_WIDTH  = 1,
    parameter  SIGN_FRAMES = 1,
    parameter  WORDS       = 128,
    localparam ACC_W       = 8 + $clog2(N_IN),
    localparam BLOCKS      = (LANES + CS_WIDTH - 1) / CS_WIDTH,
    localparam PASSES      = (N_OUT + LANES - 1) / ((LANES > 0) ? LANES : 1),  // 0 lanes: named below
    localparam TAIL_ROWS   = N_OUT - (PASSES - 1) * LANES,
    localparam TAIL_BLOCKS = (TAIL_ROWS + CS_WIDTH - 1) / CS_WIDTH,
    localparam GROUPS      = (PASSES - 1) * BLOCKS + TAIL_BLOCKS,
    localparam INDEX_W     = (N_IN > 1) ? $clog2(N_IN) : 1,
    localparam ROW_W       = (N_OUT > 1) ? $clog2(N_OUT) : 1,
    localparam GROUP_W     = (GROUPS > 1) ? $clog2(GROUPS) : 1,
    localparam BLOCK_W     = (BLOCKS > 1) ? $clog2(BLOCKS) : 1,
    localparam ADDRESS_W   = (WORDS > 1) ? $clog2(WORDS) : 1
) (
    input wire                  clk,
    input wire                  rst_n,
    // outside port
    input wire                  port_valid,
    input wire                  port_write,
    input wire  [2:0]           port_bank,
    input wire  [31:0]          port_address,
    input wire  [7:0]           port_data,
    output wire                 port_read_valid,
    output wire [7:0]           port_read_data,
    input wire                  locked,
    output wire                 bank_select,  // 0 the outside port has the banks, 1 the engine
    output wire [5:0]           error,
    input wire                  error_clear,
    // activations from inside
    input wire                  vector_write,
    input wire  [INDEX_W-1:0]   vector_address,
    input wire  [7:0]           vector_data,
    // operations
    input wire                  start_valid,
    output wire                 start_ready,
    input wire  [15:0]          start_operation,
    input wire  [ADDRESS_W-1:0] start_address,
    input wire  [ADDRESS_W-1:0] start_last_address,
    input wire  [INDEX_W-1:0]   start_last_index,
    input wire  [GROUP_W-1:0]   start_last_group,
    input wire  [ROW_W-1:0]     start_last_row,
    output wire                 busy,
    // results
    output wire                 result_valid,
    input wire                  result_ready,
    output wire [15:0]          result_operation,
    output wire [ROW_W-1:0]     result_index,
    output wire [ACC_W-1:0]     result_data
);

  netlist u_netlist (
      .clk(clk), .rst_n(rst_n), .port_valid(port_valid), .port_write(port_write), .port_bank(port_bank),
      .port_address(port_address), .port_data(port_data), .port_read_valid(port_read_valid),
      .port_read_data(port_read_data), .locked(locked), .bank_select(bank_select), .error(error),
      .error_clear(error_clear), .vector_write(vector_write), .vector_address(vector_address),
      .vector_data(vector_data), .start_valid(start_valid), .start_ready(start_ready),
      .start_operation(start_operation), .start_address(start_address),
      .start_last_address(start_last_address), .start_last_index(start_last_index),
      .start_last_group(start_last_group), .start_last_row(start_last_row), .busy(busy),
      .result_valid(result_valid), .result_ready(result_ready), .result_operation(result_operation),
      .result_index(result_index), .result_data(result_data)
  );

  netlist_probe #(.INDEX_W(INDEX_W), .DATA_W(8)) probe_x ();
  netlist_probe #(.INDEX_W(ROW_W), .DATA_W(ACC_W)) probe_y ();
  netlist_bank u_weight_bank ();

  wire [GROUP_W-1:0]    group = {GROUP_W{1'b0}};
  wire [BLOCK_W-1:0]    cs_block = {BLOCK_W{1'b0}};
  wire [INDEX_W-1:0]    activation_index = {INDEX_W{1'b0}};
  wire [7:0]            activation_value = 8'd0;
  wire                  frame_active = 1'b0, frame_negative = 1'b0, frame_end = 1'b0, capture = 1'b0;
  wire [2:0]            bit_index = 3'd0;
  wire [COPI_WIDTH-1:0] copi = {COPI_WIDTH{1'b0}};
  wire [CS_WIDTH-1:0]   cs_n = {CS_WIDTH{1'b1}};
  wire [CS_WIDTH-1:0]   sign = {CS_WIDTH{1'b0}};

endmodule

// A probe on which nothing passes.
module netlist_probe #(
    parameter INDEX_W = 1,
    parameter DATA_W  = 8
) ();
  wire               valid = 1'b0;
  wire [15:0]        tensor = 16'd0;
  wire [INDEX_W-1:0] index = {INDEX_W{1'b0}};
  wire [DATA_W-1:0]  data = {DATA_W{1'b0}};
endmodule

// In place of the traces of tb, whose wires are not there.
module tb_dump #(
    parameter LANES = 64
) ();
  wire unused = &{1'b0, LANES[31:0]};
endmodule

// Where the bench would load an image; a netlist is loaded through the port.
module netlist_bank ();
  genvar s;
  generate
    for (s = 0; s < 1; s = s + 1) begin : slice
      reg [1:0] memory[0:0];
    end
  endgenerate
endmodule

`default_nettype wire
