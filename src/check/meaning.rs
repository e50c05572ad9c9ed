//! What the numbers of a layer's tensors mean: how they lie, how large they can be, what they are worth.

mod worth;

pub use worth::{Lookup, real};

use crate::decode::{ProbeWires, Run};
use crate::manifest::{LayerShape, Shape};
use crate::model::{ACTIVATION_LIMIT, GATE_LIMIT, Norm, Projection, RESIDUAL_LIMIT, Tensor};

/// The largest magnitude of an activation (numerics R-ACT).
const ACTIVATION: i32 = 127;

/// The largest weight of a softmax (numerics R-SOFTMAX).
const WEIGHT: i32 = 65_535;

/// A tensor in two dimensions: a row for each head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeadRows {
    /// Indices from one row to the next.
    pub width: usize,
    /// Whether the columns are positions, of which only those up to the present one pass.
    pub positions: bool,
}

/// How the tensor called `name` lies in two dimensions, of a design of one's own by its innermost dimension; `None` for
/// a vector.
#[must_use]
pub fn head_rows(run: &Run, name: &str) -> Option<HeadRows> {
    if *run.shape() == Shape::Own {
        let [.., _, width] = own(run, name)?.shape.as_slice() else { return None };
        return Some(HeadRows { width: *width, positions: false });
    }
    let (tensor, shape) = known(run, name)?;
    let elements = |width| Some(HeadRows { width, positions: false });
    match tensor {
        Tensor::Dot | Tensor::Score | Tensor::Weight | Tensor::ValueWeight => {
            Some(HeadRows { width: shape.context, positions: true })
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
    if *run.shape() == Shape::Own {
        let probe = own(run, name).filter(|probe| (2..=62).contains(&probe.width))?;
        return Some((1 << (probe.width - u32::from(probe.signed))) - 1);
    }
    let Some((tensor, _)) = known(run, name) else {
        return match name {
            "x" => Some(i64::from(ACTIVATION)),
            "y" => None,
            _ => {
                run.tensor_bits(name).filter(|bits| (2..=63).contains(bits)).map(|bits| (1 << (bits - 1)) - 1)
            }
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

/// The probe of the tensor called `name` in a design of one's own.
fn own<'a>(run: &'a Run, name: &str) -> Option<&'a ProbeWires> {
    run.probes().iter().find(|probe| probe.tensors.iter().any(|tensor| tensor == name))
}

/// The tensor of a layer called `name`, and the shape of the layer; `None` in a run without layers.
fn known<'a>(run: &'a Run, name: &str) -> Option<(Tensor, &'a LayerShape)> {
    match run.shape() {
        Shape::Layer(shape) => Some((Tensor::from_name(name)?, shape)),
        Shape::Product(_) | Shape::Own => None,
    }
}
