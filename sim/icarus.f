sim/timescale.v
sim/tb_dump.v
