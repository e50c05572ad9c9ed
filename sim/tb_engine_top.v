// tb_engine_top: the engine behind its host port as its host sees it: nothing but the pins of SPI or I2C.
//
// Purpose     Reads identity and shape, fills the weight bank through the port and reads it back, then plays the operations
//             of a run: chooses the matrix, writes the vector, starts, polls, reads the sums back and compares. During
//             the first run it tries to write; after each it tries to write a sum, and to read behind the last one.
//             The first run must outlast the seven bytes of that try: small products over I2C do not.
// Parameters  OPERATIONS of program.hex; the others as engine_top
// Plusargs    +dir=DIR with program.hex, matrices.hex, vectors.hex and expected.hex as tb has them (sim/README.md).
//             +stall=SEED: 0 the fastest bus, else random phases.
// Timing      Ends with one line `@result pass checked=N cycles=C` or `@result fail ...`.
`default_nettype none

module tb_engine_top #(
    parameter HOST_PORT = 0, OPERATIONS = 1, N_IN = 64, N_OUT = 64, MATRICES = 1,
    parameter LANES = 64, CS_WIDTH = 64, COPI_WIDTH = 1, SIGN_FRAMES = 1
)
`ifdef VERILATOR
(input wire clk, output wire [31:0] lanes);
  assign lanes = LANES;
