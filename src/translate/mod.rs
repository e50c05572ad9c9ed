//! Values as text: the same number looks the same in every pane.

mod format;

pub use format::{Format, MINUS, field, integer};
