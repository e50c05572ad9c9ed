// tb_top: the whole design as its host sees it: nothing but the pins of SPI or I2C.
//
// Purpose     Reads identity and shape, fills every bank through the port, reads all of it back, then brings tokens:
//             position, residual stream, start, status until the run ends, and the stream read back and
//             compared with the expected one. During the first run it tries to write, which must be refused.
// Parameters  HOST_PORT 0 SPI, 1 I2C; TOKENS of the input; the others as transformer_layer
// Plusargs    +dir=DIR with weights.hex, gains.hex, constants.hex, rope.hex, vectors.hex, program.hex as tb_layer, and
//             outputs.hex: the stream after each token, 32 bits sign-extended, WIDTH lines a token.
//             +stall=SEED: 0 the fastest bus, else random phases.
// Timing      Ends with one line `@result pass checked=N cycles=C` or `@result fail ...`.
`default_nettype none

module tb_top #(
    parameter HOST_PORT = 0, TOKENS = 1,
    parameter WIDTH = 64, HEADS = 4, KV_HEADS = 4, HEAD_WIDTH = 16, FFN_WIDTH = 192,
    parameter CONTEXT = 128, LAYERS = 1, SLOTS = 1,
    parameter LANES = 64, CS_WIDTH = 64, COPI_WIDTH = 1, SIGN_FRAMES = 1, DOT_WIDTH = 4,
    parameter NORM = 0, ACTIVATION = 2
)
`ifdef VERILATOR
(
    input wire         clk,
    output wire [31:0] lanes
);
  assign lanes = LANES;
