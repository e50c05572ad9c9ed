// tb_host_port: the host port under a host that knows the rules, and breaks them.
//
// Purpose     First the transactions of tb_port_cases, whose outcome stands there in so many words; then made-up ones
//             (tb_port_script) until BAD of them left an error, met a wrong address or were broken off. After each,
//             tb_port_judge compares everything that the host port may have touched with a reference model.
// Parameters  BUS 0 SPI, 1 I2C; BAD transactions to refuse.
// Plusargs    +stall=SEED chooses them.
// Timing      Ends with one line `@result pass checked=N transactions=T bad=B` or `@result fail ...`, after the
//             first transaction that went wrong.
`default_nettype none

module tb_host_port #(
    parameter BUS = 0,
    parameter BAD = 300
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

  localparam TIMEOUT = 1000;
  localparam [2:0] PAUSE = 3'd0, MAKE = 3'd1, PLAY = 3'd2, SETTLE = 3'd3, JUDGE = 3'd4, NEXT = 3'd5;

  reg  [31:0] seed;
  reg  [31:0] random = 32'd1;
  reg         rst_n = 1'b0;
  reg  [2:0]  state;
  reg  [31:0] waited, transactions, bad;
  reg         was_bad, go, make, judge, release_busy;
  reg  [511:0] replies;
  reg  [31:0] reply_count;
  reg  [11:0] seen;  // flags that a transaction left: [5:4], [2:1] of the layer, those of the port

  initial begin
    if (!$value$plusargs("stall=%d", seed)) seed = 32'd1;
    random = seed ^ 32'h9e37_79b9;
    if (random == 32'd0) random = 32'd1;
  end

  wire [31:0] random_a = random ^ (random << 13);
  wire [31:0] random_b = random_a ^ (random_a >> 17);
  always @(posedge clk) random <= random_b ^ (random_b << 5);

  // The transaction: a written case, then made-up ones.
  wire         ready, scripted, run_ends, made_mute, cut_high, stubborn, glitches;
  wire [511:0] made_script;
  wire [127:0] case_script;
  wire [31:0]  made_send, made_receive, made_cut, case_send, case_receive, case_cut, pace;
  wire [1:0]   made_way, case_way, made_wrong;
  wire [2:0]   latency;
  wire [63:0]  case_reply;
  wire [13:0]  case_flags;

  wire [511:0] script        = scripted ? {384'd0, case_script} : made_script;
  wire [31:0]  send_count    = scripted ? case_send : made_send;
  wire [31:0]  receive_count = scripted ? case_receive : made_receive;
  wire [31:0]  cut           = scripted ? case_cut : made_cut;
  wire         mute          = made_mute && !scripted;
  wire         behave        = !random[30] || (was_bad && random[31]);

  tb_port_script #(.BUS(BUS)) u_script (
      .clk(clk), .rst_n(rst_n), .random(random), .make(make), .behave(behave), .ready(ready),
      .script(made_script), .send_count(made_send), .receive_count(made_receive), .cut(made_cut),
      .cut_way(made_way), .cut_high(cut_high), .wrong_address(made_wrong), .stubborn(stubborn),
      .mute(made_mute), .latency(latency), .pace(pace), .glitches(glitches)
  );

  tb_port_cases #(.BUS(BUS)) u_cases (
      .number(transactions), .scripted(scripted), .script(case_script), .send_count(case_send),
      .receive_count(case_receive), .cut(case_cut), .cut_way(case_way), .reply(case_reply),
      .flags(case_flags), .run_ends(run_ends)
  );

  wire         host_done, received_valid, calm, opened, ended_within;
  wire [31:0]  send_index, received_index, reply_at, sent, acked, begun;
  wire [7:0]   received_data;
  wire         sclk, cs_n, copi, poci, poci_enable, scl, sda, sda_low;
  reg  [2:0]   glitch, glitch_rest;

  tb_bus_host #(.BUS(BUS), .SILENCE(TIMEOUT + 50)) u_host (
      .clk(clk), .rst_n(rst_n), .random(random), .pace(pace), .go(go), .send_count(send_count),
      .receive_count(receive_count), .cut(cut), .cut_way(scripted ? case_way : made_way), .cut_high(cut_high),
      .wrong_address(scripted ? 2'd0 : made_wrong), .stubborn(stubborn && !scripted),
      .send_index(send_index), .send_data(script[8*send_index[5:0]+:8]),
      .received_valid(received_valid), .received_index(received_index), .received_data(received_data),
      .reply_at(reply_at), .opened(opened), .sent(sent), .acked(acked), .begun(begun),
      .ended_within(ended_within), .done(host_done), .calm(calm), .sclk(sclk), .cs_n(cs_n), .copi(copi),
      .poci(poci), .scl(scl), .sda(sda), .sda_low(sda_low)
  );

  wire         port_valid, port_write, port_read_valid, error_clear, start_valid, start_ready, busy;
  wire [2:0]   port_bank;
  wire [31:0]  port_address, requests, starts;
  wire [7:0]   port_data, port_read_data;
  wire [5:0]   error;
  wire [15:0]  start_layer, start_count, start_slot, start_position;

  host_port #(
      .BUS(BUS), .I2C_TIMEOUT(TIMEOUT), .WIDTH(70000), .HEADS(12), .KV_HEADS(6), .HEAD_WIDTH(24), .FFN_WIDTH(11008),
      .CONTEXT(300), .LAYERS(5), .SLOTS(3), .LANES(48), .CS_WIDTH(12), .COPI_WIDTH(4), .SIGN_FRAMES(1),
      .DOT_WIDTH(8), .NORM(1), .ACTIVATION(2)
  ) dut (
      .clk(clk), .rst_n(rst_n),
      .spi_sclk(sclk ^ glitch[0]), .spi_cs_n(cs_n ^ glitch[1]), .spi_copi(copi ^ glitch[2]),
      .spi_poci(poci), .spi_poci_enable(poci_enable),
      .i2c_scl(scl ^ glitch[0]), .i2c_sda(sda ^ glitch[1]), .i2c_sda_low(sda_low),
      .port_valid(port_valid), .port_write(port_write), .port_bank(port_bank),
      .port_address(port_address), .port_data(port_data), .port_read_valid(port_read_valid),
      .port_read_data(port_read_data), .error(error), .error_clear(error_clear),
      .start_valid(start_valid), .start_ready(start_ready), .start_layer(start_layer),
      .start_count(start_count), .start_slot(start_slot), .start_position(start_position), .busy(busy)
  );

  tb_port_model u_model (
      .clk(clk), .rst_n(rst_n), .random(random[31:24]), .latency(latency), .mute(mute),
      .release_busy(release_busy), .port_valid(port_valid), .port_write(port_write),
      .port_bank(port_bank), .port_address(port_address), .port_data(port_data),
      .port_read_valid(port_read_valid), .port_read_data(port_read_data), .error(error),
      .error_clear(error_clear), .start_valid(start_valid), .start_ready(start_ready),
      .start_layer(start_layer), .start_count(start_count), .start_slot(start_slot),
      .start_position(start_position), .busy(busy), .requests(requests), .starts(starts)
  );

  wire        judged, refused;
  wire [7:0]  fault, wrong;
  wire [31:0] checked;
  wire [7:0]  flags = dut.u_command_decoder.flags;

  tb_port_judge #(.BUS(BUS)) u_judge (
      .clk(clk), .rst_n(rst_n), .judge(judge), .done(judged), .script(script), .replies(replies),
      .reply_count(reply_count), .sent(sent), .acked(acked), .begun(begun), .opened(opened),
      .ended_within(ended_within), .mute(mute), .release_busy(release_busy), .flags(flags),
      .error(error), .operands({start_position, start_slot, start_count, start_layer}), .busy(busy),
      .requests(requests), .starts(starts), .fault(fault), .refused(refused), .checked(checked), .wrong(wrong)
  );

  // Every output is known in every cycle, what it qualifies when it is valid.
  wire unknown = (^{port_valid, error_clear, start_valid, poci, poci_enable, sda_low, start_layer, start_count,
                    start_slot, start_position, flags} === 1'bx) ||
                 (port_valid && ^{port_write, port_bank, port_address, port_write ? port_data : 8'd0} === 1'bx);

  wire [511:0] reply   = replies >> (8 * reply_at);  // 8 bytes of it are compared
  wire         unused  = &{1'b0, reply[511:64], send_index[31:6]};
  wire differs = scripted && (reply[63:0] !== case_reply || {flags, error} !== case_flags);
  wire is_bad  = (fault != 8'd0) || refused || !opened;
  wire lost    = (waited == 32'd100000);
  wire ends    = (wrong != 8'd0) || differs || unknown || lost || (bad == BAD && (&seen));

  always @(posedge clk) begin
    rst_n        <= 1'b1;
    go           <= 1'b0;
    make         <= 1'b0;
    judge        <= 1'b0;
    release_busy <= 1'b0;
    waited       <= waited + 32'd1;
    if (!rst_n) begin
      state        <= PAUSE;
      waited       <= 32'd0;
      transactions <= 32'd0;
      bad          <= 32'd0;
      was_bad      <= 1'b0;
      seen         <= 12'd0;
    end else begin
      if (received_valid) begin
        replies[8*received_index[5:0]+:8] <= received_data;
        reply_count <= received_index + 32'd1;
      end
      case (state)
        PAUSE:
        if (waited == 32'd15) begin
          make  <= 1'b1;
          state <= MAKE;
        end
        MAKE:
        if (ready) begin
          go          <= 1'b1;
          replies     <= 512'd0;
          reply_count <= 32'd0;
          state       <= PLAY;
        end
        PLAY:
        if (host_done && !go) begin
          waited <= 32'd0;
          state  <= SETTLE;
        end
        SETTLE:
        if (waited == 32'd15) begin
          judge <= 1'b1;
          state <= JUDGE;
        end
        JUDGE: if (judged) state <= NEXT;
        default: begin
          transactions <= transactions + 32'd1;
          was_bad      <= is_bad;
          if (is_bad && bad != BAD) bad <= bad + 32'd1;
          seen         <= seen | {error[5:4], error[2:1], flags};
          release_busy <= scripted ? run_ends : (random[1:0] == 2'd0);
          waited       <= 32'd0;
          state        <= PAUSE;
        end
      endcase
      if (ends && (state == NEXT || unknown || lost)) begin
        if (wrong == 8'd0 && !differs && !unknown && !lost)
          $display("@result pass checked=%0d transactions=%0d bad=%0d", checked, transactions, bad);
        else
        begin
          $display("@result fail transaction=%0d reply_differs=%b unknown=%b lost=%b judge=%b fault=%b flags=%b,%b",
                   transactions, differs, unknown, lost, wrong, fault, flags, error);
          $display("script=%h cut=%0d,%0d opened=%b sent=%0d,%0d acked=%0d begun=%0d within=%b", script[127:0], cut,
                   made_way, opened, sent, send_count, acked, begun, ended_within);
        end
        $finish(0);
      end
    end
  end

  // A pulse of one cycle on one pin, far from every edge.
  always @(posedge clk) begin
    glitch      <= 3'd0;
    glitch_rest <= (glitch_rest == 3'd0 || !rst_n) ? 3'd0 : glitch_rest - 3'd1;
    if (rst_n && calm && glitches && state == PLAY && random[31:29] == 3'd0 && glitch_rest == 3'd0) begin
      glitch      <= 3'd1 << (random[28:27] % 2'd3);
      glitch_rest <= 3'd4;
    end
  end

endmodule

`default_nettype wire
