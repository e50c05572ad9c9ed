//! I2C: bytes with their acknowledge bits between start and stop.

use super::spec::I2c;
use super::transaction::{Patience, Source, Transaction};
use super::wire::{Wire, hex, merged};
use crate::base::{Result, Time};
use crate::trace::Progress;

/// What the next byte is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expects {
    /// Nothing: the bus is free, or nobody knows.
    Nothing,
    /// The first byte behind a start.
    Address,
    /// The low byte of an address of ten bits, with its two high bits.
    LowAddress(u64),
    /// Data.
    Data,
}

struct Reader {
    scl: Wire,
    sda: Wire,
    expects: Expects,
    /// The latest falling edge of scl, or the start.
    fell: Time,
    /// The latest rising edge of scl.
    rose: Time,
    bits: Vec<bool>,
    /// Where the first of the bits begins.
    from: Time,
    /// The address of ten bits that was written last: a read behind a repeated start names only its high bits.
    ten_bits: Option<u64>,
    found: Vec<Transaction>,
}

pub(super) fn read(spec: &I2c, source: &Source, progress: &Progress) -> Result<Vec<Transaction>> {
    let mut reader = Reader {
        scl: Wire::bit(&spec.scl, source)?.pulled_up(),
        sda: Wire::bit(&spec.sda, source)?.pulled_up(),
        expects: Expects::Nothing,
        fell: Time(0),
        rose: Time(0),
        bits: Vec::new(),
        from: Time(0),
        ten_bits: None,
        found: Vec::new(),
    };
    let times = merged([&reader.scl, &reader.sda]);
    let mut patience = Patience::new(progress, times.len());
    for time in times {
        patience.step()?;
        reader.step(time);
    }
    reader.cut(source.end, "the trace ends");
    Ok(reader.found)
}

impl Reader {
    fn step(&mut self, time: Time) {
        let clock = (self.scl.before(time), self.scl.at(time));
        let data = (self.sda.before(time), self.sda.at(time));
        match (clock, data) {
            ((Some(true), Some(true)), (Some(true), Some(false))) => self.start(time),
            ((Some(true), Some(true)), (Some(false), Some(true))) => self.stop(time),
            ((Some(true), Some(true)), (_, None)) if self.expects != Expects::Nothing => {
                self.lose(time, "sda is unknown");
            }
            ((_, None), _) if self.expects != Expects::Nothing => self.lose(time, "scl is unknown"),
            ((Some(false), Some(true)), (_, level)) => {
                self.rose = time;
                self.sample(time, level);
            }
            ((Some(true), Some(false)), _) => self.fall(time),
            _ => {}
        }
    }

    fn start(&mut self, time: Time) {
        let repeated = self.expects != Expects::Nothing;
        // The 1 that sda goes back to before a repeated start is no bit of a byte.
        self.cut_unless_first(time, "a start follows");
        let from = if repeated { self.rose } else { time };
        if !repeated {
            self.ten_bits = None;
        }
        self.found.push(Transaction::new(from, time, if repeated { "repeated start" } else { "start" }));
        self.expects = Expects::Address;
        self.fell = time;
        self.bits.clear();
    }

    fn stop(&mut self, time: Time) {
        if self.expects == Expects::Nothing {
            return;
        }
        self.cut_unless_first(time, "a stop follows");
        self.found.push(Transaction::new(self.rose, time, "stop"));
        self.expects = Expects::Nothing;
    }

    fn cut_unless_first(&mut self, time: Time, why: &str) {
        self.bits.pop();
        self.cut(time, why);
    }

    /// Bits that are no whole byte are an error.
    fn cut(&mut self, time: Time, why: &str) {
        if !self.bits.is_empty() && self.expects != Expects::Nothing {
            let what = format!("{} of 9 bits, then {why}", self.bits.len());
            let to = self.rose.max(self.from).min(time);
            self.found.push(Transaction::error(self.from, to, what));
        }
        self.bits.clear();
    }

    fn lose(&mut self, time: Time, what: &str) {
        let from = if self.bits.is_empty() { self.fell } else { self.from };
        self.found.push(Transaction::error(from, time, what));
        self.bits.clear();
        self.expects = Expects::Nothing;
    }

    fn sample(&mut self, time: Time, level: Option<bool>) {
        if self.expects == Expects::Nothing {
            return;
        }
        let Some(level) = level else {
            self.lose(time, "sda is unknown");
            return;
        };
        if self.bits.is_empty() {
            self.from = self.fell;
        }
        self.bits.push(level);
    }

    fn fall(&mut self, time: Time) {
        self.extend_start(time);
        if self.bits.len() == 9 && self.expects != Expects::Nothing {
            let byte = self.bits[..8].iter().fold(0, |byte, bit| byte << 1 | u64::from(*bit));
            let acknowledged = if self.bits[8] { "nack" } else { "ack" };
            let text = format!("{} {acknowledged}", self.byte(byte));
            self.found.push(Transaction::new(self.from, time, text));
            self.bits.clear();
        }
        self.fell = time;
    }

    /// A start lasts until the clock falls.
    fn extend_start(&mut self, time: Time) {
        let first = self.expects == Expects::Address && self.bits.is_empty();
        if let Some(start) = self.found.last_mut().filter(|_| first) {
            start.to = time;
        }
    }

    /// What a byte says; sets what comes next.
    fn byte(&mut self, byte: u64) -> String {
        let direction = if byte & 1 == 1 { "read" } else { "write" };
        match self.expects {
            Expects::Address if byte >> 3 == 0b1_1110 => {
                let high = byte >> 1 & 3;
                let reads_on = byte & 1 == 1 && self.ten_bits.is_some_and(|known| known >> 8 == high);
                if let Some(known) = self.ten_bits.filter(|_| reads_on) {
                    self.expects = Expects::Data;
                    return format!("{} read", hex(known, 10));
                }
                self.expects = Expects::LowAddress(high);
                format!("{}.. {direction}", hex(high, 2))
            }
            Expects::LowAddress(high) => {
                let address = high << 8 | byte;
                self.expects = Expects::Data;
                self.ten_bits = Some(address);
                hex(address, 10)
            }
            Expects::Address => {
                self.expects = Expects::Data;
                format!("{} {direction}", hex(byte >> 1, 7))
            }
            Expects::Data | Expects::Nothing => hex(byte, 8),
        }
    }
}
