//! What drives and reads a signal, construct by construct.

use tritscope::verilog::{Design, Site};

fn design(text: &str) -> Design {
    Design::parse(vec![("m.sv".into(), text.to_owned())])
}

fn lines(sites: &[Site]) -> Vec<usize> {
    sites.iter().map(|site| site.line).collect()
}

/// Drivers and readers of `name` in `m`, as lines of a text whose first line is the module's head.
fn of(body: &str, name: &str) -> (Vec<usize>, Vec<usize>) {
    let design = design(&format!("module m;\n{body}\nendmodule\n"));
    assert!(
        design.module("m").is_some_and(|module| module.end.line as usize == body.lines().count() + 2),
        "{body}"
    );
    (lines(&design.drivers("m", name)), lines(&design.readers("m", name)))
}

#[test]
fn assignments_of_every_form() {
    let body = "reg [7:0] a, b, c;\n\
        always @(posedge clk) a <= b + 1;\n\
        always @* begin a = c; {b, c[a]} = 0; end\n\
        assign a = b ? c : 8'hff;\n\
        initial for (a = 0; a < b; a = a + 1) c[a] += 2;\n\
        wire clk;\n\
        always_ff @(posedge clk) if (b) a++; else c <= #1 a;";
    assert_eq!(of(body, "a"), (vec![3, 4, 5, 6, 6, 8], vec![4, 6, 6, 6, 8, 8]));
    assert_eq!(of(body, "b"), (vec![4], vec![3, 5, 6, 8]));
    assert_eq!(of(body, "c"), (vec![4, 6, 8], vec![4, 5, 6]));
    assert_eq!(of(body, "clk"), (vec![], vec![3, 8]));
}

#[test]
fn cases_tasks_functions_and_system_tasks() {
    let body = "reg a, b; reg [3:0] m [0:7];\n\
        function [3:0] f(input x);\nf = x ^ b;\nendfunction\n\
        task t(input i, output o);\no = i;\nendtask\n\
        always @(b) case (b)\n0, 1: a = f(b);\ndefault: t(b, a);\nendcase\n\
        initial $readmemh(\"f\", m);\n\
        initial if (!$value$plusargs(\"a=%d\", a)) a = 0;";
    assert_eq!(of(body, "a").0, [10, 11, 14, 14]);
    assert_eq!(of(body, "b").1, [4, 9, 9, 10, 11]);
    assert_eq!(of(body, "m").0, [13]);
}

#[test]
fn ports_drive_and_read_across_modules() {
    let text = "module child(input i, output o, inout w);\n  assign o = i;\nendmodule\n\
        module m(input x);\n  wire y, z;\n  child c(.i(x), .o(y), .w(z));\n  child d(y, , z);\n\
        child e(.*);\n  wire o, i, w;\nendmodule\n";
    let design = design(text);
    assert_eq!(lines(&design.drivers("m", "y")), [6]);
    assert_eq!(lines(&design.readers("m", "y")), [7]);
    assert_eq!(lines(&design.drivers("m", "z")), [6, 7]);
    assert_eq!(lines(&design.drivers("m", "o")), [8]);
    assert_eq!(lines(&design.readers("m", "i")), [8]);
    // What drives an input stands outside.
    assert_eq!(lines(&design.drivers("child", "i")), [6, 7, 8]);
    assert_eq!(lines(&design.readers("child", "o")), [6, 8]);
    assert_eq!(lines(&design.drivers("child", "o")), [2]);
    assert!(design.drivers("m", "x").is_empty());
}

#[test]
fn dotted_names_lead_into_other_modules() {
    let text = "module child;\n  reg r;\nendmodule\n\
        module m;\n  for (genvar g = 0; g < 2; g = g + 1) begin : loop\n    child c();\n  end\n\
        initial loop[0].c.r = 1;\n  wire q = m.loop[1].c.r;\nendmodule\n";
    let design = design(text);
    assert_eq!(lines(&design.drivers("child", "r")), [8]);
    assert_eq!(lines(&design.readers("child", "r")), [9]);
}

