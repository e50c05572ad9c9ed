// tb_stream: the units that take an element a clock, against vectors of the golden model.
//
// Purpose     Sends the vectors with random gaps and compares every result, its index and tensor, the clock in
//             which it comes, and the activated gate at its probe. Anything that is X is wrong.
// Parameters  UNIT     0: requantize, 1: swiglu, 2: relu, 3: relu squared, 4: residual
//             ACC_W    bits of requantize's accumulators
//             LATENCY  clocks from in_valid to out_valid
// Plusargs    +vectors=FILE  a vector a line, hexadecimal words of 32 bits: four operands, the activated gate, the result
//             +stall=SEED    0: no gaps; else the seed of the gaps
// Timing      Ends with one line `@result pass checked=N`, N the results, or `@result fail ...`.
`default_nettype none

module tb_stream #(
    parameter UNIT    = 0,
    parameter ACC_W   = 20,
    parameter LATENCY = 7
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

  localparam INDEX_W = 11;

  // Tensor and index of an element: every bit of them changes, and no two elements have the same.
  function [26:0] place(input [26:0] number);
    place = number * 27'd97_612_903;
  endfunction

  reg [8*256-1:0] file;
  integer         sent_file, wanted_file, gate_file, stall, idle = 0;
  integer         sent = 0, checked = 0, gates = 0, wrong = 0;
  reg             rst_n = 1'b0, ended = 1'b0;
  reg             random_gap = 1'b0, slow = 1'b0;

  reg  [63:0] random;
  wire [63:0] random_a = random ^ (random << 13);
  wire [63:0] random_b = random_a ^ (random_a >> 7);
  always @(posedge clk) random <= random_b ^ (random_b << 17);

  initial begin
    if (!$value$plusargs("stall=%d", stall)) stall = 0;
    random = {stall, 32'h9e37_79b9};
    if (!$value$plusargs("vectors=%s", file)) file = "vectors.hex";
    sent_file   = $fopen(file, "r");
    wanted_file = $fopen(file, "r");
    gate_file   = $fopen(file, "r");
  end

  // stimulus
  reg                in_valid = 1'b0;
  reg  [15:0]        in_tensor;
  reg  [INDEX_W-1:0] in_index;
  reg  [31:0]        p, q, r, s, next_p, next_q, next_r, next_s, skip_a, skip_b;

  // design
  wire               out_valid;
  wire [15:0]        out_tensor;
  wire [INDEX_W-1:0] out_index;
  wire [23:0]        out_data;
  wire               a_valid;
  wire [27:0]        a_data;
  wire               unused = &{1'b0, p, q, r, s, skip_a, skip_b, a_valid, a_data};

  generate
    if (UNIT == 0) begin : unit
      requantize #(.ACC_W(ACC_W), .INDEX_W(INDEX_W)) dut (
          .clk(clk), .rst_n(rst_n), .in_valid(in_valid), .in_tensor(in_tensor), .in_index(in_index),
          .in_data(p[ACC_W-1:0]), .scale_mantissa(q[15:0]), .scale_exponent(r[11:0]), .narrow(s[0]),
          .out_valid(out_valid), .out_tensor(out_tensor), .out_index(out_index), .out_data(out_data)
      );
      assign a_valid = 1'b0;
      assign a_data  = 28'd0;
    end else if (UNIT == 1) begin : unit
      feed_forward #(.INDEX_W(INDEX_W), .ACTIVATION(2)) dut (
          .clk(clk), .rst_n(rst_n), .in_valid(in_valid), .in_tensor(in_tensor), .in_index(in_index),
          .gate(p[19:0]), .up(q[19:0]),
          .out_valid(out_valid), .out_tensor(out_tensor), .out_index(out_index), .out_data(out_data)
      );
      assign a_valid = dut.probe_activation.valid;
      assign a_data  = dut.probe_activation.data;
    end else if (UNIT == 4) begin : unit
      residual #(.INDEX_W(INDEX_W)) dut (
          .clk(clk), .rst_n(rst_n), .in_valid(in_valid), .in_tensor(in_tensor), .in_index(in_index),
          .x(p[23:0]), .y(q[23:0]),
          .out_valid(out_valid), .out_tensor(out_tensor), .out_index(out_index), .out_data(out_data)
      );
      assign a_valid = 1'b0;
      assign a_data  = 28'd0;
    end else begin : unit
      feed_forward #(.INDEX_W(INDEX_W), .ACTIVATION(UNIT - 2)) dut (
          .clk(clk), .rst_n(rst_n), .in_valid(in_valid), .in_tensor(in_tensor), .in_index(in_index),
          .gate(p[19:0]), .up(q[19:0]),
          .out_valid(out_valid), .out_tensor(out_tensor), .out_index(out_index), .out_data(out_data)
      );
      assign a_valid = dut.probe_activation.valid;
      assign a_data  = dut.probe_activation.data;
    end
  endgenerate

  // Gaps: stretches of few and of many. Without a valid flag the operands are unknown.
  always @(posedge clk) begin
    rst_n      <= 1'b1;
    in_valid   <= 1'b0;
    slow       <= slow ^ (random[5:0] == 6'd0);
    random_gap <= (stall != 0) && (slow ? (random[7:6] != 2'd0) : (random[10:8] == 3'd0));
    {in_tensor, in_index, p, q, r, s} <= {(27 + 128) {1'bx}};
    if (rst_n && !ended && !random_gap) begin
      if ($fscanf(sent_file, "%h %h %h %h %h %h", next_p, next_q, next_r, next_s, skip_a, skip_b) != 6) ended <= 1'b1;
      else begin
        in_valid              <= 1'b1;
        {in_tensor, in_index} <= place(sent[26:0]);
        {p, q, r, s}          <= {next_p, next_q, next_r, next_s};
        sent                  <= sent + 1;
      end
    end
  end

  // What must come out now.
  reg  [LATENCY-1:0] due = {LATENCY{1'b0}};
  reg  [31:0]        want, want_a, drop0, drop1, drop2, drop3, drop4;
  wire               unused_drops = &{1'b0, drop0, drop1, drop2, drop3, drop4, want[31:24], want_a[31:28]};

  always @(posedge clk) begin
    due <= {due[LATENCY-2:0], in_valid};
    if (rst_n) begin
      if (out_valid !== due[LATENCY-1]) wrong <= wrong + 1;
      if (out_valid) begin
        if ($fscanf(wanted_file, "%h %h %h %h %h %h", drop0, drop1, drop2, drop3, drop4, want) != 6
            || out_data !== want[23:0] || {out_tensor, out_index} !== place(checked[26:0])) begin
          wrong <= wrong + 1;
          if (wrong < 4)
            $display("wrong: element %0d got %h expected %h of %h %h", checked, out_data, want, drop0, drop1);
        end
        checked <= checked + 1;
      end
      if (a_valid) begin
        if ($fscanf(gate_file, "%h %h %h %h %h %h", drop0, drop1, drop2, drop3, want_a, drop4) != 6
            || a_data !== want_a[27:0]) wrong <= wrong + 1;
        gates <= gates + 1;
      end
      idle <= ended ? idle + 1 : 0;
      if (idle == 2 * LATENCY + 40) begin
        if (wrong == 0 && checked == sent && checked != 0 && (gates == sent || UNIT == 0 || UNIT == 4))
          $display("@result pass checked=%0d", checked);
        else $display("@result fail checked=%0d wrong=%0d sent=%0d gates=%0d", checked, wrong, sent, gates);
        $finish(0);
      end
    end
  end

endmodule

`default_nettype wire
