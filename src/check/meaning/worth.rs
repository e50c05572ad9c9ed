//! What an element of a tensor is worth as a real number, from the scales that passed beside it.

use super::{ACTIVATION, WEIGHT, known};
use crate::decode::{Run, TensorKey};
use crate::manifest::LayerShape;
use crate::model::{GATE_FRACTION, HeadVector, Norm, Projection, RESIDUAL_FRACTION, Tensor};

/// Element of a tensor by index, as it passed; `None` where it did not or is unknown.
pub type Lookup<'a> = dyn FnMut(&TensorKey, usize) -> Option<i64> + 'a;

/// A factor between an integer and what it stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Factor {
    /// `2^n`.
    Power(i32),
    /// One over a number.
    Over(i32),
    /// An element of a tensor of the same layer run.
    Times(Tensor, usize),
    /// One over an element.
    OverElement(Tensor, usize),
    /// Two to the power of an element.
    PowerOf(Tensor, usize),
    /// An element of the layer run that handled another position.
    TimesAt(Tensor, usize, usize),
}

/// What an element means.
#[derive(Clone, Debug, PartialEq)]
enum Worth {
    /// It stands for itself times these factors.
    Product(Vec<Factor>),
    /// It is the exponent of a scale.
    Exponent,
    /// Its binary point is not in the trace.
    Unknown,
}

/// What element `index` of `key` stands for, if it is `value`; the scales it needs come from `lookup`. `None` without a
/// rule for it, or without the scales.
#[must_use]
pub fn real(run: &Run, key: &TensorKey, index: usize, value: i64, lookup: &mut Lookup) -> Option<f64> {
    let (tensor, shape) = known(run, &key.name)?;
    let factors = match worth(tensor, shape, index) {
        Worth::Product(factors) => factors,
        Worth::Exponent => return Some(power(i32::try_from(value).ok()?)),
        Worth::Unknown => return None,
    };
    let mut element = |tensor: Tensor, number: usize, index: usize| {
        lookup(&TensorKey { name: tensor.row().name.into(), number }, index)
    };
    factors.into_iter().try_fold(float(value), |product, factor| {
        Some(match factor {
            Factor::Power(exponent) => product * power(exponent),
            Factor::Over(number) => product / f64::from(number),
            Factor::Times(tensor, index) => product * float(element(tensor, key.number, index)?),
            Factor::OverElement(tensor, index) => product / float(element(tensor, key.number, index)?),
            Factor::PowerOf(tensor, index) => {
                product * power(i32::try_from(element(tensor, key.number, index)?).ok()?)
            }
            Factor::TimesAt(tensor, index, position) => {
                let layers = shape.layers.max(1);
                let number = position.saturating_mul(layers).saturating_add(key.number % layers);
                product * float(element(tensor, number, index)?)
            }
        })
    })
}

