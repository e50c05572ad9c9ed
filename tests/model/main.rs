//! The golden model against a float64 evaluation of the same checkpoints, against damaged ones, and against
//! its own document.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails as the test does")]

mod bounds;
mod damage;
mod files;
mod float;
mod npz;
mod reference;
mod rules;
mod size;
mod top;
mod workloads;
