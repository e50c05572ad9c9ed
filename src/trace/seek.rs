//! Looking for a value among very many changes.

use super::packed::pack_bits;
use super::track::Track;
use super::value::{Value, code};
use crate::base::Time;
use std::num::NonZero;
use std::ops::Range;
use wellen::SignalValueRef;

/// Changes that one thread looks at before others help.
const ALONE: usize = 1 << 16;

impl Track {
    /// The first time after `after` from which on it holds `value`, changes within a time step left aside.
    #[must_use]
    pub fn next_value(&self, after: Time, value: &Value) -> Option<Time> {
        let wanted = Wanted::new(value);
        let range = self.count_to(after)..self.len();
        let near = range.start..range.end.min(range.start + ALONE);
        let found = self.seek(near.clone(), |value| wanted.is(value)).or_else(|| {
            shares(near.end..range.end, |share| self.seek(share, |value| wanted.is(value)))
                .into_iter()
                .flatten()
                .next()
        });
        found.and_then(|index| self.time_of(index))
    }

    /// The last time before `before` from which on it holds `value`, changes within a time step left aside.
    #[must_use]
    pub fn previous_value(&self, before: Time, value: &Value) -> Option<Time> {
        let wanted = Wanted::new(value);
        let range = 0..self.count_before(before);
        let near = range.end.saturating_sub(ALONE)..range.end;
        let found = self.seek(near.clone().rev(), |value| wanted.is(value)).or_else(|| {
            shares(range.start..near.start, |share| self.seek(share.rev(), |value| wanted.is(value)))
                .into_iter()
                .flatten()
                .last()
        });
        found.and_then(|index| self.time_of(index))
    }
}

/// Does `work` for equal shares of a range, each on a processor of its own; the results in order.
fn shares<T: Send>(range: Range<usize>, work: impl Fn(Range<usize>) -> Option<T> + Sync) -> Vec<Option<T>> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let each = range.len().div_ceil(threads).max(1);
    let parts = (0..threads).map(|part| {
        let start = range.end.min(range.start + part * each);
        start..range.end.min(start + each)
    });
    std::thread::scope(|scope| {
        let threads: Vec<_> = parts.map(|part| scope.spawn(|| work(part))).collect();
        threads.into_iter().map(|thread| thread.join().ok().flatten()).collect()
    })
}

/// A value in the form in which stored ones are compared with it quickest.
enum Wanted<'a> {
    /// Bits as codes and, where all are 0 or 1, as bytes; the most significant first.
    Bits(Vec<u8>, Option<Vec<u8>>),
    Other(&'a Value),
}

impl<'a> Wanted<'a> {
    fn new(value: &'a Value) -> Self {
        let Some(bits) = value.bits() else { return Self::Other(value) };
        let codes: Vec<u8> = bits.as_slice().iter().map(|bit| code(*bit)).collect();
        let known = codes.iter().all(|code| *code < 2).then(|| {
            let width = u32::try_from(codes.len()).unwrap_or(u32::MAX);
            let mut bytes = Vec::new();
            pack_bits(1, width, codes.iter().copied(), &mut bytes);
            bytes
        });
        Self::Bits(codes, known)
    }

    fn is(&self, value: SignalValueRef<'_>) -> bool {
        match (self, value) {
            (Self::Bits(codes, bytes), SignalValueRef::BitVec(bits)) => {
                bits.width() as usize == codes.len()
                    && match bits.be_bytes() {
                        Some(stored) => bytes.as_deref() == Some(stored),
                        None => bits.iter_msb_to_lsb().map(u8::from).eq(codes.iter().copied()),
                    }
            }
            (Self::Other(Value::Real(wanted)), SignalValueRef::Real(number)) => {
                wanted.to_bits() == number.to_bits()
            }
            (Self::Other(Value::Event), SignalValueRef::Event) => true,
            (Self::Other(wanted), text @ SignalValueRef::String(_)) => Value::from_store(text) == **wanted,
            _ => false,
        }
    }
}
