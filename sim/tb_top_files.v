// tb_top_files: what the host of tb_top writes and expects, byte by byte.
//
// Purpose     Reads the files of a run and gives byte `at` of a bank's content, and of the residual stream after a
//             token, with the number of elements of the bank, their bytes and their distance in addresses.
// Parameters  As tb_top
// Banks       0: made up here, 127, 126, ... 1 to 4: from files. 5: the residual stream of the token.
`default_nettype none

module tb_top_files #(
    parameter TOKENS = 1, WIDTH = 64, HEADS = 4, KV_HEADS = 4, HEAD_WIDTH = 16, FFN_WIDTH = 192, SLOTS = 1,
    parameter LANES = 64, CS_WIDTH = 64
) (
    input wire  [2:0]  bank,
    input wire  [31:0] token,
    input wire  [31:0] at,
    output wire [31:0] elements,
    output wire [31:0] bytes,
    output wire [31:0] stride,
    output wire [7:0]  content,
    output wire [7:0]  golden,
    output wire [15:0] position,
    output reg         input_missing
);

  localparam Q_WIDTH      = HEADS * HEAD_WIDTH;
  localparam WORK         = (Q_WIDTH > FFN_WIDTH) ? Q_WIDTH : FFN_WIDTH;
  localparam LONGEST      = (WIDTH > WORK) ? WIDTH : WORK;
  localparam BLOCKS       = (LANES + CS_WIDTH - 1) / CS_WIDTH;
  localparam KV_LAST      = KV_HEADS * HEAD_WIDTH - 1;
  localparam Q_GROUPS     = (Q_WIDTH - 1) / LANES * BLOCKS + (Q_WIDTH - 1) % LANES / CS_WIDTH + 1;
  localparam KV_GROUPS    = KV_LAST / LANES * BLOCKS + KV_LAST % LANES / CS_WIDTH + 1;
  localparam OUT_GROUPS   = (WIDTH - 1) / LANES * BLOCKS + (WIDTH - 1) % LANES / CS_WIDTH + 1;
  localparam FFN_GROUPS   = (FFN_WIDTH - 1) / LANES * BLOCKS + (FFN_WIDTH - 1) % LANES / CS_WIDTH + 1;
  localparam WEIGHT_WORDS = SLOTS * ((Q_GROUPS + 2 * KV_GROUPS + 2 * FFN_GROUPS) * WIDTH +
                                     OUT_GROUPS * (Q_WIDTH + FFN_WIDTH));
  localparam GAIN_WORDS   = SLOTS * (2 * WIDTH + Q_WIDTH + FFN_WIDTH);
  localparam BYTES        = (2 * CS_WIDTH + 7) / 8;
  localparam VALUES       = TOKENS * WIDTH;

  reg [8*1024-1:0]  dir;
  reg [8*BYTES-1:0] weights[0:WEIGHT_WORDS-1];
  reg [15:0]        gains[0:GAIN_WORDS-1];
  reg [31:0]        constants[0:32*SLOTS-1];
  reg [31:0]        rope[0:HEAD_WIDTH/2-1];
  reg [31:0]        vectors[0:VALUES-1];
  reg [31:0]        outputs[0:VALUES-1];
  reg [15:0]        positions[0:TOKENS-1];

  // A file that is missing leaves zeros or unknowns, and no stream of a model is that.
  integer k;
  initial begin
    if (!$value$plusargs("dir=%s", dir)) dir = ".";
    $readmemh({dir, "/weights.hex"}, weights);
    $readmemh({dir, "/gains.hex"}, gains);
    $readmemh({dir, "/constants.hex"}, constants);
    $readmemh({dir, "/rope.hex"}, rope);
    $readmemh({dir, "/vectors.hex"}, vectors);
    $readmemh({dir, "/outputs.hex"}, outputs);
    $readmemh({dir, "/program.hex"}, positions);
    input_missing = 1'b1;
    for (k = 0; k < VALUES; k = k + 1) if (outputs[k] !== 32'd0 && ^outputs[k] !== 1'bx) input_missing = 1'b0;
  end

  wire [31:0] word   = at >> 2;
  wire [31:0] value  = token * WIDTH + word;
  wire        unused = &{1'b0, value};  // 32 bits of address arithmetic
  wire [4:0]  shift  = {at[1:0], 3'd0};
  assign golden   = outputs[value][shift+:8];
  assign position = positions[token];
  assign stride   = (bank == 3'd1) ? 32'd1 << $clog2(BYTES) : bytes;

  localparam [31:0] ACTIVATIONS = LONGEST, WEIGHTS = WEIGHT_WORDS, GAINS = GAIN_WORDS, CONSTANTS = 32 * SLOTS,
                    TURNS = HEAD_WIDTH / 2, STREAM = WIDTH, WEIGHT_BYTES = BYTES;
  assign elements = (bank == 3'd0) ? ACTIVATIONS : (bank == 3'd1) ? WEIGHTS : (bank == 3'd2) ? GAINS :
                    (bank == 3'd3) ? CONSTANTS : (bank == 3'd4) ? TURNS : STREAM;
  assign bytes    = (bank == 3'd0) ? 32'd1 : (bank == 3'd1) ? WEIGHT_BYTES : (bank == 3'd2) ? 32'd2 : 32'd4;
  assign content  = (bank == 3'd0) ? 8'd127 - at[7:0] % 8'd255 :
                    (bank == 3'd1) ? weights[at/WEIGHT_BYTES][8*(at%WEIGHT_BYTES)+:8] :
                    (bank == 3'd2) ? gains[at>>1][{at[0], 3'd0}+:8] :
                    (bank == 3'd3) ? constants[word][shift+:8] :
                    (bank == 3'd4) ? rope[word][shift+:8] : vectors[value][shift+:8];

endmodule

`default_nettype wire
