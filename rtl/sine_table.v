// sine_table: a quarter wave in 64 steps, with the slope to the next entry.
//
// Purpose     The table that rope interpolates.
// Timing      value and slope belong to the step that was at the input at the last rising edge.
// Numerics    value = round(2^14 sin(pi/2 step/64)), slope = the next value less this one (numerics R-ROPE).
// Not done    Steps above 64 do not exist and read 0. The slope of step 64 is 0: nothing lies behind it.
`default_nettype none

module sine_table (
    input wire         clk,
    input wire  [6:0]  step,
    output reg  [14:0] value,
    output reg  [8:0]  slope
);

  // {slope, value}
  function [23:0] entry(input [6:0] at);
    (* rom_style = "logic" *)
    case (at)
      7'd0: entry = {9'd402, 15'd0};
      7'd1: entry = {9'd402, 15'd402};
      7'd2: entry = {9'd401, 15'd804};
      7'd3: entry = {9'd401, 15'd1205};
      7'd4: entry = {9'd400, 15'd1606};
      7'd5: entry = {9'd398, 15'd2006};
      7'd6: entry = {9'd397, 15'd2404};
      7'd7: entry = {9'd395, 15'd2801};
      7'd8: entry = {9'd394, 15'd3196};
      7'd9: entry = {9'd391, 15'd3590};
      7'd10: entry = {9'd389, 15'd3981};
      7'd11: entry = {9'd386, 15'd4370};
      7'd12: entry = {9'd383, 15'd4756};
      7'd13: entry = {9'd381, 15'd5139};
      7'd14: entry = {9'd377, 15'd5520};
      7'd15: entry = {9'd373, 15'd5897};
      7'd16: entry = {9'd369, 15'd6270};
      7'd17: entry = {9'd366, 15'd6639};
      7'd18: entry = {9'd361, 15'd7005};
      7'd19: entry = {9'd357, 15'd7366};
      7'd20: entry = {9'd353, 15'd7723};
      7'd21: entry = {9'd347, 15'd8076};
      7'd22: entry = {9'd342, 15'd8423};
      7'd23: entry = {9'd337, 15'd8765};
      7'd24: entry = {9'd332, 15'd9102};
      7'd25: entry = {9'd326, 15'd9434};
      7'd26: entry = {9'd320, 15'd9760};
      7'd27: entry = {9'd314, 15'd10080};
      7'd28: entry = {9'd308, 15'd10394};
      7'd29: entry = {9'd301, 15'd10702};
      7'd30: entry = {9'd294, 15'd11003};
      7'd31: entry = {9'd288, 15'd11297};
      7'd32: entry = {9'd281, 15'd11585};
      7'd33: entry = {9'd274, 15'd11866};
      7'd34: entry = {9'd266, 15'd12140};
      7'd35: entry = {9'd259, 15'd12406};
      7'd36: entry = {9'd251, 15'd12665};
      7'd37: entry = {9'd244, 15'd12916};
      7'd38: entry = {9'd235, 15'd13160};
      7'd39: entry = {9'd228, 15'd13395};
      7'd40: entry = {9'd219, 15'd13623};
      7'd41: entry = {9'd211, 15'd13842};
      7'd42: entry = {9'd203, 15'd14053};
      7'd43: entry = {9'd193, 15'd14256};
      7'd44: entry = {9'd186, 15'd14449};
      7'd45: entry = {9'd176, 15'd14635};
      7'd46: entry = {9'd167, 15'd14811};
      7'd47: entry = {9'd159, 15'd14978};
      7'd48: entry = {9'd149, 15'd15137};
      7'd49: entry = {9'd140, 15'd15286};
      7'd50: entry = {9'd131, 15'd15426};
      7'd51: entry = {9'd122, 15'd15557};
      7'd52: entry = {9'd112, 15'd15679};
      7'd53: entry = {9'd102, 15'd15791};
      7'd54: entry = {9'd93, 15'd15893};
      7'd55: entry = {9'd83, 15'd15986};
      7'd56: entry = {9'd74, 15'd16069};
      7'd57: entry = {9'd64, 15'd16143};
      7'd58: entry = {9'd54, 15'd16207};
      7'd59: entry = {9'd44, 15'd16261};
      7'd60: entry = {9'd35, 15'd16305};
      7'd61: entry = {9'd24, 15'd16340};
      7'd62: entry = {9'd15, 15'd16364};
      7'd63: entry = {9'd5, 15'd16379};
      7'd64: entry = {9'd0, 15'd16384};
      default: entry = 24'd0;
    endcase
  endfunction

  always @(posedge clk) {slope, value} <= entry(step);

endmodule

`default_nettype wire
