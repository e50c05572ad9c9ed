// layer_scale: the scale of each matrix' outputs, S = T * C, one ahead of its use.
//
// Purpose     As soon as the norm before a matrix has its scale T, reads the matrix' constant C and
//             multiplies, while the engine computes. `take` moves the result to the outputs and starts the
//             next matrix': matrices follow each other 0 ... 6, layer after layer.
// Parameters  none
// Ports       norm_done: T of norm `which` is valid and stays until norm_enter. constant_place: place in
//             the slot, data one cycle after constant_read; the reads fall into cycles in which the
//             sequencer reads none (it reads before it starts a unit, and then no scale is due).
// Timing      Two reads, then the latency of scale_multiply; `valid` until `take`. scale_* hold from take to
//             take.
// Numerics    numerics R-SCALE: S has 16 bits, rounded once.
// Not done    No queue: a scale that is not taken stops the ones behind it.
`default_nettype none

module layer_scale (
    input wire               clk,
    input wire               rst_n,
    // norm
    input wire               norm_enter,
    input wire               norm_done,
    input wire  [1:0]        which,
    input wire  [23:0]       norm_mantissa,
    input wire signed [11:0] norm_exponent,
    // constants
    output wire              constant_read,
    output wire [4:0]        constant_place,
    input wire  [31:0]       constant,
    // scale
    output wire              valid,
    input wire               take,
    output reg  [2:0]        matrix,          // whose scale is ready, or comes next
    output reg  [15:0]       scale_mantissa,
    output reg signed [11:0] scale_exponent,
    output wire              observed_valid,  // mantissa and exponent as they come about, to the probe
    output wire              observed_index,
    output wire [23:0]       observed_data
);

  localparam [2:0] IDLE = 3'd0, EXPONENT = 3'd1, KEEP = 3'd2, START = 3'd3, RUN = 3'd4, OBSERVE = 3'd5,
      READY = 3'd6;

  reg  [2:0]         state;
  reg                norm_valid;
  reg  [23:0]        constant_mantissa;
  reg  [11:0]        constant_exponent;
  reg  [1:0]         norm_of;  // the norm before the matrix
  wire               done;
  wire [15:0]        mantissa;
  wire signed [11:0] exponent;
  wire               unused = &{1'b0, constant[31:24]};

  always @(*)
    case (matrix)
      3'd0, 3'd1, 3'd2: norm_of = 2'd0;
      3'd3: norm_of = 2'd1;
      3'd4, 3'd5: norm_of = 2'd2;
      default: norm_of = 2'd3;
    endcase

  wire due = norm_valid && (which == norm_of);

  assign constant_read  = (state == IDLE && due) || (state == EXPONENT);
  assign constant_place = 5'd12 + {1'b0, matrix, state == EXPONENT};
  assign valid          = (state == READY);
  assign observed_valid = (state == RUN && done) || (state == OBSERVE);
  assign observed_index = (state == OBSERVE);
  assign observed_data  = (state == OBSERVE) ? {{12{exponent[11]}}, exponent} : {8'd0, mantissa};

  always @(posedge clk) begin
    if (!rst_n) begin
      norm_valid <= 1'b0;
    end else begin
      if (norm_enter) norm_valid <= 1'b0;
      else if (norm_done) norm_valid <= 1'b1;
    end
  end

  always @(posedge clk) begin
    if (!rst_n) begin
      state  <= IDLE;
      matrix <= 3'd0;
    end else begin
      case (state)
        IDLE: if (due) state <= EXPONENT;
        EXPONENT: state <= KEEP;
        KEEP: state <= START;
        START: state <= RUN;
        RUN: if (done) state <= OBSERVE;
        OBSERVE: state <= READY;
        default:
        if (take) begin
          state  <= IDLE;
          matrix <= (matrix == 3'd6) ? 3'd0 : matrix + 3'd1;
        end
      endcase
    end
  end

  always @(posedge clk) begin
    if (state == EXPONENT) constant_mantissa <= constant[23:0];
    if (state == KEEP) constant_exponent <= constant[11:0];
    if (take) begin
      scale_mantissa <= mantissa;
      scale_exponent <= exponent;
    end
  end

  scale_multiply #(.A_W(24), .B_W(24), .BITS(16)) u_scale_multiply (
      .clk(clk), .rst_n(rst_n), .start(state == START),
      .a_mantissa(norm_mantissa), .a_exponent(norm_exponent),
      .b_mantissa(constant_mantissa), .b_exponent(constant_exponent),
      .done(done), .mantissa(mantissa), .exponent(exponent)
  );

endmodule

`default_nettype wire
