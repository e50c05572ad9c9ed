//! The whole design as a netlist: a small transformer loaded, run and read back through the pins.

use super::synthesis::{Bench, Family, inverted, synthesize, tables};
use std::fs;
use std::time::Instant;
use tritscope::model::random_residuals;

#[expect(dead_code, reason = "the RTL is built and run by other tests")]
#[path = "../pins/mod.rs"]
mod pins;

const FILES: &[&str] =
    &["sim/tb_spi_host.v", "sim/tb_i2c_host.v", "sim/tb_bus_host.v", "sim/tb_top_files.v", "sim/tb_top.v"];
const LANES: usize = 5;

/// Values compared in a run that must pass.
pub fn passed(output: &str) -> u64 {
    pins::passed(output, "checked")
}

/// Loads, runs and reads back `tokens` tokens over SPI: values compared. A netlist with one LUT inverted is
/// rejected.
fn run(family: Family, tokens: usize) -> u64 {
    let (model, started) = (pins::small_model(), Instant::now());
    let tokens: Vec<Vec<i32>> = random_residuals(4, model.shape().width).take(tokens).collect();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    pins::write_files(folder, &model, &tokens, LANES);
    let mut parameters = pins::parameters(&model, LANES);
    parameters.push(("HOST_PORT", 0));
    let netlist = synthesize(folder, family, "top", &parameters);
    parameters.push(("TOKENS", tokens.len()));
    let bench = Bench { top: "tb_top", shell: "sim/netlist/whole.v", files: FILES, parameters: &parameters };
    let plusargs = [format!("+dir={}", folder.display())];
    let synthesized = started.elapsed();
    let checked = passed(&netlist.verilated(&netlist.file, &bench, &plusargs, 36_000));
    let simulated = started.elapsed().saturating_sub(synthesized);
    println!(
        "figure: netlist, whole design, {}: {}; {} tokens, {checked} values equal; synthesis {:.0} s, simulation {:.0} s",
        family.name(),
        netlist.told(),
        tokens.len(),
        synthesized.as_secs_f64(),
        simulated.as_secs_f64(),
    );
    let (text, broken) = (fs::read_to_string(&netlist.file).unwrap(), folder.join("broken.v"));
    let rejected = (0..3).any(|number| {
        fs::write(&broken, inverted(&text, (2 * number + 1) * tables(&text) / 6)).unwrap();
        // One that hangs is rejected as well.
        let said = netlist.verilated(&broken, &bench, &plusargs, simulated.as_secs() + 10);
        !said.contains("@result pass ")
    });
    assert!(rejected, "no inverted LUT is noticed");
    checked
}

/// Minutes long: `cargo test --test netlist -- --ignored`.
#[test]
#[ignore = "synthesis of the whole design takes minutes"]
fn the_netlist_of_the_whole_design_runs_a_model_through_the_pins() {
    let equal: u64 = [Family::Ecp5, Family::Ice40].into_iter().map(|family| run(family, 2)).sum();
    println!("figure: netlist, whole design, a small layer on two families: {equal} values equal");
}
