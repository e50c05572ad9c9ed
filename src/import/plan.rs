//! What is to be written, tensor by tensor, before anything is.

use super::Text;
use super::bytes::Bytes;
use super::gguf::Matrix;
use crate::model::Config;

/// A checkpoint folder to be written.
pub(super) struct Plan {
    /// `Hugging Face` or `GGUF`.
    pub format: &'static str,
    /// How text becomes tokens.
    pub text: Text,
    /// Shapes and conventions.
    pub config: Config,
    /// `config.json`.
    pub config_text: Vec<u8>,
    /// `tokenizer.json`.
    pub tokenizer: Vec<u8>,
    /// The files that hold the tensors.
    pub parts: Vec<Bytes>,
    /// The tensors, in the order of the file.
    pub pieces: Vec<Piece>,
    /// Tensors without a place in a checkpoint.
    pub left_out: Vec<String>,
}

/// One tensor of `model.safetensors`.
pub(super) struct Piece {
    pub name: String,
    /// `F32`, `F16`, `BF16` or `U8`.
    pub dtype: &'static str,
    pub shape: Vec<usize>,
    pub content: Content,
}

/// Where a tensor's bytes come from.
pub(super) enum Content {
    /// Bytes of `part` from `start` on, as they stand; where the tensor is ternary, each must hold four trits.
    Copy { part: usize, start: u64 },
    /// A matrix of a GGUF file, to be packed.
    Matrix(Matrix),
    /// The scale that matrix `of` (counted among the matrices) left.
    Scale { of: usize },
}

impl Piece {
    /// Elements, bytes for packed matrices.
    pub fn elements(&self) -> u64 {
        self.shape.iter().map(|size| *size as u64).product()
    }

    /// Bytes that it takes.
    pub fn bytes(&self) -> u64 {
        self.elements() * width(self.dtype)
    }

    /// Whether its bytes hold four trits each.
    pub fn is_ternary(&self) -> bool {
        self.dtype == "U8"
    }
}

/// Bytes of an element.
pub(super) fn width(dtype: &str) -> u64 {
    match dtype {
        "F32" => 4,
        "F16" | "BF16" => 2,
        _ => 1,
    }
}

/// The type called `name`, if a checkpoint may hold it.
pub(super) fn dtype(name: &str) -> Option<&'static str> {
    ["F32", "F16", "BF16", "U8"].into_iter().find(|known| *known == name)
}
