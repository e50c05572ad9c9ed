// delay: a word that arrives some clocks later.
//
// Purpose     Carries what belongs to an element (its index, an operand used later) beside a pipeline.
// Parameters  WIDTH  >= 1  bits
//             CYCLES >= 0  clocks from in to out
// Timing      out is what in was CYCLES edges before.
// Not done    No reset: valid flags keep their own registers.
`default_nettype none

module delay #(
    parameter WIDTH  = 1,
    parameter CYCLES = 1
) (
    input wire              clk,
    input wire  [WIDTH-1:0] in,
    output wire [WIDTH-1:0] out
);

  generate
    if (CYCLES == 0) begin : wires
      wire unused = clk;
      assign out = in;
    end else if (CYCLES == 1) begin : one
      reg [WIDTH-1:0] line;
      always @(posedge clk) line <= in;
      assign out = line;
    end else begin : many
      reg [WIDTH*CYCLES-1:0] line;
      always @(posedge clk) line <= {line[WIDTH*(CYCLES-1)-1:0], in};
      assign out = line[WIDTH*CYCLES-1-:WIDTH];
    end
  endgenerate

endmodule

`default_nettype wire
