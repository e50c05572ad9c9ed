// residual: a residual connection.
//
// Purpose     Adds what a branch gives to the residual stream.
// Parameters  INDEX_W >= 1  bits of the element's index
// Timing      An element a clock; out_* follow in_* by 2 clocks.
// Numerics    numerics R-RESIDUAL: x + y, 24 bits with 12 fraction bits, magnitude limited to 2^23 - 1.
// Not done    No back-pressure.
`default_nettype none

module residual #(
    parameter INDEX_W = 6
) (
    input wire                      clk,
    input wire                      rst_n,
    input wire                      in_valid,
    input wire        [15:0]        in_tensor,
    input wire        [INDEX_W-1:0] in_index,
    input wire signed [23:0]        x,
    input wire signed [23:0]        y,
    output wire                     out_valid,
    output wire       [15:0]        out_tensor,
    output wire       [INDEX_W-1:0] out_index,
    output reg signed [23:0]        out_data
);

  reg  [1:0]         valid;
  reg  signed [24:0] sum;
  wire signed [23:0] limited;

  limit #(.IN_W(25), .OUT_W(24)) u_limit (.in(sum), .out(limited));

  always @(posedge clk) begin
    valid    <= rst_n ? {valid[0], in_valid} : 2'd0;
    sum      <= {x[23], x} + {y[23], y};
    out_data <= limited;
  end
  assign out_valid = valid[1];

  delay #(.WIDTH(16 + INDEX_W), .CYCLES(2)) u_place (
      .clk(clk), .in({in_tensor, in_index}), .out({out_tensor, out_index})
  );

  probe #(.INDEX_W(INDEX_W), .DATA_W(24)) probe_residual (
      .valid(out_valid), .tensor(out_tensor), .index(out_index), .data(out_data)
  );

endmodule

`default_nettype wire
