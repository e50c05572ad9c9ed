//! Looking for a value among very many changes.

use super::hierarchy::SignalKind;
use super::packed::pack_bits;
use super::share;
use super::track::Track;
use super::value::{Value, code};
use super::values::{self, STRETCH};
use crate::base::Time;
use std::ops::Range;
use wellen::SignalValueRef;

/// Stretches that one thread looks at before others help.
const ALONE: usize = 4;

impl Track {
    /// The first time after `after` from which on it holds `value`, changes within a time step left aside.
    #[must_use]
    pub fn next_value(&self, after: Time, value: &Value) -> Option<Time> {
        let wanted = Wanted::new(value);
        let stretches = self.stretches(self.count_to(after)..self.len(), value);
        let found = first(&stretches, |stretch| self.seek(stretch, |value| wanted.is(value)));
        found.and_then(|index| self.time_of(index))
    }

    /// The last time before `before` from which on it holds `value`, changes within a time step left aside.
    #[must_use]
    pub fn previous_value(&self, before: Time, value: &Value) -> Option<Time> {
        let wanted = Wanted::new(value);
        let mut stretches = self.stretches(0..self.count_before(before), value);
        stretches.reverse();
        let found = first(&stretches, |stretch| self.seek(stretch.rev(), |value| wanted.is(value)));
        found.and_then(|index| self.time_of(index))
    }

    /// The parts of `range` in which `value` may be, in order.
    fn stretches(&self, range: Range<usize>, value: &Value) -> Vec<Range<usize>> {
        if range.len() <= ALONE * STRETCH {
            return vec![range];
        }
        // Both levels of a single bit are everywhere, and where it is unknown is known.
        if self.kind() == (SignalKind::Bits { width: 1 }) {
            let may =
                |stretch: &Range<usize>| value.is_known() || self.any_unknown(stretch.start, stretch.end);
            return (range.start..range.end)
                .step_by(STRETCH)
                .map(|start| start..range.end.min(start + STRETCH))
                .filter(may)
                .collect();
        }
        let key = values::key(value);
        self.values().map_or_else(Vec::new, |values| values.stretches(&range, key).collect())
    }
}

/// What is found in the first of `stretches` in which something is.
fn first(stretches: &[Range<usize>], seek: impl Fn(Range<usize>) -> Option<usize> + Sync) -> Option<usize> {
    let (near, far) = stretches.split_at(stretches.len().min(ALONE));
    let near = near.iter().cloned().find_map(&seek);
    near.or_else(|| share::first(far.len(), |turn| far.get(turn).cloned().and_then(&seek)))
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
                        Some(stored) => bytes.as_deref().is_some_and(|bytes| same(bytes, stored)),
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

/// Whether bytes are the same. The last ones differ most often, and for as few as these a call takes longer.
fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).rev().all(|(left, right)| left == right)
}
