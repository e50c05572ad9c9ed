//! A selection that owns its trace, for a thread of its own.

use super::{Kind, Marker, Options, Provenance, Selection, ShownRow, TensorTable, Written, write};
use crate::base::{Result, Time};
use crate::note::Note;
use crate::trace::{SignalId, Trace};
use std::io::Write;

/// A [`Selection`] with its trace, and what it is to be written as.
pub struct Parcel {
    /// What it is written as.
    pub kind: Kind,
    /// How.
    pub options: Options,
    /// How it came about; what takes long to find out is added before it is written.
    pub provenance: Provenance,
    trace: Trace,
    stretch: (Time, Time),
    rows: Vec<ShownRow>,
    also: Vec<SignalId>,
    notes: Vec<Note>,
    markers: Vec<Marker>,
    cursor: Option<Time>,
    before: bool,
    tensors: Vec<TensorTable>,
    session: String,
}

impl Parcel {
    /// The selection with its trace, which it shares.
    #[must_use]
    pub fn new(selection: Selection, kind: Kind, options: Options) -> Self {
        let Selection {
            trace,
            from,
            to,
            rows,
            also,
            notes,
            markers,
            cursor,
            before,
            tensors,
            provenance,
            session,
        } = selection;
        let (trace, stretch) = (trace.clone(), (from, to));
        Self {
            kind,
            options,
            provenance,
            trace,
            stretch,
            rows,
            also,
            notes,
            markers,
            cursor,
            before,
            tensors,
            session,
        }
    }

    /// The trace.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// Writes it; see [`write()`].
    ///
    /// # Errors
    /// As there.
    pub fn write(self, to: &mut dyn Write, progress: &mut dyn FnMut(f32) -> bool) -> Result<Written> {
        let selection = Selection {
            trace: &self.trace,
            from: self.stretch.0,
            to: self.stretch.1,
            rows: self.rows,
            also: self.also,
            notes: self.notes,
            markers: self.markers,
            cursor: self.cursor,
            before: self.before,
            tensors: self.tensors,
            provenance: self.provenance,
            session: self.session,
        };
        write(&selection, self.kind, &self.options, to, progress)
    }
}
