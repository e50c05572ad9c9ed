// tb_layer_host: the world outside the layer: loads the banks, brings tokens, reads the residual stream back.
//
// Purpose     Weights, gains, constants and increments by memory image or through the port (+load); then a
//             token at a time: position and residual stream from files or standard input (+input), the
//             stream through the port, runs over all layers, and with +output=1 the stream read back and
//             printed. A run has all slots, or +split layers; the first of a token has what does not divide.
//             With fewer slots than layers it loads the layers of each run before it starts them.
// Parameters  WIDTH, LAYERS, SLOTS, CS_WIDTH as transformer_layer; WEIGHT_WORDS, GAIN_WORDS of a slot; ROPE_WORDS
// Timing      Outputs change at the rising edge; with `gaps` a port request waits while random is 0.
`default_nettype none

module tb_layer_host #(
    parameter WIDTH        = 64,
    parameter LAYERS       = 1,
    parameter SLOTS        = 1,
    parameter CS_WIDTH     = 64,
    parameter WEIGHT_WORDS = 576,
    parameter GAIN_WORDS   = 384,
    parameter ROPE_WORDS   = 8
) (
    input wire         clk,
    input wire         rst_n,
    input wire         gaps,
    input wire  [1:0]  random,
    output reg         port_valid,
    output reg         port_write,
    output reg  [2:0]  port_bank,
    output reg  [31:0] port_address,
    output reg  [7:0]  port_data,
    input wire         port_read_valid,
    input wire  [7:0]  port_read_data,
    output reg         start_valid,
    input wire         start_ready,
    output wire [15:0] start_layer,
    output wire [15:0] start_count,
    output wire [15:0] start_slot,
    output reg  [15:0] start_position,
    input wire         busy,
    output reg  [31:0] tokens,        // that are through
    output reg  [31:0] tokens_wanted, // 0: as many as come
    output reg         done,
    output wire        input_missing
);

  localparam BYTES  = (2 * CS_WIDTH + 7) / 8;
  localparam BYTE_W = $clog2(BYTES);
  localparam WORD_W = (8 * BYTES > 32) ? 8 * BYTES : 32;
  localparam STREAM_W = $clog2(WIDTH);
  localparam [31:0] RUN_LAYERS = LAYERS, RUN_SLOTS = SLOTS, WEIGHT_BYTES = BYTES;
  localparam        RELOAD = (SLOTS < LAYERS);  // the banks do not hold all layers
  localparam [31:0] STANDARD_INPUT = 32'h8000_0000;
  localparam [2:0] LOAD = 3'd0, TOKEN = 3'd1, VECTOR = 3'd2, START = 3'd3, RUN = 3'd4, READ = 3'd5, DONE = 3'd6;

  reg [8*1024-1:0] dir;
  reg [8*1100-1:0] path;
  reg [8*16-1:0]   load, source;
  reg [31:0]       output_words;
  integer          weights, gains, constants, rope, vectors, positions, k;

  reg [2:0]        state;
  reg [2:0]        bank;
  reg [31:0]       item, part, answers;
  reg [WORD_W-1:0] word;   // bytes that are still to be sent, the next one at the bottom
  reg [23:0]       answer;  // the bytes before the one that comes
  reg [31:0]       stream[0:WIDTH-1];  // as read back
  reg [15:0]       place;
  reg [31:0]       split;                // most layers of a run
  reg [31:0]       first_layer;          // of the present run, or of the next

  wire             from_input = (source == "stdin");
  wire             pause      = gaps && (random == 2'd0);
  wire [31:0]      shift      = (bank == 3'd1) ? BYTE_W : (bank == 3'd2) ? 32'd1 : 32'd2;
  wire [31:0]      bytes      = (bank == 3'd1) ? WEIGHT_BYTES : (bank == 3'd2) ? 32'd2 : 32'd4;
  wire [31:0]      rest       = (RUN_LAYERS - first_layer) % split;
  wire [31:0]      count      = (rest != 32'd0) ? rest : split;
  wire [31:0]      next_layer = first_layer + count;
  wire [31:0]      loaded     = RELOAD ? count : RUN_SLOTS;  // slots that are filled at a time
  wire [31:0]      words      = (bank == 3'd1) ? loaded * WEIGHT_WORDS : (bank == 3'd2) ? loaded * GAIN_WORDS :
                                (bank == 3'd3) ? loaded * 32 : (bank == 3'd4) ? ROPE_WORDS : WIDTH;
  wire             last_part  = (part == bytes - 32'd1);
  wire             last_item  = (item == words - 32'd1);

  // Read outside the process that scans, too: else Verilator takes handles for variables that $fscanf writes.
  reg              input_short;
  assign input_missing = input_short || weights == 0 || gains == 0 || constants == 0 || rope == 0 ||
                         vectors == 0 || positions == 0;

  assign start_layer = first_layer[15:0];
  assign start_count = count[15:0];
  assign start_slot  = RELOAD ? 16'd0 : start_layer;

  function integer opened(input [8*16-1:0] name);
    begin
      $sformat(path, "%0s/%0s.hex", dir, name);
      opened = $fopen(path, "r");
    end
  endfunction

  // The next word of the bank, the position of the next token; 0: there is none.
  function scanned(input [2:0] of);
    case (of)
      3'd1: scanned = ($fscanf(weights, "%h", word) == 1);
      3'd2: scanned = ($fscanf(gains, "%h", word) == 1);
      3'd3: scanned = ($fscanf(constants, "%h", word) == 1);
      3'd4: scanned = ($fscanf(rope, "%h", word) == 1);
      default:
      if (from_input) scanned = ($fscanf(STANDARD_INPUT, "%h", word) == 1);
      else scanned = ($fscanf(vectors, "%h", word) == 1);
    endcase
  endfunction

  function placed(input standard);
    if (standard) placed = ($fscanf(STANDARD_INPUT, "%h", place) == 1);
    else placed = ($fscanf(positions, "%h", place) == 1);
  endfunction

  initial begin
    if (!$value$plusargs("dir=%s", dir)) dir = ".";
    if (!$value$plusargs("load=%s", load)) load = "port";
    if (RELOAD) load = "port";
    if (!$value$plusargs("split=%d", split)) split = RUN_SLOTS;
    if (split == 32'd0 || split > RUN_SLOTS) split = RUN_SLOTS;
    if (!$value$plusargs("input=%s", source)) source = "file";
    if (!$value$plusargs("output=%d", output_words)) output_words = 32'd0;
    if (!$value$plusargs("tokens=%d", tokens_wanted)) tokens_wanted = 32'd0;
    if (load == "image") begin
      $readmemh({dir, "/weights.hex"}, tb_layer.dut.u_ternary_matvec.u_weight_bank.slice[0].memory);
      $readmemh({dir, "/gains.hex"}, tb_layer.dut.u_layer_banks.u_gain_bank.memory);
      $readmemh({dir, "/constants.hex"}, tb_layer.dut.u_layer_banks.u_constant_bank.memory);
      $readmemh({dir, "/rope.hex"}, tb_layer.dut.u_layer_banks.u_rope_bank.memory);
    end
    weights   = (load == "image") ? 1 : opened("weights");
    gains     = (load == "image") ? 1 : opened("gains");
    constants = (load == "image") ? 1 : opened("constants");
    rope      = (load == "image") ? 1 : opened("rope");
    vectors   = (source == "stdin") ? 1 : opened("vectors");
    positions = (source == "stdin") ? 1 : opened("program");
    if (tokens_wanted == 32'd0 && source != "stdin" && positions != 0) begin
      while (placed(1'b0)) tokens_wanted = tokens_wanted + 32'd1;
      $fclose(positions);
      positions = opened("program");
    end
  end

  always @(posedge clk) begin
    port_valid <= 1'b0;
    done       <= 1'b0;
    if (!rst_n) begin
      input_short <= 1'b0;
      state       <= (load == "image") ? TOKEN : LOAD;
      bank        <= (load == "image") ? 3'd5 : RELOAD ? 3'd4 : 3'd1;
      first_layer <= 32'd0;
      start_valid <= 1'b0;
      item        <= 32'd0;
      part        <= 32'd0;
      tokens      <= 32'd0;
    end else begin
      case (state)
        LOAD, VECTOR: if (!pause) send;
        TOKEN:
        if (tokens_wanted != 32'd0 && tokens == tokens_wanted) state <= DONE;
        else if (!placed(from_input)) state <= DONE;
        else begin
          start_position <= place;
          bank           <= 3'd5;
          state          <= VECTOR;
        end
        START: begin
          start_valid <= !(start_valid && start_ready);
          if (start_valid && start_ready) state <= RUN;
        end
        RUN:
        if (!busy && !start_valid && next_layer != RUN_LAYERS) begin
          first_layer <= next_layer;
          state       <= RELOAD ? LOAD : START;
          bank        <= RELOAD ? 3'd1 : 3'd5;
        end else if (!busy && !start_valid) begin
          first_layer <= 32'd0;
          bank        <= 3'd5;
          if (output_words == 32'd0) tokens <= tokens + 32'd1;
          state <= (output_words != 32'd0) ? READ : TOKEN;
        end
        READ: ask;
        default: done <= 1'b1;
      endcase
    end
  end

  // A byte of the bank's next word: the word is read from its file with its first byte. (No && before a
  // function that reads: both sides of it may be evaluated.)
  task send;
    begin
      if (part == 32'd0)
        if (!scanned(bank)) input_short <= 1'b1;
      port_valid   <= 1'b1;
      port_write   <= 1'b1;
      port_bank    <= bank;
      port_address <= (item << shift) | part;
      port_data    <= word[8*part+:8];
      part         <= last_part ? 32'd0 : part + 32'd1;
      if (last_part) item <= last_item ? 32'd0 : item + 32'd1;
      if (last_part && last_item) begin
        answers <= 32'd0;
        bank    <= (state == LOAD) ? bank + 3'd1 : RELOAD ? 3'd1 : bank;
        state   <= (bank == 3'd4) ? TOKEN : ((state == VECTOR) ? !RELOAD : RELOAD && bank == 3'd3) ? START : LOAD;
        if (RELOAD && state == VECTOR) rewind;
      end
    end
  endtask

  // Back to layer 0.
  task rewind;
    begin
      k = $rewind(weights) + $rewind(gains) + $rewind(constants);
      if (k != 0) input_short <= 1'b1;
    end
  endtask

  // Asks for every byte of the residual stream, and prints the words when all are back.
  task ask;
    begin
      if (item != words && !pause) begin
        port_valid   <= 1'b1;
        port_write   <= 1'b0;
        port_bank    <= bank;
        port_address <= (item << 2) | part;
        part         <= last_part ? 32'd0 : part + 32'd1;
        if (last_part) item <= item + 32'd1;
      end
      if (port_read_valid) begin
        answer  <= {port_read_data, answer[23:8]};
        answers <= answers + 32'd1;
        if (answers[1:0] == 2'd3) stream[answers[2+:STREAM_W]] <= {port_read_data, answer};
      end
      if (answers == 4 * words) begin
        $write("@output position=%0d", start_position);
        for (k = 0; k < WIDTH; k = k + 1) $write(" %h", stream[k]);
        $display("");
        $fflush;
        item   <= 32'd0;
        tokens <= tokens + 32'd1;
        state  <= TOKEN;
      end
    end
  endtask

endmodule

`default_nettype wire
