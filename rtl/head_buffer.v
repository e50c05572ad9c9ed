// head_buffer: two heads of elements between rotation and division.
//
// Purpose     Takes the pairs of a head in, finds the head's largest magnitude, and hands the elements to the
//             divider in row order while the next head comes in.
// Parameters  HEAD_WIDTH >= 2, even; HEADS >= 1
// Ports       start: nothing is in here any more, the next pair is head 0's first. in_*: pairs, a then b; a head
//             begins only in a buffer that was released or never used. The buffers take turns.
//             divide_*: elements and their head's maximum, which stays until divided_valid has answered the
//             head's last element.
// Timing      max_valid comes 4 cycles after the cycle of the head's last element, divide_valid a clock from 2
//             cycles later on.
// Numerics    Elements of magnitude at most 2^23 - 1; the maximum has 23 bits (numerics R-HEAD).
// Not done    No division, no rotation.
`default_nettype none

module head_buffer #(
    parameter  HEAD_WIDTH = 16,
    parameter  HEADS      = 4,
    localparam HEAD_W     = (HEADS > 1) ? $clog2(HEADS) : 1
) (
    input wire               clk,
    input wire               rst_n,
    input wire               start,
    input wire               in_valid,
    input wire               in_second,
    input wire signed [23:0] in_data,
    output wire              released,
    output wire              released_bank,
    output reg               max_valid,
    output wire              max_first,
    output reg [HEAD_W-1:0]  max_head,
    output wire [22:0]       max,
    output reg               divide_valid,
    output reg signed [23:0] divide_data,
    output reg [22:0]        divide_max,
    input wire               divided_valid
);

  localparam        ELEMENT_W    = $clog2(HEAD_WIDTH);
  localparam [31:0] HALF         = HEAD_WIDTH / 2;
  localparam [31:0] LAST_PAIR    = HEAD_WIDTH / 2 - 1;
  localparam [31:0] LAST_ELEMENT = HEAD_WIDTH - 1;

  // Stage 1: the element is written. Stage 2: its magnitude. Stage 3: the largest so far.
  reg                  valid_1, valid_2, last_2;
  reg                  second_1, bank_1, bank_2;
  reg  [ELEMENT_W-1:0] pair_1;
  reg  signed [23:0]   data_1;
  reg  [22:0]          magnitude;
  reg  [22:0]          largest;
  reg                  fresh;  // the next magnitude is a head's first
  wire                 last_1      = second_1 && (pair_1 == LAST_PAIR[ELEMENT_W-1:0]);
  wire signed [23:0]   data_turned = -data_1;
  wire                 larger      = fresh || (magnitude > largest);

  always @(posedge clk) begin
    if (!rst_n || start) {valid_1, valid_2, max_valid} <= 3'b000;
    else {valid_1, valid_2, max_valid} <= {in_valid, valid_1, valid_2 && last_2};
    second_1  <= in_second;
    data_1    <= in_data;
    magnitude <= data_1[23] ? data_turned[22:0] : data_1[22:0];
    last_2    <= last_1;
    bank_2    <= bank_1;
    if (start) begin
      pair_1 <= {ELEMENT_W{1'b0}};
      bank_1 <= 1'b0;
      fresh  <= 1'b1;
    end else begin
      if (valid_1 && second_1) pair_1 <= last_1 ? {ELEMENT_W{1'b0}} : pair_1 + 1'b1;
      if (valid_1 && last_1) bank_1 <= !bank_1;
      if (valid_2) fresh <= last_2;
    end
    if (valid_2 && larger) largest <= magnitude;
  end

  // Maxima, one a buffer, beside a flag that the buffer's head is complete.
  reg  [1:0]  full;
  reg         max_bank;
  reg  [22:0] max_of_0, max_of_1;

  assign max       = largest;
  assign max_first = (max_head == {HEAD_W{1'b0}});

  always @(posedge clk) begin
    if (start) max_head <= {HEAD_W{1'b0}};
    else if (max_valid) max_head <= max_head + 1'b1;
    max_bank <= bank_2;
    if (max_valid && !max_bank) max_of_0 <= largest;
    if (max_valid && max_bank) max_of_1 <= largest;
  end

  // Division: element by element of a full buffer. The next head waits until the divider has given the last.
  reg                  walking;
  reg                  answering;
  reg                  bank;
  reg                  read_valid;
  reg  [ELEMENT_W-1:0] element, answer;
  wire                 last_element = (element == LAST_ELEMENT[ELEMENT_W-1:0]);
  wire                 last_answer  = divided_valid && (answer == LAST_ELEMENT[ELEMENT_W-1:0]);
  wire                 begins       = full[bank] && !walking && !answering;

  assign released      = walking && last_element;
  assign released_bank = bank;

  always @(posedge clk) begin
    if (!rst_n || start) begin
      full         <= 2'b00;
      walking      <= 1'b0;
      answering    <= 1'b0;
      bank         <= 1'b0;
      read_valid   <= 1'b0;
      divide_valid <= 1'b0;
    end else begin
      if (released) full[bank] <= 1'b0;
      if (max_valid) full[max_bank] <= 1'b1;
      if (begins) {walking, answering} <= 2'b11;
      if (released) begin
        walking <= 1'b0;
        bank    <= !bank;
      end
      if (last_answer) answering <= 1'b0;
      read_valid   <= walking;
      divide_valid <= read_valid;
    end
    if (begins) begin
      divide_max <= bank ? max_of_1 : max_of_0;
      element    <= {ELEMENT_W{1'b0}};
      answer     <= {ELEMENT_W{1'b0}};
    end else begin
      if (walking) element <= element + 1'b1;
      if (divided_valid) answer <= answer + 1'b1;
    end
  end

  // The two buffers: the bank is the address' top bit. One is read while the other is written, so synthesis
  // need not keep an old word for the reader.
  (* no_rw_check *) reg signed [23:0] memory[0:2*(1<<ELEMENT_W)-1];
  reg  signed [23:0]          read_data;
  wire        [ELEMENT_W-1:0] element_1 = second_1 ? pair_1 + HALF[ELEMENT_W-1:0] : pair_1;

  always @(posedge clk) begin
    if (valid_1) memory[{bank_1, element_1}] <= data_1;
    if (walking) read_data <= memory[{bank, element}];
    divide_data <= read_data;
  end

  wire unused = data_turned[23];

endmodule

`default_nettype wire
