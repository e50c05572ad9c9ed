// tb_port_rules: what a command may say, after docs/host-port.md.
//
// Purpose     The part of the host port's reference model that looks at a command's bytes alone: which byte is the
//             first that is wrong, and how; and what GET answers.
// Parameters  BUS 0 SPI, 1 I2C
// Timing      first and answer are valid the cycle after look, and hold.
`default_nettype none

module tb_port_rules #(
    parameter BUS = 0
) (
    input wire         clk,
    input wire         look,
    input wire  [63:0] script,    // the first 8 bytes of the transaction
    input wire  [31:0] sent,
    input wire         was_busy,
    input wire  [63:0] operands,  // position, slot, count, layer
    output reg  [15:0] first,     // {place, flag} of the first byte that is wrong; flag 0: none
    output reg  [31:0] answer     // the register that ID or GET asks for
);

  localparam [7:0] ID = 8'd1, STATUS = 8'd2, CLEAR = 8'd3, GET = 8'd4, SET = 8'd5, START = 8'd6, READ = 8'd7,
                   WRITE = 8'd8;
  localparam [7:0] UNKNOWN = 8'h01, LONG = 8'h04, REGISTER = 8'h08, OPERAND = 8'h10, UNTIMELY = 8'h20;

  wire [7:0]  op    = script[7:0];
  wire [2:0]  bank  = script[10:8];
  wire [7:0]  item  = script[15:8];
  wire [31:0] value = script[47:16];
  wire [15:0] asked = script[63:48];

  function [31:0] request(input [7:0] name);
    case (name)
      GET: request = 32'd2;
      SET, WRITE: request = 32'd6;
      READ: request = 32'd8;
      default: request = 32'd1;
    endcase
  endfunction

  function replying(input [7:0] name);
    replying = (name == ID) || (name == STATUS) || (name == GET) || (name == READ);
  endfunction

  function [31:0] bytes(input [2:0] number);
    bytes = (number == 3'd0) ? 32'd1 : (number == 3'd1) ? 32'd3 : (number == 3'd2) ? 32'd2 : 32'd4;
  endfunction

  function [31:0] stride(input [2:0] number);
    stride = (number == 3'd1) ? 32'd4 : bytes(number);
  endfunction

  function writable(input [7:0] number);
    writable = (number >= 8'h10) && (number <= 8'h13);
  endfunction

  function legal_value(input [7:0] number, input [31:0] data);
    case (number)
      8'h10: legal_value = data < 32'd5;
      8'h11: legal_value = data >= 32'd1 && data <= 32'd3;
      8'h12: legal_value = data < 32'd3;
      default: legal_value = data < 32'd300;
    endcase
  endfunction

  function [31:0] register_value(input [7:0] number);
    case (number)
      8'h00: register_value = 32'h0143_5354;
      8'h10: register_value = {16'd0, operands[15:0]};
      8'h11: register_value = {16'd0, operands[31:16]};
      8'h12: register_value = {16'd0, operands[47:32]};
      8'h13: register_value = {16'd0, operands[63:48]};
      8'h20: register_value = 32'd70000;
      8'h21: register_value = 32'd12;
      8'h22: register_value = 32'd6;
      8'h23: register_value = 32'd24;
      8'h24: register_value = 32'd11008;
      8'h25: register_value = 32'd300;
      8'h26: register_value = 32'd5;
      8'h27: register_value = 32'd3;
      8'h28: register_value = 32'd48;
      8'h29: register_value = 32'd12;
      8'h2a: register_value = 32'd4;
      8'h2b: register_value = 32'd1;
      8'h2c: register_value = 32'd8;
      8'h2d: register_value = 32'd1;
      8'h2e: register_value = 32'd2;
      default: register_value = 32'd0;
    endcase
  endfunction

  function known(input [7:0] number);
    known = (number == 8'h00) || writable(number) || (number >= 8'h20 && number <= 8'h2e);
  endfunction

  // What byte `at` of the transaction leaves when everything before it was right.
  function [7:0] byte_fault(input [31:0] at);
    begin
      byte_fault = 8'd0;
      if (at == 32'd0 && (op < ID || op > WRITE)) byte_fault = UNKNOWN;
      if (at == 32'd0 && was_busy && (op == START || op == READ || op == WRITE)) byte_fault = UNTIMELY;
      if (at == 32'd1 && op == GET && !known(item)) byte_fault = REGISTER;
      if (at == 32'd1 && op == SET && !writable(item)) byte_fault = REGISTER;
      if (at == 32'd1 && (op == READ || op == WRITE) && item > 8'd5) byte_fault = OPERAND;
      if (at == 32'd5 && op == SET && !legal_value(item, value)) byte_fault = OPERAND;
      if (at == 32'd5 && op == WRITE && value % stride(bank) != 32'd0) byte_fault = OPERAND;
      if (at == 32'd7 && op == READ && asked == 16'd0) byte_fault = OPERAND;
      if (at >= request(op) && (op == SET || op == START || op == CLEAR)) byte_fault = LONG;
      if (at >= request(op) && replying(op) && BUS == 1) byte_fault = LONG;
    end
  endfunction

  // The first byte that is wrong, and how: {place, flag}; flag 0: none.
  function [15:0] first_fault(input [31:0] passed);
    integer at;
    begin
      first_fault = 16'd0;
      for (at = 63; at >= 0; at = at - 1)
        if (at < passed && byte_fault(at) != 8'd0) first_fault = {at[7:0], byte_fault(at)};
    end
  endfunction

  always @(posedge clk) begin
    if (look) first <= first_fault(sent);
    if (look) answer <= register_value((op == ID) ? 8'd0 : item);
  end

endmodule

`default_nettype wire
