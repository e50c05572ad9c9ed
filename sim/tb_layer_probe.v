// tb_layer_probe: compares what passes one probe with its file, element by element.
//
// Purpose     Reads `tensor index data` a line from DIR/expected/NAME.hex as elements come, never the whole file.
//             A different element, one too many, an unknown bit and, after `closing`, one too few are failures.
// Parameters  NAME     the probe's
//             INDEX_W, DATA_W  as the probe; data is read as signed
// Timing      Sampled at the rising edge. `first` holds {tensor, index, got, expected, one too many, one too few} of
//             the first wrong element. Of the elements that did not come one is counted.
// Not done    With enable 0 only unknown bits are looked for.
`default_nettype none

module tb_layer_probe #(
    parameter [8*24-1:0] NAME    = "probe",
    parameter            INDEX_W = 1,
    parameter            DATA_W  = 8
) (
    input wire               clk,
    input wire               rst_n,
    input wire               enable,
    input wire               closing,
    input wire               valid,
    input wire [15:0]        tensor,
    input wire [INDEX_W-1:0] index,
    input wire [DATA_W-1:0]  data,
    output wire              missing,  // the file
    output reg               unknown,
    output reg [31:0]        checked,
    output reg [31:0]        wrong,
    output reg [177:0]       first
);

  reg [8*1024-1:0] dir;
  reg [8*1100-1:0] path;
  reg [8*24-1:0]   name;  // Icarus prints no parameter's text
  reg [31:0]       expect_files;
  integer          file;
  reg [15:0]       want_tensor;
  reg [31:0]       want_index;
  reg [63:0]       want_data;

  wire [31:0] got_index = {{(32 - INDEX_W) {1'b0}}, index};
  wire [63:0] got_data;
  generate
    if (DATA_W == 64) begin : whole
      assign got_data = data;
    end else begin : extended
      assign got_data = {{(64 - DATA_W) {data[DATA_W-1]}}, data};
    end
  endgenerate

  // Read outside the process that scans, too: else Verilator takes the handle for one that $fscanf writes.
  assign missing = enable && (file == 0);

  initial begin
    file    = 0;
    name    = NAME;
    if (!$value$plusargs("dir=%s", dir)) dir = ".";
    if (!$value$plusargs("expect=%d", expect_files)) expect_files = 32'd1;
    $sformat(path, "%0s/expected/%0s.hex", dir, name);
    if (expect_files != 32'd0) file = $fopen(path, "r");
  end

  // Takes the file's next line, which stays in want_*; 0: there is none.
  function next_line(input from_file);
    if (from_file) next_line = ($fscanf(file, "%h %h %h", want_tensor, want_index, want_data) == 3);
    else next_line = 1'b0;
  endfunction

  always @(posedge clk) begin
    if (!rst_n) begin
      unknown <= 1'b0;
      checked <= 32'd0;
      wrong   <= 32'd0;
      first   <= 178'd0;
    end else if (valid === 1'bx || (valid && ^{tensor, index, data} === 1'bx)) begin
      unknown <= 1'b1;
    end else if (valid && enable) begin
      checked <= checked + 32'd1;
      judge;
    end else if (closing && enable) begin
      judge_rest;
    end
  end

  // One call a statement, and what it has read is looked at in later ones.
  task judge;
    reg line, same;
    begin
      line = next_line(1'b1);
      same = (tensor === want_tensor) && (got_index === want_index) && (got_data === want_data);
      if (!line) note({tensor, got_index, got_data, 64'd0, 2'b10});
      else if (!same) note({tensor, got_index, got_data, want_data, 2'b00});
    end
  endtask

  task judge_rest;
    reg line;
    begin
      line = next_line(1'b1);
      if (line) note({want_tensor, want_index, 64'd0, want_data, 2'b01});
    end
  endtask

  task note(input [177:0] what);
    begin
      wrong <= wrong + 32'd1;
      if (wrong == 32'd0) first <= what;
    end
  endtask

endmodule

`default_nettype wire
