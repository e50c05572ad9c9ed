// handshake_register between any two: what comes out is what went in, in order, each word once, and an offer stays.
`default_nettype none

module prove_handshake_register #(
    parameter WIDTH = 2
) (
    input wire             clk,
    input wire             rst_n,
    input wire             in_valid,
    input wire [WIDTH-1:0] in_data,
    input wire             out_ready
);

  wire             in_ready, out_valid;
  wire [WIDTH-1:0] out_data;

  handshake_register #(.WIDTH(WIDTH)) unit (
      .clk(clk), .rst_n(rst_n), .in_valid(in_valid), .in_ready(in_ready), .in_data(in_data), .out_valid(out_valid),
      .out_ready(out_ready), .out_data(out_data)
  );

  // The word inside, and the offer of the cycle before that nobody took.
  reg             full, waited;
  reg [WIDTH-1:0] word, offered;
  wire            takes = in_valid && in_ready;
  wire            gives = out_valid && out_ready;

  always @(posedge clk) begin
    full    <= rst_n && (takes || (full && !gives));
    if (takes) word <= in_data;
    waited  <= rst_n && out_valid && !out_ready;
    offered <= out_data;
  end

  reg began = 1'b0;
  always @(posedge clk) began <= 1'b1;

  always @(*) begin
    if (!began) assume (!rst_n);
    if (began) begin
      assert (out_valid == full);
      if (full) assert (out_data == word);
      if (waited) assert (out_valid && out_data == offered);
      // Nothing is taken over a word that stays, and a word passes in every cycle.
      assert (in_ready == (!full || gives));
    end
  end

endmodule

`default_nettype wire
