// tb_port_model: what stands behind the host port in its unit bench: small banks with the layer's port.
//
// Purpose     Six banks with the address ranges, element sizes and error flags of the layer, and a start that runs
//             until `release_busy`. Element rules that take the layer's knowledge are simpler here: words of the
//             constant and residual banks are 24 bits, sign-extended, and not -2^23.
// Banks       0: 5 activations. 1: 4 words of 12 rows, 3 bytes each at addresses 4 apart. 2: 3 gains of 2
//             bytes. 3, 4, 5: 4, 2, 3 words of 4 bytes. Byte b of bank k lies at memory[64 * k + b].
// Timing      A read is answered `latency` = 1 ... 7 cycles later; with `mute`, never.
`default_nettype none

module tb_port_model (
    input wire         clk,
    input wire         rst_n,
    input wire  [7:0]  random,
    input wire  [2:0]  latency,
    input wire         mute,
    input wire         release_busy,
    input wire         port_valid,
    input wire         port_write,
    input wire  [2:0]  port_bank,
    input wire  [31:0] port_address,
    input wire  [7:0]  port_data,
    output wire        port_read_valid,
    output wire [7:0]  port_read_data,
    output reg  [5:0]  error,
    input wire         error_clear,
    input wire         start_valid,
    output wire        start_ready,
    input wire  [15:0] start_layer,
    input wire  [15:0] start_count,
    input wire  [15:0] start_slot,
    input wire  [15:0] start_position,
    output reg         busy,
    output reg  [31:0] requests,
    output reg  [31:0] starts
);

  reg [7:0]  memory[0:511];
  reg [23:0] earlier;     // bytes of the element under assembly, the last on top
  reg [31:0] expected;    // the address that continues it
  reg [6:0]  owed_valid;
  reg [7:0]  owed_data;

  integer i;
  initial for (i = 0; i < 512; i = i + 1) memory[i] = i[7:0] ^ 8'h5a;

  function in_range(input [2:0] bank, input [31:0] address);
    case (bank)
      3'd0: in_range = address < 32'd5;
      3'd1: in_range = address < 32'd16 && address[1:0] != 2'd3;
      3'd2: in_range = address < 32'd6;
      3'd3: in_range = address < 32'd16;
      3'd4: in_range = address < 32'd8;
      3'd5: in_range = address < 32'd12;
      default: in_range = 1'b0;
    endcase
  endfunction

  function [2:0] bytes(input [2:0] bank);
    bytes = (bank == 3'd0) ? 3'd1 : (bank == 3'd1) ? 3'd3 : (bank == 3'd2) ? 3'd2 : 3'd4;
  endfunction

  wire [31:0] whole  = {port_data, earlier};
  wire [2:0]  part   = (port_bank == 3'd0) ? 3'd0 : (port_bank == 3'd2) ? {2'd0, port_address[0]} :
                       {1'b0, port_address[1:0]};
  wire        last   = (part + 3'd1 == bytes(port_bank));
  wire        inside_bank = in_range(port_bank, port_address);
  wire        access = port_valid && !busy && inside_bank;
  wire        in_order = (part == 3'd0) || (port_address == expected);
  wire        legal_word = (whole[31:24] == {8{whole[23]}}) && (whole[23:0] != 24'h80_0000);
  wire        illegal = (port_bank == 3'd0 && port_data == 8'h80) || (port_bank == 3'd2 && whole[31:16] == 16'h8000) ||
                        ((port_bank == 3'd3 || port_bank == 3'd5) && !legal_word);
  wire        both   = (port_bank == 3'd1) && ((whole[31:20] & whole[19:8]) != 12'd0);
  wire        store  = access && port_write && in_order && last && !illegal && !both;
  wire [8:0]  place  = {port_bank, port_address[5:0]};
  wire        start_legal = ({16'd0, start_layer} + {16'd0, start_count} <= 32'd5) &&
                            ({16'd0, start_slot} + {16'd0, start_count} <= 32'd3) &&
                            (start_count != 16'd0) && (start_position < 16'd300);
  wire [31:0] shifted = whole >> (8 * (3'd4 - bytes(port_bank)));

  // Outside the exact cycle of an answer the data wires carry noise.
  assign port_read_valid = owed_valid[0];
  assign port_read_data  = owed_valid[0] ? owed_data : random;
  assign start_ready     = !busy;

  always @(posedge clk) begin
    if (!rst_n) begin
      error      <= 6'd0;
      busy       <= 1'b0;
      owed_valid <= 7'd0;
      requests   <= 32'd0;
      starts     <= 32'd0;
      expected   <= 32'd0;
    end else begin
      owed_valid <= owed_valid >> 1;
      if (port_valid) requests <= requests + 32'd1;
      if (port_valid && !port_write && !mute) owed_valid <= 7'd1 << (latency - 3'd1);
      if (port_valid && !port_write) owed_data <= access ? memory[place] : 8'd0;
      if (port_valid && port_write) begin
        earlier  <= whole[31:8];
        expected <= port_address + 32'd1;
      end
      if (store) begin
        for (i = 0; i < 4; i = i + 1)
          if (i[2:0] < bytes(port_bank)) memory[place - {6'd0, part} + i[8:0]] <= shifted[8*i+:8];
      end
      if (start_valid) starts <= starts + 32'd1;
      if (release_busy) busy <= 1'b0;
      else if (start_valid && start_ready && start_legal) busy <= 1'b1;
      error <= (error_clear ? 6'd0 : error) | {
        start_valid && !(start_ready && start_legal),
        access && port_write && in_order && last && both,
        access && port_write && !in_order,
        access && port_write && in_order && last && illegal,
        port_valid && !inside_bank,
        port_valid && busy
      };
    end
  end

endmodule

`default_nettype wire
