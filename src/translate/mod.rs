//! Values as text and as numbers: formats, names for values, rows in columns, curves, arrays. The same number looks the same in every pane.

mod analog;
mod array;
mod float;
mod form;
mod format;
mod indexed;
mod kind;
mod labels;
mod mapping;
mod matrix;
mod number;
mod numeric;
mod spelling;
#[cfg(test)]
mod tests;
pub mod wave;
mod wide;

pub use analog::{Analog, AnalogColumn};
pub use array::{Array, Arrays, Origin};
pub use float::Float;
pub use form::printable;
pub use format::{Format, MINUS, field, integer, rounded};
pub use kind::{Kind, Written};
pub use labels::{Label, Labels};
pub use mapping::{mappings, parse as parse_mapping};
pub use matrix::{Cell, Content, Matrix, Moments, Shape, Since};
pub use numeric::Point;
