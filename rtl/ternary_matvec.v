// ternary_matvec: y = W x with ternary weights over one broadcast wire.
//
// Purpose     Top of the engine: wires the banks and their controller to the master, the master over one
//             COPI wire and the chip-select demultiplexer to LANES scalars, and the scalars' shift chain
//             to the result port.
// Parameters  N_IN         >= 1   most activations of an operation
//             N_OUT        >= 1   most rows
//             LANES        >= 1   scalars; rows are served in passes of LANES
//             CS_WIDTH     32, 64, 256 or LANES, at most LANES: chip-selects driven at once (row group)
//             COPI_WIDTH   1, 2, 4 or 8 bits a clock on the wire
//             SIGN_FRAMES  1: positive then negative frame; 0: one frame, the scalar subtracts
//             WORDS        >= 1   words of the weight bank
//             SLICE_W      >= 1   bits of a memory of it (weight_bank)
//             An illegal value stops elaboration with the rule's name.
// Rows        Row r: pass r / LANES, lane r % LANES, block (r % LANES) / CS_WIDTH. Weight word address
//             start_address + group * activations + activation.
// Shape       Each start brings its own: number of the last activation, of the last row group over all
//             passes, and of the last pass' last lane; word addresses of the matrix' first and last word.
// Timing      start: accepted with start_valid and start_ready; start_ready returns when the operation's
//             last sums are captured, so the next may compute while results drain. busy: start accepted
//             until the last result is taken. Results come in row order. Outside port and errors:
//             memory_controller; with `locked` the port has no bank. vector_write writes an activation from
//             inside at any time that no operation reads. A pass costs at least the frames of its
//             activations; see rtl/README.md for the latency table.
// Numerics    Activations numerics R-ACT; sums numerics R-ACC, ACC_W = 8 + ceil(log2 N_IN).
// Not done    No clock crossing, no requantisation.
`default_nettype none

module ternary_matvec #(
    parameter  N_IN        = 64,
    parameter  N_OUT       = 64,
    parameter  LANES       = 64,
    parameter  CS_WIDTH    = 32,
    parameter  COPI_WIDTH  = 1,
    parameter  SIGN_FRAMES = 1,
    parameter  WORDS       = 128,
    parameter  SLICE_W     = 2 * CS_WIDTH,
    localparam ACC_W       = 8 + $clog2(N_IN),
    localparam BLOCKS      = (LANES + CS_WIDTH - 1) / CS_WIDTH,
    localparam PASSES      = (N_OUT + LANES - 1) / ((LANES > 0) ? LANES : 1),  // 0 lanes: named below
    localparam TAIL_ROWS   = N_OUT - (PASSES - 1) * LANES,
    localparam TAIL_BLOCKS = (TAIL_ROWS + CS_WIDTH - 1) / CS_WIDTH,
    localparam GROUPS      = (PASSES - 1) * BLOCKS + TAIL_BLOCKS,
    localparam INDEX_W     = (N_IN > 1) ? $clog2(N_IN) : 1,
    localparam ROW_W       = (N_OUT > 1) ? $clog2(N_OUT) : 1,
    localparam GROUP_W     = (GROUPS > 1) ? $clog2(GROUPS) : 1,
    localparam BLOCK_W     = (BLOCKS > 1) ? $clog2(BLOCKS) : 1,
    localparam ADDRESS_W   = (WORDS > 1) ? $clog2(WORDS) : 1
) (
    input wire                  clk,
    input wire                  rst_n,
    // outside port
    input wire                  port_valid,
    input wire                  port_write,
    input wire  [2:0]           port_bank,
    input wire  [31:0]          port_address,
    input wire  [7:0]           port_data,
    output wire                 port_read_valid,
    output wire [7:0]           port_read_data,
    input wire                  locked,
    output wire                 bank_select,  // 0 the outside port has the banks, 1 the engine
    output wire [5:0]           error,
    input wire                  error_clear,
    // activations from inside
    input wire                  vector_write,
    input wire  [INDEX_W-1:0]   vector_address,
    input wire  [7:0]           vector_data,
    // operations
    input wire                  start_valid,
    output wire                 start_ready,
    input wire  [15:0]          start_operation,
    input wire  [ADDRESS_W-1:0] start_address,
    input wire  [ADDRESS_W-1:0] start_last_address,
    input wire  [INDEX_W-1:0]   start_last_index,
    input wire  [GROUP_W-1:0]   start_last_group,
    input wire  [ROW_W-1:0]     start_last_row,
    output wire                 busy,
    // results
    output wire                 result_valid,
    input wire                  result_ready,
    output wire [15:0]          result_operation,
    output wire [ROW_W-1:0]     result_index,
    output wire [ACC_W-1:0]     result_data
);

  wire [15:0]           operation;
  wire                  computing, started, start_refused, claimed, read_enable, bank_read;
  wire [INDEX_W-1:0]    activation_address;
  wire [ADDRESS_W-1:0]  weight_address;

  // A fetch as the banks answer it, and in the register behind them.
  wire                  fetched_valid, fetched_ready, fetched_pass_last, fetched_operation_last;
  wire                  held_valid, held_ready, held_pass_last, held_operation_last;
  wire [7:0]            fetched_value, held_value;
  wire [2*CS_WIDTH-1:0] fetched_weights, held_weights;
  wire [INDEX_W-1:0]    fetched_index, held_index;
  wire [GROUP_W-1:0]    fetched_group, held_group;
  wire [BLOCK_W-1:0]    fetched_block, held_block;

  wire [GROUP_W-1:0]    group;
  wire [BLOCK_W-1:0]    cs_block;
  wire [INDEX_W-1:0]    activation_index;
  wire [7:0]            activation_value;
  wire                  frame_active, frame_negative, frame_end;
  wire [2:0]            bit_index;
  wire [COPI_WIDTH-1:0] copi;
  wire [CS_WIDTH-1:0]   cs_n;
  wire [CS_WIDTH-1:0]   sign;
  wire [LANES-1:0]      lane_cs_n;
  wire                  capture, capture_last, shift;

  wire                  activation_write, weight_write, bank_taken;
  wire [7:0]            activation_write_data;
  wire [INDEX_W-1:0]    activation_port_address, activation_read_address;
  wire [ADDRESS_W-1:0]  weight_bank_address;
  wire [2*CS_WIDTH-1:0] weight_write_data;

  // What the debugger follows on its way from bank to wire; the scalars need none of it.
  wire unused_but_observed = &{
    1'b0, group, activation_index, activation_value, frame_active, frame_negative, bit_index
  };

  assign busy        = computing || result_valid;
  // The register behind the banks carries the port's reads too.
  assign bank_select = claimed || held_valid || locked;

  memory_controller #(.N_IN(N_IN), .WORDS(WORDS), .CS_WIDTH(CS_WIDTH)) u_memory_controller (
      .clk(clk), .rst_n(rst_n),
      .port_valid(port_valid), .port_write(port_write), .port_bank(port_bank), .port_address(port_address),
      .port_data(port_data), .port_read_valid(port_read_valid), .port_read_data(port_read_data),
      .error(error), .error_clear(error_clear),
      .start_refused(start_refused), .engine_has_banks(bank_select), .engine_read_enable(read_enable),
      .bank_taken(bank_taken),
      .engine_activation_address(activation_address), .engine_weight_address(weight_address),
      .activation_write(activation_write), .activation_port_address(activation_port_address),
      .activation_write_data(activation_write_data), .weight_write(weight_write), .weight_address(weight_bank_address),
      .weight_write_data(weight_write_data), .bank_read(bank_read),
      .activation_read_address(activation_read_address),
      .activation_read_data(held_value), .weight_read_data(held_weights)
  );

  activation_bank #(.N_IN(N_IN)) u_activation_bank (
      .clk(clk), .write_enable(activation_write || vector_write),
      .write_address(vector_write ? vector_address : activation_port_address),
      .write_data(vector_write ? vector_data : activation_write_data),
      .read_enable(bank_read), .read_address(activation_read_address), .read_data(fetched_value)
  );

  weight_bank #(.WORDS(WORDS), .CS_WIDTH(CS_WIDTH), .SLICE_W(SLICE_W)) u_weight_bank (
      .clk(clk), .write_enable(weight_write), .read_enable(bank_read), .address(weight_bank_address),
      .write_data(weight_write_data), .read_data(fetched_weights)
  );

  bank_reader #(.N_IN(N_IN), .GROUPS(GROUPS), .BLOCKS(BLOCKS), .WORDS(WORDS)) u_bank_reader (
      .clk(clk), .rst_n(rst_n),
      .start_valid(start_valid), .start_ready(start_ready), .start_operation(start_operation),
      .start_address(start_address), .start_last_address(start_last_address),
      .start_last_index(start_last_index), .start_last_group(start_last_group),
      .started(started), .start_refused(start_refused),
      .operation(operation), .computing(computing), .operation_captured(capture && capture_last),
      .bank_taken(bank_taken), .claimed(claimed), .read_enable(read_enable),
      .activation_address(activation_address), .weight_address(weight_address),
      .fetched_valid(fetched_valid), .fetched_ready(fetched_ready), .fetched_index(fetched_index),
      .fetched_group(fetched_group), .fetched_block(fetched_block),
      .fetched_pass_last(fetched_pass_last), .fetched_operation_last(fetched_operation_last)
  );

  handshake_register #(.WIDTH(8 + 2 * CS_WIDTH + INDEX_W + GROUP_W + BLOCK_W + 2)) u_fetched (
      .clk(clk), .rst_n(rst_n),
      .in_valid(fetched_valid), .in_ready(fetched_ready),
      .in_data({fetched_value, fetched_weights, fetched_index, fetched_group, fetched_block, fetched_pass_last,
                fetched_operation_last}),
      .out_valid(held_valid), .out_ready(held_ready),
      .out_data({held_value, held_weights, held_index, held_group, held_block, held_pass_last, held_operation_last})
  );

  broadcast_master #(
      .N_IN(N_IN), .GROUPS(GROUPS), .BLOCKS(BLOCKS), .CS_WIDTH(CS_WIDTH), .COPI_WIDTH(COPI_WIDTH),
      .SIGN_FRAMES(SIGN_FRAMES)
  ) u_broadcast_master (
      .clk(clk), .rst_n(rst_n),
      .fetched_valid(held_valid), .fetched_ready(held_ready), .fetched_value(held_value),
      .fetched_weights(held_weights), .fetched_index(held_index), .fetched_group(held_group),
      .fetched_block(held_block), .fetched_pass_last(held_pass_last),
      .fetched_operation_last(held_operation_last),
      .group(group), .cs_block(cs_block), .activation_index(activation_index),
      .activation_value(activation_value), .frame_active(frame_active), .frame_negative(frame_negative),
      .frame_end(frame_end), .bit_index(bit_index), .copi(copi), .cs_n(cs_n), .sign(sign),
      .drained(!result_valid), .capture(capture), .capture_last(capture_last)
  );

  chip_select_demux #(.LANES(LANES), .CS_WIDTH(CS_WIDTH)) u_chip_select_demux (
      .cs_n(cs_n), .block(cs_block), .lane_cs_n(lane_cs_n)
  );

  // Each lane reads the stage above it by name: one vector of all results would be re-evaluated, and
  // dumped, as a whole whenever a single lane changes.
  genvar i;
  generate
    for (i = 0; i < LANES; i = i + 1) begin : lane
      wire [ACC_W-1:0] result;
      wire [ACC_W-1:0] result_above;
      if (i == LANES - 1) begin : top
        assign result_above = {ACC_W{1'b0}};
      end else begin : inner
        assign result_above = lane[i+1].result;
      end
      if (i == 0) begin : bottom
        assign result_data = result;
      end
      scalar #(.COPI_WIDTH(COPI_WIDTH), .SIGN_FRAMES(SIGN_FRAMES), .ACC_W(ACC_W)) u_scalar (
          .clk(clk), .rst_n(rst_n), .copi(copi), .cs_n(lane_cs_n[i]), .sign(sign[i%CS_WIDTH]),
          .frame_end(frame_end), .capture(capture), .shift(shift), .result_in(result_above), .result(result)
      );
    end
  endgenerate

  result_drain #(.N_OUT(N_OUT), .LANES(LANES)) u_result_drain (
      .clk(clk), .rst_n(rst_n), .started(started), .start_last_row(start_last_row), .capture(capture), .capture_last(capture_last), .operation(operation),
      .result_valid(result_valid), .result_ready(result_ready), .result_operation(result_operation),
      .result_index(result_index), .shift(shift)
  );

  probe #(.INDEX_W(INDEX_W), .DATA_W(8)) probe_x (
      .valid(fetched_valid && fetched_ready), .tensor(operation), .index(fetched_index), .data(fetched_value)
  );

  probe #(.INDEX_W(ROW_W), .DATA_W(ACC_W)) probe_y (
      .valid(shift), .tensor(result_operation), .index(result_index), .data(result_data)
  );

  generate
    if (N_IN < 1) begin : check_n_in  N_IN_must_be_at_least_1 stop (); end
    if (N_OUT < 1) begin : check_n_out  N_OUT_must_be_at_least_1 stop (); end
    if (LANES < 1) begin : check_lanes  LANES_must_be_at_least_1 stop (); end
    if (CS_WIDTH != 32 && CS_WIDTH != 64 && CS_WIDTH != 256 && CS_WIDTH != LANES) begin : check_cs  CS_WIDTH_must_be_32_64_256_or_LANES stop (); end
    if (CS_WIDTH > LANES) begin : check_cs_fits  CS_WIDTH_must_be_at_most_LANES stop (); end
    if (COPI_WIDTH != 1 && COPI_WIDTH != 2 && COPI_WIDTH != 4 && COPI_WIDTH != 8) begin : check_copi  COPI_WIDTH_must_be_1_2_4_or_8 stop (); end
    if (SIGN_FRAMES != 0 && SIGN_FRAMES != 1) begin : check_frames  SIGN_FRAMES_must_be_0_or_1 stop (); end
    if (SLICE_W < 1) begin : check_slice  SLICE_W_must_be_at_least_1 stop (); end
    if (WORDS < 1) begin : check_words  WORDS_must_be_at_least_1 stop (); end
  endgenerate

endmodule

`default_nettype wire
