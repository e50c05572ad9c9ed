//! Models of other formats become the checkpoint folder that every command takes: `config.json`,
//! `tokenizer.json` and `model.safetensors` with ternary matrices packed as numerics R-TRIT says.
//!
//! Two formats are read: Hugging Face folders of `BitNetForCausalLM`, whole or in shards, and GGUF. Nothing but
//! one matrix and one buffer is in memory at a time, so a model may be larger than that. A file is never
//! believed: counts, offsets and sizes are held against its length before anything is allocated.

mod bytes;
mod gguf;
mod hugging;
mod needs;
mod pack;
mod plan;
mod write;

use crate::base::{Diagnostic, Result};
use crate::manifest::Parameters;
use bytes::Bytes;
use needs::{Need, needs};
use plan::{Content, Piece, Plan};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// The orders in which `I2_S` matrices lie: the format leaves it to the machine that wrote the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Blocks of 128: byte `p` holds elements `p`, `p + 32`, `p + 64`, `p + 96`, the first in the top bits.
    X86,
    /// Blocks of 64, with steps of 16.
    Arm,
    /// Four rows a byte: element `c` of rows `4k` to `4k + 3`, the first in the top bits.
    X86Rows,
}

impl Layout {
    /// Every layout.
    pub const ALL: [Self; 3] = [Self::X86, Self::Arm, Self::X86Rows];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::X86 => "x86",
            Self::Arm => "arm",
            Self::X86Rows => "x86-rows",
        }
    }
}

/// What is to be imported, and where to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// A Hugging Face folder, one of its safetensors files, or a GGUF file.
    pub model: PathBuf,
    /// The folder to make; it must not exist, or be empty.
    pub output: PathBuf,
    /// How `I2_S` matrices lie.
    pub layout: Option<Layout>,
    /// The engine whose memory images are written too.
    pub images: Option<Parameters>,
}

/// How text becomes tokens in the imported model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Text {
    /// The model's own `tokenizer.json`.
    Tokenizer,
    /// Each character is a token.
    Characters,
    /// Tokens have names, but the file does not say how text is split into them.
    IdsOnly,
}

/// What an import made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// `Hugging Face` or `GGUF`.
    pub format: &'static str,
    /// How text becomes tokens.
    pub text: Text,
    /// Transformer layers.
    pub layers: usize,
    /// Width of the residual stream.
    pub hidden: usize,
    /// Tokens that exist.
    pub vocabulary: usize,
    /// Ternary weights.
    pub trits: u64,
    /// Other numbers: embedding, gains, output head.
    pub numbers: u64,
    /// Bytes of `model.safetensors`.
    pub bytes: u64,
    /// Tensors of the source that a checkpoint has no place for.
    pub left_out: Vec<String>,
    /// Memory images that were written.
    pub images: Vec<String>,
}

/// Imports a model; `progress` hears the fraction done, 0 to 1, and says whether to go on.
///
/// # Errors
/// A file that is missing, damaged or of another kind of model, matrices that are not ternary with one scale,
/// an output folder that is in use; a note where `progress` said no. Nothing is left behind then.
pub fn import(request: &Request, progress: &dyn Fn(f32) -> bool) -> Result<Report> {
    let model = &request.model;
    if let Some(parameters) = &request.images {
        parameters.validate()?;
    }
    let plan = if is_gguf(model)? {
        gguf::plan(Bytes::open(model)?, request.layout)?
    } else {
        if request.layout.is_some() {
            let what = "--layout says how the I2_S matrices of a GGUF file lie, and this is none";
            return Err(Diagnostic::error(what).in_file(model).hint("leave it out"));
        }
        hugging::plan(model)?
    };
    write::write(plan, request, progress)
}

/// Whether `model` is a file that starts as GGUF does.
fn is_gguf(model: &Path) -> Result<bool> {
    if model.is_dir() {
        return Ok(false);
    }
    let mut file = Bytes::open(model)?;
    Ok(file.length() >= 4 && file.array()? == *gguf::MAGIC)
}
