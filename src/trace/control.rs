//! Clocks and resets, as their names give them away.

use super::clock::Clock;
use super::hierarchy::{Hierarchy, SignalId, SignalKind};
use super::store::Trace;

/// Signals that are tried as a clock before giving up.
pub const MOST_GUESSES: usize = 4;

/// Names of clocks, the likeliest first; a name may also begin or end so.
const NAMES: [&str; 3] = ["clk", "clock", "aclk"];

/// Names of resets; a name may also begin or end so.
const RESETS: [&str; 2] = ["rst", "reset"];

/// Whether a signal that is called so is a clock or a reset, clocks first.
#[must_use]
pub fn control(name: &str) -> Option<usize> {
    rank(name, &NAMES).map(|_| 0).or_else(|| rank(name, &RESETS).map(|_| 1))
}

/// How near a name is to one of `known`, the likeliest first; `None` if it is called otherwise.
fn rank(name: &str, known: &[&str]) -> Option<usize> {
    let name = name.to_ascii_lowercase();
    let exact = known.iter().position(|known| name == *known);
    let near = known.iter().position(|known| {
        let rest = name.strip_prefix(known).or_else(|| name.strip_suffix(known));
        rest.is_some_and(|rest| rest.starts_with('_') || rest.ends_with('_') || rest.len() < 2)
    });
    exact.or_else(|| near.map(|near| near + known.len()))
}

/// Single bits that are called like a clock, the likeliest last: the best name in the uppermost scope.
#[must_use]
pub fn clock_guesses(hierarchy: &Hierarchy) -> Vec<SignalId> {
    let all = hierarchy.signal_ids().filter_map(|id| {
        let signal = hierarchy.signal(id).filter(|signal| signal.kind == SignalKind::Bits { width: 1 })?;
        Some((signal.path.matches('.').count(), rank(&signal.name, &NAMES)?, id))
    });
    let mut all: Vec<_> = all.collect();
    all.sort_unstable();
    all.truncate(MOST_GUESSES);
    all.into_iter().rev().map(|(.., id)| id).collect()
}

impl Clock {
    /// The clock that a name gives away: of the likely ones the first that ticks; `None` if there is none.
    #[must_use]
    pub fn guess(trace: &Trace) -> Option<(SignalId, Self)> {
        let likely = clock_guesses(trace.hierarchy()).into_iter().rev();
        let mut clocks = likely.filter_map(|signal| Some((signal, Self::rising(trace, signal).ok()?)));
        clocks.find(|(_, clock)| clock.ticks())
    }
}
