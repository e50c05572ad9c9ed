// ulx3s: the whole design on a ULX3S board with an LFE5U-85F.
//
// Purpose     Clock, reset and pins around top: a host on header J1 loads and runs a model over SPI or I2C.
// Parameters  CLK_MULTIPLY  1 ... 4  the design's clock is CLK_MULTIPLY * 25 MHz; boards.toml says which is met
//             SLICE_W       of the weight bank: a block RAM holds 4096 words of 4 bits
//             the others as top
// Clock       Oscillator 25 MHz, PLL with its VCO at 600 MHz. The PLL's output is the only clock.
// Pins        ulx3s.lpf. btn_power_n (low when pressed) and btn_fire1 (high when pressed) reset the design. led: 0 out of
//             reset, 1 PLL locked, 2 selected over SPI, 3 SDA held low, 6:4 dark, 7 changes every 2^25 cycles.
//             wifi_gpio0 stays 1, or the board's ESP32 takes the FPGA over.
// Timing      One clock domain; the pins of the buses are asynchronous to it (spi_target, i2c_target).
// Not done    No USB, flash, SDRAM or display: the host is outside.
`default_nettype none

module ulx3s #(
    parameter CLK_MULTIPLY = 4,
    parameter HOST_PORT    = 0,
    parameter I2C_ADDRESS  = 66,
    parameter I2C_TIMEOUT  = 1 << 20,
    parameter WIDTH        = 64,
    parameter HEADS        = 4,
    parameter KV_HEADS     = 2,
    parameter HEAD_WIDTH   = 16,
    parameter FFN_WIDTH    = 192,
    parameter CONTEXT      = 128,
    parameter LAYERS       = 2,
    parameter SLOTS        = 2,
    parameter LANES        = 64,
    parameter CS_WIDTH     = 64,
    parameter COPI_WIDTH   = 8,
    parameter SIGN_FRAMES  = 0,
    parameter DOT_WIDTH    = 4,
    parameter NORM         = 0,
    parameter ACTIVATION   = 2,
    parameter SLICE_W      = 4
) (
    input wire        clk_25mhz,
    input wire        btn_power_n,
    input wire        btn_fire1,
    // SPI
    input wire        spi_sclk,
    input wire        spi_cs_n,
    input wire        spi_copi,
    output wire       spi_poci,
    // I2C
    input wire        i2c_scl,
    inout wire        i2c_sda,
    output wire [7:0] led,
    output wire       wifi_gpio0
);

  wire       clk, locked, rst_n, poci, poci_enable, sda_low;
  reg [25:0] beat = 26'd0;

  always @(posedge clk) beat <= beat + 26'd1;

  assign spi_poci   = poci_enable ? poci : 1'bz;
  assign i2c_sda    = sda_low ? 1'b0 : 1'bz;
  assign led        = {beat[25], 3'd0, sda_low, poci_enable, locked, rst_n};
  assign wifi_gpio0 = 1'b1;

  // The output that is fed back runs at CLKFB_DIV * 25 MHz, and the VCO CLKOP_DIV times as fast.
  EHXPLLL #(
      .CLKI_DIV(1), .CLKFB_DIV(CLK_MULTIPLY), .CLKOP_DIV(24 / CLK_MULTIPLY), .CLKOP_CPHASE(24 / CLK_MULTIPLY - 1),
      .CLKOP_ENABLE("ENABLED"), .FEEDBK_PATH("CLKOP")
  ) u_pll (
      .CLKI(clk_25mhz), .CLKFB(clk), .CLKOP(clk), .LOCK(locked), .RST(1'b0), .STDBY(1'b0), .PHASESEL1(1'b0),
      .PHASESEL0(1'b0), .PHASEDIR(1'b0), .PHASESTEP(1'b0), .PHASELOADREG(1'b0), .PLLWAKESYNC(1'b0),
      .ENCLKOP(1'b1), .ENCLKOS(1'b0), .ENCLKOS2(1'b0), .ENCLKOS3(1'b0)
  );

  board_reset u_board_reset (.clk(clk), .ready(locked && btn_power_n && !btn_fire1), .rst_n(rst_n));

  top #(
      .HOST_PORT(HOST_PORT), .I2C_ADDRESS(I2C_ADDRESS), .I2C_TIMEOUT(I2C_TIMEOUT), .WIDTH(WIDTH), .HEADS(HEADS),
      .KV_HEADS(KV_HEADS), .HEAD_WIDTH(HEAD_WIDTH), .FFN_WIDTH(FFN_WIDTH), .CONTEXT(CONTEXT), .LAYERS(LAYERS),
      .SLOTS(SLOTS), .LANES(LANES), .CS_WIDTH(CS_WIDTH), .COPI_WIDTH(COPI_WIDTH), .SIGN_FRAMES(SIGN_FRAMES),
      .DOT_WIDTH(DOT_WIDTH), .NORM(NORM), .ACTIVATION(ACTIVATION), .SLICE_W(SLICE_W)
  ) u_top (
      .clk(clk), .rst_n(rst_n), .spi_sclk(spi_sclk), .spi_cs_n(spi_cs_n), .spi_copi(spi_copi), .spi_poci(poci),
      .spi_poci_enable(poci_enable), .i2c_scl(i2c_scl), .i2c_sda(i2c_sda), .i2c_sda_low(sda_low)
  );

  generate
    if (CLK_MULTIPLY < 1 || CLK_MULTIPLY > 4) begin : check_clock
      CLK_MULTIPLY_must_be_1_to_4 stop ();
    end
  endgenerate

endmodule

`default_nettype wire
