sim/tb_spi_host.v
sim/tb_i2c_host.v
sim/tb_bus_host.v
sim/tb_engine_top.v
