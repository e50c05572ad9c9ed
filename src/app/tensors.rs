//! What the panes of the engine select: one scalar, one tensor, and how far the panes are scrolled.

/// A tensor of an operation that the tensor pane can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// The outputs, one a row of the matrix.
    #[default]
    Output,
    /// The activations, one a column of the matrix.
    Input,
}

impl Choice {
    /// Every choice, in the order of the key.
    pub const ALL: [Self; 2] = [Self::Output, Self::Input];

    /// The name of the tensor in the RTL.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Output => "y",
            Self::Input => "x",
        }
    }

    /// The other one.
    pub(super) fn other(self) -> Self {
        match self {
            Self::Output => Self::Input,
            Self::Input => Self::Output,
        }
    }
}

/// What the panes of the engine select.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tensors {
    /// The selected scalar, by lane.
    pub(super) lane: usize,
    /// The first row of the accumulator grid on the screen.
    pub(super) grid_scroll: usize,
    /// The tensor of the tensor pane.
    pub(super) choice: Choice,
    /// The selected element of the tensor; follows the scalar or the activation on the wire.
    pub(super) element: usize,
}

impl Tensors {
    /// The selected scalar, by lane.
    #[must_use]
    pub fn lane(&self) -> usize {
        self.lane
    }

    /// The tensor of the tensor pane.
    #[must_use]
    pub fn choice(&self) -> Choice {
        self.choice
    }

    /// The selected element of that tensor.
    #[must_use]
    pub fn element(&self) -> usize {
        self.element
    }
}
