//! A track in the making: changes that come one by one.

use super::computed::Computed;
use super::hierarchy::SignalKind;
use super::track::Track;
use super::value::Value;
use crate::base::Time;

/// Takes changes, which must ascend in time, into a track; a value equal to the one before it is no change and is left
/// out, but for events.
#[derive(Debug)]
pub struct Recording {
    kind: SignalKind,
    computed: Computed,
}

impl Recording {
    /// An empty track of a kind.
    #[must_use]
    pub fn new(kind: SignalKind) -> Self {
        Self { kind, computed: Computed::empty(kind) }
    }

    /// Adds a change.
    pub fn push(&mut self, time: Time, value: &Value) {
        self.computed.push(time, value);
    }

    /// Adds a change to a vector of `width` bits; words as [`Track::words_of`] gives them, zeros above the width.
    pub fn push_words(&mut self, time: Time, width: u32, words: &[(u64, u64)]) {
        self.computed.push_words(time, width, words);
    }

    /// The memory that it takes, in bytes.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.computed.memory()
    }

    /// The track.
    #[must_use]
    pub fn finish(self) -> Track {
        Track::of_computed(self.kind, self.computed.finished())
    }
}
