//! What stands above the waves of a picture: cycles or times at equal distances.

use super::fit::round;
use super::{Options, Selection};
use crate::base::{Cycle, Time};
use crate::trace::Clock;

/// Labels that are looked at, at most.
const MOST: usize = 4096;

/// The clock that the ruler counts cycles of; `None` where it tells the time.
fn counted(options: &Options) -> Option<&Clock> {
    options.clock.as_ref().filter(|_| options.in_cycles)
}

/// What the ruler says, in a word.
pub(super) fn word(options: &Options) -> &'static str {
    if counted(options).is_some() { "cycle" } else { "time" }
}

/// A moment as the ruler says it: `#83`, `835 ns`.
pub(super) fn moment(selection: &Selection, options: &Options, time: Time) -> String {
    match counted(options) {
        Some(clock) => format!("#{}", clock.at(time).0),
        None => selection.trace.scale().format(time),
    }
}

/// Round moments of the stretch with what the ruler says of each, about `most` of them.
pub(super) fn labels(selection: &Selection, options: &Options, most: u64) -> Vec<(Time, String)> {
    let (from, to, most) = (selection.from, selection.to.max(selection.from), most.max(1));
    let distance = |length: u64| round(length.saturating_add(1).div_ceil(most));
    let round_numbers = |from: u64, step: u64| (from.div_ceil(step)..).map(move |n| n.saturating_mul(step));
    let times: Vec<Time> = if let Some(clock) = counted(options) {
        let (first, last) = (clock.at(from).0, clock.at(to).0);
        let cycles = round_numbers(first, distance(last - first)).take_while(|cycle| *cycle <= last);
        let edges = cycles.take(MOST).map(|cycle| clock.time(Cycle(cycle)));
        edges.filter(|edge| (from..=to).contains(edge)).collect()
    } else {
        let times = round_numbers(from.0, distance(to.0 - from.0)).take_while(|time| *time <= to.0);
        let mut times: Vec<Time> = times.take(MOST).map(Time).collect();
        // The last moment that a number of ticks can be comes again and again.
        times.dedup();
        times
    };
    times.into_iter().map(|time| (time, moment(selection, options, time))).collect()
}
