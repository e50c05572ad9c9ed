// Chip-selects of one block reach its lanes and no others, whatever they are and whichever block is named.
`default_nettype none

module prove_chip_select_demux #(
    parameter  LANES    = 5,
    parameter  CS_WIDTH = 2,
    localparam BLOCKS   = (LANES + CS_WIDTH - 1) / CS_WIDTH,
    localparam BLOCK_W  = (BLOCKS > 1) ? $clog2(BLOCKS) : 1
) (
    input wire [CS_WIDTH-1:0] cs_n,
    input wire [BLOCK_W-1:0]  block
);

  wire [LANES-1:0] lane_cs_n;
  chip_select_demux #(.LANES(LANES), .CS_WIDTH(CS_WIDTH)) unit (.cs_n(cs_n), .block(block), .lane_cs_n(lane_cs_n));

  genvar i, j;
  generate
    for (i = 0; i < LANES; i = i + 1) begin : lane
      always @(*) assert (lane_cs_n[i] == !(block == i / CS_WIDTH && !cs_n[i%CS_WIDTH]));
      for (j = 0; j < LANES; j = j + 1) begin : other
        always @(*) if (i / CS_WIDTH != j / CS_WIDTH) assert (lane_cs_n[i] || lane_cs_n[j]);
      end
    end
  endgenerate

endmodule

`default_nettype wire
