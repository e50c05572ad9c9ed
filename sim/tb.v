// tb: test bench of ternary_matvec.
//
// Purpose     Runs a list of operations from files, compares every result with the expected one and says
//             so in exactly one last line. Protocol, plusargs and files: sim/README.md.
// Parameters  As ternary_matvec, and OPERATIONS >= 1 of program.hex that are run.
// Timing      Clock period 2, first rising edge at time 1, reset for the first four. Under Verilator the
//             harness makes the clock, so that the bench needs no delays and the same logic runs in both
//             simulators.
`default_nettype none

module tb #(
    parameter  N_IN        = 64,
    parameter  N_OUT       = 64,
    parameter  LANES       = 64,
    parameter  CS_WIDTH    = 32,
    parameter  COPI_WIDTH  = 1,
    parameter  SIGN_FRAMES = 1,
    parameter  MATRICES    = 1,
    parameter  OPERATIONS  = 1,
    localparam ACC_W       = 8 + $clog2(N_IN),
    localparam BLOCKS      = (LANES + CS_WIDTH - 1) / CS_WIDTH,
    localparam PASSES      = (N_OUT + LANES - 1) / LANES,
    localparam TAIL_ROWS   = N_OUT - (PASSES - 1) * LANES,
    localparam GROUPS      = (PASSES - 1) * BLOCKS + (TAIL_ROWS + CS_WIDTH - 1) / CS_WIDTH,
    localparam WORDS       = MATRICES * GROUPS * N_IN,
    localparam INDEX_W     = (N_IN > 1) ? $clog2(N_IN) : 1,
    localparam GROUP_W     = (GROUPS > 1) ? $clog2(GROUPS) : 1,
    localparam BLOCK_W     = (BLOCKS > 1) ? $clog2(BLOCKS) : 1,
    localparam ROW_W       = (N_OUT > 1) ? $clog2(N_OUT) : 1,
    localparam ADDRESS_W   = (WORDS > 1) ? $clog2(WORDS) : 1
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

  tb_dump #(.LANES(LANES)) dump ();
`endif

  localparam [31:0] LAST_WORD = GROUPS * N_IN - 1, LAST_INDEX = N_IN - 1, LAST_GROUP = GROUPS - 1;
  localparam [31:0] LAST_ROW = TAIL_ROWS - 1;

  reg  [2:0]           reset_count = 3'd0;
  reg                  rst_n = 1'b0;
  reg  [31:0]          stall = 32'd0;
  reg  [31:0]          random = 32'd1;

  wire                 port_valid, port_bank, bank_select;
  wire                 port_read_valid;
  wire [7:0]           port_read_data;
  wire [31:0]          port_address;
  wire [7:0]           port_data;
  wire [5:0]           error;
  wire                 start_valid, start_ready, busy;
  wire [15:0]          start_operation;
  wire [ADDRESS_W-1:0] start_address;
  wire [ADDRESS_W-1:0] start_last_address = start_address + LAST_WORD[ADDRESS_W-1:0];
  wire                 result_valid, result_ready;
  wire [15:0]          result_operation;
  wire [ROW_W-1:0]     result_index;
  wire [ACC_W-1:0]     result_data;
  wire                 input_missing, probe_fault, wire_broken;

  wire unused = &{1'b0, port_read_valid, port_read_data};

  initial begin
    if (!$value$plusargs("stall=%d", stall)) stall = 32'd0;
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

  tb_host #(
      .N_IN(N_IN), .GROUPS(GROUPS), .WORDS(WORDS), .CS_WIDTH(CS_WIDTH), .OPERATIONS(OPERATIONS)
  ) host (
      .clk(clk), .rst_n(rst_n), .gaps(stall != 32'd0), .random(random[5:4]),
      .port_valid(port_valid), .port_bank(port_bank), .port_address(port_address), .port_data(port_data),
      .bank_select(bank_select), .start_valid(start_valid), .start_ready(start_ready),
      .start_operation(start_operation), .start_address(start_address), .busy(busy),
      .input_missing(input_missing)
  );

  ternary_matvec #(
      .N_IN(N_IN), .N_OUT(N_OUT), .LANES(LANES), .CS_WIDTH(CS_WIDTH), .COPI_WIDTH(COPI_WIDTH),
      .SIGN_FRAMES(SIGN_FRAMES), .WORDS(WORDS)
  ) dut (
      .clk(clk), .rst_n(rst_n),
      .port_valid(port_valid), .port_write(1'b1), .port_bank({2'd0, port_bank}),
      .port_address(port_address), .port_data(port_data),
      .port_read_valid(port_read_valid), .port_read_data(port_read_data),
      .locked(1'b0), .bank_select(bank_select), .error(error), .error_clear(1'b0),
      .vector_write(1'b0), .vector_address({INDEX_W{1'b0}}), .vector_data(8'd0),
      .start_valid(start_valid), .start_ready(start_ready), .start_operation(start_operation),
      .start_address(start_address), .start_last_address(start_last_address),
      .start_last_index(LAST_INDEX[INDEX_W-1:0]), .start_last_group(LAST_GROUP[GROUP_W-1:0]),
      .start_last_row(LAST_ROW[ROW_W-1:0]), .busy(busy),
      .result_valid(result_valid), .result_ready(result_ready), .result_operation(result_operation),
      .result_index(result_index), .result_data(result_data)
  );

  tb_check #(
      .N_OUT(N_OUT), .ACC_W(ACC_W), .OPERATIONS(OPERATIONS), .PATIENCE(20 * N_IN * BLOCKS + 1000)
  ) check (
      .clk(clk), .rst_n(rst_n), .stalls(stall != 32'd0), .random(random[15:8]),
      .input_missing(input_missing), .error(error), .probe_fault(probe_fault),
      .wire_broken(wire_broken), .busy(busy),
      .port_valid(port_valid), .started(start_valid && start_ready),
      .result_valid(result_valid), .result_ready(result_ready),
      .result_operation(result_operation), .result_index(result_index), .result_data(result_data)
  );

  tb_probe_check #(.N_IN(N_IN), .N_OUT(N_OUT), .ACC_W(ACC_W)) probe_check (
      .clk(clk), .rst_n(rst_n),
      .x_valid(dut.probe_x.valid), .x_tensor(dut.probe_x.tensor), .x_index(dut.probe_x.index),
      .x_data(dut.probe_x.data), .y_valid(dut.probe_y.valid), .y_tensor(dut.probe_y.tensor),
      .y_index(dut.probe_y.index), .y_data(dut.probe_y.data), .fault(probe_fault)
  );

  tb_wire_check #(
      .CS_WIDTH(CS_WIDTH), .COPI_WIDTH(COPI_WIDTH), .SIGN_FRAMES(SIGN_FRAMES),
      .LABEL_W(GROUP_W + BLOCK_W + INDEX_W)
  ) wire_check (
      .clk(clk), .rst_n(rst_n),
      .label({dut.group, dut.cs_block, dut.activation_index}),
      .activation_value(dut.activation_value), .frame_active(dut.frame_active),
      .frame_negative(dut.frame_negative), .frame_end(dut.frame_end), .bit_index(dut.bit_index),
      .copi(dut.copi), .cs_n(dut.cs_n), .sign(dut.sign), .capture(dut.capture), .broken(wire_broken)
  );

endmodule

`default_nettype wire
