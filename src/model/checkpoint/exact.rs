//! The numbers of a checkpoint before any rounding.

use super::{Checkpoint, EMBEDDING, FINAL_NORM, Norm, Projection, SEPARATE_HEAD};
use crate::base::Result;
use crate::model::Dyadic;

/// A tensor of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// `[vocabulary, hidden]`.
    Embedding,
    /// `[hidden]`.
    FinalGain,
    /// `[vocabulary, hidden]`: a matrix of its own, or the embedding.
    OutputHead,
    /// The gain of a norm in a layer.
    Gain(usize, Norm),
    /// The scale of a matrix in a layer, as the file has it: `[1]`.
    WeightScale(usize, Projection),
}

impl Checkpoint {
    /// The numbers of a tensor, row by row and exact: for whoever computes otherwise than by the rules.
    ///
    /// # Errors
    /// No such layer, or numbers that are not finite.
    pub fn numbers(&self, which: Numbers) -> Result<Vec<Dyadic>> {
        let config = &self.config;
        let table = vec![config.vocabulary, config.hidden];
        let (name, shape) = match which {
            Numbers::OutputHead if !config.tied_head => (SEPARATE_HEAD.to_owned(), table),
            Numbers::Embedding | Numbers::OutputHead => (EMBEDDING.to_owned(), table),
            Numbers::FinalGain => (FINAL_NORM.to_owned(), vec![config.hidden]),
            Numbers::Gain(layer, norm) => (norm.path(layer), vec![norm.width(config)]),
            Numbers::WeightScale(layer, projection) => {
                (format!("{}.weight_scale", projection.path(layer)), vec![])
            }
        };
        self.tensors.numbers(&name, &shape, 0..shape.iter().product())
    }
}
