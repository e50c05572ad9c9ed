// Harness of the Verilator builds: makes the clock and, in a build with --trace-fst, the trace.
//
// The language's $dumpvars has no run-time depth under Verilator, so +dump and +trace are read here. Names
// given to dumpvars() must match the scope names of the trace; see sim/README.md for the levels.
#include <cstdlib>
#include <memory>
#include <string>

#include "Vtb.h"
#include "verilated.h"
#if VM_TRACE_FST
#include "verilated_fst_c.h"
#endif

namespace {

std::string plusarg(VerilatedContext& context, const std::string& name, const std::string& otherwise) {
    const std::string match = context.commandArgsPlusMatch((name + "=").c_str());
    return match.empty() ? otherwise : match.substr(name.size() + 2);
}

#if VM_TRACE_FST
const char* const probe_level[] = {"clk", "rst_n", "operation", "busy"};
const char* const engine_level[] = {
    "group", "cs_block", "activation_index", "activation_value",
    "frame_active", "frame_negative", "frame_end", "bit_index",
    "copi", "cs_n", "sign", "lane_cs_n", "capture",
    "result_valid", "result_ready", "result_index", "result_data"};

void select(VerilatedFstC& trace, const std::string& level, unsigned lanes) {
    const std::string dut = "TOP.tb.dut.";
    if (level != "probes" && level != "engine") return;
    for (const char* name : probe_level) trace.dumpvars(1, dut + name);
    trace.dumpvars(1, dut + "probe_x");
    trace.dumpvars(1, dut + "probe_y");
    if (level != "engine") return;
    for (const char* name : engine_level) trace.dumpvars(1, dut + name);
    for (unsigned i = 0; i < lanes; ++i) {
        const std::string scalar = dut + "lane[" + std::to_string(i) + "].u_scalar.";
        trace.dumpvars(1, scalar + "acc");
        trace.dumpvars(1, scalar + "input_register");
    }
}
#endif

}  // namespace

int main(int argc, char** argv) {
    VerilatedContext context;
    context.commandArgs(argc, argv);
    const std::string level = plusarg(context, "dump", "none");
#if VM_TRACE_FST
    context.traceEverOn(true);
#else
    if (level != "none") {
        VL_PRINTF("@result fail reason=no_trace_build checked=0 wrong=0 cycles=0\n");
        return EXIT_FAILURE;
    }
#endif
    Vtb top{&context};
    top.clk = 0;
#if VM_TRACE_FST
    std::unique_ptr<VerilatedFstC> trace;
    if (level != "none") {
        trace.reset(new VerilatedFstC);
        top.eval_step();
        select(*trace, level, top.lanes);
        top.trace(trace.get(), 99);
        trace->open(plusarg(context, "trace", "trace.fst").c_str());
    }
#endif
    while (!context.gotFinish()) {
        top.eval();
#if VM_TRACE_FST
        if (trace) trace->dump(context.time());
#endif
        context.timeInc(5);
        top.clk = !top.clk;
    }
    top.final();
#if VM_TRACE_FST
    if (trace) trace->close();
#endif
    return EXIT_SUCCESS;
}
