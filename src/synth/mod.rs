//! Synthesis: a scenario and a board in, area, timing and a bitstream out, through Yosys, nextpnr and a packer.
//!
//! `board` and `design` say what is built, `script` and `plan` which commands build it, `hear` what the tools say
//! meanwhile; `hierarchy`, `netlist` and `timing` read what they leave. `flow` puts them together: it starts no process
//! itself, it asks a [`Workbench`].

mod area;
mod board;
mod design;
mod failure;
mod flow;
mod fold;
mod hear;
mod hierarchy;
mod netlist;
mod plan;
mod report;
mod runs;
mod script;
#[cfg(test)]
mod tests;
mod timing;
mod tools;

pub use area::{Area, Cells, Kind};
pub use board::{BOARDS, Board, Boards, Family};
pub use design::{Design, Parameter, Part};
pub use flow::{Ending, Event, Job, Outcome, Workbench, synthesize};
pub use fold::{Folded, Row};
pub use hear::Heard;
pub use plan::{Command, Stage};
pub use report::{Bitstream, Clock, Path, PathStep, Resource, Source, StageTime, StepKind, Synthesis, Tool};
pub use report::{REPORT, read};
pub use runs::Run;
pub use tools::{Finder, names_itself};
