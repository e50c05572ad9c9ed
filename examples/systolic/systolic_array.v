// systolic_array: ROWS x COLUMNS cells, each with its own sum.
//
// Purpose     Row i of the array gets its operands from the left, column j from above; the cell at i, j adds up the
//             products of what meets there, so that it ends with one element of a matrix product.
// Parameters  ROWS, COLUMNS >= 1
//             ACC_W         >= 16  width of each sum
// Timing      Whoever feeds the array delays row i by i clocks and column j by j: then operand k of both meets in
//             cell i, j in clock k + i + j. clear holds for all cells at once, before the first operand: the delayed
//             cells add zeros until theirs comes.
// Not done    No skew registers: the feeder reads its operands that much later.
`default_nettype none

module systolic_array #(
    parameter ROWS    = 4,
    parameter COLUMNS = 4,
    parameter ACC_W   = 19
) (
    input wire                           clk,
    input wire                           rst_n,
    input wire                           clear,
    input wire [8*ROWS-1:0]              left,
    input wire [8*COLUMNS-1:0]           top,
    output wire [ROWS*COLUMNS*ACC_W-1:0] sums
);

  // Operands between cells: a at i, j enters the cell at i, j from the left, b from above.
  wire [7:0] a[0:ROWS*(COLUMNS+1)-1];
  wire [7:0] b[0:(ROWS+1)*COLUMNS-1];

  genvar i, j;
  generate
    for (i = 0; i < ROWS; i = i + 1) begin : feed_row
      assign a[i*(COLUMNS+1)] = left[8*i+:8];
    end
    for (j = 0; j < COLUMNS; j = j + 1) begin : feed_column
      assign b[j] = top[8*j+:8];
    end
    for (i = 0; i < ROWS; i = i + 1) begin : row
      for (j = 0; j < COLUMNS; j = j + 1) begin : column
        systolic_cell #(
            .ACC_W(ACC_W)
        ) u_cell (
            .clk   (clk),
            .rst_n (rst_n),
            .clear (clear),
            .a     (a[i*(COLUMNS+1)+j]),
            .b     (b[i*COLUMNS+j]),
            .a_next(a[i*(COLUMNS+1)+j+1]),
            .b_next(b[(i+1)*COLUMNS+j]),
            .acc   (sums[(i*COLUMNS+j)*ACC_W+:ACC_W])
        );
      end
      wire unused_right = &{1'b0, a[i*(COLUMNS+1)+COLUMNS]};
    end
    for (j = 0; j < COLUMNS; j = j + 1) begin : end_column
      wire unused_bottom = &{1'b0, b[ROWS*COLUMNS+j]};
    end
  endgenerate

endmodule

`default_nettype wire
