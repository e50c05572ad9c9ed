// word_port at any requests: a word is written whole, in order, where the bytes said, when it is legal and the banks are
// free; whatever is refused leaves memory alone and tells why.
`default_nettype none

module prove_word_port (
    input wire        clk,
    input wire        rst_n,
    input wire        port_valid,
    input wire        port_write,
    input wire [2:0]  port_bank,
    input wire [31:0] port_address,
    input wire [7:0]  port_data,
    input wire        locked,
    input wire [15:0] gain,
    input wire [31:0] constant,
    input wire [31:0] rope,
    input wire [23:0] residual
);

  localparam GAINS = 5, CONSTANTS = 32, ROPES = 3, RESIDUALS = 6;

  wire        port_read_valid;
  wire [7:0]  port_read_data;
  wire [3:0]  offence, write, read;
  wire [29:0] element;
  wire [31:0] word;

  word_port #(
      .GAIN_WORDS(GAINS), .CONSTANT_WORDS(CONSTANTS), .ROPE_WORDS(ROPES), .RESIDUAL_WORDS(RESIDUALS)
  ) unit (
      .clk(clk), .rst_n(rst_n), .port_valid(port_valid), .port_write(port_write), .port_bank(port_bank),
      .port_address(port_address), .port_data(port_data), .port_read_valid(port_read_valid),
      .port_read_data(port_read_data), .locked(locked), .offence(offence), .write(write), .read(read),
      .element(element), .word(word), .gain(gain), .constant(constant), .rope(rope), .residual(residual)
  );

  (* hierconn *) wire [1:0]  \unit.next_byte ;
  (* hierconn *) wire [2:0]  \unit.open_bank ;
  (* hierconn *) wire [29:0] \unit.open_element ;

  reg began = 1'b0;
  always @(posedge clk) began <= 1'b1;

  // The request, by the table of banks.
  wire        mine  = port_valid && port_bank >= 3'd2 && port_bank <= 3'd5;
  wire [32:0] end_  = (port_bank == 3'd2) ? 2 * GAINS : (port_bank == 3'd3) ? 4 * CONSTANTS :
                      (port_bank == 3'd4) ? 4 * ROPES : 4 * RESIDUALS;
  wire        there = {1'b0, port_address} < end_;
  wire [1:0]  last  = (port_bank == 3'd2) ? 2'd1 : 2'd3;
  wire [1:0]  at    = port_address[1:0] & last;
  wire [3:0]  lane  = 4'd1 << (port_bank - 3'd2);

  // Bytes of the present word that came without anything between them, latest first; none after a refusal.
  reg  [2:0]  run;
  reg  [2:0]  bank;
  reg  [31:0] next;     // address that goes on with it
  reg  [23:0] kept;
  wire        goes_on = (at == 2'd0) || (run == {1'b0, at} && port_bank == bank && port_address == next);
  wire [31:0] value   = (port_bank == 3'd2) ? {port_data, kept[23:16], 16'd0} : {port_data, kept};
  wire        twelve  = (value[31:11] == 21'd0) || (value[31:11] == ~21'd0);
  wire [4:0]  place   = port_address[6:2];
  wire        fits    = (place <= 5'd11) ? ((place % 3 == 0) || (place % 3 == 1 && value < 65536) || (place % 3 == 2 && twelve)) :
                        (place <= 5'd25) ? (place[0] ? twelve : value < 32'h100_0000) :
                        (place == 5'd26) ? value < 65536 : (place == 5'd27) ? twelve : value == 32'd0;
  wire        legal   = (port_bank == 3'd2) ? value != 32'h8000_0000 : (port_bank == 3'd3) ? fits :
                        (port_bank == 3'd4) || (value[31:23] == 9'd0 || (value[31:23] == 9'h1ff && value[22:0] != 23'd0));
  wire        writes  = mine && port_write && !locked;
  wire        accepts = writes && there && goes_on;

  reg  [3:0]  asked;     // requests on their way, the latest in bit 0
  reg  [3:0]  write_1, lane_1, lane_2;
  reg  [29:0] element_1;
  reg  [31:0] value_1, stored_3;
  reg  [1:0]  at_1, at_2, at_3;
  reg  [7:0]  answer;
  wire [31:0] stored  = lane_2[0] ? {16'd0, gain} : lane_2[1] ? constant : lane_2[2] ? rope :
                        lane_2[3] ? {{8{residual[23]}}, residual} : 32'd0;

  always @(posedge clk) begin
    if (!rst_n) run <= 3'd0;
    else if (writes) run <= (accepts && at != last) ? {1'b0, at} + 3'd1 : 3'd0;
    if (writes) begin
      bank <= port_bank;
      next <= port_address + 32'd1;
    end
    if (accepts) kept <= {port_data, kept[23:8]};
    asked     <= rst_n ? {asked[2:0], mine && !port_write} : 4'd0;
    write_1   <= (rst_n && accepts && at == last && legal) ? lane : 4'd0;
    lane_1    <= (rst_n && mine && !port_write && !locked && there) ? lane : 4'd0;
    element_1 <= (port_bank == 3'd2) ? port_address >> 1 : port_address >> 2;
    value_1   <= (port_bank == 3'd2) ? {value[31:16], 16'd0} : value;
    at_1      <= at;
    {lane_2, at_2, at_3} <= {lane_1, at_1, at_2};
    stored_3  <= stored;
    answer    <= stored_3 >> {at_3, 3'd0};
  end

  (* hierconn *) wire [23:0] \unit.earlier ;
  (* hierconn *) wire [2:0]  \unit.asked ;
  (* hierconn *) wire [3:0]  \unit.answer ;
  (* hierconn *) wire [5:0]  \unit.asked_byte ;
  (* hierconn *) wire [31:0] \unit.kept ;

  always @(*) begin
    if (!began) assume (!rst_n);
    if (began) begin
      // Written: exactly a whole word, in order, legal, within its bank, with the banks free; one bank.
      assert (write == write_1);
      if (write != 4'd0) assert (element == element_1);
      if (write != 4'd0) assert (word[31:16] == value_1[31:16] && (write[0] || word == value_1));
      // Read: one bank, free, within it; answered four cycles later, refused reads with 0.
      assert (read == lane_1);
      if (read != 4'd0) assert (element == element_1);
      assert (port_read_valid == asked[3]);
      if (asked[3]) assert (port_read_data == answer);
      // Whatever is refused is told, and nothing else is.
      assert (offence[0] == (mine && locked));
      assert (offence[1] == (mine && !locked && !there));
      assert (offence[2] == (accepts && at == last && !legal));
      assert (offence[3] == (writes && there && !goes_on));
      // The unit follows.
      assert (run <= 3'd3 && \unit.next_byte == run[1:0]);
      if (run != 3'd0) assert (\unit.open_bank == bank && bank >= 3'd2 && bank <= 3'd5);
      if (run != 3'd0) assert ((bank == 3'd2) ? {1'b0, \unit.open_element } == next[31:1] && next[0] : \unit.open_element == next[31:2]);
      if (run != 3'd0) assert (run == ((bank == 3'd2) ? {2'd0, next[0]} : {1'b0, next[1:0]}));
      if (run >= 3'd1) assert (\unit.earlier [23:16] == kept[23:16]);
      if (run >= 3'd2) assert (\unit.earlier [15:8] == kept[15:8]);
      if (run >= 3'd3) assert (\unit.earlier [7:0] == kept[7:0]);
      assert ((write_1 & (write_1 - 4'd1)) == 4'd0 && (lane_1 & (lane_1 - 4'd1)) == 4'd0);
      assert (\unit.asked == asked[2:0]);
      if (asked[0]) assert (\unit.asked_byte [1:0] == at_1);
      if (asked[1]) assert (\unit.answer == lane_2 && (lane_2 & (lane_2 - 4'd1)) == 4'd0);
      if (asked[1]) assert (\unit.asked_byte [3:2] == at_2);
      if (asked[2]) assert (\unit.asked_byte [5:4] == at_3);
      if (asked[2]) assert (\unit.kept == stored_3);
    end
  end

endmodule

`default_nettype wire
