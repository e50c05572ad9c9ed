// tb_host: the world outside the engine: loads the banks and starts the operations of program.hex.
//
// Purpose     Weights through the port or by memory image (+load), the vector of each operation through
//             the port, then the start. A vector that is still in the bank is not sent again.
//             +overlap=1 starts the next operation while results of the last one drain.
// Timing      Outputs change at the rising edge; with `gaps`, a port byte waits while random is 0.
`default_nettype none

module tb_host #(
    parameter  N_IN       = 64,
    parameter  GROUPS     = 2,
    parameter  WORDS      = 128,
    parameter  CS_WIDTH   = 32,
    parameter  OPERATIONS = 1,
    localparam ADDRESS_W  = (WORDS > 1) ? $clog2(WORDS) : 1
) (
    input wire                  clk,
    input wire                  rst_n,
    input wire                  gaps,
    input wire  [1:0]           random,
    output reg                  port_valid,
    output reg                  port_bank,
    output reg  [31:0]          port_address,
    output reg  [7:0]           port_data,
    input wire                  bank_select,
    output reg                  start_valid,
    input wire                  start_ready,
    output reg  [15:0]          start_operation,
    output wire [ADDRESS_W-1:0] start_address,
    input wire                  busy,
    output reg                  input_missing
);

  localparam BYTES   = (2 * CS_WIDTH + 7) / 8;
  localparam BYTE_W  = $clog2(BYTES);
  localparam MATRIX  = GROUPS * N_IN;  // words
  localparam VECTORS = OPERATIONS * N_IN;

  localparam [2:0] WEIGHTS = 3'd0, CHOOSE = 3'd1, VECTOR = 3'd2, START = 3'd3, RUN = 3'd4, DONE = 3'd5;

  reg [8*1024-1:0] dir;
  reg [8*16-1:0]   load;
  reg [31:0]       overlap;
  reg [31:0]       program_word[0:OPERATIONS-1];
  reg [7:0]        vector_byte[0:VECTORS-1];
  reg [8*BYTES-1:0] weight_word[0:WORDS-1];

  reg [2:0]  state;
  reg [31:0] operation;
  reg [31:0] item;         // weight word or activation
  reg [31:0] part;         // byte of the weight word
  reg [15:0] loaded;       // vector in the bank
  reg        loaded_any;

  integer file, code, k;
  reg [31:0] scanned;

  wire        pause  = gaps && (random == 2'd0);
  wire [31:0] now    = program_word[operation];
  wire [31:0] source = {16'd0, now[15:0]} * N_IN + item;
  wire [31:0] base   = {16'd0, now[31:16]} * MATRIX;

  wire        unused = &{1'b0, source, base};  // high bits of 32-bit address arithmetic

  assign start_address = base[ADDRESS_W-1:0];

  initial begin
    input_missing = 1'b0;
    if (!$value$plusargs("dir=%s", dir)) dir = ".";
    if (!$value$plusargs("load=%s", load)) load = "port";
    if (!$value$plusargs("overlap=%d", overlap)) overlap = 32'd0;
    if (load == "image") $readmemh({dir, "/matrices.hex"}, tb.dut.u_weight_bank.slice[0].memory);
    else $readmemh({dir, "/matrices.hex"}, weight_word);

    file = $fopen({dir, "/program.hex"}, "r");
    if (file == 0) input_missing = 1'b1;
    for (k = 0; k < OPERATIONS && !input_missing; k = k + 1) begin
      code = $fscanf(file, "%h", scanned);
      if (code != 1) input_missing = 1'b1;
      program_word[k] = scanned;
    end
    if (file != 0) $fclose(file);

    file = $fopen({dir, "/vectors.hex"}, "r");
    if (file == 0) input_missing = 1'b1;
    code = 1;
    for (k = 0; k < VECTORS && code == 1 && !input_missing; k = k + 1) begin
      code = $fscanf(file, "%h", scanned);
      vector_byte[k] = scanned[7:0];
    end
    if (file != 0) $fclose(file);
  end

  always @(posedge clk) begin
    port_valid  <= 1'b0;
    start_valid <= 1'b0;
    if (!rst_n) begin
      state      <= (load == "image") ? CHOOSE : WEIGHTS;
      operation  <= 32'd0;
      item       <= 32'd0;
      part       <= 32'd0;
      loaded_any <= 1'b0;
    end else begin
      case (state)
        WEIGHTS:
        if (!pause) begin
          port_valid   <= 1'b1;
          port_bank    <= 1'b1;
          port_address <= (item << BYTE_W) | part;
          port_data    <= weight_word[item][8*part+:8];
          part         <= (part == BYTES - 1) ? 32'd0 : part + 32'd1;
          if (part == BYTES - 1) item <= item + 32'd1;
          if (part == BYTES - 1 && item == WORDS - 1) state <= CHOOSE;
        end
        CHOOSE: begin
          item <= 32'd0;
          if (operation == OPERATIONS) state <= DONE;
          else if (loaded_any && loaded == now[15:0]) state <= START;
          else if (!bank_select) state <= VECTOR;
        end
        VECTOR:
        if (!pause) begin
          port_valid   <= 1'b1;
          port_bank    <= 1'b0;
          port_address <= item;
          port_data    <= vector_byte[source];
          item         <= item + 32'd1;
          loaded       <= now[15:0];
          loaded_any   <= 1'b1;
          if (item == N_IN - 1) state <= START;
        end
        START: begin
          start_valid     <= !(start_valid && start_ready);
          start_operation <= operation[15:0];
          if (start_valid && start_ready) begin
            operation <= operation + 32'd1;
            state     <= (overlap != 32'd0) ? CHOOSE : RUN;
          end
        end
        RUN: if (!busy) state <= CHOOSE;
        default: state <= DONE;
      endcase
    end
  end

endmodule

`default_nettype wire
