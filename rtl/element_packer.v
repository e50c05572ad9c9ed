// element_packer: puts DOT_WIDTH elements side by side into one memory word.
//
// Purpose     Elements of a head arrive one by one; attention reads DOT_WIDTH of them in a clock.
// Parameters  DOT_WIDTH  1, 2, 4, 8 or 16  elements of a word; element i in bits 8i+7 ... 8i
// Timing      word_valid and word come in the cycle after the word's last element.
// Not done    Elements of a word that is not completed are lost at the next in_first.
`default_nettype none

module element_packer #(
    parameter DOT_WIDTH = 4
) (
    input wire                   clk,
    input wire                   rst_n,
    input wire                   in_valid,
    input wire                   in_first,  // the first element of a vector starts a word
    input wire [7:0]             in_data,
    output reg                   word_valid,
    output reg [8*DOT_WIDTH-1:0] word
);

  localparam COUNT_W = (DOT_WIDTH > 1) ? $clog2(DOT_WIDTH) : 1;
  localparam [31:0] LAST = DOT_WIDTH - 1;

  reg  [COUNT_W-1:0]       count;
  wire [COUNT_W-1:0]       place   = in_first ? {COUNT_W{1'b0}} : count;
  wire                     last    = (place == LAST[COUNT_W-1:0]);
  wire [8*DOT_WIDTH+8-1:0] shifted = {in_data, word};

  always @(posedge clk) begin
    if (!rst_n) word_valid <= 1'b0;
    else word_valid <= in_valid && last;
    if (in_valid) begin
      count <= last ? {COUNT_W{1'b0}} : place + 1'b1;
      word  <= shifted[8*DOT_WIDTH+7:8];
    end
  end

  wire unused = &{1'b0, shifted[7:0]};

endmodule

`default_nettype wire
