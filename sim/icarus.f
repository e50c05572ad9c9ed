sim/tb_dump.v
