// relu: the rectified activation function of the feed-forward network, squared or not.
//
// Purpose     hidden = max(gate, 0) * up or max(gate, 0)^2 * up.
// Parameters  INDEX_W >= 1  bits of the element's index
//             SQUARE        0: ReLU, 1: squared ReLU
// Ports       a_*: the activated gate, on its way.
// Timing      An element a clock; out_* follow in_* by 6 clocks, squared by 9.
// Numerics    numerics R-GATE. gate, up: 20 bits, 10 fraction bits, magnitude up to 2^19 - 1. a: 28 bits; 14 fraction
//             bits, squared 10 and limited to 2^27 - 1. hidden: 24 bits, magnitude limited to 2^23 - 1; 12 fraction
//             bits, squared 8.
// Not done    No back-pressure.
`default_nettype none

module relu #(
    parameter INDEX_W = 6,
    parameter SQUARE  = 0
) (
    input wire                      clk,
    input wire                      rst_n,
    input wire                      in_valid,
    input wire        [15:0]        in_tensor,
    input wire        [INDEX_W-1:0] in_index,
    input wire signed [19:0]        gate,
    input wire signed [19:0]        up,
    output wire                     a_valid,
    output wire       [15:0]        a_tensor,
    output wire       [INDEX_W-1:0] a_index,
    output wire       [27:0]        a_data,
    output wire                     out_valid,
    output wire       [15:0]        out_tensor,
    output wire       [INDEX_W-1:0] out_index,
    output wire signed [23:0]       out_data
);

  localparam A       = (SQUARE == 1) ? 4 : 1;  // clocks from gate to a
  localparam HIDDEN  = 5;                      // from a to hidden
  localparam LATENCY = A + HIDDEN;
  localparam PLACE_W = 16 + INDEX_W;

  generate
    if (SQUARE != 0 && SQUARE != 1) begin : rule_square
      SQUARE_must_be_0_or_1 rule ();
    end
  endgenerate

  reg [LATENCY-1:0] valid;
  always @(posedge clk) valid <= rst_n ? {valid[LATENCY-2:0], in_valid} : {LATENCY{1'b0}};
  assign out_valid = valid[LATENCY-1];

  wire signed [27:0] a;
  wire signed [19:0] up_a;
  wire        [19:0] positive = gate[19] ? 20'd0 : gate;
  delay #(.WIDTH(20), .CYCLES(A)) u_up (.clk(clk), .in(up), .out(up_a));

  generate
    if (SQUARE == 1) begin : squared
      // 1. rectify; 2, 3. square; 4. round and limit: magnitudes up to 2^28
      reg  [19:0] rectified;
      wire [39:0] product;
      wire [40:0] halved = {1'b0, product} + 41'd512;
      reg  [27:0] rounded;
      wire        over = (halved[40:37] != 4'd0);
      square #(.WIDTH(20)) u_square (.clk(clk), .in(rectified), .out(product));
      always @(posedge clk) begin
        rectified <= positive;
        rounded   <= over ? 28'h7ffffff : {1'b0, halved[36:10]};
      end
      assign a = rounded;
      gate_product #(.A_W(28)) u_product (.clk(clk), .a(a), .up(up_a), .hidden(out_data));
      wire unused = &{1'b0, halved[9:0]};
    end else begin : plain
      reg [19:0] rectified;
      always @(posedge clk) rectified <= positive;
      assign a = {4'd0, rectified, 4'd0};
      gate_product #(.A_W(24)) u_product (.clk(clk), .a(a[23:0]), .up(up_a), .hidden(out_data));
    end
  endgenerate

  delay #(.WIDTH(PLACE_W), .CYCLES(A)) u_place_a (
      .clk(clk), .in({in_tensor, in_index}), .out({a_tensor, a_index})
  );
  delay #(.WIDTH(PLACE_W), .CYCLES(HIDDEN)) u_place (
      .clk(clk), .in({a_tensor, a_index}), .out({out_tensor, out_index})
  );

  assign a_valid = valid[A-1];
  assign a_data  = a;

endmodule

`default_nettype wire
