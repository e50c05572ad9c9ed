// tb_memory_controller: random bytes, legal and illegal, timely and untimely, against a reference.
//
// Purpose     Keeps its own copy of both banks and of the error flags, built from the rules in
//             memory_controller's header, and compares: the flags and the port's answer after every clock, a
//             random word of each bank at every engine read, and all words at the end.
// Parameters  N_IN, WORDS, CS_WIDTH as memory_controller; CYCLES of random traffic.
// Plusargs    +stall=SEED chooses the traffic.
// Timing      Ends with one line `@result pass checked=N` or `@result fail ...`.
`default_nettype none

module tb_memory_controller #(
    parameter  N_IN      = 5,
    parameter  WORDS     = 6,
    parameter  CS_WIDTH  = 32,
    parameter  CYCLES    = 20000,
    localparam INDEX_W   = (N_IN > 1) ? $clog2(N_IN) : 1,
    localparam ADDRESS_W = (WORDS > 1) ? $clog2(WORDS) : 1,
    localparam WORD_W    = 2 * CS_WIDTH,
    localparam BYTES     = (WORD_W + 7) / 8,
    localparam STRIDE    = 1 << $clog2(BYTES)
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

  reg                  rst_n = 1'b0;
  reg  [31:0]          cycle = 32'd0;
  reg  [63:0]          random = 64'd1;
  reg  [31:0]          seed;

  // stimulus
  reg                  port_valid, port_write, engine_reads, read_enable, error_clear;
  reg  [2:0]           port_bank;
  reg  [31:0]          port_address;
  reg  [7:0]           port_data;
  reg  [31:0]          next_part, this_word;  // the word that is sent in order, most of the time
  reg  [INDEX_W-1:0]   read_index;
  reg  [ADDRESS_W-1:0] read_word;

  // design
  wire [5:0]           error;
  wire                 activation_write, weight_write, bank_read, bank_taken;
  wire                 engine_takes = engine_reads && read_enable && !bank_taken;
  wire [7:0]           activation_write_data;
  wire [INDEX_W-1:0]   activation_port_address, activation_read_address;
  wire [ADDRESS_W-1:0] weight_address;
  wire [7:0]           read_activation, port_read_data;
  wire [WORD_W-1:0]    weight_write_data, read_weights;
  reg  [7:0]           held_activation;  // as ternary_matvec holds what the banks answer
  reg  [WORD_W-1:0]    held_weights;
  wire                 port_read_valid;

  // reference
  reg  [7:0]           activation[0:N_IN-1];
  reg  [WORD_W-1:0]    weight[0:WORDS-1];
  reg  [8*STRIDE-1:0]  sent;                     // bytes of the word collected so far
  reg  [31:0]          sent_count, sent_word;
  reg  [5:0]           flags;
  reg                  compare;
  reg  [3:0]           asked;  // requests on their way, the latest in bit 0
  reg  [31:0]          asked_value;
  wire                 answered = asked[3];
  wire [7:0]           answer = asked_value[31:24];
  reg  [7:0]           want_activation;
  reg  [WORD_W-1:0]    want_weights;
  reg  [31:0]          checked, wrong, rejected;

  memory_controller #(.N_IN(N_IN), .WORDS(WORDS), .CS_WIDTH(CS_WIDTH)) dut (
      .clk(clk), .rst_n(rst_n),
      .port_valid(port_valid), .port_write(port_write), .port_bank(port_bank), .port_address(port_address),
      .port_data(port_data), .port_read_valid(port_read_valid), .port_read_data(port_read_data),
      .error(error), .error_clear(error_clear), .start_refused(1'b0),
      .engine_has_banks(engine_reads), .engine_read_enable(engine_takes),
      .engine_activation_address(read_index), .engine_weight_address(read_word),
      .bank_taken(bank_taken), .activation_write(activation_write),
      .activation_port_address(activation_port_address), .activation_write_data(activation_write_data),
      .weight_write(weight_write), .weight_address(weight_address),
      .weight_write_data(weight_write_data), .bank_read(bank_read),
      .activation_read_address(activation_read_address),
      .activation_read_data(held_activation), .weight_read_data(held_weights)
  );

  activation_bank #(.N_IN(N_IN)) activations (
      .clk(clk), .write_enable(activation_write), .write_address(activation_port_address),
      .write_data(activation_write_data), .read_enable(bank_read), .read_address(activation_read_address),
      .read_data(read_activation)
  );

  weight_bank #(.WORDS(WORDS), .CS_WIDTH(CS_WIDTH)) weights (
      .clk(clk), .write_enable(weight_write), .read_enable(bank_read), .address(weight_address),
      .write_data(weight_write_data),
      .read_data(read_weights)
  );

  initial begin
    if (!$value$plusargs("stall=%d", seed)) seed = 32'd1;
    random = {seed, 32'h9e37_79b9};
  end

  wire [63:0] random_a = random ^ (random << 13);
  wire [63:0] random_b = random_a ^ (random_a >> 7);
  always @(posedge clk) random <= random_b ^ (random_b << 17);

  // First all words are written with zeros, then traffic is random, then all words are read.
  localparam [31:0] FILL_X = N_IN, FILL = N_IN + WORDS * BYTES, MIX = FILL + CYCLES;
  localparam [31:0] END = MIX + ((WORDS > N_IN) ? WORDS : N_IN) + 2;
  wire [31:0] filled = cycle - FILL_X;
  wire [31:0] drain  = cycle - MIX;
  wire [31:0] some_index = {16'd0, random[63:48]} % N_IN;
  wire [31:0] some_word  = {16'd0, random[63:48]} % WORDS;
  wire        unused = &{1'b0, some_index, some_word};
  wire        jump   = (random[3:0] == 4'd0);
  wire [31:0] part   = jump ? {24'd0, random[31:24]} % (STRIDE + 1) : next_part;
  wire        to_weights = (random[8:6] != 3'd0);
  wire [31:0] word   = jump ? {24'd0, random[39:32]} % (WORDS + 1) : this_word;

  always @(posedge clk) begin
    rst_n       <= 1'b1;
    port_valid  <= 1'b0;
    error_clear <= 1'b0;
    read_enable <= 1'b0;
    if (!rst_n) begin
      engine_reads <= 1'b0;
      next_part    <= 32'd0;
      this_word    <= 32'd0;
    end else begin
      cycle <= cycle + 32'd1;
      if (cycle < FILL_X) begin
        port_valid   <= 1'b1;
        port_write   <= 1'b1;
        port_bank    <= 3'd0;
        port_address <= cycle;
        port_data    <= 8'd0;
      end else if (cycle < FILL) begin
        port_valid   <= 1'b1;
        port_write   <= 1'b1;
        port_bank    <= 3'd1;
        port_address <= (filled / BYTES) * STRIDE + filled % BYTES;
        port_data    <= 8'd0;
      end else if (cycle < MIX) begin
        port_valid   <= (random[5:4] != 2'd0);
        port_write   <= (random[58:56] != 3'd0);
        port_bank    <= (random[63:59] == 5'd0) ? random[26:24] : {2'd0, to_weights};
        error_clear  <= (random[12:9] == 4'd0);
        read_enable  <= random[13];
        engine_reads <= (random[17:14] == 4'd0) ? !engine_reads : engine_reads;
        read_index   <= some_index[INDEX_W-1:0];
        read_word    <= some_word[ADDRESS_W-1:0];
        port_data    <= (random[21:18] == 4'd0) ? 8'h80 : random[47:40] & {8{random[22]}} & {8{random[23]}};
        port_address <= to_weights ? word * STRIDE + part : {24'd0, random[31:24]} % (N_IN + 2);
        if (random[5:4] != 2'd0 && to_weights && random[58:56] != 3'd0 && random[63:59] != 5'd0) begin
          next_part <= (part + 32'd1) % BYTES;
          this_word <= (part + 32'd1 >= BYTES) ? {24'd0, random[55:48]} % WORDS : word;
        end
      end else begin
        engine_reads <= 1'b1;
        read_enable  <= 1'b1;
        read_index   <= (drain < N_IN) ? drain[INDEX_W-1:0] : {INDEX_W{1'b0}};
        read_word    <= (drain < WORDS) ? drain[ADDRESS_W-1:0] : {ADDRESS_W{1'b0}};
      end
    end
  end

  wire [31:0]         to_word  = port_address / STRIDE;
  wire [31:0]         to_byte  = port_address % STRIDE;
  wire                free     = port_valid && !engine_reads;
  wire                in_bank  = (port_bank == 3'd1) ? (to_word < WORDS && to_byte < BYTES) :
                                 (port_bank == 3'd0) && (port_address < N_IN);
  wire                sets_x   = free && port_write && (port_bank == 3'd0);
  wire                sets_w   = free && port_write && (port_bank == 3'd1);
  wire [8*STRIDE-1:0] kept     = {{(8 * STRIDE - WORD_W) {1'b0}}, weight[to_word[ADDRESS_W-1:0]]};
  wire [7:0]          stored   = !(free && in_bank) ? 8'd0 :
                                 (port_bank == 3'd1) ? kept[8*to_byte+:8] : activation[port_address[INDEX_W-1:0]];
  wire                follows  = (to_byte == 0) || (to_byte == sent_count && to_word == sent_word);
  wire                complete = sets_w && in_bank && follows && (to_byte == BYTES - 1);
  wire [8*STRIDE-1:0] top_byte = {{(8 * STRIDE - 8) {1'b0}}, port_data} << (8 * (BYTES - 1));
  wire [8*STRIDE-1:0] mask     = {{(8 * STRIDE - 8) {1'b0}}, 8'hff} << (8 * (BYTES - 1));
  wire [8*STRIDE-1:0] full     = (sent & ~mask) | top_byte;
  wire                clash    = |(full[CS_WIDTH-1:0] & full[WORD_W-1:CS_WIDTH]) || |(full >> WORD_W);
  wire                minimum  = sets_x && in_bank && (port_data == 8'h80);
  wire [5:0]          fresh    = {
    1'b0, complete && clash, sets_w && in_bank && !follows, minimum, free && !in_bank,
    port_valid && engine_reads
  };

  always @(posedge clk) begin
    compare <= engine_takes && rst_n;
    held_activation <= read_activation;
    held_weights    <= read_weights;
    if (!rst_n) begin
      asked      <= 4'd0;
      sent       <= {(8 * STRIDE) {1'b0}};
      sent_count <= 32'd0;
      flags      <= 6'd0;
      checked    <= 32'd0;
      wrong      <= 32'd0;
      rejected   <= 32'd0;
    end else begin
      flags <= (error_clear ? 6'd0 : flags) | fresh;
      if (fresh != 6'd0) rejected <= rejected + 32'd1;
      if (sets_x && in_bank && !minimum) activation[port_address[INDEX_W-1:0]] <= port_data;
      if (sets_w) begin
        sent_word  <= to_word;
        sent_count <= (in_bank && follows && !complete) ? to_byte + 32'd1 : 32'd0;
        if (in_bank && follows) sent[8*to_byte+:8] <= port_data;
        if (complete && !clash) weight[to_word[ADDRESS_W-1:0]] <= full[WORD_W-1:0];
      end
      if (engine_takes) begin
        want_activation <= activation[read_index];
        want_weights    <= weight[read_word];
      end
      asked       <= {asked[2:0], port_valid && !port_write};
      asked_value <= {asked_value[23:0], stored};
      checked     <= checked + (compare ? 32'd4 : 32'd2);
      if (error !== flags || port_read_valid !== answered) wrong <= wrong + 32'd1;
      else if (answered && port_read_data !== answer) wrong <= wrong + 32'd1;
      else if (compare && (read_activation !== want_activation || read_weights !== want_weights))
        wrong <= wrong + 32'd1;
      if (cycle == END) begin
        if (wrong == 32'd0 && rejected > CYCLES / 10)
          $display("@result pass checked=%0d cycles=%0d rejected=%0d", checked, cycle, rejected);
        else $display("@result fail checked=%0d wrong=%0d cycles=%0d rejected=%0d", checked, wrong, cycle,
                      rejected);
        $finish(0);
      end
    end
  end

endmodule

`default_nettype wire
