// word_port: the outside port's way to the layer's banks of words.
//
// Purpose     Assembles bytes to words for banks 2 (gain), 3 (constant), 4 (rope) and 5 (residual), keeps
//             illegal ones out, and reads words back byte by byte. memory_controller does the same for the
//             engine's banks 0 and 1; other banks are not answered here.
// Parameters  GAIN_WORDS, CONSTANT_WORDS, ROPE_WORDS, RESIDUAL_WORDS >= 1
// Port        One request a clock. Byte address of a word: 2 * word + byte for gains, 4 * word + byte for the
//             others. Bytes of a word come low byte first, in order; the last one writes it.
// Errors      A rejected byte leaves the memories untouched, a rejected read answers 0. `offence` is 1 for
//             the cycle of the request: [0] access while locked  [1] word outside the bank
//             [2] illegal value  [3] byte out of order (the word is dropped)
// Numerics    Illegal: gain -32768 (numerics R-GAIN); a residual that is not 24 bits sign-extended, or is
//             -2^23 (numerics R-EMBED); a constant with bits beyond its width. A slot has 32 constants:
//             of norm j epsilon's low 32 bits, its high 16, the gains' exponent (12 bits, signed) at 3j; of
//             matrix m the scale's mantissa (24 bits) and exponent (12, signed) at 12 + 2m; the score
//             scale's mantissa (16) and exponent (12, signed) at 26; 28 ... 31 are 0.
// Timing      Strobes, element and word come from registers, a cycle after the request: what a byte means is
//             decided before, and does not lengthen the way to the banks. A word is written at the edge after
//             that of its last byte. A read at edge n is answered at edge n + 4.
// Not done    No memory of its own.
`default_nettype none

module word_port #(
    parameter GAIN_WORDS     = 256,
    parameter CONSTANT_WORDS = 32,
    parameter ROPE_WORDS     = 8,
    parameter RESIDUAL_WORDS = 64
) (
    input wire         clk,
    input wire         rst_n,
    // outside
    input wire         port_valid,
    input wire         port_write,
    input wire  [2:0]  port_bank,
    input wire  [31:0] port_address,
    input wire  [7:0]  port_data,
    output reg         port_read_valid,
    output reg  [7:0]  port_read_data,
    input wire         locked,
    output wire [3:0]  offence,
    // banks: strobes one a bank, bit 0 gain, 1 constant, 2 rope, 3 residual
    output reg  [3:0]  write,
    output reg  [3:0]  read,
    output reg  [29:0] element,
    output reg  [31:0] word,  // gains: bits 31:16
    input wire  [15:0] gain,
    input wire  [31:0] constant,
    input wire  [31:0] rope,
    input wire  [23:0] residual
);

  localparam GAIN_N = (GAIN_WORDS > 1) ? $clog2(GAIN_WORDS) : 1, CONSTANT_N = (CONSTANT_WORDS > 1) ? $clog2(CONSTANT_WORDS) : 1;
  localparam ROPE_N = (ROPE_WORDS > 1) ? $clog2(ROPE_WORDS) : 1, RESIDUAL_N = (RESIDUAL_WORDS > 1) ? $clog2(RESIDUAL_WORDS) : 1;
  localparam [31:0] GAINS = GAIN_WORDS, CONSTANTS = CONSTANT_WORDS, ROPES = ROPE_WORDS, RESIDUALS = RESIDUAL_WORDS;

  reg  [23:0] earlier;   // bytes enter at the top and move down
  reg  [1:0]  next_byte; // of the word under assembly; 0: none
  reg  [2:0]  open_bank;
  reg  [29:0] open_element;
  reg  [2:0]  asked;     // requests on their way, the latest in bit 0
  reg  [3:0]  answer;
  reg  [5:0]  asked_byte;
  reg  [15:0] kept_gain;
  reg  [31:0] kept_constant, kept_rope;
  reg  [23:0] kept_residual;

  wire        short      = (port_bank == 3'd2);
  wire        mine       = port_valid && (port_bank > 3'd1) && (port_bank < 3'd6);
  wire [3:0]  bank       = {port_bank == 3'd5, port_bank == 3'd4, port_bank == 3'd3, short};
  wire [1:0]  place      = short ? {1'b0, port_address[0]} : port_address[1:0];
  wire [31:0] number     = short ? {1'b0, port_address[31:1]} : {2'd0, port_address[31:2]};
  // Bits above those that a number needs are 0, and only the others are compared: a comparison costs a carry a bit.
  wire        gain_there     = (number >> GAIN_N == 32'd0) && ({1'b0, number[GAIN_N-1:0]} < GAINS[GAIN_N:0]);
  wire        constant_there = (number >> CONSTANT_N == 32'd0) && ({1'b0, number[CONSTANT_N-1:0]} < CONSTANTS[CONSTANT_N:0]);
  wire        rope_there     = (number >> ROPE_N == 32'd0) && ({1'b0, number[ROPE_N-1:0]} < ROPES[ROPE_N:0]);
  wire        residual_there = (number >> RESIDUAL_N == 32'd0) && ({1'b0, number[RESIDUAL_N-1:0]} < RESIDUALS[RESIDUAL_N:0]);
  wire        in_range   = (bank[0] && gain_there) || (bank[1] && constant_there) || (bank[2] && rope_there) ||
                           (bank[3] && residual_there);
  wire        in_order   = (place == 2'd0) ||
                           (place == next_byte && number[29:0] == open_element && port_bank == open_bank);
  wire        last_byte  = (place == (short ? 2'd1 : 2'd3));
  wire        writes     = mine && port_write && !locked;
  wire        take_byte  = writes && in_range && in_order;
  wire [31:0] assembled  = {port_data, earlier};
  wire        legal      = !(bank[0] && assembled[31:16] == 16'h8000) && !(bank[1] && !fits(number[4:0], assembled)) &&
                           !(bank[3] && (assembled[31:23] != {9{assembled[31]}} || assembled[23:0] == 24'h80_0000));

  assign offence = {
    writes && in_range && !in_order,
    take_byte && last_byte && !legal,
    mine && !locked && !in_range,
    mine && locked
  };

  // Whether a constant has only the bits that its place in the slot allows.
  function fits(input [4:0] place_in_slot, input [31:0] value);
    reg exponent;
    begin
      exponent = (value[31:11] == {21{value[31]}});
      case (place_in_slot)
        5'd0, 5'd3, 5'd6, 5'd9: fits = 1'b1;
        5'd1, 5'd4, 5'd7, 5'd10, 5'd26: fits = (value[31:16] == 16'd0);
        5'd12, 5'd14, 5'd16, 5'd18, 5'd20, 5'd22, 5'd24: fits = (value[31:24] == 8'd0);
        5'd28, 5'd29, 5'd30, 5'd31: fits = (value == 32'd0);
        default: fits = exponent;
      endcase
    end
  endfunction

  always @(posedge clk) begin
    if (!rst_n) begin
      next_byte    <= 2'd0;
      open_bank    <= 3'd0;
      open_element <= 30'd0;
    end else if (writes) begin
      next_byte    <= (take_byte && !last_byte) ? place + 2'd1 : 2'd0;
      open_bank    <= port_bank;
      open_element <= number[29:0];
    end
  end

  always @(posedge clk) if (take_byte) earlier <= assembled[31:8];

  always @(posedge clk) begin
    write   <= bank & {4{rst_n && take_byte && last_byte && legal}};
    read    <= bank & {4{rst_n && mine && !port_write && !locked && in_range}};
    element <= number[29:0];
    word    <= assembled;
  end

  // A memory answers late in its cycle: its word is registered before one of its bytes is chosen.
  wire [31:0] kept = {16'd0, kept_gain} | kept_constant | kept_rope | {{8{kept_residual[23]}}, kept_residual};

  always @(posedge clk) begin
    asked           <= rst_n ? {asked[1:0], mine && !port_write} : 3'd0;
    answer          <= read;
    asked_byte      <= {asked_byte[3:0], place};
    kept_gain       <= gain & {16{answer[0]}};
    kept_constant   <= constant & {32{answer[1]}};
    kept_rope       <= rope & {32{answer[2]}};
    kept_residual   <= residual & {24{answer[3]}};
    port_read_valid <= rst_n && asked[2];
    port_read_data  <= kept[8*asked_byte[5:4]+:8];
  end

endmodule

`default_nettype wire
