// swiglu: the gated activation function of the feed-forward network.
//
// Purpose     hidden = gate * sigmoid(gate) * up, element by element.
// Parameters  INDEX_W >= 1  bits of the element's index
// Ports       a_*: the activated gate, on its way.
// Timing      An element a clock; out_* follow in_* by 13 clocks.
// Numerics    numerics R-GATE. gate, up: 20 bits, 10 fraction bits, magnitude up to 2^19 - 1. sigmoid: 17 bits with 16
//             fraction bits, linear between 128 points. a: 14 fraction bits; its magnitude stays below 2^23, so the
//             limit of 28 bits needs no logic. hidden: 24 bits, 12 fraction bits, magnitude limited to 2^23 - 1.
// Not done    No back-pressure.
`default_nettype none

module swiglu #(
    parameter INDEX_W = 6
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

  localparam GATE    = 5;            // clocks from gate to sigmoid(gate)
  localparam A       = GATE + 3;     // ... to a
  localparam HIDDEN  = 5;            // from a to hidden
  localparam LATENCY = A + HIDDEN;
  localparam PLACE_W = 16 + INDEX_W;

  reg [LATENCY-1:0] valid;
  always @(posedge clk) valid <= rst_n ? {valid[LATENCY-2:0], in_valid} : {LATENCY{1'b0}};
  assign out_valid = valid[LATENCY-1];

  // sigmoid(|gate|): 1. magnitude, 2. points of the table, 3. product, 4. sum
  // A negative gate is inverted before the register and gets its 1 behind it: the gate comes out of a memory, late.
  reg  [18:0] inverted;
  reg         minus;
  wire [18:0] magnitude = inverted + {18'd0, minus};
  wire [16:0] value;
  wire [10:0] step;
  reg  [6:0]  part;              // of the way to the next point
  reg         beyond, beyond_p;  // from 16 on the function is 1
  reg  [16:0] value_p, positive;
  reg  [17:0] climb;
  wire [17:0] half = climb + 18'd64;

  sigmoid_table u_table (.clk(clk), .j(magnitude[13:7]), .value(value), .step(step));

  always @(posedge clk) begin
    inverted  <= gate[18:0] ^ {19{gate[19]}};
    minus     <= gate[19];
    part      <= magnitude[6:0];
    beyond    <= (magnitude[18:14] != 5'd0);
    climb     <= step * part;
    value_p   <= value;
    beyond_p  <= beyond;
    positive  <= beyond_p ? 17'h10000 : value_p + {6'd0, half[17:7]};
  end

  // 5. sigmoid(-g) = 1 - sigmoid(g)
  wire              negative;
  reg signed [17:0] sigmoid;
  delay #(.WIDTH(1), .CYCLES(GATE - 1)) u_sign (.clk(clk), .in(gate[19]), .out(negative));
  always @(posedge clk) sigmoid <= {1'b0, negative ? 17'h10000 - positive : positive};

  // 6, 7. gate * sigmoid(gate); 8. round
  wire signed [19:0] gate_s;
  wire signed [37:0] product;
  wire        [37:0] halved = product + {26'd0, !product[37], {11{product[37]}}};
  reg signed  [23:0] a;
  delay #(.WIDTH(20), .CYCLES(GATE)) u_gate (.clk(clk), .in(gate), .out(gate_s));
  multiply #(.A_W(20), .B_W(18)) u_activate (.clk(clk), .a(gate_s), .b(sigmoid), .product(product));
  always @(posedge clk) a <= halved[35:12];

  // 9 ... 13. times up
  wire signed [19:0] up_a;
  delay #(.WIDTH(20), .CYCLES(A)) u_up (.clk(clk), .in(up), .out(up_a));
  gate_product #(.A_W(24)) u_product (.clk(clk), .a(a), .up(up_a), .hidden(out_data));

  delay #(.WIDTH(PLACE_W), .CYCLES(A)) u_place_a (
      .clk(clk), .in({in_tensor, in_index}), .out({a_tensor, a_index})
  );
  delay #(.WIDTH(PLACE_W), .CYCLES(HIDDEN)) u_place (
      .clk(clk), .in({a_tensor, a_index}), .out({out_tensor, out_index})
  );

  assign a_valid = valid[A-1];
  assign a_data  = {{4{a[23]}}, a};

  wire unused = &{1'b0, half[6:0], halved[37:36], halved[11:0]};

endmodule

`default_nettype wire
