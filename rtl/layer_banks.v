// layer_banks: the layer's memories beside those of the engine.
//
// Purpose     Gains, constants, rotary increments and the residual stream, which the outside port loads and
//             reads back while the layer is idle, and the work memory, which only the layer sees.
// Parameters  SLOTS          >= 1  layers whose gains and constants are kept
//             SLOT_GAINS     >= 1  gains of a layer
//             ROPE_WORDS     >= 1  increments: half a head
//             RESIDUAL_WORDS >= 1  elements of the residual stream
//             WORK_WORDS     >= 1  elements of the work memory
//             INDEX_W        bits of an element's index in the residual stream and the work memory
//             GAIN_W, SLOT_W, ROPE_W  bits of a gain's number, of a slot, of an increment's number
// Port        As word_port: banks 2 ... 5, and its flags. With `locked` the layer has the banks.
// Timing      Each bank: a write at an edge with its write, a read a cycle with its read; data after that
//             edge, held until the next read.
// Numerics    Residual stream and work memory: 24 bits, numerics R-EMBED and R-SCALE.
// Not done    Does not arbitrate: the sequencer lets one unit at a time have a bank.
`default_nettype none

module layer_banks #(
    parameter SLOTS          = 1,
    parameter SLOT_GAINS     = 256,
    parameter ROPE_WORDS     = 8,
    parameter RESIDUAL_WORDS = 64,
    parameter WORK_WORDS     = 64,
    parameter INDEX_W        = 6,
    parameter GAIN_W         = 8,
    parameter SLOT_W         = 1,
    parameter ROPE_W         = 3
) (
    input wire                   clk,
    input wire                   rst_n,
    // outside
    input wire                   port_valid,
    input wire                   port_write,
    input wire  [2:0]            port_bank,
    input wire  [31:0]           port_address,
    input wire  [7:0]            port_data,
    output wire                  port_read_valid,
    output wire [7:0]            port_read_data,
    input wire                   locked,
    output wire [3:0]            offence,
    // layer
    input wire                   gain_read,
    input wire  [GAIN_W-1:0]   gain_address,
    output wire [15:0]           gain,
    input wire                   constant_read,
    input wire  [SLOT_W+4:0]     constant_address,
    output wire [31:0]           constant,
    input wire                   rope_read,
    input wire  [ROPE_W-1:0]     rope_address,
    output wire [31:0]           rope,
    input wire                   residual_read,
    input wire  [INDEX_W-1:0]    residual_address,
    output wire [23:0]           residual,
    input wire                   residual_write,
    input wire  [INDEX_W-1:0]    residual_write_address,
    input wire  [23:0]           residual_write_data,
    input wire                   work_read,
    input wire  [INDEX_W-1:0]    work_address,
    output wire [23:0]           work,
    input wire                   work_write,
    input wire  [INDEX_W-1:0]    work_write_address,
    input wire  [23:0]           work_write_data
);

  wire [3:0]  write, read;
  wire [29:0] element;
  wire [31:0] word;
  wire        unused = &{1'b0, element};  // bits that no bank needs

  word_port #(
      .GAIN_WORDS(SLOTS * SLOT_GAINS), .CONSTANT_WORDS(32 * SLOTS), .ROPE_WORDS(ROPE_WORDS),
      .RESIDUAL_WORDS(RESIDUAL_WORDS)
  ) u_word_port (
      .clk(clk), .rst_n(rst_n), .port_valid(port_valid), .port_write(port_write), .port_bank(port_bank),
      .port_address(port_address), .port_data(port_data), .port_read_valid(port_read_valid),
      .port_read_data(port_read_data), .locked(locked), .offence(offence), .write(write), .read(read),
      .element(element), .word(word), .gain(gain), .constant(constant), .rope(rope), .residual(residual)
  );

  word_bank #(.WORDS(SLOTS * SLOT_GAINS), .WORD_W(16), .ADDRESS_W(GAIN_W)) u_gain_bank (
      .clk(clk), .write_enable(write[0]), .write_address(element[GAIN_W-1:0]), .write_data(word[31:16]),
      .read_enable(gain_read || read[0]), .read_address(locked ? gain_address : element[GAIN_W-1:0]),
      .read_data(gain)
  );

  word_bank #(.WORDS(32 * SLOTS), .WORD_W(32), .ADDRESS_W(SLOT_W + 5)) u_constant_bank (
      .clk(clk), .write_enable(write[1]), .write_address(element[SLOT_W+4:0]), .write_data(word),
      .read_enable(constant_read || read[1]),
      .read_address(locked ? constant_address : element[SLOT_W+4:0]), .read_data(constant)
  );

  word_bank #(.WORDS(ROPE_WORDS), .WORD_W(32), .ADDRESS_W(ROPE_W)) u_rope_bank (
      .clk(clk), .write_enable(write[2]), .write_address(element[ROPE_W-1:0]), .write_data(word),
      .read_enable(rope_read || read[2]), .read_address(locked ? rope_address : element[ROPE_W-1:0]),
      .read_data(rope)
  );

  word_bank #(.WORDS(RESIDUAL_WORDS), .WORD_W(24), .ADDRESS_W(INDEX_W)) u_residual_bank (
      .clk(clk), .write_enable(residual_write || write[3]),
      .write_address(locked ? residual_write_address : element[INDEX_W-1:0]),
      .write_data(locked ? residual_write_data : word[23:0]),
      .read_enable(residual_read || read[3]),
      .read_address(locked ? residual_address : element[INDEX_W-1:0]), .read_data(residual)
  );

  word_bank #(.WORDS(WORK_WORDS), .WORD_W(24), .ADDRESS_W(INDEX_W)) u_work_bank (
      .clk(clk), .write_enable(work_write), .write_address(work_write_address),
      .write_data(work_write_data), .read_enable(work_read), .read_address(work_address), .read_data(work)
  );

endmodule

`default_nettype wire
