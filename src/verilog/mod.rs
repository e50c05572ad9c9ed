//! The text of the RTL: modules, instances, and what drives and reads a signal.
//!
//! A light reader of Verilog that keeps lines and columns; it never rejects a file that a simulator takes.
