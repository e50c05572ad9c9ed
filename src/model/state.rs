//! Keys and values of the positions so far (numerics R-HEAD).

use super::{LayerShape, quantize_head};

/// Keys and values of one head, position after position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct HeadCache {
    /// int8, `HEAD_WIDTH` a position.
    pub keys: Vec<i8>,
    /// `m_k`, one a position.
    pub key_max: Vec<u32>,
    /// int8, `HEAD_WIDTH` a position.
    pub values: Vec<i8>,
    /// `m_v`, one a position.
    pub value_max: Vec<u32>,
}

/// What a text leaves in the hardware between tokens: the caches of all layers, and the count of layer runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// One cache a layer and key and value head.
    layers: Vec<Vec<HeadCache>>,
    head_width: usize,
    pub(super) step: u32,
}

impl State {
    /// Empty caches.
    #[must_use]
    pub fn new(shape: &LayerShape) -> Self {
        let layer = vec![HeadCache::default(); shape.kv_heads];
        Self { layers: vec![layer; shape.layers], head_width: shape.head_width, step: 0 }
    }

    /// Positions that `layer` holds.
    #[must_use]
    pub fn positions(&self, layer: usize) -> usize {
        self.layers.get(layer).and_then(|heads| heads.first()).map_or(0, |head| head.key_max.len())
    }

    /// The caches of a layer's heads.
    pub(super) fn heads(&self, layer: usize) -> &[HeadCache] {
        self.layers.get(layer).map_or(&[], Vec::as_slice)
    }

    /// Forgets `position` and what follows it.
    pub(super) fn truncate(&mut self, layer: usize, position: usize) {
        let width = self.head_width;
        for head in self.layers.get_mut(layer).into_iter().flatten() {
            head.keys.truncate(position * width);
            head.values.truncate(position * width);
            head.key_max.truncate(position);
            head.value_max.truncate(position);
        }
    }

    /// Appends the keys of one position, `[KV_WIDTH]`; returns them in 8 bits with the maxima of the heads.
    pub(super) fn push_keys(&mut self, layer: usize, keys: &[i32]) -> (Vec<i8>, Vec<u32>) {
        let heads = self.layers.get_mut(layer).into_iter().flatten();
        push(heads.map(|head| (&mut head.keys, &mut head.key_max)), keys, self.head_width)
    }

    /// Appends the values of one position, as [`Self::push_keys`] does.
    pub(super) fn push_values(&mut self, layer: usize, values: &[i32]) -> (Vec<i8>, Vec<u32>) {
        let heads = self.layers.get_mut(layer).into_iter().flatten();
        push(heads.map(|head| (&mut head.values, &mut head.value_max)), values, self.head_width)
    }
}

fn push<'a>(
    heads: impl Iterator<Item = (&'a mut Vec<i8>, &'a mut Vec<u32>)>,
    rows: &[i32],
    width: usize,
) -> (Vec<i8>, Vec<u32>) {
    let (mut elements, mut maxima) = (Vec::with_capacity(rows.len()), Vec::new());
    for ((cache, cache_max), head) in heads.zip(rows.chunks(width)) {
        let (quantized, max) = quantize_head(head);
        cache.extend_from_slice(&quantized);
        cache_max.push(max);
        elements.extend(quantized);
        maxima.push(max);
    }
    (elements, maxima)
}
