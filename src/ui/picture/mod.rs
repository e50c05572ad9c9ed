//! A drawn screen as a file: SVG for documents, plain text for diffs, ANSI for terminals.
//!
//! The same buffer gives the same bytes, so pictures can be compared and checked in.

mod blocks;
mod boxes;
mod cells;
mod plain;
mod shape;
mod svg;

pub use plain::{ansi, text};
pub use svg::svg;

#[cfg(test)]
mod tests;
