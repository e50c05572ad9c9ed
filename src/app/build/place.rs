//! From one run to the next: the same place in the network, though its cycle may be another.

use crate::app::state::App;
use crate::base::{Cycle, Time};
use crate::decode::{Frame, Run};
use std::collections::BTreeMap;

/// What a span of a run is, whatever its cycles: an operation of the engine, or something that the layer does.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Outer {
    phase: bool,
    token: usize,
    layer: usize,
    name: String,
}

/// A place in a run: the innermost span around it, and cycles since its start.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Anchor {
    outer: Outer,
    /// Group, activation and sign of the frame on the wire.
    frame: Option<(usize, usize, bool)>,
    offset: u64,
}

impl Anchor {
    fn of(run: &Run, cycle: Cycle) -> Option<Self> {
        let place = run.place(cycle);
        let frame = place.frame.and_then(|index| run.frames().get(index));
        let operation = place.operation.and_then(|index| run.operations().get(index)).map(|span| {
            let outer = Outer { phase: false, token: span.token, layer: span.layer, name: span.name.clone() };
            (outer, span.start)
        });
        let phase = place.phase.and_then(|index| run.phases().get(index)).map(|span| {
            let outer = Outer { phase: true, token: span.token, layer: span.layer, name: span.name.clone() };
            (outer, span.start)
        });
        // The engine may be ahead of what the layer does; what is on the wire is the engine's.
        let (outer, start) = if frame.is_some() { operation.or(phase) } else { phase.or(operation) }?;
        let start = frame.map_or(start, |frame| frame.start);
        Some(Self { outer, frame: frame.map(key), offset: cycle.0 - start.0.min(cycle.0) })
    }

    /// The cycle of this place in another run; `None` where that has no such span.
    fn find(&self, run: &Run) -> Option<Cycle> {
        let (start, end) = self.outer.find(run)?;
        let inside = |cycle: Cycle, end: Cycle| cycle.plus(self.offset).min(end);
        let Some(wanted) = self.frame else { return Some(inside(start, end)) };
        let frames = run.frames();
        let first = frames.partition_point(|frame| frame.start < start);
        let mut own = frames[first..].iter().take_while(|frame| frame.start <= end);
        // A value that is 0 now has no frame; the one after it is next to that place.
        let found = own.find(|frame| key(frame) >= wanted);
        Some(found.map_or(end, |frame| {
            if key(frame) == wanted { inside(frame.start, frame.end) } else { frame.start }
        }))
    }
}

impl Outer {
    fn find(&self, run: &Run) -> Option<(Cycle, Cycle)> {
        let same =
            |token, layer, name: &str| (token, layer, name) == (self.token, self.layer, self.name.as_str());
        if self.phase {
            let found = run.phases().iter().find(|span| same(span.token, span.layer, &span.name));
            return found.map(|span| (span.start, span.end));
        }
        let found = run.operations().iter().find(|span| same(span.token, span.layer, &span.name));
        found.map(|span| (span.start, span.end))
    }
}

fn key(frame: &Frame) -> (usize, usize, bool) {
    (frame.group, frame.activation, frame.negative)
}

/// The cursor and the marks as places of the run on the screen.
#[derive(Debug, Default)]
pub(in crate::app) struct Places {
    cursor: Option<Anchor>,
    marks: BTreeMap<char, Anchor>,
}

impl Places {
    /// The places of what is on the screen.
    pub(in crate::app) fn of(app: &App) -> Self {
        let Some(run) = app.run() else { return Self::default() };
        let anchor = |time: Time| Anchor::of(run, run.clock().at(time));
        let marks = app.marks.iter().filter_map(|(letter, time)| Some((*letter, anchor(*time)?)));
        Self { cursor: anchor(app.cursor), marks: marks.collect() }
    }

    /// Moves cursor, marks and viewport to where those places are in the run on the screen.
    pub(in crate::app) fn settle(&self, app: &mut App) {
        let Some(run) = app.run().cloned() else { return };
        for (letter, anchor) in &self.marks {
            if let (Some(mark), Some(cycle)) = (app.marks.get_mut(letter), anchor.find(&run)) {
                *mark = run.clock().time(cycle);
            }
        }
        let Some(cycle) = self.cursor.as_ref().and_then(|anchor| anchor.find(&run)) else { return };
        let (before, after) = (app.cursor, run.clock().time(cycle));
        let viewport = app.waves.viewport;
        let from = viewport.from.0.saturating_add(after.0).saturating_sub(before.0);
        let span = app.document.as_ref().map_or((Time(0), Time(0)), |document| document.trace.span());
        app.waves.show(from, viewport.length(), span);
        app.move_to_cycle(cycle);
        app.keep.anchor = Some(app.waves.viewport);
    }
}
