// hx8k: the ternary engine behind its host port on an iCE40HX8K breakout board (ICE40HX8K-B-EVN).
//
// Purpose     Clock, reset and pins around engine_top: a host on header J2 loads matrices and a vector over SPI or I2C.
//             The complete layer does not fit this chip (docs/hardware.md).
// Parameters  PLL_DIVF, PLL_DIVQ  the clock is 12 MHz * (PLL_DIVF + 1) / 2^PLL_DIVQ; boards.toml says which is met
//             the others as engine_top
// Clock       Oscillator 12 MHz, PLL. The PLL's output is the only clock.
// Pins        hx8k.pcf. led: 0 out of reset, 1 PLL locked, 2 selected over SPI, 3 SDA held low, 6:4 dark, 7 changes every
//             2^25 cycles. The board has no button: the design is reset by configuration.
// Timing      One clock domain; the pins of the buses are asynchronous to it (spi_target, i2c_target).
// Not done    No USB: the host is outside.
`default_nettype none

module hx8k #(
    parameter PLL_DIVF    = 63,
    parameter PLL_DIVQ    = 4,
    parameter HOST_PORT   = 0,
    parameter I2C_ADDRESS = 66,
    parameter I2C_TIMEOUT = 1 << 20,
    parameter N_IN        = 128,
    parameter N_OUT       = 128,
    parameter MATRICES    = 3,
    parameter LANES       = 64,
    parameter CS_WIDTH    = 64,
    parameter COPI_WIDTH  = 8,
    parameter SIGN_FRAMES = 0
) (
    input wire        clk_12mhz,
    // SPI
    input wire        spi_sclk,
    input wire        spi_cs_n,
    input wire        spi_copi,
    output wire       spi_poci,
    // I2C
    input wire        i2c_scl,
    inout wire        i2c_sda,
    output wire [7:0] led
);

  localparam [31:0] DIVF = PLL_DIVF, DIVQ = PLL_DIVQ;

  wire       clk, locked, rst_n, poci, poci_enable, sda_low;
  reg [25:0] beat = 26'd0;

  always @(posedge clk) beat <= beat + 26'd1;

  assign spi_poci = poci_enable ? poci : 1'bz;
  assign i2c_sda  = sda_low ? 1'b0 : 1'bz;
  assign led      = {beat[25], 3'd0, sda_low, poci_enable, locked, rst_n};

  SB_PLL40_CORE #(
      .FEEDBACK_PATH("SIMPLE"), .DIVR(4'd0), .DIVF(DIVF[6:0]), .DIVQ(DIVQ[2:0]), .FILTER_RANGE(3'd1)
  ) u_pll (
      .REFERENCECLK(clk_12mhz), .PLLOUTGLOBAL(clk), .LOCK(locked), .BYPASS(1'b0), .RESETB(1'b1),
      .EXTFEEDBACK(1'b0), .DYNAMICDELAY(8'd0),
      .LATCHINPUTVALUE(1'b0), .SDI(1'b0), .SCLK(1'b0)
  );

  board_reset u_board_reset (.clk(clk), .ready(locked), .rst_n(rst_n));

  engine_top #(
      .HOST_PORT(HOST_PORT), .I2C_ADDRESS(I2C_ADDRESS), .I2C_TIMEOUT(I2C_TIMEOUT), .N_IN(N_IN), .N_OUT(N_OUT),
      .MATRICES(MATRICES), .LANES(LANES), .CS_WIDTH(CS_WIDTH), .COPI_WIDTH(COPI_WIDTH), .SIGN_FRAMES(SIGN_FRAMES)
  ) u_engine_top (
      .clk(clk), .rst_n(rst_n), .spi_sclk(spi_sclk), .spi_cs_n(spi_cs_n), .spi_copi(spi_copi), .spi_poci(poci),
      .spi_poci_enable(poci_enable), .i2c_scl(i2c_scl), .i2c_sda(i2c_sda), .i2c_sda_low(sda_low)
  );

endmodule

`default_nettype wire
