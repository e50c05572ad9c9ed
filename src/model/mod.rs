//! The golden model: integers only, bit for bit what the RTL must compute.
//!
//! Rules are numbered in `docs/numerics.md` and cited by name. Checkpoints are the Hugging Face folders of
//! `BitNetForCausalLM`; their floating-point numbers become fixed point by their bits.
#![deny(clippy::float_arithmetic)]

mod accumulate;
mod images;
mod models;
mod prompt;
mod random;
mod workload;

pub use accumulate::{partial_sums, ternary_product};
pub use images::{Images, images};
pub use models::Models;
pub use random::Random;
pub use workload::{Operation, Workload, workload};

use prompt::projected;
