//! A transformer on one token after the other.

use super::arithmetic::real;
use super::weights::value;
use super::{Layer, Turns, Weights, activate, normed, softmax};
use crate::base::{Diagnostic, Result};
use crate::model::{Checkpoint, LayerShape, MEAN_SQUARE_FRACTION, Norm, NormKind, Projection};

/// A model in float64.
pub struct Reference {
    shape: LayerShape,
    epsilon: f64,
    theta: f64,
    weights: Weights,
}

/// Keys and values of a text so far, one vector a layer, position after position.
#[derive(Clone, Debug, Default)]
pub struct Text {
    position: usize,
    keys: Vec<Vec<f64>>,
    values: Vec<Vec<f64>>,
}

impl Reference {
    /// The model of a checkpoint.
    ///
    /// # Errors
    /// Numbers that are not finite, codes that are no trits.
    pub fn new(model: &Checkpoint) -> Result<Self> {
        let config = model.config();
        #[expect(clippy::cast_precision_loss, reason = "at most 41 digits")]
        let epsilon = config.epsilon as f64 * 2_f64.powi(-MEAN_SQUARE_FRACTION);
        let weights = Weights::new(model)?;
        Ok(Self { shape: LayerShape::of(config), epsilon, theta: value(config.rope_theta), weights })
    }

    /// A text without tokens.
    #[must_use]
    pub fn text(&self) -> Text {
        let layers = vec![Vec::new(); self.shape.layers];
        Text { position: 0, keys: layers.clone(), values: layers }
    }

    /// The logits of every token after the text so far and token `id`.
    ///
    /// # Errors
    /// A token that the model does not have.
    pub fn logits(&self, text: &mut Text, id: u32) -> Result<Vec<f64>> {
        let (shape, width) = (&self.shape, self.shape.width);
        let rows = usize::try_from(id).ok().and_then(|id| self.weights.embedding.chunks_exact(width).nth(id));
        let mut x = rows.ok_or_else(|| Diagnostic::error(format!("the model has no token {id}")))?.to_vec();
        let turns = Turns::new(text.position, self.theta, shape.head_width);
        for (index, layer) in self.weights.layers.iter().enumerate() {
            self.attention(layer, &mut x, &turns, (&mut text.keys[index], &mut text.values[index]));
            self.feed_forward(layer, &mut x);
        }
        text.position += 1;
        let last = normed(&x, &self.weights.final_gain, self.epsilon, NormKind::Rms);
        let head = self.weights.head.as_ref().unwrap_or(&self.weights.embedding);
        Ok(head.chunks_exact(width).map(|row| dot(row, &last)).collect())
    }

    fn norm(&self, layer: &Layer, norm: Norm, x: &[f64]) -> Vec<f64> {
        normed(x, layer.gain(norm), self.epsilon, self.shape.norm)
    }

    /// Adds a layer's attention to the residual stream, and its keys and values to those of the text.
    fn attention(
        &self,
        layer: &Layer,
        x: &mut [f64],
        turns: &Turns,
        (keys, values): (&mut Vec<f64>, &mut Vec<f64>),
    ) {
        let shape = &self.shape;
        let input = self.norm(layer, Norm::Input, x);
        let project = |projection| layer.matrix(projection).times(&input);
        let (mut q, mut k) = (project(Projection::Query), project(Projection::Key));
        turns.rotate(&mut q);
        turns.rotate(&mut k);
        keys.extend(k);
        values.extend(project(Projection::Value));
        let heads = q.chunks_exact(shape.head_width).enumerate();
        let attended: Vec<f64> = heads
            .flat_map(|(head, q)| attend(q, keys, values, shape.shared_head(head), shape.kv_width()))
            .collect();
        let attended = self.norm(layer, Norm::Attention, &attended);
        add(x, &layer.matrix(Projection::Output).times(&attended));
    }

    fn feed_forward(&self, layer: &Layer, x: &mut [f64]) {
        let input = self.norm(layer, Norm::PostAttention, x);
        let gate = layer.matrix(Projection::Gate).times(&input);
        let up = layer.matrix(Projection::Up).times(&input);
        let hidden: Vec<f64> =
            gate.iter().zip(&up).map(|(gate, up)| activate(*gate, self.shape.activation) * up).collect();
        let hidden = self.norm(layer, Norm::FeedForward, &hidden);
        add(x, &layer.matrix(Projection::Down).times(&hidden));
    }
}

/// The values of one head, weighted by the softmax of its scores; `row` elements lie from position to position.
fn attend(q: &[f64], keys: &[f64], values: &[f64], head: usize, row: usize) -> Vec<f64> {
    let width = q.len();
    let of = |row: &[f64]| head * width..((head + 1) * width).min(row.len());
    let root = real(width).sqrt();
    let mut weights: Vec<f64> = keys.chunks_exact(row).map(|k| dot(q, &k[of(k)]) / root).collect();
    softmax(&mut weights);
    let mut sum = vec![0.0; width];
    for (weight, v) in weights.iter().zip(values.chunks_exact(row)) {
        sum.iter_mut().zip(&v[of(v)]).for_each(|(sum, v)| *sum += weight * v);
    }
    sum
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn add(x: &mut [f64], y: &[f64]) {
    x.iter_mut().zip(y).for_each(|(x, y)| *x += y);
}
