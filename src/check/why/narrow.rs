//! Which elements of the tensors that it is computed from an element of a transformer's layer depends on.

use crate::check::Golden;
use crate::manifest::LayerShape;
use crate::model::{HeadVector, Tensor};
use std::ops::Range;

/// What one element of a layer's tensor depends on.
pub(super) struct Narrow {
    shape: LayerShape,
    tensor: Tensor,
    index: usize,
}

impl Narrow {
    /// For element `index` of the tensor called `name`; `None` where no layers run: then everything counts.
    pub fn new(golden: &Golden, name: &str, index: usize) -> Option<Self> {
        let shape = *golden.layers()?.transformer().shape();
        Some(Self { shape, tensor: Tensor::from_name(name)?, index })
    }

    /// Whether what the caches hold of token `token` goes in.
    pub fn token(&self, token: usize) -> bool {
        match self.tensor {
            Tensor::Dot | Tensor::Score | Tensor::ValueWeight => {
                token == self.index % self.shape.context.max(1)
            }
            _ => true,
        }
    }

    /// Whether element `element` of the tensor called `origin` goes in.
    pub fn element(&self, origin: &str, element: usize) -> bool {
        use HeadVector::Query;
        let (i, one) = (self.index, element == self.index);
        let Some(origin) = Tensor::from_name(origin) else { return true };
        match (self.tensor, origin) {
            // Numerics R-QUANT: mean and largest product. R-SCALE: mantissa and exponent of T.
            (Tensor::NormOutput(_), Tensor::NormScale(_)) => element < 2,
            (Tensor::OutputScale(_), Tensor::NormScale(_)) => element >= 4,
            (Tensor::NormScale(_) | Tensor::Accumulators(_), _)
            | (Tensor::Output(_), Tensor::OutputScale(_)) => true,
            (Tensor::Rotated(_), _) => one || element == self.partner(),
            (Tensor::HeadMax(_), _) => self.head(i).contains(&element),
            (Tensor::Head(_), Tensor::HeadMax(_)) => element == i / self.width(),
            (Tensor::ScoreScale, _) => element == i / 2,
            (Tensor::Dot, Tensor::Head(Query)) => self.head(self.head_of_score()).contains(&element),
            (Tensor::Dot, _) => self.head(self.shared()).contains(&element),
            (Tensor::Score, Tensor::ScoreScale) => element / 2 == self.head_of_score(),
            (Tensor::Score | Tensor::ValueWeight, Tensor::HeadMax(_)) => element == self.shared(),
            (Tensor::Weight, _) => self.scores(self.head_of_score()).contains(&element),
            (Tensor::Softmax, _) => self.scores(i / 3).contains(&element),
            (Tensor::WeightedSum, Tensor::ValueWeight) => self.scores(i / self.width()).contains(&element),
            (Tensor::WeightedSum, _) => {
                element == self.shape.shared_head(i / self.width()) * self.width() + i % self.width()
            }
            (Tensor::Attention, Tensor::Softmax) => {
                element / 3 == i / self.width() && !element.is_multiple_of(3)
            }
            _ => one,
        }
    }

    fn width(&self) -> usize {
        self.shape.head_width.max(1)
    }

    /// The other element of a rotated pair (numerics R-ROPE).
    fn partner(&self) -> usize {
        let (head, place) = (self.index / self.width(), self.index % self.width());
        head * self.width() + (place + self.width() / 2) % self.width()
    }

    /// The elements of a head.
    fn head(&self, head: usize) -> Range<usize> {
        head * self.width()..(head + 1) * self.width()
    }

    /// The query head that a score belongs to.
    fn head_of_score(&self) -> usize {
        self.index / self.shape.context.max(1)
    }

    /// The key and value head of that query head (numerics R-SCORE).
    fn shared(&self) -> usize {
        self.shape.shared_head(self.head_of_score())
    }

    /// The scores of a query head.
    fn scores(&self, head: usize) -> Range<usize> {
        head * self.shape.context..(head + 1) * self.shape.context
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{ActivationKind, NormKind};

    /// What of `origin` goes into element `index` of `name`: four heads of 6 over two, 5 positions.
    fn needs(name: &str, index: usize, origin: &str) -> Vec<usize> {
        let shape = LayerShape {
            width: 12,
            heads: 4,
            kv_heads: 2,
            head_width: 6,
            ffn_width: 20,
            layers: 2,
            context: 5,
            norm: NormKind::Rms,
            activation: ActivationKind::SwiGlu,
        };
        let narrow = Narrow { shape, tensor: Tensor::from_name(name).unwrap(), index };
        (0..24).filter(|element| narrow.element(origin, *element)).collect()
    }

    #[test]
    fn elements_go_where_the_rules_say() {
        for (name, index, origin, expected) in [
            ("q", 7, "q_proj", vec![7]),
            ("q_rope", 7, "q", vec![7, 10]),
            ("q_rope", 10, "q", vec![7, 10]),
            ("q_head", 7, "q_rope", vec![7]),
            ("q_head", 7, "q_max", vec![1]),
            ("k_max", 1, "k_rope", vec![6, 7, 8, 9, 10, 11]),
            ("score_scale", 5, "q_max", vec![2]),
            ("dot", 16, "q_head", vec![18, 19, 20, 21, 22, 23]),
            ("dot", 16, "k_head", vec![6, 7, 8, 9, 10, 11]),
            ("score", 16, "score_scale", vec![6, 7]),
            ("score", 16, "k_max", vec![1]),
            ("weight", 12, "score", vec![10, 11, 12, 13, 14]),
            ("softmax", 6, "weight", vec![10, 11, 12, 13, 14]),
            ("value_weight", 12, "weight", vec![12]),
            ("weighted_sum", 14, "value_weight", vec![10, 11, 12, 13, 14]),
            ("weighted_sum", 14, "v_head", vec![8]),
            ("attention", 14, "softmax", vec![7, 8]),
            ("attention", 14, "weighted_sum", vec![14]),
            ("hidden", 3, "up", vec![3]),
            ("layer_out", 3, "attention_sum", vec![3]),
            ("input_norm", 3, "residual", vec![3]),
            ("input_norm", 3, "input_norm_scale", vec![0, 1]),
        ] {
            assert_eq!(needs(name, index, origin), expected, "{name}[{index}] from {origin}");
        }
        assert_eq!(needs("q_proj", 3, "q_proj_in").len(), 24);
    }
}
