// No sum leaves the accumulator: 8 + ceil(log2 N_IN) bits hold N_IN activations of -127 ... 127 times -1, 0 or 1, and
// every sum on the way.
//
// Between two captures at most N_IN frames select the scalar: bank_reader walks each activation once (proof bank_reader), and
// the master sends it once (proof broadcast_master).
`default_nettype none

module prove_accumulator #(
    parameter  N_IN        = 4096,
    parameter  SIGN_FRAMES = 1,
    localparam ACC_W       = 8 + $clog2(N_IN),
    localparam WIDE        = ACC_W + 2
) (
    input wire       clk,
    input wire       rst_n,
    input wire       frame,
    input wire [7:0] x,
    input wire       minus,
    input wire       capture
);

  reg [WIDE-1:0]    allowed;
  wire              add = frame && allowed + 127 <= 127 * N_IN;
  wire [7:0]        sent = (SIGN_FRAMES == 1 && minus) ? -x : x;
  wire [ACC_W-1:0]  result;
  scalar #(.COPI_WIDTH(8), .SIGN_FRAMES(SIGN_FRAMES), .ACC_W(ACC_W)) unit (
      .clk(clk), .rst_n(rst_n), .copi(sent), .cs_n(!add), .sign(minus), .frame_end(frame), .capture(capture),
      .shift(1'b0), .result_in({ACC_W{1'b0}}), .result(result)
  );

  // The sum with bits to spare; 127 times the terms in it, and, above, times the frames since the capture.
  reg               due;
  reg [WIDE-1:0]    term, sum;
  reg [WIDE-1:0]    most;
  wire [WIDE-1:0]   wide = {{(WIDE - 8) {x[7]}}, x};

  always @(posedge clk) begin
    due  <= rst_n && add;
    term <= minus ? -wide : wide;
    if (!rst_n || capture) begin
      sum     <= {WIDE{1'b0}};
      most    <= {WIDE{1'b0}};
      allowed <= {WIDE{1'b0}};
    end else begin
      if (due) sum <= sum + term;
      if (due) most <= most + 127;
      if (add) allowed <= allowed + 127;
    end
  end

  (* hierconn *) wire [ACC_W-1:0] \unit.acc ;
  (* hierconn *) wire [7:0]       \unit.input_register ;
  (* hierconn *) wire             \unit.add ;
  wire [WIDE-1:0] taken = {{(WIDE - ACC_W) {\unit.acc [ACC_W-1]}}, \unit.acc };
  wire [WIDE-1:0] kept = {{(WIDE - 8) {\unit.input_register [7]}}, \unit.input_register };

  reg began = 1'b0;
  reg subtracted;
  always @(posedge clk) begin
    began      <= 1'b1;
    subtracted <= SIGN_FRAMES == 0 && minus;
  end

  always @(*) begin
    if (!began) assume (!rst_n);
    assume (!(capture && (due || frame)));
    assume (x != 8'h80);
    if (began) begin
      assert (taken == sum);
      assert ($signed(sum) <= $signed(most) && $signed(sum) >= -$signed(most));
      assert (allowed == most + (due ? 127 : 0) && allowed <= 127 * N_IN);
      assert (\unit.add == due);
      if (due) assert (kept == (subtracted ? -term : term));
      if (due) assert ($signed(term) <= 127 && $signed(term) >= -127);
    end
  end

endmodule

`default_nettype wire
