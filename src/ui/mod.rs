//! Drawing: the state of the app on a grid of cells. Draws, computes nothing.

pub mod picture;
pub mod style;
