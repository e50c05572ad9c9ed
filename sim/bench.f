sim/tb_host.v
sim/tb_check.v
sim/tb_probe_check.v
sim/tb_wire_check.v
sim/tb.v
