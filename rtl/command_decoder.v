// command_decoder: the commands of the host port, whatever bus carries them.
//
// Purpose     Takes the bytes of a transaction, checks the command in them, and carries it out: bytes to and from the
//             banks, registers, start, status. docs/host-port.md describes each command byte by byte.
// Parameters  FULL_DUPLEX   1: a byte comes in with each byte that goes out (SPI), 0: one or the other (I2C)
//             WEIGHT_BYTES  >= 1   bytes of a weight word
// Stream      As spi_target and i2c_target. byte_refused: what is wrong with the command is known.
// Errors      flags, sticky until CLEAR: [0] unknown command [1] truncated [2] too long [3] register unknown or
//             read-only [4] illegal operand [5] the layer runs [6] the layer answered too late [7] the bus ended a
//             transaction within a byte. A transaction sets at most one, its first; nothing happens after it.
// Timing      Bytes of WRITE reach the port a cycle after they came, those of READ are fetched when the byte
//             before them is taken. SET, START and CLEAR happen at the end of their transaction.
// Not done    No check of an element's address and value: the layer makes it.
`default_nettype none

module command_decoder #(
    parameter FULL_DUPLEX  = 1,
    parameter WEIGHT_BYTES = 8
) (
    input wire         clk,
    input wire         rst_n,
    // bytes of the bus
    input wire         transaction_begin,
    input wire         transaction_end,
    input wire         end_within_byte,
    input wire         byte_in_valid,
    input wire  [7:0]  byte_in,
    output wire        byte_refused,
    input wire         byte_out_taken,
    output wire [7:0]  byte_out,
    // registers
    output wire [7:0]  register_number,
    output wire [31:0] register_write_data,
    output wire        register_write,
    input wire         register_known,
    input wire         register_writable,
    input wire         register_legal,
    input wire  [31:0] register_read_data,
    // layer
    output reg         port_valid,
    output wire        port_write,
    output wire [2:0]  port_bank,
    output wire [31:0] port_address,
    output reg  [7:0]  port_data,
    input wire         port_read_valid,
    input wire  [7:0]  port_read_data,
    input wire  [5:0]  error,
    output reg         error_clear,
    output reg         start_valid,
    input wire         start_ready,
    input wire         busy
);

  localparam [7:0] ID = 8'd1, STATUS = 8'd2, CLEAR = 8'd3, GET = 8'd4, SET = 8'd5, START = 8'd6, READ = 8'd7,
                   WRITE = 8'd8;
  localparam [2:0] IDLE = 3'd0, COMMAND = 3'd1, REQUEST = 3'd2, ACTION = 3'd3, WRITING = 3'd4, REPLY = 3'd5,
                   REFUSED = 3'd6;
  localparam [7:0] UNKNOWN = 8'h01, TRUNCATED = 8'h02, LONG = 8'h04, REGISTER = 8'h08, OPERAND = 8'h10,
                   UNTIMELY = 8'h20, LATE = 8'h40, BUS = 8'h80;
  localparam [7:0] LAST_BANK = 8'd5;
  localparam [31:0] LOW_MASK  = (32'd1 << $clog2(WEIGHT_BYTES)) - 32'd1;
  localparam [31:0] LAST_BYTE = WEIGHT_BYTES - 1;

  reg [2:0]  state;
  reg [7:0]  command;
  reg [2:0]  place;     // bytes of the request that came after the command
  reg [7:0]  selector;  // bank or register
  reg [31:0] word;      // running address, or value
  reg [15:0] count;     // bytes of the reply that are still to be taken
  reg        beyond;    // the running address would pass 2^32 and stays at its last value
  reg        started;   // WRITE: a byte came. Reply: its status byte is taken
  reg        awaiting;  // the layer owes a byte
  reg        looking;   // GET: the register has been named
  reg [7:0]  fetched;
  reg [7:0]  flags;

  // Bytes after the command; of WRITE those before its data.
  function [2:0] request_bytes(input [7:0] name);
    case (name)
      GET: request_bytes = 3'd1;
      SET, WRITE: request_bytes = 3'd5;
      READ: request_bytes = 3'd7;
      default: request_bytes = 3'd0;
    endcase
  endfunction

  // Whether an element of the bank begins at the address.
  function aligned(input [2:0] bank, input [31:0] address);
    case (bank)
      3'd0: aligned = 1'b1;
      3'd1: aligned = ((address & LOW_MASK) == 32'd0);
      3'd2: aligned = !address[0];
      default: aligned = (address[1:0] == 2'd0);
    endcase
  endfunction

  wire        idle       = !busy && start_ready && !start_valid;
  wire        needs_idle = (byte_in == START) || (byte_in == READ) || (byte_in == WRITE);
  wire        first      = (state == REQUEST) && (place == 3'd0);
  wire        last       = (state == REQUEST) && (place + 3'd1 == request_bytes(command));
  wire [31:0] word_in    = {byte_in, word[31:8]};
  wire [15:0] count_in   = {byte_in, count[15:8]};
  wire        addressed  = (command == READ) || (command == WRITE);
  wire        data_slot  = (state == REPLY) && started && (count != 16'd0);
  wire        acts       = transaction_end && !end_within_byte && (state == ACTION);
  wire        fetch      = byte_out_taken && (command == READ) &&
                           ((state == REPLY && !started) || (data_slot && !awaiting && count != 16'd1));

  // The first thing that is wrong with a transaction; its state is then REFUSED or, at the end, IDLE.
  reg [7:0] fault;
  always @(*) begin
    fault = 8'd0;
    if (transaction_end) begin
      if (state == IDLE || state == REFUSED) fault = 8'd0;
      else if (end_within_byte) fault = BUS;
      else if (state == REQUEST) fault = TRUNCATED;
      else if (state == WRITING && !(started && (beyond || aligned(selector[2:0], word)))) fault = TRUNCATED;
    end else if (byte_in_valid) begin
      if (state == COMMAND && (byte_in < ID || byte_in > WRITE)) fault = UNKNOWN;
      else if (state == COMMAND && needs_idle && !idle) fault = UNTIMELY;
      else if (first && command == GET && !register_known) fault = REGISTER;
      else if (first && command == SET && !register_writable) fault = REGISTER;
      else if (first && addressed && byte_in > LAST_BANK) fault = OPERAND;
      else if (last && command == SET && !register_legal) fault = OPERAND;
      else if (last && command == WRITE && !aligned(selector[2:0], word_in)) fault = OPERAND;
      else if (last && command == READ && count_in == 16'd0) fault = OPERAND;
      else if (state == ACTION || (state == REPLY && FULL_DUPLEX == 0)) fault = LONG;
    end else if (byte_out_taken && data_slot && awaiting) fault = LATE;
  end

  always @(posedge clk) begin
    if (!rst_n) state <= IDLE;
    else if (transaction_begin) state <= COMMAND;
    else if (transaction_end) state <= IDLE;
    else if (fault != 8'd0) state <= REFUSED;
    else if (byte_in_valid && state == COMMAND) begin
      if (request_bytes(byte_in) != 3'd0) state <= REQUEST;
      else state <= (byte_in == ID || byte_in == STATUS) ? REPLY : ACTION;
    end else if (byte_in_valid && last) begin
      case (command)
        SET: state <= ACTION;
        WRITE: state <= WRITING;
        default: state <= REPLY;
      endcase
    end
  end

  always @(posedge clk) begin
    if (byte_in_valid && state == COMMAND) command <= byte_in;
    if (byte_in_valid) place <= (state == REQUEST) ? place + 3'd1 : 3'd0;
    if (byte_in_valid && first) selector <= byte_in;
    if (transaction_begin) started <= 1'b0;
    else if (byte_in_valid && state == WRITING) started <= 1'b1;
    else if (byte_out_taken && state == REPLY) started <= 1'b1;
  end

  // After the last byte of a weight word comes the next word, whose address is the next power of two's.
  wire        word_ends  = (selector[2:0] == 3'd1) && ((word & LOW_MASK) == LAST_BYTE);
  wire [31:0] filled     = word_ends ? word | LOW_MASK : word;
  wire        at_the_end = (filled == 32'hffff_ffff);

  always @(posedge clk) begin
    if (byte_in_valid && state == COMMAND) begin
      word <= (byte_in == STATUS) ? {16'd0, flags, 2'd0, error} : register_read_data;
    end else if (looking) word <= register_read_data;
    else if (byte_in_valid && state == REQUEST && place >= 3'd1 && place <= 3'd4) word <= word_in;
    else if (port_valid) word <= at_the_end ? filled : filled + 32'd1;
    else if (byte_out_taken && data_slot && command != READ) word <= word >> 8;
    if (byte_in_valid && state == COMMAND) beyond <= 1'b0;
    else if (port_valid && at_the_end) beyond <= 1'b1;
  end

  always @(posedge clk) begin
    if (byte_in_valid && state == COMMAND) count <= (byte_in == STATUS) ? 16'd2 : 16'd4;
    else if (byte_in_valid && state == REQUEST && place >= 3'd5) count <= count_in;
    else if (byte_out_taken && data_slot) count <= count - 16'd1;
  end

  assign register_number     = (state == COMMAND) ? 8'd0 : selector;
  assign register_write_data = (state == REQUEST) ? word_in : word;
  assign register_write      = acts && (command == SET);
  assign port_write          = (command == WRITE);
  assign port_bank           = selector[2:0];
  assign port_address        = word;
  assign byte_refused        = (state == REFUSED);

  always @(posedge clk) begin
    if (!rst_n) begin
      port_valid  <= 1'b0;
      start_valid <= 1'b0;
      error_clear <= 1'b0;
      awaiting    <= 1'b0;
      flags       <= 8'd0;
    end else begin
      port_valid  <= (byte_in_valid && state == WRITING) || fetch;
      start_valid <= acts && (command == START);
      error_clear <= acts && (command == CLEAR);
      awaiting    <= !transaction_begin && (fetch || (awaiting && !port_read_valid));
      flags       <= (acts && command == CLEAR) ? 8'd0 : flags | fault;
    end
    looking   <= byte_in_valid && first && command == GET;
    port_data <= byte_in;
    if (port_read_valid && awaiting) fetched <= port_read_data;
  end

  wire [7:0] status = {4'ha, 1'b0, error != 6'd0, flags != 8'd0, busy};

  assign byte_out = (!data_slot || (command == READ && awaiting)) ? status :
                    (command == READ) ? fetched : word[7:0];

  generate
    if (WEIGHT_BYTES < 1) begin : check_bytes
      WEIGHT_BYTES_must_be_at_least_1 stop ();
    end
  endgenerate

endmodule

`default_nettype wire
