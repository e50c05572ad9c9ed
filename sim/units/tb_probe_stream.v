// tb_probe_stream: compares what passes one probe with a file.
//
// Purpose     Each valid element must be the next line of the file: `tensor index data`, hexadecimal words of 16, 32
//             and 64 bits, the data sign-extended. Anything that is X differs; so does a valid that is X.
// Parameters  INDEX_W, DATA_W  as the probe
// Ports       enable: elements count from now on. At `ended` the file must be at its end.
// Timing      Sampled at the rising edge, as any user of the stream does.
`default_nettype none

module tb_probe_stream #(
    parameter INDEX_W = 1,
    parameter DATA_W  = 8,
    parameter NAME    = "probe"
) (
    input wire               clk,
    input wire               enable,
    input wire               ended,
    input wire [15:0]        tensor,
    input wire               valid,
    input wire [INDEX_W-1:0] index,
    input wire [DATA_W-1:0]  data,
    output reg [31:0]        count,
    output reg               differs
);

  reg [8*256-1:0] dir, name;
  integer         file, fields;
  reg [15:0]      want_tensor;
  reg [31:0]      want_index;
  reg [63:0]      want_data;
  wire [31:0]     index_wide = {{(32 - INDEX_W) {1'b0}}, index};
  wire [63:0]     data_wide  = {{(64 - DATA_W) {data[DATA_W-1]}}, data};

  initial begin
    count   = 32'd0;
    differs = 1'b0;
    if (!$value$plusargs("dir=%s", dir)) dir = ".";
    $sformat(name, "%0s/expected/%0s.hex", dir, NAME);
    file = $fopen(name, "r");
  end

  always @(posedge clk) begin
    if (enable && valid !== 1'b0 && !differs) begin
      fields = $fscanf(file, "%h %h %h", want_tensor, want_index, want_data);
      if (fields != 3 || tensor !== want_tensor || index_wide !== want_index || data_wide !== want_data) begin
        differs <= 1'b1;
        $display("%0s: element %0d is tensor:%h index:%0d data:%h, expected tensor:%h index:%0d data:%h", NAME, count,
                 tensor, index_wide, data_wide, want_tensor, want_index, want_data);
      end
      count <= count + 1;
    end
    if (ended && !differs) begin
      fields = $fscanf(file, "%h", want_tensor);
      if (fields == 1) begin
        differs <= 1'b1;
        $display("%0s: the stream ends after %0d elements", NAME, count);
      end
    end
  end

endmodule

`default_nettype wire
