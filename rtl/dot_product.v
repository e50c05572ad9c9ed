// dot_product: the product of a query with a key, DOT_WIDTH elements a clock.
//
// Purpose     Multiplies two words of int8 element by element, adds the products in a tree and the trees' sums
//             over the words of a head.
// Parameters  HEAD_WIDTH >= 2; DOT_WIDTH 1, 2, 4, 8 or 16, divides HEAD_WIDTH
// Ports       in_first and in_last mark a head's first and last word (both, when there is one).
// Timing      A word a clock. The sum is valid LATENCY = 3 + log2(DOT_WIDTH) cycles after in_last; out_soon comes
//             the cycle before, to fetch what the sum is multiplied with. One multiplier or adder a stage.
// Numerics    Exact: 15 + ceil(log2 HEAD_WIDTH) bits (numerics R-SCORE).
// Not done    No check that first and last alternate.
`default_nettype none

module dot_product #(
    parameter  HEAD_WIDTH = 16,
    parameter  DOT_WIDTH  = 4,
    localparam DOT_W      = 15 + $clog2(HEAD_WIDTH)
) (
    input wire                    clk,
    input wire                    rst_n,
    input wire                    in_valid,
    input wire                    in_first,
    input wire                    in_last,
    input wire  [8*DOT_WIDTH-1:0] a,
    input wire  [8*DOT_WIDTH-1:0] b,
    output wire                   out_soon,
    output reg                    out_valid,
    output reg signed [DOT_W-1:0] out_dot
);

  localparam LEVELS = $clog2(DOT_WIDTH);
  localparam STAGES = 2 + LEVELS;  // operands, products, a stage for each level of the tree
  localparam TREE_W = 15 + LEVELS;

  reg [STAGES-1:0] valid, first, last;

  always @(posedge clk) begin
    if (!rst_n) valid <= {STAGES{1'b0}};
    else valid <= {valid[STAGES-2:0], in_valid};
    first <= {first[STAGES-2:0], in_first};
    last  <= {last[STAGES-2:0], in_last};
  end

  // Nodes 0 ... 2 DOT_WIDTH - 2: node k adds nodes 2k+1 and 2k+2, the last DOT_WIDTH are the products.
  wire [TREE_W*(2*DOT_WIDTH-1)-1:0] node;
  genvar i;
  generate
    for (i = 0; i < DOT_WIDTH; i = i + 1) begin : product
      reg signed [7:0]        a_q, b_q;
      reg signed [TREE_W-1:0] sum;
      always @(posedge clk) begin
        a_q <= a[8*i+:8];
        b_q <= b[8*i+:8];
        sum <= a_q * b_q;
      end
      assign node[TREE_W*(DOT_WIDTH-1+i)+:TREE_W] = sum;
    end
    for (i = 0; i < DOT_WIDTH - 1; i = i + 1) begin : adder
      reg [TREE_W-1:0] sum;
      always @(posedge clk) sum <= node[TREE_W*(2*i+1)+:TREE_W] + node[TREE_W*(2*i+2)+:TREE_W];
      assign node[TREE_W*i+:TREE_W] = sum;
    end
  endgenerate

  // The sum over the head's words.
  wire signed [TREE_W-1:0] tree    = node[TREE_W-1:0];
  wire signed [DOT_W-1:0]  carried = first[STAGES-1] ? {DOT_W{1'b0}} : out_dot;

  assign out_soon = valid[STAGES-1] && last[STAGES-1];

  always @(posedge clk) begin
    if (!rst_n) out_valid <= 1'b0;
    else out_valid <= out_soon;
    if (valid[STAGES-1]) out_dot <= carried + {{(DOT_W - TREE_W) {tree[TREE_W-1]}}, tree};
  end

endmodule

`default_nettype wire