#[test]
fn a_name_belongs_to_the_nearest_block() {
    let text = "module m;\n  wire s = 0;\n  if (1) begin : a\n    wire s;\n    assign s = 1;\n  end else begin : b\n\
        assign s = 2;\n  end\nendmodule\n";
    let design = design(text);
    assert_eq!(lines(&design.drivers("m", "s")), [2, 7]);
    let place = design.locate(&["m", "a"]).unwrap();
    let module = &design.modules()[place.module];
    let inner = module.lookup(place.block, "s").unwrap();
    assert_eq!(module.declarations[inner].at.line, 4);
}

#[test]
fn systemverilog_that_common_rtl_uses() {
    let text = "package p;\n  typedef enum logic [1:0] {IDLE, BUSY = 2} state_t;\nendpackage\n\
        interface bus(input clk);\n  logic v;\n  modport master(output v);\nendinterface\n\
        module m import p::*; #(parameter int W = 8, parameter type T = logic) (\n\
        input logic clk, input p::state_t s, bus.master b, output logic [W-1:0] o [2]);\n\
        p::state_t q, d;\n  struct packed { logic a; logic [3:0] b; } r;\n\
        always_comb unique case (q) IDLE: d = s; default: d = q; endcase\n\
        always_ff @(posedge clk) begin : seq\n    automatic int n = 3;\n    q <= d; r.a <= n[0]; b.v <= 1'b1;\n\
        assert (n > 0) else $error(\"n\");\n  end : seq\n\
        assert property (@(posedge clk) disable iff (s) q |-> ##1 d);\n  generate\n\
        if (W > 4) assign o = '{default: '0};\n  endgenerate\nendmodule : m\n";
    let design = design(text);
    let module = design.module("m").unwrap();
    assert_eq!(module.end.line, 22);
    assert_eq!(lines(&design.drivers("m", "d")), [12, 12]);
    assert_eq!(lines(&design.drivers("m", "q")), [15]);
    assert_eq!(lines(&design.drivers("m", "r")), [15]);
    assert_eq!(lines(&design.drivers("m", "b")), [15]);
    assert_eq!(lines(&design.drivers("m", "o")), [20]);
    assert_eq!(lines(&design.readers("m", "n")), [15, 16]);
    assert!(design.locate(&["m", "genblk1"]).is_some());
    assert!(design.module("p").unwrap().lookup(0, "BUSY").is_some());
}

#[test]
fn old_ports_gates_and_arrays_of_instances() {
    let text = "module inv(a, y);\n  input a;\n  output y;\n  reg y;\n  not (y, a);\nendmodule\n\
        module m;\n  wire [3:0] p, q;\n  inv u[3:0] (p, q);\n  and g(p, q, \\x[1] );\n  wire \\x[1] ;\nendmodule\n";
    let design = design(text);
    assert_eq!(lines(&design.drivers("inv", "y")), [5]);
    assert_eq!(lines(&design.drivers("m", "q")), [9]);
    assert_eq!(lines(&design.drivers("m", "p")), [10]);
    assert_eq!(lines(&design.readers("m", "x[1]")), [10]);
    assert!(design.locate(&["m", "u[2]"]).is_some());
}

#[test]
fn a_module_is_known_by_what_its_scope_holds() {
    let text = "module a(input clk, input x); child c(); endmodule module b(input clk, input y); endmodule\n";
    let design = design(text);
    let name = |index: usize| design.modules()[index].name.to_string();
    assert_eq!(design.guess(&["clk", "y"]).map(name).as_deref(), Some("b"));
    assert_eq!(design.guess(&["c", "x"]).map(name).as_deref(), Some("a"));
    assert_eq!(design.guess(&["p", "q", "clk"]), None);
}

#[test]
fn the_same_net_without_driver_is_told() {
    assert_eq!(of("wire a;\nwire b = a;", "a"), (vec![], vec![3]));
}
