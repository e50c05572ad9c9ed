//! Transactions: stretches of time with a text.

use super::spec::Spec;
use super::{axis, i2c, spi, uart};
use crate::base::{Diagnostic, Result, Time, TimeScale};
use crate::trace::{Progress, SignalKind, Track, Value};

/// What the text of an error begins with.
pub const ERROR: char = '!';

/// Something that was said on a bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// Where it begins.
    pub from: Time,
    /// Where it is over; another one may begin there.
    pub to: Time,
    /// What was said, or after [`ERROR`] what was wrong.
    pub text: String,
    /// Whether it breaks a rule of the protocol or cannot be read.
    pub error: bool,
}

impl Transaction {
    pub(super) fn new(from: Time, to: Time, text: impl Into<String>) -> Self {
        Self { from, to, text: text.into(), error: false }
    }

    pub(super) fn error(from: Time, to: Time, what: impl std::fmt::Display) -> Self {
        Self { from, to, text: format!("{ERROR} {what}"), error: true }
    }
}

/// Where the wires of a specification come from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The length of a tick.
    pub scale: TimeScale,
    /// The end of the trace.
    pub end: Time,
    /// The wire of a name.
    pub wire: &'a dyn Fn(&str) -> Result<Track>,
}

/// Reads all transactions, in order and without overlap.
///
/// # Errors
/// A wire that cannot be had or has the wrong width, a rate that the time scale cannot show, and cancellation.
pub fn transactions(spec: &Spec, source: &Source, progress: &Progress) -> Result<Vec<Transaction>> {
    match spec {
        Spec::Spi(spec) => spi::read(spec, source, progress),
        Spec::Uart(spec) => uart::read(spec, source, progress),
        Spec::I2c(spec) => i2c::read(spec, source, progress),
        Spec::Axis(spec) => axis::read(spec, source, progress),
    }
}

/// A track of texts: a transaction's as long as it lasts, empty while there is none.
#[must_use]
pub fn track(transactions: &[Transaction]) -> Track {
    let mut changes: Vec<(Time, Value)> = Vec::with_capacity(transactions.len() * 2);
    let idle = |time| (time, Value::Text(String::new()));
    let mut over = None;
    for transaction in transactions {
        if let Some(over) = over.filter(|over| *over < transaction.from) {
            changes.push(idle(over));
        }
        // Equal neighbours stay apart: a track leaves out what is the same again.
        if changes.last().is_some_and(|(_, value)| *value == Value::Text(transaction.text.clone())) {
            changes.push(idle(transaction.from));
        }
        changes.push((transaction.from, Value::Text(transaction.text.clone())));
        over = Some(transaction.to);
    }
    changes.extend(over.map(idle));
    Track::computed(SignalKind::Text, changes)
}

/// Looks now and then whether to stop.
pub(super) struct Patience<'a> {
    progress: &'a Progress,
    total: usize,
    done: usize,
}

impl<'a> Patience<'a> {
    pub fn new(progress: &'a Progress, total: usize) -> Self {
        Self { progress, total, done: 0 }
    }

    /// One more step is done.
    pub fn step(&mut self) -> Result<()> {
        self.done += 1;
        if !self.done.is_multiple_of(1 << 12) {
            return Ok(());
        }
        if self.progress.is_cancelled() {
            return Err(Diagnostic::note("decoding was cancelled"));
        }
        #[expect(clippy::cast_precision_loss, reason = "a fraction for a progress bar")]
        self.progress.set_fraction(self.done as f32 / self.total.max(1) as f32);
        Ok(())
    }
}
