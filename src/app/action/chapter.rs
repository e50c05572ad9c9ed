//! The chapters of the help page.

/// A chapter of the help page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chapter {
    /// Moving the cursor along the run.
    Step,
    /// Jumping to a place.
    Go,
    /// Places that are remembered.
    Mark,
    /// Conditions.
    Search,
    /// The selection inside a pane.
    Select,
    /// The tensor pane.
    Tensor,
    /// Heads, their positions, caches.
    Attention,
    /// What the waves show.
    Choose,
    /// The rows of the waves.
    Rows,
    /// The time axis of the waves.
    Waves,
    /// Panes and layouts.
    View,
    /// The RTL.
    Source,
    /// Two traces.
    Compare,
    /// Runs of sources that are watched.
    Build,
    /// The program.
    Program,
}

impl Chapter {
    /// All chapters in the order of the help page.
    pub const ALL: [Self; 15] = [
        Self::Step,
        Self::Go,
        Self::Mark,
        Self::Search,
        Self::Select,
        Self::Tensor,
        Self::Attention,
        Self::Choose,
        Self::Rows,
        Self::Waves,
        Self::View,
        Self::Source,
        Self::Compare,
        Self::Build,
        Self::Program,
    ];

    /// The heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Step => "Step",
            Self::Go => "Go to",
            Self::Mark => "Marks",
            Self::Search => "Search",
            Self::Select => "Select",
            Self::Tensor => "Tensor",
            Self::Attention => "Attention",
            Self::Choose => "Choose signals",
            Self::Rows => "Rows",
            Self::Waves => "Waves",
            Self::View => "View",
            Self::Source => "RTL",
            Self::Compare => "Compare",
            Self::Build => "Build",
            Self::Program => "Program",
        }
    }
}
