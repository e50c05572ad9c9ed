sim/timescale.v
sim/tb_dump.v
sim/tb_layer_dump.v
