// top: the whole design: transformer layers behind a host port.
//
// Purpose     What goes onto a chip: a host loads the banks over SPI or I2C, writes the residual stream, starts runs of
//             layers and reads the stream back (docs/host-port.md).
// Parameters  HOST_PORT    0 SPI, 1 I2C
//             I2C_ADDRESS  8 ... 119  7-bit address
//             I2C_TIMEOUT  >= 64      cycles without an edge of scl that end a transaction
//             the others as transformer_layer
// Pins        spi_poci drives while spi_poci_enable is 1; i2c_sda_low pulls SDA low. Pins of the bus that is not
//             chosen are ignored, or rest at 0.
// Timing      One clock domain; the pins are synchronized (spi_target, i2c_target).
// Not done    No pads, no clock generation, no reset synchronizer: rst_n is synchronous to clk.
`default_nettype none

module top #(
    parameter HOST_PORT   = 0,
    parameter I2C_ADDRESS = 66,
    parameter I2C_TIMEOUT = 1 << 20,
    parameter WIDTH       = 64,
    parameter HEADS       = 4,
    parameter KV_HEADS    = 4,
    parameter HEAD_WIDTH  = 16,
    parameter FFN_WIDTH   = 192,
    parameter CONTEXT     = 128,
    parameter LAYERS      = 1,
    parameter SLOTS       = 1,
    parameter LANES       = 64,
    parameter CS_WIDTH    = 64,
    parameter COPI_WIDTH  = 1,
    parameter SIGN_FRAMES = 1,
    parameter DOT_WIDTH   = 4,
    parameter NORM        = 0,
    parameter ACTIVATION  = 2,
    parameter SLICE_W     = 2 * CS_WIDTH
) (
    input wire  clk,
    input wire  rst_n,
    // SPI
    input wire  spi_sclk,
    input wire  spi_cs_n,
    input wire  spi_copi,
    output wire spi_poci,
    output wire spi_poci_enable,
    // I2C
    input wire  i2c_scl,
    input wire  i2c_sda,
    output wire i2c_sda_low
);

  wire        port_valid, port_write, port_read_valid, error_clear, start_valid, start_ready, busy;
  wire [2:0]  port_bank;
  wire [31:0] port_address;
  wire [7:0]  port_data, port_read_data;
  wire [5:0]  error;
  wire [15:0] start_layer, start_count, start_slot, start_position;
  wire [15:0] step, layer, position;
  wire [3:0]  phase;

  wire unused_but_observed = &{1'b0, step, layer, position, phase};

  host_port #(
      .BUS(HOST_PORT), .I2C_ADDRESS(I2C_ADDRESS), .I2C_TIMEOUT(I2C_TIMEOUT),
      .WIDTH(WIDTH), .HEADS(HEADS), .KV_HEADS(KV_HEADS), .HEAD_WIDTH(HEAD_WIDTH), .FFN_WIDTH(FFN_WIDTH),
      .CONTEXT(CONTEXT), .LAYERS(LAYERS), .SLOTS(SLOTS), .LANES(LANES), .CS_WIDTH(CS_WIDTH),
      .COPI_WIDTH(COPI_WIDTH), .SIGN_FRAMES(SIGN_FRAMES), .DOT_WIDTH(DOT_WIDTH), .NORM(NORM),
      .ACTIVATION(ACTIVATION)
  ) u_host_port (
      .clk(clk), .rst_n(rst_n),
      .spi_sclk(spi_sclk), .spi_cs_n(spi_cs_n), .spi_copi(spi_copi), .spi_poci(spi_poci),
      .spi_poci_enable(spi_poci_enable), .i2c_scl(i2c_scl), .i2c_sda(i2c_sda), .i2c_sda_low(i2c_sda_low),
      .port_valid(port_valid), .port_write(port_write), .port_bank(port_bank),
      .port_address(port_address), .port_data(port_data), .port_read_valid(port_read_valid),
      .port_read_data(port_read_data), .error(error), .error_clear(error_clear),
      .start_valid(start_valid), .start_ready(start_ready), .start_layer(start_layer),
      .start_count(start_count), .start_slot(start_slot), .start_position(start_position), .busy(busy)
  );

  transformer_layer #(
      .WIDTH(WIDTH), .HEADS(HEADS), .KV_HEADS(KV_HEADS), .HEAD_WIDTH(HEAD_WIDTH), .FFN_WIDTH(FFN_WIDTH),
      .CONTEXT(CONTEXT), .LAYERS(LAYERS), .SLOTS(SLOTS), .LANES(LANES), .CS_WIDTH(CS_WIDTH),
      .COPI_WIDTH(COPI_WIDTH), .SIGN_FRAMES(SIGN_FRAMES), .DOT_WIDTH(DOT_WIDTH), .NORM(NORM),
      .ACTIVATION(ACTIVATION), .SLICE_W(SLICE_W)
  ) u_transformer_layer (
      .clk(clk), .rst_n(rst_n),
      .port_valid(port_valid), .port_write(port_write), .port_bank(port_bank),
      .port_address(port_address), .port_data(port_data), .port_read_valid(port_read_valid),
      .port_read_data(port_read_data), .error(error), .error_clear(error_clear),
      .start_valid(start_valid), .start_ready(start_ready), .start_layer(start_layer),
      .start_count(start_count), .start_slot(start_slot), .start_position(start_position), .hold(1'b0),
      .busy(busy), .step(step), .layer(layer), .position(position), .phase(phase)
  );

endmodule

`default_nettype wire
