//! What a snippet shows.

use crate::base::{Field, Time};
use crate::note::Note;
use crate::trace::{SignalId, Trace};
use crate::translate::Format;

/// A stretch of a trace, chosen rows, and what is known and written about them.
pub struct Selection<'a> {
    /// The trace that it is taken from.
    pub trace: &'a Trace,
    /// The first moment.
    pub from: Time,
    /// The last moment, which belongs to the snippet.
    pub to: Time,
    /// The rows, from the top.
    pub rows: Vec<ShownRow>,
    /// The notes that the snippet carries.
    pub notes: Vec<Note>,
    /// The marks in it.
    pub markers: Vec<Marker>,
    /// Where the cursor is.
    pub cursor: Option<Time>,
    /// The decoded tensors of the stretch.
    pub tensors: Vec<TensorTable>,
    /// How the trace was made.
    pub provenance: Provenance,
}

/// A row of a snippet.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownRow {
    /// What stands before its wave.
    pub label: String,
    /// The signal.
    pub signal: SignalId,
    /// How its values are written; the default of the signal without it.
    pub format: Option<Format>,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TensorTable {
    /// The name of the tensor.
    pub name: String,
    /// The number of the operation, layer run or run that it belongs to.
    pub number: usize,
    /// Its observed elements by index: what the trace has, and what the golden model says, where it says something.
    pub elements: Vec<(usize, Field, Option<i64>)>,
}

/// How a trace came about, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The file of the trace.
    pub file: String,
    /// The SHA-256 of that file, in hexadecimal digits.
    pub digest: Option<String>,
    /// The scenario.
    pub scenario: Option<String>,
    /// Names and values of its parameters.
    pub parameters: Vec<(String, String)>,
    /// The git revision of the sources.
    pub revision: Option<String>,
    /// The simulator and its version.
    pub simulator: Option<String>,
    /// The command that makes this snippet again.
    pub command: Option<String>,
}
