// tb_wire_check: what must hold of the broadcast in every cycle after reset, whatever the data.
//
// Purpose     broken rises when the wires do something that the trace contract (docs/manifest.md) excludes:
//             a frame of the wrong length or with gaps in bit_index; bits that are not the activation (its
//             negative in a negative frame); a frame for activation 0 or for nobody; selects, subtract lines,
//             block or activation that change within a frame; a select outside frames; a negative frame or a
//             subtract line in a mode that has none; a capture less than two cycles after the last bit.
// Parameters  CS_WIDTH, COPI_WIDTH, SIGN_FRAMES as ternary_matvec; LABEL_W bits of group, block and index.
// Timing      Sampled at the rising edge; broken is a register and stays.
// Not done    Does not stop the run: the results say more. Does not look behind the demultiplexer.
`default_nettype none

module tb_wire_check #(
    parameter CS_WIDTH    = 32,
    parameter COPI_WIDTH  = 1,
    parameter SIGN_FRAMES = 1,
    parameter LABEL_W     = 1
) (
    input wire                  clk,
    input wire                  rst_n,
    input wire [LABEL_W-1:0]    label,
    input wire [7:0]            activation_value,
    input wire                  frame_active,
    input wire                  frame_negative,
    input wire                  frame_end,
    input wire [2:0]            bit_index,
    input wire [COPI_WIDTH-1:0] copi,
    input wire [CS_WIDTH-1:0]   cs_n,
    input wire [CS_WIDTH-1:0]   sign,
    input wire                  capture,
    output reg                  broken
);

  localparam [31:0] LAST_BIT = 8 / COPI_WIDTH - 1;

  reg                midway;      // the cycle before had a bit, and not the frame's last
  reg [2:0]          last_index;
  reg                last_end;    // the cycle before had the last bit
  reg [7:0]          received;
  reg                last_negative;
  reg [LABEL_W-1:0]  last_label;
  reg [7:0]          last_value;
  reg [CS_WIDTH-1:0] last_cs_n;
  reg [CS_WIDTH-1:0] last_sign;

  wire [7+COPI_WIDTH:0] shifted = {received, copi};
  wire unused = &{1'b0, shifted[7+COPI_WIDTH:8]};

  wire [7:0] sent     = frame_negative ? -activation_value : activation_value;
  wire       nobody   = (cs_n == {CS_WIDTH{1'b1}});
  wire       constant = ({frame_negative, label, activation_value, cs_n, sign} ===
                         {last_negative, last_label, last_value, last_cs_n, last_sign});
  wire       forbidden = (SIGN_FRAMES == 1) ? (sign != {CS_WIDTH{1'b0}}) : frame_negative;

  wire idle_bad  = midway || !nobody || frame_end;
  wire count_bad = (bit_index != (midway ? last_index + 3'd1 : 3'd0)) ||
                   (frame_end != (bit_index == LAST_BIT[2:0]));
  wire frame_bad = nobody || forbidden || (activation_value == 8'd0) || (midway && !constant) ||
                   (frame_end && shifted[7:0] != sent);

  always @(posedge clk) begin
    if (!rst_n) begin
      broken   <= 1'b0;
      midway   <= 1'b0;
      last_end <= 1'b0;
    end else begin
      if (frame_active ? (count_bad || frame_bad) : idle_bad) broken <= 1'b1;
      if (capture && last_end) broken <= 1'b1;
      midway   <= frame_active && !frame_end;
      last_end <= frame_end;
    end
    last_index    <= bit_index;
    received      <= shifted[7:0];
    last_negative <= frame_negative;
    last_label    <= label;
    last_value    <= activation_value;
    last_cs_n     <= cs_n;
    last_sign     <= sign;
  end

endmodule

`default_nettype wire
