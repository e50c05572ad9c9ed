//! The arithmetic units of the layer, each by itself, against the golden model's functions.
//!
//! Every bench of `sim/units` is fed with vectors that the golden model computes, compares each result on its own and
//! ends with one `@result` line; how many results that makes is counted here and asserted. Broken copies of the
//! units must be refuted by the same vectors.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod attention;
mod bench;
mod cases;
mod norms;
mod serial;
mod streams;
