// tb_norm: whole vectors through norm, against vectors of the golden model.
//
// Purpose     Answers norm's reads from memory, with unknowns when nothing was read, and compares the first pass,
//             the activations, mean, maximum, A, root and scale, and the order and time of its signals.
// Parameters  LENGTH, NORM as norm
// Plusargs    +vectors=FILE  hexadecimal words of 64 bits. A vector: elements, which, step, epsilon, gain exponent,
//                            mean, maximum, A, root, T mantissa, T exponent; then a line an element: x, gain, activation
//             +stall=SEED    0: a vector follows another in the cycle with done; else the seed of the pauses
// Timing      Ends with one line `@result pass checked=N`, N elements and scale values compared, or `@result fail ...`.
`default_nettype none

module tb_norm #(
    parameter  LENGTH  = 64,
    parameter  NORM    = 0,
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
  integer         vectors, fields, stall, pause, i;
  integer         wrong = 0, checked = 0;
  reg             rst_n = 1'b0, running = 1'b0, ended = 1'b0;

  // The vector at hand.
  reg  [63:0] elements, which, step, epsilon, gain_exponent;
  reg  [63:0] statistics[0:5];
  reg  [63:0] word_x, word_gain, word_q;
  reg  [23:0] xs[0:LENGTH-1];
  reg  [15:0] gains[0:LENGTH-1];
  reg  [7:0]  qs[0:LENGTH-1];
  wire        unused = &{1'b0, word_x, word_gain, word_q, which, step, epsilon, gain_exponent};

  reg                start = 1'b0;
  wire               busy, vector_done, done, read_enable, out_valid;
  wire [INDEX_W-1:0] read_address, out_index;
  reg  [23:0]        x;
  reg  [15:0]        gain;
  wire [7:0]         out_data;
  wire [23:0]        scale_mantissa;
  wire [11:0]        scale_exponent;
  wire [63:0]        last = elements - 64'd1;

  norm #(.LENGTH(LENGTH), .NORM(NORM)) dut (
      .clk(clk), .rst_n(rst_n), .start(start), .which(which[1:0]), .step(step[15:0]),
      .last(last[INDEX_W-1:0]), .epsilon(epsilon[47:0]), .gain_exponent(gain_exponent[11:0]), .busy(busy),
      .vector_done(vector_done), .done(done), .read_enable(read_enable), .read_address(read_address),
      .x(x), .gain(gain), .out_valid(out_valid), .out_index(out_index), .out_data(out_data),
      .scale_mantissa(scale_mantissa), .scale_exponent(scale_exponent)
  );

  initial begin
    if (!$value$plusargs("stall=%d", stall)) stall = 0;
    if (!$value$plusargs("vectors=%s", file)) file = "vectors.hex";
    vectors = $fopen(file, "r");
    pause   = 0;
  end

  task next_vector;
    begin
      fields = $fscanf(vectors, "%h %h %h %h %h", elements, which, step, epsilon, gain_exponent);
      if (fields != 5) ended = 1'b1;
      else begin
        for (i = 0; i < 6; i = i + 1) fields = $fscanf(vectors, "%h", statistics[i]);
        for (i = 0; i < elements; i = i + 1) begin
          fields   = $fscanf(vectors, "%h %h %h", word_x, word_gain, word_q);
          xs[i]    = word_x[23:0];
          gains[i] = word_gain[15:0];
          qs[i]    = word_q[7:0];
        end
      end
    end
  endtask

  // An answer is there in the cycle after its read and only then.
  always @(posedge clk) begin
    x    <= read_enable ? xs[read_address] : 24'hx;
    gain <= read_enable ? gains[read_address] : 16'hx;
  end

  // What came so far of this vector.
  integer      inputs = 0, outputs = 0, shown = 0, reads = 0, since = 0, slowest = 0;
  reg          vector_seen = 1'b0, out_before = 1'b0;
  wire [15:0]  tensor = {step[13:0], which[1:0]};
  wire         in_v = dut.probe_norm_input.valid, scale_v = dut.probe_norm_scale.valid;
  wire [63:0]  in_word = {dut.probe_norm_input.tensor, {(24 - INDEX_W) {1'b0}}, dut.probe_norm_input.index,
                          dut.probe_norm_input.data};
  wire [82:0]  scale_word = {dut.probe_norm_scale.tensor, dut.probe_norm_scale.index, dut.probe_norm_scale.data};
  wire [23:0]  out_word = {dut.probe_norm_output.tensor, dut.probe_norm_output.data};
  wire [63:0]  passes = (NORM == 1) ? 64'd3 * elements : 64'd2 * elements;

  task expect_that(input truth);
    begin
      checked = checked + 1;
      if (truth !== 1'b1) begin
        wrong = wrong + 1;
        if (wrong < 4)
          $display("wrong: vector of %0d at input %0d output %0d shown %0d: %h %h %h", elements, inputs, outputs,
                   shown, in_word, out_word, scale_word);
      end
    end
  endtask

  always @(posedge clk) begin
    rst_n <= 1'b1;
    start <= 1'b0;
    if (rst_n && !running && !ended) begin
      if (pause != 0) pause = pause - 1;
      else begin
        next_vector;
        {inputs, outputs, shown, reads, since} = 160'd0;
        vector_seen = 1'b0;
        if (!ended) begin
          start   <= 1'b1;
          running <= 1'b1;
        end
      end
    end
    if (rst_n && running && !start) begin
      since = since + 1;
      if (read_enable !== 1'b0) reads = reads + 1;
      if (in_v !== 1'b0) begin
        expect_that(in_word === {tensor, inputs[23:0], xs[inputs]});
        inputs = inputs + 1;
      end
      if (out_valid !== 1'b0) begin
        expect_that(out_valid === 1'b1 && out_index === outputs[INDEX_W-1:0] && out_data === qs[outputs]
                    && out_word === {tensor, qs[outputs]} && (outputs == 0 || out_before));
        outputs = outputs + 1;
      end
      out_before = out_valid;
      if (scale_v !== 1'b0) begin
        expect_that(shown < 6 && scale_word === {tensor, shown[2:0], statistics[shown]});
        shown = shown + 1;
      end
      if (vector_done !== 1'b0) begin
        expect_that(vector_done === 1'b1 && !vector_seen && !out_valid && outputs == elements);
        vector_seen = 1'b1;
      end
      if (busy !== !done) wrong = wrong + 1;
      if (done !== 1'b0) begin
        expect_that(inputs == elements && outputs == elements && reads == passes && shown == 6 && vector_seen);
        expect_that(scale_mantissa === statistics[4][23:0] && scale_exponent === statistics[5][11:0]);
        if (since > slowest) slowest = since;
        running <= 1'b0;
        // Another may start in the very next cycle, or after a while.
        pause = (stall == 0) ? 0 : $urandom(stall) % 40;
      end
      if (since > 4 * LENGTH + 1000) ended = 1'b1;
    end
    if (rst_n && !running && !start && {in_v, out_valid, scale_v, vector_done, done, busy, read_enable} !== 7'd0)
      wrong = wrong + 1;
    if (ended) begin
      if (wrong == 0 && checked != 0 && !running) $display("@result pass checked=%0d cycles=%0d", checked, slowest);
      else $display("@result fail checked=%0d wrong=%0d", checked, wrong);
      $finish(0);
    end
  end

endmodule

`default_nettype wire
