//! A layer on one token, step by step as the hardware does it.

use super::attend::attend;
use super::{
    GATE_FRACTION, GATE_LIMIT, HeadVector, Norm, Observed, Projection, Quantized, RESIDUAL_FRACTION,
};
use super::{Layer, RESIDUAL_LIMIT, Sink, State, Tensor, Transformer};
use super::{hidden, norm, quantize_head, residual, rope};
use crate::base::{Diagnostic, Result};
use std::ops::Range;

impl Transformer {
    /// A state without positions.
    #[must_use]
    pub fn state(&self) -> State {
        State::new(&self.shape)
    }

    /// Runs all layers on the residual stream `x`, `[width]`, of the token at `position`, in place.
    ///
    /// # Errors
    /// What [`Self::run_layers`] says.
    pub fn run(&self, state: &mut State, position: usize, x: &mut [i32], sink: &mut impl Sink) -> Result<()> {
        self.run_layers(state, 0..self.layers.len(), position, x, sink)
    }

    /// Runs `layers` on the residual stream `x`, `[width]`, of the token at `position`, in place: every tensor
    /// that `sink` wants goes to it in the order of the hardware. What the caches hold of this position and of
    /// later ones is forgotten.
    ///
    /// # Errors
    /// Layers or a position that the model does not have; positions before this one that have not run; a
    /// residual stream of another width.
    pub fn run_layers(
        &self,
        state: &mut State,
        layers: Range<usize>,
        position: usize,
        x: &mut [i32],
        sink: &mut impl Sink,
    ) -> Result<()> {
        let (shape, count) = (self.shape, self.layers.len());
        if layers.end > count {
            return Err(Diagnostic::error(format!("layers {layers:?} are not among the model's {count}")));
        }
        if position >= shape.context {
            let context = shape.context;
            return Err(Diagnostic::error(format!(
                "the model knows {context} positions, not {position} too"
            )));
        }
        if let Some(layer) = layers.clone().find(|layer| state.positions(*layer) < position) {
            let known = state.positions(layer);
            return Err(Diagnostic::error(format!(
                "position {position} needs those before it; layer {layer} has run {known}"
            )));
        }
        if x.len() != shape.width {
            let (found, width) = (x.len(), shape.width);
            return Err(Diagnostic::error(format!("a residual stream of {found} elements, not {width}")));
        }
        for (index, layer) in self.layers.iter().enumerate().take(layers.end).skip(layers.start) {
            state.truncate(index, position);
            let step = state.step;
            let mut pass = Pass { model: self, layer, index, position, probes: Probes { step, sink } };
            pass.attention(state, x);
            pass.feed_forward(x);
            state.step = step.wrapping_add(1);
        }
        Ok(())
    }
}

/// Where tensors leave a layer run.
pub(super) struct Probes<'a, S> {
    step: u32,
    sink: &'a mut S,
}

impl<S: Sink> Probes<'_, S> {
    /// Elements with indices from 0.
    pub(super) fn show<T: Into<i64>>(&mut self, tensor: Tensor, values: impl IntoIterator<Item = T>) {
        self.show_at(tensor, (0..).zip(values));
    }

    /// Elements with their indices.
    pub(super) fn show_at<T: Into<i64>>(
        &mut self,
        tensor: Tensor,
        elements: impl IntoIterator<Item = (u32, T)>,
    ) {
        if self.sink.wants(tensor) {
            let elements: Vec<(u32, i64)> = elements.into_iter().map(|(i, v)| (i, v.into())).collect();
            self.sink.observe(&Observed { step: self.step, tensor, elements: &elements });
        }
    }
}

/// One layer on one token.
struct Pass<'a, S> {
    model: &'a Transformer,
    layer: &'a Layer,
    index: usize,
    position: usize,
    probes: Probes<'a, S>,
}

