//! What is on the screen, by full name, as a file: rows, cursor, viewport, marks, layout.
//!
//! A session is TOML that a person can read and change; `docs/session.md` describes it. It names signals by their
//! full path, so it fits any trace of the same design, whatever its format. What it does not understand it leaves out
//! and reports with line and column. [`Session::of_gtkw`] reads what GTKWave saves.

mod fields;
mod file;
mod gtkw;
mod model;
mod read;
mod share;
mod tick;
mod write;

pub use file::place;
pub use model::{Breakpoint, Content, Edge, Line, Origin, Row, Rtl, Session, Tensor, Watch};
pub use tick::Tick;

#[cfg(test)]
mod tests;
