// top, as a netlist: stands in for the whole design on the bench tb_top, which sees nothing but pins.
//
// Purpose     Module `netlist`, which synthesis made of the whole design at these parameters, behind its own pins.
// Parameters  As top in rtl/; the netlist was made for one choice of them.
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
    parameter ACTIVATION  = 2
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

  netlist u_netlist (
      .clk(clk), .rst_n(rst_n), .spi_sclk(spi_sclk), .spi_cs_n(spi_cs_n), .spi_copi(spi_copi),
      .spi_poci(spi_poci), .spi_poci_enable(spi_poci_enable), .i2c_scl(i2c_scl), .i2c_sda(i2c_sda),
      .i2c_sda_low(i2c_sda_low)
  );

endmodule

`default_nettype wire
