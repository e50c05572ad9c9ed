//! What the numbers of a layer's tensors mean: how they lie, how large they can be, what they are worth.

mod worth;

pub use worth::{Lookup, real};

use crate::decode::Run;
use crate::manifest::{LayerShape, Shape};
use crate::model::{ACTIVATION_LIMIT, GATE_LIMIT, Norm, Projection, RESIDUAL_LIMIT, Tensor};

/// The largest magnitude of an activation (numerics R-ACT).
const ACTIVATION: i32 = 127;

/// The largest weight of a softmax (numerics R-SOFTMAX).
const WEIGHT: i32 = 65_535;

/// A tensor in two dimensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows {
    /// Indices from one row to the next.
    pub width: usize,
    /// What rows and columns are.
    pub of: RowsOf,
}

/// What the rows of a tensor are, and the columns in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsOf {
    /// Heads, and their elements.
    Heads,
    /// Heads, and positions, of which those up to the present one pass.
    Positions,
    /// Rows and columns of a matrix.
    Matrix,
}

/// How the tensor called `name` lies in two dimensions: by the rules of a layer, else as the manifest says; `None` for a
/// vector.
#[must_use]
pub fn rows(run: &Run, name: &str) -> Option<Rows> {
    let Some((tensor, shape)) = known(run, name) else {
        let tensor = run.tensors().iter().find(|tensor| &*tensor.name == name)?;
        let width = tensor.shape.last().filter(|width| **width > 0 && tensor.shape.len() > 1)?;
        return Some(Rows { width: *width, of: RowsOf::Matrix });
    };
    let elements = |width| Some(Rows { width, of: RowsOf::Heads });
    match tensor {
        Tensor::Dot | Tensor::Score | Tensor::Weight | Tensor::ValueWeight => {
            Some(Rows { width: shape.context, of: RowsOf::Positions })
        }
        Tensor::ScoreScale => elements(2),
        Tensor::Softmax => elements(3),
        Tensor::NormInput(Norm::Attention)
        | Tensor::NormOutput(Norm::Attention)
        | Tensor::ProjectionInput(Projection::Output)
        | Tensor::Accumulators(Projection::Query | Projection::Key | Projection::Value)
        | Tensor::Output(Projection::Query | Projection::Key | Projection::Value)
        | Tensor::Rotated(_)
        | Tensor::Head(_)
        | Tensor::WeightedSum
        | Tensor::Attention => elements(shape.head_width),
        _ => None,
    }
}

/// Where elements of the tensor called `name` are cut off; `None` where they are exact, or no numbers of one kind.
///
/// A tensor that no rule names is taken to be cut off where its bits end.
#[must_use]
pub fn bound(run: &Run, name: &str) -> Option<i64> {
    let Some((tensor, _)) = known(run, name) else {
        return match name {
            "x" if run.has_engine() => Some(i64::from(ACTIVATION)),
            "y" if run.has_engine() => None,
            _ => run.tensor_range(name).map(|(_, high)| high),
        };
    };
    let limit = match tensor {
        Tensor::NormOutput(_) | Tensor::ProjectionInput(_) | Tensor::Head(_) => ACTIVATION,
        Tensor::Output(Projection::Gate | Projection::Up) => GATE_LIMIT,
        Tensor::Activation => ACTIVATION_LIMIT,
        Tensor::Weight => WEIGHT,
        Tensor::NormInput(_)
        | Tensor::Output(_)
        | Tensor::Rotated(_)
        | Tensor::HeadMax(_)
        | Tensor::Score
        | Tensor::Attention
        | Tensor::Hidden
        | Tensor::AttentionSum
        | Tensor::LayerOutput => RESIDUAL_LIMIT,
        Tensor::NormScale(_)
        | Tensor::Accumulators(_)
        | Tensor::OutputScale(_)
        | Tensor::ScoreScale
        | Tensor::Dot
        | Tensor::ValueWeight
        | Tensor::Softmax
        | Tensor::WeightedSum => return None,
    };
    Some(i64::from(limit))
}

/// The tensor of a layer called `name`, and the shape of the layer; `None` in a run without layers.
fn known<'a>(run: &'a Run, name: &str) -> Option<(Tensor, &'a LayerShape)> {
    match run.shape() {
        Shape::Layer(shape) => Some((Tensor::from_name(name)?, shape)),
        Shape::Product(_) | Shape::Own => None,
    }
}
