//! The golden model: integers only, bit for bit what the RTL must compute.
//!
//! Rules are numbered in `docs/numerics.md` and cited by name. Checkpoints are the Hugging Face folders of
//! `BitNetForCausalLM`; their floating-point numbers become fixed point by their bits.
#![deny(clippy::float_arithmetic)]

mod accumulate;
mod bitlinear;
mod checkpoint;
mod config;
mod fixed;
mod images;
mod models;
mod prompt;
mod quantize;
mod random;
mod tensors;
mod vocabulary;
mod workload;

pub use accumulate::{partial_sums, ternary_product};
pub use bitlinear::{BitLinear, OUTPUT_SCALE_BITS};
pub use checkpoint::{Checkpoint, Norm, Projection};
pub use config::{Config, WeightScale};
pub use fixed::{Dyadic, Scale};
pub use images::{Images, images};
pub use models::Models;
pub use quantize::{
    Gain, MEAN_SQUARE_FRACTION, Quantized, RESIDUAL_FRACTION, RESIDUAL_LIMIT, TOKEN_SCALE_BITS, quantize,
};
pub use random::Random;
pub use vocabulary::{Token, Vocabulary};
pub use workload::{Operation, Workload, workload};

use prompt::projected;
