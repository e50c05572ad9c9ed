//! Panes, and the layouts that are made of them.

use super::offer::{Needs, Offer};

/// A part of the screen that shows one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pane {
    /// Scopes and signals.
    Tree,
    /// The activation on the wire.
    Broadcast,
    /// The accumulators of the scalars.
    Accumulators,
    /// A tensor of the operation beside the golden model's.
    Tensor,
    /// An array or memory, element by element.
    Matrix,
    /// Signals over time.
    Waves,
    /// Tokens, layers, operations, groups and frames over time.
    Spans,
    /// Every head of attention: scores and weights over the positions so far.
    Heads,
    /// One head: query, keys, scores, weights, values and output of a token.
    Head,
    /// The keys and values that a layer keeps of each position.
    Cache,
    /// The tokens and the text so far.
    Text,
    /// The RTL around a signal, with the values of the cursor.
    Source,
    /// Where a wrong value comes from.
    Why,
    /// What changed since an earlier run.
    Changes,
    /// What a synthesis made of the design.
    Synthesis,
    /// What went wrong.
    Problems,
}

impl Pane {
    /// Every pane, in the order in which the focus visits them.
    pub const ALL: [Self; 16] = [
        Self::Tree,
        Self::Broadcast,
        Self::Accumulators,
        Self::Tensor,
        Self::Matrix,
        Self::Heads,
        Self::Head,
        Self::Cache,
        Self::Text,
        Self::Why,
        Self::Source,
        Self::Synthesis,
        Self::Changes,
        Self::Waves,
        Self::Spans,
        Self::Problems,
    ];

    /// The word in the border.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Tree => "signals",
            Self::Broadcast => "broadcast",
            Self::Accumulators => "accumulators",
            Self::Tensor => "tensor",
            Self::Matrix => "arrays",
            Self::Waves => "waves",
            Self::Spans => "spans",
            Self::Heads => "heads",
            Self::Head => "head",
            Self::Cache => "kv cache",
            Self::Text => "text",
            Self::Source => "source",
            Self::Why => "why",
            Self::Changes => "changed",
            Self::Synthesis => "synthesis",
            Self::Problems => "problems",
        }
    }

    /// What the pane shows, and is empty without.
    #[must_use]
    pub fn needs(self) -> Needs {
        match self {
            Self::Tensor => Needs::Tensors,
            Self::Spans | Self::Why => Needs::Run,
            Self::Broadcast | Self::Accumulators => Needs::Engine,
            Self::Text => Needs::Tokens,
            Self::Heads | Self::Head | Self::Cache => Needs::Layer,
            Self::Tree
            | Self::Matrix
            | Self::Waves
            | Self::Source
            | Self::Synthesis
            | Self::Changes
            | Self::Problems => Needs::Nothing,
        }
    }
}

/// A named choice of panes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Broadcast, accumulators and tensor over waves and spans.
    Broadcast,
    /// All heads beside one of them, over caches, text and spans.
    Attention,
    /// Why a value is wrong, its source and what changed, over the waves.
    Watch,
    /// The signal tree beside the waves: the layout of any trace.
    Explorer,
    /// The problems over the waves.
    Problems,
    /// The tensor over the accumulators.
    Tensor,
    /// Every pane.
    Everything,
}

/// The panes of a layout: one at the left, some side by side on top, some below each other.
pub(super) struct Plan {
    pub left: bool,
    pub top: &'static [Pane],
    pub below: &'static [Pane],
}

impl Layout {
    /// All layouts; number 1 is the first.
    pub const ALL: [Self; 7] = [
        Self::Broadcast,
        Self::Attention,
        Self::Watch,
        Self::Explorer,
        Self::Problems,
        Self::Tensor,
        Self::Everything,
    ];

    /// The name in messages.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Broadcast => "broadcast",
            Self::Attention => "attention",
            Self::Watch => "watch",
            Self::Explorer => "explorer",
            Self::Problems => "problems",
            Self::Tensor => "tensor",
            Self::Everything => "everything",
        }
    }

    /// The number that selects it, from 1.
    #[must_use]
    pub fn number(self) -> usize {
        Self::ALL.iter().position(|layout| *layout == self).map_or(0, |index| index + 1)
    }

    /// The layout of number `number`, from 1.
    #[must_use]
    pub fn of_number(number: usize) -> Option<Self> {
        number.checked_sub(1).and_then(|index| Self::ALL.get(index)).copied()
    }

    pub(super) fn plan(self) -> Plan {
        use Pane::{
            Accumulators, Broadcast, Cache, Changes, Head, Heads, Problems, Source, Spans, Tensor, Text,
            Waves, Why,
        };
        let (left, top, below): (bool, &'static [Pane], &'static [Pane]) = match self {
            Self::Broadcast => (false, &[Broadcast, Accumulators, Tensor], &[Waves, Spans]),
            Self::Attention => (false, &[Heads, Head], &[Cache, Text, Spans]),
            Self::Watch => (false, &[Why, Source, Changes], &[Waves, Spans]),
            Self::Tensor => (false, &[Tensor], &[Accumulators, Spans]),
            Self::Explorer => (true, &[], &[Waves]),
            Self::Problems => (false, &[], &[Problems, Waves]),
            Self::Everything => (true, &[Broadcast, Accumulators, Tensor], &[Waves, Spans]),
        };
        Plan { left, top, below }
    }

    /// The panes of the layout that `offer` fills, in the order of the focus.
    #[must_use]
    pub fn panes(self, offer: Offer) -> Vec<Pane> {
        let plan = self.plan();
        let tree = plan.left.then_some(Pane::Tree);
        let all = tree.into_iter().chain(plan.top.iter().chain(plan.below).copied());
        let panes: Vec<Pane> = all.filter(|pane| offer.fills(*pane)).collect();
        if panes.is_empty() { vec![Pane::Tree, Pane::Waves] } else { panes }
    }

    /// Whether `offer` fills more of the layout than what goes with any other: the waves and the spans.
    pub(super) fn is_filled(self, offer: Offer) -> bool {
        self.panes(offer).into_iter().any(|pane| !matches!(pane, Pane::Waves | Pane::Spans))
    }
}
