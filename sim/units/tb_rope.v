// tb_rope: pairs of a head at any pace against the golden model.
//
// Purpose     Sends elements, a then b, with random gaps anywhere, and compares each rotated element, its order,
//             its label and the probe. Between elements the inputs are X.
// Plusargs    +vectors=FILE  a pair a line, hexadecimal words of 32 bits: position, increment, a, b, a', b'; a change of
//                            position waits until rope is empty, as head_quantize does
//             +stall=SEED    0: no gaps; else the seed of the gaps
// Timing      Ends with one line `@result pass checked=N`, N the elements, or `@result fail ...`.
`default_nettype none

module tb_rope
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

  reg [8*256-1:0]     file;
  integer             sent_file, wanted_file, fields, stall, sent = 0, checked = 0, wrong = 0, idle = 0;
  reg                 rst_n = 1'b0, ended = 1'b0, loaded = 1'b0, second = 1'b0, gap = 1'b0;
  reg  [31:0]         p, t, a, b, skip_a, skip_b, drop0, drop1, drop2, drop3, want_a, want_b;
  reg  [15:0]         position;
  reg                 in_valid = 1'b0, in_second;
  reg  [15:0]         in_tensor;
  reg  [INDEX_W-1:0]  in_index;
  reg  [23:0]         in_data;
  reg  [31:0]         in_increment;
  wire                out_valid, out_second;
  wire [15:0]         out_tensor;
  wire [INDEX_W-1:0]  out_index;
  wire [23:0]         out_data;
  wire [23:0]         want = out_second ? want_b[23:0] : want_a[23:0];
  wire                unused = &{1'b0, p, a, b, skip_a, skip_b, drop0, drop1, drop2, drop3, want_a, want_b};

  rope #(.INDEX_W(INDEX_W)) dut (
      .clk(clk), .rst_n(rst_n), .position(position), .in_valid(in_valid), .in_second(in_second),
      .in_tensor(in_tensor), .in_index(in_index), .in_data(in_data), .in_increment(in_increment),
      .out_valid(out_valid), .out_second(out_second), .out_tensor(out_tensor), .out_index(out_index),
      .out_data(out_data)
  );

  initial begin
    if (!$value$plusargs("stall=%d", stall)) stall = 0;
    if (!$value$plusargs("vectors=%s", file)) file = "vectors.hex";
    sent_file   = $fopen(file, "r");
    wanted_file = $fopen(file, "r");
  end

  always @(posedge clk) begin
    rst_n    <= 1'b1;
    in_valid <= 1'b0;
    {in_second, in_tensor, in_index, in_data, in_increment} <= {(73 + INDEX_W) {1'bx}};
    if (rst_n && !ended) begin
      if (!loaded) begin
        fields = $fscanf(sent_file, "%h %h %h %h %h %h", p, t, a, b, skip_a, skip_b);
        if (fields != 6) ended <= 1'b1;
        loaded = (fields == 6);
      end
      if (stall != 0) gap = ($urandom(stall) % 3 == 0);
      if (loaded && !gap && (second || position === p[15:0] || checked == sent)) begin
        position     <= p[15:0];
        in_valid     <= 1'b1;
        in_second    <= second;
        in_tensor    <= sent[26:11];
        in_index     <= sent[10:0];
        in_data      <= second ? b[23:0] : a[23:0];
        in_increment <= second ? 32'bx : t;
        loaded       = !second;
        second       <= !second;
        sent         <= sent + 1;
      end
    end
  end

  always @(posedge clk)
    if (rst_n) begin
      if (out_valid !== 1'b0) begin
        if (!out_second) fields = $fscanf(wanted_file, "%h %h %h %h %h %h", drop0, drop1, drop2, drop3, want_a, want_b);
        if (fields != 6 || out_second !== checked[0] || {out_tensor, out_index} !== checked[26:0] ||
            out_data !== (out_second ? want_b[23:0] : want_a[23:0]) || dut.probe_rope.valid !== 1'b1 ||
            dut.probe_rope.data !== out_data || dut.probe_rope.index !== out_index ||
            dut.probe_rope.tensor !== out_tensor) begin
          wrong = wrong + 1;
          if (wrong < 4) $display("wrong: element %0d got %h expected %h", checked, out_data, want);
        end
        checked <= checked + 1;
      end
      idle <= ended ? idle + 1 : 0;
      if (idle == 60) begin
        if (wrong == 0 && checked == sent && checked != 0) $display("@result pass checked=%0d", checked);
        else $display("@result fail checked=%0d wrong=%0d sent=%0d", checked, wrong, sent);
        $finish(0);
      end
    end

endmodule

`default_nettype wire
