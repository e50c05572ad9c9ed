//! A VCD that somebody is still writing: its header once, then one stretch of records after the other.

use super::body::{Body, Rest};
use super::came;
use super::past::Past;
use super::tokens::Tokens;
use super::{Faults, Names, Values};
use std::io;
use wellen::SignalRef;

/// How often everything is read once more because values showed that a wire holds something else than declared.
const MOST_RENEWALS: u32 = 4;

/// What was read of a VCD whose header is whole.
pub(in super::super) struct Growing {
    names: Names,
    faults: Faults,
    refs: Vec<SignalRef>,
    past: Past,
    /// The next byte to read, and its line.
    next: (u64, u64),
    /// Whether the values take as much memory as they may.
    full: bool,
    renewals: u32,
}

impl Growing {
    /// Nothing but the header.
    pub(in super::super) fn new(names: Names) -> Self {
        let (store, refs) = names.declared.store();
        let past = Past::new(&store, refs.len(), names.end.at);
        let (faults, next) = (names.faults.clone(), (names.end.at, names.end.line));
        Self { names, faults, refs, past, next, full: false, renewals: 0 }
    }

    /// The names; they may be others after [`Self::renew`].
    pub(in super::super) fn names(&self) -> &Names {
        &self.names
    }

    /// The next byte of the file to read.
    pub(in super::super) fn at(&self) -> u64 {
        self.next.0
    }

    /// The last time that was read.
    pub(in super::super) fn latest(&self) -> Option<u64> {
        self.past.latest
    }

    /// Whether the values take as much memory as they may, so that nothing more is read.
    pub(in super::super) fn is_full(&self) -> bool {
        self.full
    }

    /// Reads `text`, which begins at [`Self::at`] and ends with a line. A record that goes on behind it is read when
    /// more is there, unless this is the `last` text.
    pub(in super::super) fn read(
        &mut self,
        text: &[u8],
        last: bool,
        go_on: &dyn Fn(u64) -> bool,
    ) -> io::Result<()> {
        if self.full {
            self.next.0 += text.len() as u64;
            return Ok(());
        }
        let tokens = Tokens::new(text, self.next.0, self.next.1);
        let body = Body::new(tokens, &self.names.declared, &self.refs, &mut self.faults, &mut self.past);
        let rest = if last { body.read(go_on).map(|()| Rest::None) } else { body.read_part(go_on) }?;
        let lines = || memchr::memchr_iter(b'\n', text).count() as u64;
        self.next = match rest {
            Rest::Record(at, line) => (at, line),
            Rest::None | Rest::Full => (self.next.0 + text.len() as u64, self.next.1 + lines()),
        };
        self.full = rest == Rest::Full;
        Ok(())
    }

    /// Whether values showed that wires hold something else than declared; everything is then to be read once more,
    /// which begins with this.
    pub(in super::super) fn renew(&mut self) -> bool {
        let wires = self.names.declared.wires.iter_mut().zip(&self.past.came);
        let better: Vec<_> =
            wires.filter_map(|(wire, came)| Some((came::better(wire.encoding, *came)?, wire))).collect();
        if better.is_empty() || self.renewals == MOST_RENEWALS {
            return false;
        }
        for (better, wire) in better {
            wire.encoding = better;
        }
        let (store, refs) = self.names.declared.store();
        self.past = Past::new(&store, refs.len(), self.names.end.at);
        (self.refs, self.faults) = (refs, self.names.faults.clone());
        (self.next, self.full) = ((self.names.end.at, self.names.end.line), false);
        self.renewals += 1;
        true
    }

    /// Everything that was read; costs a copy of it.
    pub(in super::super) fn snapshot(&self) -> Values {
        let (store, _) = self.names.declared.store();
        let (source, times) = self.past.encoder.snapshot();
        Values { store, source, times, faults: self.faults.clone(), renamed: None }
    }
}
