// element_packer: one word, chosen at will: each of its elements is the one that came at its place.
`default_nettype none

module prove_element_packer #(
    parameter DOT_WIDTH = 4
) (
    input wire       clk,
    input wire       rst_n,
    input wire       in_valid,
    input wire       in_first,
    input wire [7:0] in_data
);

  wire                   word_valid;
  wire [8*DOT_WIDTH-1:0] word;

  element_packer #(.DOT_WIDTH(DOT_WIDTH)) unit (
      .clk(clk), .rst_n(rst_n), .in_valid(in_valid), .in_first(in_first), .in_data(in_data),
      .word_valid(word_valid), .word(word)
  );

  reg began = 1'b0, counted = 1'b0;  // counted: a vector has begun
  (* anyconst *) wire [3:0] place;   // of an element in its word
  reg  [4:0] number;                 // elements of the present word that came
  reg  [7:0] kept;                   // the one at `place`
  reg        due;
  wire [4:0] at = in_first ? 5'd0 : number;
  always @(posedge clk) begin
    began <= 1'b1;
    if (in_valid && in_first) counted <= 1'b1;
    due <= rst_n && in_valid && at == DOT_WIDTH - 1;
    if (in_valid) number <= (at == DOT_WIDTH - 1) ? 5'd0 : at + 5'd1;
    if (in_valid && at == place) kept <= in_data;
  end

  always @(*) begin
    if (!began) assume (!rst_n);
    assume (place < DOT_WIDTH);
    // A vector begins with in_first, as head_quantize's index says.
    if (in_valid && !counted) assume (in_first);
    if (began) begin
      assert (!counted || word_valid == due);
      if (word_valid && counted) assert (word[8*place+:8] == kept);
    end
  end

endmodule

`default_nettype wire
