// sigmoid_table: the logistic function at 128 points.
//
// Purpose     The points and the distances between them, for linear interpolation.
// Timing      value and step belong to the j of the edge before.
// Numerics    value = S[j] = round(2^16 / (1 + e^(-j/8))), step = S[j+1] - S[j] (numerics R-GATE).
`default_nettype none

module sigmoid_table (
    input wire        clk,
    input wire [6:0]  j,
    output reg [16:0] value,
    output reg [10:0] step
);

  function [27:0] entry(input [6:0] at);
    (* rom_style = "logic" *)
    case (at)
      7'd0: entry = {17'd32768, 11'd2045};
      7'd1: entry = {17'd34813, 11'd2030};
      7'd2: entry = {17'd36843, 11'd1998};
      7'd3: entry = {17'd38841, 11'd1952};
      7'd4: entry = {17'd40793, 11'd1894};
      7'd5: entry = {17'd42687, 11'd1824};
      7'd6: entry = {17'd44511, 11'd1743};
      7'd7: entry = {17'd46254, 11'd1657};
      7'd8: entry = {17'd47911, 11'd1563};
      7'd9: entry = {17'd49474, 11'd1467};
      7'd10: entry = {17'd50941, 11'd1369};
      7'd11: entry = {17'd52310, 11'd1271};
      7'd12: entry = {17'd53581, 11'd1173};
      7'd13: entry = {17'd54754, 11'd1080};
      7'd14: entry = {17'd55834, 11'd988};
      7'd15: entry = {17'd56822, 11'd902};
      7'd16: entry = {17'd57724, 11'd820};
      7'd17: entry = {17'd58544, 11'd743};
      7'd18: entry = {17'd59287, 11'd672};
      7'd19: entry = {17'd59959, 11'd606};
      7'd20: entry = {17'd60565, 11'd544};
      7'd21: entry = {17'd61109, 11'd489};
      7'd22: entry = {17'd61598, 11'd438};
      7'd23: entry = {17'd62036, 11'd392};
      7'd24: entry = {17'd62428, 11'd350};
      7'd25: entry = {17'd62778, 11'd312};
      7'd26: entry = {17'd63090, 11'd278};
      7'd27: entry = {17'd63368, 11'd247};
      7'd28: entry = {17'd63615, 11'd220};
      7'd29: entry = {17'd63835, 11'd195};
      7'd30: entry = {17'd64030, 11'd173};
      7'd31: entry = {17'd64203, 11'd154};
      7'd32: entry = {17'd64357, 11'd137};
      7'd33: entry = {17'd64494, 11'd120};
      7'd34: entry = {17'd64614, 11'd107};
      7'd35: entry = {17'd64721, 11'd95};
      7'd36: entry = {17'd64816, 11'd84};
      7'd37: entry = {17'd64900, 11'd74};
      7'd38: entry = {17'd64974, 11'd65};
      7'd39: entry = {17'd65039, 11'd58};
      7'd40: entry = {17'd65097, 11'd52};
      7'd41: entry = {17'd65149, 11'd45};
      7'd42: entry = {17'd65194, 11'd40};
      7'd43: entry = {17'd65234, 11'd35};
      7'd44: entry = {17'd65269, 11'd31};
      7'd45: entry = {17'd65300, 11'd28};
      7'd46: entry = {17'd65328, 11'd24};
      7'd47: entry = {17'd65352, 11'd22};
      7'd48: entry = {17'd65374, 11'd19};
      7'd49: entry = {17'd65393, 11'd17};
      7'd50: entry = {17'd65410, 11'd15};
      7'd51: entry = {17'd65425, 11'd13};
      7'd52: entry = {17'd65438, 11'd11};
      7'd53: entry = {17'd65449, 11'd10};
      7'd54: entry = {17'd65459, 11'd9};
      7'd55: entry = {17'd65468, 11'd8};
      7'd56: entry = {17'd65476, 11'd7};
      7'd57: entry = {17'd65483, 11'd6};
      7'd58: entry = {17'd65489, 11'd6};
      7'd59: entry = {17'd65495, 11'd5};
      7'd60: entry = {17'd65500, 11'd4};
      7'd61: entry = {17'd65504, 11'd4};
      7'd62: entry = {17'd65508, 11'd3};
      7'd63: entry = {17'd65511, 11'd3};
      7'd64: entry = {17'd65514, 11'd3};
      7'd65: entry = {17'd65517, 11'd2};
      7'd66: entry = {17'd65519, 11'd2};
      7'd67: entry = {17'd65521, 11'd2};
      7'd68: entry = {17'd65523, 11'd1};
      7'd69: entry = {17'd65524, 11'd2};
      7'd70: entry = {17'd65526, 11'd1};
      7'd71: entry = {17'd65527, 11'd1};
      7'd72: entry = {17'd65528, 11'd1};
      7'd73: entry = {17'd65529, 11'd1};
      7'd74: entry = {17'd65530, 11'd0};
      7'd75: entry = {17'd65530, 11'd1};
      7'd76: entry = {17'd65531, 11'd1};
      7'd77: entry = {17'd65532, 11'd0};
      7'd78: entry = {17'd65532, 11'd1};
      7'd79: entry = {17'd65533, 11'd0};
      7'd80: entry = {17'd65533, 11'd0};
      7'd81: entry = {17'd65533, 11'd1};
      7'd82: entry = {17'd65534, 11'd0};
      7'd83: entry = {17'd65534, 11'd0};
      7'd84: entry = {17'd65534, 11'd0};
      7'd85: entry = {17'd65534, 11'd1};
      7'd86: entry = {17'd65535, 11'd0};
      7'd87: entry = {17'd65535, 11'd0};
      7'd88: entry = {17'd65535, 11'd0};
      7'd89: entry = {17'd65535, 11'd0};
      7'd90: entry = {17'd65535, 11'd0};
      7'd91: entry = {17'd65535, 11'd0};
      7'd92: entry = {17'd65535, 11'd0};
      7'd93: entry = {17'd65535, 11'd0};
      7'd94: entry = {17'd65535, 11'd1};
      7'd95: entry = {17'd65536, 11'd0};
      7'd96: entry = {17'd65536, 11'd0};
      7'd97: entry = {17'd65536, 11'd0};
      7'd98: entry = {17'd65536, 11'd0};
      7'd99: entry = {17'd65536, 11'd0};
      7'd100: entry = {17'd65536, 11'd0};
      7'd101: entry = {17'd65536, 11'd0};
      7'd102: entry = {17'd65536, 11'd0};
      7'd103: entry = {17'd65536, 11'd0};
      7'd104: entry = {17'd65536, 11'd0};
      7'd105: entry = {17'd65536, 11'd0};
      7'd106: entry = {17'd65536, 11'd0};
      7'd107: entry = {17'd65536, 11'd0};
      7'd108: entry = {17'd65536, 11'd0};
      7'd109: entry = {17'd65536, 11'd0};
      7'd110: entry = {17'd65536, 11'd0};
      7'd111: entry = {17'd65536, 11'd0};
      7'd112: entry = {17'd65536, 11'd0};
      7'd113: entry = {17'd65536, 11'd0};
      7'd114: entry = {17'd65536, 11'd0};
      7'd115: entry = {17'd65536, 11'd0};
      7'd116: entry = {17'd65536, 11'd0};
      7'd117: entry = {17'd65536, 11'd0};
      7'd118: entry = {17'd65536, 11'd0};
      7'd119: entry = {17'd65536, 11'd0};
      7'd120: entry = {17'd65536, 11'd0};
      7'd121: entry = {17'd65536, 11'd0};
      7'd122: entry = {17'd65536, 11'd0};
      7'd123: entry = {17'd65536, 11'd0};
      7'd124: entry = {17'd65536, 11'd0};
      7'd125: entry = {17'd65536, 11'd0};
      7'd126: entry = {17'd65536, 11'd0};
      default: entry = {17'd65536, 11'd0};
    endcase
  endfunction

  always @(posedge clk) {value, step} <= entry(j);

endmodule

`default_nettype wire
