// spi_target at arbitrary pins: whatever they do, the stream of bytes keeps its rules, and chip-select high is the way
// out of every state.
`default_nettype none

module prove_spi_target (
    input wire       clk,
    input wire       rst_n,
    input wire       sclk,
    input wire       cs_n,
    input wire       copi,
    input wire [7:0] byte_out
);

  wire       poci, poci_enable, transaction_begin, transaction_end, end_within_byte;
  wire       byte_in_valid, byte_out_taken;
  wire [7:0] byte_in;

  spi_target unit (
      .clk(clk), .rst_n(rst_n), .sclk(sclk), .cs_n(cs_n), .copi(copi), .poci(poci), .poci_enable(poci_enable),
      .transaction_begin(transaction_begin), .transaction_end(transaction_end), .end_within_byte(end_within_byte),
      .byte_in_valid(byte_in_valid), .byte_in(byte_in), .byte_out_taken(byte_out_taken), .byte_out(byte_out)
  );

  (* hierconn *) wire       \unit.sclk_rise ;
  (* hierconn *) wire       \unit.sclk_fall ;
  (* hierconn *) wire       \unit.copi_level ;

  reg began = 1'b0;
  always @(posedge clk) began <= 1'b1;

  // How long chip-select has been high, and low; `never`: since before the proof.
  reg [2:0] high = 3'd0;
  always @(posedge clk) high <= !cs_n ? 3'd0 : (high == 3'd5) ? 3'd5 : high + 3'd1;

  // A transaction as its user sees it: the bits that came since it began, and the byte that leaves.
  reg       open;
  reg [2:0] rises;   // modulo 8
  reg [7:0] latest;  // bits that came last
  reg       taking;  // a byte was taken since the begin
  reg [7:0] leaving;
  wire      bit_comes = open && !transaction_end && \unit.sclk_rise ;

  always @(posedge clk) begin
    if (!rst_n) open <= 1'b0;
    else if (transaction_begin || transaction_end) open <= transaction_begin;
    if (transaction_begin) rises <= 3'd0;
    else if (bit_comes) rises <= rises + 3'd1;
    if (\unit.sclk_rise ) latest <= {latest[6:0], \unit.copi_level };
    if (byte_out_taken) leaving <= byte_out;
    else if (\unit.sclk_fall ) leaving <= {leaving[6:0], 1'b0};
  end

  always @(*) begin
    if (!began) assume (!rst_n);
    // The way out needs no reset: five cycles of chip-select high from any state of the registers at all.
    if (high == 3'd5) assert (!poci_enable && !transaction_end && !byte_in_valid);
    if (began) begin
      assert (poci_enable == open);
      assert (!(transaction_begin && open));
      assert (!transaction_end || open);
      assert (!(transaction_begin && transaction_end));
      assert (!byte_in_valid || (open && !transaction_begin && !transaction_end && rises == 3'd7));
      assert (!bit_comes || rises != 3'd7 || byte_in_valid);
      if (byte_in_valid) assert (byte_in == {latest[6:0], \unit.copi_level });
      if (byte_out_taken) assert (transaction_begin || (open && !transaction_end && rises == 3'd0));
      if (transaction_end) assert (end_within_byte == (rises != 3'd0));
      if (open) assert (poci == leaving[7]);
    end
  end

endmodule

`default_nettype wire
