//! Where a value has no equal near it, although changes may come early or late.

use super::Unknown;
use super::align::{Alignment, Interval, add, cancelled};
use super::axis::Moment;
use super::steps::{Side, Steps};
use super::value::same;
use crate::base::Result;
use crate::trace::{Progress, Track, Value};

/// A value and how long it holds, its end excluded.
struct Segment {
    from: Moment,
    to: Moment,
    value: Option<Value>,
}

/// How many segments are compared between two looks whether to stop.
const PATIENCE: u32 = 1 << 14;

/// The stretches in which one side has a value that the other has nowhere within the tolerance.
pub(super) fn lonely(
    alignment: &Alignment,
    left: &Track,
    right: &Track,
    progress: &Progress,
) -> Result<Vec<Interval>> {
    let tolerance = alignment.axis.tolerance;
    let (left, right) = (segments(alignment, left, Side::Left), segments(alignment, right, Side::Right));
    let (first, last) = alignment.window;
    let unknown = alignment.options.unknown;
    let mut lonely = uncovered(&left, &right, tolerance, unknown, progress)?;
    lonely.extend(uncovered(&right, &left, tolerance, unknown, progress)?);
    lonely.sort_unstable();
    let mut found = Vec::new();
    for (from, to) in lonely {
        let (from, to) = (from.max(first), to.min(last + 1));
        if from < to {
            add(&mut found, (from, to));
        }
    }
    Ok(found)
}

/// What a side holds in the window and within the tolerance around it. The first value has held for ever, the last one
/// stays.
fn segments(alignment: &Alignment, track: &Track, side: Side) -> Vec<Segment> {
    let (axis, (first, last)) = (&alignment.axis, alignment.window);
    let (start, end) = (first - axis.tolerance, last + axis.tolerance + 1);
    let mut steps = Steps::new(track, axis, side, start, false);
    let mut segments: Vec<Segment> = Vec::new();
    let mut from = start;
    loop {
        let next = steps.next().filter(|next| *next < end);
        let value = steps.value.clone();
        let to = next.unwrap_or(end);
        match segments.last_mut() {
            Some(last) if last.value == value => last.to = to,
            _ => segments.push(Segment { from, to, value }),
        }
        let Some(next) = next else { return segments };
        from = next;
        steps.take();
    }
}

/// The parts of `these` whose value is nowhere in `others` within the tolerance, in order.
fn uncovered(
    these: &[Segment],
    others: &[Segment],
    tolerance: Moment,
    unknown: Unknown,
    progress: &Progress,
) -> Result<Vec<Interval>> {
    let mut found = Vec::new();
    let mut first = 0;
    let mut compared = 0_u32;
    for segment in these {
        while others.get(first).is_some_and(|other| other.to + tolerance <= segment.from) {
            first += 1;
        }
        // All before `covered` is done.
        let mut covered = segment.from;
        for other in &others[first..] {
            compared = compared.wrapping_add(1);
            if compared.is_multiple_of(PATIENCE) && progress.is_cancelled() {
                return Err(cancelled());
            }
            if covered >= segment.to || other.from - tolerance >= segment.to {
                break;
            }
            if !same(segment.value.as_ref(), other.value.as_ref(), unknown) {
                continue;
            }
            if other.from - tolerance > covered {
                add(&mut found, (covered, other.from - tolerance));
            }
            covered = covered.max(other.to + tolerance);
        }
        if covered < segment.to {
            add(&mut found, (covered, segment.to));
        }
    }
    Ok(found)
}
