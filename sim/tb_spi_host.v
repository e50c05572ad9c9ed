// tb_spi_host: an SPI host that plays one transaction after another, and breaks one off when told to.
//
// Purpose     Sends send_count + receive_count bytes in one transaction and hands over what comes back. After
//             `cut` rising edges of sclk it raises cs_n, whatever is missing.
// Ports       go starts a transaction; the counts, cut, cut_high and pace hold until done. send_data is the
//             byte for send_index. sent: whole bytes of the transaction; ended_within: it ended within a byte.
//             calm: no edge of a pin is near, a glitch may be put on the pins.
// Timing      A phase of sclk, and each time around cs_n, lasts 5 cycles + random & pace. poci is taken in the
//             cycle in which sclk rises.
`default_nettype none

module tb_spi_host (
    input wire         clk,
    input wire         rst_n,
    input wire  [31:0] random,
    input wire  [31:0] pace,
    input wire         go,
    input wire  [31:0] send_count,
    input wire  [31:0] receive_count,
    input wire  [31:0] cut,
    input wire         cut_high,
    output wire [31:0] send_index,
    input wire  [7:0]  send_data,
    output reg         received_valid,
    output reg  [31:0] received_index,
    output reg  [7:0]  received_data,
    output wire [31:0] sent,
    output reg         ended_within,
    output wire        done,
    output wire        calm,
    output reg         sclk,
    output reg         cs_n,
    output wire        copi,
    input wire         poci
);

  localparam [2:0] IDLE = 3'd0, LOW = 3'd1, HIGH = 3'd2, TRAIL = 3'd3, GAP = 3'd4;

  reg [2:0]  state;
  reg [31:0] left, elapsed;  // cycles of the phase
  reg [31:0] slot, clocks;
  reg [2:0]  bits;
  reg [6:0]  shift;

  wire [31:0] span  = 32'd4 + (random & pace);
  wire        over  = (slot == send_count + receive_count) || (clocks == cut);

  assign send_index = slot;
  assign sent       = slot;
  assign done       = (state == IDLE) && (left == 32'd0);
  assign copi       = send_data[3'd7 - bits];
  assign calm       = (left >= 32'd4) && (elapsed >= 32'd4);

  always @(posedge clk) begin
    received_valid <= 1'b0;
    if (!rst_n) begin
      state        <= IDLE;
      sclk         <= 1'b0;
      cs_n         <= 1'b1;
      left         <= 32'd0;
      elapsed      <= 32'd0;
      slot         <= 32'd0;
      bits         <= 3'd0;
      clocks       <= 32'd0;
      ended_within <= 1'b0;
    end else if (left != 32'd0) begin
      left    <= left - 32'd1;
      elapsed <= elapsed + 32'd1;
    end else begin
      left    <= span;
      elapsed <= 32'd0;
      case (state)
        IDLE: begin
          left <= 32'd0;
          if (go) begin
            state  <= LOW;
            cs_n   <= 1'b0;
            left   <= span;
            slot   <= 32'd0;
            bits   <= 3'd0;
            clocks <= 32'd0;
          end
        end
        LOW:
        if (over) begin
          cs_n         <= 1'b1;
          ended_within <= (bits != 3'd0);
          state        <= GAP;
        end else begin
          sclk   <= 1'b1;
          shift  <= {shift[5:0], poci};
          clocks <= clocks + 32'd1;
          state  <= HIGH;
          if (bits == 3'd7) begin
            received_valid <= 1'b1;
            received_index <= slot;
            received_data  <= {shift, poci};
          end
        end
        HIGH:
        if (cut_high && clocks == cut && bits != 3'd7) begin
          cs_n         <= 1'b1;
          ended_within <= 1'b1;
          state        <= TRAIL;
        end else begin
          sclk  <= 1'b0;
          bits  <= bits + 3'd1;
          if (bits == 3'd7) slot <= slot + 32'd1;
          state <= LOW;
        end
        TRAIL: begin
          sclk  <= 1'b0;
          state <= GAP;
        end
        default: state <= IDLE;
      endcase
    end
  end

endmodule

`default_nettype wire
