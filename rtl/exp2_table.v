// exp2_table: 2^-x on [0, 1) in 32 steps, with the fall to the next entry.
//
// Purpose     The table that softmax interpolates.
// Timing      value and fall belong to the step that was at the input at the last rising edge.
// Numerics    value = round(65535 2^(-step/32)), fall = this value less the next (numerics R-SOFTMAX).
// Not done    Nothing outside [0, 1): softmax shifts for the integer part.
`default_nettype none

module exp2_table (
    input wire         clk,
    input wire  [4:0]  step,
    output reg  [15:0] value,
    output reg  [10:0] fall
);

  // {fall, value}
  function [26:0] entry(input [4:0] at);
    (* rom_style = "logic" *)
    case (at)
      5'd0: entry = {11'd1404, 16'd65535};
      5'd1: entry = {11'd1374, 16'd64131};
      5'd2: entry = {11'd1345, 16'd62757};
      5'd3: entry = {11'd1316, 16'd61412};
      5'd4: entry = {11'd1288, 16'd60096};
      5'd5: entry = {11'd1260, 16'd58808};
      5'd6: entry = {11'd1233, 16'd57548};
      5'd7: entry = {11'd1207, 16'd56315};
      5'd8: entry = {11'd1181, 16'd55108};
      5'd9: entry = {11'd1155, 16'd53927};
      5'd10: entry = {11'd1131, 16'd52772};
      5'd11: entry = {11'd1107, 16'd51641};
      5'd12: entry = {11'd1082, 16'd50534};
      5'd13: entry = {11'd1060, 16'd49452};
      5'd14: entry = {11'd1037, 16'd48392};
      5'd15: entry = {11'd1015, 16'd47355};
      5'd16: entry = {11'd993, 16'd46340};
      5'd17: entry = {11'd971, 16'd45347};
      5'd18: entry = {11'd951, 16'd44376};
      5'd19: entry = {11'd931, 16'd43425};
      5'd20: entry = {11'd910, 16'd42494};
      5'd21: entry = {11'd891, 16'd41584};
      5'd22: entry = {11'd872, 16'd40693};
      5'd23: entry = {11'd854, 16'd39821};
      5'd24: entry = {11'd835, 16'd38967};
      5'd25: entry = {11'd817, 16'd38132};
      5'd26: entry = {11'd799, 16'd37315};
      5'd27: entry = {11'd783, 16'd36516};
      5'd28: entry = {11'd765, 16'd35733};
      5'd29: entry = {11'd750, 16'd34968};
      5'd30: entry = {11'd733, 16'd34218};
      5'd31: entry = {11'd717, 16'd33485};
    endcase
  endfunction

  always @(posedge clk) {fall, value} <= entry(step);

endmodule

`default_nettype wire
