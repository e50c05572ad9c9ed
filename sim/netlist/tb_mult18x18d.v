// tb_mult18x18d: the model of the DSP block against products of the language.
//
// Purpose     Corner operands with each other and random ones, in all four choices of signs; a resting input that does not rest.
// Timing      Ends with one line `@result pass checked=N` or `@result fail ...`.
`default_nettype none

module tb_mult18x18d ();

  reg  [17:0] a, b, corner[0:7];
  reg         signed_a, signed_b, source;
  wire [35:0] p;
  reg  [35:0] want;
  integer     i, j, k, checked, wrong;

  MULT18X18D dut (
      .A0(a[0]), .A1(a[1]), .A2(a[2]), .A3(a[3]), .A4(a[4]), .A5(a[5]), .A6(a[6]), .A7(a[7]),
      .A8(a[8]), .A9(a[9]), .A10(a[10]), .A11(a[11]), .A12(a[12]), .A13(a[13]), .A14(a[14]),
      .A15(a[15]), .A16(a[16]), .A17(a[17]),
      .B0(b[0]), .B1(b[1]), .B2(b[2]), .B3(b[3]), .B4(b[4]), .B5(b[5]), .B6(b[6]), .B7(b[7]),
      .B8(b[8]), .B9(b[9]), .B10(b[10]), .B11(b[11]), .B12(b[12]), .B13(b[13]), .B14(b[14]),
      .B15(b[15]), .B16(b[16]), .B17(b[17]),
      .C0(1'b0), .C1(1'b0), .C2(1'b0), .C3(1'b0), .C4(1'b0), .C5(1'b0), .C6(1'b0), .C7(1'b0),
      .C8(1'b0), .C9(1'b0), .C10(1'b0), .C11(1'b0), .C12(1'b0), .C13(1'b0), .C14(1'b0), .C15(1'b0),
      .C16(1'b0), .C17(1'b0),
      .SIGNEDA(signed_a), .SIGNEDB(signed_b), .SOURCEA(source), .SOURCEB(1'b0),
      .P0(p[0]), .P1(p[1]), .P2(p[2]), .P3(p[3]), .P4(p[4]), .P5(p[5]), .P6(p[6]), .P7(p[7]),
      .P8(p[8]), .P9(p[9]), .P10(p[10]), .P11(p[11]), .P12(p[12]), .P13(p[13]), .P14(p[14]),
      .P15(p[15]), .P16(p[16]), .P17(p[17]), .P18(p[18]), .P19(p[19]), .P20(p[20]), .P21(p[21]),
      .P22(p[22]), .P23(p[23]), .P24(p[24]), .P25(p[25]), .P26(p[26]), .P27(p[27]), .P28(p[28]),
      .P29(p[29]), .P30(p[30]), .P31(p[31]), .P32(p[32]), .P33(p[33]), .P34(p[34]), .P35(p[35])
  );

  // By hand: a sum of shifted operands, the sign's digit with negative weight.
  task compare;
    begin
      want = 36'd0;
      for (k = 0; k < 18; k = k + 1) begin
        if (b[k] && k == 17 && signed_b) want = want - ({{18{signed_a && a[17]}}, a} << k);
        else if (b[k]) want = want + ({{18{signed_a && a[17]}}, a} << k);
      end
      #1 checked = checked + 1;
      if (p !== want) wrong = wrong + 1;
    end
  endtask

  initial begin
    {checked, wrong, source} = {32'd0, 32'd0, 1'b0};
    {corner[0], corner[1], corner[2], corner[3]} = {18'd0, 18'd1, 18'h1ffff, 18'h20000};
    {corner[4], corner[5], corner[6], corner[7]} = {18'h3ffff, 18'h20001, 18'h15555, 18'h2aaaa};
    for (i = 0; i < 4; i = i + 1) begin
      {signed_a, signed_b} = i[1:0];
      for (j = 0; j < 64; j = j + 1) begin
        {a, b} = {corner[j/8], corner[j%8]};
        compare;
      end
      for (j = 0; j < 2000; j = j + 1) begin
        {a, b} = {$random, $random};
        compare;
      end
    end
    source = 1'b1;
    #1 checked = checked + 1;
    if (p !== 36'bx) wrong = wrong + 1;
    if (wrong == 0) $display("@result pass checked=%0d", checked);
    else $display("@result fail checked=%0d wrong=%0d", checked, wrong);
    $finish(0);
  end

endmodule

`default_nettype wire
