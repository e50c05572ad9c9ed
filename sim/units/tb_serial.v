// tb_serial: the units that take some clocks for a number, against vectors of the golden model.
//
// Purpose     Starts the unit with each vector, takes the operands away at once, and compares result and time of
//             done, and after a pause that the result still stands. Anything that is X is wrong.
// Parameters  UNIT  0: divide, 1: square_root, 2: scale_multiply, 3: scale_divide
//             A_W, B_W, BITS  widths of the operands and, for scales, of the mantissa; square_root: A_W
// Plusargs    +vectors=FILE  a vector a line, hexadecimal words of 64 bits: a, its exponent, b, its exponent, result,
//                            exponent; what a unit does not have is 0. divide: a / b. scale_divide: one exponent, a's
//             +stall=SEED    0: a vector starts in the cycle with the last one's done; else the seed of the pauses
// Timing      Ends with one line `@result pass checked=N`, N the vectors, or `@result fail ...`.
`default_nettype none

module tb_serial #(
    parameter UNIT = 0,
    parameter A_W  = 16,
    parameter B_W  = 8,
    parameter BITS = 8
)
`ifdef VERILATOR
(
    input wire         clk,
    output wire [31:0] lanes
);
  assign lanes = 32'd0;
`else
();
  reg clk = 1'b0;
  always #1 clk = !clk;
`endif

  localparam RESULT_W = (UNIT == 0) ? A_W : (UNIT == 1) ? A_W / 2 : BITS;

  reg [8*256-1:0]   file;
  integer           vectors, stall, pause = 0;
  integer           checked = 0, wrong = 0, since = 0, soonest = 0;
  reg               rst_n = 1'b0, start = 1'b0, running = 1'b0, ended = 1'b0;
  reg  [63:0]       next_a, next_ae, next_b, next_be, want, want_e;
  reg  [A_W-1:0]    a;
  reg  [B_W-1:0]    b;
  reg  [11:0]       a_exponent, b_exponent;
  wire              done, busy;
  wire [RESULT_W-1:0] result;
  wire [11:0]       exponent;
  wire              unused = &{1'b0, next_a, next_ae, next_b, next_be, want, want_e, a, b, a_exponent, b_exponent};

  reg  [63:0] random;
  wire [63:0] random_a = random ^ (random << 13);
  wire [63:0] random_b = random_a ^ (random_a >> 7);
  always @(posedge clk) random <= random_b ^ (random_b << 17);

  initial begin
    if (!$value$plusargs("stall=%d", stall)) stall = 0;
    random = {stall, 32'h9e37_79b9};
    if (!$value$plusargs("vectors=%s", file)) file = "vectors.hex";
    vectors = $fopen(file, "r");
  end

  generate
    if (UNIT == 0) begin : unit
      divide #(.N_W(A_W), .D_W(B_W)) dut (
          .clk(clk), .rst_n(rst_n), .start(start), .numerator(a), .denominator(b), .busy(busy), .done(done),
          .quotient(result)
      );
      assign exponent = 12'd0;
    end else if (UNIT == 1) begin : unit
      square_root #(.WIDTH(A_W)) dut (
          .clk(clk), .rst_n(rst_n), .start(start), .radicand(a), .done(done), .root(result)
      );
      assign {busy, exponent} = {running && !done, 12'd0};
    end else if (UNIT == 2) begin : unit
      scale_multiply #(.A_W(A_W), .B_W(B_W), .BITS(BITS)) dut (
          .clk(clk), .rst_n(rst_n), .start(start), .a_mantissa(a), .a_exponent(a_exponent), .b_mantissa(b),
          .b_exponent(b_exponent), .done(done), .mantissa(result), .exponent(exponent)
      );
      assign busy = running && !done;
    end else begin : unit
      scale_divide #(.N_W(A_W), .D_W(B_W), .BITS(BITS)) dut (
          .clk(clk), .rst_n(rst_n), .start(start), .numerator(a), .denominator(b), .exponent_in(a_exponent),
          .done(done), .mantissa(result), .exponent(exponent)
      );
      assign busy = running && !done;
    end
  endgenerate

  // The times that the datasheets promise.
  function integer zeros(input [63:0] word, input integer width);
    begin
      zeros = 0;
      while (zeros < width && word[width-1-zeros] == 1'b0) zeros = zeros + 1;
    end
  endfunction

  function integer promise(input [63:0] first, input [63:0] second);
    reg [127:0] product;
    begin
      product = {64'd0, first} * {64'd0, second};
      promise = zeros(first, A_W) + zeros(second, B_W);
      case (UNIT)
        0: promise = A_W + 1;
        1: promise = A_W / 2 + 1;
        2: promise = B_W + 3 + promise + (product[A_W+B_W-1-promise] ? 0 : 1);
        default: promise = BITS + 4 + ((zeros(first, A_W) > zeros(second, B_W)) ? zeros(first, A_W) : zeros(second, B_W));
      endcase
      if (UNIT >= 2 && (first == 64'd0 || second == 64'd0)) promise = 2;
    end
  endfunction

  localparam LATER = (UNIT == 3) ? 1 : 0;

  wire right  = (result === want[RESULT_W-1:0]) && (exponent === want_e[11:0]);
  wire timely = (since == soonest) || (since == soonest + LATER);
  wire ready  = (running ? done === 1'b1 && stall == 0 : pause == 0) && !ended;

  always @(posedge clk) begin
    rst_n <= 1'b1;
    start <= 1'b0;
    since <= start ? 1 : since + 1;
    {a, b, a_exponent, b_exponent} <= {(A_W + B_W + 24) {1'bx}};
    if (rst_n) begin
      if (running && !start && busy !== !done) wrong <= wrong + 1;
      if (pause != 0) pause <= pause - 1;
      if (running && done !== 1'b0) begin
        running <= 1'b0;
        checked <= checked + 1;
        pause   <= {30'd0, random[1:0]};
        if (!right || !timely) begin
          wrong <= wrong + 1;
          if (wrong < 4)
            $display("wrong: vector %0d, %h / %h exponent %0d, got %h %h after %0d, expected %h %h after %0d", checked,
                     next_a, next_b, next_ae, result, exponent, since, want, want_e, soonest);
        end
      end else if (!running && checked != 0 && (done !== 1'b0 || !right)) wrong <= wrong + 1;
      if (ready) begin
        if ($fscanf(vectors, "%h %h %h %h %h %h", next_a, next_ae, next_b, next_be, want, want_e) != 6) ended <= 1'b1;
        else begin
          soonest    <= promise(next_a, next_b);
          running    <= 1'b1;
          start      <= 1'b1;
          a          <= next_a[A_W-1:0];
          b          <= next_b[B_W-1:0];
          a_exponent <= next_ae[11:0];
          b_exponent <= next_be[11:0];
        end
      end
      if (running && since > 4 * (A_W + B_W + BITS) + 20) ended <= 1'b1;
    end
    if (ended) begin
      if (wrong == 0 && checked != 0 && !running) $display("@result pass checked=%0d", checked);
      else $display("@result fail checked=%0d wrong=%0d", checked, wrong);
      $finish(0);
    end
  end

endmodule

`default_nettype wire
