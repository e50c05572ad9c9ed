//! tritscope: a terminal debugger for neural-network hardware.
//!
//! The rooms of the house, lowest first; arrows point down only, which `tests/architecture.rs` checks.
//!
//! | layer | room | what it is |
//! | --- | --- | --- |
//! | 0 | [`base`] | logic values, time and cycle, trits, diagnostics |
//! | 1 | [`trace`] | any waveform file: hierarchy, values, changes, summaries, clock |
//! | 1 | [`manifest`] | what the wires mean: manifest of the RTL, scenarios, sidecars |
//! | 1 | [`config`] | chords and key scripts, keymap, roles and themes |
//! | 1 | [`note`] | what a user wrote about a place in a trace |
//! | 1 | [`disk`] | files and folders that appear whole or not at all |
//! | 1 | [`verilog`] | the text of the RTL: modules, instances, drivers and readers of a signal |
//! | 2 | [`translate`] | values as text: radixes, fixed point, floats, enumerations, mapping files |
//! | 2 | [`query`] | expressions over signals: conditions, matches, computed signals |
//! | 2 | [`protocol`] | SPI, UART, I2C and AXI-Stream: wires read back as transactions |
//! | 2 | [`diff`] | two traces compared |
//! | 2 | [`model`] | the golden model, its checkpoints and workloads |
//! | 2 | [`decode`] | a trace read back into operations, frames, bits and tensors |
//! | 3 | [`session`] | what is on the screen, as a file |
//! | 3 | [`sim`] | scenarios through a simulator: build, run, trace and sidecar |
//! | 3 | [`synth`] | scenarios onto a board: area, timing, bitstream |
//! | 3 | [`check`] | a decoded run against the golden model |
//! | 3 | [`import`] | models of other formats as checkpoints |
//! | 3 | [`reference`] | the transformer in float64, to measure how far the golden model is from it |
//! | 3 | [`export`] | a selection of a trace with its notes as bytes |
//! | 4 | [`app`] | the debugger without a terminal: state, messages, action table, scene |
//! | 5 | [`ui`] | drawing, and screens as pictures |
//! | 6 | [`runtime`] | terminal, event loop, workers that carry out effects |
//! | 7 | [`cli`] | the command line |
//!
//! [`reference`]: mod@reference

pub mod app;
pub mod base;
pub mod check;
pub mod cli;
pub mod config;
pub mod decode;
pub mod diff;
pub mod disk;
pub mod export;
pub mod import;
pub mod manifest;
pub mod model;
pub mod note;
pub mod protocol;
pub mod query;
pub mod reference;
pub mod runtime;
pub mod session;
pub mod sim;
pub mod synth;
pub mod trace;
pub mod translate;
pub mod ui;
pub mod verilog;
