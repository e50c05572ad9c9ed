// tb_misuse: the engine under a host that breaks the rules.
//
// Purpose     What the result bench cannot reach: illegal bytes (an address outside the bank, a weight byte
//             out of order, a weight that is +1 and -1, the activation -128), a start whose matrix does not
//             fit, and writes while the engine reads. Each must set exactly its error flag, and the
//             operation that follows or runs must still give the exact sums of 24 activations and 8 rows.
// Parameters  COPI_WIDTH, SIGN_FRAMES as ternary_matvec; ROUNDS of misuse, each with new activations.
// Plusargs    +stall=SEED chooses weights, activations and misuse.
// Timing      Ends with one line `@result pass checked=N` or `@result fail ...`.
`default_nettype none

module tb_misuse #(
    parameter COPI_WIDTH  = 1,
    parameter SIGN_FRAMES = 1,
    parameter ROUNDS      = 20
)
`ifdef VERILATOR
(
    input wire         clk,
    output wire [31:0] lanes
);
  assign lanes = LANES;
`else
();
  reg clk = 1'b0;
  always #1 clk = !clk;
`endif

  localparam N_IN = 24, LANES = 8, ACC_W = 13;
  localparam [2:0] WEIGHTS = 3'd0, VECTOR = 3'd1, SPOIL = 3'd2, REFUSED = 3'd3, START = 3'd4, RUN = 3'd5;
  localparam [5:0] SPOILT = 6'b011110, UNTIMELY = 6'b000001, REFUSAL = 6'b100000;

  reg  [31:0] seed;
  reg  [31:0] random = 32'd1;
  reg         rst_n = 1'b0;
  reg  [2:0]  state;
  reg  [31:0] step, round, checked, wrong, cycle;
  reg  [7:0]  plus[0:N_IN-1];
  reg  [7:0]  minus[0:N_IN-1];
  reg  [7:0]  x[0:N_IN-1];

  reg         port_valid, port_bank, error_clear, start_valid;
  reg  [31:0] port_address;
  reg  [7:0]  port_data;
  reg  [4:0]  start_address;
  wire        bank_select, start_ready, busy, result_valid, port_read_valid;
  wire [7:0]  port_read_data;
  wire        unused = &{1'b0, port_read_valid, port_read_data};
  wire [5:0]  error;
  wire [15:0] result_operation;
  wire [2:0]  result_index;
  wire [ACC_W-1:0] result_data;

  ternary_matvec #(
      .N_IN(N_IN), .N_OUT(LANES), .LANES(LANES), .CS_WIDTH(LANES), .COPI_WIDTH(COPI_WIDTH),
      .SIGN_FRAMES(SIGN_FRAMES), .WORDS(N_IN)
  ) dut (
      .clk(clk), .rst_n(rst_n),
      .port_valid(port_valid), .port_write(1'b1), .port_bank({2'd0, port_bank}),
      .port_address(port_address), .port_data(port_data),
      .port_read_valid(port_read_valid), .port_read_data(port_read_data),
      .locked(1'b0), .bank_select(bank_select), .error(error), .error_clear(error_clear),
      .vector_write(1'b0), .vector_address(5'd0), .vector_data(8'd0),
      .start_valid(start_valid), .start_ready(start_ready), .start_operation(round[15:0]),
      .start_address(start_address), .start_last_address(start_address + 5'd23),
      .start_last_index(5'd23), .start_last_group(1'b0), .start_last_row(3'd7), .busy(busy),
      .result_valid(result_valid), .result_ready(1'b1), .result_operation(result_operation),
      .result_index(result_index), .result_data(result_data)
  );

  initial begin
    if (!$value$plusargs("stall=%d", seed)) seed = 32'd1;
    random = seed ^ 32'h9e37_79b9;
    if (random == 32'd0) random = 32'd1;
  end

  wire [31:0] random_a = random ^ (random << 13);
  wire [31:0] random_b = random_a ^ (random_a >> 17);
  always @(posedge clk) random <= random_b ^ (random_b << 5);

  // What the offered row owes, from the bench's own copy.
  reg signed [ACC_W-1:0] golden;
  integer i;
  always @(*) begin
    golden = {ACC_W{1'b0}};
    for (i = 0; i < N_IN; i = i + 1) begin
      if (plus[i][result_index]) golden = golden + {{(ACC_W - 8) {x[i][7]}}, x[i]};
      if (minus[i][result_index]) golden = golden - {{(ACC_W - 8) {x[i][7]}}, x[i]};
    end
  end

  wire       right = (result_data === golden) && ({16'd0, result_operation} == round);
  wire [7:0] fresh_x = (random[7:0] == 8'h80) ? 8'h7f : random[7:0];

  always @(posedge clk) begin
    rst_n       <= 1'b1;
    port_valid  <= 1'b0;
    error_clear <= 1'b0;
    start_valid <= 1'b0;
    if (!rst_n) begin
      state   <= WEIGHTS;
      step    <= 32'd0;
      round   <= 32'd0;
      checked <= 32'd0;
      wrong   <= 32'd0;
      cycle   <= 32'd0;
    end else begin
      cycle <= cycle + 32'd1;
      step  <= step + 32'd1;
      case (state)
        WEIGHTS: begin
          port_valid   <= 1'b1;
          port_bank    <= 1'b1;
          port_address <= step;
          if (step[0]) minus[step[5:1]] <= random[7:0] & ~plus[step[5:1]];
          else plus[step[5:1]] <= random[7:0];
          port_data <= step[0] ? random[7:0] & ~plus[step[5:1]] : random[7:0];
          if (step == 2 * N_IN - 1) enter(VECTOR);
        end
        VECTOR: begin
          port_valid    <= 1'b1;
          port_bank     <= 1'b0;
          port_address  <= step;
          port_data     <= fresh_x;
          x[step[4:0]]  <= fresh_x;
          if (step == N_IN - 1) enter(SPOIL);
        end
        SPOIL: begin
          port_valid <= (step < 32'd6);
          port_bank  <= (step > 32'd1);
          case (step)
            32'd0: write({27'd0, random[4:0]} % N_IN, 8'h80);         // -128
            32'd1: write(N_IN + {24'd0, random[7:0]}, 8'h01);         // behind the last activation
            32'd2: write(2 * N_IN + {24'd0, random[7:0]}, 8'h01);     // behind the last word
            32'd3: write({26'd0, random[4:0], 1'b1} % (2 * N_IN), 8'hff);   // second byte first
            32'd4: write(32'd6, 8'h0f);                               // word 3: +1 and
            default: write(32'd7, 8'h08);                             // -1 in lane 3
          endcase
          if (step == 32'd9) begin
            expect_error(SPOILT);
            enter(REFUSED);
          end
        end
        REFUSED: begin
          start_valid   <= (step == 32'd1);
          start_address <= 5'd1 + {1'b0, random[3:0]};
          if (step == 32'd5) begin
            expect_error(REFUSAL);
            enter(START);
          end
        end
        START: begin
          start_valid   <= (step > 32'd1) && !(start_valid && start_ready);
          start_address <= 5'd0;
          if (start_valid && start_ready) enter(RUN);
        end
        default: begin
          // The engine holds the banks for many more cycles than these.
          port_valid <= (step < 32'd16) && random[8];
          port_bank  <= random[9];
          write({26'd0, random[15:10]} % N_IN, random[7:0]);
          if (step == 32'd16 && !bank_select) wrong <= wrong + 32'd1;
          if (result_valid) begin
            checked <= checked + 32'd1;
            if (!right) wrong <= wrong + 32'd1;
          end
          if (step > 32'd1 && !busy) begin
            expect_error(UNTIMELY);
            round <= round + 32'd1;
            enter(VECTOR);
          end
        end
      endcase
      if (round == ROUNDS || cycle == 32'd2000 * ROUNDS) begin
        if (wrong == 32'd0 && checked == ROUNDS * LANES)
          $display("@result pass checked=%0d cycles=%0d", checked, cycle);
        else $display("@result fail checked=%0d wrong=%0d cycles=%0d", checked, wrong, cycle);
        $finish(0);
      end
    end
  end

  task enter(input [2:0] next);
    begin
      state <= next;
      step  <= 32'd0;
    end
  endtask

  task write(input [31:0] address, input [7:0] value);
    begin
      port_address <= address;
      port_data    <= value;
    end
  endtask

  task expect_error(input [5:0] flags);
    begin
      if (error !== flags) wrong <= wrong + 32'd1;
      error_clear <= 1'b1;
    end
  endtask

endmodule

`default_nettype wire
