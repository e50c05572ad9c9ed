// memory_controller: decides who has the engine's banks, and takes and answers what comes from outside.
//
// Purpose     Leads the two banks either to the outside port (writes, read-back) or to the engine (reads).
//             The engine has them while `engine_has_banks` is 1, the port at any other time.
// Parameters  N_IN     >= 1  activations
//             WORDS    >= 1  words of the weight bank
//             CS_WIDTH >= 1  rows of a weight word
// Port        One byte a clock, taken at each edge with port_valid; there is no back-pressure.
//             port_bank 0, activations: port_address is the index, port_data the activation.
//             port_bank 1, weights: a word of 2*CS_WIDTH bits {minus, plus}, zero-extended to whole bytes,
//             is sent low byte first, in order; it is written with its last byte.
//             port_address = word << BYTE_W | byte, BYTE_W = ceil(log2 bytes of a word).
//             Without port_write the byte at that address is read back.
// Errors      A rejected byte leaves the memories untouched and sets its flag until error_clear; a rejected
//             read answers 0:
//             [0] access while the engine has them [1] address outside the bank, or no such bank
//             [2] activation -128 (numerics R-ACT) [3] weight byte out of order (the word is dropped)
//             [4] weight both +1 and -1, or padding not 0    [5] start refused by bank_reader
// Timing      Strobes and addresses of the port come from registers: what is written at edge n (weights: with the
//             last byte) is in the bank after edge n + 1, and flags rise at edge n. bank_taken: in this cycle the
//             banks are the port's, whatever engine_has_banks says by now; the engine does not read.
//             Each read request is answered by one cycle of port_read_valid: a request at edge n is
//             answered at edge n + 4. The banks' words come through a register: what is read at an edge
//             is at *_read_data after the next.
// Not done    A word interrupted by an operation or by reads may be continued after it.
`default_nettype none

module memory_controller #(
    parameter  N_IN      = 64,
    parameter  WORDS     = 128,
    parameter  CS_WIDTH  = 32,
    localparam INDEX_W   = (N_IN > 1) ? $clog2(N_IN) : 1,
    localparam ADDRESS_W = (WORDS > 1) ? $clog2(WORDS) : 1,
    localparam WORD_W    = 2 * CS_WIDTH
) (
    input wire                  clk,
    input wire                  rst_n,
    // outside
    input wire                  port_valid,
    input wire                  port_write,
    input wire  [2:0]           port_bank,
    input wire  [31:0]          port_address,
    input wire  [7:0]           port_data,
    output reg                  port_read_valid,
    output reg  [7:0]           port_read_data,
    output reg  [5:0]           error,
    input wire                  error_clear,
    // engine
    input wire                  start_refused,
    input wire                  engine_has_banks,
    input wire                  engine_read_enable,
    input wire  [INDEX_W-1:0]   engine_activation_address,
    input wire  [ADDRESS_W-1:0] engine_weight_address,
    output wire                 bank_taken,
    // banks
    output reg                  activation_write,
    output reg  [INDEX_W-1:0]   activation_port_address,
    output reg  [7:0]           activation_write_data,
    output reg                  weight_write,
    output wire [WORD_W-1:0]    weight_write_data,
    output wire                 bank_read,
    output wire [INDEX_W-1:0]   activation_read_address,
    output wire [ADDRESS_W-1:0] weight_address,  // of the word that is written or read
    input wire  [7:0]           activation_read_data,
    input wire  [WORD_W-1:0]    weight_read_data
);

  localparam [31:0] INDICES = N_IN, WORD_COUNT = WORDS;
  localparam BYTES   = (WORD_W + 7) / 8;
  localparam BYTE_W  = $clog2(BYTES);
  localparam COUNT_W = (BYTE_W > 0) ? BYTE_W : 1;
  localparam PAD_W   = 8 * BYTES;
  localparam SPAN_W  = 8 << COUNT_W;  // whole bytes, a power of two of them

  reg [COUNT_W-1:0]   next_byte;  // of the word under assembly; 0: none
  reg [ADDRESS_W-1:0] open_word;
  reg [2:0]           asked;  // requests on their way, the latest in bit 0
  reg [2:0]           answer_activation, answer_weight;
  reg [3*COUNT_W-1:0] asked_byte;
  reg                 port_read;
  reg [ADDRESS_W-1:0] weight_port_address;
  reg [PAD_W-1:0]     taken;  // bytes enter at the top and move down, so no byte needs a select of its own

  wire [31:0]      port_word  = port_address >> BYTE_W;
  wire [31:0]      port_byte  = port_address & ((32'd1 << BYTE_W) - 32'd1);
  wire             last_byte  = (port_byte == BYTES - 1);
  wire [PAD_W+7:0] moved      = {port_data, taken};
  wire [PAD_W-1:0] assembled  = moved[PAD_W+7:8];
  wire             unused     = &{1'b0, moved[7:0]};

  // Bits above those that an index needs are 0, and only the others are compared: a comparison costs a carry a bit.
  wire index_in_range = (port_address >> INDEX_W == 32'd0) && ({1'b0, port_address[INDEX_W-1:0]} < INDICES[INDEX_W:0]);
  wire word_in_range  = (port_word >> ADDRESS_W == 32'd0) && ({1'b0, port_word[ADDRESS_W-1:0]} < WORD_COUNT[ADDRESS_W:0]);

  wire outside   = port_valid && !engine_has_banks;
  wire writes_x  = outside && port_write && (port_bank == 3'd0);
  wire writes_w  = outside && port_write && (port_bank == 3'd1);
  wire in_range  = (port_bank == 3'd0) ? index_in_range :
                   (port_bank == 3'd1) && word_in_range && port_byte < BYTES;
  wire reads     = outside && !port_write && in_range;
  wire in_order  = (port_byte == 32'd0) ||
                   (port_byte[COUNT_W-1:0] == next_byte && port_word[ADDRESS_W-1:0] == open_word);
  wire legal_x   = (port_data != 8'h80);
  wire legal_w   = ((assembled[CS_WIDTH-1:0] & assembled[WORD_W-1:CS_WIDTH]) == {CS_WIDTH{1'b0}}) &&
                   ((assembled >> WORD_W) == {PAD_W{1'b0}});
  wire take_byte = writes_w && in_range && in_order;

  assign bank_taken              = activation_write || weight_write || port_read;
  assign bank_read               = port_read || engine_read_enable;
  assign weight_write_data       = taken[WORD_W-1:0];
  assign activation_read_address = port_read ? activation_port_address : engine_activation_address;
  assign weight_address          = bank_taken ? weight_port_address : engine_weight_address;

  always @(posedge clk) begin
    activation_write        <= rst_n && writes_x && in_range && legal_x;
    weight_write            <= rst_n && take_byte && last_byte && legal_w;
    port_read               <= rst_n && reads;
    activation_port_address <= port_address[INDEX_W-1:0];
    activation_write_data   <= port_data;
    weight_port_address     <= port_word[ADDRESS_W-1:0];
    if (take_byte) taken <= assembled;
  end

  always @(posedge clk) begin
    if (!rst_n) begin
      next_byte <= {COUNT_W{1'b0}};
      open_word <= {ADDRESS_W{1'b0}};
    end else if (writes_w) begin
      next_byte <= (take_byte && !last_byte) ? port_byte[COUNT_W-1:0] + 1'b1 : {COUNT_W{1'b0}};
      open_word <= port_word[ADDRESS_W-1:0];
    end
  end

  wire [SPAN_W-1:0] read_word = {{(SPAN_W - WORD_W) {1'b0}}, weight_read_data};

  always @(posedge clk) begin
    asked             <= rst_n ? {asked[1:0], port_valid && !port_write} : 3'd0;
    answer_activation <= {answer_activation[1:0], reads && (port_bank == 3'd0)};
    answer_weight     <= {answer_weight[1:0], reads && (port_bank == 3'd1)};
    asked_byte        <= {asked_byte[2*COUNT_W-1:0], port_byte[COUNT_W-1:0]};
    port_read_valid   <= rst_n && asked[2];
    port_read_data    <= ({8{answer_activation[2]}} & activation_read_data) |
                         ({8{answer_weight[2]}} & read_word[8*asked_byte[3*COUNT_W-1-:COUNT_W]+:8]);
  end

  wire [5:0] offence = {
    start_refused,
    take_byte && last_byte && !legal_w,
    writes_w && in_range && !in_order,
    writes_x && in_range && !legal_x,
    outside && !in_range,
    port_valid && engine_has_banks
  };

  always @(posedge clk) begin
    if (!rst_n) error <= 6'd0;
    else error <= (error_clear ? 6'd0 : error) | offence;
  end

endmodule

`default_nettype wire
