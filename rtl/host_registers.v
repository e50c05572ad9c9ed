// host_registers: what the host sets before a start, and the shape it can ask for.
//
// Purpose     The registers behind GET and SET: identity, the four operands of a start, and the parameters of the
//             design, so that a host needs to know nothing but this table (docs/host-port.md).
// Parameters  as transformer_layer
// Ports       named: the number that a byte of the bus gives, which comes late; selected: the register that is meant from
//             then on.
// Timing      known, writable: combinational from named; read_data: from selected; legal: from selected and write_data,
//             whose bits 23:0 stand a cycle before bits 31:24 do, as bytes come. A write takes place at the edge
//             with write, which comes only where writable and legal.
// Not done    No check of the operands against each other: the layer refuses such a start.
`default_nettype none

module host_registers #(
    parameter WIDTH       = 64,
    parameter HEADS       = 4,
    parameter KV_HEADS    = 4,
    parameter HEAD_WIDTH  = 16,
    parameter FFN_WIDTH   = 192,
    parameter CONTEXT     = 128,
    parameter LAYERS      = 2,
    parameter SLOTS       = 2,
    parameter LANES       = 64,
    parameter CS_WIDTH    = 64,
    parameter COPI_WIDTH  = 8,
    parameter SIGN_FRAMES = 0,
    parameter DOT_WIDTH   = 16,
    parameter NORM        = 0,
    parameter ACTIVATION  = 2
) (
    input wire         clk,
    input wire         rst_n,
    input wire  [7:0]  named,
    output wire        known,
    output wire        writable,
    input wire  [7:0]  selected,
    output wire        legal,
    output reg  [31:0] read_data,
    input wire         write,
    input wire  [31:0] write_data,
    // operands of a start
    output reg  [15:0] layer,
    output reg  [15:0] count,
    output reg  [15:0] slot,
    output reg  [15:0] position
);

  // On the wire, low byte first: "TSC" and the version of the command set.
  localparam [31:0] IDENTITY = {8'd1, "C", "S", "T"};
  localparam [31:0] MOST     = (LAYERS < SLOTS) ? LAYERS : SLOTS;

  localparam [7:0] LAYER = 8'h10, COUNT = 8'h11, SLOT = 8'h12, POSITION = 8'h13, LAST = 8'h2e;

  assign writable = (named >= LAYER) && (named <= POSITION);
  assign known    = (named == 8'h00) || writable || ((named >= 8'h20) && (named <= LAST));

  always @(*) begin
    case (selected)
      8'h00: read_data = IDENTITY;
      LAYER: read_data = {16'd0, layer};
      COUNT: read_data = {16'd0, count};
      SLOT: read_data = {16'd0, slot};
      POSITION: read_data = {16'd0, position};
      8'h20: read_data = WIDTH;
      8'h21: read_data = HEADS;
      8'h22: read_data = KV_HEADS;
      8'h23: read_data = HEAD_WIDTH;
      8'h24: read_data = FFN_WIDTH;
      8'h25: read_data = CONTEXT;
      8'h26: read_data = LAYERS;
      8'h27: read_data = SLOTS;
      8'h28: read_data = LANES;
      8'h29: read_data = CS_WIDTH;
      8'h2a: read_data = COPI_WIDTH;
      8'h2b: read_data = SIGN_FRAMES;
      8'h2c: read_data = DOT_WIDTH;
      8'h2d: read_data = NORM;
      LAST: read_data = ACTIVATION;
      default: read_data = 32'd0;
    endcase
  end

  // No limit needs the last byte, which comes late: what the others say is known by then.
  wire [31:0] rest = {8'd0, write_data[23:0]};
  reg         rest_legal;
  assign legal = rest_legal && (write_data[31:24] == 8'd0);

  always @(posedge clk)
    case (selected)
      LAYER: rest_legal <= (rest < LAYERS);
      COUNT: rest_legal <= (rest != 32'd0) && (rest <= MOST);
      SLOT: rest_legal <= (rest < SLOTS);
      default: rest_legal <= (rest < CONTEXT);
    endcase

  always @(posedge clk) begin
    if (!rst_n) begin
      layer    <= 16'd0;
      count    <= 16'd1;
      slot     <= 16'd0;
      position <= 16'd0;
    end else if (write) begin
      case (selected)
        LAYER: layer <= write_data[15:0];
        COUNT: count <= write_data[15:0];
        SLOT: slot <= write_data[15:0];
        default: position <= write_data[15:0];
      endcase
    end
  end

endmodule

`default_nettype wire
