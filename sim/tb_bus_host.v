// tb_bus_host: the host of a bench, on the bus that the design has.
//
// Parameters  BUS 0 SPI (tb_spi_host), 1 I2C (tb_i2c_host), which describe the ports; SILENCE cycles of a silent cut.
// Ports       reply_at: where the reply begins among the bytes handed over: SPI hands over a byte for each byte
//             it sends, I2C those that it reads. The pins of the other bus rest.
`default_nettype none

module tb_bus_host #(
    parameter BUS     = 0,
    parameter SILENCE = 1050
) (
    input wire         clk,
    input wire         rst_n,
    input wire  [31:0] random,
    input wire  [31:0] pace,
    input wire         go,
    input wire  [31:0] send_count,
    input wire  [31:0] receive_count,
    input wire  [31:0] cut,
    input wire  [1:0]  cut_way,
    input wire         cut_high,
    input wire  [1:0]  wrong_address,
    input wire         stubborn,
    output wire [31:0] send_index,
    input wire  [7:0]  send_data,
    output wire        received_valid,
    output wire [31:0] received_index,
    output wire [7:0]  received_data,
    output wire [31:0] reply_at,
    output wire        opened,
    output wire [31:0] sent,
    output wire [31:0] acked,
    output wire [31:0] begun,
    output wire        ended_within,
    output wire        done,
    output wire        calm,
    // pins
    output wire        sclk,
    output wire        cs_n,
    output wire        copi,
    input wire         poci,
    output wire        scl,
    output wire        sda,
    input wire         sda_low
);

  localparam [31:0] SILENCE_CYCLES = SILENCE;

  generate
    if (BUS == 0) begin : spi
      wire unused = &{1'b0, cut_way, wrong_address, stubborn, sda_low};
      assign opened       = 1'b1;
      assign {acked, begun} = 64'd0;
      assign {scl, sda}   = 2'b11;
      assign reply_at     = send_count;
      tb_spi_host u_host (
          .clk(clk), .rst_n(rst_n), .random(random), .pace(pace), .go(go), .send_count(send_count),
          .receive_count(receive_count), .cut(cut), .cut_high(cut_high), .send_index(send_index),
          .send_data(send_data), .received_valid(received_valid), .received_index(received_index),
          .received_data(received_data), .sent(sent), .ended_within(ended_within), .done(done),
          .calm(calm), .sclk(sclk), .cs_n(cs_n), .copi(copi), .poci(poci)
      );
    end else begin : i2c
      wire unused = &{1'b0, cut_high, poci};
      wire host_low;
      assign {sclk, cs_n, copi} = 3'b010;
      assign sda      = !(host_low || sda_low);
      assign reply_at = 32'd0;
      tb_i2c_host u_host (
          .clk(clk), .rst_n(rst_n), .random(random), .pace(pace), .go(go), .send_count(send_count),
          .receive_count(receive_count), .cut(cut), .cut_way(cut_way), .silence(SILENCE_CYCLES),
          .wrong_address(wrong_address), .stubborn(stubborn), .send_index(send_index),
          .send_data(send_data), .received_valid(received_valid), .received_index(received_index),
          .received_data(received_data), .opened(opened), .sent(sent), .acked(acked), .begun(begun),
          .ended_within(ended_within), .done(done), .calm(calm), .scl(scl), .sda_low(host_low), .sda(sda)
      );
    end
  endgenerate

endmodule

`default_nettype wire
