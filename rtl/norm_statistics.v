// norm_statistics: sum, sum of squares and largest magnitude of a vector.
//
// Purpose     What the passes of a norm collect.
// Parameters  INDEX_W  bits of an index: at most 2^INDEX_W elements
//             NORM     0: RMSNorm, no sum of the elements; 1: LayerNorm
// Timing      clear sets all to 0. An element a clock: `sum` and `squares` hold it from the clock after its valid
//             flag on, `max` from the second.
// Numerics    sum: 24 + INDEX_W bits; squares: 46 + INDEX_W bits; max: 39 bits; all exact (numerics R-MEAN, R-RMS, R-QUANT).
// Not done    Magnitudes of 2^23 (x) never come (numerics R-EMBED).
`default_nettype none

module norm_statistics #(
    parameter INDEX_W = 6,
    parameter NORM    = 0
) (
    input wire                        clk,
    input wire                        clear,
    input wire                        x_valid,
    input wire signed [23:0]          x,
    input wire                        z_valid,
    input wire signed [39:0]          z,
    input wire        [47:0]          square,
    output wire signed [INDEX_W+23:0] sum,
    output reg        [INDEX_W+45:0]  squares,
    output reg        [38:0]          max
);

  generate
    if (NORM == 1) begin : with_sum
      reg signed [INDEX_W+23:0] total;
      always @(posedge clk) begin
        if (clear) total <= {(INDEX_W + 24) {1'b0}};
        else if (x_valid) total <= total + {{INDEX_W{x[23]}}, x};
      end
      assign sum = total;
    end else begin : without_sum
      wire unused = &{1'b0, x_valid, x};
      assign sum = {(INDEX_W + 24) {1'b0}};
    end
  endgenerate

  reg         magnitude_valid;
  reg  [38:0] magnitude;
  wire [39:0] absolute = z[39] ? -z : z;

  always @(posedge clk) begin
    magnitude_valid <= z_valid && !clear;
    magnitude       <= absolute[38:0];
    if (clear) squares <= {(INDEX_W + 46) {1'b0}};
    else if (z_valid) squares <= squares + {{INDEX_W{1'b0}}, square[45:0]};
    if (clear) max <= 39'd0;
    else if (magnitude_valid && magnitude > max) max <= magnitude;
  end

  wire unused = &{1'b0, absolute[39], square[47:46]};

endmodule

`default_nettype wire
