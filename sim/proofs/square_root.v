// square_root: the root of every radicand, at the width the norms use.
//
// The root's square is built beside the unit as digits come, (2 r + b)^2 = 4 r^2 + b (4 r + 1), so that the statement
// root^2 <= radicand <= root^2 + 2 root needs no multiplier.
`default_nettype none

module prove_square_root #(
    parameter  WIDTH  = 48,
    localparam ROOT_W = WIDTH / 2
) (
    input wire             clk,
    input wire             rst_n,
    input wire             start,
    input wire [WIDTH-1:0] radicand
);

  localparam COUNT_W = $clog2(ROOT_W + 1);

  wire              done;
  wire [ROOT_W-1:0] root;

  square_root #(.WIDTH(WIDTH)) unit (
      .clk(clk), .rst_n(rst_n), .start(start), .radicand(radicand), .done(done), .root(root)
  );

  (* hierconn *) wire [COUNT_W-1:0] \unit.left ;
  (* hierconn *) wire [WIDTH-1:0] \unit.digits ;
  (* hierconn *) wire [ROOT_W-1:0] \unit.rest ;

  wire busy = (\unit.left != 0);

  reg began = 1'b0;
  always @(posedge clk) began <= 1'b1;
  always @(*) if (!began) assume (!rst_n);
  always @(*) if (busy) assume (!start);

  reg              asked;  // a root was asked for since reset
  reg              ended;  // the last digit was worked on in the cycle before
  reg  [WIDTH-1:0] n;
  reg  [WIDTH-1:0] before;  // square of the root without its last digit
  reg [ROOT_W-1:0] kept;    // the root without its last digit
  wire             first  = (\unit.left == ROOT_W);
  wire [WIDTH-1:0] square = {before[WIDTH-3:0], 2'b00} + (root[0] ? {kept[ROOT_W-1:0], 2'b01} : {WIDTH{1'b0}});
  wire [WIDTH-1:0] so_far = first ? {WIDTH{1'b0}} : square;
  wire [WIDTH-1:0] used   = first ? {WIDTH{1'b0}} : n >> {\unit.left , 1'b0};
  wire [WIDTH-1:0] above  = used - so_far;  // what the square lacks

  always @(posedge clk) begin
    if (!rst_n) asked <= 1'b0;
    else if (start) asked <= 1'b1;
    ended <= rst_n && (\unit.left == 1);
    if (start) begin
      n      <= radicand;
      before <= {WIDTH{1'b0}};
      kept   <= {ROOT_W{1'b0}};
    end else if (busy) begin
      before <= so_far;
      kept   <= root;
    end
  end

  always @(*) if (began) begin
    assert (done == ended);
    if (busy) assert (asked);
    if (asked) begin
      assert (\unit.left <= ROOT_W);
      assert (so_far <= used && above <= {root, 1'b0});
      assert (\unit.rest == above[ROOT_W-1:0]);
      assert (\unit.digits == n << {ROOT_W[COUNT_W-1:0] - \unit.left , 1'b0});
      assert ((root >> (ROOT_W[COUNT_W-1:0] - \unit.left )) == 0);
      if (first) assert (root == 0 && kept == 0 && before == 0);
      else assert (root[ROOT_W-1:1] == kept[ROOT_W-2:0] && !kept[ROOT_W-1]);
    end
  end

endmodule

`default_nettype wire
