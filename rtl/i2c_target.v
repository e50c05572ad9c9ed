// i2c_target: the I2C pins of the host port as a stream of bytes.
//
// Purpose     I2C target with a 7-bit address, standard and fast mode, most significant bit first. A transaction
//             goes from START to STOP; a repeated START that turns to reading continues it, any other ends it.
//             Says when a transaction begins and ends, hands over each byte that came in and asks for each byte
//             that goes out.
// Parameters  ADDRESS  8 ... 119   the 7-bit address (others are reserved by the bus)
//             TIMEOUT  >= 64       cycles without an edge of scl after which a transaction is given up
// Pins        scl, sda in; sda_low out: 1 pulls SDA low (open drain), 0 lets go. scl is never pulled.
//             Both are sampled by clk behind two flops and a filter that drops glitches of one cycle.
// Limits      scl low at least 10 cycles, high at least 6; sda stable from 4 cycles before scl rises until scl
//             falls; START, STOP and the time between them at least 6 cycles each. 400 kHz needs clk >= 10 MHz.
// Stream      As spi_target. byte_refused: the byte that came in, and the rest, is not acknowledged.
//             transaction_begin when the address matches and no transaction is open. end_within_byte: START,
//             STOP or the time limit came within a byte or before its acknowledgement.
// Timing      byte_in_valid comes when scl falls after a byte's last bit, byte_refused is taken a cycle later.
//             byte_out_taken comes when scl falls after the acknowledgement before that byte.
// Not done    No clock stretching, no general call, no 10-bit address, no high-speed mode.
`default_nettype none

module i2c_target #(
    parameter ADDRESS = 66,
    parameter TIMEOUT = 1 << 20
) (
    input wire        clk,
    input wire        rst_n,
    // pins
    input wire        scl,
    input wire        sda,
    output reg        sda_low,
    // bytes
    output reg        transaction_begin,
    output reg        transaction_end,
    output reg        end_within_byte,
    output wire       byte_in_valid,
    output wire [7:0] byte_in,
    input wire        byte_refused,
    output wire       byte_out_taken,
    input wire  [7:0] byte_out
);

  localparam [2:0] IDLE = 3'd0, SELECT = 3'd1, SELECT_ACK = 3'd2, IN = 3'd3, IN_ACK = 3'd4, OUT = 3'd5,
                   OUT_ACK = 3'd6;
  localparam TIMEOUT_W = $clog2(TIMEOUT);
  localparam [31:0] LAST_TICK = TIMEOUT - 1;
  localparam [31:0] OWN_ADDRESS = ADDRESS;

  wire scl_level, scl_rise, scl_fall;
  wire sda_level, sda_rise, sda_fall;

  // SDA passes one cycle later than SCL: a host that changes SDA as SCL falls does not look like START or STOP.
  synchronizer #(.STABLE(2)) u_scl (
      .clk(clk), .rst_n(rst_n), .pin(scl), .level(scl_level), .rise(scl_rise), .fall(scl_fall)
  );
  synchronizer #(.STABLE(3)) u_sda (
      .clk(clk), .rst_n(rst_n), .pin(sda), .level(sda_level), .rise(sda_rise), .fall(sda_fall)
  );

  reg [2:0]           phase;
  reg                 open;      // a transaction is going on
  reg                 reading;   // the address byte asked for bytes out
  reg                 begins;    // transaction_begin follows the end of the last one
  reg                 clocked;   // scl rose since START: its next fall ends a bit
  reg [2:0]           bits;      // of the current byte that are complete, their clock has fallen
  reg [7:0]           shift_in;
  reg [7:0]           shift_out;
  reg                 host_ack;
  reg [TIMEOUT_W-1:0] ticks;

  wire start_seen = sda_fall && scl_level && !scl_fall;
  wire stop_seen  = sda_rise && scl_level && !scl_fall;
  wire given_up   = (ticks == LAST_TICK[TIMEOUT_W-1:0]);
  wire bit_ends   = scl_fall && clocked;
  wire byte_ends  = bit_ends && (bits == 3'd7);
  wire selected   = (shift_in[7:1] == OWN_ADDRESS[6:0]);
  wire partial    = given_up || bits != 3'd0 || phase == SELECT_ACK || phase == IN_ACK || phase == OUT_ACK;

  assign byte_in        = shift_in;
  assign byte_in_valid  = (phase == IN) && byte_ends;
  assign byte_out_taken = bit_ends && ((phase == SELECT_ACK && reading) || (phase == OUT_ACK && host_ack));

  always @(posedge clk) begin
    if (scl_rise) shift_in <= {shift_in[6:0], sda_level};
    if (scl_rise) host_ack <= !sda_level;
    clocked <= scl_rise || (clocked && !start_seen);
    if (scl_rise || scl_fall || (phase == IDLE && !open)) ticks <= {TIMEOUT_W{1'b0}};
    else ticks <= ticks + 1'b1;
    if (byte_out_taken) shift_out <= byte_out;
    else if (scl_fall) shift_out <= {shift_out[6:0], 1'b0};
  end

  always @(posedge clk) begin
    if (!rst_n) begin
      phase <= IDLE;
      bits  <= 3'd0;
    end else if (start_seen) begin
      phase <= SELECT;
      bits  <= 3'd0;
    end else if (stop_seen || given_up) begin
      phase <= IDLE;
      bits  <= 3'd0;
    end else if (bit_ends) begin
      if (phase == SELECT || phase == IN || phase == OUT) bits <= bits + 3'd1;
      case (phase)
        SELECT: if (bits == 3'd7) phase <= selected ? SELECT_ACK : IDLE;
        SELECT_ACK: phase <= reading ? OUT : IN;
        IN: if (bits == 3'd7) phase <= IN_ACK;
        IN_ACK: phase <= byte_refused ? IDLE : IN;
        OUT: if (bits == 3'd7) phase <= OUT_ACK;
        OUT_ACK: phase <= host_ack ? OUT : IDLE;
        default: phase <= IDLE;
      endcase
    end
  end

  wire address_ends = (phase == SELECT) && byte_ends && !given_up;
  wire turns        = selected && shift_in[0];  // to reading: an open transaction goes on
  wire closes       = open && (stop_seen || given_up || (start_seen && partial) ||
                               (address_ends && !turns));

  always @(posedge clk) begin
    if (!rst_n) begin
      open              <= 1'b0;
      reading           <= 1'b0;
      begins            <= 1'b0;
      transaction_begin <= 1'b0;
      transaction_end   <= 1'b0;
      end_within_byte   <= 1'b0;
      sda_low           <= 1'b0;
    end else begin
      if (address_ends) reading <= shift_in[0];
      if (address_ends && selected) open <= 1'b1;
      else if (closes) open <= 1'b0;
      begins            <= address_ends && selected && !(open && turns);
      transaction_begin <= begins;
      transaction_end   <= closes;
      end_within_byte   <= partial && !address_ends;
      case (phase)
        SELECT_ACK: sda_low <= 1'b1;
        IN_ACK: sda_low <= !byte_refused;
        OUT: sda_low <= !shift_out[7];
        default: sda_low <= 1'b0;
      endcase
    end
  end

  generate
    if (ADDRESS < 8 || ADDRESS > 119) begin : check_address
      I2C_ADDRESS_must_be_8_to_119 stop ();
    end
    if (TIMEOUT < 64) begin : check_timeout
      I2C_TIMEOUT_must_be_at_least_64 stop ();
    end
  endgenerate

endmodule

`default_nettype wire
