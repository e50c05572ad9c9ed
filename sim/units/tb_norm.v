// tb_norm: whole vectors through norm, against vectors of the golden model.
//
// Purpose     Answers norm's reads from memory, with unknowns when nothing was read, and compares the first pass,
//             the activations, mean, maximum, A, root and scale, and the order and time of its signals.
// Parameters  LENGTH, NORM as norm; WORDS of the vectors' file
// Plusargs    +vectors=FILE  hexadecimal words of 64 bits. A vector: elements, which, step, epsilon, gain exponent,
//                            mean, maximum, A, root, T mantissa, T exponent; then a line an element: x, gain, activation
//             +stall=SEED    0: a vector follows another in the cycle with done; else the seed of the pauses
// Timing      Ends with one line `@result pass checked=N`, N elements and scale values compared, or `@result fail ...`.
`default_nettype none

module tb_norm #(
    parameter  LENGTH  = 64,
    parameter  NORM    = 0,
    parameter  WORDS   = 14,
    localparam INDEX_W = (LENGTH > 1) ? $clog2(LENGTH) : 1
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

  reg [8*256-1:0] file;
  integer         stall;
  integer         pause = 0, wrong = 0, checked = 0;
  reg             rst_n = 1'b0, running = 1'b0, ended = 1'b0;

  // The vector at hand: 11 words, then 3 an element.
  reg  [63:0] memory[0:WORDS-1];
  integer     base = 0;
  wire [31:0] size          = memory[base][31:0];
  wire [63:0] which         = memory[base+1];
  wire [63:0] step          = memory[base+2];
  wire [63:0] epsilon       = memory[base+3];
  wire [63:0] gain_exponent = memory[base+4];
  wire [31:0] last          = size - 32'd1;
  wire [15:0] tensor        = {step[13:0], which[1:0]};
  wire        unused        = &{1'b0, last, which, step, epsilon, gain_exponent};

  reg                start = 1'b0;
  wire               busy, vector_done, done, read_enable, out_valid;
  wire [INDEX_W-1:0] read_address, out_index;
  reg  [23:0]        x;
  reg  [15:0]        gain;
  wire [7:0]         out_data;
  wire [23:0]        scale_mantissa;
  wire [11:0]        scale_exponent;
  norm #(.LENGTH(LENGTH), .NORM(NORM)) dut (
      .clk(clk), .rst_n(rst_n), .start(start), .which(which[1:0]), .step(step[15:0]),
      .last(last[INDEX_W-1:0]), .epsilon(epsilon[47:0]), .gain_exponent(gain_exponent[11:0]), .busy(busy),
      .vector_done(vector_done), .done(done), .read_enable(read_enable), .read_address(read_address),
      .x(x), .gain(gain), .out_valid(out_valid), .out_index(out_index), .out_data(out_data),
      .scale_mantissa(scale_mantissa), .scale_exponent(scale_exponent)
  );

  reg  [63:0] random;
  wire [63:0] random_a = random ^ (random << 13);
  wire [63:0] random_b = random_a ^ (random_a >> 7);
  always @(posedge clk) random <= random_b ^ (random_b << 17);

  initial begin
    if (!$value$plusargs("stall=%d", stall)) stall = 0;
    if (!$value$plusargs("vectors=%s", file)) file = "vectors.hex";
    random = {stall, 32'h9e37_79b9};
    $readmemh(file, memory);
  end

  wire [31:0] read_at   = base + 11 + 3 * {{(32 - INDEX_W) {1'b0}}, read_address};
  wire [63:0] word_x    = memory[read_at];
  wire [63:0] word_gain = memory[read_at+1];

  // An answer is there in the cycle after its read and only then.
  always @(posedge clk) begin
    x    <= read_enable ? word_x[23:0] : 24'hx;
    gain <= read_enable ? word_gain[15:0] : 16'hx;
  end

  // What came so far of this vector.
  integer     inputs = 0, outputs = 0, shown = 0, reads = 0, since = 0, slowest = 0;
  reg         vector_seen = 1'b0, out_before = 1'b0;
  wire [63:0] want_x = memory[base+11+3*inputs];
  wire [63:0] want_q = memory[base+13+3*outputs];
  wire [63:0] want_mantissa = memory[base+9];
  wire [63:0] want_exponent = memory[base+10];
  wire        unused_words = &{1'b0, word_x, word_gain, want_x, want_q, want_mantissa, want_exponent};
  wire        in_v    = dut.probe_norm_input.valid;
  wire        scale_v = dut.probe_norm_scale.valid;
  wire [2:0]  scale_i = dut.probe_norm_scale.index;

  wire in_right = (in_v === 1'b1) && (dut.probe_norm_input.tensor === tensor)
      && (dut.probe_norm_input.index === inputs[INDEX_W-1:0]) && (dut.probe_norm_input.data === want_x[23:0]);
  wire out_right = (out_valid === 1'b1) && (out_index === outputs[INDEX_W-1:0]) && (outputs == 0 || out_before)
      && (out_data === want_q[7:0]) && (dut.probe_norm_output.valid === 1'b1)
      && (dut.probe_norm_output.tensor === tensor) && (dut.probe_norm_output.data === out_data);
  wire scale_right = (scale_v === 1'b1) && (dut.probe_norm_scale.tensor === tensor) && (shown < 6)
      && (scale_i === shown[2:0]) && (dut.probe_norm_scale.data === memory[base+5+shown]);
  wire all_right = (inputs == size) && (outputs == size) && (reads == size * (NORM + 2)) && (shown == 6) && vector_seen
      && (scale_mantissa === want_mantissa[23:0]) && (scale_exponent === want_exponent[11:0]);
  wire quiet = ({in_v, out_valid, scale_v, vector_done, done, busy, read_enable} === 7'd0);
  // The times that the datasheet promises.
  wire [31:0] vector_time = (NORM == 1) ? 3 * size + INDEX_W + 85 : 2 * size + 16;
  wire [31:0] scale_time  = (NORM == 1) ? 2 * size + 2 * INDEX_W + 269 : size + INDEX_W + 200;
  wire        in_time     = (since <= vector_time + 2) || (since <= scale_time + 2);

  wire right = (in_right || in_v === 1'b0) && (out_right || out_valid === 1'b0) && (scale_right || scale_v === 1'b0)
      && (vector_done === 1'b0 || (vector_done === 1'b1 && !vector_seen && outputs == size && since == vector_time))
      && (done === 1'b0 || (done === 1'b1 && all_right && in_time)) && (busy === !done);

  reg            begun     = 1'b0;
  wire [31:0]    next_base = begun ? base + 11 + 3 * size : 32'd0;

  // With +stall=0 the next vector starts in the cycle with done.
  wire next = rst_n && !ended && (running ? done === 1'b1 && stall == 0 : pause == 0);

  always @(posedge clk) begin
    rst_n <= 1'b1;
    start <= 1'b0;
    since <= start ? 1 : since + 1;
    if (rst_n && running && !start) begin
      if (!right) begin
        wrong <= wrong + 1;
        if (wrong < 4)
          $display("wrong: vector of %0d at input %0d output %0d %h shown %0d %h done %b", size, inputs, outputs, out_data,
                   shown, dut.probe_norm_scale.data, done);
      end
      checked <= checked + (in_v === 1'b1 ? 1 : 0) + (out_valid === 1'b1 ? 1 : 0) + (scale_v === 1'b1 ? 1 : 0);
      if (read_enable !== 1'b0) reads <= reads + 1;
      if (in_v !== 1'b0) inputs <= inputs + 1;
      if (out_valid !== 1'b0) outputs <= outputs + 1;
      if (scale_v !== 1'b0) shown <= shown + 1;
      if (vector_done !== 1'b0) vector_seen <= 1'b1;
      out_before <= out_valid;
      if (done !== 1'b0) begin
        running <= 1'b0;
        pause   <= {27'd0, random[4:0]};
        if (since > slowest) slowest <= since;
      end
    end
    if (rst_n && !running && !start && !quiet) wrong <= wrong + 1;
    if (!running && pause != 0) pause <= pause - 1;
    if (next) begin
      if (next_base >= WORDS) ended <= 1'b1;
      else begin
        base        <= next_base;
        begun       <= 1'b1;
        {inputs, outputs, shown, reads} <= 128'd0;
        vector_seen <= 1'b0;
        start       <= 1'b1;
        running     <= 1'b1;
      end
    end
    if (since > 4 * LENGTH + 1000) ended <= 1'b1;
    if (ended) begin
      if (wrong == 0 && checked != 0 && !running) $display("@result pass checked=%0d cycles=%0d", checked, slowest);
      else $display("@result fail checked=%0d wrong=%0d", checked, wrong);
      $finish(0);
    end
  end

endmodule

`default_nettype wire
