sim/tb_wire_check.v
sim/tb_layer_host.v
sim/tb_layer_probe.v
sim/tb_layer_probes.v
sim/tb_layer_check.v
sim/tb_layer.v
