//! What a run of a layer shows: the tensors of the probes, and who receives them.

use super::{Norm, Projection};

/// The vectors of a head (numerics R-HEAD).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum HeadVector {
    Query,
    Key,
    Value,
}

/// A tensor that a probe shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tensor {
    /// What a norm reads, 24 bits.
    NormInput(Norm),
    /// The activations of a norm, 8 bits (numerics R-QUANT).
    NormOutput(Norm),
    /// μ, max, A, r, mantissa and exponent of T (numerics R-MEAN, R-QUANT, R-RMS, R-SCALE).
    NormScale(Norm),
    /// The activations that a matrix multiplies, 8 bits; once, however many row groups there are.
    ProjectionInput(Projection),
    /// Accumulators (numerics R-ACC).
    Accumulators(Projection),
    /// Mantissa and exponent of S (numerics R-SCALE).
    OutputScale(Projection),
    /// Outputs in fixed point, 24 bits (numerics R-SCALE); gate and up 20 bits (numerics R-GATE).
    Output(Projection),
    /// Rotated queries or keys, 24 bits, pair by pair (numerics R-ROPE).
    Rotated(HeadVector),
    /// Heads in 8 bits (numerics R-HEAD).
    Head(HeadVector),
    /// The largest magnitude of each head, 23 bits (numerics R-HEAD).
    HeadMax(HeadVector),
    /// Mantissa and exponent of B for each head (numerics R-SCORE).
    ScoreScale,
    /// g (numerics R-SCORE).
    Dot,
    /// s, 24 bits (numerics R-SCORE).
    Score,
    /// w, 16 bits (numerics R-SOFTMAX).
    Weight,
    /// u, 27 bits (numerics R-VALUE).
    ValueWeight,
    /// D, mantissa and exponent of R for each head (numerics R-SOFTMAX, R-VALUE).
    Softmax,
    /// N (numerics R-VALUE).
    WeightedSum,
    /// The heads' outputs side by side, 24 bits (numerics R-VALUE).
    Attention,
    /// a, 28 bits (numerics R-GATE).
    Activation,
    /// The hidden vector, 24 bits (numerics R-GATE).
    Hidden,
    /// The residual stream after attention, 24 bits (numerics R-RESIDUAL).
    AttentionSum,
    /// The residual stream that leaves the layer, 24 bits (numerics R-RESIDUAL).
    LayerOutput,
}

/// What is known of a tensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TensorRow {
    /// The tensor.
    pub tensor: Tensor,
    /// Its name.
    pub name: &'static str,
    /// The scope of its probe below the layer.
    pub scope: &'static str,
    /// Which of the probe's tensors it is.
    pub k: u32,
    /// How many tensors the probe shows.
    pub count: u32,
}

impl TensorRow {
    /// The probe's own name, the last of its scope.
    #[must_use]
    pub fn probe(self) -> &'static str {
        self.scope.rsplit('.').next().unwrap_or(self.scope)
    }

    /// The number that the probe's 16 wires `tensor` show in layer run `step`: `K·step + k`.
    #[must_use]
    pub fn number(self, step: u32) -> u16 {
        let number = self.count.wrapping_mul(step).wrapping_add(self.k);
        u16::try_from(number & 0xFFFF).unwrap_or_default()
    }
}

impl Tensor {
    /// Name, probe and number of the tensor.
    #[must_use]
    pub fn row(self) -> TensorRow {
        let nowhere = TensorRow { tensor: self, name: "", scope: "", k: 0, count: 1 };
        tensors().find(|row| row.tensor == self).unwrap_or(nowhere)
    }

    /// The tensor called `name`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        tensors().find(|row| row.name == name).map(|row| row.tensor)
    }
}

