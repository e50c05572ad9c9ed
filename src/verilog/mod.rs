//! The text of the RTL: modules, instances, and what drives and reads a signal.
//!
//! A light reader of Verilog-2005 and of the SystemVerilog that common RTL uses. It keeps lines and columns, knows
//! no types and no widths, and never rejects a file that a simulator takes: what it does not know it steps over,
//! and of damaged text it gives what could be read.

mod constant;
mod cursor;
mod declare;
mod design;
mod expand;
mod express;
mod generate;
mod guard;
mod items;
mod lex;
mod locate;
mod module;
mod paste;
mod reach;
mod source;
mod statement;
mod words;

pub use constant::constant;
pub use design::Design;
pub use guard::{Case, Event, Guard, Process, Test, Word};
pub use lex::Kind;
pub use locate::ModulePlace;
pub use module::{Access, Block, Connection, Declaration, Instance, Module, Name, Port, Use, Way, What};
pub use reach::{Net, Site};
pub use source::{Piece, Position, Source};
