// tb_probe_check: what must hold of every probe after reset, whatever the data.
//
// Purpose     fault rises when a probe's valid is unknown, when a valid element carries an unknown bit or
//             an index outside its tensor, or when an activation is -128.
// Timing      Sampled at the rising edge; fault is a register and stays.
// Not done    Verilator has no unknown bits: there only the ranges are checked.
`default_nettype none

module tb_probe_check #(
    parameter  N_IN    = 64,
    parameter  N_OUT   = 64,
    parameter  ACC_W   = 14,
    localparam INDEX_W = (N_IN > 1) ? $clog2(N_IN) : 1,
    localparam ROW_W   = (N_OUT > 1) ? $clog2(N_OUT) : 1
) (
    input wire               clk,
    input wire               rst_n,
    input wire               x_valid,
    input wire [15:0]        x_tensor,
    input wire [INDEX_W-1:0] x_index,
    input wire [7:0]         x_data,
    input wire               y_valid,
    input wire [15:0]        y_tensor,
    input wire [ROW_W-1:0]   y_index,
    input wire [ACC_W-1:0]   y_data,
    output reg               fault
);

  wire valid_unknown = (^{x_valid, y_valid} === 1'bx);
  wire x_unknown     = (^{x_tensor, x_index, x_data} === 1'bx);
  wire y_unknown     = (^{y_tensor, y_index, y_data} === 1'bx);
  wire x_illegal     = ({{(32 - INDEX_W) {1'b0}}, x_index} >= N_IN) || (x_data == 8'h80);
  wire y_illegal     = ({{(32 - ROW_W) {1'b0}}, y_index} >= N_OUT);

  always @(posedge clk) begin
    if (!rst_n) fault <= 1'b0;
    else if (valid_unknown) fault <= 1'b1;
    else if (x_valid && (x_unknown || x_illegal)) fault <= 1'b1;
    else if (y_valid && (y_unknown || y_illegal)) fault <= 1'b1;
  end

endmodule

`default_nettype wire
