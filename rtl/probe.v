// probe: a named observation point.
//
// Purpose     Gives one stream of tensor elements a fixed scope name in every trace. The manifest
//             (rtl/manifest.toml) maps probe scopes to tensors; nothing else may rely on them.
// Parameters  INDEX_W >= 1  bits of the element's index
//             DATA_W  >= 1  bits of the element
// Timing      valid is sampled at each rising edge of the design's clock: one element a cycle.
//             tensor, index and data carry no X while valid is 1 (the benches check it).
// Not done    No logic, no ports driven: synthesis removes it.
`default_nettype none

module probe #(
    parameter INDEX_W = 1,
    parameter DATA_W  = 8
) (
    input wire               valid,
    input wire [15:0]        tensor,
    input wire [INDEX_W-1:0] index,
    input wire [DATA_W-1:0]  data
);

  wire unused = &{1'b0, valid, tensor, index, data};

endmodule

`default_nettype wire
