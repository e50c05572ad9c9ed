//! A decoded run against the golden model: every value that the trace shows, and the first that is wrong.

mod compare;
mod expect;
mod golden;
mod kept;
mod layers;
mod meaning;
mod report;

pub use compare::check;
pub use golden::Golden;
pub use meaning::{HeadRows, Lookup, bound, head_rows, real};
pub use report::{Divergence, Report, Respect, Subject, TensorReport};

#[cfg(test)]
mod tests;
