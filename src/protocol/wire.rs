//! Wires as a receiver sees them.

use super::transaction::Source;
use crate::base::{Bits, Diagnostic, Logic, Place, Result, Time};
use crate::trace::{SignalKind, Track};

/// A wire by the name that the specification gives it.
pub(super) struct Wire {
    track: Track,
    /// Whether nobody driving it means 1, as a pull-up resistor has it.
    pulled_up: bool,
}

impl Wire {
    /// A wire of one bit.
    pub fn bit(name: &str, source: &Source) -> Result<Self> {
        let wire = Self::vector(name, source)?;
        if wire.width() != 1 {
            return Err(Diagnostic::error(format!("must be one bit wide, not {}", wire.width()))
                .at(Place::Signal(name.to_owned()))
                .hint("name one bit of it: bus[3]"));
        }
        Ok(wire)
    }

    /// A wire of any number of bits.
    pub fn vector(name: &str, source: &Source) -> Result<Self> {
        let track = (source.wire)(name)?;
        match track.kind() {
            SignalKind::Bits { .. } => Ok(Self { track, pulled_up: false }),
            _ => Err(Diagnostic::error("holds no logic values, so it is no wire")
                .at(Place::Signal(name.to_owned()))
                .hint("choose another signal")),
        }
    }

    /// The wire with a pull-up resistor.
    pub fn pulled_up(self) -> Self {
        Self { pulled_up: true, ..self }
    }

    pub fn width(&self) -> usize {
        match self.track.kind() {
            SignalKind::Bits { width } => width as usize,
            _ => 0,
        }
    }

    pub fn len(&self) -> usize {
        self.track.len()
    }

    fn level(&self, bits: Option<Bits>) -> Option<bool> {
        match bits?.bit(0)? {
            Logic::Z if self.pulled_up => Some(true),
            bit => bit.known(),
        }
    }

    /// The level at a time, after its changes; `None` if it is unknown.
    pub fn at(&self, time: Time) -> Option<bool> {
        self.level(self.bits_at(time))
    }

    /// The level just before a time.
    pub fn before(&self, time: Time) -> Option<bool> {
        self.level(self.bits_before(time))
    }

    pub fn bits_at(&self, time: Time) -> Option<Bits> {
        self.track.value(time)?.bits().cloned()
    }

    pub fn bits_before(&self, time: Time) -> Option<Bits> {
        self.track.value_before(time)?.bits().cloned()
    }

    /// The times at which it changes, each once.
    pub fn times(&self) -> impl Iterator<Item = Time> + '_ {
        let mut last = None;
        (0..self.track.len()).filter_map(move |index| {
            let time = self.track.time_of(index);
            (time != last).then(|| last = time).and(time)
        })
    }

    /// The first change after a time.
    pub fn next(&self, after: Time) -> Option<Time> {
        self.track.next_change(after)
    }

    /// The changes of its level, settled: time and new level.
    pub fn levels(&self) -> impl Iterator<Item = (Time, Option<bool>)> + '_ {
        let mut last: Option<Option<bool>> = None;
        self.times().filter_map(move |time| {
            let level = self.at(time);
            (last != Some(level)).then(|| last = Some(level)).map(|()| (time, level))
        })
    }

    /// The first change of all.
    pub fn first(&self) -> Option<Time> {
        self.track.time_of(0)
    }
}

/// The times at which any of several wires changes, in order and each once.
pub(super) fn merged<'a>(wires: impl IntoIterator<Item = &'a Wire>) -> Vec<Time> {
    let mut times: Vec<Time> = wires.into_iter().flat_map(Wire::times).collect();
    times.sort_unstable();
    times.dedup();
    times
}

/// A word as hexadecimal digits, as many as its width needs.
pub(super) fn hex(word: u64, bits: usize) -> String {
    format!("{word:0digits$x}", digits = bits.div_ceil(4).max(1))
}
