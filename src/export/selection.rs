//! What a snippet shows.

use super::Provenance;
use crate::base::{Field, Time};
use crate::note::Note;
use crate::trace::{SignalId, Trace, Track};
use crate::translate::Format;
use std::collections::BTreeSet;

/// A stretch of a trace, chosen rows, and what is known and written about them. The signals of its rows are loaded.
pub struct Selection {
    /// The trace that it is taken from.
    pub trace: Trace,
    /// The first moment.
    pub from: Time,
    /// The last moment, which belongs to the snippet.
    pub to: Time,
    /// The rows, from the top.
    pub rows: Vec<ShownRow>,
    /// Signals that belong to it though no row shows them: the clock.
    pub also: Vec<SignalId>,
    /// The notes that the snippet carries.
    pub notes: Vec<Note>,
    /// The marks in it.
    pub markers: Vec<Marker>,
    /// Where the cursor is.
    pub cursor: Option<Time>,
    /// Whether the values at the cursor and at marks are those just before these moments: what a flip-flop captures at an
    /// edge. Otherwise the changes of the moment are in them.
    pub before: bool,
    /// The decoded tensors of the stretch.
    pub tensors: Vec<TensorTable>,
    /// How the trace was made.
    pub provenance: Provenance,
    /// The session that brings the same screen back, as the text of its file: rows, marks, cursor and notes, nothing lost.
    pub session: String,
}

impl Selection {
    /// A stretch of `trace` without rows.
    #[must_use]
    pub fn new(trace: &Trace, from: Time, to: Time) -> Self {
        Self {
            trace: trace.clone(),
            from,
            to,
            rows: Vec::new(),
            also: Vec::new(),
            notes: Vec::new(),
            markers: Vec::new(),
            cursor: None,
            before: false,
            tensors: Vec::new(),
            provenance: Provenance::default(),
            session: String::new(),
        }
    }

    /// The signals of the trace that it takes, each once.
    #[must_use]
    pub fn signals(&self) -> BTreeSet<SignalId> {
        self.rows.iter().flat_map(ShownRow::signals).chain(&self.also).copied().collect()
    }
}

/// A row of a snippet.
#[derive(Clone, Debug)]
pub struct ShownRow {
    /// What stands before its wave.
    pub label: String,
    /// What it shows.
    pub shown: Shown,
    /// How its values are written, names of values included.
    pub format: Format,
    /// The number of its colour, from 1 to 6.
    pub color: Option<u8>,
    /// Lines; at least 1.
    pub height: u8,
    /// Whether and how it is drawn as a curve.
    pub curve: Option<Curve>,
    /// Groups above it.
    pub depth: u8,
}

/// What a row of a snippet shows.
#[derive(Clone, Debug)]
pub enum Shown {
    /// A signal of the trace.
    Signal(SignalId),
    /// An expression over signals.
    Computed {
        /// The expression, with full names.
        text: String,
        /// Its values.
        track: Track,
        /// The signals that it takes.
        uses: Vec<SignalId>,
    },
    /// Transactions of a bus.
    Transactions {
        /// The specification of the protocol.
        text: String,
        /// Their texts as long as each lasts, empty between them.
        track: Track,
        /// The wires.
        uses: Vec<SignalId>,
    },
    /// A line that sets rows apart.
    Divider,
    /// The head of the deeper rows below it.
    Group {
        /// Whether those are shown.
        open: bool,
    },
}

/// How a row is drawn as a curve.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Curve {
    /// Whether a straight line leads from value to value; otherwise a value holds until the next one.
    pub slope: bool,
    /// What its height stands for.
    pub extent: Extent,
}

/// What the height of a curve stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// From the lowest to the highest value of the stretch.
    #[default]
    Stretch,
    /// From the lowest to the highest value of the trace.
    Trace,
    /// What width and format can hold.
    Type,
}

impl ShownRow {
    /// A row of one line at the left edge.
    #[must_use]
    pub fn new(label: impl Into<String>, shown: Shown) -> Self {
        Self {
            label: label.into(),
            shown,
            format: Format::default(),
            color: None,
            height: 1,
            curve: None,
            depth: 0,
        }
    }

    /// The values of the row; `None` for a divider, the head of a group, and a signal that is not loaded.
    #[must_use]
    pub fn track(&self, trace: &Trace) -> Option<Track> {
        match &self.shown {
            Shown::Signal(id) => trace.track(*id),
            Shown::Computed { track, .. } | Shown::Transactions { track, .. } => Some(track.clone()),
            Shown::Divider | Shown::Group { .. } => None,
        }
    }

    /// The signals of the trace behind the row.
    #[must_use]
    pub fn signals(&self) -> &[SignalId] {
        match &self.shown {
            Shown::Signal(id) => std::slice::from_ref(id),
            Shown::Computed { uses, .. } | Shown::Transactions { uses, .. } => uses,
            Shown::Divider | Shown::Group { .. } => &[],
        }
    }
}

/// A mark: a moment under a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// The letter.
    pub letter: char,
    /// The name that the user gave it.
    pub name: Option<String>,
    /// The moment.
    pub time: Time,
}

/// Elements of one tensor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TensorTable {
    /// The name of the tensor.
    pub name: String,
    /// The number of the operation, layer run or run that it belongs to.
    pub number: usize,
    /// Indices from one of its rows to the next; `None` for a vector.
    pub row: Option<usize>,
    /// Bits of an element, sign included, where they are known.
    pub bits: Option<u32>,
    /// The largest magnitude that an element can have, where a rule or its bits say so.
    pub bound: Option<i64>,
    /// Its observed elements by index.
    pub elements: Vec<TableElement>,
}

/// An element of a tensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableElement {
    /// Its index.
    pub index: usize,
    /// What the trace has.
    pub rtl: Field,
    /// What the golden model says, where it says something.
    pub golden: Option<i64>,
    /// When it passed; `None` where a snippet does not say so.
    pub time: Option<Time>,
}

impl TableElement {
    /// Whether the golden model says something else.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.golden.is_some_and(|golden| self.rtl.known() != Some(golden))
    }
}
