// synchronizer: one pin of the outside world, made safe for the design's clock.
//
// Purpose     Two flops against metastability, then a filter: the level follows the pin once STABLE
//             consecutive samples agree, so shorter glitches do not exist for what stands behind it.
// Parameters  STABLE  >= 1  samples that have to agree
// Timing      A level that stays reaches `level` STABLE + 1 to STABLE + 2 rising edges after the pin changed;
//             rise and fall are 1 in the one cycle before. Pins with the same STABLE keep their order to
//             within one cycle. A pin is taken to be low until reset ends.
// Not done    No bus of several bits: each pin is synchronized by itself.
`default_nettype none

module synchronizer #(
    parameter STABLE = 2
) (
    input wire  clk,
    input wire  rst_n,
    input wire  pin,
    output reg  level,
    output wire rise,
    output wire fall
);

  // samples[0] may be metastable: nothing but samples[1] reads it.
  reg [STABLE:0] samples;

  assign rise = !level && (samples[STABLE:1] == {STABLE{1'b1}});
  assign fall = level && (samples[STABLE:1] == {STABLE{1'b0}});

  always @(posedge clk) begin
    if (!rst_n) begin
      samples <= {(STABLE + 1) {1'b0}};
      level   <= 1'b0;
    end else begin
      samples <= {samples[STABLE-1:0], pin};
      if (rise || fall) level <= rise;
    end
  end

  generate
    if (STABLE < 1) begin : check_stable
      STABLE_must_be_at_least_1 stop ();
    end
  endgenerate

endmodule

`default_nettype wire
