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
const char* const engines[] = {"TOP.tb.dut.", "TOP.tb_layer.dut.u_ternary_matvec.",
                               "TOP.tb_top.dut.u_transformer_layer.u_ternary_matvec."};
const char* const probe_level[] = {"clk", "rst_n", "operation", "busy", "probe_x", "probe_y"};
const char* const engine_level[] = {
    "group", "cs_block", "activation_index", "activation_value",
    "frame_active", "frame_negative", "frame_end", "bit_index",
    "copi", "cs_n", "sign", "lane_cs_n", "capture",
    "result_valid", "result_ready", "result_index", "result_data"};

const char* const layers[] = {"TOP.tb_layer.dut.", "TOP.tb_top.dut.u_transformer_layer."};
const char* const layer_level[] = {
    "clk", "rst_n", "busy", "step", "layer", "position", "phase",
    "u_norm.probe_norm_input", "u_norm.probe_norm_output", "u_norm.probe_norm_scale",
    "probe_output_scale", "u_requantize.probe_output", "u_rope.probe_rope",
    "u_head_quantize.probe_head", "u_head_quantize.probe_head_max",
    "u_attention.probe_score_scale", "u_attention.probe_dot", "u_attention.probe_score",
    "u_attention.probe_weight", "u_attention.probe_value_weight", "u_attention.probe_softmax",
    "u_attention.probe_weighted_sum", "u_attention.probe_attention",
    "u_feed_forward.probe_activation", "u_feed_forward.probe_hidden", "u_residual.probe_residual"};

// A name that the design does not have selects nothing: each bench has its own part of these.
void select(VerilatedFstC& trace, const std::string& level, unsigned lanes) {
    if (level != "probes" && level != "engine") return;
    for (const std::string layer : layers)
        for (const char* name : layer_level) trace.dumpvars(1, layer + name);
    for (const std::string engine : engines) {
        for (const char* name : probe_level) trace.dumpvars(1, engine + name);
        if (level != "engine") continue;
        for (const char* name : engine_level) trace.dumpvars(1, engine + name);
        for (unsigned i = 0; i < lanes; ++i) {
            const std::string scalar = engine + "lane[" + std::to_string(i) + "].u_scalar.";
            trace.dumpvars(1, scalar + "acc");
            trace.dumpvars(1, scalar + "input_register");
        }
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
