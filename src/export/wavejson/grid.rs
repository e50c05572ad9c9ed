//! The ticks of a diagram: cycles of a clock, equal steps, or one tick for each moment at which something happens.

use super::super::{Options, Selection};
use crate::base::{Cycle, Field, Time};
use crate::trace::{Clock, SignalKind, Track};

/// How ticks divide the stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Steps {
    /// Each cycle of a clock.
    Cycles,
    /// Equal steps; nothing changes within one.
    Even,
    /// A tick for each moment at which something changes, however far they are apart.
    Moments,
}

/// The ticks of a diagram.
pub(super) struct Grid {
    /// Where each begins, ascending; the first one is the first moment of the stretch.
    pub starts: Vec<u64>,
    /// The last moment of the stretch.
    pub last: u64,
    /// How they divide it.
    pub steps: Steps,
}

impl Grid {
    /// The ticks that suit the rows: with equal steps, or with cycles, no change is left out unless that was asked for.
    pub fn of(selection: &Selection, tracks: &[Option<Track>], options: &Options) -> Self {
        let span = (selection.from.0, selection.to.0.max(selection.from.0));
        let edges = match &options.clock {
            Some(clock) => edges_of(clock, span),
            None => tracks
                .iter()
                .flatten()
                .filter_map(|track| steady_clock(track, span))
                .max_by_key(Vec::len)
                .unwrap_or_default(),
        };
        let asked = options.clock.is_some() && options.per_cycle && !edges.is_empty();
        if asked || (edges.len() > 1 && nothing_between(tracks, &edges, span)) {
            return Self { starts: from_first(span.0, edges), last: span.1, steps: Steps::Cycles };
        }
        let mut moments: Vec<u64> = Vec::new();
        for track in tracks.iter().flatten() {
            moments.extend(changes_after(track, span));
            moments.sort_unstable();
            moments.dedup();
        }
        let step = moments.iter().fold(0, |step, moment| gcd(step, moment - span.0));
        let ticks = (span.1 - span.0).checked_div(step).unwrap_or(0) + 1;
        if ticks <= 64 + 4 * moments.len() as u64 {
            let starts = (0..ticks).map(|tick| span.0 + tick * step).collect();
            return Self { starts, last: span.1, steps: Steps::Even };
        }
        moments.extend(pinned(selection).filter(|time| (span.0..=span.1).contains(time)));
        moments.sort_unstable();
        moments.dedup();
        Self { starts: from_first(span.0, moments), last: span.1, steps: Steps::Moments }
    }

    /// The number of ticks, at least 1.
    pub fn ticks(&self) -> usize {
        self.starts.len()
    }

    /// The tick that holds a moment; the first or the last one for a moment outside.
    pub fn tick(&self, time: Time) -> usize {
        self.starts.partition_point(|start| *start <= time.0).saturating_sub(1)
    }

    /// The last moment of a tick.
    pub fn end(&self, tick: usize) -> Time {
        Time(self.starts.get(tick + 1).map_or(self.last, |next| next - 1))
    }
}

/// Moments that are worth a tick though nothing changes then: marks, the cursor, notes.
fn pinned(selection: &Selection) -> impl Iterator<Item = u64> {
    use crate::note::When;
    let noted = selection.notes.iter().flat_map(|note| match note.when {
        When::Always => [None, None],
        When::At(time) => [Some(time), None],
        When::During { from, to } => [Some(from), Some(to)],
    });
    let marked = selection.markers.iter().map(|marker| marker.time);
    marked.chain(selection.cursor).chain(noted.flatten()).map(|time| time.0)
}

/// The first moment and all of `later`, which may begin with it.
fn from_first(first: u64, later: Vec<u64>) -> Vec<u64> {
    if later.first() == Some(&first) { later } else { std::iter::once(first).chain(later).collect() }
}

/// The edges of a clock within a stretch.
fn edges_of(clock: &Clock, (from, to): (u64, u64)) -> Vec<u64> {
    let first = clock.at(Time(from));
    let edges = (first.0..clock.cycles()).map(|cycle| clock.time(Cycle(cycle)).0);
    edges.skip_while(|edge| *edge < from).take_while(|edge| *edge <= to).collect()
}

/// The times of the changes of a track behind the first moment of the stretch; one for all of a time step.
fn changes_after(track: &Track, (from, to): (u64, u64)) -> impl Iterator<Item = u64> {
    let mut seen = from;
    let changes = track.count_to(Time(from))..track.count_to(Time(to));
    changes.filter_map(|index| track.time_of(index)).map(|time| time.0).filter(move |time| {
        let new = *time > seen;
        seen = *time;
        new
    })
}

/// The rising edges of a bit that does nothing but tick in even steps; `None` if it does anything else.
fn steady_clock(track: &Track, span: (u64, u64)) -> Option<Vec<u64>> {
    let edges = rises(track, span)?;
    let step = edges.get(1)? - edges.first()?;
    let even = edges.windows(2).all(|pair| pair[1] - pair[0] == step);
    (even && edges.len() > 2).then_some(edges)
}

/// The rising edges of a bit within a stretch; `None` for what is no bit, and if it is ever unknown.
pub(super) fn rises(track: &Track, (from, to): (u64, u64)) -> Option<Vec<u64>> {
    if track.kind() != (SignalKind::Bits { width: 1 }) {
        return None;
    }
    let mut edges = Vec::new();
    let level = |before: usize| before.checked_sub(1).map(|index| track.field_of(index, false));
    let mut now = level(track.count_before(Time(from)));
    for time in std::iter::once(from).chain(changes_after(track, (from, to))) {
        let next = level(track.count_to(Time(time)))?;
        if next == Field::Unknown {
            return None;
        }
        if next == Field::Known(1) && now == Some(Field::Known(0)) {
            edges.push(time);
        }
        now = Some(next);
    }
    Some(edges)
}

/// Whether all rows change at edges only, but for those that are the clock.
fn nothing_between(tracks: &[Option<Track>], edges: &[u64], span: (u64, u64)) -> bool {
    let mut others = tracks.iter().flatten().filter(|track| !is_clock(track, edges, span));
    others.all(|track| changes_after(track, span).all(|time| edges.binary_search(&time).is_ok()))
}

/// Whether a track rises at `edges` and never else.
pub(super) fn is_clock(track: &Track, edges: &[u64], span: (u64, u64)) -> bool {
    !edges.is_empty() && rises(track, span).is_some_and(|rises| rises == edges)
}

fn gcd(a: u64, b: u64) -> u64 {
    let (mut a, mut b) = (a, b);
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}
