// multiply: a signed product, one a clock.
//
// Purpose     Cuts the first factor into digits of 17 bits, multiplies each by the second factor in one
//             18 x 18 multiplier, and adds one digit's product a stage.
// Parameters  A_W >= 2        bits of the first factor
//             B_W 2 ... 18    bits of the second factor
// Timing      Fixed latency of PARTS = max(1, ceil((A_W - 1) / 17)) clocks: 1 up to 18 bits, 2 up to 35. A
//             multiplier or an adder a stage.
// Numerics    Exact, A_W + B_W bits.
// Not done    No valid flags, no reset.
`default_nettype none

module multiply #(
    parameter  A_W   = 24,
    parameter  B_W   = 16,
    localparam PARTS = (A_W <= 18) ? 1 : (A_W + 15) / 17
) (
    input wire                       clk,
    input wire signed [A_W-1:0]      a,
    input wire signed [B_W-1:0]      b,
    output wire signed [A_W+B_W-1:0] product
);

  localparam WIDTH  = A_W + B_W;
  localparam PART_W = 18 + B_W;

  generate
    if (B_W < 2 || B_W > 18) begin : rule_b
      B_W_must_be_2_to_18 rule ();
    end
  endgenerate

  genvar p;
  generate
    for (p = 0; p < PARTS; p = p + 1) begin : part
      wire signed [17:0]       digit;
      reg  signed [PART_W-1:0] scaled;
      wire signed [PART_W-1:0] timely;  // beside the sum of the digits below
      wire signed [WIDTH-1:0]  sum;

      if (p == PARTS - 1) begin : top
        assign digit = {{(18 - A_W + 17 * p) {a[A_W-1]}}, a[A_W-1:17*p]};
      end else begin : low
        assign digit = {1'b0, a[17*p+:17]};
      end

      always @(posedge clk) scaled <= digit * b;

      delay #(.WIDTH(PART_W), .CYCLES((p > 1) ? p - 1 : 0)) u_delay (.clk(clk), .in(scaled), .out(timely));

      if (p == 0) begin : first
        if (WIDTH > PART_W) begin : extend
          assign sum = {{(WIDTH - PART_W) {timely[PART_W-1]}}, timely};
        end else begin : cut
          assign sum = timely[WIDTH-1:0];
          if (WIDTH < PART_W) begin : above
            wire unused = &{1'b0, timely[PART_W-1:WIDTH]};
          end
        end
      end else begin : add
        localparam HIGH_W = WIDTH - 17 * p;
        reg signed [WIDTH-1:0] total;
        wire       [HIGH_W-1:0] high;
        if (HIGH_W > PART_W) begin : extend
          assign high = {{(HIGH_W - PART_W) {timely[PART_W-1]}}, timely};
        end else begin : cut
          assign high = timely[HIGH_W-1:0];
          if (HIGH_W < PART_W) begin : above
            wire unused = &{1'b0, timely[PART_W-1:HIGH_W]};
          end
        end
        always @(posedge clk)
          total <= {part[p-1].sum[WIDTH-1:17*p] + high, part[p-1].sum[17*p-1:0]};
        assign sum = total;
      end
    end
  endgenerate

  assign product = part[PARTS-1].sum;

endmodule

`default_nettype wire
