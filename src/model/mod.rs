//! The golden model: integers only, bit for bit what the RTL must compute.
//!
//! Rules are numbered in `docs/numerics.md` and cited by name. Checkpoints are the Hugging Face folders of
//! `BitNetForCausalLM`; their floating-point numbers become fixed point by their bits.
#![deny(clippy::float_arithmetic)]

mod accumulate;
mod attend;
mod bitlinear;
mod checkpoint;
mod config;
mod fixed;
mod gate;
mod head;
mod images;
mod layer_run;
mod logit;
mod mean;
mod models;
mod observed;
mod output;
mod prompt;
mod quantize;
mod random;
mod random_model;
mod residual;
mod root;
mod rope;
mod run;
mod score;
mod shape;
mod sigmoid;
mod sine;
mod softmax;
mod state;
mod tensors;
mod transformer;
mod value;
mod vocabulary;
mod workload;
mod writing;

pub use crate::manifest::{ActivationKind, LayerShape, NormKind};
pub use accumulate::{partial_sums, ternary_product};
pub use bitlinear::{BitLinear, OUTPUT_SCALE_BITS};
pub use checkpoint::{Checkpoint, Norm, Numbers, Projection};
pub use config::{Config, WeightScale};
pub use fixed::{Dyadic, Scale, round_division, round_shift_signed};
pub use gate::{ACTIVATION_LIMIT, GATE_FRACTION, GATE_LIMIT, hidden};
pub use head::quantize_head;
pub use images::{Images, Open, bank_images, expected_images, images, token_images};
pub use layer_run::{LayerRun, RunToken};
pub use logit::{FinalNorm, LOGIT_FRACTION, final_gained, final_norm, greedy, logit};
pub use mean::{centered, mean};
pub use models::{EMBEDDED, EMBEDDED_FILES, Models};
pub use observed::{
    HeadVector, Observed, PROBES, Sink, Tensor, TensorRow, Unobserved, tensors as probed_tensors,
};
pub use output::OutputHead;
pub use quantize::{
    Gain, MEAN_SQUARE_FRACTION, Normed, Quantized, RESIDUAL_FRACTION, RESIDUAL_LIMIT, TOKEN_SCALE_BITS,
    absmax_quotient, norm, quantize,
};
pub use random::Random;
pub use random_model::random_residuals;
pub use residual::residual;
pub use root::{Root, mean_square};
pub use rope::{rope, rope_increments, rope_phase, rotate};
pub use score::{SCORE_SCALE_BITS, dot, score, score_constant, score_scale};
pub use sigmoid::{SIGMOIDS, sigmoid};
pub use sine::{SINES, cosine, sine};
pub use softmax::{EXPONENTIALS, softmax_weight, softmax_weights};
pub use state::State;
pub use transformer::{LAYER_CONSTANTS, Layer, Transformer};
pub use value::{SOFTMAX_SCALE_BITS, attention, softmax_scale, value_weight};
pub use vocabulary::{IDS_ONLY, Token, Vocabulary};
pub use workload::{Operation, Workload, workload};
pub use writing::{Writing, generate, prompt_tokens};

use fixed::round_shift;
use prompt::projected;
use random_model::RandomModel;
