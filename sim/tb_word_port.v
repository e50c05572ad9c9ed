// tb_word_port: random bytes into and out of the layer's banks of words, legal and not, against a reference.
//
// Purpose     Keeps its own copy of banks 2 ... 5, byte by byte, built from the rules in word_port's header, and
//             compares the flags of every request and the answer to every read.
// Parameters  CYCLES of random traffic, after all words were written with 0.
// Plusargs    +stall=SEED chooses the traffic.
// Timing      Ends with one line `@result pass checked=N` or `@result fail ...`.
`default_nettype none

module tb_word_port #(
    parameter CYCLES = 60000
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

  // Words of banks 2 ... 5: gains, constants of one slot, increments, residual stream.
  localparam [31:0] GAINS = 12, CONSTANTS = 32, ROPE = 3, RESIDUAL = 5, FILL = 2 * GAINS + 4 * (32 + 3 + 5);

  reg         rst_n = 1'b0;
  reg  [63:0] random = 64'd1;
  reg  [31:0] seed, cycle, checked, wrong, refused;
  reg         port_valid, port_write, locked;
  reg  [2:0]  port_bank;
  reg  [31:0] port_address;
  reg  [7:0]  port_data;
  wire        port_read_valid, engine_port_valid;
  wire [7:0]  port_read_data;
  wire [3:0]  offence;

  layer_banks #(
      .SLOTS(1), .SLOT_GAINS(12), .ROPE_WORDS(3), .RESIDUAL_WORDS(5), .WORK_WORDS(5), .INDEX_W(3), .GAIN_W(5),
      .SLOT_W(1), .ROPE_W(2)
  ) dut (
      .clk(clk), .rst_n(rst_n), .port_valid(port_valid), .port_write(port_write), .port_bank(port_bank),
      .port_address(port_address), .port_data(port_data), .port_read_valid(port_read_valid),
      .port_read_data(port_read_data), .engine_port_valid(engine_port_valid), .engine_read_valid(1'b0),
      .engine_read_data(8'd0), .locked(locked), .offence(offence), .constant_read(1'b0),
      .constant_address(6'd0), .constant(), .norm_read(1'b0), .norm_of_work(1'b0), .norm_address(3'd0),
      .gain_base(5'd0), .norm_x(), .gain(), .head_read(1'b0), .head_address(3'd0), .rope_address(2'd0),
      .increment(), .to_sum(1'b0), .to_hidden(1'b0), .output_valid(1'b0), .output_index(3'd0),
      .output_data(24'd0), .met_sum(), .met_hidden(), .met_index(), .met_data(), .residual(), .work(),
      .written(), .written_index(), .sum_valid(1'b0), .sum_index(3'd0), .sum_data(24'd0),
      .hidden_valid(1'b0), .hidden_index(3'd0), .hidden_data(24'd0), .mixed_valid(1'b0),
      .mixed_index(3'd0), .mixed_data(24'd0)
  );

  initial begin
    if (!$value$plusargs("stall=%d", seed)) seed = 32'd1;
    random = {seed, 32'h9e37_79b9};
  end

  wire [63:0] random_a = random ^ (random << 13);
  wire [63:0] random_b = random_a ^ (random_a >> 7);
  always @(posedge clk) random <= random_b ^ (random_b << 17);

  // Stimulus: mostly the next byte of a word, now and then any, or the next byte of another bank.
  reg  [2:0]  next_bank;
  reg  [31:0] next_address;
  wire        jump  = (random[3:0] == 4'd0);
  // Of the constants those of 16 bits and those that are 0 often.
  wire [5:0]  item  = (random[16:14] != 3'd3) ? random[13:8] : random[52] ? 6'd26 :
                      {1'b0, random[12:8] | {{2{random[27]}}, 3'd0}};
  wire [31:0] place = {26'd0, item} << ((random[16:14] == 3'd2) ? 1 : 2);
  wire [2:0]  bank  = jump ? random[16:14] : next_bank;
  wire [31:0] where = jump && (random[54:53] != 2'd0) ? (random[20:17] == 4'd0 ? place + {26'd0, random[26:21]} : place) : next_address;
  // Values: words like ff800000 and 0000xxxx often, so that every kind of legality comes up.
  wire [7:0]  least = (bank == 3'd2) ? {where[0], 7'd0} : (where[1:0] == 2'd3) ? 8'hff : {where[1], 7'd0};
  wire [7:0]  low   = where[1] ? 8'd0 : random[39:32];
  wire [7:0]  value = (random[51] || bank != 3'd3) ? (random[50] ? least : low) : random[28] ? {8{random[29]}} : random[30] ? {random[31] && random[49], 7'd0} : random[39:32];

  always @(posedge clk) begin
    rst_n <= 1'b1;
    if (!rst_n) begin
      cycle        <= 32'd0;
      port_valid   <= 1'b0;
      locked       <= 1'b0;
      next_bank    <= 3'd2;
      next_address <= 32'd0;
    end else begin
      cycle      <= cycle + 32'd1;
      port_valid <= (cycle < FILL) || (random[5:4] != 2'd0);
      port_write <= (cycle < FILL) || (jump ? random[42:40] > 3'd2 : port_write);
      locked     <= (cycle >= FILL) && (random[48:43] == 6'd0);
      if (cycle < FILL) begin
        port_bank    <= next_bank;
        port_address <= next_address;
        port_data    <= 8'd0;
        next_address <= (next_address == bytes(next_bank) - 32'd1) ? 32'd0 : next_address + 32'd1;
        if (next_address == bytes(next_bank) - 32'd1) next_bank <= next_bank + 3'd1;
      end else begin
        port_bank    <= bank;
        port_address <= where;
        port_data    <= value;
        next_bank    <= bank;
        next_address <= where + 32'd1;
      end
    end
  end

  function [31:0] bytes(input [2:0] of);
    bytes = (of == 3'd2) ? 2 * GAINS : (of == 3'd3) ? 4 * CONSTANTS : (of == 3'd4) ? 4 * ROPE : 4 * RESIDUAL;
  endfunction

  // Reference.
  reg  [7:0]  stored[0:1023];  // {bank, address}
  reg  [31:0] pending;         // bytes of the open word
  reg  [31:0] pending_count, pending_word;
  reg  [2:0]  pending_bank;
  reg  [3:0]  asked;           // requests on their way, the latest in bit 0
  reg  [31:0] asked_value;
  wire        answered = asked[3];
  wire [7:0]  answer = asked_value[31:24];

  wire [31:0] size    = (port_bank == 3'd2) ? 32'd2 : 32'd4;
  wire [31:0] word    = port_address / size;
  wire [31:0] part    = port_address % size;
  wire        mine    = port_valid && port_bank >= 3'd2 && port_bank <= 3'd5;
  wire        in_bank  = (port_address < bytes(port_bank));
  wire        sets    = mine && port_write && !locked;
  wire        follows = (part == 32'd0) ||
                        (part == pending_count && word == pending_word && port_bank == pending_bank);
  wire [31:0] mask    = 32'hff << (8 * part);
  wire [31:0] full    = (((part == 32'd0) ? 32'd0 : pending) & ~mask) | ({24'd0, port_data} << (8 * part));
  wire        whole   = sets && in_bank && follows && (part == size - 32'd1);
  wire        twelve_bits   = ($signed(full) >= -2048) && ($signed(full) < 2048);
  reg         legal;
  always @(*)
    case (port_bank)
      3'd2: legal = (full[15:0] != 16'h8000);
      3'd3:
      if (word >= 28) legal = (full == 32'd0);
      else if (word == 26) legal = (full < 32'd65536);
      else if (word == 27) legal = twelve_bits;
      else if (word >= 12) legal = word[0] ? twelve_bits : (full < 32'd16777216);
      else legal = (word % 3 == 0) || ((word % 3 == 1) ? (full < 32'd65536) : twelve_bits);
      3'd5: legal = ($signed(full) > -8388608) && ($signed(full) < 8388608);
      default: legal = 1'b1;
    endcase
  wire [3:0]  fresh = {sets && in_bank && !follows, whole && !legal, mine && !locked && !in_bank, mine && locked};
  wire [9:0]  at    = {port_bank, port_address[6:0]};
  integer     k;

  always @(posedge clk) begin
    if (!rst_n) begin
      pending_count <= 32'd0;
      pending_word  <= 32'd0;
      pending_bank  <= 3'd0;
      asked         <= 4'd0;
      checked       <= 32'd0;
      wrong         <= 32'd0;
      refused       <= 32'd0;
    end else begin
      asked       <= {asked[2:0], mine && !port_write};
      asked_value <= {asked_value[23:0], (mine && !locked && in_bank) ? stored[at] : 8'd0};
      if (fresh != 4'd0) refused <= refused + 32'd1;
      if (sets) begin
        pending_count <= (in_bank && follows && !whole) ? part + 32'd1 : 32'd0;
        pending_word  <= word;
        pending_bank  <= port_bank;
        if (in_bank && follows) pending <= full;
        for (k = 0; k < 4; k = k + 1)
          if (whole && legal && k < size) stored[at - part[9:0] + k[9:0]] <= full[8*k+:8];
      end
      checked <= checked + 32'd2;
      if (offence !== fresh || port_read_valid !== answered || (answered && port_read_data !== answer) ||
          engine_port_valid !== (port_valid && !mine)) wrong <= wrong + 32'd1;
      if (cycle == FILL + CYCLES) begin
        if (wrong == 32'd0 && refused > CYCLES / 50)
          $display("@result pass checked=%0d cycles=%0d refused=%0d", checked, cycle, refused);
        else $display("@result fail checked=%0d wrong=%0d cycles=%0d refused=%0d", checked, wrong, cycle, refused);
        $finish(0);
      end
    end
  end

endmodule

`default_nettype wire
