// systolic_matmul: products of int8 matrices on a systolic array.
//
// Purpose     Takes a (ROWS x DEPTH) and b (DEPTH x COLUMNS), element by element and row by row, multiplies them on
//             the array, and hands out c = a*b and y, which is c scaled down to 8 bits.
// Parameters  ROWS, COLUMNS, DEPTH >= 1, each at most 256
//             SHIFT                      y = c / 2^SHIFT, rounded down, limited to -128...127
// Timing      start is taken while busy is 0. phase then is 1 (load: one element each clock with load_valid, a first),
//             2 (multiply: DEPTH + ROWS + COLUMNS - 1 clocks) and 3 (drain: one element of c a clock, and its y one
//             clock later). product counts the products since reset.
// Probes      operand_*, c_* and y_*: elements with the number of their tensor and their index; manifest.toml names
//             these wires.
// Not done    No overlap of load, multiply and drain.
`default_nettype none

module systolic_matmul #(
    parameter  ROWS    = 4,
    parameter  COLUMNS = 4,
    parameter  DEPTH   = 8,
    parameter  SHIFT   = 6,
    localparam ACC_W   = 16 + $clog2(DEPTH),
    localparam A_W     = (ROWS * DEPTH > 1) ? $clog2(ROWS * DEPTH) : 1,
    localparam B_W     = (DEPTH * COLUMNS > 1) ? $clog2(DEPTH * COLUMNS) : 1
) (
    input wire        clk,
    input wire        rst_n,
    input wire        start,
    input wire        load_valid,
    input wire [7:0]  load_data,
    output wire       busy,
    output reg        y_valid,
    output reg [15:0] y_index,
    output reg [7:0]  y_data
);

  localparam [1:0] IDLE = 2'd0, LOAD = 2'd1, MULTIPLY = 2'd2, DRAIN = 2'd3;
  localparam [31:0] A_LAST = ROWS * DEPTH - 1, B_LAST = DEPTH * COLUMNS - 1;
  localparam [31:0] STEP_LAST = DEPTH + ROWS + COLUMNS - 2, C_LAST = ROWS * COLUMNS - 1;

  reg [1:0]  phase;
  reg [15:0] product;
  // Element of the operand, step of the array, or element of c.
  reg [15:0] count;
  // 0: a is loaded, 1: b is.
  reg        second;
  reg [7:0]  a_bank[0:ROWS*DEPTH-1];
  reg [7:0]  b_bank[0:DEPTH*COLUMNS-1];

  assign busy = phase != IDLE;

  // What passes, for the manifest. Two tensors share the operands' wires: a has even numbers, b odd ones.
  wire        operand_valid = phase == LOAD && load_valid;
  wire [15:0] operand_tensor = {product[14:0], second};
  wire        c_valid = phase == DRAIN;

  wire [15:0] operand_last = second ? B_LAST[15:0] : A_LAST[15:0];
  wire [15:0] array_last = phase == MULTIPLY ? STEP_LAST[15:0] : C_LAST[15:0];
  wire        last = count == (phase == LOAD ? operand_last : array_last);

  always @(posedge clk) begin
    if (!rst_n) begin
      phase   <= IDLE;
      product <= 16'd0;
      count   <= 16'd0;
      second  <= 1'b0;
    end else if (phase == IDLE) begin
      if (start) phase <= LOAD;
    end else if (phase != LOAD || load_valid) begin
      count <= last ? 16'd0 : count + 16'd1;
      if (last && phase == LOAD) second <= !second;
      if (last && (phase != LOAD || second)) phase <= phase == DRAIN ? IDLE : phase + 2'd1;
      if (last && phase == DRAIN) product <= product + 16'd1;
    end
  end

  always @(posedge clk) begin
    if (operand_valid && !second) a_bank[count[A_W-1:0]] <= load_data;
    if (operand_valid && second) b_bank[count[B_W-1:0]] <= load_data;
  end

  // Operand k of row i is due in step k + i, that of column j in step k + j; step 0 clears.
  wire [8*ROWS-1:0]                     left;
  wire [8*COLUMNS-1:0]                  top;
  wire [ROWS*COLUMNS*ACC_W-1:0]         sums;
  wire [15:0]                           step = count - 16'd1;
  wire                                  feeding = phase == MULTIPLY && count != 16'd0;

  genvar i, j;
  generate
    for (i = 0; i < ROWS; i = i + 1) begin : row
      localparam [31:0] DELAY = i, BASE = i * DEPTH, OPERANDS = DEPTH;
      wire [15:0] k = step - DELAY[15:0];
      wire [15:0] address = BASE[15:0] + k;
      // Before its time k has wrapped and is large.
      assign left[8*i+:8] = (feeding && k < OPERANDS[15:0]) ? a_bank[address[A_W-1:0]] : 8'd0;
      wire unused_address = &{1'b0, address};
    end
    for (j = 0; j < COLUMNS; j = j + 1) begin : column
      localparam [31:0] DELAY = j, WIDTH = COLUMNS, OPERANDS = DEPTH;
      wire [15:0] k = step - DELAY[15:0];
      wire [15:0] address = k * WIDTH[15:0] + DELAY[15:0];
      assign top[8*j+:8] = (feeding && k < OPERANDS[15:0]) ? b_bank[address[B_W-1:0]] : 8'd0;
      wire unused_address = &{1'b0, address};
    end
  endgenerate

  systolic_array #(
      .ROWS   (ROWS),
      .COLUMNS(COLUMNS),
      .ACC_W  (ACC_W)
  ) u_array (
      .clk  (clk),
      .rst_n(rst_n),
      .clear(phase == MULTIPLY && count == 16'd0),
      .left (left),
      .top  (top),
      .sums (sums)
  );

  // Drain: one sum a clock, limited to 8 bits a clock later.
  wire signed [ACC_W-1:0] c_data = sums[count*ACC_W+:ACC_W];
  wire signed [ACC_W-1:0] scaled = c_data >>> SHIFT;
  wire                    fits = scaled[ACC_W-1:7] == {(ACC_W - 7) {scaled[ACC_W-1]}};
  reg [15:0]              y_tensor;

  always @(posedge clk) begin
    y_valid  <= rst_n && c_valid;
    y_index  <= count;
    y_tensor <= product;
    y_data   <= fits ? scaled[7:0] : {scaled[ACC_W-1], {7{!scaled[ACC_W-1]}}};
  end

  wire unused = &{1'b0, operand_tensor, y_tensor};

endmodule

`default_nettype wire
