// engine_top: the ternary engine alone behind a host port, for chips that the whole layer does not fit.
//
// Purpose     A host loads MATRICES ternary matrices and a vector over SPI or I2C, starts a product, and reads the sums.
// Parameters  HOST_PORT, I2C_ADDRESS, I2C_TIMEOUT   as host_port
//             N_IN, N_OUT >= 1   shape of every matrix
//             MATRICES    >= 1   matrices in the weight bank
//             LANES, CS_WIDTH, COPI_WIDTH, SIGN_FRAMES   as ternary_matvec
// Banks       0 activation: N_IN elements. 1 weight: matrix after matrix, words as ternary_matvec has them. 5 result, to
//             be read only: N_OUT sums, sign-extended to 32 bits. Others do not exist (error [1]).
// Commands    As docs/host-port.md. A start takes its matrix from the register slot; layer and position stay 0, count
//             1. Of the shape, WIDTH is N_IN, FFN_WIDTH N_OUT, SLOTS MATRICES, and HEADS 0 says that this is no layer.
// Timing      Busy from the start to the last sum. The sums stay until the next product's take their place.
// Numerics    Sums numerics R-ACC.
// Not done    No pads, no clock generation, no reset synchronizer: rst_n is synchronous to clk.
`default_nettype none

module engine_top #(
    parameter HOST_PORT   = 0,
    parameter I2C_ADDRESS = 66,
    parameter I2C_TIMEOUT = 1 << 20,
    parameter N_IN        = 64,
    parameter N_OUT       = 64,
    parameter MATRICES    = 1,
    parameter LANES       = 64,
    parameter CS_WIDTH    = 64,
    parameter COPI_WIDTH  = 1,
    parameter SIGN_FRAMES = 1
) (
    input wire  clk,
    input wire  rst_n,
    // SPI
    input wire  spi_sclk,
    input wire  spi_cs_n,
    input wire  spi_copi,
    output wire spi_poci,
    output wire spi_poci_enable,
    // I2C
    input wire  i2c_scl,
    input wire  i2c_sda,
    output wire i2c_sda_low
);

  localparam ACC_W     = 8 + $clog2(N_IN);
  localparam BLOCKS    = (LANES + CS_WIDTH - 1) / CS_WIDTH;
  localparam TAIL      = (N_OUT - 1) % LANES;
  localparam GROUPS    = (N_OUT - 1) / LANES * BLOCKS + TAIL / CS_WIDTH + 1;
  localparam WORDS     = MATRICES * GROUPS * N_IN;
  localparam INDEX_W   = (N_IN > 1) ? $clog2(N_IN) : 1;
  localparam ROW_W     = (N_OUT > 1) ? $clog2(N_OUT) : 1;
  localparam GROUP_W   = (GROUPS > 1) ? $clog2(GROUPS) : 1;
  localparam ADDRESS_W = (WORDS > 1) ? $clog2(WORDS) : 1;
  localparam [31:0] LAST_INDEX = N_IN - 1, LAST_GROUP = GROUPS - 1, LAST_ROW = TAIL, ROWS = N_OUT;
  localparam [31:0] SPAN = GROUPS * N_IN;
  localparam [2:0]  RESULT_BANK = 3'd5;

  wire        port_valid, port_write, engine_read_valid, error_clear, start_valid, start_ready, busy;
  wire [2:0]  port_bank;
  wire [31:0] port_address;
  wire [7:0]  port_data, engine_read_data;
  wire [5:0]  engine_error;
  wire [5:0]  error = engine_error | {4'd0, outside, 1'b0};
  wire [15:0] start_layer, start_count, start_slot, start_position;

  wire             engine_start_ready, bank_select, result_valid;
  wire [15:0]      result_operation;
  wire [ROW_W-1:0] result_index;
  wire [ACC_W-1:0] result_data, result_word;

  wire unused = &{1'b0, start_layer, start_count, start_position, bank_select, result_operation};

  reg [15:0] operation;
  assign start_ready = engine_start_ready && !busy;

  always @(posedge clk) begin
    if (!rst_n) operation <= 16'hffff;
    else if (start_valid && start_ready) operation <= operation + 16'd1;
  end

  // Where a matrix lies: a table of constants, so that nothing multiplies.
  function [31:0] first_word(input [15:0] slot);
    integer k;
    begin
      first_word = 32'd0;
      for (k = 1; k < MATRICES; k = k + 1) if (slot == k[15:0]) first_word = k * SPAN;
    end
  endfunction

  wire [31:0] first = first_word(start_slot);
  wire [31:0] last  = first + SPAN - 32'd1;
  wire        unused_high = &{1'b0, first, last};

  // Reads of results are answered here, at the time at which the engine answers the others.
  wire       mine     = port_valid && !port_write && (port_bank == RESULT_BANK) && !busy;
  wire       in_range = (port_address[31:2] >> ROW_W == 30'd0) && ({1'b0, port_address[2+:ROW_W]} < ROWS[ROW_W:0]);
  reg        asked, known, answer_valid, outside;
  reg  [1:0] asked_byte;
  reg  [7:0] answer;
  wire [31:0] extended = {{(32 - ACC_W) {result_word[ACC_W-1]}}, result_word};

  always @(posedge clk) begin
    asked        <= rst_n && mine;
    known        <= in_range;
    outside      <= rst_n && ((outside && !error_clear) || (mine && !in_range));
    asked_byte   <= port_address[1:0];
    answer_valid <= rst_n && asked;
    answer       <= {8{asked && known}} & extended[8*asked_byte+:8];
  end

  word_bank #(.WORDS(N_OUT), .WORD_W(ACC_W), .ADDRESS_W(ROW_W)) u_result_bank (
      .clk(clk), .write_enable(result_valid), .write_address(result_index), .write_data(result_data),
      .read_enable(mine), .read_address(port_address[2+:ROW_W]), .read_data(result_word)
  );

  host_port #(
      .BUS(HOST_PORT), .I2C_ADDRESS(I2C_ADDRESS), .I2C_TIMEOUT(I2C_TIMEOUT),
      .WIDTH(N_IN), .HEADS(0), .KV_HEADS(0), .HEAD_WIDTH(0), .FFN_WIDTH(N_OUT), .CONTEXT(1), .LAYERS(1),
      .SLOTS(MATRICES), .LANES(LANES), .CS_WIDTH(CS_WIDTH), .COPI_WIDTH(COPI_WIDTH), .SIGN_FRAMES(SIGN_FRAMES),
      .DOT_WIDTH(0), .NORM(0), .ACTIVATION(0)
  ) u_host_port (
      .clk(clk), .rst_n(rst_n),
      .spi_sclk(spi_sclk), .spi_cs_n(spi_cs_n), .spi_copi(spi_copi), .spi_poci(spi_poci),
      .spi_poci_enable(spi_poci_enable), .i2c_scl(i2c_scl), .i2c_sda(i2c_sda), .i2c_sda_low(i2c_sda_low),
      .port_valid(port_valid), .port_write(port_write), .port_bank(port_bank),
      .port_address(port_address), .port_data(port_data), .port_read_valid(engine_read_valid || answer_valid),
      .port_read_data(engine_read_data | answer), .error(error), .error_clear(error_clear),
      .start_valid(start_valid), .start_ready(start_ready), .start_layer(start_layer),
      .start_count(start_count), .start_slot(start_slot), .start_position(start_position), .busy(busy)
  );

  ternary_matvec #(
      .N_IN(N_IN), .N_OUT(N_OUT), .LANES(LANES), .CS_WIDTH(CS_WIDTH), .COPI_WIDTH(COPI_WIDTH),
      .SIGN_FRAMES(SIGN_FRAMES), .WORDS(WORDS)
  ) u_ternary_matvec (
      .clk(clk), .rst_n(rst_n), .port_valid(port_valid && !mine), .port_write(port_write), .port_bank(port_bank),
      .port_address(port_address), .port_data(port_data), .port_read_valid(engine_read_valid),
      .port_read_data(engine_read_data), .locked(busy), .bank_select(bank_select), .error(engine_error),
      .error_clear(error_clear), .vector_write(1'b0), .vector_address({INDEX_W{1'b0}}), .vector_data(8'd0),
      .start_valid(start_valid && !busy), .start_ready(engine_start_ready), .start_operation(operation + 16'd1),
      .start_address(first[ADDRESS_W-1:0]), .start_last_address(last[ADDRESS_W-1:0]),
      .start_last_index(LAST_INDEX[INDEX_W-1:0]), .start_last_group(LAST_GROUP[GROUP_W-1:0]),
      .start_last_row(LAST_ROW[ROW_W-1:0]), .busy(busy), .result_valid(result_valid), .result_ready(1'b1),
      .result_operation(result_operation), .result_index(result_index), .result_data(result_data)
  );

  generate
    if (MATRICES < 1) begin : check_matrices
      MATRICES_must_be_at_least_1 stop ();
    end
  endgenerate

endmodule

`default_nettype wire
