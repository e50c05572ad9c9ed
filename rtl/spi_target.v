// spi_target: the SPI pins of the host port as a stream of bytes.
//
// Purpose     SPI mode 0 (clock idles low, sampled at its rising edge), most significant bit first, chip-select
//             active low. Says when a transaction begins and ends, hands over each byte that came in and asks
//             for each byte that goes out.
// Pins        sclk, cs_n, copi in; poci out while poci_enable is 1 (a pad lets go of the wire otherwise).
//             All are sampled by clk behind two flops and a filter that drops glitches of one cycle.
// Limits      sclk at most clk/10: sclk high and low at least 5 cycles each. cs_n low at least 5 cycles before
//             the first rising edge and high at least 5 cycles between transactions. copi is stable from 2
//             cycles before to 2 cycles after a rising edge of sclk. poci changes at most 5 cycles after the falling
//             edge (its first bit after cs_n falls).
// Stream      transaction_begin, transaction_end: a cycle each, in turn. end_within_byte: with
//             transaction_end, some but not all bits of a byte had come. byte_in_valid: byte_in is complete.
//             byte_out_taken: byte_out was taken, to be shifted out next; at the begin, and after each byte.
// Timing      byte_in_valid comes at the rising edge of a byte's last bit, byte_out_taken at the falling edge
//             that follows, at least 5 cycles later.
// Not done    No other mode, no bit order by choice, no time limit: cs_n high is the way out of anything.
`default_nettype none

module spi_target (
    input wire        clk,
    input wire        rst_n,
    // pins
    input wire        sclk,
    input wire        cs_n,
    input wire        copi,
    output wire       poci,
    output wire       poci_enable,
    // bytes
    output wire       transaction_begin,
    output wire       transaction_end,
    output wire       end_within_byte,
    output wire       byte_in_valid,
    output wire [7:0] byte_in,
    output wire       byte_out_taken,
    input wire  [7:0] byte_out
);

  wire sclk_level, sclk_rise, sclk_fall;
  wire cs_level, cs_rise, cs_fall;
  wire copi_level, copi_rise, copi_fall;

  synchronizer #(.STABLE(2)) u_sclk (
      .clk(clk), .rst_n(rst_n), .pin(sclk), .level(sclk_level), .rise(sclk_rise), .fall(sclk_fall)
  );
  synchronizer #(.STABLE(2)) u_cs_n (
      .clk(clk), .rst_n(rst_n), .pin(cs_n), .level(cs_level), .rise(cs_rise), .fall(cs_fall)
  );
  synchronizer #(.STABLE(2)) u_copi (
      .clk(clk), .rst_n(rst_n), .pin(copi), .level(copi_level), .rise(copi_rise), .fall(copi_fall)
  );

  wire unused = &{1'b0, sclk_level, cs_level, copi_rise, copi_fall};

  reg       open;
  reg [2:0] bits;  // of the current byte that have come
  reg [6:0] shift_in;
  reg [7:0] shift_out;

  // A chip-select that is low when reset ends has not fallen: the rest of that transaction is not seen.
  assign transaction_begin = cs_fall;
  assign transaction_end   = open && cs_rise;
  assign end_within_byte   = (bits != 3'd0);
  assign byte_in_valid     = open && !cs_rise && sclk_rise && (bits == 3'd7);
  assign byte_in           = {shift_in, copi_level};
  assign byte_out_taken    = cs_fall || (open && !cs_rise && sclk_fall && bits == 3'd0);
  assign poci              = shift_out[7];
  assign poci_enable       = open;

  always @(posedge clk) begin
    if (!rst_n) begin
      open      <= 1'b0;
      bits      <= 3'd0;
      shift_in  <= 7'd0;
      shift_out <= 8'd0;
    end else begin
      if (cs_rise || cs_fall) open <= cs_fall;
      if (cs_fall) bits <= 3'd0;
      else if (open && sclk_rise) bits <= bits + 3'd1;
      if (sclk_rise) shift_in <= byte_in[6:0];
      if (byte_out_taken) shift_out <= byte_out;
      else if (sclk_fall) shift_out <= {shift_out[6:0], 1'b0};
    end
  end

endmodule

`default_nettype wire
