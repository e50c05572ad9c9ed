// tb_port_judge: what each transaction of the host port's unit bench owes, and whether it was paid.
//
// Purpose     A reference model after docs/host-port.md: from the bytes that passed and the way the transaction
//             ended it says which error it leaves, what it changes, and what comes back, and compares flags, registers,
//             banks, replies, acknowledgements, the number of requests to the banks and of starts.
// Parameters  BUS 0 SPI, 1 I2C
// Ports       judge: the transaction is over, look at it. Its bytes are in script; what came back is in replies, byte
//             by byte of the transaction (SPI) or of its reading part (I2C).
// Timing      A byte a clock; verdict is valid with done. A difference stays in `wrong`, as a set of what differs.
`default_nettype none

module tb_port_judge #(
    parameter BUS = 0
) (
    input wire         clk,
    input wire         rst_n,
    input wire         judge,
    output reg         done,
    input wire [511:0] script,
    input wire [511:0] replies,
    input wire  [31:0] reply_count,
    input wire  [31:0] sent,
    input wire  [31:0] acked,
    input wire  [31:0] begun,
    input wire         opened,
    input wire         ended_within,
    input wire         mute,
    input wire         release_busy,
    // the design
    input wire  [7:0]  flags,
    input wire  [5:0]  error,
    input wire  [63:0] operands,  // position, slot, count, layer
    input wire         busy,
    input wire  [31:0] requests,
    input wire  [31:0] starts,
    // verdict
    output reg  [7:0]  fault,
    output reg         refused,   // by the layer
    output reg  [31:0] checked,
    output reg  [7:0]  wrong
);

  localparam [7:0] ID = 8'd1, STATUS = 8'd2, CLEAR = 8'd3, GET = 8'd4, SET = 8'd5, START = 8'd6, READ = 8'd7,
                   WRITE = 8'd8;
  localparam [7:0] TRUNCATED = 8'h02, LATE = 8'h40, CUT = 8'h80;
  localparam [31:0] STEPS = 32'd80;

  reg [7:0]  shadow[0:511];
  reg [15:0] layer, count, slot, position;
  reg [7:0]  old_flags;
  reg [5:0]  old_error, new_error;
  reg        was_busy;
  reg [31:0] step, owed_requests, owed_starts;
  reg [32:0] address;  // bit 32: past the end of the address space

  integer k;
  initial for (k = 0; k < 512; k = k + 1) shadow[k] = k[7:0] ^ 8'h5a;

  wire [7:0]  op    = script[7:0];
  wire [2:0]  bank  = script[10:8];
  wire [7:0]  item  = script[15:8];
  wire [31:0] value = script[47:16];
  wire [15:0] asked = script[63:48];

  function [31:0] request(input [7:0] name);
    case (name)
      GET: request = 32'd2;
      SET, WRITE: request = 32'd6;
      READ: request = 32'd8;
      default: request = 32'd1;
    endcase
  endfunction

  function replying(input [7:0] name);
    replying = (name == ID) || (name == STATUS) || (name == GET) || (name == READ);
  endfunction

  function [31:0] bytes(input [2:0] number);
    bytes = (number == 3'd0) ? 32'd1 : (number == 3'd1) ? 32'd3 : (number == 3'd2) ? 32'd2 : 32'd4;
  endfunction

  function [31:0] stride(input [2:0] number);
    stride = (number == 3'd1) ? 32'd4 : bytes(number);
  endfunction

  function [31:0] elements(input [2:0] number);
    case (number)
      3'd0: elements = 32'd5;
      3'd1, 3'd3: elements = 32'd4;
      3'd4: elements = 32'd2;
      default: elements = 32'd3;
    endcase
  endfunction

  function exists(input [2:0] number, input [32:0] at);
    exists = (at < {1'b0, elements(number) * stride(number)}) && (at[31:0] % stride(number) < bytes(number));
  endfunction

  function [32:0] after(input [2:0] number, input [32:0] at);
    after = at[32] ? at : at + ((at[31:0] % stride(number) + 32'd1 == bytes(number)) ?
                                {1'b0, stride(number) - bytes(number) + 32'd1} : 33'd1);
  endfunction

  function differs(input unused);
    integer at;
    begin
      differs = unused;
      for (at = 0; at < 512; at = at + 1) if (shadow[at] !== tb_host_port.u_model.memory[at]) differs = 1'b1;
    end
  endfunction

  wire [15:0] first;
  wire [31:0] value_asked;

  tb_port_rules #(.BUS(BUS)) u_rules (
      .clk(clk), .look(judge), .script(script[63:0]), .sent(sent), .was_busy(was_busy),
      .operands({position, slot, count, layer}), .first(first), .answer(value_asked)
  );

  wire [31:0] answer   = (op == STATUS) ? {16'd0, old_flags, 2'd0, old_error} : value_asked;
  wire        complete = opened && (first[7:0] == 8'd0) && (sent >= request(op));
  wire [31:0] written  = (complete && op == WRITE) ? sent - 32'd6 : 32'd0;
  wire [31:0] taken    = (BUS == 0) ? sent - 32'd7 : begun;  // places of the reply that were reached
  wire        fetches  = complete && (op == READ) && (taken != 32'd0);
  wire [31:0] fetched  = !fetches ? 32'd0 : mute ? 32'd1 : (taken < {16'd0, asked}) ? taken : {16'd0, asked};
  wire        late     = fetches && mute && (taken > 32'd1);
  wire [31:0] place    = (BUS == 0) ? step - request(op) : step;  // of the reply
  wire [31:0] data     = (op == WRITE) ? step - 32'd6 : place - 32'd1;
  wire        moves    = (op == WRITE) ? (step >= 32'd6) : (step > request(op) || (BUS == 1 && step > 32'd0));
  wire        touches  = moves && (op == WRITE ? data < written : data < fetched);
  wire [31:0] element  = data / bytes(bank);
  wire        whole    = (element + 32'd1) * bytes(bank) <= written;
  wire [31:0] content  = script[8*(6+element*bytes(bank))+:32];
  wire        bad_word = (content[31:24] != {8{content[23]}}) || (content[23:0] == 24'h80_0000);
  wire        bad_value = (bank == 3'd0 && content[7:0] == 8'h80) || (bank == 3'd2 && content[15:0] == 16'h8000) ||
                          ((bank == 3'd3 || bank == 3'd5) && bad_word);
  wire        bad_weight = (bank == 3'd1) && ((content[11:0] & content[23:12]) != 12'd0);
  wire [7:0]  got      = replies[8*step[5:0]+:8];
  wire        in_reply = complete && replying(op) && (BUS == 1 || step >= request(op));
  wire [31:0] answers  = (op == STATUS) ? 32'd2 : (op == READ) ? (mute ? 32'd0 : {16'd0, asked}) : 32'd4;
  wire        is_data  = in_reply && (place >= 32'd1) && (place <= answers);
  wire [7:0]  stored   = exists(bank, address) ? shadow[{bank, address[5:0]}] : 8'd0;
  wire [1:0]  answer_at = place[1:0] - 2'd1;
  wire [7:0]  answer_byte = (op == READ) ? stored : answer[{answer_at, 3'd0}+:8];
  wire [7:0]  first_status = {4'ha, 1'b0, old_error != 6'd0, old_flags != 8'd0, was_busy};
  wire        right_status = (in_reply && place == 32'd0) ? (got === first_status) :
                             (got[7:3] === 5'b10100) && (got[0] === was_busy);
  wire        right_reply  = is_data ? (got === answer_byte) : right_status;
  wire        partial  = (written == 32'd0) || (written % bytes(bank) != 32'd0 && !address[32]);
  wire [31:0] promised = (first[7:0] != 8'd0) ? {24'd0, first[15:8]} : sent;
  wire        acts     = complete && !ended_within;
  wire        start_legal = (layer + count <= 16'd5) && (slot + count <= 16'd3);

  // The whole judgement: the walk over the bytes first, then one comparison of everything else.
  always @(posedge clk) begin
    done <= 1'b0;
    if (!rst_n) begin
      step          <= STEPS + 32'd4;
      {position, slot, count, layer} <= {16'd0, 16'd0, 16'd1, 16'd0};
      old_flags     <= 8'd0;
      old_error     <= 6'd0;
      was_busy      <= 1'b0;
      checked       <= 32'd0;
      wrong         <= 8'd0;
      owed_requests <= 32'd0;
      owed_starts   <= 32'd0;
      fault         <= 8'd0;
      refused       <= 1'b0;
    end else if (judge) begin
      step      <= 32'd0;
      address   <= {1'b0, value};
      new_error <= old_error;
    end else if (step < STEPS) begin
      step <= step + 32'd1;
      if (touches) address <= after(bank, address);
      if (touches && !exists(bank, address)) new_error[1] <= 1'b1;
      if (touches && op == WRITE && whole && exists(bank, address)) begin
        if (bad_value) new_error[2] <= 1'b1;
        else if (bad_weight) new_error[4] <= 1'b1;
        else shadow[{bank, address[5:0]}] <= script[8*step+:8];
      end
      if (step < reply_count) begin
        checked <= checked + 32'd1;
        if (!right_reply) wrong[0] <= 1'b1;
      end
    end else if (step == STEPS) begin
      step <= step + 32'd1;
      if (!opened) fault <= 8'd0;
      else if (first[7:0] != 8'd0) fault <= first[7:0];
      else if (late) fault <= LATE;
      else if (ended_within) fault <= CUT;
      else if (sent != 32'd0 && sent < request(op)) fault <= TRUNCATED;
      else fault <= (complete && op == WRITE && partial) ? TRUNCATED : 8'd0;
      owed_requests <= owed_requests + written + fetched;
      if (acts && op == START) begin
        owed_starts <= owed_starts + 32'd1;
        if (start_legal) was_busy <= 1'b1;
        else new_error[5] <= 1'b1;
      end
      if (acts && op == SET)
        case (item)
          8'h10: layer <= value[15:0];
          8'h11: count <= value[15:0];
          8'h12: slot <= value[15:0];
          default: position <= value[15:0];
        endcase
      refused <= (new_error != old_error);
    end else if (step == STEPS + 32'd1) begin
      step      <= step + 32'd1;
      old_flags <= (acts && op == CLEAR) ? 8'd0 : old_flags | fault;
      old_error <= (acts && op == CLEAR) ? 6'd0 : new_error;
    end else if (step == STEPS + 32'd2) begin
      step    <= step + 32'd1;
      done    <= 1'b1;
      checked <= checked + ((BUS == 1) ? 32'd8 : 32'd7);
      if (flags !== old_flags) wrong[1] <= 1'b1;
      if (error !== old_error) wrong[2] <= 1'b1;
      if (operands !== {position, slot, count, layer}) wrong[3] <= 1'b1;
      if (busy !== was_busy) wrong[4] <= 1'b1;
      if (requests !== owed_requests || starts !== owed_starts) wrong[5] <= 1'b1;
      if (differs(1'b0)) wrong[6] <= 1'b1;
      if (BUS == 1 && opened && acked !== promised && !(ended_within && acked + 32'd1 === promised)) wrong[7] <= 1'b1;
    end else if (release_busy) was_busy <= 1'b0;
  end

endmodule

`default_nettype wire
