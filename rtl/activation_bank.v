// activation_bank: the vector of activations, one byte each.
//
// Purpose     Memory behind the memory controller: written from outside, read by the master of the scalars.
// Parameters  N_IN >= 1  activations
// Timing      Write at the edge with write_enable. Read: data after the edge with read_enable, held until
//             the next one. The controller never enables both.
// Numerics    Two's complement, -127...127 (numerics R-ACT); the memory controller keeps -128 out.
// Not done    No reset of the contents: what was not written is unknown.
`default_nettype none

module activation_bank #(
    parameter  N_IN    = 64,
    localparam INDEX_W = (N_IN > 1) ? $clog2(N_IN) : 1
) (
    input wire               clk,
    input wire               write_enable,
    input wire [INDEX_W-1:0] write_address,
    input wire [7:0]         write_data,
    input wire               read_enable,
    input wire [INDEX_W-1:0] read_address,
    output reg [7:0]         read_data
);

  reg [7:0] memory[0:N_IN-1];

  wire collision = write_enable && (write_address == read_address);

  always @(posedge clk) begin
    if (write_enable) memory[write_address] <= write_data;
    if (read_enable) read_data <= collision ? 8'bx : memory[read_address];
  end

endmodule

`default_nettype wire
