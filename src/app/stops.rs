//! Where a breakpoint stops: where a condition becomes true, at an edge at which a line is executed, or at a change.

use super::action::Way;
use super::rows::Content;
use super::state::App;
use crate::base::{Bits, Field, Logic, Time};
use crate::session::{Line, Watch};
use crate::trace::{Hierarchy, Track};

/// What has to be known of a breakpoint before it is known where it stops.
enum Wanted {
    Truth(Content),
    Change(Content),
    Edge { rising: bool, clock: Content, when: Content },
}

/// A breakpoint, or a part of one, in a trace.
pub(super) enum Stop {
    /// Where this becomes 1.
    Truth(Track),
    /// Where this changes.
    Change(Track),
    /// At an edge before which a condition holds.
    Edge {
        rising: bool,
        clock: Track,
        /// The condition as a bit.
        when: Track,
    },
}

/// Why it is not known yet where a breakpoint stops.
pub(super) enum Unknown {
    /// A worker is still at it.
    Waiting,
    /// Something could not be computed, which was told.
    Failed,
}

fn wanted(watch: &Watch, hierarchy: &Hierarchy) -> Vec<Wanted> {
    let signal = |path: &str| hierarchy.find_signal(path).map(Content::Signal);
    match watch {
        Watch::Condition(text) => vec![Wanted::Truth(truth(text))],
        Watch::Line(Line { signals, edges, .. }) if edges.is_empty() => {
            signals.iter().filter_map(|path| signal(path)).map(Wanted::Change).collect()
        }
        Watch::Line(Line { edges, .. }) => edges
            .iter()
            .map(|edge| Wanted::Edge {
                rising: edge.rising,
                clock: signal(&edge.clock).unwrap_or_else(|| Content::Computed(edge.clock.as_str().into())),
                when: truth(&edge.when),
            })
            .collect(),
    }
}

/// A condition as one bit.
fn truth(text: &str) -> Content {
    Content::Computed(format!("!(!({text}))").into())
}

/// What has to be loaded or computed for a breakpoint.
pub(super) fn contents(watch: &Watch, hierarchy: &Hierarchy) -> Vec<Content> {
    let all = |wanted| match wanted {
        Wanted::Truth(content) | Wanted::Change(content) => vec![content],
        Wanted::Edge { clock, when, .. } => vec![clock, when],
    };
    wanted(watch, hierarchy).into_iter().flat_map(all).collect()
}

/// Where a breakpoint stops in the trace on the screen.
///
/// # Errors
/// It is not known yet, or never will be.
pub(super) fn stops(app: &App, watch: &Watch) -> Result<Vec<Stop>, Unknown> {
    let Some(document) = &app.document else { return Ok(Vec::new()) };
    let track = |content: &Content| match app.track(content) {
        _ if app.failed.contains_key(content) => Err(Unknown::Failed),
        Some(track) => Ok(track),
        None => Err(Unknown::Waiting),
    };
    let stop = |wanted| {
        Ok(match wanted {
            Wanted::Truth(content) => Stop::Truth(track(&content)?),
            Wanted::Change(content) => Stop::Change(track(&content)?),
            Wanted::Edge { rising, clock, when } => {
                Stop::Edge { rising, clock: track(&clock)?, when: track(&when)? }
            }
        })
    };
    wanted(watch, document.trace.hierarchy()).into_iter().map(stop).collect()
}

impl Stop {
    /// The first stop after a time, or the last one before it.
    pub(super) fn next(&self, way: Way, from: Time) -> Option<Time> {
        let one = crate::trace::Value::Bits(Bits::new(vec![Logic::One]));
        match (self, way) {
            (Self::Truth(track), Way::Forward) => track.next_value(from, &one),
            (Self::Truth(track), Way::Back) => track.previous_value(from, &one),
            (Self::Change(track), Way::Forward) => track.next_change(from),
            (Self::Change(track), Way::Back) => track.previous_change(from),
            (Self::Edge { rising, clock, when }, way) => {
                let mut at = from;
                loop {
                    at = edge(clock, *rising, way, at)?;
                    if before(when, at) {
                        return Some(at);
                    }
                    at = match way {
                        // Edges up to where the condition becomes true see that it does not hold.
                        Way::Forward => when.next_value(Time(at.0.saturating_sub(1)), &one)?,
                        // Edges after the last change of the condition see what this one sees.
                        Way::Back => Time(when.previous_change(at)?.0.saturating_add(1)),
                    };
                }
            }
        }
    }
}

/// Whether a bit is 1 just before a time.
fn before(bit: &Track, time: Time) -> bool {
    let settled = bit.count_before(time).checked_sub(1);
    settled.is_some_and(|index| bit.field_of(index, false) == Field::Known(1))
}

/// The next edge of a bit, as IEEE 1364-2005 9.7.2 defines them: towards 1 or away from 0, or the other way round.
/// What a bit is at its first change it has been before.
pub(super) fn edge(bit: &Track, rising: bool, way: Way, from: Time) -> Option<Time> {
    let mut at = from;
    loop {
        at = if way == Way::Forward { bit.next_change(at)? } else { bit.previous_change(at)? };
        if is_edge(bit, rising, at) {
            return Some(at);
        }
    }
}

/// Whether a bit has an edge at a time.
pub(super) fn is_edge(bit: &Track, rising: bool, at: Time) -> bool {
    let level = |count: usize| count.checked_sub(1).map(|index| bit.field_of(index, false));
    let (Some(old), Some(new)) = (level(bit.count_before(at)), level(bit.count_to(at))) else { return false };
    let (low, high) = (Field::Known(i64::from(!rising)), Field::Known(i64::from(rising)));
    old != new && (new == high || old == low)
}
