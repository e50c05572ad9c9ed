//! The reader of Verilog against the RTL of this repository, its benches and the traces that were made of them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod damage;
mod language;
mod pages;

use std::fs;
use std::path::{Path, PathBuf};
use tritscope::base::Result;
use tritscope::trace::{Progress, Trace};
use tritscope::verilog::{Design, Net, Way, What};

fn files(folder: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "v") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(root).unwrap().to_owned(), text));
            }
        }
    }
    found.sort();
    found
}

fn design(defined: &[&str]) -> Design {
    let mut all = files("rtl");
    all.extend(files("sim"));
    // These stand in for modules of the RTL, with what synthesis makes of them inside.
    all.retain(|(path, _)| !path.starts_with("sim/netlist"));
    Design::parse_with(all, defined)
}

#[test]
fn every_module_is_read() {
    for defined in [&[][..], &["VERILATOR"], &["FORMAL"]] {
        let design = design(defined);
        for source in design.files() {
            let lines = (1..=source.lines()).map(|number| source.line(number));
            for line in lines.filter_map(|line| line.strip_prefix("module ")) {
                let name =
                    line.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap();
                let module = design.module(name).unwrap_or_else(|| panic!("{name} of {:?}", source.path()));
                let last = design.file(module.end).unwrap().line(module.end.line as usize);
                assert_eq!(
                    last.trim(),
                    "endmodule",
                    "{name} of {:?} ends at {:?}",
                    source.path(),
                    module.end
                );
            }
        }
        for module in design.modules() {
            for instance in &module.instances {
                // A design that must not be built names a module that is missing on purpose.
                let known = design.module(&instance.module).is_some() || instance.module.contains("_must_");
                assert!(known, "{} in {}", instance.module, module.name);
                assert!(!instance.name.is_empty(), "{instance:?}");
            }
        }
    }
}

#[test]
fn every_name_that_is_used_is_declared() {
    let design = design(&[]);
    let mut lost = Vec::new();
    for (index, module) in design.modules().iter().enumerate() {
        for used in &module.uses {
            if design.resolve(index, used).is_none() && design.module(&used.name).is_none() {
                lost.push(format!(
                    "{}:{}:{}: {} {:?}",
                    module.name, used.at.line, used.at.column, used.name, used.tail
                ));
            }
        }
    }
    assert!(lost.is_empty(), "{} names:\n{}", lost.len(), lost.join("\n"));
}

#[test]
fn every_net_of_the_rtl_has_a_driver_and_a_reader() {
    let design = design(&[]);
    let mut without = Vec::new();
    for (index, module) in design.modules().iter().enumerate() {
        let path = design.file(module.at).unwrap().path();
        if !path.starts_with("rtl") {
            continue;
        }
        for (number, declared) in module.declarations.iter().enumerate() {
            let inside = declared.block == 0 || module.blocks[declared.block].variable.is_some();
            let net = Net { module: index, declaration: number };
            let counts = matches!(declared.what, What::Net) || declared.what == What::Port(Way::Output);
            if counts && inside && design.drivers_of(net).is_empty() {
                without.push(format!("{}:{}: {}", path.display(), declared.at.line, declared.name));
            }
        }
    }
    assert!(without.is_empty(), "{} nets without a driver:\n{}", without.len(), without.join("\n"));
}

fn trace(name: &str) -> Result<Trace> {
    Trace::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("traces").join(name), &Progress::new())
}

#[test]
fn every_scope_of_the_traces_is_found_with_its_signals() {
    let design = design(&[]);
    for name in ["demo.fst", "layer.fst", "faults/bit-order.fst"] {
        let trace = trace(name).unwrap();
        let hierarchy = trace.hierarchy();
        assert!(hierarchy.scopes().len() > 3, "{name}");
        for scope in hierarchy.scopes() {
            let path = scope_path(hierarchy, scope);
            let place = design.locate(&path).unwrap_or_else(|| panic!("{name}: {}", scope.path));
            let module = &design.modules()[place.module];
            for id in &scope.signals {
                let signal = &hierarchy.signal(*id).unwrap().name;
                let plain = signal.split('[').next().unwrap();
                let found = module.lookup(place.block, plain);
                assert!(found.is_some(), "{name}: {signal} of {} in {}", scope.path, module.name);
            }
        }
    }
}

fn scope_path<'a>(
    hierarchy: &'a tritscope::trace::Hierarchy,
    scope: &'a tritscope::trace::Scope,
) -> Vec<&'a str> {
    let mut path = vec![scope.name.as_str()];
    let mut parent = scope.parent;
    while let Some(scope) = parent.and_then(|id| hierarchy.scope(id)) {
        path.push(&scope.name);
        parent = scope.parent;
    }
    path.reverse();
    path
}

#[test]
fn generate_loops_give_their_variable() {
    let design = design(&[]);
    let place = design.locate(&["tb", "dut", "lane[17]", "u_scalar"]).unwrap();
    assert_eq!(&*design.modules()[place.module].name, "scalar");
    assert_eq!(place.depth, 4);
    let lane = design.locate(&["TOP", "tb", "dut", "lane[17]"]).unwrap();
    assert_eq!((lane.variables.len(), lane.variables[0].1, lane.depth), (1, 17, 3));
    assert!(design.locate(&["tb", "dut", "nothing"]).is_none());
}
