//! What a session holds.

use super::Tick;
use crate::base::Duration;
use crate::note::Note;
use std::collections::BTreeMap;

/// The most rows that are read; a screen of that many would take hours to scroll through.
pub(super) const MOST_ROWS: usize = 20_000;
/// The most breakpoints that are read.
pub(super) const MOST_BREAKPOINTS: usize = 1000;
/// The most bytes of one name or expression.
pub(super) const LONGEST_TEXT: usize = 1 << 16;
/// The most groups inside each other.
pub(super) const DEEPEST: u8 = 64;
/// The most lines of a row.
pub(super) const TALLEST: u8 = 16;
/// The most scopes inside each other.
pub(super) const MOST_SCOPES: usize = 1000;
/// The words for the numbers of a tensor.
pub(super) const VIEWS: [&str; 3] = ["rtl", "golden", "difference"];
/// The words for the forms of a tensor.
pub(super) const FORMS: [&str; 3] = ["all", "table", "heatmap"];
/// How the edges of a breakpoint are written.
pub(super) const EDGES: [(bool, &str); 2] = [(true, "rising"), (false, "falling")];
/// The number of colours that a row can have.
pub(super) const COLORS: u8 = 6;

/// What is on the screen. Times count ticks of [`Origin::tick`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// The trace that was open.
    pub origin: Origin,
    /// The cursor.
    pub cursor: Option<u64>,
    /// The first moment of the waves, and the first one after them.
    pub viewport: Option<(u64, u64)>,
    /// Remembered places, by letter.
    pub marks: BTreeMap<char, u64>,
    /// Names of remembered places.
    pub mark_names: BTreeMap<char, String>,
    /// The remembered place that the cursor is measured from.
    pub measure: Option<char>,
    /// The name of the layout.
    pub layout: Option<String>,
    /// The name of the pane that has the focus.
    pub focus: Option<String>,
    /// Whether that pane has the whole screen.
    pub zoomed: bool,
    /// Sizes that a user gave to panes, in columns or rows, by name.
    pub panes: BTreeMap<String, u16>,
    /// The condition that was searched for.
    pub search: Option<String>,
    /// The full name of the clock at whose rising edges it is looked at; without it whenever a signal changes.
    pub search_clock: Option<String>,
    /// The full name of the clock that cycles are counted of.
    pub clock: Option<String>,
    /// The file of the trace that is compared with this one, absolute or from where tritscope runs.
    pub compare: Option<String>,
    /// How much earlier or later a change of that trace may be.
    pub compare_tolerance: Option<Duration>,
    /// Scopes that belong together, `left=right`; an empty side is the root.
    pub compare_map: Vec<String>,
    /// The full names of the scopes that are open in the tree; without it the tree stays as it is.
    pub open: Option<Vec<String>>,
    /// The index of the selected row.
    pub selected: usize,
    /// The rows of the waves, from the top.
    pub rows: Vec<Row>,
    /// The breakpoints, the oldest first.
    pub breakpoints: Vec<Breakpoint>,
    /// The notes.
    pub notes: Vec<Note>,
    /// What the tensor pane shows, and how.
    pub tensor: Tensor,
    /// What the pane of the RTL shows.
    pub rtl: Rtl,
}

/// What the tensor pane shows, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tensor {
    /// The tensor that was chosen; without one it is the one at the cursor.
    pub name: Option<String>,
    /// Which of that name, where it was pinned.
    pub number: Option<u64>,
    /// The index of the selected element.
    pub element: u64,
    /// Which numbers: `rtl`, `golden`, `difference`.
    pub view: Option<String>,
    /// What is drawn: `all`, `table`, `heatmap`.
    pub form: Option<String>,
    /// Whether histogram and heatmap are logarithmic.
    pub logarithmic: bool,
}

/// What the pane of the RTL shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rtl {
    /// Whether the pane was opened, in whatever layout.
    pub shown: bool,
    /// The file, as the list of the sources names it.
    pub file: Option<String>,
    /// The selected line, from 1.
    pub line: u32,
    /// The names of the scopes that lead to the instance it is read for.
    pub scope: Vec<String>,
}

/// A place to stop at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breakpoint {
    /// What it watches.
    pub on: Watch,
    /// Whether it is passed over.
    pub off: bool,
}

/// What a breakpoint watches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Watch {
    /// A condition with full names.
    Condition(String),
    /// A line of the RTL.
    Line(Line),
}

/// A line of the RTL in one instance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// Full paths of the signals that it assigns.
    pub signals: Vec<String>,
    /// When it is executed; empty where no condition tells, so that it stops where a signal changes.
    pub edges: Vec<Edge>,
}

/// An edge at which a line is executed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    /// Whether it rises.
    pub rising: bool,
    /// What has the edge: an expression of one bit, with full names.
    pub clock: String,
    /// The condition just before the edge, with full names.
    pub when: String,
}

/// The trace of a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Where it was.
    pub file: Option<String>,
    /// Its format: `VCD`, `FST` or `GHW`.
    pub format: Option<String>,
    /// The length of a tick; without it times are taken as they are.
    pub tick: Option<Tick>,
}

/// A row of the waves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// What it shows.
    pub content: Content,
    /// The name that a user gave it.
    pub name: Option<String>,
    /// How its values are written: `hex`, `signed`, `fixed(4)`; without it the default of the signal.
    pub format: Option<String>,
    /// The number of its colour, from 1 to 6.
    pub color: Option<u8>,
    /// Lines; at least 1.
    pub height: u8,
    /// What an analog row draws between two changes, `step` or `slope`, and what its height stands for, `viewport`,
    /// `global` or `type`.
    pub analog: Option<(String, String)>,
    /// Groups above it.
    pub depth: u8,
}

/// What a row shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Content {
    /// A signal.
    Signal {
        /// Its full name.
        path: String,
        /// Its bits when the session was kept.
        width: Option<u32>,
    },
    /// An expression over signals.
    Computed(String),
    /// Transactions of a bus protocol, by its specification.
    Protocol(String),
    /// A line that sets rows apart.
    #[default]
    Divider,
    /// The head of the deeper rows below it.
    Group {
        /// Whether those are shown.
        open: bool,
    },
}

impl Row {
    /// A row of one line at the left edge.
    #[must_use]
    pub fn new(content: Content) -> Self {
        Self { content, height: 1, ..Self::default() }
    }

    /// A row of the signal at `path`.
    #[must_use]
    pub fn signal(path: impl Into<String>) -> Self {
        Self::new(Content::Signal { path: path.into(), width: None })
    }
}
