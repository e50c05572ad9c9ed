//! Attention of one token: scores, weights and weighted values of every head.

use super::run::Probes;
use super::state::HeadCache;
use super::{LayerShape, Scale, Sink, Tensor};
use super::{attention, dot, score, score_scale, softmax_scale, softmax_weights, value_weight};

/// What one head computes on the way.
#[derive(Default)]
struct Trail {
    score_scale: Scale,
    dots: Vec<i32>,
    scores: Vec<i32>,
    weights: Vec<u16>,
    value_weights: Vec<u32>,
    sum: u64,
    scale: Scale,
    weighted_sums: Vec<i64>,
}

/// The attention of all heads, `[Q_WIDTH]`, over every position in `caches` (numerics R-SCORE, R-SOFTMAX, R-VALUE).
/// `queries` are the heads in 8 bits and their maxima.
pub(super) fn attend<S: Sink>(
    shape: &LayerShape,
    constant: Scale,
    (queries, maxima): (&[i8], &[u32]),
    caches: &[HeadCache],
    probes: &mut Probes<'_, S>,
) -> Vec<i32> {
    let heads = queries.chunks(shape.head_width).zip(maxima).enumerate();
    let trails: Vec<Trail> = heads
        .filter_map(|(head, (query, max))| {
            let cache = caches.get(shape.shared_head(head))?;
            Some(trail(query, score_scale(*max, constant), cache, shape.head_width))
        })
        .collect();
    let outputs: Vec<i32> = trails
        .iter()
        .flat_map(|trail| trail.weighted_sums.iter().map(|sum| attention(*sum, trail.scale)))
        .collect();
    show(shape, &trails, probes);
    probes.show(Tensor::Attention, outputs.iter().copied());
    outputs
}

fn trail(query: &[i8], score_scale: Scale, cache: &HeadCache, width: usize) -> Trail {
    let dots: Vec<i32> = cache.keys.chunks(width).map(|key| dot(query, key)).collect();
    let scores: Vec<i32> =
        dots.iter().zip(&cache.key_max).map(|(dot, max)| score(*dot, *max, score_scale)).collect();
    let weights = softmax_weights(&scores);
    let value_weights: Vec<u32> =
        weights.iter().zip(&cache.value_max).map(|(weight, max)| value_weight(*weight, *max)).collect();
    let mut weighted_sums = vec![0_i64; width];
    for (weight, values) in value_weights.iter().zip(cache.values.chunks(width)) {
        for (sum, value) in weighted_sums.iter_mut().zip(values) {
            *sum += i64::from(*weight) * i64::from(*value);
        }
    }
    let sum = weights.iter().map(|weight| u64::from(*weight)).sum();
    let scale = softmax_scale(sum);
    Trail { score_scale, dots, scores, weights, value_weights, sum, scale, weighted_sums }
}

fn show<S: Sink>(shape: &LayerShape, trails: &[Trail], probes: &mut Probes<'_, S>) {
    let number = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    let scales = trails.iter().map(|trail| trail.score_scale);
    let scales = scales.flat_map(|scale| [i64::from(scale.mantissa), i64::from(scale.exponent)]);
    probes.show(Tensor::ScoreScale, scales);
    // Index head · CONTEXT + position.
    let places = trails.iter().enumerate().flat_map(|(head, trail)| {
        (0..trail.dots.len()).map(move |position| number(head * shape.context + position))
    });
    probes.show_at(Tensor::Dot, places.clone().zip(trails.iter().flat_map(|t| t.dots.iter().copied())));
    probes.show_at(Tensor::Score, places.clone().zip(trails.iter().flat_map(|t| t.scores.iter().copied())));
    probes.show_at(Tensor::Weight, places.clone().zip(trails.iter().flat_map(|t| t.weights.iter().copied())));
    let value_weights = trails.iter().flat_map(|t| t.value_weights.iter().copied());
    probes.show_at(Tensor::ValueWeight, places.zip(value_weights));
    let softmax = trails.iter().flat_map(|trail| {
        let sum = i64::try_from(trail.sum).unwrap_or(i64::MAX);
        [sum, i64::from(trail.scale.mantissa), i64::from(trail.scale.exponent)]
    });
    probes.show(Tensor::Softmax, softmax);
    probes.show(Tensor::WeightedSum, trails.iter().flat_map(|t| t.weighted_sums.iter().copied()));
}
