// tb_port_script: makes up the transactions of the host port's unit bench.
//
// Purpose     Writes the bytes of a transaction and says how it goes: how many are sent and asked for, where it is
//             broken off and how, how fast it is. About half are well-formed (`behave` forces it); the rest have
//             any command, register, bank, address, value and length, weighted to what lies next to the rules.
// Parameters  BUS 0 SPI, 1 I2C
// Timing      ready comes 72 cycles after make; all outputs hold until the next make.
`default_nettype none

module tb_port_script #(
    parameter BUS = 0
) (
    input wire         clk,
    input wire         rst_n,
    input wire  [31:0] random,
    input wire         make,
    input wire         behave,
    output reg         ready,
    output reg  [511:0] script,
    output reg  [31:0] send_count,
    output reg  [31:0] receive_count,
    output reg  [31:0] cut,
    output reg  [1:0]  cut_way,
    output reg         cut_high,
    output reg  [1:0]  wrong_address,
    output reg         stubborn,
    output reg         mute,
    output reg  [2:0]  latency,
    output reg  [31:0] pace,
    output reg         glitches
);

  localparam [7:0] GET = 8'd4, SET = 8'd5, READ = 8'd7, WRITE = 8'd8;

  reg [31:0] step;
  reg [7:0]  op, item;
  reg [31:0] value;
  reg [15:0] count;
  reg [31:0] elements;
  reg [31:0] element;

  wire [2:0]  bank      = item[2:0];
  wire        addressed = (op == READ) || (op == WRITE);
  wire [31:0] bytes     = (bank == 3'd0) ? 32'd1 : (bank == 3'd1) ? 32'd3 : (bank == 3'd2) ? 32'd2 : 32'd4;
  wire [31:0] stride    = (bank == 3'd1) ? 32'd4 : bytes;
  wire [31:0] size      = (bank == 3'd0) ? 32'd5 : (bank == 3'd2 || bank == 3'd5) ? 32'd3 :
                          (bank == 3'd4) ? 32'd2 : 32'd4;
  wire [31:0] request   = (op == GET) ? 32'd2 : (op == SET) ? 32'd6 : (op == READ) ? 32'd8 :
                          (op == WRITE) ? 32'd6 + elements * bytes : 32'd1;
  wire [31:0] clocks    = (BUS == 0) ? 32'd8 * (send_count + receive_count) :
                          32'd9 * (32'd1 + send_count + ((receive_count != 32'd0) ? 32'd1 + receive_count : 32'd0));

  function [7:0] command(input [3:0] choice);
    case (choice)
      4'd0: command = 8'd1;
      4'd1: command = 8'd2;
      4'd2: command = 8'd3;
      4'd3, 4'd4: command = GET;
      4'd5, 4'd6, 4'd7: command = SET;
      4'd8: command = 8'd6;
      4'd9, 4'd10, 4'd11: command = READ;
      default: command = WRITE;
    endcase
  endfunction

  // A value that the bank takes.
  function [31:0] legal(input [2:0] number, input [31:0] noise);
    case (number)
      3'd0: legal = {24'd0, (noise[7:0] == 8'h80) ? 8'h7f : noise[7:0]};
      3'd1: legal = {8'd0, noise[23:12] & ~noise[11:0], noise[11:0]};
      3'd2: legal = {16'd0, noise[15:1], 1'b1};
      3'd4: legal = noise;
      default: legal = {{8{noise[23]}}, noise[23:1], 1'b1};
    endcase
  endfunction

  // One that it refuses.
  function [31:0] illegal(input [2:0] number, input [31:0] noise);
    case (number)
      3'd0: illegal = 32'h80;
      3'd1: illegal = noise | 32'h80_0800;
      3'd2: illegal = 32'h8000;
      default: illegal = noise[0] ? 32'hff80_0000 : noise;
    endcase
  endfunction

  // Still between two transactions, which spares an event-driven simulator most of its work.
  wire [31:0] draw = (step < 32'd72) ? random : 32'd0;
  wire        spoils  = !behave && (draw[31:29] == 3'd0);
  wire [31:0] fresh   = spoils ? illegal(bank, draw) : legal(bank, draw);
  wire [31:0] at      = step - 32'd8;  // byte of the script
  wire [1:0]  value_at = at[1:0] - 2'd2;
  wire        starts  = ((at - 32'd6) % bytes) == 32'd0;
  wire [7:0]  content = (at == 32'd0) ? op : (at == 32'd1) ? item :
                        (at < 32'd6 && (op == SET || addressed)) ? value[{value_at, 3'd0}+:8] :
                        (op == READ && at < 32'd8) ? count[{at[0], 3'd0}+:8] :
                        (op == WRITE && at >= 32'd6) ? (starts ? fresh[7:0] : element[7:0]) : draw[7:0];

  always @(posedge clk) begin
    ready <= 1'b0;
    if (!rst_n) step <= 32'd100;
    else if (make) step <= 32'd0;
    else if (step < 32'd72) begin
      step  <= step + 32'd1;
      ready <= (step == 32'd71);
    end
    case (step)
      32'd0: begin
        op       <= (behave || draw[2:0] != 3'd0) ? command(draw[6:3]) : draw[31:24];
        latency  <= {draw[8:7], 1'b1};
        pace     <= (draw[10:9] != 2'd0) ? 32'd1 : draw[11] ? 32'd7 : 32'd15;
        glitches <= draw[12];
        stubborn <= draw[13];
        cut_high <= draw[14];
        cut_way  <= (draw[16:15] == 2'd3) ? 2'd2 : {1'b0, draw[15]};
        mute     <= !behave && (draw[20:18] == 3'd0);
        wrong_address <= behave ? 2'd0 : {draw[23:21] == 3'd0, draw[27:24] == 4'd0};
      end
      32'd1:
      if (addressed) item <= (behave || draw[2:0] != 3'd0) ? draw[10:3] % 8'd6 : draw[10:3];
      else if (behave || draw[2:0] != 3'd0) begin
        item <= (op == GET && draw[4]) ? 8'h20 + (draw[12:5] % 8'd15) : {6'b000100, draw[6:5]};
      end else item <= draw[3] ? {2'b00, draw[9:4]} : draw[11:4];
      32'd2:
      if (op == SET) value <= (behave || draw[2:0] != 3'd0) ? {29'd0, draw[5:3]} : {16'd0, draw[31:16]} << draw[3:0];
      else if (behave || draw[2]) value <= ({8'd0, draw[31:8]} % size) * stride;
      else begin
        case (draw[1:0])
          2'd0: value <= (size - 32'd1) * stride + {29'd0, draw[5:3]};
          2'd1: value <= {24'd0, draw[31:24]};
          2'd2: value <= 32'hffff_fff0 | {28'd0, draw[31:28]};
          default: value <= {draw[31:2], 2'd0};
        endcase
      end
      32'd3: begin
        elements <= behave ? 32'd1 : {30'd0, draw[1:0]} + 32'd1;
        count    <= (behave || draw[3:2] != 2'd0) ? 16'd1 + {13'd0, draw[6:4]} :
                    draw[4] ? 16'd0 : {draw[31:24], draw[7:0]};
      end
      32'd4: begin
        send_count    <= request;
        receive_count <= (op == READ) ? {16'd0, count} + 32'd1 : (op == GET || op == 8'd1) ? 32'd5 :
                         (op == 8'd2) ? 32'd3 : 32'd0;
      end
      32'd5: begin
        if (!behave && draw[1:0] == 2'd0) send_count <= {24'd0, draw[9:2]} % (send_count + 32'd1);
        else if (!behave && draw[1:0] == 2'd1) send_count <= send_count + {30'd0, draw[3:2]};
        if (receive_count > 32'd12) receive_count <= 32'd12;
        if (!behave && draw[11:10] == 2'd0) receive_count <= {29'd0, draw[14:12]};
      end
      32'd6: cut <= (behave || draw[0]) ? 32'hffff_ffff : {16'd0, draw[31:16]} % (clocks + 32'd1);
      default: begin
        if (step >= 32'd8 && step < 32'd72) script[8*at+:8] <= content;
        element <= (starts ? fresh : element) >> 8;
      end
    endcase
  end

endmodule

`default_nettype wire
