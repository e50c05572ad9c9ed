// layer_banks: the layer's memories beside those of the engine, and who has them when.
//
// Purpose     Gains, constants, rotary increments and the residual stream, which the outside port loads and
//             reads back while the layer is idle, and the work memory, which only the layer sees. The outputs
//             of a matrix go to the work memory; or meet the residual stream (to_sum), or the gate's in the
//             work memory (to_hidden), and what comes of the meeting is written back.
// Parameters  SLOTS          >= 1  layers whose gains and constants are kept
//             SLOT_GAINS     >= 1  gains of a layer
//             ROPE_WORDS     >= 1  increments: half a head
//             RESIDUAL_WORDS >= 1  elements of the residual stream
//             WORK_WORDS     >= 1  elements of the work memory
//             INDEX_W        bits of an element's index in the residual stream and the work memory
//             GAIN_W, SLOT_W, ROPE_W  bits of a gain's number, of a slot, of an increment's number
// Port        As word_port for banks 2 ... 5; the answers of the engine's banks are joined in. With `locked`
//             the layer has the banks.
// Timing      A read's data come after the edge with its enable, and stay until the next read of that bank.
//             An output that meets something comes out as met_* in the cycle after output_valid, with
//             `residual` or `work` beside it. `written` is 1 in the cycle before the edge that writes an
//             output, or what came of it.
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
    output wire                  engine_port_valid,
    input wire                   engine_read_valid,
    input wire  [7:0]            engine_read_data,
    input wire                   locked,
    output wire [3:0]            offence,
    // constants
    input wire                   constant_read,
    input wire  [SLOT_W+4:0]     constant_address,
    output wire [31:0]           constant,
    // norm
    input wire                   norm_read,
    input wire                   norm_of_work,
    input wire  [INDEX_W-1:0]    norm_address,
    input wire  [GAIN_W-1:0]     gain_base,
    output wire [23:0]           norm_x,
    output wire [15:0]           gain,
    // heads
    input wire                   head_read,
    input wire  [INDEX_W-1:0]    head_address,
    input wire  [ROPE_W-1:0]     rope_address,
    output wire [31:0]           increment,
    // outputs of a matrix
    input wire                   to_sum,
    input wire                   to_hidden,
    input wire                   output_valid,
    input wire  [INDEX_W-1:0]    output_index,
    input wire  [23:0]           output_data,
    output reg                   met_sum,
    output reg                   met_hidden,
    output reg  [INDEX_W-1:0]    met_index,
    output reg  [23:0]           met_data,
    output wire [23:0]           residual,
    output wire [23:0]           work,
    output wire                  written,
    output wire [INDEX_W-1:0]    written_index,
    // what is written back
    input wire                   sum_valid,
    input wire  [INDEX_W-1:0]    sum_index,
    input wire  [23:0]           sum_data,
    input wire                   hidden_valid,
    input wire  [INDEX_W-1:0]    hidden_index,
    input wire  [23:0]           hidden_data,
    input wire                   mixed_valid,
    input wire  [INDEX_W-1:0]    mixed_index,
    input wire  [23:0]           mixed_data
);

  wire [3:0]  write, read;
  wire [29:0] element;
  wire [31:0] word;
  wire        unused = &{1'b0, element};  // bits that no bank needs

  // The engine has banks 0 and 1, and refuses those that do not exist.
  wire        words = (port_bank > 3'd1) && (port_bank < 3'd6);
  wire        banks_read_valid;
  wire [7:0]  banks_read_data;
  assign engine_port_valid = port_valid && !words;
  assign port_read_valid   = banks_read_valid || engine_read_valid;
  assign port_read_data    = banks_read_data | engine_read_data;

  wire                to_work = output_valid && !to_sum && !to_hidden;
  wire [GAIN_W-1:0]   gain_address = gain_base + {{(GAIN_W - INDEX_W) {1'b0}}, norm_address};
  wire [INDEX_W-1:0]  residual_address = norm_read ? norm_address : output_index;
  wire [INDEX_W-1:0]  work_address = norm_read ? norm_address : head_read ? head_address : output_index;

  assign norm_x        = norm_of_work ? work : residual;
  assign written       = sum_valid || hidden_valid || to_work;
  assign written_index = sum_valid ? sum_index : hidden_valid ? hidden_index : output_index;

  always @(posedge clk) begin
    met_sum    <= rst_n && output_valid && to_sum;
    met_hidden <= rst_n && output_valid && to_hidden;
    met_index  <= output_index;
    met_data   <= output_data;
  end

  word_port #(
      .GAIN_WORDS(SLOTS * SLOT_GAINS), .CONSTANT_WORDS(32 * SLOTS), .ROPE_WORDS(ROPE_WORDS),
      .RESIDUAL_WORDS(RESIDUAL_WORDS)
  ) u_word_port (
      .clk(clk), .rst_n(rst_n), .port_valid(port_valid), .port_write(port_write), .port_bank(port_bank),
      .port_address(port_address), .port_data(port_data), .port_read_valid(banks_read_valid),
      .port_read_data(banks_read_data), .locked(locked), .offence(offence), .write(write), .read(read),
      .element(element), .word(word), .gain(gain), .constant(constant), .rope(increment), .residual(residual)
  );

  word_bank #(.WORDS(SLOTS * SLOT_GAINS), .WORD_W(16), .ADDRESS_W(GAIN_W)) u_gain_bank (
      .clk(clk), .write_enable(write[0]), .write_address(element[GAIN_W-1:0]), .write_data(word[31:16]),
      .read_enable(norm_read || read[0]), .read_address(read[0] ? element[GAIN_W-1:0] : gain_address),
      .read_data(gain)
  );

  word_bank #(.WORDS(32 * SLOTS), .WORD_W(32), .ADDRESS_W(SLOT_W + 5)) u_constant_bank (
      .clk(clk), .write_enable(write[1]), .write_address(element[SLOT_W+4:0]), .write_data(word),
      .read_enable(constant_read || read[1]),
      .read_address(read[1] ? element[SLOT_W+4:0] : constant_address), .read_data(constant)
  );

  word_bank #(.WORDS(ROPE_WORDS), .WORD_W(32), .ADDRESS_W(ROPE_W)) u_rope_bank (
      .clk(clk), .write_enable(write[2]), .write_address(element[ROPE_W-1:0]), .write_data(word),
      .read_enable(head_read || read[2]), .read_address(read[2] ? element[ROPE_W-1:0] : rope_address),
      .read_data(increment)
  );

  word_bank #(.WORDS(RESIDUAL_WORDS), .WORD_W(24), .ADDRESS_W(INDEX_W)) u_residual_bank (
      .clk(clk), .write_enable(sum_valid || write[3]),
      .write_address(write[3] ? element[INDEX_W-1:0] : sum_index),
      .write_data(write[3] ? word[23:0] : sum_data),
      .read_enable(norm_read || output_valid || read[3]),
      .read_address(read[3] ? element[INDEX_W-1:0] : residual_address), .read_data(residual)
  );

  word_bank #(.WORDS(WORK_WORDS), .WORD_W(24), .ADDRESS_W(INDEX_W)) u_work_bank (
      .clk(clk), .write_enable(to_work || hidden_valid || mixed_valid),
      .write_address(mixed_valid ? mixed_index : hidden_valid ? hidden_index : output_index),
      .write_data(mixed_valid ? mixed_data : hidden_valid ? hidden_data : output_data),
      .read_enable(norm_read || head_read || output_valid), .read_address(work_address), .read_data(work)
  );

endmodule

`default_nettype wire
