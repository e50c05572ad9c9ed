// Master, demultiplexer and one free scalar, wired as ternary_matvec does: when a pass is captured, the scalar's sum is
// w · x over all fetches of that pass that lie in the scalar's block, and over no others.
//
// The model knows only what was fetched: one sum for the pass that is open, one for a pass that ended and waits for its
// capture, one for a pass that ended behind that.
`default_nettype none

module prove_engine_sums #(
    parameter  COPI_WIDTH  = 8,
    parameter  SIGN_FRAMES = 1,
    localparam ACC_W       = 8 + 1,  // modulo which all sums are taken; proof accumulator says that none is cut
    localparam CS          = 2,
    localparam LAST        = 8 / COPI_WIDTH - 1
) (
    input wire            clk,
    input wire            rst_n,
    input wire            fetched_valid,
    input wire [7:0]      fetched_value,
    input wire [2*CS-1:0] fetched_weights,
    input wire            fetched_block,
    input wire            fetched_pass_last,
    input wire            fetched_operation_last,
    input wire            drained
);

  wire                  fetched_ready, group, cs_block, frame_active, frame_negative, frame_end, capture, capture_last;
  wire [1:0]            activation_index;
  wire [7:0]            activation_value;
  wire [2:0]            bit_index;
  wire [COPI_WIDTH-1:0] copi;
  wire [CS-1:0]         cs_n, sign;
  wire [2*CS-1:0]       lane_cs_n;
  (* anyconst *) wire [1:0] lane;
  wire [ACC_W-1:0]      result;

  broadcast_master #(
      .N_IN(4), .GROUPS(2), .BLOCKS(2), .CS_WIDTH(CS), .COPI_WIDTH(COPI_WIDTH), .SIGN_FRAMES(SIGN_FRAMES)
  ) master (
      .clk(clk), .rst_n(rst_n), .fetched_valid(fetched_valid), .fetched_ready(fetched_ready),
      .fetched_value(fetched_value), .fetched_weights(fetched_weights), .fetched_index(2'd0),
      .fetched_group(1'b0), .fetched_block(fetched_block), .fetched_pass_last(fetched_pass_last),
      .fetched_operation_last(fetched_operation_last), .group(group), .cs_block(cs_block),
      .activation_index(activation_index), .activation_value(activation_value), .frame_active(frame_active),
      .frame_negative(frame_negative), .frame_end(frame_end), .bit_index(bit_index), .copi(copi), .cs_n(cs_n),
      .sign(sign), .drained(drained), .capture(capture), .capture_last(capture_last)
  );
  chip_select_demux #(.LANES(2 * CS), .CS_WIDTH(CS)) demux (.cs_n(cs_n), .block(cs_block), .lane_cs_n(lane_cs_n));
  scalar #(.COPI_WIDTH(COPI_WIDTH), .SIGN_FRAMES(SIGN_FRAMES), .ACC_W(ACC_W)) one (
      .clk(clk), .rst_n(rst_n), .copi(copi), .cs_n(lane_cs_n[lane]), .sign(sign[lane[0]]), .frame_end(frame_end),
      .capture(capture), .shift(1'b0), .result_in({ACC_W{1'b0}}), .result(result)
  );

  // w · x of the fetch on offer, for the scalar.
  function [ACC_W-1:0] extend(input [7:0] x);
    extend = {{(ACC_W - 8) {x[7]}}, x};
  endfunction
  wire             here  = fetched_block == lane[1];
  wire             plus  = here && fetched_weights[lane[0]];
  wire             minus = here && fetched_weights[CS+lane[0]];
  wire [ACC_W-1:0] term  = (plus ? extend(fetched_value) : 0) - (minus ? extend(fetched_value) : 0);
  wire             takes = fetched_valid && fetched_ready;

  reg  [1:0]       ended = 2'd0;  // passes that ended and are not captured
  reg  [ACC_W-1:0] open, first, second, third;
  wire [ACC_W-1:0] closed  = open + term;
  wire             ends    = takes && fetched_pass_last;
  wire [1:0]       behind  = ended - capture;
  always @(posedge clk) begin
    ended <= !rst_n ? 2'd0 : behind + ends;
    if (!rst_n || ends) open <= 0;
    else if (takes) open <= closed;
    if (capture) first <= second;
    if (capture) second <= third;
    if (ends && behind == 0) first <= closed;
    if (ends && behind == 1) second <= closed;
    if (ends && behind == 2) third <= closed;
  end

  // What the invariant speaks of: the staged fetch, the frame on the wire, the addition that is due.
  (* hierconn *) wire             \master.staged_valid , \master.staged_nonzero , \master.staged_any_first ;
  (* hierconn *) wire             \master.staged_any_second , \master.staged_pass_last , \master.first_sent ;
  (* hierconn *) wire             \master.pass_end , \master.staged_block ;
  (* hierconn *) wire [7:0]       \master.staged_value , \master.shift_byte ;
  (* hierconn *) wire [CS-1:0]    \master.staged_first , \master.staged_minus ;
  (* hierconn *) wire [ACC_W-1:0] \one.acc ;
  (* hierconn *) wire [7:0]       \one.input_register ;
  (* hierconn *) wire             \one.add , \one.subtract ;

  wire             mine    = \master.staged_block == lane[1];
  wire             by_plus = mine && \master.staged_first [lane[0]] && !(SIGN_FRAMES == 0 && \master.staged_minus [lane[0]]);
  wire             by_minus = mine && \master.staged_minus [lane[0]];
  wire [ACC_W-1:0] x       = extend(\master.staged_value );
  wire [ACC_W-1:0] staged  = !\master.staged_valid ? 0 :
                             (by_plus && !\master.first_sent ? x : 0) - (by_minus ? x : 0);
  wire [7:0]       sent    = frame_negative ? -activation_value : activation_value;
  wire             on_wire = frame_active && !lane_cs_n[lane];
  wire [ACC_W-1:0] flying  = !on_wire ? 0 : sign[lane[0]] ? -extend(sent) : extend(sent);
  wire [ACC_W-1:0] due     = !\one.add ? 0 : \one.subtract ? -extend(\one.input_register ) : extend(\one.input_register );
  // All that is under way of the pass that acc belongs to; of the next one while acc is captured.
  wire [ACC_W-1:0] started = capture ? flying : \one.acc + due + flying;

  wire [3:0] bits = bit_index * COPI_WIDTH;
  wire [7:0] rest = sent << bits;
  wire [7:0] seen = (\one.input_register ^ (sent >> (4'd8 - bits))) << (4'd8 - bits);

  reg began = 1'b0;
  always @(posedge clk) began <= 1'b1;

  // Passes that ended: the one being captured, the one whose end has left the stage, the one whose end is staged.
  wire             staged_ends = \master.staged_valid && \master.staged_pass_last ;
  wire [ACC_W-1:0] older = capture ? second : first;            // of the pass that `started` is of
  wire [ACC_W-1:0] newer = capture ? third : second;

  always @(*) begin
    if (!began) assume (!rst_n);
    assume (fetched_value != 8'h80);
    assume ((fetched_weights[CS-1:0] & fetched_weights[2*CS-1:CS]) == 0);
    if (began) begin
      // The theorem.
      if (capture) assert (ended != 0 && \one.acc == first && !\one.add );
      // The invariant: each term of a pass is in one place.
      assert (ended == capture + \master.pass_end + staged_ends);
      if (\master.pass_end ) assert (started == older);
      if (\master.pass_end && staged_ends) assert (staged == newer);
      if (\master.pass_end && !staged_ends) assert (staged == open);
      if (!\master.pass_end && staged_ends) assert (started + staged == older);
      if (!\master.pass_end && !staged_ends) assert (started + staged == open);
      if (staged_ends) assert (open == 0);
      // The stage.
      if (\master.staged_valid ) begin
        assert (\master.staged_nonzero == |\master.staged_value );
        assert (\master.staged_any_first == |\master.staged_first );
        assert (\master.staged_any_second == (SIGN_FRAMES == 1 && |\master.staged_minus ));
        assert (\master.staged_value != 8'h80);
        if (SIGN_FRAMES == 1) assert ((\master.staged_first & \master.staged_minus ) == 0);
        else assert ((~\master.staged_first & \master.staged_minus ) == 0);
      end
      if (\master.first_sent )
        assert (\master.staged_valid && \master.staged_nonzero && \master.staged_any_first && \master.staged_any_second );
      // The frame.
      assert (bit_index <= LAST);
      if (!frame_active) assert (&cs_n && bit_index == 0);
      if (frame_active) assert (\master.shift_byte == rest && activation_value != 8'h80);
      if (on_wire) assert (seen == 0);
      if (SIGN_FRAMES == 0) assert (!frame_negative);
    end
  end

endmodule

`default_nettype wire
