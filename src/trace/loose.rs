//! Wires that are read for a while: their changes are in memory as long as somebody holds their track.

use super::hierarchy::SignalId;
use super::store::Trace;
use super::track::Track;
use crate::base::{Diagnostic, Place, Result};
use std::collections::HashMap;
use std::sync::Arc;

impl Trace {
    /// Reads signals without keeping them: each track holds its changes until it is dropped. What is loaded already is
    /// not read again.
    ///
    /// Ask for all at once what is needed together: an FST is read once a call.
    ///
    /// # Errors
    /// Signals of another trace, and damaged data.
    pub fn read(&self, ids: &[SignalId]) -> Result<Vec<Track>> {
        let mut rows: Vec<u32> =
            ids.iter().filter(|id| !self.is_loaded(**id)).filter_map(|id| self.row(*id)).collect();
        rows.sort_unstable();
        rows.dedup();
        let read = self.read_rows(&rows).map_err(|message| self.damaged(ids, &message))?;
        let read: HashMap<_, _> = read.into_iter().map(|(row, changes)| (row, Arc::new(changes))).collect();
        let track = |id: &SignalId| {
            self.track(*id).or_else(|| {
                let changes = read.get(&self.row(*id)?)?;
                let kind = self.hierarchy().signal(*id)?.kind;
                Some(Track::loose(self.clone(), kind, Arc::clone(changes)))
            })
        };
        let foreign = |id: &SignalId| Diagnostic::internal(format!("signal {} is not of this trace", id.0));
        ids.iter().map(|id| track(id).ok_or_else(|| foreign(id).in_file(self.file()))).collect()
    }

    /// A number that all names of one wire share, and no other wire has.
    #[must_use]
    pub fn wire(&self, id: SignalId) -> Option<u32> {
        self.row(id)
    }

    fn damaged(&self, ids: &[SignalId], message: &str) -> Diagnostic {
        let path = ids.first().and_then(|id| self.hierarchy().signal(*id)).map(|signal| signal.path.clone());
        Diagnostic::error(format!("values of this signal, or of one read with it, cannot be read: {message}"))
            .at(Place::Signal(path.unwrap_or_default()))
            .hint(format!("{} is damaged; simulate again", self.file().display()))
    }
}
