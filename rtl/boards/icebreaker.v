// icebreaker: the ternary engine behind its host port on an iCEBreaker board with an iCE40UP5K.
//
// Purpose     Clock, reset and pins around engine_top: a host on PMOD 1A loads matrices and a vector over SPI or I2C. The
//             weight bank lies in the chip's SPRAM: 64 bits a word, so CS_WIDTH = 32 fills it.
// Parameters  PLL_DIVF, PLL_DIVQ  the clock is 12 MHz * (PLL_DIVF + 1) / 2^PLL_DIVQ; boards.toml says which is met
//             the others as engine_top
// Clock       Oscillator 12 MHz, PLL. The PLL's output is the only clock.
// Pins        icebreaker.pcf. btn_n (low when pressed) resets the design. led_red_n lights while the design is in reset,
//             led_green_n while it is selected over SPI.
// Timing      One clock domain; the pins of the buses are asynchronous to it (spi_target, i2c_target).
// Not done    No USB, no flash: the host is outside.
`default_nettype none

module icebreaker #(
    parameter PLL_DIVF    = 55,
    parameter PLL_DIVQ    = 5,
    parameter HOST_PORT   = 0,
    parameter I2C_ADDRESS = 66,
    parameter I2C_TIMEOUT = 1 << 20,
    parameter N_IN        = 512,
    parameter N_OUT       = 512,
    parameter MATRICES    = 2,
    parameter LANES       = 32,
    parameter CS_WIDTH    = 32,
    parameter COPI_WIDTH  = 8,
    parameter SIGN_FRAMES = 0
) (
    input wire        clk_12mhz,
    input wire        btn_n,
    // SPI
    input wire        spi_sclk,
    input wire        spi_cs_n,
    input wire        spi_copi,
    output wire       spi_poci,
    // I2C
    input wire        i2c_scl,
    inout wire        i2c_sda,
    output wire       led_red_n,
    output wire       led_green_n
);

  localparam [31:0] DIVF = PLL_DIVF, DIVQ = PLL_DIVQ;

  wire clk, locked, rst_n, poci, poci_enable, sda_low;

  assign spi_poci = poci_enable ? poci : 1'bz;
  assign i2c_sda  = sda_low ? 1'b0 : 1'bz;
  assign led_red_n   = rst_n;
  assign led_green_n = !poci_enable;

  // The pin of the oscillator is the PLL's own: a PLL fed from elsewhere would take the pin's input away.
  SB_PLL40_PAD #(
      .FEEDBACK_PATH("SIMPLE"), .DIVR(4'd0), .DIVF(DIVF[6:0]), .DIVQ(DIVQ[2:0]), .FILTER_RANGE(3'd1)
  ) u_pll (
      .PACKAGEPIN(clk_12mhz), .PLLOUTGLOBAL(clk), .LOCK(locked), .BYPASS(1'b0), .RESETB(1'b1),
      .EXTFEEDBACK(1'b0), .DYNAMICDELAY(8'd0),
      .LATCHINPUTVALUE(1'b0), .SDI(1'b0), .SCLK(1'b0)
  );

  board_reset u_board_reset (.clk(clk), .ready(locked && btn_n), .rst_n(rst_n));

  engine_top #(
      .HOST_PORT(HOST_PORT), .I2C_ADDRESS(I2C_ADDRESS), .I2C_TIMEOUT(I2C_TIMEOUT), .N_IN(N_IN), .N_OUT(N_OUT),
      .MATRICES(MATRICES), .LANES(LANES), .CS_WIDTH(CS_WIDTH), .COPI_WIDTH(COPI_WIDTH), .SIGN_FRAMES(SIGN_FRAMES)
  ) u_engine_top (
      .clk(clk), .rst_n(rst_n), .spi_sclk(spi_sclk), .spi_cs_n(spi_cs_n), .spi_copi(spi_copi), .spi_poci(poci),
      .spi_poci_enable(poci_enable), .i2c_scl(i2c_scl), .i2c_sda(i2c_sda), .i2c_sda_low(sda_low)
  );

endmodule

`default_nettype wire
