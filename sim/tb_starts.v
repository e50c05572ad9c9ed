// tb_starts: starts of runs that the layer must refuse, between starts that it must take.
//
// Purpose     Plays the list in `play` on a layer, and only its legal starts on a twin. After each start the flags,
//             the count of layer runs and the residual stream must be the twin's, but error[5] after a refused
//             one, which must be over within a few cycles and leave no phase; at the end all of banks 1 ... 5.
// Parameters  LAYERS 3, SLOTS 2 and CONTEXT 3 belong to the list.
// Timing      Ends with one line `@result pass checked=N` or `@result fail ...`.
`default_nettype none

module tb_starts #(
    parameter LAYERS = 3, SLOTS = 2, CONTEXT = 3
)
`ifdef VERILATOR
(
    input wire         clk,
    output wire [31:0] lanes
);
  assign lanes = 32'd4;
`else
();
  reg clk = 1'b0;
  always #1 clk = !clk;
`endif

  localparam WIDTH = 4, HEAD_WIDTH = 2, FFN_WIDTH = 6, LANES = 4;
  localparam [31:0] WEIGHTS = SLOTS * (7 * WIDTH + HEAD_WIDTH + FFN_WIDTH);  // gate and up have two row groups
  localparam [31:0] GAINS = SLOTS * (2 * WIDTH + HEAD_WIDTH + FFN_WIDTH);
  localparam [2:0] FILL = 3'd0, GO = 3'd1, ENDS = 3'd2, READ = 3'd3, NEXT = 3'd4;
  localparam [31:0] SOON = 32'd8;  // a refused start is over: LAYERS and a few cycles

  reg         rst_n = 1'b0;
  reg  [2:0]  state;
  reg  [31:0] item, cycle, waited, checked, wrong;
  reg  [5:0]  entry;
  reg         start_valid, port_valid, port_write, error_clear, ran;
  reg         fresh = 1'b1;  // nothing is set
  reg  [2:0]  bank, port_bank;
  reg  [31:0] at;
  reg  [7:0]  data;
  reg  [15:0] begun_step;
  wire        ready, twin_ready, busy, twin_busy, answered, twin_answered;
  wire [7:0]  answer, twin_answer;
  wire [5:0]  error, twin_error;
  wire [15:0] step, twin_step, layer, twin_layer, position, twin_position;
  wire [3:0]  phase, twin_phase;

  // The list: {restart, legal, layer, count, slot, position}.
  reg  [65:0] play;
  always @(*)
    case (entry)
      6'd0: play = {2'd0, 16'd0, 16'd1, 16'd0, 16'd1};      // nothing has run
      6'd1: play = {2'd0, 16'd0, 16'd0, 16'd0, 16'd0};      // no layer
      6'd2: play = {2'd0, 16'd2, 16'd2, 16'd0, 16'd0};      // beyond the layers
      6'd3: play = {2'd0, 16'd0, 16'd3, 16'd0, 16'd0};      // beyond the slots
      6'd4: play = {2'd0, 16'd0, 16'd2, 16'd1, 16'd0};
      6'd5: play = {2'd0, 16'd0, 16'd1, 16'd0, 16'd3};      // beyond the positions
      6'd6: play = {2'd0, 16'hffff, 16'd1, 16'd0, 16'd0};   // sums beyond 16 bits
      6'd7: play = {2'd0, 16'd1, 16'hffff, 16'd1, 16'd0};
      6'd8: play = {2'd0, 16'd0, 16'd1, 16'hffff, 16'd0};
      6'd9: play = {2'd0, 16'd0, 16'd1, 16'd0, 16'hffff};
      6'd10: play = {2'd1, 16'd0, 16'd1, 16'd0, 16'd0};
      6'd11: play = {2'd0, 16'd1, 16'd1, 16'd0, 16'd1};     // only layer 0 has position 0
      6'd12: play = {2'd0, 16'd0, 16'd2, 16'd0, 16'd1};     // the second layer lacks it
      6'd13: play = {2'd1, 16'd1, 16'd2, 16'd0, 16'd0};
      6'd14: play = {2'd1, 16'd0, 16'd1, 16'd1, 16'd1};
      6'd15: play = {2'd0, 16'd0, 16'd2, 16'd0, 16'd2};
      6'd16: play = {2'd0, 16'd1, 16'd2, 16'd0, 16'd2};     // the first layer lacks position 1
      6'd17: play = {2'd1, 16'd1, 16'd2, 16'd0, 16'd1};
      6'd18: play = {2'd1, 16'd0, 16'd2, 16'd0, 16'd2};
      6'd19: play = {2'd1, 16'd2, 16'd1, 16'd1, 16'd2};
      6'd20: play = {2'd0, 16'd0, 16'd1, 16'd0, 16'd3};     // all positions have run
      6'd21: play = {2'd1, 16'd0, 16'd1, 16'd0, 16'd2};     // the last one again
      6'd22: play = {2'd1, 16'd0, 16'd1, 16'd0, 16'd0};     // an earlier one again
      6'd23: play = {2'd0, 16'd0, 16'd1, 16'd0, 16'd2};     // forgot the later ones
      6'd24: play = {2'd0, 16'd0, 16'd2, 16'd0, 16'd2};
      6'd25: play = {2'd1, 16'd0, 16'd2, 16'd0, 16'd1};
      6'd26: play = {2'd1, 16'd0, 16'd2, 16'd0, 16'd2};
      6'd27: play = {2'd2, 16'd0, 16'd1, 16'd0, 16'd1};     // after reset nothing has run
      6'd28: play = {2'd0, 16'd2, 16'd1, 16'd0, 16'd2};
      6'd29: play = {2'd1, 16'd0, 16'd2, 16'd0, 16'd0};
      6'd30: play = {2'd0, 16'd1, 16'd2, 16'd0, 16'd1};
      default: play = {2'd1, 16'd0, 16'd2, 16'd0, 16'd1};
    endcase
  wire restart = play[65], legal = play[64];

  localparam LAST = 6'd31;

  transformer_layer #(
      .WIDTH(WIDTH), .HEADS(1), .KV_HEADS(1), .HEAD_WIDTH(HEAD_WIDTH), .FFN_WIDTH(FFN_WIDTH), .CONTEXT(CONTEXT),
      .LAYERS(LAYERS), .SLOTS(SLOTS), .LANES(LANES), .CS_WIDTH(LANES), .COPI_WIDTH(8), .SIGN_FRAMES(0),
      .DOT_WIDTH(1)
  ) dut (
      .clk(clk), .rst_n(rst_n), .port_valid(port_valid), .port_write(port_write), .port_bank(port_bank),
      .port_address(at), .port_data(data), .port_read_valid(answered), .port_read_data(answer), .error(error),
      .error_clear(error_clear), .start_valid(start_valid), .start_ready(ready), .start_layer(play[63:48]),
      .start_count(play[47:32]), .start_slot(play[31:16]), .start_position(play[15:0]), .hold(1'b0), .busy(busy),
      .step(step), .layer(layer), .position(position), .phase(phase)
  );

  transformer_layer #(
      .WIDTH(WIDTH), .HEADS(1), .KV_HEADS(1), .HEAD_WIDTH(HEAD_WIDTH), .FFN_WIDTH(FFN_WIDTH), .CONTEXT(CONTEXT),
      .LAYERS(LAYERS), .SLOTS(SLOTS), .LANES(LANES), .CS_WIDTH(LANES), .COPI_WIDTH(8), .SIGN_FRAMES(0),
      .DOT_WIDTH(1)
  ) twin (
      .clk(clk), .rst_n(rst_n), .port_valid(port_valid), .port_write(port_write), .port_bank(port_bank),
      .port_address(at), .port_data(data), .port_read_valid(twin_answered), .port_read_data(twin_answer),
      .error(twin_error), .error_clear(error_clear), .start_valid(start_valid && legal), .start_ready(twin_ready),
      .start_layer(play[63:48]), .start_count(play[47:32]), .start_slot(play[31:16]),
      .start_position(play[15:0]), .hold(1'b0), .busy(twin_busy), .step(twin_step), .layer(twin_layer),
      .position(twin_position), .phase(twin_phase)
  );

  // Byte `item` of `bank`, and what is written there.
  wire [31:0] bytes = (bank == 3'd1) ? WEIGHTS : (bank == 3'd2) ? 2 * GAINS : (bank == 3'd3) ? 128 * SLOTS :
                      (bank == 3'd4) ? 2 * HEAD_WIDTH : 4 * WIDTH;
  wire [31:0] mixed = (item + 32'd7) * 32'h9e37_79b1;
  wire [31:0] word  = {27'd0, item[6:2]};
  wire [31:0] constant = (word >= 32'd28) ? 32'd0 : (word == 32'd26) ? 32'h9000 : (word == 32'd27) ? -32'd30 :
                         (word >= 32'd12) ? (word[0] ? -32'd26 : 32'h00c0_0000) :
                         (word % 3 == 32'd0) ? 32'd1000 : (word % 3 == 32'd1) ? 32'd0 : -32'd15;
  reg  [7:0]  content;
  always @(*)
    case (bank)
      3'd1: content = {mixed[31:28] & ~mixed[27:24], mixed[27:24]};
      3'd2: content = item[0] ? {1'b0, mixed[30:24]} : mixed[31:24];
      3'd3: content = constant[{item[1:0], 3'd0}+:8];
      3'd4: content = mixed[31:24];
      default: content = item[1] ? 8'd0 : item[0] ? {2'd0, mixed[29:24]} : mixed[31:24];
    endcase
  wire unused    = &{1'b0, twin_layer, twin_position, layer, position, twin_phase, mixed};
  wire last_item = (item == bytes - 32'd1);

  always @(posedge clk) begin
    cycle       <= cycle + 32'd1;
    rst_n       <= 1'b1;
    port_valid  <= 1'b0;
    start_valid <= 1'b0;
    error_clear <= 1'b0;
    fresh       <= 1'b0;
    if (fresh) begin
      rst_n   <= 1'b0;
      state   <= FILL;
      bank    <= 3'd1;
      item    <= 32'd0;
      cycle   <= 32'd0;
      waited  <= 32'd0;
      checked <= 32'd0;
      wrong   <= 32'd0;
      entry   <= 6'd0;
    end else if (rst_n) begin
      if (answered || twin_answered) demand(answered && twin_answered && answer === twin_answer && ^answer !== 1'bx);
      case (state)
        FILL: each_byte(1'b1, GO);
        GO: begin
          start_valid <= (waited == 32'd4);
          waited      <= waited + 32'd1;
          begun_step  <= step;
          ran         <= 1'b0;
          if (restart && waited == 32'd0) rst_n <= 1'b0;
          if (waited == 32'd4) demand(ready === 1'b1 && twin_ready === 1'b1);
          if (start_valid) enter(ENDS);
        end
        ENDS: begin
          waited <= waited + 32'd1;
          ran    <= ran || (phase != 4'd0);
          if (waited == SOON && !legal) demand(busy === 1'b0);
          if (waited > 32'd40 && busy === 1'b0 && twin_busy === 1'b0) begin
            demand(error === (legal ? 6'd0 : 6'd32) && twin_error === 6'd0 && ran === legal);
            demand(step === twin_step && step - begun_step === (legal ? play[47:32] : 16'd0));
            bank <= (entry == LAST) ? 3'd1 : 3'd5;
            enter(READ);
          end
        end
        READ: each_byte(1'b0, NEXT);
        default: begin  // the last answers, and the next start
          waited <= waited + 32'd1;
          if (waited == 32'd6) begin
            error_clear <= 1'b1;
            entry       <= entry + 6'd1;
            enter(GO);
          end
        end
      endcase
      if ((state == NEXT && entry == LAST && waited == 32'd6) || wrong != 32'd0 || cycle == 32'd100000) begin
        if (wrong == 32'd0 && cycle != 32'd100000) $display("@result pass checked=%0d cycles=%0d", checked, cycle);
        else $display("@result fail checked=%0d wrong=%0d entry=%0d cycles=%0d", checked, wrong, entry, cycle);
        $finish(0);
      end
    end
  end

  task enter(input [2:0] next);
    begin
      state  <= next;
      waited <= 32'd0;
    end
  endtask

  task demand(input right);
    begin
      checked <= checked + 32'd1;
      if (right !== 1'b1) wrong <= wrong + 32'd1;
    end
  endtask

  task each_byte(input write, input [2:0] next);
    begin
      port_valid <= 1'b1;
      port_write <= write;
      port_bank  <= bank;
      at         <= item;
      data       <= content;
      item       <= last_item ? 32'd0 : item + 32'd1;
      if (last_item) bank <= (bank == 3'd5) ? 3'd1 : bank + 3'd1;
      if (last_item && bank == 3'd5) enter(next);
    end
  endtask

endmodule

`default_nettype wire
