// The drain with a chain of scalars below it, as ternary_matvec wires them, and a sink that takes results whenever it likes.
//
// What the environment promises: a pass is captured only when the results of the one before are gone (proof
// broadcast_master), and of an operation that was started, whose last pass has the rows that its start said.
`default_nettype none

module prove_result_drain #(
    parameter  N_OUT = 7,
    localparam LANES = 3,
    localparam ROW_W = (N_OUT > 1) ? $clog2(N_OUT) : 1,
    localparam ACC_W = 8
) (
    input wire             clk,
    input wire             rst_n,
    input wire             started,
    input wire [ROW_W-1:0] start_last_row,
    input wire             capture,
    input wire             capture_last,
    input wire [15:0]      operation,
    input wire             result_ready,
    input wire [7:0]       copi,
    input wire [LANES-1:0] cs_n,
    input wire             frame_end
);

  localparam FULL = (LANES < N_OUT) ? LANES : N_OUT;  // rows of a pass that is not the last

  wire             result_valid, shift;
  wire [15:0]      result_operation;
  wire [ROW_W-1:0] result_index;

  result_drain #(.N_OUT(N_OUT), .LANES(LANES)) unit (
      .clk(clk), .rst_n(rst_n), .started(started), .start_last_row(start_last_row), .capture(capture),
      .capture_last(capture_last), .operation(operation), .result_valid(result_valid), .result_ready(result_ready),
      .result_operation(result_operation), .result_index(result_index), .shift(shift)
  );

  wire [ACC_W*(LANES+1)-1:0] chain;
  wire [ACC_W*LANES-1:0] sums;
  assign chain[ACC_W*LANES+:ACC_W] = {ACC_W{1'b0}};
  genvar i;
  generate
    for (i = 0; i < LANES; i = i + 1) begin : lane
      scalar #(.COPI_WIDTH(8), .SIGN_FRAMES(1), .ACC_W(ACC_W)) u_scalar (
          .clk(clk), .rst_n(rst_n), .copi(copi), .cs_n(cs_n[i]), .sign(1'b0), .frame_end(frame_end),
          .capture(capture), .shift(shift), .result_in(chain[ACC_W*(i+1)+:ACC_W]), .result(chain[ACC_W*i+:ACC_W])
      );
    end
  endgenerate

  wire [ACC_W-1:0] result_data = chain[ACC_W-1:0];

  // The sums, as the scalars have them inside; in a loop these wires cannot be named.
  (* hierconn *) wire [ACC_W-1:0] \lane[0].u_scalar.acc ;
  (* hierconn *) wire [ACC_W-1:0] \lane[1].u_scalar.acc ;
  (* hierconn *) wire [ACC_W-1:0] \lane[2].u_scalar.acc ;
  assign sums = {\lane[2].u_scalar.acc , \lane[1].u_scalar.acc , \lane[0].u_scalar.acc };

  // The model: an operation, the rows of its earlier passes, and of the captured pass how many there are and are gone.
  reg              open = 1'b0, offering = 1'b0, fresh;
  reg [31:0]       last_row, first, rows, gone;
  reg [15:0]       name;
  wire             takes = offering && result_ready;
  wire [31:0]      pass_rows = capture_last ? last_row + 1 : FULL;
  wire [31:0]      begins = fresh ? 32'd0 : first + rows;

  always @(posedge clk) begin
    if (!rst_n) open <= 1'b0;
    else if (started) open <= 1'b1;
    else if (capture && capture_last) open <= 1'b0;
    if (started) last_row <= start_last_row;
    if (started) fresh <= 1'b1;
    else if (capture) fresh <= 1'b0;
    if (!rst_n) offering <= 1'b0;
    else if (capture) offering <= 1'b1;
    else if (takes && gone + 1 == rows) offering <= 1'b0;
    if (capture) begin
      name  <= operation;
      first <= begins;
      rows  <= pass_rows;
      gone  <= 32'd0;
    end else if (takes) begin
      gone <= gone + 1;
    end
  end

  // The sum of one lane when it was captured.
  (* anyconst *) wire [ROW_W-1:0] some_lane;
  reg [ACC_W-1:0] kept;
  integer k;
  always @(posedge clk)
    for (k = 0; k < LANES; k = k + 1) if (capture && k == some_lane) kept <= sums[ACC_W*k+:ACC_W];

  reg                     began = 1'b0, held, was_valid, was_capture;
  reg [16+ROW_W+ACC_W-1:0] before;
  always @(posedge clk) begin
    began       <= 1'b1;
    held        <= rst_n && result_valid && !result_ready;
    before      <= {result_operation, result_index, result_data};
    was_valid   <= result_valid;
    was_capture <= capture;
  end

  always @(*) begin
    if (!began) assume (!rst_n);
    if (!rst_n) assume (!capture && !started);
    assume (start_last_row < LANES);
    if (open) assume (!started);
    if (!open || was_valid || was_capture) assume (!capture);
    if (capture) assume (begins + pass_rows <= N_OUT);
    if (began) begin
      assert (result_valid == offering);
      assert (shift == takes);
      if (capture) assert (!result_valid);
      if (offering) begin
        assert (result_operation == name);
        assert (result_index == first + gone);
        assert (first + rows <= N_OUT && gone < rows);
        if (gone == some_lane) assert (result_data == kept);
      end
      if (held) assert (result_valid && {result_operation, result_index, result_data} == before);
    end
  end

endmodule

`default_nettype wire