`else
();
  reg clk = 1'b0;
  always #5 clk = !clk;
`endif

  localparam ACC_W  = 8 + $clog2(N_IN);
  localparam BLOCKS = (LANES + CS_WIDTH - 1) / CS_WIDTH;
  localparam GROUPS = (N_OUT - 1) / LANES * BLOCKS + (N_OUT - 1) % LANES / CS_WIDTH + 1;
  localparam WORDS  = MATRICES * GROUPS * N_IN;
  localparam BYTES  = (2 * CS_WIDTH + 7) / 8;
  localparam VALUES = OPERATIONS * N_OUT, VECTORS = OPERATIONS * N_IN;
  localparam [3:0] IDENTITY = 4'd0, SHAPE = 4'd1, FILL = 4'd2, VERIFY = 4'd3, MATRIX = 4'd4, VECTOR = 4'd5, START = 4'd6,
                   INTRUDE = 4'd7, POLL = 4'd8, RESULT = 4'd9, FORGE = 4'd10, BEYOND = 4'd11, FLAGS = 4'd12,
                   CLEAR = 4'd13, DONE = 4'd14;
  localparam [31:0] PATIENCE = 32'd5000000, WORD_BYTES = BYTES, WORD_STRIDE = 32'd1 << $clog2(BYTES);
  localparam [31:0] WORD_COUNT = WORDS, IN_COUNT = N_IN, OUT_COUNT = N_OUT, BEHIND = 4 * N_OUT;

  reg  [8*1024-1:0]  dir;
  reg  [31:0]        program_word[0:OPERATIONS-1];
  reg  [8*BYTES-1:0] weights[0:WORDS-1];
  reg  [7:0]         vectors[0:VECTORS-1];
  reg  [ACC_W-1:0]   expected[0:VALUES-1];
  reg                rst_n = 1'b0, input_missing;
  reg  [31:0]        stall, random = 32'd1;
  reg  [3:0]         act;
  reg  [31:0]        item, operation, cycle, quiet, checked, wrong;
  reg                go, ready, started;  // started: a transaction has been played
  reg                behind;  // the forged sum's flag is seen and cleared; what follows reads behind the last sum
  reg  [31:0]        answer;  // reply bytes 1 ... 4, the first at the bottom
  reg  [7:0]         status;

  integer k;
  initial begin
    if (!$value$plusargs("dir=%s", dir)) dir = ".";
    if (!$value$plusargs("stall=%d", stall)) stall = 32'd0;
    random = stall ^ 32'h9e37_79b9;
    if (random == 32'd0) random = 32'd1;
    $readmemh({dir, "/program.hex"}, program_word);
    $readmemh({dir, "/matrices.hex"}, weights);
    $readmemh({dir, "/vectors.hex"}, vectors);
    $readmemh({dir, "/expected.hex"}, expected);
    // A file that is missing leaves zeros or unknowns, and no run has only zeros for sums.
    input_missing = 1'b1;
    for (k = 0; k < VALUES; k = k + 1) if (expected[k] != 0 && ^expected[k] !== 1'bx) input_missing = 1'b0;
  end
  wire [31:0] random_a = random ^ (random << 13);
  wire [31:0] random_b = random_a ^ (random_a >> 17);
  always @(posedge clk) random <= random_b ^ (random_b << 5);

  // The transaction of the act: a chunk of a bank, or a command.
  wire        weighty = (act == FILL) || (act == VERIFY);
  wire        writes  = (act == FILL) || (act == VECTOR) || (act == INTRUDE) || (act == FORGE);
  wire        reads   = (act == VERIFY) || (act == RESULT);
  wire [31:0] bytes   = weighty ? WORD_BYTES : (act == VECTOR || act == INTRUDE) ? 32'd1 : 32'd4;
  wire [31:0] stride  = weighty ? WORD_STRIDE : bytes;
  wire [31:0] count   = weighty ? WORD_COUNT : (act == VECTOR) ? IN_COUNT : OUT_COUNT;
  wire [31:0] most    = 32'd4096 / bytes;
  wire        single  = (act == INTRUDE) || (act == FORGE);
  wire [31:0] chunk   = single ? 32'd1 : (count - item < most) ? count - item : most;
  wire [31:0] size    = chunk * bytes;
  wire [31:0] address = item * stride;
  wire [7:0]  bank    = weighty ? 8'd1 : (act == VECTOR || act == INTRUDE) ? 8'd0 : 8'd5;
  wire [31:0] now     = program_word[operation];
  reg  [63:0] header;  // the first byte at the bottom
  reg  [31:0] send_count, receive_count;
  always @(*) begin
    {header, send_count, receive_count} = {64'h02, 32'd1, 32'd4};
    case (act)
      IDENTITY: {header, send_count, receive_count} = {64'h01, 32'd1, 32'd5};
      SHAPE: {header, send_count, receive_count} = {48'd0, item[7:0] + 8'h20, 8'h04, 32'd2, 32'd5};
      FILL, VECTOR, INTRUDE, FORGE: {header, send_count, receive_count} =
          {16'd0, address, bank, 8'h08, 32'd6 + size, 32'd0};
      VERIFY, RESULT: {header, send_count, receive_count} =
          {size[15:0], address, bank, 8'h07, 32'd8, 32'd1 + size};
      BEYOND: {header, send_count, receive_count} = {16'd4, BEHIND, bank, 8'h07, 32'd8, 32'd5};
      MATRIX: {header, send_count, receive_count} = {32'd0, now[31:16], 16'h1205, 32'd6, 32'd0};
      START: {header, send_count, receive_count} = {64'h06, 32'd1, 32'd0};
      CLEAR: {header, send_count, receive_count} = {64'h03, 32'd1, 32'd0};
      default: ;
    endcase
  end

  wire [31:0] send_index, received_index, reply_at, sent, acked, begun;
  wire [7:0]  received_data;
  wire        received_valid, opened, ended_within, host_done, calm;
  wire        sclk, cs_n, copi, poci, poci_enable, scl, sda, sda_low;
  wire [31:0] at        = (writes ? send_index - 32'd6 : reply - 32'd1) + item * bytes;
  wire [7:0]  weight    = weights[at/WORD_BYTES][8*(at%WORD_BYTES)+:8];
  wire [31:0] place     = {16'd0, now[15:0]} * IN_COUNT + at;
  wire [31:0] row       = operation * OUT_COUNT + (at >> 2);
  wire [ACC_W-1:0] sum  = expected[row];
  wire [31:0] extended  = {{(32 - ACC_W) {sum[ACC_W-1]}}, sum};
  wire [7:0]  content   = (act == FILL) ? weight : (act == VECTOR) ? vectors[place] : 8'h55;
  wire [7:0]  want      = weighty ? weight : extended[{at[1:0], 3'd0}+:8];
  wire [7:0]  send_data = (send_index >= send_count) ? 8'd0 : (writes && send_index >= 32'd6) ? content :
                          header[8*send_index[2:0]+:8];
  wire [31:0] reply     = received_index - reply_at;  // 0: the status byte
  wire        in_reply  = received_valid && (received_index >= reply_at);
  wire        unused    = &{1'b0, sent, acked, begun, opened, ended_within, calm, poci_enable, place, row};

  tb_bus_host #(.BUS(HOST_PORT)) u_host (
      .clk(clk), .rst_n(rst_n), .random(random), .pace((stall == 32'd0) ? 32'd0 : 32'd7), .go(go),
      .send_count(send_count), .receive_count(receive_count), .cut(32'hffff_ffff), .cut_way(2'd0),
      .cut_high(1'b0), .wrong_address(2'd0), .stubborn(1'b0), .send_index(send_index),
      .send_data(send_data), .received_valid(received_valid), .received_index(received_index),
      .received_data(received_data), .reply_at(reply_at), .opened(opened), .sent(sent), .acked(acked),
      .begun(begun), .ended_within(ended_within), .done(host_done), .calm(calm), .sclk(sclk),
      .cs_n(cs_n), .copi(copi), .poci(poci), .scl(scl), .sda(sda), .sda_low(sda_low)
  );

  engine_top #(
      .HOST_PORT(HOST_PORT), .N_IN(N_IN), .N_OUT(N_OUT), .MATRICES(MATRICES), .LANES(LANES), .CS_WIDTH(CS_WIDTH),
      .COPI_WIDTH(COPI_WIDTH), .SIGN_FRAMES(SIGN_FRAMES)
  ) dut (
      .clk(clk), .rst_n(rst_n), .spi_sclk(sclk), .spi_cs_n(cs_n), .spi_copi(copi), .spi_poci(poci),
      .spi_poci_enable(poci_enable), .i2c_scl(scl), .i2c_sda(sda), .i2c_sda_low(sda_low)
  );

  function [31:0] shape(input [3:0] number);
    case (number)
      4'd0: shape = N_IN;
      4'd4: shape = N_OUT;
      4'd5, 4'd6: shape = 32'd1;
      4'd7: shape = MATRICES;
      4'd8: shape = LANES;
      4'd9: shape = CS_WIDTH;
      4'd10: shape = COPI_WIDTH;
      4'd11: shape = SIGN_FRAMES;
      default: shape = 32'd0;
    endcase
  endfunction

  wire [31:0] next_item = item + chunk;
  wire        all_done  = (next_item == count);
  wire        first     = (operation == 32'd0);
  wire        lost      = (quiet == PATIENCE);

  always @(posedge clk) begin
    rst_n <= 1'b1;
    go    <= 1'b0;
    ready <= host_done && !go;
    cycle <= cycle + 32'd1;
    quiet <= quiet + 32'd1;
    if (!rst_n) begin
      {act, item, operation, checked, wrong, cycle, quiet, behind} <= 197'd0;
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
          $display("@result fail act=%0d item=%0d operation=%0d checked=%0d wrong=%0d lost=%b input_missing=%b",
                   act, item, operation, checked, wrong, lost, input_missing);
        $finish(0);
      end
    end
  end

  always @(posedge clk) started <= rst_n && (started || go);

  task enter(input [3:0] next);
    begin
      act   <= next;
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
        enter(SHAPE);
      end
      SHAPE: begin
        demand(answer === shape(item[3:0]));
        item <= item + 32'd1;
        if (item == 32'd14) enter(FILL);
      end
      FILL, VERIFY, VECTOR, RESULT: begin
        item <= next_item;
        if (all_done) enter((act == FILL) ? VERIFY : (act == VERIFY) ? MATRIX : (act == VECTOR) ? START : FORGE);
      end
      MATRIX: enter(VECTOR);
      START: enter(first ? INTRUDE : POLL);
      INTRUDE: enter(POLL);
      POLL:
      if (status !== 8'ha1 && status !== 8'ha3) begin
        demand(status === (first ? 8'ha2 : 8'ha0));
        enter(RESULT);
      end
      FORGE: enter(FLAGS);
      BEYOND: begin
        demand(answer === 32'd0);
        enter(FLAGS);
      end
      FLAGS: begin  // the intrusion during the first run and the forged sum; then the read behind the last
        demand(answer[15:0] === (first && !behind ? 16'h2002 : 16'h0002));
        enter(CLEAR);
      end
      CLEAR: begin
        behind <= !behind;
        if (!behind) enter(BEYOND);
        else begin
          operation <= operation + 32'd1;
          $display("@progress operation=%0d of=%0d cycle=%0d", operation + 32'd1, OPERATIONS, cycle);
          enter((operation + 32'd1 == OPERATIONS) ? DONE : MATRIX);
        end
      end
      default: ;
    endcase
  endtask

endmodule

`default_nettype wire
