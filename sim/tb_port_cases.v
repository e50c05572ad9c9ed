// tb_port_cases: transactions of the host port's unit bench whose outcome is written down.
//
// Purpose     Every command as it should be, and every error that a command can leave, without a model. Between two
//             rows stands CLEAR, so the flags of a row are its own.
// Columns     bytes sent, first byte first; how many; bytes asked for; where the transaction is broken off, in
//             bytes and bits (0: nowhere; bit f: I2C falls silent between two bytes, SPI ends after 3 bits); the
//             reply, first byte first; flags of the port, error of the layer; whether a run ends after the row.
// Parameters  BUS 0 SPI, 1 I2C: a byte takes 8 or 9 clocks there.
`default_nettype none

module tb_port_cases #(
    parameter BUS = 0
) (
    input wire  [31:0]  number,
    output wire         scripted,
    output wire [127:0] script,
    output wire [31:0]  send_count,
    output wire [31:0]  receive_count,
    output wire [31:0]  cut,
    output wire [1:0]   cut_way,
    output wire [63:0]  reply,
    output wire [13:0]  flags,
    output wire         run_ends
);

  localparam [31:0] ROWS = 32'd60;

  localparam [7:0] UNKNOWN = 8'h01, TRUNCATED = 8'h02, LONG = 8'h04, REGISTER = 8'h08, OPERAND = 8'h10,
                   UNTIMELY = 8'h20, CUT = 8'h80;
  localparam [5:0] OUTSIDE = 6'h02, ILLEGAL = 6'h04, BOTH = 6'h10, REFUSED = 6'h20;
  localparam [13:0] NONE = 14'd0;

  // bytes sent 128, sent 8, asked 8, cut 8 + 8, reply 64, flags 14, run ends 1
  reg [238:0] row;
  always @(*) begin
    case (number >> 1)
      // commands as they should be
      32'd0:  row = {8'h01, 120'h0, 8'd1, 8'd5, 16'h0, 64'ha054534301000000, NONE, 1'b0};
      32'd1:  row = {8'h02, 120'h0, 8'd1, 8'd4, 16'h0, 64'ha00000a000000000, NONE, 1'b0};
      32'd2:  row = {16'h0420, 112'h0, 8'd2, 8'd6, 16'h0, 64'ha070110100a00000, NONE, 1'b0};
      32'd3:  row = {16'h042e, 112'h0, 8'd2, 8'd5, 16'h0, 64'ha002000000000000, NONE, 1'b0};
      32'd4:  row = {48'h051004000000, 80'h0, 8'd6, 8'd0, 16'h0, 64'h0, NONE, 1'b0};
      32'd5:  row = {16'h0410, 112'h0, 8'd2, 8'd5, 16'h0, 64'ha004000000000000, NONE, 1'b0};
      32'd6:  row = {48'h05132b010000, 80'h0, 8'd6, 8'd0, 16'h0, 64'h0, NONE, 1'b0};
      32'd7:  row = {16'h0413, 112'h0, 8'd2, 8'd5, 16'h0, 64'ha02b010000000000, NONE, 1'b0};
      32'd8:  row = {64'h0800010000007f81, 64'h0, 8'd8, 8'd0, 16'h0, 64'h0, NONE, 1'b0};
      32'd9:  row = {64'h0700010000000200, 64'h0, 8'd8, 8'd4, 16'h0, 64'ha07f81a000000000, NONE, 1'b0};
      32'd10: row = {96'h0801040000001250000100f0, 32'h0, 8'd12, 8'd0, 16'h0, 64'h0, NONE, 1'b0};
      32'd11: row = {64'h0701040000000600, 64'h0, 8'd8, 8'd7, 16'h0, 64'ha01250000100f000, NONE, 1'b0};
      32'd12: row = {64'h0802040000003412, 64'h0, 8'd8, 8'd0, 16'h0, 64'h0, NONE, 1'b0};
      32'd13: row = {64'h0702040000000200, 64'h0, 8'd8, 8'd3, 16'h0, 64'ha034120000000000, NONE, 1'b0};
      32'd14: row = {80'h08030c00000056341200, 48'h0, 8'd10, 8'd0, 16'h0, 64'h0, NONE, 1'b0};
      32'd15: row = {64'h07030c0000000400, 64'h0, 8'd8, 8'd5, 16'h0, 64'ha056341200000000, NONE, 1'b0};
      32'd16: row = {80'h080404000000efbeadde, 48'h0, 8'd10, 8'd0, 16'h0, 64'h0, NONE, 1'b0};
      32'd17: row = {64'h0704040000000400, 64'h0, 8'd8, 8'd5, 16'h0, 64'ha0efbeadde000000, NONE, 1'b0};
      32'd18: row = {80'h080508000000010080ff, 48'h0, 8'd10, 8'd0, 16'h0, 64'h0, NONE, 1'b0};
      32'd19: row = {64'h0705090000000300, 64'h0, 8'd8, 8'd4, 16'h0, 64'ha00080ff00000000, NONE, 1'b0};
      // a transaction without a byte
      32'd20: row = {128'h0, 8'd0, 8'd0, 16'h0, 64'h0, NONE, 1'b0};
      // errors of the port
      32'd21: row = {8'h00, 120'h0, 8'd1, 8'd0, 16'h0, 64'h0, UNKNOWN, 6'd0, 1'b0};
      32'd22: row = {8'h09, 120'h0, 8'd1, 8'd0, 16'h0, 64'h0, UNKNOWN, 6'd0, 1'b0};
      32'd23: row = {8'hff, 120'h0, 8'd1, 8'd0, 16'h0, 64'h0, UNKNOWN, 6'd0, 1'b0};
      32'd24: row = {40'h0510010000, 88'h0, 8'd5, 8'd0, 16'h0, 64'h0, TRUNCATED, 6'd0, 1'b0};
      32'd25: row = {8'h04, 120'h0, 8'd1, 8'd0, 16'h0, 64'h0, TRUNCATED, 6'd0, 1'b0};
      32'd26: row = {56'h07000000000001, 72'h0, 8'd7, 8'd0, 16'h0, 64'h0, TRUNCATED, 6'd0, 1'b0};
      32'd27: row = {48'h080000000000, 80'h0, 8'd6, 8'd0, 16'h0, 64'h0, TRUNCATED, 6'd0, 1'b0};
      32'd28: row = {72'h080500000000010203, 56'h0, 8'd9, 8'd0, 16'h0, 64'h0, TRUNCATED, 6'd0, 1'b0};
      32'd29: row = {56'h05100300000000, 72'h0, 8'd7, 8'd0, 16'h0, 64'h0, LONG, 6'd0, 1'b0};
      32'd30: row = {16'h0303, 112'h0, 8'd2, 8'd0, 16'h0, 64'h0, LONG, 6'd0, 1'b0};
      32'd31: row = {16'h0600, 112'h0, 8'd2, 8'd0, 16'h0, 64'h0, LONG, 6'd0, 1'b0};
      32'd32: row = {16'h0414, 112'h0, 8'd2, 8'd0, 16'h0, 64'h0, REGISTER, 6'd0, 1'b0};
      32'd33: row = {48'h051401000000, 80'h0, 8'd6, 8'd0, 16'h0, 64'h0, REGISTER, 6'd0, 1'b0};
      32'd34: row = {48'h050001000000, 80'h0, 8'd6, 8'd0, 16'h0, 64'h0, REGISTER, 6'd0, 1'b0};
      32'd35: row = {48'h051005000000, 80'h0, 8'd6, 8'd0, 16'h0, 64'h0, OPERAND, 6'd0, 1'b0};
      32'd36: row = {48'h051100000000, 80'h0, 8'd6, 8'd0, 16'h0, 64'h0, OPERAND, 6'd0, 1'b0};
      32'd37: row = {48'h051104000000, 80'h0, 8'd6, 8'd0, 16'h0, 64'h0, OPERAND, 6'd0, 1'b0};
      32'd38: row = {48'h051203000000, 80'h0, 8'd6, 8'd0, 16'h0, 64'h0, OPERAND, 6'd0, 1'b0};
      32'd39: row = {48'h05132c010000, 80'h0, 8'd6, 8'd0, 16'h0, 64'h0, OPERAND, 6'd0, 1'b0};
      32'd40: row = {48'h051001000100, 80'h0, 8'd6, 8'd0, 16'h0, 64'h0, OPERAND, 6'd0, 1'b0};
      32'd41: row = {64'h0700000000000000, 64'h0, 8'd8, 8'd0, 16'h0, 64'h0, OPERAND, 6'd0, 1'b0};
      32'd42: row = {56'h08060000000001, 72'h0, 8'd7, 8'd0, 16'h0, 64'h0, OPERAND, 6'd0, 1'b0};
      32'd43: row = {64'h0802010000000102, 64'h0, 8'd8, 8'd0, 16'h0, 64'h0, OPERAND, 6'd0, 1'b0};
      32'd44: row = {48'h051001000000, 80'h0, 8'd6, 8'd0, 16'h0503, 64'h0, CUT, 6'd0, 1'b0};
      32'd45: row = {56'h08000000000001, 72'h0, 8'd7, 8'd0, 16'h0607, 64'h0, CUT, 6'd0, 1'b0};
      32'd46: row = {16'h0600, 112'h0, 8'd2, 8'd0, 16'h010f, 64'h0, CUT, 6'd0, 1'b0};
      // errors of the layer
      32'd47: row = {64'h0800ffffffff1122, 64'h0, 8'd8, 8'd0, 16'h0, 64'h0, 8'd0, OUTSIDE, 1'b0};
      32'd48: row = {64'h07050c0000000100, 64'h0, 8'd8, 8'd3, 16'h0, 64'ha000a40000000000, 8'd0, OUTSIDE, 1'b0};
      32'd49: row = {56'h08000000000080, 72'h0, 8'd7, 8'd0, 16'h0, 64'h0, 8'd0, ILLEGAL, 1'b0};
      32'd50: row = {72'h080100000000018000, 56'h0, 8'd9, 8'd0, 16'h0, 64'h0, NONE, 1'b0};
      32'd51: row = {72'h080100000000011000, 56'h0, 8'd9, 8'd0, 16'h0, 64'h0, 8'd0, BOTH, 1'b0};
      32'd52: row = {48'h051102000000, 80'h0, 8'd6, 8'd0, 16'h0, 64'h0, NONE, 1'b0};
      32'd53: row = {8'h06, 120'h0, 8'd1, 8'd0, 16'h0, 64'h0, 8'd0, REFUSED, 1'b0};
      // a run, and what has to wait for its end
      32'd54: row = {48'h051101000000, 80'h0, 8'd6, 8'd0, 16'h0, 64'h0, NONE, 1'b0};
      32'd55: row = {8'h06, 120'h0, 8'd1, 8'd0, 16'h0, 64'h0, NONE, 1'b0};
      32'd56: row = {8'h02, 120'h0, 8'd1, 8'd3, 16'h0, 64'ha100000000000000, NONE, 1'b0};
      32'd57: row = {64'h0700010000000200, 64'h0, 8'd8, 8'd0, 16'h0, 64'h0, UNTIMELY, 6'd0, 1'b0};
      32'd58: row = {56'h08000100000011, 72'h0, 8'd7, 8'd0, 16'h0, 64'h0, UNTIMELY, 6'd0, 1'b0};
      default: row = {8'h06, 120'h0, 8'd1, 8'd0, 16'h0, 64'h0, UNTIMELY, 6'd0, 1'b1};
    endcase
    if (number[0]) row = {8'h03, 120'h0, 8'd1, 8'd0, 16'h0, 64'h0, NONE, row[0]};
  end

  wire        silent     = (row[86:79] == 8'h0f);
  wire [31:0] cut_bits   = !silent ? {24'd0, row[86:79]} : (BUS == 0) ? 32'd3 : 32'd0;
  wire [31:0] cut_clocks = (BUS == 0) ? 32'd8 * {24'd0, row[94:87]} + cut_bits :
                           32'd9 * ({24'd0, row[94:87]} + 32'd1) + cut_bits;

  assign scripted      = (number < 32'd2 * ROWS);
  assign send_count    = {24'd0, row[110:103]};
  assign receive_count = {24'd0, row[102:95]};
  assign cut           = (row[94:79] == 16'd0) ? 32'hffff_ffff : cut_clocks;
  assign cut_way       = silent ? 2'd2 : 2'd0;
  assign flags         = row[14:1];
  assign run_ends      = row[0] && number[0];

  genvar i;
  generate
    for (i = 0; i < 16; i = i + 1) begin : sent
      assign script[8*i+:8] = row[231-8*i+:8];
    end
    for (i = 0; i < 8; i = i + 1) begin : replied
      assign reply[8*i+:8] = row[71-8*i+:8];
    end
  endgenerate

endmodule

`default_nettype wire
