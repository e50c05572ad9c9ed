//! The clock that cycles are counted of: the run's, a row that the user chose, or one that its name gives away.

use super::state::App;
use crate::base::{Cycle, Result, Severity, Time};
use crate::trace::{Clock, MOST_GUESSES, SignalId, SignalKind, Trace, clock_guesses};
use std::sync::Arc;

/// What counts cycles in a trace without a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Clocking {
    /// The signal that a user chose.
    pub(super) chosen: Option<SignalId>,
    /// Signals that may be clocks, the next to try last.
    guesses: Vec<SignalId>,
    /// The signal and its edges, once they are known.
    found: Option<(SignalId, Arc<Clock>)>,
}

impl Clocking {
    /// Cycles of `signal`, which a user chose.
    pub(super) fn of(signal: SignalId) -> Self {
        Self { chosen: Some(signal), ..Self::default() }
    }

    /// The clock, once it is known.
    pub(super) fn clock(&self) -> Option<&Clock> {
        self.found.as_ref().map(|(_, clock)| &**clock)
    }

    /// The signal whose edges are wanted.
    pub(super) fn wanted(&self) -> Option<SignalId> {
        if self.found.is_some() {
            return None;
        }
        self.chosen.or_else(|| self.guesses.last().copied())
    }
}

impl App {
    /// The clock that cycles are counted of; `None` while none is known.
    #[must_use]
    pub fn clock(&self) -> Option<&Clock> {
        match self.run() {
            Some(run) => Some(run.clock()),
            None => self.moving.clocking.clock(),
        }
    }

    /// The signal of that clock, where it is not the run's.
    #[must_use]
    pub fn clock_signal(&self) -> Option<SignalId> {
        self.moving.clocking.found.as_ref().map(|(signal, _)| *signal).filter(|_| self.run().is_none())
    }

    /// Whether a ruler from one moment to another one counts cycles: those of the run, or of a clock that ticks there.
    #[must_use]
    pub fn counts_cycles(&self, from: Time, to: Time) -> bool {
        let ticks = |clock: &Clock| clock.at(to).0 > clock.at(from).0 + 1;
        self.clock().is_some_and(|clock| self.run().is_some() || ticks(clock))
    }

    /// The cycle of a moment.
    #[must_use]
    pub fn cycle_of(&self, time: Time) -> Option<Cycle> {
        self.clock().map(|clock| clock.at(time))
    }
}

/// Begins to look for a clock in a trace; one that was chosen stays, by name.
pub(super) fn start(app: &mut App, old: Option<&Trace>) {
    let Some(document) = &app.document else { return };
    let hierarchy = document.trace.hierarchy();
    let path = |id: SignalId| Some(old?.hierarchy().signal(id)?.path.as_str());
    let chosen = app.moving.clocking.chosen.and_then(path).and_then(|path| hierarchy.find_signal(path));
    let decodes = app.decodes() && app.growth().is_none();
    let guesses = if decodes { Vec::new() } else { clock_guesses(hierarchy) };
    app.moving.clocking = Clocking { chosen, guesses, found: None };
}

/// Takes the edges of the signal that is wanted, once it is loaded; of guesses the first that ticks.
pub(super) fn refresh(app: &mut App) {
    for _ in 0..=MOST_GUESSES {
        let wanted = app.moving.clocking.wanted().zip(app.document.as_ref());
        let Some((signal, document)) = wanted else { return };
        if !document.trace.is_loaded(signal) {
            return;
        }
        let found = Clock::rising(&document.trace, signal);
        take(app, signal, found);
    }
}

fn take(app: &mut App, signal: SignalId, found: Result<Clock>) {
    let chosen = app.moving.clocking.chosen.is_some();
    match found {
        // A guess has to tick, a clock that somebody chose need not.
        Ok(clock) if chosen || clock.ticks() => {
            app.moving.clocking.found = Some((signal, Arc::new(clock)));
        }
        Ok(_) => drop(app.moving.clocking.guesses.pop()),
        Err(_) if !chosen => drop(app.moving.clocking.guesses.pop()),
        Err(diagnostic) => {
            app.moving.clocking.chosen = None;
            app.say(Severity::Error, diagnostic.to_string());
        }
    }
}

/// A signal that could not be loaded is no clock.
pub(super) fn failed(app: &mut App, signals: &[SignalId]) {
    let clocking = &mut app.moving.clocking;
    clocking.guesses.retain(|guess| !signals.contains(guess));
    clocking.chosen = clocking.chosen.filter(|chosen| !signals.contains(chosen));
}

/// Counts cycles of the selected row.
pub(super) fn choose(app: &mut App) {
    if app.run().is_some() {
        app.say(Severity::Note, "the clock of the run counts cycles");
        return;
    }
    let Some((signal, document)) = app.waves.signal().zip(app.document.as_ref()) else {
        app.say(Severity::Note, "only a row of a signal can be a clock");
        return;
    };
    let Some(known) = document.trace.hierarchy().signal(signal) else { return };
    if known.kind != (SignalKind::Bits { width: 1 }) {
        let text = format!("{} is no clock: a clock has one bit", known.name);
        app.say(Severity::Note, text);
        return;
    }
    let text = format!("cycles are those of {}", known.name);
    app.moving.clocking = Clocking { chosen: Some(signal), ..Clocking::default() };
    app.say(Severity::Note, text);
}