impl<S: Sink> Pass<'_, S> {
    /// Norm, projections, heads, attention, and the first residual connection.
    fn attention(&mut self, state: &mut State, x: &mut [i32]) {
        let shape = self.model.shape;
        let input = self.norm(Norm::Input, x);
        let mut queries = self.residual_projection(Projection::Query, &input);
        self.rotate(HeadVector::Query, &mut queries);
        let (query_heads, query_max): (Vec<_>, Vec<_>) =
            queries.chunks(shape.head_width).map(quantize_head).unzip();
        let query_heads = query_heads.concat();
        self.heads(HeadVector::Query, &query_heads, &query_max);
        let mut keys = self.residual_projection(Projection::Key, &input);
        self.rotate(HeadVector::Key, &mut keys);
        let (key_heads, key_max) = state.push_keys(self.index, &keys);
        self.heads(HeadVector::Key, &key_heads, &key_max);
        let values = self.residual_projection(Projection::Value, &input);
        let (value_heads, value_max) = state.push_values(self.index, &values);
        self.heads(HeadVector::Value, &value_heads, &value_max);
        let caches = state.heads(self.index);
        let queries = (query_heads.as_slice(), query_max.as_slice());
        let attention = attend(&shape, self.model.score_constant, queries, caches, &mut self.probes);
        let input = self.norm(Norm::Attention, &attention);
        let output = self.residual_projection(Projection::Output, &input);
        self.connect(Tensor::AttentionSum, x, &output);
    }

    /// The feed-forward network and the second residual connection.
    fn feed_forward(&mut self, x: &mut [i32]) {
        let input = self.norm(Norm::PostAttention, x);
        let gate = self.project(Projection::Gate, &input, GATE_FRACTION, GATE_LIMIT);
        let up = self.project(Projection::Up, &input, GATE_FRACTION, GATE_LIMIT);
        let function = self.model.shape.activation;
        let activation: Vec<i32> = gate.iter().map(|gate| function.of(*gate)).collect();
        self.probes.show(Tensor::Activation, activation.iter().copied());
        let hidden: Vec<i32> = activation.iter().zip(&up).map(|(a, up)| hidden(*a, *up)).collect();
        self.probes.show(Tensor::Hidden, hidden.iter().copied());
        let input = self.norm(Norm::FeedForward, &hidden);
        let output = self.residual_projection(Projection::Down, &input);
        self.connect(Tensor::LayerOutput, x, &output);
    }

    fn norm(&mut self, which: Norm, x: &[i32]) -> Quantized {
        self.probes.show(Tensor::NormInput(which), x.iter().copied());
        let normed = norm(x, self.layer.gain(which), self.model.shape.norm, self.model.epsilon(which));
        let quantized = normed.quantized;
        self.probes.show(Tensor::NormOutput(which), quantized.values.iter().copied());
        let wide = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        let statistics = [
            i64::from(normed.mean),
            wide(normed.max),
            wide(normed.mean_square),
            i64::from(normed.root.digits),
            i64::from(quantized.scale.mantissa),
            i64::from(quantized.scale.exponent),
        ];
        self.probes.show(Tensor::NormScale(which), statistics);
        quantized
    }

    /// A matrix whose outputs have the residual stream's binary point.
    fn residual_projection(&mut self, which: Projection, input: &Quantized) -> Vec<i32> {
        self.project(which, input, RESIDUAL_FRACTION, RESIDUAL_LIMIT)
    }

    fn project(&mut self, which: Projection, input: &Quantized, fraction: i32, limit: i32) -> Vec<i32> {
        let linear = self.layer.linear(which);
        let scale = linear.output_scale(input);
        self.probes.show(Tensor::ProjectionInput(which), input.values.iter().copied());
        let sums = linear.accumulators(input);
        self.probes.show(Tensor::Accumulators(which), sums.iter().copied());
        self.probes.show(Tensor::OutputScale(which), [i64::from(scale.mantissa), scale.exponent.into()]);
        let outputs: Vec<i32> = sums.into_iter().map(|sum| scale.apply(sum, fraction, limit)).collect();
        self.probes.show(Tensor::Output(which), outputs.iter().copied());
        outputs
    }

    /// Turns every head; the probe shows both elements of a pair one after the other.
    fn rotate(&mut self, which: HeadVector, rows: &mut [i32]) {
        let (width, position) = (self.model.shape.head_width, self.position);
        let position = u32::try_from(position).unwrap_or(u32::MAX);
        for head in rows.chunks_mut(width) {
            rope(head, position, &self.model.increments);
        }
        let pairs = (0..rows.len())
            .step_by(width)
            .flat_map(|head| (head..head + width / 2).flat_map(move |first| [first, first + width / 2]));
        let element =
            |row: usize| (u32::try_from(row).unwrap_or(u32::MAX), rows.get(row).copied().unwrap_or(0));
        self.probes.show_at(Tensor::Rotated(which), pairs.map(element));
    }

    fn heads(&mut self, which: HeadVector, elements: &[i8], maxima: &[u32]) {
        self.probes.show(Tensor::Head(which), elements.iter().copied());
        self.probes.show(Tensor::HeadMax(which), maxima.iter().copied());
    }

    fn connect(&mut self, tensor: Tensor, x: &mut [i32], y: &[i32]) {
        for (x, y) in x.iter_mut().zip(y) {
            *x = residual(*x, *y);
        }
        self.probes.show(tensor, x.iter().copied());
    }
}
