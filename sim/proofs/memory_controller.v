// The controller with its two banks, wired as ternary_matvec does: a shadow of one free place in each bank, a model of the
// port after the controller's datasheet, and an engine that reads whenever it likes while it has the banks.
`default_nettype none

module prove_memory_controller #(
    parameter  N_IN      = 3,
    parameter  WORDS     = 3,
    parameter  CS_WIDTH  = 5,
    localparam INDEX_W   = (N_IN > 1) ? $clog2(N_IN) : 1,
    localparam ADDRESS_W = (WORDS > 1) ? $clog2(WORDS) : 1,
    localparam WORD_W    = 2 * CS_WIDTH,
    localparam BYTES     = (WORD_W + 7) / 8,
    localparam BYTE_W    = $clog2(BYTES)
) (
    input wire                 clk,
    input wire                 rst_n,
    input wire                 port_valid,
    input wire                 port_write,
    input wire [2:0]           port_bank,
    input wire [31:0]          port_address,
    input wire [7:0]           port_data,
    input wire                 error_clear,
    input wire                 start_refused,
    input wire                 engine_has_banks,
    input wire                 engine_wants,
    input wire [INDEX_W-1:0]   engine_activation_address,
    input wire [ADDRESS_W-1:0] engine_weight_address
);

  wire                 port_read_valid, activation_write, weight_write, bank_read, bank_taken;
  wire [7:0]           port_read_data, x, activation_write_data;
  wire                 engine_read_enable = engine_has_banks && engine_wants && !bank_taken;  // as bank_reader does
  wire [5:0]           error;
  wire [INDEX_W-1:0]   activation_port_address, activation_read_address;
  wire [ADDRESS_W-1:0] weight_address;
  wire [WORD_W-1:0]    weight_write_data, w;

  // As ternary_matvec holds what the banks answer.
  reg [7:0]        held_x;
  reg [WORD_W-1:0] held_w;
  always @(posedge clk) {held_x, held_w} <= {x, w};

  memory_controller #(.N_IN(N_IN), .WORDS(WORDS), .CS_WIDTH(CS_WIDTH)) unit (
      .clk(clk), .rst_n(rst_n),
      .port_valid(port_valid), .port_write(port_write), .port_bank(port_bank), .port_address(port_address),
      .port_data(port_data), .port_read_valid(port_read_valid), .port_read_data(port_read_data),
      .error(error), .error_clear(error_clear),
      .start_refused(start_refused), .engine_has_banks(engine_has_banks), .engine_read_enable(engine_read_enable),
      .engine_activation_address(engine_activation_address), .engine_weight_address(engine_weight_address),
      .bank_taken(bank_taken), .activation_write(activation_write),
      .activation_port_address(activation_port_address), .activation_write_data(activation_write_data),
      .weight_write(weight_write), .weight_address(weight_address),
      .weight_write_data(weight_write_data), .bank_read(bank_read),
      .activation_read_address(activation_read_address),
      .activation_read_data(held_x), .weight_read_data(held_w)
  );
  activation_bank #(.N_IN(N_IN)) u_activation_bank (
      .clk(clk), .write_enable(activation_write), .write_address(activation_port_address),
      .write_data(activation_write_data),
      .read_enable(bank_read), .read_address(activation_read_address), .read_data(x)
  );
  weight_bank #(.WORDS(WORDS), .CS_WIDTH(CS_WIDTH)) u_weight_bank (
      .clk(clk), .write_enable(weight_write), .read_enable(bank_read), .address(weight_address),
      .write_data(weight_write_data), .read_data(w)
  );

  // What a byte of the port is, after the datasheet.
  wire [31:0] word     = port_address >> BYTE_W;
  wire [31:0] place    = port_address - (word << BYTE_W);
  wire        allowed  = port_valid && !engine_has_banks;
  wire        is_x     = port_bank == 3'd0 && port_address < N_IN;
  wire        is_w     = port_bank == 3'd1 && word < WORDS && place < BYTES;
  wire        write_x  = allowed && port_write && is_x;
  wire        write_w  = allowed && port_write && is_w;

  // The word under assembly: its number, how many bytes it has, and these.
  reg [31:0]        open_word, have;
  reg [8*BYTES-1:0] bytes;
  wire              in_order = place == 32'd0 || (place == have && word == open_word);
  wire [8*BYTES-1:0] whole   = (bytes & ~({8*BYTES{1'b1}} << 8 * place)) | ({{8*BYTES - 8{1'b0}}, port_data} << 8 * place);
  wire              full     = place == BYTES - 1;
  wire              both     = |(whole[CS_WIDTH-1:0] & whole[WORD_W-1:CS_WIDTH]) || whole >> WORD_W != 0;
  wire              stores   = write_w && in_order && full && !both;

  always @(posedge clk) begin
    if (!rst_n) have <= 32'd0;
    else if (write_w && in_order && !full) have <= place + 32'd1;
    else if (allowed && port_write && port_bank == 3'd1) have <= 32'd0;
    if (write_w && in_order) open_word <= word;
    if (write_w && in_order) bytes <= whole;
  end

  // What the port did in the cycle before.
  reg               wrote_x, wrote_w, asked_inside;
  reg [31:0]        wrote_address, wrote_word;
  reg [7:0]         wrote_data;
  reg [WORD_W-1:0]  wrote_whole;

  always @(posedge clk) begin
    wrote_x      <= rst_n && write_x && port_data != 8'h80;
    wrote_w      <= rst_n && stores;
    asked_inside <= rst_n && allowed && !port_write && (is_x || is_w);
    {wrote_address, wrote_word, wrote_data, wrote_whole} <= {port_address, word, port_data, whole[WORD_W-1:0]};
  end

  // One place of each bank.
  (* anyconst *) wire [INDEX_W-1:0]   some_x;
  (* anyconst *) wire [ADDRESS_W-1:0] some_w;
  reg              written_x, written_w;
  reg [7:0]        shadow_x;
  reg [WORD_W-1:0] shadow_w;
  wire             hit_x = write_x && port_data != 8'h80 && port_address == some_x;
  wire             hit_w = stores && word == some_w;

  always @(posedge clk) begin
    written_x <= rst_n && (written_x || hit_x);
    written_w <= rst_n && (written_w || hit_w);
    if (hit_x) shadow_x <= port_data;
    if (hit_w) shadow_w <= whole[WORD_W-1:0];
  end

  // Reads: of the engine, seen a cycle later; of the port, answered four cycles later.
  wire [8*BYTES-1:0] padded = {{8*BYTES - WORD_W{1'b0}}, shadow_w};
  wire               read   = port_valid && !port_write;
  wire               known_x = written_x && is_x && port_address == some_x;
  wire               known_w = written_w && is_w && word == some_w;
  reg                engine_x, engine_w;
  reg [3:0]          asked, known;  // requests on their way, the latest in bit 0
  reg [31:0]         answers;
  reg [7:0]          engine_x_data;
  wire [7:0]         answer = !allowed ? 8'd0 : known_x ? shadow_x : known_w ? padded >> 8 * place : 8'd0;
  reg [WORD_W-1:0]   engine_w_data;

  always @(posedge clk) begin
    engine_x      <= rst_n && engine_read_enable && written_x && engine_activation_address == some_x;
    engine_w      <= rst_n && engine_read_enable && written_w && engine_weight_address == some_w;
    engine_x_data <= shadow_x;
    engine_w_data <= shadow_w;
    asked         <= rst_n ? {asked[2:0], read} : 4'd0;
    known         <= rst_n ? {known[2:0], !allowed || known_x || known_w || !(is_x || is_w)} : 4'd0;
    answers       <= {answers[23:0], answer};
  end

  reg [5:0] flags;
  always @(posedge clk) begin
    if (!rst_n) flags <= 6'd0;
    else flags <= (error_clear ? 6'd0 : flags) | {
      start_refused,
      write_w && in_order && full && both,
      write_w && !in_order,
      write_x && port_data == 8'h80,
      allowed && !is_x && !is_w,
      port_valid && engine_has_banks
    };
  end

  reg began = 1'b0;
  always @(posedge clk) began <= 1'b1;

  always @(*) begin
    if (!began) assume (!rst_n);
    assume (some_x < N_IN && some_w < WORDS);
    if (began) begin
      // Nothing is written but what the port may write, and all of that is.
      assert (activation_write == wrote_x);
      assert (weight_write == wrote_w);
      if (activation_write) assert (activation_port_address == wrote_address && activation_write_data == wrote_data);
      if (weight_write) assert (weight_address == wrote_word && weight_write_data == wrote_whole);
      // One side at a time.
      assert (bank_taken == (wrote_x || wrote_w || asked_inside));
      assert (bank_read == (asked_inside || engine_read_enable));
      assert (wrote_x + wrote_w + asked_inside + engine_read_enable <= 2'd1);
      // What was written is read, by both.
      if (engine_x) assert (x == engine_x_data);
      if (engine_w) assert (w == engine_w_data);
      assert (port_read_valid == asked[3]);
      if (asked[3] && known[3]) assert (port_read_data == answers[31:24]);
      assert (error == flags);
    end
  end

endmodule

`default_nettype wire
