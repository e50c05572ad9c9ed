//! What moving remembers: jumps, the last motion, marks, stretches of time that were shown.

use super::action::{Action, Way};
use super::clock::Clocking;
use super::waves::Viewport;
use crate::base::Time;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Places that the jump list keeps.
const MOST_JUMPS: usize = 200;

/// Stretches of time that can be gone back to.
const MOST_VIEWS: usize = 100;

/// What moving remembers.
#[derive(Clone, Debug, Default)]
pub(super) struct Moving {
    /// Where the cursor was before jumps, the latest last.
    back: Vec<Time>,
    /// Where going back came from, the next last.
    forth: Vec<Time>,
    /// The last motion that can be done once more.
    pub(super) last: Option<Action>,
    /// The value that was looked for last.
    pub(super) value: Option<String>,
    /// Names of marks.
    pub(super) names: BTreeMap<char, Arc<str>>,
    /// The mark that the cursor is measured from.
    pub(super) measure: Option<char>,
    /// Where the choice of a stretch of time began.
    pub(super) anchor: Option<Time>,
    /// Stretches of time that were shown before.
    views: Vec<Viewport>,
    /// What counts cycles.
    pub(super) clocking: Clocking,
}

impl Moving {
    /// Remembers where a jump starts.
    pub(super) fn leave(&mut self, from: Time) {
        if self.back.last() != Some(&from) {
            self.back.push(from);
            self.back.drain(..self.back.len().saturating_sub(MOST_JUMPS));
        }
        self.forth.clear();
    }

    /// The place that many jumps back or forth; `None` if there is none.
    pub(super) fn jump(&mut self, way: Way, from: Time, count: u32) -> Option<Time> {
        let mut at = from;
        for _ in 0..count {
            let (source, other) = match way {
                Way::Back => (&mut self.back, &mut self.forth),
                Way::Forward => (&mut self.forth, &mut self.back),
            };
            let Some(place) = source.pop() else { break };
            other.push(at);
            at = place;
        }
        (at != from).then_some(at)
    }

    /// Remembers what was shown.
    pub(super) fn shown(&mut self, viewport: Viewport) {
        if self.views.last() != Some(&viewport) {
            self.views.push(viewport);
            self.views.drain(..self.views.len().saturating_sub(MOST_VIEWS));
        }
    }

    /// What was shown before.
    pub(super) fn shown_before(&mut self) -> Option<Viewport> {
        self.views.pop()
    }

    /// Forgets everything about a trace.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}
