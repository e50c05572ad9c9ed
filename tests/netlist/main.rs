//! The synthesized netlist, simulated with the cell models that Yosys ships: on the vectors of the RTL's own benches it
//! gives what the golden model says.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a helper of a test fails and tells as the test does"
)]

mod engine;
mod equal;
mod synthesis;
mod units;
mod whole;
