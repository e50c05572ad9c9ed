// host_port: the design's door to a host, over SPI or I2C.
//
// Purpose     The bus target that BUS chooses, the decoder of the one command set, and the registers. What the host
//             can say and what it gets is docs/host-port.md.
// Parameters  BUS          0 SPI mode 0, 1 I2C
//             I2C_ADDRESS  8 ... 119  its 7-bit address
//             I2C_TIMEOUT  >= 64      cycles without an edge of scl that end a transaction
//             the others as transformer_layer
// Pins        Those of the bus that is not chosen are ignored, or driven to rest (0).
// Layer       port_*, error, error_clear, start_*, busy as transformer_layer: a byte a request, no
//             back-pressure, a read's answer in order.
// Timing      One clock domain. Pins are asynchronous to it, behind two flops each: spi_target and i2c_target
//             state the ratios.
// Not done    One bus at a time; no interrupt line: a host polls busy in the status byte.
`default_nettype none

module host_port #(
    parameter BUS         = 0,
    parameter I2C_ADDRESS = 66,
    parameter I2C_TIMEOUT = 1 << 20,
    parameter WIDTH       = 64,
    parameter HEADS       = 4,
    parameter KV_HEADS    = 4,
    parameter HEAD_WIDTH  = 16,
    parameter FFN_WIDTH   = 192,
    parameter CONTEXT     = 128,
    parameter LAYERS      = 2,
    parameter SLOTS       = 2,
    parameter LANES       = 64,
    parameter CS_WIDTH    = 64,
    parameter COPI_WIDTH  = 8,
    parameter SIGN_FRAMES = 0,
    parameter DOT_WIDTH   = 16,
    parameter NORM        = 0,
    parameter ACTIVATION  = 2
) (
    input wire         clk,
    input wire         rst_n,
    // SPI
    input wire         spi_sclk,
    input wire         spi_cs_n,
    input wire         spi_copi,
    output wire        spi_poci,
    output wire        spi_poci_enable,
    // I2C
    input wire         i2c_scl,
    input wire         i2c_sda,
    output wire        i2c_sda_low,
    // layer
    output wire        port_valid,
    output wire        port_write,
    output wire [2:0]  port_bank,
    output wire [31:0] port_address,
    output wire [7:0]  port_data,
    input wire         port_read_valid,
    input wire  [7:0]  port_read_data,
    input wire  [5:0]  error,
    output wire        error_clear,
    output wire        start_valid,
    input wire         start_ready,
    output wire [15:0] start_layer,
    output wire [15:0] start_count,
    output wire [15:0] start_slot,
    output wire [15:0] start_position,
    input wire         busy
);

  wire        transaction_begin, transaction_end, end_within_byte;
  wire        byte_in_valid, byte_refused, byte_out_taken;
  wire [7:0]  byte_in, byte_out;

  wire [7:0]  register_number;
  wire [31:0] register_write_data, register_read_data;
  wire        register_write, register_known, register_writable, register_legal;

  generate
    if (BUS == 0) begin : spi
      wire unused = &{1'b0, i2c_scl, i2c_sda, byte_refused};
      assign i2c_sda_low = 1'b0;
      spi_target u_spi_target (
          .clk(clk), .rst_n(rst_n), .sclk(spi_sclk), .cs_n(spi_cs_n), .copi(spi_copi), .poci(spi_poci),
          .poci_enable(spi_poci_enable), .transaction_begin(transaction_begin),
          .transaction_end(transaction_end), .end_within_byte(end_within_byte),
          .byte_in_valid(byte_in_valid), .byte_in(byte_in), .byte_out_taken(byte_out_taken),
          .byte_out(byte_out)
      );
    end else begin : i2c
      wire unused = &{1'b0, spi_sclk, spi_cs_n, spi_copi};
      assign spi_poci        = 1'b0;
      assign spi_poci_enable = 1'b0;
      i2c_target #(.ADDRESS(I2C_ADDRESS), .TIMEOUT(I2C_TIMEOUT)) u_i2c_target (
          .clk(clk), .rst_n(rst_n), .scl(i2c_scl), .sda(i2c_sda), .sda_low(i2c_sda_low),
          .transaction_begin(transaction_begin), .transaction_end(transaction_end),
          .end_within_byte(end_within_byte), .byte_in_valid(byte_in_valid), .byte_in(byte_in),
          .byte_refused(byte_refused), .byte_out_taken(byte_out_taken), .byte_out(byte_out)
      );
    end
  endgenerate

  command_decoder #(.FULL_DUPLEX((BUS == 0) ? 1 : 0), .WEIGHT_BYTES((2 * CS_WIDTH + 7) / 8)) u_command_decoder (
      .clk(clk), .rst_n(rst_n),
      .transaction_begin(transaction_begin), .transaction_end(transaction_end),
      .end_within_byte(end_within_byte), .byte_in_valid(byte_in_valid), .byte_in(byte_in),
      .byte_refused(byte_refused), .byte_out_taken(byte_out_taken), .byte_out(byte_out),
      .register_number(register_number), .register_write_data(register_write_data),
      .register_write(register_write), .register_known(register_known),
      .register_writable(register_writable), .register_legal(register_legal),
      .register_read_data(register_read_data),
      .port_valid(port_valid), .port_write(port_write), .port_bank(port_bank),
      .port_address(port_address), .port_data(port_data), .port_read_valid(port_read_valid),
      .port_read_data(port_read_data), .error(error), .error_clear(error_clear),
      .start_valid(start_valid), .start_ready(start_ready), .busy(busy)
  );

  host_registers #(
      .WIDTH(WIDTH), .HEADS(HEADS), .KV_HEADS(KV_HEADS), .HEAD_WIDTH(HEAD_WIDTH), .FFN_WIDTH(FFN_WIDTH),
      .CONTEXT(CONTEXT), .LAYERS(LAYERS), .SLOTS(SLOTS), .LANES(LANES), .CS_WIDTH(CS_WIDTH),
      .COPI_WIDTH(COPI_WIDTH), .SIGN_FRAMES(SIGN_FRAMES), .DOT_WIDTH(DOT_WIDTH), .NORM(NORM),
      .ACTIVATION(ACTIVATION)
  ) u_host_registers (
      .clk(clk), .rst_n(rst_n), .named(byte_in), .selected(register_number), .known(register_known),
      .writable(register_writable), .legal(register_legal), .read_data(register_read_data),
      .write(register_write), .write_data(register_write_data),
      .layer(start_layer), .count(start_count), .slot(start_slot), .position(start_position)
  );

  generate
    if (BUS != 0 && BUS != 1) begin : check_bus
      HOST_PORT_must_be_0_or_1 stop ();
    end
  endgenerate

endmodule

`default_nettype wire
