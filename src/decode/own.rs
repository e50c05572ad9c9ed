//! What a design of one's own does when, read from the wires that its manifest names.

use super::frames::Sampler;
use super::probes::{Observations, counted_on};
use super::spans::Span;
use super::wires::{ProbeWires, SpanSignals};
use crate::base::{Cycle, Diagnostic, Result};
use crate::trace::Progress;
use std::collections::BTreeMap;

/// The spans of one level: the stretches of its active wire, cut where the number changes.
///
/// An unknown number is a span of its own that is called `?`.
pub(super) fn spans(sampler: &Sampler, wires: &SpanSignals) -> Vec<Span> {
    let mut spans: Vec<(Option<usize>, Span)> = Vec::new();
    let mut near = 0;
    for (start, end) in sampler.stretches(wires.active) {
        let Some(wire) = wires.number else {
            let number = spans.len();
            spans.push((Some(number), span(wires, Some(number), start, end)));
            continue;
        };
        let mut cycle = start;
        while cycle <= end {
            let next = sampler.next_sample(wire, cycle).min(end.plus(1));
            let number = sampler.index(wire, cycle).map(|number| counted_on(number, near, wires.bits));
            near = number.unwrap_or(near);
            match spans.last_mut() {
                // A wire may change and change back within a clock.
                Some((last, whole)) if *last == number && whole.end.plus(1) == cycle && cycle > start => {
                    whole.end = next.minus(1);
                }
                _ => spans.push((number, span(wires, number, cycle, next.minus(1)))),
            }
            cycle = next;
        }
    }
    spans.into_iter().map(|(_, span)| span).collect()
}

fn span(wires: &SpanSignals, number: Option<usize>, start: Cycle, end: Cycle) -> Span {
    let label = match number {
        None => "?".to_owned(),
        Some(number) => match number.checked_rem(wires.names.len()) {
            Some(place) => wires.names[place].clone(),
            None if wires.title.is_empty() => number.to_string(),
            None => format!("{} {number}", wires.title),
        },
    };
    Span { start, end, label }
}

/// When the tensors of a probe pass.
#[derive(Clone, Debug, Default)]
pub(super) struct Passages {
    /// The first cycle of each stretch of one number, in order.
    stretches: Vec<(Cycle, usize)>,
    /// The first and the last cycle of each number.
    ends: BTreeMap<usize, (Cycle, Cycle)>,
}

/// Observations between two looks at whether decoding was cancelled.
const PATIENCE: usize = 1 << 14;

impl Passages {
    /// Reads every observation of `probes` once.
    ///
    /// # Errors
    /// Cancellation.
    pub fn read(sampler: &Sampler, probes: &[ProbeWires], progress: &Progress) -> Result<Vec<Self>> {
        let read = |probe| {
            let mut passages = Self::default();
            for (count, seen) in Observations::new(*sampler, Some(probe), Cycle(0), 0).enumerate() {
                if count % PATIENCE == 0 && progress.is_cancelled() {
                    return Err(Diagnostic::error("decoding was cancelled"));
                }
                if let Some(number) = seen.number {
                    passages.take(number, seen.cycle);
                }
            }
            Ok(passages)
        };
        probes.iter().map(read).collect()
    }

    fn take(&mut self, number: usize, cycle: Cycle) {
        if self.stretches.last().is_none_or(|(_, last)| *last != number) {
            self.stretches.push((cycle, number));
        }
        self.ends.entry(number).and_modify(|(_, end)| *end = cycle).or_insert((cycle, cycle));
    }

    /// The numbers that passed, in order.
    pub fn numbers(&self) -> impl Iterator<Item = usize> {
        self.ends.keys().copied()
    }

    /// The first and the last cycle in which tensor `number` passes.
    pub fn of(&self, number: usize) -> Option<(Cycle, Cycle)> {
        self.ends.get(&number).copied()
    }

    /// The number of the tensor with remainder `k` of `count` that `cycle` is about: the first that passes in `around`,
    /// the span of the cycle, else the last that has passed, else the first of all.
    pub fn current(&self, (k, count): (usize, usize), around: Option<&Span>, cycle: Cycle) -> Option<usize> {
        let is = |(_, number): &&(Cycle, usize)| number % count == k;
        let from = |cycle: Cycle| self.stretches.partition_point(|(start, _)| *start < cycle);
        let inside = around.and_then(|span| {
            let later = self.stretches.get(from(span.start)..)?;
            later.iter().take_while(|(start, _)| *start <= span.end).find(is)
        });
        let (before, after) = self.stretches.split_at_checked(from(cycle.plus(1)))?;
        inside
            .or_else(|| before.iter().rev().find(is))
            .or_else(|| after.iter().find(is))
            .map(|(_, number)| *number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cycle_is_about_what_passes_in_its_span() {
        let mut passages = Passages::default();
        for (number, cycle) in [(0, 10), (0, 11), (1, 12), (2, 30), (3, 32)] {
            passages.take(number, Cycle(cycle));
        }
        let span = |start, end| Span { start: Cycle(start), end: Cycle(end), label: String::new() };
        let of = |k, span: Option<&Span>, cycle| passages.current((k, 2), span, Cycle(cycle));
        assert_eq!((of(0, Some(&span(8, 20)), 9), of(1, Some(&span(8, 20)), 9)), (Some(0), Some(1)));
        assert_eq!(
            (of(1, Some(&span(21, 40)), 22), of(1, None, 22), of(1, None, 0)),
            (Some(3), Some(1), Some(1))
        );
        assert_eq!((passages.of(0), passages.of(7)), (Some((Cycle(10), Cycle(11))), None));
    }
}