`else
();
  reg clk = 1'b0;
  always #5 clk = !clk;
`endif

  localparam [3:0] IDENTITY = 4'd0, SHAPE = 4'd1, FILL = 4'd2, VERIFY = 4'd3, RUNS = 4'd4, POSITION = 4'd5,
                   STREAM = 4'd6, START = 4'd7, INTRUDE = 4'd8, POLL = 4'd9, RESULT = 4'd10, FLAGS = 4'd11,
                   CLEAR = 4'd12, DONE = 4'd13;
  localparam [2:0] LAST_BANK = 3'd4, STREAM_BANK = 3'd5;
  localparam [31:0] PATIENCE = 32'd5000000, SLOT_COUNT = SLOTS;

  reg         rst_n = 1'b0;
  reg  [31:0] stall, random = 32'd1;
  reg  [3:0]  act;
  reg  [2:0]  bank;
  reg  [31:0] item, token, cycle, quiet, checked, wrong;
  reg         go, ready, started;  // started: a transaction has been played
  reg  [31:0] answer;  // reply bytes 1 ... 4, the first at the bottom
  reg  [7:0]  status;

  wire [31:0] elements, bytes, stride, content_item;
  wire [7:0]  content, golden;
  wire        input_missing;

  initial begin
    if (!$value$plusargs("stall=%d", stall)) stall = 32'd0;
    random = stall ^ 32'h9e37_79b9;
    if (random == 32'd0) random = 32'd1;
  end
  wire [31:0] random_a = random ^ (random << 13);
  wire [31:0] random_b = random_a ^ (random_a >> 17);
  always @(posedge clk) random <= random_b ^ (random_b << 5);

  // The transaction of the act: a chunk of a bank, or a command.
  wire        writes  = (act == FILL) || (act == STREAM) || (act == INTRUDE);
  wire        reads   = (act == VERIFY) || (act == RESULT);
  wire [31:0] most    = 32'd4096 / bytes;
  wire [31:0] chunk   = (act == INTRUDE) ? 32'd1 : (elements - item < most) ? elements - item : most;
  wire [31:0] size    = chunk * bytes;
  wire [31:0] address = item * stride;
  wire [31:0] operand = (act == RUNS) ? SLOT_COUNT : {16'd0, position};
  wire [15:0] position;
  reg  [63:0] header;  // the first byte at the bottom
  reg  [31:0] send_count, receive_count;
  always @(*) begin
    {header, send_count, receive_count} = {64'h02, 32'd1, 32'd4};
    case (act)
      IDENTITY: {header, send_count, receive_count} = {64'h01, 32'd1, 32'd5};
      SHAPE: {header, send_count, receive_count} = {48'd0, item[7:0] + 8'h20, 8'h04, 32'd2, 32'd5};
      FILL, STREAM, INTRUDE: {header, send_count, receive_count} =
          {16'd0, address, 5'd0, bank, 8'h08, 32'd6 + size, 32'd0};
      VERIFY, RESULT: {header, send_count, receive_count} =
          {size[15:0], address, 5'd0, bank, 8'h07, 32'd8, 32'd1 + size};
      RUNS: {header, send_count, receive_count} = {16'd0, operand, 16'h1105, 32'd6, 32'd0};
      POSITION: {header, send_count, receive_count} = {16'd0, operand, 16'h1305, 32'd6, 32'd0};
      START: {header, send_count, receive_count} = {64'h06, 32'd1, 32'd0};
      CLEAR: {header, send_count, receive_count} = {64'h03, 32'd1, 32'd0};
      default: ;
    endcase
  end

  wire [31:0] send_index, received_index, reply_at, sent, acked, begun;
  wire [7:0]  received_data;
  wire        received_valid, opened, ended_within, host_done, calm;
  wire        sclk, cs_n, copi, poci, poci_enable, scl, sda, sda_low;
  wire [7:0]  send_data = (send_index >= send_count) ? 8'd0 : (writes && send_index >= 32'd6) ? content :
                          header[8*send_index[2:0]+:8];
  wire [31:0] reply     = received_index - reply_at;  // 0: the status byte
  wire        in_reply  = received_valid && (received_index >= reply_at);
  wire        unused    = &{1'b0, sent, acked, begun, opened, ended_within, calm, poci_enable};

  assign content_item = writes ? item * bytes + send_index - 32'd6 : item * bytes + reply - 32'd1;

  tb_top_files #(
      .TOKENS(TOKENS), .WIDTH(WIDTH), .HEADS(HEADS), .KV_HEADS(KV_HEADS), .HEAD_WIDTH(HEAD_WIDTH),
      .FFN_WIDTH(FFN_WIDTH), .SLOTS(SLOTS), .LANES(LANES), .CS_WIDTH(CS_WIDTH)
  ) u_files (
      .bank(bank), .token(token), .at(content_item), .elements(elements), .bytes(bytes), .stride(stride),
      .content(content), .golden(golden), .position(position), .input_missing(input_missing)
  );

  tb_bus_host #(.BUS(HOST_PORT)) u_host (
      .clk(clk), .rst_n(rst_n), .random(random), .pace((stall == 32'd0) ? 32'd0 : 32'd7), .go(go),
      .send_count(send_count), .receive_count(receive_count), .cut(32'hffff_ffff), .cut_way(2'd0),
      .cut_high(1'b0), .wrong_address(2'd0), .stubborn(1'b0), .send_index(send_index),
      .send_data(send_data), .received_valid(received_valid), .received_index(received_index),
      .received_data(received_data), .reply_at(reply_at), .opened(opened), .sent(sent), .acked(acked),
      .begun(begun), .ended_within(ended_within), .done(host_done), .calm(calm), .sclk(sclk),
      .cs_n(cs_n), .copi(copi), .poci(poci), .scl(scl), .sda(sda), .sda_low(sda_low)
  );

  top #(
      .HOST_PORT(HOST_PORT), .WIDTH(WIDTH), .HEADS(HEADS), .KV_HEADS(KV_HEADS), .HEAD_WIDTH(HEAD_WIDTH),
      .FFN_WIDTH(FFN_WIDTH), .CONTEXT(CONTEXT), .LAYERS(LAYERS), .SLOTS(SLOTS), .LANES(LANES),
      .CS_WIDTH(CS_WIDTH), .COPI_WIDTH(COPI_WIDTH), .SIGN_FRAMES(SIGN_FRAMES), .DOT_WIDTH(DOT_WIDTH),
      .NORM(NORM), .ACTIVATION(ACTIVATION)
  ) dut (
      .clk(clk), .rst_n(rst_n), .spi_sclk(sclk), .spi_cs_n(cs_n), .spi_copi(copi), .spi_poci(poci),
      .spi_poci_enable(poci_enable), .i2c_scl(scl), .i2c_sda(sda), .i2c_sda_low(sda_low)
  );

  function [31:0] shape(input [3:0] number);
    case (number)
      4'd0: shape = WIDTH;
      4'd1: shape = HEADS;
      4'd2: shape = KV_HEADS;
      4'd3: shape = HEAD_WIDTH;
      4'd4: shape = FFN_WIDTH;
      4'd5: shape = CONTEXT;
      4'd6: shape = LAYERS;
      4'd7: shape = SLOTS;
      4'd8: shape = LANES;
      4'd9: shape = CS_WIDTH;
      4'd10: shape = COPI_WIDTH;
      4'd11: shape = SIGN_FRAMES;
      4'd12: shape = DOT_WIDTH;
      4'd13: shape = NORM;
      default: shape = ACTIVATION;
    endcase
  endfunction

  wire [31:0] next_item = item + chunk;
  wire        bank_done = (next_item == elements);
  wire        last_bank = (bank == LAST_BANK);
  wire        lost      = (quiet == PATIENCE);
  wire [7:0]  want      = (act == RESULT) ? golden : content;

  always @(posedge clk) begin
    rst_n <= 1'b1;
    go    <= 1'b0;
    ready <= host_done && !go;
    cycle <= cycle + 32'd1;
    quiet <= quiet + 32'd1;
    if (!rst_n) begin
      {act, bank, item, token, checked, wrong, cycle, quiet} <= 199'd0;
      ready <= 1'b0;
    end else begin
      if (in_reply && reply == 32'd0) status <= received_data;
      if (in_reply && reply >= 32'd1 && reply <= 32'd4) answer[{reply[1:0]-2'd1, 3'd0}+:8] <= received_data;
      if (in_reply && reads && reply >= 32'd1) demand(received_data === want);
      if (ready && host_done && !go && cycle[3:0] == 4'd0) begin
        go <= 1'b1;
        if (act != POLL) quiet <= 32'd0;
        if (started) follow;
      end
      if (act == DONE || lost || input_missing) begin
        if (wrong == 32'd0 && act == DONE) $display("@result pass checked=%0d cycles=%0d", checked, cycle);
        else
          $display("@result fail act=%0d bank=%0d item=%0d token=%0d checked=%0d wrong=%0d lost=%b input_missing=%b",
                   act, bank, item, token, checked, wrong, lost, input_missing);
        $finish(0);
      end
    end
  end

  always @(posedge clk) started <= rst_n && (started || go);

  task enter(input [3:0] next, input [2:0] of);
    begin
      act   <= next;
      bank  <= of;
      item  <= 32'd0;
      quiet <= 32'd0;
    end
  endtask

  task demand(input right);
    begin
      checked <= checked + 32'd1;
      if (!right) wrong <= wrong + 32'd1;
    end
  endtask

  task follow;
    case (act)
      IDENTITY: begin
        demand(answer === 32'h0143_5354);
        enter(SHAPE, 3'd0);
      end
      SHAPE: begin
        demand(answer === shape(item[3:0]));
        item <= item + 32'd1;
        if (item == 32'd14) enter(FILL, 3'd0);
      end
      FILL, VERIFY: begin
        item <= next_item;
        if (bank_done && last_bank) enter((act == FILL) ? VERIFY : RUNS, 3'd0);
        else if (bank_done) enter(act, bank + 3'd1);
      end
      RUNS: enter(POSITION, 3'd0);
      POSITION: enter(STREAM, STREAM_BANK);
      STREAM: begin
        item <= next_item;
        if (bank_done) enter(START, 3'd0);
      end
      START: enter((token == 32'd0) ? INTRUDE : POLL, STREAM_BANK);
      INTRUDE: enter(POLL, 3'd0);
      POLL:
      if (status !== 8'ha1 && status !== 8'ha3) begin
        demand(status === ((token == 32'd0) ? 8'ha2 : 8'ha0));
        enter(RESULT, STREAM_BANK);
      end
      RESULT: begin
        item <= next_item;
        if (bank_done) enter(FLAGS, 3'd0);
      end
      FLAGS: begin  // the intrusion during the first run, and nothing else
        demand(answer[15:0] === ((token == 32'd0) ? 16'h2000 : 16'h0000));
        enter(CLEAR, 3'd0);
      end
      CLEAR: begin
        token <= token + 32'd1;
        $display("@progress token=%0d of=%0d cycle=%0d", token + 32'd1, TOKENS, cycle);
        if (token + 32'd1 == TOKENS) act <= DONE;
        else enter(POSITION, 3'd0);
      end
      default: ;
    endcase
  endtask

endmodule

`default_nettype wire