fn worth(tensor: Tensor, shape: &LayerShape, index: usize) -> Worth {
    let fraction = |bits: i32| Worth::Product(vec![Factor::Power(-bits)]);
    let hidden = shape.activation.hidden_fraction();
    let (head, position) = (index / shape.context.max(1), index % shape.context.max(1));
    let of_head = index / shape.head_width.max(1);
    match tensor {
        Tensor::NormInput(norm) => fraction(norm_fraction(norm, shape)),
        Tensor::NormOutput(norm) => Worth::Product(scale(Tensor::NormScale(norm), 4).into()),
        Tensor::ProjectionInput(projection) => {
            Worth::Product(scale(Tensor::NormScale(norm_of(projection)), 4).into())
        }
        Tensor::NormScale(norm) => norm_scale(norm, shape, index),
        Tensor::Accumulators(projection) => Worth::Product(scale(Tensor::OutputScale(projection), 0).into()),
        Tensor::OutputScale(_) | Tensor::ScoreScale => part(tensor, index, index % 2),
        Tensor::Output(Projection::Gate | Projection::Up) => fraction(GATE_FRACTION),
        Tensor::Head(vector) => {
            let [max, over, point] = head_scale(vector, of_head);
            Worth::Product(vec![max, over, point])
        }
        Tensor::Dot => {
            let [max, over, point] = head_scale(HeadVector::Query, head);
            let shared = head * shape.kv_heads / shape.heads.max(1);
            let key = Factor::TimesAt(Tensor::HeadMax(HeadVector::Key), shared, position);
            Worth::Product(vec![max, over, point, key, over, point])
        }
        Tensor::Weight => Worth::Product(vec![Factor::OverElement(Tensor::Softmax, 3 * head)]),
        Tensor::ValueWeight => weighted(head),
        Tensor::WeightedSum => weighted(of_head),
        Tensor::Softmax if index.is_multiple_of(3) => Worth::Product(vec![Factor::Over(WEIGHT)]),
        Tensor::Softmax => part(tensor, index, index % 3 - 1),
        // The hidden vector is `a · up / 2^12` (numerics R-GATE).
        Tensor::Activation => fraction(hidden + 12 - GATE_FRACTION),
        Tensor::Hidden => fraction(hidden),
        Tensor::Output(_)
        | Tensor::Rotated(_)
        | Tensor::HeadMax(_)
        | Tensor::Score
        | Tensor::Attention
        | Tensor::AttentionSum
        | Tensor::LayerOutput => fraction(RESIDUAL_FRACTION),
    }
}

/// Mantissa and exponent that stand at `at` of `tensor` (numerics R-SCALE).
fn scale(tensor: Tensor, at: usize) -> [Factor; 2] {
    [Factor::Times(tensor, at), Factor::PowerOf(tensor, at + 1)]
}

/// A mantissa (`place` 0) or an exponent among the elements of `tensor`.
fn part(tensor: Tensor, index: usize, place: usize) -> Worth {
    if place == 0 { Worth::Product(vec![Factor::PowerOf(tensor, index + 1)]) } else { Worth::Exponent }
}

/// `m / 127 · 2^-12` (numerics R-HEAD).
fn head_scale(vector: HeadVector, head: usize) -> [Factor; 3] {
    let max = Factor::Times(Tensor::HeadMax(vector), head);
    [max, Factor::Over(ACTIVATION), Factor::Power(-RESIDUAL_FRACTION)]
}

/// `R · 2^-12` of a head: weights of values and their sums (numerics R-VALUE).
fn weighted(head: usize) -> Worth {
    let [mantissa, exponent] = scale(Tensor::Softmax, 3 * head + 1);
    Worth::Product(vec![mantissa, exponent, Factor::Power(-RESIDUAL_FRACTION)])
}

/// μ, max, A, r, mantissa and exponent of T: max has the gains' exponent, r that of its own (numerics R-RMS), and
/// neither passes a probe.
fn norm_scale(norm: Norm, shape: &LayerShape, index: usize) -> Worth {
    let bits = norm_fraction(norm, shape);
    match index {
        0 => Worth::Product(vec![Factor::Power(-bits)]),
        2 => Worth::Product(vec![Factor::Power(-(2 * bits + 16))]),
        4 => part(Tensor::NormScale(norm), index, 0),
        5 => Worth::Exponent,
        _ => Worth::Unknown,
    }
}

/// Fraction bits of what a norm reads.
fn norm_fraction(norm: Norm, shape: &LayerShape) -> i32 {
    match norm {
        Norm::FeedForward => shape.activation.hidden_fraction(),
        Norm::Input | Norm::Attention | Norm::PostAttention => RESIDUAL_FRACTION,
    }
}

/// The norm whose activations a matrix multiplies.
fn norm_of(projection: Projection) -> Norm {
    match projection {
        Projection::Query | Projection::Key | Projection::Value => Norm::Input,
        Projection::Output => Norm::Attention,
        Projection::Gate | Projection::Up => Norm::PostAttention,
        Projection::Down => Norm::FeedForward,
    }
}

/// An integer of at most 53 bits is exact.
#[expect(clippy::cast_precision_loss, reason = "a real value for people to read")]
fn float(value: i64) -> f64 {
    value as f64
}

fn power(exponent: i32) -> f64 {
    2_f64.powi(exponent)
}
