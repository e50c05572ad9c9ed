//! The transformer in floating point, to measure how far the golden model is from it.
//!
//! Activations are quantized to int8 a token, as BitNet b1.58 (arXiv 2402.17764) and `transformers` do; all else is
//! float64. Nothing here is part of the golden model or of the RTL, which are integers and equal bit for bit.

mod arithmetic;
mod layer;
mod measure;
mod weights;
mod windows;

pub use layer::{Reference, Text};
pub use measure::{Measure, Prediction, measure, predictions};
pub use windows::{Window, windows};

use arithmetic::{Turns, activate, logarithm_of_share, normed, softmax};
use weights::{Layer, Weights};

#[cfg(test)]
mod tests;
