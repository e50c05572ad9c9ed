// command_decoder with host_registers, at arbitrary bytes: a reference that counts the bytes of a transaction and knows
// docs/host-port.md says what each request, register, start and flag must be.
//
// The bus promises what prove_spi_target and prove_i2c_target assert: begin and end take turns, bytes come between. The
// last byte is more than a cycle before the end, as the limits of both buses say.
`default_nettype none

module prove_command_decoder #(
    parameter FULL_DUPLEX  = 1,
    parameter WEIGHT_BYTES = 3
) (
    input wire       clk,
    input wire       rst_n,
    input wire       transaction_begin,
    input wire       transaction_end,
    input wire       end_within_byte,
    input wire       byte_in_valid,
    input wire [7:0] byte_in,
    input wire       byte_out_taken,
    input wire       port_read_valid,
    input wire [7:0] port_read_data,
    input wire [5:0] error,
    input wire       start_ready,
    input wire       busy
);

  localparam LAYERS = 3, SLOTS = 2, CONTEXT = 5;
  localparam [7:0] ID = 1, STATUS = 2, CLEAR = 3, GET = 4, SET = 5, START = 6, READ = 7, WRITE = 8;
  localparam [31:0] LOW_MASK = (WEIGHT_BYTES > 2) ? 3 : 1;

  wire        byte_refused, register_write, register_known, register_writable, register_legal;
  wire        port_valid, port_write, error_clear, start_valid;
  wire [7:0]  byte_out, register_number, port_data;
  wire [2:0]  port_bank;
  wire [31:0] register_write_data, register_read_data, port_address;
  wire [15:0] layer, count, slot, position;

  command_decoder #(.FULL_DUPLEX(FULL_DUPLEX), .WEIGHT_BYTES(WEIGHT_BYTES)) unit (
      .clk(clk), .rst_n(rst_n), .transaction_begin(transaction_begin), .transaction_end(transaction_end),
      .end_within_byte(end_within_byte), .byte_in_valid(byte_in_valid), .byte_in(byte_in), .byte_refused(byte_refused),
      .byte_out_taken(byte_out_taken), .byte_out(byte_out), .register_number(register_number),
      .register_write_data(register_write_data), .register_write(register_write), .register_known(register_known),
      .register_writable(register_writable), .register_legal(register_legal), .register_read_data(register_read_data),
      .port_valid(port_valid), .port_write(port_write), .port_bank(port_bank), .port_address(port_address),
      .port_data(port_data), .port_read_valid(port_read_valid), .port_read_data(port_read_data), .error(error),
      .error_clear(error_clear), .start_valid(start_valid), .start_ready(start_ready), .busy(busy)
  );

  host_registers #(.LAYERS(LAYERS), .SLOTS(SLOTS), .CONTEXT(CONTEXT)) registers (
      .clk(clk), .rst_n(rst_n), .named(byte_in), .selected(register_number), .known(register_known), .writable(register_writable),
      .legal(register_legal), .read_data(register_read_data), .write(register_write), .write_data(register_write_data),
      .layer(layer), .count(count), .slot(slot), .position(position)
  );

  (* hierconn *) wire [2:0]  \unit.state ;
  (* hierconn *) wire [2:0]  \unit.place ;
  (* hierconn *) wire [7:0]  \unit.command ;
  (* hierconn *) wire [7:0]  \unit.selector ;
  (* hierconn *) wire [31:0] \unit.word ;
  (* hierconn *) wire [15:0] \unit.count ;
  (* hierconn *) wire        \unit.started ;
  (* hierconn *) wire        \unit.beyond ;
  (* hierconn *) wire        \unit.awaiting ;
  (* hierconn *) wire [7:0]  \unit.flags ;

  reg began = 1'b0;
  always @(posedge clk) began <= 1'b1;

  // The transaction: its bytes so far, and what they ask for.
  reg        open, just_came;
  reg [3:0]  number;    // of bytes that came, 15 for more
  reg [7:0]  name, selector;
  reg [31:0] operand;   // bytes 2 to 5
  reg [15:0] length;    // bytes 6 and 7
  reg        idle_then; // no run was going on when the command came
  reg [15:0] fetches;   // bytes that were asked of the layer
  reg [31:0] place;     // address of the next byte of WRITE or READ
  reg        past;      // the last address there is has been used
  wire       idle = !busy && start_ready && !start_valid;

  wire [31:0] next = (selector == 8'd1 && (place & LOW_MASK) == WEIGHT_BYTES - 1) ? (place | LOW_MASK) : place;
  wire        whole = (selector == 8'd0) || (selector == 8'd1 && (place & LOW_MASK) == 0) ||
                      (selector == 8'd2 && !place[0]) || (selector > 8'd2 && place[1:0] == 2'd0);
  wire        begins_whole = (selector == 8'd0) || (selector == 8'd1 && (operand & LOW_MASK) == 0) ||
                      (selector == 8'd2 && !operand[0]) || (selector > 8'd2 && operand[1:0] == 2'd0);
  wire        needs_idle = (name == START) || (name == READ) || (name == WRITE);
  wire        fits = (selector == 8'h10) ? operand < LAYERS : (selector == 8'h11) ? operand >= 1 && operand <= 2 :
                     (selector == 8'h12) ? operand < SLOTS : operand < CONTEXT;

  // What is right about the request so far, and whether all of it is there.
  wire known     = (name >= ID) && (name <= WRITE);
  wire timely    = idle_then || !needs_idle;
  wire register_ = (name == SET) ? (selector >= 8'h10 && selector <= 8'h13) :
                   (selector == 8'h00) || (selector >= 8'h10 && selector <= 8'h13) ||
                   (selector >= 8'h20 && selector <= 8'h2e);
  wire [3:0] size = (name == GET) ? 4'd2 : (name == SET || name == WRITE) ? 4'd6 : (name == READ) ? 4'd8 : 4'd1;
  wire good = known && timely &&
              (number < 2 || ((name != GET && name != SET) || register_) &&
                             ((name != READ && name != WRITE) || selector <= 8'd5)) &&
              (number < 6 || (name != SET || fits) && (name != WRITE || begins_whole)) &&
              (number < 8 || name != READ || length != 16'd0);
  wire complete = (number >= size);
  wire replies  = (name == ID) || (name == STATUS) || (name == GET) || (name == READ);
  wire excess   = (number > size) && (name != WRITE) && (!replies || FULL_DUPLEX == 0);

  // The cycle before.
  reg in_before, take_before, end_before, within_before, write_before;
  reg [7:0] byte_before, flags_before;
  reg [15:0] layer_before, count_before, slot_before, position_before;

  always @(posedge clk) begin
    if (!rst_n) open <= 1'b0;
    else if (transaction_begin || transaction_end) open <= transaction_begin;
    just_came <= rst_n && byte_in_valid;
    if (transaction_begin) begin
      number  <= 4'd0;
      fetches <= 16'd0;
      past    <= 1'b0;
    end else if (byte_in_valid) begin
      if (number != 4'd15) number <= number + 4'd1;
      if (number == 4'd0) begin
        name      <= byte_in;
        idle_then <= idle;
      end
      if (number == 4'd1) selector <= byte_in;
      if (number >= 4'd2 && number <= 4'd5) operand <= {byte_in, operand[31:8]};
      if (number >= 4'd6 && number <= 4'd7 && name == READ) length <= {byte_in, length[15:8]};
      if (number == 4'd5) place <= {byte_in, operand[31:8]};
    end
    if (port_valid) begin
      place <= (next == 32'hffff_ffff) ? next : next + 32'd1;
      past  <= past || next == 32'hffff_ffff;
    end
    if (port_valid && !port_write) fetches <= fetches + 16'd1;

    in_before     <= rst_n && byte_in_valid && number >= 6 && good && name == WRITE;
    take_before   <= rst_n && byte_out_taken && complete && good && name == READ && (FULL_DUPLEX == 1 || !excess);
    byte_before   <= byte_in;
    end_before    <= rst_n && transaction_end && number != 4'd0;
    within_before <= end_within_byte;
    {layer_before, count_before, slot_before, position_before} <= {layer, count, slot, position};
    write_before    <= rst_n && transaction_end && !end_within_byte && name == SET && number == 4'd6 && good;
    flags_before    <= rst_n ? \unit.flags : 8'd0;
  end

  wire [7:0] risen = \unit.flags & ~flags_before;

  // Flags of a transaction that ended in the cycle before.
  wire clears    = end_before && !within_before && name == CLEAR && number == 4'd1;
  reg  spoiled;  // a flag rose since the begin
  reg  ended;
  always @(posedge clk) begin
    spoiled <= rst_n && !transaction_begin && (spoiled || risen != 8'd0);
    ended   <= rst_n && transaction_end;
  end

  localparam [2:0] COMMAND_ = 3'd1, REQUEST_ = 3'd2, ACTION_ = 3'd3, WRITING_ = 3'd4, REPLY_ = 3'd5, REFUSED_ = 3'd6;
  wire        working = (\unit.state >= REQUEST_) && (\unit.state <= REPLY_);
  wire        walking = (\unit.state == WRITING_) || (\unit.state == REPLY_ && name == READ) || port_valid;
  wire [15:0] asked   = fetches + {15'd0, port_valid};

  always @(*) begin
    if (!began) assume (!rst_n);
    assume (!transaction_begin || !open);
    assume (!transaction_end || (open && !transaction_begin));
    assume (!byte_in_valid || (open && !transaction_begin && !transaction_end));
    assume (!byte_out_taken || (open && !transaction_end && !byte_in_valid) || transaction_begin);
    assume (!(transaction_end && just_came && !end_within_byte));
    assume (!(byte_in_valid && just_came));
    assume (!(byte_out_taken && just_came));

    if (began) begin
      // Rest: from the cycle after an end, and only then.
      assert ((\unit.state == 3'd0) == !open);
      assert (\unit.state != 3'd7);

      // A byte is written where the request said, counted up, with the byte that came, and for a good WRITE alone.
      if (port_valid && port_write) begin
        assert (in_before && port_data == byte_before);
        assert (port_bank == selector && selector <= 8'd5 && port_address == place);
      end
      // A byte is read where the request said, one for each that is taken, never more than it asked for.
      if (port_valid && !port_write) begin
        assert (take_before && port_bank == selector && selector <= 8'd5 && port_address == place);
        assert (fetches < length);
      end
      // Registers change by a good SET alone, to its value, at its end.
      if (!write_before && rst_n) assert ({layer, count, slot, position} ==
          {layer_before, count_before, slot_before, position_before} || {layer, count, slot, position} == 64'h1_0000_0000);
      if (write_before) assert (((selector == 8'h10) ? layer : (selector == 8'h11) ? count :
          (selector == 8'h12) ? slot : position) == operand[15:0]);
      assert (layer < LAYERS && count >= 1 && count <= 2 && slot < SLOTS && position < CONTEXT);
      // START and CLEAR act at the end, of exactly their byte.
      if (start_valid) assert (end_before && !within_before && name == START && number == 4'd1 && idle_then);
      if (error_clear) assert (clears);

      // How the unit's state follows the bytes.
      if (\unit.state == COMMAND_) assert (number == 4'd0 && !spoiled && risen == 8'd0);
      if (working) assert (\unit.command == name && good && number != 4'd0 && !spoiled && risen == 8'd0);
      if (working && number >= 4'd2) assert (\unit.selector == selector || name == ID || name == STATUS);
      if (\unit.state == REQUEST_) assert (!complete && \unit.place == number[2:0] - 3'd1);
      if (\unit.state == ACTION_) assert (number == size && !replies && name != WRITE);
      if (\unit.state == WRITING_) assert (number >= 4'd6 && name == WRITE && \unit.started == (number > 4'd6));
      if (\unit.state == REPLY_) assert (complete && replies && !excess);
      if (\unit.state == REFUSED_) assert (\unit.flags != 8'd0 && number != 4'd0 && (!good || excess || name == READ));
      if (spoiled) assert (\unit.flags != 8'd0);
      if (open && \unit.awaiting ) assert (name == READ && number >= 4'd8);
      if (\unit.state == REQUEST_ && number == 4'd3) assert (\unit.word [31:24] == operand[31:24]);
      if (\unit.state == REQUEST_ && number == 4'd4) assert (\unit.word [31:16] == operand[31:16]);
      if (\unit.state == REQUEST_ && number == 4'd5) assert (\unit.word [31:8] == operand[31:8]);
      if (\unit.state == REQUEST_ && number >= 4'd6) assert (\unit.word == operand && place == operand);
      if (\unit.state == ACTION_ && name == SET) assert (\unit.word == operand);
      if (walking) assert (\unit.word == place && \unit.beyond == past);
      if (\unit.state == REQUEST_) assert (!past && !\unit.beyond && fetches == 16'd0 && !\unit.started && !port_valid);
      if (\unit.state == COMMAND_) assert (!\unit.started && !past && (fetches == 16'd0 || port_valid));
      if (port_valid) assert (\unit.command == name && \unit.selector == selector);
      if (\unit.state == REQUEST_ && number == 4'd7) assert (\unit.count [15:8] == length[15:8]);
      if (\unit.state == REPLY_ && name == READ) begin
        assert (length != 16'd0 && \unit.count <= length);
        if (!\unit.started ) assert (\unit.count == length && asked == 16'd0);
        else assert ((\unit.count == 16'd0) ? asked == length : asked - 16'd1 + \unit.count == length);
      end

      // Each transaction that is not right leaves one flag, one that is right none.
      assert ((risen & (risen - 8'd1)) == 8'd0);
      if (risen != 8'd0) assert (!spoiled);
      if ((flags_before & ~\unit.flags ) != 8'd0) assert (clears);
      if (ended && number != 4'd0 && (!good || !complete || excess || within_before)) assert (\unit.flags != 8'd0);
      if (risen[0]) assert (!known);
      if (risen[1]) assert (ended);
      if (risen[2]) assert (excess);
      if (risen[3]) assert (!register_);
      if (risen[4]) assert (!good && timely && known);
      if (risen[5]) assert (known && !timely);
      if (risen[7]) assert (ended && within_before);
    end
  end

endmodule

`default_nettype wire