/// Every tensor of a layer run: the scopes of the probes below the layer, each with the tensors that it shows.
#[rustfmt::skip]
pub const PROBES: &[(&str, &[(Tensor, &str)])] = {
    use HeadVector::{Key, Query, Value};
    use Tensor as T;
    use {Norm as N, Projection as P};
    &[
        ("u_norm.probe_norm_input", &[(T::NormInput(N::Input), "residual"), (T::NormInput(N::Attention), "attention_out"),
        (T::NormInput(N::PostAttention), "attention_residual"), (T::NormInput(N::FeedForward), "hidden_out")]),
        ("u_norm.probe_norm_output", &[(T::NormOutput(N::Input), "input_norm"), (T::NormOutput(N::Attention), "attn_sub_norm"),
        (T::NormOutput(N::PostAttention), "post_attention_norm"), (T::NormOutput(N::FeedForward), "ffn_sub_norm")]),
        ("u_norm.probe_norm_scale", &[(T::NormScale(N::Input), "input_norm_scale"), (T::NormScale(N::Attention), "attn_sub_norm_scale"),
        (T::NormScale(N::PostAttention), "post_attention_norm_scale"),
        (T::NormScale(N::FeedForward), "ffn_sub_norm_scale")]),
        ("u_ternary_matvec.probe_x", &[(T::ProjectionInput(P::Query), "q_proj_in"), (T::ProjectionInput(P::Key), "k_proj_in"),
        (T::ProjectionInput(P::Value), "v_proj_in"), (T::ProjectionInput(P::Output), "o_proj_in"),
        (T::ProjectionInput(P::Gate), "gate_proj_in"), (T::ProjectionInput(P::Up), "up_proj_in"),
        (T::ProjectionInput(P::Down), "down_proj_in")]),
        ("u_ternary_matvec.probe_y", &[(T::Accumulators(P::Query), "q_proj"), (T::Accumulators(P::Key), "k_proj"),
        (T::Accumulators(P::Value), "v_proj"), (T::Accumulators(P::Output), "o_proj"),
        (T::Accumulators(P::Gate), "gate_proj"), (T::Accumulators(P::Up), "up_proj"),
        (T::Accumulators(P::Down), "down_proj")]),
        ("probe_output_scale", &[(T::OutputScale(P::Query), "q_proj_scale"), (T::OutputScale(P::Key), "k_proj_scale"),
        (T::OutputScale(P::Value), "v_proj_scale"), (T::OutputScale(P::Output), "o_proj_scale"),
        (T::OutputScale(P::Gate), "gate_proj_scale"), (T::OutputScale(P::Up), "up_proj_scale"),
        (T::OutputScale(P::Down), "down_proj_scale")]),
        ("u_requantize.probe_output", &[(T::Output(P::Query), "q"), (T::Output(P::Key), "k"), (T::Output(P::Value), "v"),
        (T::Output(P::Output), "o"), (T::Output(P::Gate), "gate"), (T::Output(P::Up), "up"),
        (T::Output(P::Down), "down")]),
        ("u_rope.probe_rope", &[(T::Rotated(Query), "q_rope"), (T::Rotated(Key), "k_rope")]),
        ("u_head_quantize.probe_head", &[(T::Head(Query), "q_head"), (T::Head(Key), "k_head"), (T::Head(Value), "v_head")]),
        ("u_head_quantize.probe_head_max", &[(T::HeadMax(Query), "q_max"), (T::HeadMax(Key), "k_max"), (T::HeadMax(Value), "v_max")]),
        ("u_attention.probe_score_scale", &[(T::ScoreScale, "score_scale")]),
        ("u_attention.probe_dot", &[(T::Dot, "dot")]),
        ("u_attention.probe_score", &[(T::Score, "score")]),
        ("u_attention.probe_weight", &[(T::Weight, "weight")]),
        ("u_attention.probe_value_weight", &[(T::ValueWeight, "value_weight")]),
        ("u_attention.probe_softmax", &[(T::Softmax, "softmax")]),
        ("u_attention.probe_weighted_sum", &[(T::WeightedSum, "weighted_sum")]),
        ("u_attention.probe_attention", &[(T::Attention, "attention")]),
        ("u_feed_forward.probe_activation", &[(T::Activation, "activation")]),
        ("u_feed_forward.probe_hidden", &[(T::Hidden, "hidden")]),
        ("u_residual.probe_residual", &[(T::AttentionSum, "attention_sum"), (T::LayerOutput, "layer_out")]),
    ]
};

/// What is known of every tensor, in the order of [`PROBES`].
pub fn tensors() -> impl Iterator<Item = TensorRow> {
    PROBES.iter().flat_map(|(scope, tensors)| {
        let count = u32::try_from(tensors.len()).unwrap_or(u32::MAX);
        (0..).zip(*tensors).map(move |(k, (tensor, name))| TensorRow {
            tensor: *tensor,
            name,
            scope,
            k,
            count,
        })
    })
}

/// One tensor of one layer run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observed<'a> {
    /// Layer runs before this one.
    pub step: u32,
    /// Which tensor.
    pub tensor: Tensor,
    /// Index and value of each element, in the order in which they pass the probe.
    pub elements: &'a [(u32, i64)],
}

/// Who receives the tensors of a run; every closure that takes them does.
pub trait Sink {
    /// Whether `tensor` is worth collecting.
    fn wants(&self, tensor: Tensor) -> bool {
        let _ = tensor;
        true
    }

    /// Receives a tensor.
    fn observe(&mut self, observed: &Observed<'_>);
}

impl<F: FnMut(&Observed<'_>)> Sink for F {
    fn observe(&mut self, observed: &Observed<'_>) {
        self(observed);
    }
}

/// Receives nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unobserved;

impl Sink for Unobserved {
    fn wants(&self, _: Tensor) -> bool {
        false
    }

    fn observe(&mut self, _: &Observed<'_>) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_tensor_has_one_name_and_place() {
        let names: BTreeSet<&str> = tensors().map(|row| row.name).collect();
        let places: BTreeSet<(&str, u32)> = tensors().map(|row| (row.scope, row.k)).collect();
        assert_eq!((names.len(), places.len(), tensors().count()), (60, 60, 60));
        for row in tensors() {
            assert_eq!(row.tensor.row(), row);
            assert_eq!(Tensor::from_name(row.name), Some(row.tensor));
            let of_probe = tensors().filter(|other| other.probe() == row.probe()).count();
            assert_eq!((of_probe, row.k < row.count), (usize::try_from(row.count).unwrap(), true));
        }
    }

    #[test]
    fn numbers_wrap_with_the_wires() {
        let row = Tensor::Accumulators(Projection::Down).row();
        assert_eq!((row.k, row.count, row.probe()), (6, 7, "probe_y"));
        assert_eq!((row.number(0), row.number(2), row.number(9362)), (6, 20, 4));
    }
}
