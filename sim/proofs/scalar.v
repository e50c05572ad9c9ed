// The scalar against its specification: what the frame carries is the activation, and acc = sum of w * x.
//
// The environment sends frames of 8 / COPI_WIDTH cycles in any rhythm, chip-select and sign constant during a frame,
// for any activation, -128 included: the step itself is exact for each of them, modulo the accumulator's width.
`default_nettype none

module prove_scalar #(
    parameter COPI_WIDTH  = 1,
    parameter SIGN_FRAMES = 1,
    parameter ACC_W       = 12,
    parameter FORM        = 0
) (
    input wire             clk,
    input wire             rst_n,
    input wire             begin_frame,
    input wire [7:0]       any_x,
    input wire             any_cs_n,
    input wire             any_sign,
    input wire             capture,
    input wire             shift,
    input wire [ACC_W-1:0] result_in
);

  localparam [2:0] LAST = 8 / COPI_WIDTH - 1;

  // The frame on the wire.
  reg       active = 1'b0;
  reg [2:0] bit_index;
  reg [7:0] x, left;
  reg       cs_n, sign;

  wire frame_end = active && bit_index == LAST;
  wire selected  = active && !cs_n;

  wire [ACC_W-1:0] result;
  scalar #(.COPI_WIDTH(COPI_WIDTH), .SIGN_FRAMES(SIGN_FRAMES), .ACC_W(ACC_W), .FORM(FORM)) unit (
      .clk(clk), .rst_n(rst_n), .copi(left[7-:COPI_WIDTH]), .cs_n(!selected), .sign(sign), .frame_end(frame_end),
      .capture(capture), .shift(shift), .result_in(result_in), .result(result)
  );

  always @(posedge clk) begin
    if (!rst_n) begin
      active    <= 1'b0;
      bit_index <= 3'd0;
    end else if (!active || frame_end) begin
      active    <= begin_frame;
      bit_index <= 3'd0;
      x         <= any_x;
      left      <= any_x;
      cs_n      <= any_cs_n;
      sign      <= any_sign;
    end else begin
      bit_index <= bit_index + 3'd1;
      left      <= left << COPI_WIDTH;
    end
  end

  // The specification: a frame that ended is added in the next cycle, once, to whom it selected.
  reg             due;
  reg [7:0]       ended;  // what the input register holds of the frame that ended last
  reg [ACC_W-1:0] product, sum, kept;
  wire [7:0]       held = x ^ {8{FORM == 1 && SIGN_FRAMES == 0 && sign}};
  wire [ACC_W-1:0] wide = {{(ACC_W - 7) {x[7]}}, x[6:0]};

  always @(posedge clk) begin
    due     <= rst_n && frame_end && !cs_n;
    ended   <= held;
    product <= (SIGN_FRAMES == 0 && sign) ? -wide : wide;
    if (!rst_n || capture) sum <= {ACC_W{1'b0}};
    else if (due) sum <= sum + product;
    if (capture) kept <= sum;
    else if (shift) kept <= result_in;
  end

  // What the unit keeps inside.
  (* hierconn *) wire [ACC_W-1:0] \unit.acc ;
  (* hierconn *) wire [7:0]       \unit.input_register ;
  (* hierconn *) wire             \unit.add ;

  reg began = 1'b0, captured = 1'b0;
  always @(posedge clk) begin
    began    <= 1'b1;
    captured <= began && (captured || capture || shift);
  end

  // Bits that were sent and not shifted away are the activation's first ones, or their complement.
  wire [3:0] sent = active ? bit_index * COPI_WIDTH : 4'd8;
  wire [7:0] rest = x << sent;

  always @(*) begin
    if (!began) assume (!rst_n);
    assume (!(capture && due));
    if (began) begin
      assert (\unit.acc == sum);
      assert (\unit.add == due);
      if (due) assert (\unit.input_register == ended);
      if (selected) assert ((\unit.input_register ^ (held >> (4'd8 - sent))) << (4'd8 - sent) == 8'd0);
      if (captured) assert (result == kept);
      if (active) assert (bit_index <= LAST);
      if (active) assert (left == rest);
    end
  end

endmodule

`default_nettype wire
