//! Wires drawn by hand or by a sender.

use tritscope::base::{Bits, Time};
use tritscope::trace::{SignalKind, Track, Value};

/// A wire of one bit, a letter a tick: `0011zx`.
pub fn drawn(letters: &str) -> Track {
    let changes = letters.chars().zip(0..).map(|(letter, time)| (time, letter.to_string()));
    track(1, changes)
}

/// A wire of some bits from times and letters.
pub fn track(width: u32, changes: impl Iterator<Item = (u64, String)>) -> Track {
    let value = |(time, letters): (u64, String)| (Time(time), Value::Bits(Bits::parse(&letters).unwrap()));
    Track::computed(SignalKind::Bits { width }, changes.map(value).collect())
}

/// Several wires of one bit that a sender moves together, tick by tick.
#[derive(Default)]
pub struct Pen {
    pub now: u64,
    changes: Vec<Vec<(u64, String)>>,
}

impl Pen {
    pub fn new(levels: &[char]) -> Self {
        let changes = levels.iter().map(|level| vec![(0, level.to_string())]).collect();
        Self { now: 0, changes }
    }

    /// Puts a level on a wire now.
    pub fn set(&mut self, wire: usize, level: char) {
        self.changes[wire].push((self.now, level.to_string()));
    }

    pub fn bit(&mut self, wire: usize, one: bool) {
        self.set(wire, if one { '1' } else { '0' });
    }

    pub fn wait(&mut self, ticks: u64) {
        self.now += ticks;
    }

    pub fn tracks(self) -> Vec<Track> {
        self.changes.into_iter().map(|changes| track(1, changes.into_iter())).collect()
    }
}
