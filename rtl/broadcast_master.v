// broadcast_master: turns fetched activations into frames on the one wire all scalars share.
//
// Purpose     Sends each activation to the scalars whose weight is +1 and its negative to those whose
//             weight is -1 (SIGN_FRAMES = 1), or the activation once to all scalars with a weight other
//             than 0 and a subtract line each (SIGN_FRAMES = 0). Zero activations and frames for nobody
//             are not sent. Ends each pass with one `capture`.
// Parameters  N_IN, GROUPS, BLOCKS >= 1   as in bank_reader
//             CS_WIDTH     >= 1           chip-selects of a frame
//             COPI_WIDTH   1, 2, 4 or 8   bits a clock; a frame takes 8 / COPI_WIDTH clocks
//             SIGN_FRAMES  0 or 1
// Timing      Frames follow each other without a gap as long as useful fetches are at hand: one fetch is
//             staged and others wait before it while a frame is on the wire. Every
//             wire of the broadcast comes from a register. With the last bit of a pass in cycle c, capture
//             is 1 in cycle c + 2 or later (when drained), and the next pass' first bit is on the wire in
//             c + 2 at the earliest.
// Numerics    Frames and their order: numerics R-FRAME. The negative frame carries -x, exact because x is
//             never -128 (numerics R-ACT).
// Not done    No answer is read; does not know which bits of a word have a lane.
`default_nettype none

module broadcast_master #(
    parameter  N_IN        = 64,
    parameter  GROUPS      = 2,
    parameter  BLOCKS      = 2,
    parameter  CS_WIDTH    = 32,
    parameter  COPI_WIDTH  = 1,
    parameter  SIGN_FRAMES = 1,
    localparam INDEX_W     = (N_IN > 1) ? $clog2(N_IN) : 1,
    localparam GROUP_W     = (GROUPS > 1) ? $clog2(GROUPS) : 1,
    localparam BLOCK_W     = (BLOCKS > 1) ? $clog2(BLOCKS) : 1
) (
    input wire                   clk,
    input wire                   rst_n,
    // fetches
    input wire                   fetched_valid,
    output wire                  fetched_ready,
    input wire  [7:0]            fetched_value,
    input wire  [2*CS_WIDTH-1:0] fetched_weights,
    input wire  [INDEX_W-1:0]    fetched_index,
    input wire  [GROUP_W-1:0]    fetched_group,
    input wire  [BLOCK_W-1:0]    fetched_block,
    input wire                   fetched_pass_last,
    input wire                   fetched_operation_last,
    // broadcast
    output reg  [GROUP_W-1:0]    group,
    output reg  [BLOCK_W-1:0]    cs_block,
    output reg  [INDEX_W-1:0]    activation_index,
    output reg  [7:0]            activation_value,
    output reg                   frame_active,
    output reg                   frame_negative,
    output wire                  frame_end,
    output reg  [2:0]            bit_index,
    output wire [COPI_WIDTH-1:0] copi,
    output reg  [CS_WIDTH-1:0]   cs_n,
    output wire [CS_WIDTH-1:0]   sign,
    // end of a pass
    input wire                   drained,
    output reg                   capture,
    output reg                   capture_last
);

  localparam [31:0] LAST_BIT = 8 / COPI_WIDTH - 1;
  localparam PARTS = (CS_WIDTH + 7) / 8;

  reg                staged_valid;
  reg                staged_nonzero;      // the activation
  reg [PARTS-1:0]    staged_first_parts;  // whether somebody of eight is selected for the first kind of frame
  reg [PARTS-1:0]    staged_second_parts; // and for the negative one after it
  reg [7:0]          staged_value;
  reg [CS_WIDTH-1:0] staged_first;
  reg [CS_WIDTH-1:0] staged_minus;
  reg [INDEX_W-1:0]  staged_index;
  reg [GROUP_W-1:0]  staged_group;
  reg [BLOCK_W-1:0]  staged_block;
  reg                staged_pass_last;
  reg                staged_operation_last;
  reg                first_sent;          // of the staged activation; its negative frame is due
  reg                pass_end;            // everything of the pass has been started or skipped
  reg                closing_last;        // and the pass is its operation's last
  reg [7:0]          shift_byte;

  wire [CS_WIDTH-1:0] plus  = fetched_weights[CS_WIDTH-1:0];
  wire [CS_WIDTH-1:0] minus = fetched_weights[2*CS_WIDTH-1:CS_WIDTH];
  wire [CS_WIDTH-1:0] first;
  wire [PARTS-1:0]    first_parts, second_parts;

  wire capture_next = pass_end && !frame_active && drained && !capture;
  wire pass_open    = !pass_end || capture_next;
  wire wire_free    = !frame_active || frame_end;
  wire staged_any_first  = |staged_first_parts;
  wire staged_any_second = |staged_second_parts;
  wire useful       = staged_nonzero && (staged_any_first || staged_any_second);
  wire negative     = first_sent || !staged_any_first;
  wire last_frame   = negative || !staged_any_second;
  wire start        = staged_valid && useful && wire_free && pass_open;
  wire skip         = staged_valid && !useful && pass_open;
  wire leave        = skip || (start && last_frame);

  assign fetched_ready = !staged_valid || leave;
  assign frame_end     = frame_active && (bit_index == LAST_BIT[2:0]);
  assign copi          = shift_byte[7-:COPI_WIDTH];

  // A word comes out of a memory, late: eight rows are looked at before the register, all of them behind it.
  genvar p;
  generate
    for (p = 0; p < PARTS; p = p + 1) begin : part
      localparam TOP = (8 * p + 7 < CS_WIDTH) ? 8 * p + 7 : CS_WIDTH - 1;
      assign first_parts[p]  = |first[TOP:8*p];
      assign second_parts[p] = (SIGN_FRAMES == 1) && |minus[TOP:8*p];
    end
  endgenerate

  generate
    if (SIGN_FRAMES == 1) begin : two_frames
      assign first      = plus;
      assign sign       = {CS_WIDTH{1'b0}};
    end else begin : one_frame
      reg [CS_WIDTH-1:0] subtract;
      assign first      = plus | minus;
      assign sign       = subtract;
      always @(posedge clk) begin
        if (!rst_n) subtract <= {CS_WIDTH{1'b0}};
        else if (start) subtract <= staged_minus;
      end
    end
  endgenerate

  always @(posedge clk) begin
    if (!rst_n) staged_valid <= 1'b0;
    else if (fetched_ready) staged_valid <= fetched_valid;
  end

  always @(posedge clk) begin
    if (fetched_ready && fetched_valid) begin
      staged_nonzero        <= |fetched_value;
      staged_first_parts    <= first_parts;
      staged_second_parts   <= second_parts;
      staged_value          <= fetched_value;
      staged_first          <= first;
      staged_minus          <= minus;
      staged_index          <= fetched_index;
      staged_group          <= fetched_group;
      staged_block          <= fetched_block;
      staged_pass_last      <= fetched_pass_last;
      staged_operation_last <= fetched_operation_last;
    end
  end

  always @(posedge clk) begin
    if (!rst_n) first_sent <= 1'b0;
    else if (start) first_sent <= !last_frame;
  end

  always @(posedge clk) begin
    if (!rst_n) begin
      frame_active <= 1'b0;
      bit_index    <= 3'd0;
      shift_byte   <= 8'd0;
      cs_n         <= {CS_WIDTH{1'b1}};
    end else if (start) begin
      frame_active <= 1'b1;
      bit_index    <= 3'd0;
      shift_byte   <= negative ? -staged_value : staged_value;
      cs_n         <= negative ? ~staged_minus : ~staged_first;
    end else if (frame_active) begin
      frame_active <= !frame_end;
      bit_index    <= frame_end ? 3'd0 : bit_index + 3'd1;
      shift_byte   <= shift_byte << COPI_WIDTH;
      if (frame_end) cs_n <= {CS_WIDTH{1'b1}};
    end
  end

  always @(posedge clk) begin
    if (!rst_n) begin
      frame_negative   <= 1'b0;
      group            <= {GROUP_W{1'b0}};
      cs_block         <= {BLOCK_W{1'b0}};
      activation_index <= {INDEX_W{1'b0}};
      activation_value <= 8'd0;
    end else if (start) begin
      frame_negative   <= negative;
      group            <= staged_group;
      cs_block         <= staged_block;
      activation_index <= staged_index;
      activation_value <= staged_value;
    end
  end

  // A pass closes when its last activation leaves the stage. The scalars' last addition happens in the cycle
  // after frame_active falls, and capture, registered, in the one after that.
  always @(posedge clk) begin
    if (!rst_n) begin
      pass_end     <= 1'b0;
      closing_last <= 1'b0;
    end else if (leave && staged_pass_last) begin
      pass_end     <= 1'b1;
      closing_last <= staged_operation_last;
    end else if (capture_next) begin
      pass_end <= 1'b0;
    end
  end

  always @(posedge clk) begin
    if (!rst_n) begin
      capture      <= 1'b0;
      capture_last <= 1'b0;
    end else begin
      capture <= capture_next;
      if (capture_next) capture_last <= closing_last;
    end
  end

endmodule

`default_nettype wire
