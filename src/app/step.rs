//! The cursor: steps, jumps and marks. With a decoded run it stands on clock edges, else anywhere.

use super::act;
use super::action::Way;
use super::state::App;
use crate::base::{Cycle, Severity, Time};
use crate::decode::{Level, Run};
use std::sync::Arc;

impl App {
    /// The decoded run, if there is one.
    #[must_use]
    pub fn run(&self) -> Option<&Arc<Run>> {
        self.document.as_ref()?.run.as_ref()
    }

    /// First and last moment of the trace.
    pub(super) fn span(&self) -> (Time, Time) {
        self.document.as_ref().map_or((Time(0), Time(0)), |document| document.trace.span())
    }

    /// Moves the cursor to `time`, or to the cycle in which what happens then is seen.
    pub(super) fn move_to(&mut self, time: Time) {
        self.cursor = self.settled(time);
        self.follow();
    }

    /// The moment at which the cursor stands for `time`.
    pub(super) fn settled(&self, time: Time) -> Time {
        let span = self.span();
        let time = time.clamp(span.0, span.1);
        let Some(run) = self.run() else { return time };
        let cycle = run.clock().at(time);
        let edge = run.clock().time(cycle);
        if edge < time { run.clock().time(cycle.plus(1)) } else { edge }
    }

    /// Moves the cursor to a cycle of the run.
    pub(super) fn move_to_cycle(&mut self, cycle: Cycle) {
        if let Some(run) = self.run() {
            self.cursor = run.clock().time(cycle);
            self.follow();
        }
    }

    /// Lets the panes follow the cursor.
    fn follow(&mut self) {
        let span = self.span();
        self.waves.reveal(self.cursor, span);
        act::tensor::follow(self);
    }
}

/// Steps `count` spans of `level`.
pub(super) fn step(app: &mut App, level: Level, way: Way, count: u32) {
    let Some(run) = app.run().cloned() else {
        match (level, app.decodes()) {
            (Level::Cycle, false) => by_edge(app, way, count),
            (_, true) => app.say(Severity::Note, "steps need the decoded run, which is still on its way"),
            _ => app.say(Severity::Note, "only a decoded run has such steps; e and E go along edges"),
        }
        return;
    };
    let from = run.clock().at(app.cursor);
    let to = target(&run, level, way, count, from);
    if to == from {
        let (direction, name) = (if way == Way::Forward { "later" } else { "earlier" }, level_name(level));
        app.say(Severity::Note, format!("there is no {direction} {name}"));
    }
    app.move_to_cycle(to);
}

/// Where `count` steps lead; they end early at the last span there is.
fn target(run: &Run, level: Level, way: Way, count: u32, from: Cycle) -> Cycle {
    let last = Cycle(run.clock().cycles().saturating_sub(1));
    match (level, way) {
        (Level::Cycle, Way::Forward) => return from.plus(u64::from(count)).min(last),
        (Level::Cycle, Way::Back) => return from.minus(u64::from(count)),
        _ => {}
    }
    let mut cycle = from;
    for _ in 0..count {
        let next = match way {
            Way::Forward => run.next(level, cycle),
            Way::Back => run.previous(level, cycle),
        };
        match next {
            Some(next) => cycle = next,
            None => break,
        }
    }
    cycle
}

/// The word for a level in messages.
pub(super) fn level_name(level: Level) -> &'static str {
    match level {
        Level::Cycle => "cycle",
        Level::Bit => "bit",
        Level::Frame => "frame",
        Level::Activation => "activation",
        Level::Group => "row group",
        Level::Operation => "operation",
        Level::Layer => "layer",
        Level::Token => "token",
    }
}

/// Without a run a step leads to an edge of the clock.
fn by_edge(app: &mut App, way: Way, count: u32) {
    let Some(clock) = app.clock() else {
        by_column(app, way, count);
        return;
    };
    let (here, count) = (clock.at(app.cursor), u64::from(count));
    let edge = clock.time(here);
    let time = match way {
        Way::Forward if app.cursor < edge => clock.time(Cycle(count - 1)),
        Way::Forward => clock.time(here.plus(count)),
        // Back from between two edges the first step leads to the one before.
        Way::Back if app.cursor > edge => clock.time(here.minus(count - 1)),
        Way::Back => clock.time(here.minus(count)).min(app.cursor),
    };
    if time == app.cursor {
        let direction = if way == Way::Forward { "later" } else { "earlier" };
        app.say(Severity::Note, format!("there is no {direction} cycle"));
    }
    app.move_to(time);
}

/// Without a clock a step is a column of the waves.
fn by_column(app: &mut App, way: Way, count: u32) {
    let columns = u64::from(app.scene.waves.columns.max(1));
    let ticks = (app.waves.viewport.length() / columns).max(1).saturating_mul(u64::from(count));
    let time = match way {
        Way::Forward => app.cursor.0.saturating_add(ticks),
        Way::Back => app.cursor.0.saturating_sub(ticks),
    };
    app.move_to(Time(time));
}
