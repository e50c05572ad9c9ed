// Time unit of the benches under Icarus, for every file after this one: with the benches' clock, 100 MHz.
// RTL and benches have no time scale of their own, so that none can disagree; Verilator takes it as an option.
`timescale 1ns/1ns
