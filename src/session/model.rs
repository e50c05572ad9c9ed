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
    /// A line of the RTL: its file, its number from 1, and the full paths of the signals that it assigns.
    Line(String, u32, Vec<String>),
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
