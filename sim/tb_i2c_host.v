// tb_i2c_host: an I2C host that plays one transaction after another, and breaks one off when told to.
//
// Purpose     START, address to write, send_count bytes; repeated START, address to read, receive_count bytes, the
//             last not acknowledged; STOP. What has no bytes is left out. After `cut` clocks it breaks off: with STOP
//             (cut_way 0), with START and the address to write again (1: the next transaction is then open), or
//             by silence for `silence` cycles (2). Where the design holds SDA low, it goes on clocking until it can.
// Ports       As tb_spi_host. wrong_address: calls somebody else, [0] at the begin, [1] to read.
//             stubborn: goes on when a byte is refused.
//             opened: the design's address has passed. sent: bytes whose last bit has passed; acked: how many
//             were acknowledged; begun: bytes to be read whose place has come. ended_within: the end came within
//             a byte, or by silence.
// Timing      scl low for 10 cycles + random & pace, high for 6 + random & pace, all other times 6 or more.
`default_nettype none

module tb_i2c_host #(
    parameter ADDRESS = 66
) (
    input wire         clk,
    input wire         rst_n,
    input wire  [31:0] random,
    input wire  [31:0] pace,
    input wire         go,
    input wire  [31:0] send_count,
    input wire  [31:0] receive_count,
    input wire  [31:0] cut,
    input wire  [1:0]  cut_way,
    input wire  [31:0] silence,
    input wire  [1:0]  wrong_address,
    input wire         stubborn,
    output wire [31:0] send_index,
    input wire  [7:0]  send_data,
    output reg         received_valid,
    output reg  [31:0] received_index,
    output reg  [7:0]  received_data,
    output reg         opened,
    output reg  [31:0] sent,
    output reg  [31:0] acked,
    output reg  [31:0] begun,
    output reg         ended_within,
    output wire        done,
    output wire        calm,
    output reg         scl,
    output reg         sda_low,  // 1 pulls SDA low
    input wire         sda
);

  localparam [1:0] AGAIN = 2'd1, SILENCE = 2'd2;
  localparam [3:0] IDLE = 4'd0, STARTED = 4'd1, LOW = 4'd2, HIGH = 4'd3, END_LOW = 4'd4, END_HIGH = 4'd5,
                   END_DONE = 4'd6, TURN_LOW = 4'd7, TURN_HIGH = 4'd8, QUIET = 4'd9, GAP = 4'd10;
  localparam [31:0] OWN_ADDRESS = ADDRESS;

  reg [3:0]  state;
  reg [31:0] left, elapsed, clocks;
  reg [3:0]  bits;      // of the frame: 8 bits and the acknowledgement
  reg        address;   // the frame is an address
  reg        reading;
  reg        held;      // the design is addressed already
  reg        turned;    // the address after the repeated START that turns to reading
  reg        released;  // the design knows that the turn goes elsewhere: its transaction is over
  reg        closing;   // the frame is the address after a START that broke off
  reg [6:0]  shift;

  wire        ends_by_start = (clocks >= cut) && (cut_way == AGAIN);
  wire [31:0] long_span  = 32'd9 + (random & pace);
  wire [31:0] short_span = 32'd5 + (random & pace);
  wire [6:0]  called     = OWN_ADDRESS[6:0] ^ {6'd0, !closing && (turned ? wrong_address[1] : wrong_address[0])};
  wire [7:0]  frame      = address ? {called, reading} : reading ? 8'hff : send_data;
  wire        last_read  = (begun == receive_count);
  wire        cut_now    = (clocks == cut) && !closing;

  assign send_index = sent;
  assign done       = (state == IDLE) && (left == 32'd0);
  assign calm       = (left >= 32'd4) && (elapsed >= 32'd4);

  // What the host puts on SDA for the clock to come.
  wire drives_low = (bits == 4'd8) ? (reading && !address && !last_read) : !frame[3'd7 - bits[2:0]];

  // A frame has ended: what comes next. `ack` is its last bit.
  wire ack       = !shift[0];
  wire frame_end = (bits == 4'd9);
  wire sending   = ack && !reading && !closing && (sent < send_count);
  wire pushing   = stubborn && opened && !reading && !address && (sent < send_count);
  wire turning   = ack && !reading && !closing && (receive_count != 32'd0);
  wire receiving = ack && reading;

  always @(posedge clk) begin
    received_valid <= 1'b0;
    if (!rst_n) begin
      state        <= IDLE;
      scl          <= 1'b1;
      sda_low      <= 1'b0;
      left         <= 32'd0;
      elapsed      <= 32'd0;
      held         <= 1'b0;
      closing      <= 1'b0;
      opened       <= 1'b0;
      ended_within <= 1'b0;
      sent         <= 32'd0;
      acked        <= 32'd0;
      begun        <= 32'd0;
    end else if (left != 32'd0) begin
      left    <= left - 32'd1;
      elapsed <= elapsed + 32'd1;
    end else begin
      left    <= short_span;
      elapsed <= 32'd0;
      case (state)
        IDLE: begin
          left <= 32'd0;
          if (go) begin
            left         <= short_span;
            state        <= held ? LOW : STARTED;
            sda_low      <= !held;
            clocks       <= 32'd0;
            bits         <= held ? 4'd9 : 4'd0;
            address      <= 1'b1;
            reading      <= !held && (send_count == 32'd0) && (receive_count != 32'd0);
            opened       <= held;
            held         <= 1'b0;
            shift        <= 7'd0;
            sent         <= 32'd0;
            acked        <= 32'd0;
            begun        <= 32'd0;
            ended_within <= 1'b0;
            turned       <= 1'b0;
            released     <= 1'b0;
          end
        end
        STARTED: begin
          scl   <= 1'b0;
          state <= LOW;
          left  <= 32'd0;
        end
        LOW:  // scl has fallen: put the next bit on SDA, a cycle after
        if (cut_now) begin
          state <= (cut_way == SILENCE) ? QUIET : END_LOW;
          left  <= (cut_way == SILENCE) ? silence : 32'd1;
        end else if (frame_end) begin
          left    <= 32'd0;
          bits    <= 4'd0;
          address <= 1'b0;
          if (closing) begin
            closing <= 1'b0;
            held    <= 1'b1;
            state   <= IDLE;
          end else if (sending || pushing || receiving) state <= LOW;
          else if (turning) state <= TURN_LOW;
          else state <= END_LOW;
        end else begin
          sda_low <= drives_low;
          left    <= long_span;
          state   <= HIGH;
        end
        HIGH:
        if (!scl) scl <= 1'b1;
        else clock_falls(LOW);
        TURN_LOW: begin
          sda_low <= 1'b0;
          left    <= long_span;
          state   <= TURN_HIGH;
        end
        TURN_HIGH:
        if (!scl) scl <= 1'b1;
        else begin
          sda_low <= 1'b1;
          reading <= 1'b1;
          turned  <= 1'b1;
          address <= 1'b1;
          state   <= STARTED;
        end
        QUIET: begin
          ended_within <= !released;
          state        <= END_LOW;
        end
        END_LOW: begin
          sda_low <= !ends_by_start;
          left    <= long_span;
          state   <= END_HIGH;
        end
        END_HIGH:
        if (!scl) scl <= 1'b1;
        else if (ends_by_start && !sda) clock_falls(END_LOW);
        else begin
          sda_low <= ends_by_start;
          state   <= END_DONE;
        end
        END_DONE:
        if (!ends_by_start && !sda) clock_falls(END_LOW);
        else begin
          if (bits != 4'd0 && bits != 4'd9 && !released) ended_within <= 1'b1;
          bits  <= 4'd0;
          state <= GAP;
          if (ends_by_start) begin
            closing <= 1'b1;
            address <= 1'b1;
            reading <= 1'b0;
            state   <= STARTED;
          end
        end
        default: state <= IDLE;
      endcase
    end
  end

  task clock_falls(input [3:0] next);
    begin
      scl    <= 1'b0;
      left   <= 32'd0;
      state  <= next;
      clocks <= clocks + 32'd1;
      bits   <= (bits == 4'd9) ? 4'd1 : bits + 4'd1;
      shift  <= {shift[5:0], sda};
      if (bits == 4'd7 && address && !closing && called == OWN_ADDRESS[6:0]) opened <= 1'b1;
      if (bits == 4'd7 && !address && !reading) sent <= sent + 32'd1;
      if (bits == 4'd8 && !address && !reading && !sda) acked <= acked + 32'd1;
      if (bits == 4'd8 && reading && !sda) begun <= begun + 32'd1;
      if (bits == 4'd7 && address && turned && wrong_address[1]) released <= 1'b1;
      if (bits == 4'd7 && !address && reading && next == LOW) begin
        received_valid <= 1'b1;
        received_index <= begun - 32'd1;
        received_data  <= {shift[6:0], sda};
      end
    end
  endtask

endmodule

`default_nettype wire
