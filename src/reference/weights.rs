//! The numbers of a checkpoint as float64, which holds every one of them exactly.

use super::arithmetic::quantized;
use crate::base::Result;
use crate::model::{Checkpoint, Dyadic, Norm, Numbers, Projection, WeightScale};

/// A ternary matrix and what a trit is worth.
pub(super) struct Matrix {
    columns: usize,
    trits: Vec<i8>,
    scale: f64,
}

impl Matrix {
    fn new(model: &Checkpoint, layer: usize, projection: Projection) -> Result<Self> {
        let linear = model.linear(layer, projection)?;
        let matrix = linear.matrix();
        let trits = (0..matrix.rows()).flat_map(|row| matrix.row(row)).map(|trit| *trit as i8).collect();
        let scale = reals(model, Numbers::WeightScale(layer, projection))?;
        let scale = scale.first().copied().unwrap_or_default();
        let scale = match model.config().weight_scale {
            WeightScale::Multiplies => scale,
            WeightScale::Divides => 1.0 / scale,
        };
        Ok(Self { columns: matrix.columns(), trits, scale })
    }

    /// `W · v` with `v` in int8 steps.
    pub fn times(&self, v: &[f64]) -> Vec<f64> {
        let (q, step) = quantized(v);
        let scale = step * self.scale;
        self.trits.chunks_exact(self.columns).map(|row| f64::from(sum(row, &q)) * scale).collect()
    }
}

/// The sum of a row. At most 64 products of 7 bits fit 16 bits, of which a vector register holds many.
fn sum(row: &[i8], q: &[i8]) -> i32 {
    let chunk = |(row, q): (&[i8], &[i8])| -> i16 {
        row.iter().zip(q).map(|(trit, q)| i16::from(*trit) * i16::from(*q)).sum()
    };
    row.chunks(64).zip(q.chunks(64)).map(chunk).map(i32::from).sum()
}

/// Gains in the order of [`Norm::ALL`], matrices in the order of [`Projection::ALL`].
pub(super) struct Layer {
    gains: Vec<Vec<f64>>,
    matrices: Vec<Matrix>,
}

impl Layer {
    fn new(model: &Checkpoint, layer: usize) -> Result<Self> {
        let gain = |norm| reals(model, Numbers::Gain(layer, norm));
        let matrix = |projection| Matrix::new(model, layer, projection);
        Ok(Self {
            gains: Norm::ALL.into_iter().map(gain).collect::<Result<_>>()?,
            matrices: Projection::ALL.into_iter().map(matrix).collect::<Result<_>>()?,
        })
    }

    pub fn gain(&self, norm: Norm) -> &[f64] {
        &self.gains[norm as usize]
    }

    pub fn matrix(&self, projection: Projection) -> &Matrix {
        &self.matrices[projection as usize]
    }
}

/// All numbers of a model.
pub(super) struct Weights {
    pub embedding: Vec<f64>,
    pub layers: Vec<Layer>,
    pub final_gain: Vec<f64>,
    /// The output head when it is not the embedding.
    pub head: Option<Vec<f64>>,
}

impl Weights {
    pub fn new(model: &Checkpoint) -> Result<Self> {
        let config = model.config();
        let head = (!config.tied_head).then(|| reals(model, Numbers::OutputHead)).transpose()?;
        Ok(Self {
            embedding: reals(model, Numbers::Embedding)?,
            layers: (0..config.layers).map(|layer| Layer::new(model, layer)).collect::<Result<_>>()?,
            final_gain: reals(model, Numbers::FinalGain)?,
            head,
        })
    }
}

fn reals(model: &Checkpoint, which: Numbers) -> Result<Vec<f64>> {
    Ok(model.numbers(which)?.into_iter().map(value).collect())
}

/// The number itself: it comes from at most 53 digits.
pub(super) fn value(number: Dyadic) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "at most 53 digits")]
    let magnitude = number.magnitude as f64 * 2_f64.powi(number.exponent);
    if number.negative { -magnitude } else { magnitude }
}
