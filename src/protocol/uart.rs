//! UART: frames that begin with a falling edge and are sampled in the middle of each bit.

use super::spec::{Order, Parity, Rate, Stop, Uart};
use super::transaction::{Patience, Source, Transaction};
use super::wire::{Wire, hex};
use crate::base::{Diagnostic, Result, Time, TimeScale};
use crate::trace::Progress;

/// The length of a bit in ticks, as a fraction.
#[derive(Clone, Copy)]
struct BitTime {
    ticks: u128,
    per: u128,
}

impl BitTime {
    /// # Errors
    /// A bit that is shorter than two ticks, or longer than any trace.
    fn new(rate: Rate, scale: TimeScale) -> Result<Self> {
        let (digits, divisor, exponent) = match rate {
            Rate::Baud(baud) => (1, u128::from(baud), 0),
            Rate::Bit(bit) => (u128::from(bit.digits.unsigned_abs()), 1, bit.exponent),
        };
        let shift = i32::from(exponent) - i32::from(scale.exponent);
        let power = 10_u128.checked_pow(shift.unsigned_abs());
        let factor = u128::from(scale.factor.max(1));
        let fraction = power.and_then(|power| {
            let (ticks, per) = if shift < 0 { (1, power) } else { (power, 1) };
            Some((digits.checked_mul(ticks)?, divisor.checked_mul(per)?.checked_mul(factor)?))
        });
        let fits = |(ticks, per): &(u128, u128)| *ticks / 2 >= *per && ticks / per < 1 << 62;
        let (ticks, per) = fraction.filter(fits).ok_or_else(|| {
            Diagnostic::error("a bit of this UART is not at least two ticks of the trace long")
                .hint(format!("a tick is {}; choose another baud= or bit=", scale.format(Time(1))))
        })?;
        Ok(Self { ticks, per })
    }

    /// The time that is so many half bits behind another.
    fn after(self, start: Time, halves: u32) -> Time {
        let ticks =
            u128::from(halves).checked_mul(self.ticks).map_or(u128::MAX, |ticks| ticks / (2 * self.per));
        Time(start.0.saturating_add(u64::try_from(ticks).unwrap_or(u64::MAX)))
    }
}

struct Reader<'a> {
    spec: &'a Uart,
    rx: Wire,
    bit: BitTime,
    end: Time,
    found: Vec<Transaction>,
}

pub(super) fn read(spec: &Uart, source: &Source, progress: &Progress) -> Result<Vec<Transaction>> {
    let bit = BitTime::new(spec.rate, source.scale)?;
    let rx = Wire::bit(&spec.rx, source)?;
    let mut patience = Patience::new(progress, rx.len());
    let mut reader = Reader { spec, rx, bit, end: source.end, found: Vec::new() };
    let mut next = reader.rx.first();
    while let Some(time) = next {
        patience.step()?;
        let done = match (reader.rx.before(time), reader.rx.at(time)) {
            (Some(true), Some(false)) => reader.frame(time),
            (_, None) => reader.unknown(time),
            _ => time,
        };
        next = reader.rx.next(done);
    }
    Ok(reader.found)
}

impl Reader<'_> {
    fn push(&mut self, transaction: Transaction) {
        // A line that is a little fast starts a frame before the one before it is quite over.
        if let Some(last) = self.found.last_mut() {
            last.to = last.to.min(transaction.from);
        }
        self.found.push(transaction);
    }

    /// Nothing can be told as long as the line is neither 0 nor 1; returns the last time that was looked at.
    fn unknown(&mut self, from: Time) -> Time {
        let mut to = from;
        while let Some(next) = self.rx.next(to) {
            if self.rx.at(next).is_some() {
                self.push(Transaction::error(from, next, "rx is unknown"));
                return Time(next.0 - 1);
            }
            to = next;
        }
        self.push(Transaction::error(from, self.end.max(to), "rx is unknown"));
        to
    }

    /// Reads a frame; returns the last time that was looked at.
    fn frame(&mut self, start: Time) -> Time {
        let spec = self.spec;
        let middle = |bit: u32| self.bit.after(start, 2 * bit + 1);
        let data = u32::from(spec.bits);
        let parity = u32::from(spec.parity != Parity::None);
        let stops = if spec.stop == Stop::Two { 2 } else { 1 };
        let samples = 1 + data + parity + stops;
        let halves = 2 * (samples - stops)
            + match spec.stop {
                Stop::One => 2,
                Stop::OneAndHalf => 3,
                Stop::Two => 4,
            };
        let (last, to) = (middle(samples - 1), self.bit.after(start, halves));
        let levels: Vec<_> = (0..samples).map(|bit| self.rx.at(middle(bit))).collect();
        if levels[0] == Some(true) {
            let to = middle(0);
            self.push(Transaction::error(start, to, "start bit too short"));
            return to;
        }
        if last > self.end {
            self.push(Transaction::error(start, self.end.max(start), "the trace ends within a frame"));
            return last;
        }
        let Some(levels) = levels.into_iter().collect::<Option<Vec<bool>>>() else {
            self.push(Transaction::error(start, to, "unknown bit"));
            return last;
        };
        let (word, rest) = levels[1..].split_at(data as usize);
        let (check, stop) = rest.split_at(parity as usize);
        if !levels.contains(&true) {
            return self.break_from(start, last);
        }
        let text = self.text(word);
        self.push(if stop.contains(&false) {
            Transaction::error(start, to, format!("no stop bit: {text}"))
        } else if check.first().is_some_and(|bit| *bit != self.parity(word)) {
            Transaction::error(start, to, format!("parity: {text}"))
        } else {
            Transaction::new(start, to, text)
        });
        last
    }

    /// A line that stays at 0 for a whole frame is a break, as long as it lasts.
    fn break_from(&mut self, start: Time, seen: Time) -> Time {
        let over = self.rx.next(seen);
        self.push(Transaction::error(start, over.unwrap_or(self.end), "break"));
        over.map_or(seen, |over| Time(over.0 - 1))
    }

    /// What the parity bit of a word should be.
    fn parity(&self, word: &[bool]) -> bool {
        let odd = word.iter().filter(|bit| **bit).count() % 2 == 1;
        match self.spec.parity {
            Parity::None | Parity::Space => false,
            Parity::Mark => true,
            Parity::Even => odd,
            Parity::Odd => !odd,
        }
    }

    /// A word in hexadecimal, and its letter if it is one.
    fn text(&self, word: &[bool]) -> String {
        let add = |sum: u64, bit: &bool| sum << 1 | u64::from(*bit);
        let value = match self.spec.order {
            Order::Lsb => word.iter().rev().fold(0, add),
            Order::Msb => word.iter().fold(0, add),
        };
        let digits = hex(value, word.len());
        match u8::try_from(value) {
            Ok(letter) if letter.is_ascii_graphic() && word.len() >= 7 => {
                format!("{digits} {}", char::from(letter))
            }
            _ => digits,
        }
    }
}
