//! A decoded run against the golden model or a file of expected tensors: every value that the trace shows, and the first that is wrong.

mod absent;
mod compare;
mod expect;
mod expected;
mod golden;
mod kept;
mod layers;
mod meaning;
mod own;
mod report;
mod why;

pub use compare::check;
pub use golden::Golden;
pub use meaning::{Lookup, Rows, RowsOf, bound, real, rows};
pub use report::{Divergence, Report, Respect, Subject, TensorReport};
pub use why::{Cause, Element, Input, Link, Place, Touch, Touched, Trouble, element_of, elements, why};

#[cfg(test)]
mod tests;
