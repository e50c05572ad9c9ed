// i2c_target at arbitrary pins: the stream of bytes keeps its rules; STOP, START and silence lead out of every state.
`default_nettype none

module prove_i2c_target #(
    parameter TIMEOUT = 64
) (
    input wire       clk,
    input wire       rst_n,
    input wire       scl,
    input wire       sda,
    input wire       byte_refused,
    input wire [7:0] byte_out
);

  localparam [2:0] IDLE = 3'd0, SELECT = 3'd1, SELECT_ACK = 3'd2, IN = 3'd3, IN_ACK = 3'd4, OUT = 3'd5, OUT_ACK = 3'd6;

  wire       sda_low, transaction_begin, transaction_end, end_within_byte, byte_in_valid, byte_out_taken;
  wire [7:0] byte_in;

  i2c_target #(.ADDRESS(66), .TIMEOUT(TIMEOUT)) unit (
      .clk(clk), .rst_n(rst_n), .scl(scl), .sda(sda), .sda_low(sda_low), .transaction_begin(transaction_begin),
      .transaction_end(transaction_end), .end_within_byte(end_within_byte), .byte_in_valid(byte_in_valid),
      .byte_in(byte_in), .byte_refused(byte_refused), .byte_out_taken(byte_out_taken), .byte_out(byte_out)
  );

  (* hierconn *) wire [2:0] \unit.phase ;
  (* hierconn *) wire [2:0] \unit.bits ;
  (* hierconn *) wire       \unit.open ;
  (* hierconn *) wire       \unit.begins ;
  (* hierconn *) wire       \unit.closes ;
  (* hierconn *) wire       \unit.clocked ;
  (* hierconn *) wire       \unit.scl_rise ;
  (* hierconn *) wire       \unit.scl_fall ;
  (* hierconn *) wire       \unit.sda_level ;
  (* hierconn *) wire       \unit.stop_seen ;
  (* hierconn *) wire       \unit.start_seen ;

  reg began = 1'b0;
  always @(posedge clk) began <= 1'b1;

  // The transaction as its user sees it, and the bits since the last START.
  reg       open;
  reg [7:0] latest;     // bits that came last
  reg       came;       // a byte, in the cycle before
  reg       stopped;    // a STOP was seen in the cycle before
  reg       refused;    // byte_refused was 1 when a byte was to be acknowledged, and no START came since
  reg       addressed;  // since the last START our address came
  reg [7:0] silent;     // cycles without an edge of scl and without START, while the unit does not rest
  reg [7:0] held;       // cycles without an edge of scl while a transaction goes on
  wire      edge_ = \unit.scl_rise || \unit.scl_fall ;
  wire      rests = (\unit.phase == IDLE) && !\unit.open ;

  always @(posedge clk) begin
    if (!rst_n) open <= 1'b0;
    else if (transaction_begin || transaction_end) open <= transaction_begin;
    if (\unit.scl_rise ) latest <= {latest[6:0], \unit.sda_level };
    came    <= rst_n && byte_in_valid;
    stopped <= rst_n && \unit.stop_seen ;
    if (!rst_n || \unit.start_seen ) refused <= 1'b0;
    else if (\unit.phase == IN_ACK && byte_refused && \unit.scl_fall && \unit.clocked && !\unit.stop_seen ) refused <= 1'b1;
    if (!rst_n || \unit.start_seen ) addressed <= 1'b0;
    else if (\unit.phase == SELECT && \unit.scl_fall && \unit.clocked && \unit.bits == 3'd7 && latest[7:1] == 7'd66)
      addressed <= 1'b1;
    held   <= (edge_ || !\unit.open || !rst_n) ? 8'd0 : held + 8'd1;
    silent <= (edge_ || \unit.start_seen || rests || !rst_n) ? 8'd0 : silent + 8'd1;
  end

  always @(*) begin
    if (!began) assume (!rst_n);
    if (began) begin
      // Begin and end take turns; bytes come in between.
      assert (!(transaction_begin && open));
      assert (!transaction_end || open);
      assert (!(transaction_begin && transaction_end));
      if (byte_in_valid) assert (open && !transaction_begin && !transaction_end && byte_in == latest);
      if (byte_in_valid || byte_out_taken) assert (addressed && !refused);
      if (transaction_end && came) assert (end_within_byte);
      // The unit's idea of an open transaction runs up to two cycles ahead of its user's.
      assert (\unit.open == ((open && !transaction_end) || transaction_begin || \unit.begins ) ||
              (\unit.open && transaction_begin));
      assert (!(\unit.begins && transaction_begin));
      // Nobody else's transaction is disturbed: SDA is pulled only behind our address.
      if (sda_low) assert (\unit.open || transaction_end);
      if (\unit.phase > SELECT) assert (addressed && \unit.open );
      assert (\unit.phase != 3'd7);
      // The ways out.
      if (stopped) assert (rests);
      assert (silent <= TIMEOUT && held <= TIMEOUT);
    end
  end

endmodule

`default_nettype wire
