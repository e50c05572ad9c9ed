// board_reset: the reset of a board's design: after power-on, while the PLL has no lock, and while a button is pressed.
//
// Purpose     Holds rst_n at 0 from configuration on until the clock has been good for a while, and again whenever
//             it is not.
// Parameters  HOLD_W  >= 1  2^HOLD_W cycles of clk without a break, before rst_n rises; bounces are shorter
// Pins        ready: asynchronous: the PLL is locked and no reset button is pressed
// Timing      rst_n falls at once with ready, whether clk runs or not, and rises with an edge of clk, two flops and
//             2^HOLD_W cycles after ready. The flops start at 0 with the configuration.
// Not done    No clock: what makes clk and ready is the board's top.
`default_nettype none

module board_reset #(
    parameter HOLD_W = 16
) (
    input wire  clk,
    input wire  ready,
    output wire rst_n
);

  reg [1:0]      steady = 2'b00;
  reg [HOLD_W:0] held   = {(HOLD_W + 1) {1'b0}};

  assign rst_n = held[HOLD_W];

  always @(posedge clk or negedge ready) begin
    if (!ready) steady <= 2'b00;
    else steady <= {steady[0], 1'b1};
  end

  always @(posedge clk or negedge ready) begin
    if (!ready) held <= {(HOLD_W + 1) {1'b0}};
    else if (steady[1] && !rst_n) held <= held + 1'b1;
  end

endmodule

`default_nettype wire
