// chip_select_demux: leads CS_WIDTH chip-selects to one block of LANES scalars.
//
// Purpose     Lets a controller with few chip-select outputs serve many scalars: block b of the row pass
//             receives the chip-selects, every other scalar stays deselected.
// Parameters  LANES     >= 1          scalars that exist
//             CS_WIDTH  1 ... LANES   chip-selects driven at once; it need not divide LANES
// Ports       bit i of cs_n reaches lane block*CS_WIDTH + i; all selects are active low.
// Timing      Combinational. Scalars sample selects at the clock's rising edge, so a change of `block`
//             between two frames makes no gap.
// Not done    Bits of the last block that have no lane lead nowhere. block >= BLOCKS selects nobody.
`default_nettype none

module chip_select_demux #(
    parameter  LANES    = 64,
    parameter  CS_WIDTH = 32,
    localparam BLOCKS   = (LANES + CS_WIDTH - 1) / CS_WIDTH,
    localparam BLOCK_W  = (BLOCKS > 1) ? $clog2(BLOCKS) : 1
) (
    input wire  [CS_WIDTH-1:0] cs_n,
    input wire  [BLOCK_W-1:0]  block,
    output wire [LANES-1:0]    lane_cs_n
);

  genvar b;
  generate
    for (b = 0; b < BLOCKS; b = b + 1) begin : row_group
      localparam [31:0] THIS = b;
      localparam WIDTH = (LANES - b * CS_WIDTH < CS_WIDTH) ? LANES - b * CS_WIDTH : CS_WIDTH;
      wire here = (block == THIS[BLOCK_W-1:0]);
      assign lane_cs_n[b*CS_WIDTH+:WIDTH] = cs_n[WIDTH-1:0] | {WIDTH{!here}};
    end
  endgenerate

endmodule

`default_nettype wire
