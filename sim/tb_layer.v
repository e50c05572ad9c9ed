// tb_layer: test bench of transformer_layer.
//
// Purpose     Runs tokens through all layers and compares every element of every probe with the expected
//             one. Protocol, plusargs and files: sim/README.md.
// Parameters  As transformer_layer.
// Timing      Clock period 10, first rising edge at time 5, reset for the first four. Under Verilator the
//             harness makes the clock.
`default_nettype none

module tb_layer #(
    parameter WIDTH = 64, HEADS = 4, KV_HEADS = 4, HEAD_WIDTH = 16, FFN_WIDTH = 192,
    parameter CONTEXT = 128, LAYERS = 1, SLOTS = 1,
    parameter LANES = 64, CS_WIDTH = 64, COPI_WIDTH = 1, SIGN_FRAMES = 1, DOT_WIDTH = 4,
    parameter NORM = 0, ACTIVATION = 2
)
`ifdef VERILATOR
(
    input wire         clk,
    output wire [31:0] lanes  // tells the harness how many scalars an `engine` dump has
);
  assign lanes = LANES;
`else
();
  reg clk = 1'b0;
  always #5 clk = !clk;

  tb_layer_dump #(.LANES(LANES)) dump ();
`endif

  localparam Q_WIDTH      = HEADS * HEAD_WIDTH;
  localparam WORK         = (Q_WIDTH > FFN_WIDTH) ? Q_WIDTH : FFN_WIDTH;
  localparam LONGEST      = (WIDTH > WORK) ? WIDTH : WORK;
  localparam INDEX_W      = $clog2(LONGEST);
  localparam PROBES       = 21;
  // Weight words: rows of a group are those of one block of a pass.
  localparam BLOCKS       = (LANES + CS_WIDTH - 1) / CS_WIDTH;
  localparam KV_LAST      = KV_HEADS * HEAD_WIDTH - 1;
  localparam Q_GROUPS     = (Q_WIDTH - 1) / LANES * BLOCKS + (Q_WIDTH - 1) % LANES / CS_WIDTH + 1;
  localparam KV_GROUPS    = KV_LAST / LANES * BLOCKS + KV_LAST % LANES / CS_WIDTH + 1;
  localparam OUT_GROUPS   = (WIDTH - 1) / LANES * BLOCKS + (WIDTH - 1) % LANES / CS_WIDTH + 1;
  localparam FFN_GROUPS   = (FFN_WIDTH - 1) / LANES * BLOCKS + (FFN_WIDTH - 1) % LANES / CS_WIDTH + 1;
  localparam WEIGHT_WORDS = (Q_GROUPS + 2 * KV_GROUPS + 2 * FFN_GROUPS) * WIDTH + OUT_GROUPS * (Q_WIDTH + FFN_WIDTH);

  reg  [2:0]   reset_count = 3'd0;
  reg          rst_n = 1'b0;
  reg  [31:0]  stall = 32'd0;
  reg  [31:0]  random = 32'd1;
  reg  [31:0]  expected = 32'd1;
  reg  [5:0]   pace;
  reg          hold;

  wire         port_valid, port_write, port_read_valid;
  wire [2:0]   port_bank;
  wire [31:0]  port_address;
  wire [7:0]   port_data, port_read_data;
  wire [5:0]   error;
  wire         start_valid, start_ready, busy;
  wire [15:0]  start_layer, start_count, start_slot, start_position, step, layer, position;
  wire [3:0]   phase;
  wire [31:0]  tokens, tokens_wanted;
  wire         host_done, input_missing, wire_broken, closing, any_valid;
  wire [PROBES-1:0]     missing, unknown;
  wire [32*PROBES-1:0]  checked, wrong;
  wire [178*PROBES-1:0] first;
  wire [192*PROBES-1:0] names;
  wire                  unused = &{1'b0, layer, position};

  initial begin
    if (!$value$plusargs("stall=%d", stall)) stall = 32'd0;
    if (!$value$plusargs("expect=%d", expected)) expected = 32'd1;
    random = stall ^ 32'h9e37_79b9;
    if (random == 32'd0) random = 32'd1;
  end

  always @(posedge clk) begin
    if (!rst_n) reset_count <= reset_count + 3'd1;
    rst_n <= rst_n || (reset_count == 3'd3);
  end

  // Xorshift (Marsaglia, 13-17-5): the same stalls in every simulator.
  wire [31:0] random_a = random ^ (random << 13);
  wire [31:0] random_b = random_a ^ (random_a >> 17);
  always @(posedge clk) random <= random_b ^ (random_b << 5);

  // Three paces: never held, half of the time, most of it; they change every 64 cycles or so.
  always @(posedge clk) begin
    if (!rst_n) pace <= 6'd0;
    else if (random[15:10] == 6'd0) pace <= {4'd0, random[9:8]};
    if (stall == 32'd0 || pace == 6'd0) hold <= 1'b0;
    else if (pace == 6'd1) hold <= (random[12:10] != 3'd0);
    else hold <= random[13];
  end

  tb_layer_host #(
      .WIDTH(WIDTH), .LAYERS(LAYERS), .SLOTS(SLOTS), .CS_WIDTH(CS_WIDTH), .WEIGHT_WORDS(WEIGHT_WORDS),
      .GAIN_WORDS(2 * WIDTH + Q_WIDTH + FFN_WIDTH), .ROPE_WORDS(HEAD_WIDTH / 2)
  ) host (
      .clk(clk), .rst_n(rst_n), .gaps(stall != 32'd0), .random(random[5:4]), .port_valid(port_valid),
      .port_write(port_write), .port_bank(port_bank), .port_address(port_address), .port_data(port_data),
      .port_read_valid(port_read_valid), .port_read_data(port_read_data), .start_valid(start_valid),
      .start_ready(start_ready), .start_layer(start_layer), .start_count(start_count), .start_slot(start_slot),
      .start_position(start_position), .busy(busy),
      .tokens(tokens), .tokens_wanted(tokens_wanted), .done(host_done), .input_missing(input_missing)
  );

  transformer_layer #(
      .WIDTH(WIDTH), .HEADS(HEADS), .KV_HEADS(KV_HEADS), .HEAD_WIDTH(HEAD_WIDTH), .FFN_WIDTH(FFN_WIDTH),
      .CONTEXT(CONTEXT), .LAYERS(LAYERS), .SLOTS(SLOTS), .LANES(LANES), .CS_WIDTH(CS_WIDTH),
      .COPI_WIDTH(COPI_WIDTH), .SIGN_FRAMES(SIGN_FRAMES), .DOT_WIDTH(DOT_WIDTH), .NORM(NORM),
      .ACTIVATION(ACTIVATION)
  ) dut (
      .clk(clk), .rst_n(rst_n), .port_valid(port_valid), .port_write(port_write), .port_bank(port_bank),
      .port_address(port_address), .port_data(port_data), .port_read_valid(port_read_valid),
      .port_read_data(port_read_data), .error(error), .error_clear(1'b0), .start_valid(start_valid),
      .start_ready(start_ready), .start_layer(start_layer), .start_count(start_count), .start_slot(start_slot),
      .start_position(start_position), .hold(hold), .busy(busy), .step(step), .layer(layer),
      .position(position), .phase(phase)
  );

  tb_layer_probes #(.HEADS(HEADS), .HEAD_WIDTH(HEAD_WIDTH), .CONTEXT(CONTEXT), .INDEX_W(INDEX_W)) probes (
      .clk(clk), .rst_n(rst_n), .enable(expected != 32'd0), .closing(closing), .any_valid(any_valid),
      .missing(missing), .unknown(unknown), .checked(checked), .wrong(wrong), .first(first), .names(names)
  );

  tb_layer_check #(.PROBES(PROBES), .PATIENCE(100000)) check (
      .clk(clk), .rst_n(rst_n), .enable(expected != 32'd0), .input_missing(input_missing), .event_seen(port_valid || any_valid),
      .host_done(host_done), .tokens(tokens), .tokens_wanted(tokens_wanted), .busy(busy), .step(step),
      .phase(phase), .error(error), .wire_broken(wire_broken), .closing(closing), .missing(missing),
      .unknown(unknown), .checked(checked), .wrong(wrong), .first(first), .names(names)
  );

  tb_wire_check #(.CS_WIDTH(CS_WIDTH), .COPI_WIDTH(COPI_WIDTH), .SIGN_FRAMES(SIGN_FRAMES), .LABEL_W(INDEX_W))
      wire_check (
      .clk(clk), .rst_n(rst_n), .label(dut.u_ternary_matvec.activation_index),
      .activation_value(dut.u_ternary_matvec.activation_value),
      .frame_active(dut.u_ternary_matvec.frame_active), .frame_negative(dut.u_ternary_matvec.frame_negative),
      .frame_end(dut.u_ternary_matvec.frame_end), .bit_index(dut.u_ternary_matvec.bit_index),
      .copi(dut.u_ternary_matvec.copi), .cs_n(dut.u_ternary_matvec.cs_n), .sign(dut.u_ternary_matvec.sign),
      .capture(dut.u_ternary_matvec.capture), .broken(wire_broken)
  );

endmodule

`default_nettype wire
