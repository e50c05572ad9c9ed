//! What the panes of attention select: a head, a query and a position, an element of the caches.

use super::state::App;
use crate::base::Cycle;
use crate::decode::TensorKey;
use crate::manifest::{LayerShape, Shape};

/// Which numbers the matrices of the heads show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeadsView {
    /// Softmax weights, the largest of a row 65 535 (numerics R-SOFTMAX).
    #[default]
    Weights,
    /// Scores, 12 fraction bits (numerics R-SCORE).
    Scores,
}

impl HeadsView {
    /// The word in titles, and the name of the tensor in plural.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Weights => "weights",
            Self::Scores => "scores",
        }
    }

    /// The tensor.
    #[must_use]
    pub fn tensor(self) -> &'static str {
        match self {
            Self::Weights => "weight",
            Self::Scores => "score",
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Weights => Self::Scores,
            Self::Scores => Self::Weights,
        }
    }
}

/// What the panes of attention select and how they show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heads {
    /// The selected query head.
    pub(super) head: usize,
    /// The token whose row is selected; without one that of the cursor.
    pub(super) query: Option<usize>,
    /// The selected position, which is a token; without one that of the cursor.
    pub(super) position: Option<usize>,
    /// The selected element of a query, key or value.
    pub(super) element: usize,
    /// Whether that is an element of the values in the caches, not of the keys.
    pub(super) in_values: bool,
    pub(super) view: HeadsView,
    /// Whether the pane of one head shows queries, keys and values, not positions.
    pub(super) vectors: bool,
    /// Whether the pane of all heads shows the selected one alone.
    pub(super) alone: bool,
}

impl Heads {
    /// The other view of all heads.
    pub(super) fn turn_view(&mut self) {
        self.view = self.view.other();
    }
}

/// What attention at the cursor is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Here {
    /// The token, which is the position too.
    pub token: usize,
    /// The layer.
    pub layer: usize,
    /// Number of the layer run.
    pub step: usize,
    /// The cycle of the cursor.
    pub cycle: Cycle,
    /// Dimensions.
    pub shape: LayerShape,
}

impl Here {
    /// The tensor `name` of this layer for `token`, one up to the present.
    pub fn key(&self, name: &str, token: usize) -> TensorKey {
        let back = self.token.saturating_sub(token).saturating_mul(self.shape.layers);
        TensorKey { name: name.into(), number: self.step.saturating_sub(back) }
    }

    /// The key and value head that query head `head` reads (numerics R-SCORE).
    pub fn shared(&self, head: usize) -> usize {
        head / (self.shape.heads / self.shape.kv_heads.max(1)).max(1)
    }

    /// The selected head, one that there is.
    pub fn head(&self, heads: &Heads) -> usize {
        heads.head.min(self.shape.heads.saturating_sub(1))
    }

    /// The selected query, at most the present token.
    pub fn query(&self, heads: &Heads) -> usize {
        heads.query.unwrap_or(self.token).min(self.token)
    }

    /// The selected position, at most the present token.
    pub fn position(&self, heads: &Heads) -> usize {
        heads.position.unwrap_or(self.token).min(self.token)
    }

    /// The selected element of a head.
    pub fn element(&self, heads: &Heads) -> usize {
        heads.element.min(self.shape.head_width.saturating_sub(1))
    }
}

impl App {
    /// What attention at the cursor is about: between layer runs the last one, before the first the first; `None`
    /// without a run of whole layers.
    pub(super) fn attention(&self) -> Option<Here> {
        let (run, cycle) = (self.run()?, self.cycle()?);
        let Shape::Layer(shape) = run.shape() else { return None };
        let at = run.phases().partition_point(|phase| phase.start <= cycle);
        let phase = run.phases().get(at.saturating_sub(1))?;
        Some(Here { token: phase.token, layer: phase.layer, step: phase.step, cycle, shape: *shape })
    }

    /// The tokens that the trace runs, and the one that the cursor is about.
    pub(super) fn tokens(&self) -> Option<(usize, usize)> {
        let (run, cycle) = (self.run()?, self.cycle()?);
        let last = run.phases().last().map(|phase| phase.token);
        let last = last.or_else(|| Some(run.operations().last()?.token))?;
        Some((last + 1, run.token_at(cycle)?))
    }

    /// What the panes of attention select.
    #[must_use]
    pub fn heads(&self) -> &Heads {
        &self.heads
    }
}
