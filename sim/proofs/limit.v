// limit: a number within the symmetric range is itself, any other is the bound on its side.
`default_nettype none

module prove_limit #(
    parameter IN_W  = 25,
    parameter OUT_W = 24
) (
    input wire                    clk,
    input wire signed [IN_W-1:0] in
);

  wire signed [OUT_W-1:0] out;

  limit #(.IN_W(IN_W), .OUT_W(OUT_W)) unit (.in(in), .out(out));

  localparam signed [IN_W-1:0] BOUND = (1 << (OUT_W - 1)) - 1;

  always @(*) begin
    if (in > BOUND) assert (out == BOUND);
    else if (in < -BOUND) assert (out == -BOUND);
    else assert (out == in);
  end

endmodule

`default_nettype wire
