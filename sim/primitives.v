// primitives: stand-ins for the vendors' cells that the boards' tops use, for lint and simulation.
//
// Purpose     A clock that passes through, and a lock that is there at once. Only the pins that the tops connect.
`default_nettype none

module EHXPLLL #(
    parameter CLKI_DIV = 1, CLKFB_DIV = 1, CLKOP_DIV = 8, CLKOP_CPHASE = 0,
    parameter CLKOP_ENABLE = "ENABLED", FEEDBK_PATH = "CLKOP"
) (
    input wire  CLKI, CLKFB, RST, STDBY, PHASESEL1, PHASESEL0, PHASEDIR, PHASESTEP, PHASELOADREG, PLLWAKESYNC,
    input wire  ENCLKOP, ENCLKOS, ENCLKOS2, ENCLKOS3,
    output wire CLKOP, LOCK
);
  wire unused = &{
    1'b0, CLKFB, RST, STDBY, PHASESEL1, PHASESEL0, PHASEDIR, PHASESTEP, PHASELOADREG, PLLWAKESYNC, ENCLKOP, ENCLKOS,
    ENCLKOS2, ENCLKOS3
  };
  assign CLKOP = CLKI;
  assign LOCK  = 1'b1;
endmodule

module SB_PLL40_CORE #(
    parameter FEEDBACK_PATH = "SIMPLE", DIVR = 0, DIVF = 0, DIVQ = 0, FILTER_RANGE = 0
) (
    input wire       REFERENCECLK, EXTFEEDBACK, BYPASS, RESETB, LATCHINPUTVALUE, SDI, SCLK,
    input wire [7:0] DYNAMICDELAY,
    output wire      PLLOUTGLOBAL, LOCK
);
  wire unused = &{1'b0, EXTFEEDBACK, BYPASS, RESETB, LATCHINPUTVALUE, SDI, SCLK, DYNAMICDELAY};
  assign PLLOUTGLOBAL = REFERENCECLK;
  assign LOCK         = 1'b1;
endmodule

module SB_PLL40_PAD #(
    parameter FEEDBACK_PATH = "SIMPLE", DIVR = 0, DIVF = 0, DIVQ = 0, FILTER_RANGE = 0
) (
    input wire       PACKAGEPIN, EXTFEEDBACK, BYPASS, RESETB, LATCHINPUTVALUE, SDI, SCLK,
    input wire [7:0] DYNAMICDELAY,
    output wire      PLLOUTGLOBAL, LOCK
);
  wire unused = &{1'b0, EXTFEEDBACK, BYPASS, RESETB, LATCHINPUTVALUE, SDI, SCLK, DYNAMICDELAY};
  assign PLLOUTGLOBAL = PACKAGEPIN;
  assign LOCK         = 1'b1;
endmodule

`default_nettype wire
