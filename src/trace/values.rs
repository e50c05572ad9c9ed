//! Which values a stretch of changes may hold: who looks for one passes over whole stretches.
//!
//! Every value has a key, which is the number it stands for where there is one. Of each stretch the least and the
//! greatest key are kept, and a bit for each group of keys: at most 1.4 % of the memory of the changes. The range
//! tells counters apart, the bits tell states apart and whatever else comes again. Only where nearly all values of a
//! stretch differ and are in no order, nothing can be said.

use super::packed::pack_bits;
use super::share::shares;
use super::value::{Value, code, text_of};
use std::ops::Range;
use wellen::SignalValueRef;

/// Changes that are described together.
pub(super) const STRETCH: usize = 1 << 13;

/// The least and the most groups of keys.
const FEWEST_GROUPS: usize = 1 << 6;
const MOST_GROUPS: usize = 1 << 12;

/// Odd and without a pattern, so that a product of it mixes all bits.
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// The values of changes, stretch by stretch.
#[derive(Debug)]
pub(super) struct Values {
    /// The least and the greatest key of each stretch.
    ranges: Vec<(u64, u64)>,
    /// The number of groups, a power of two.
    groups: usize,
    /// A bit a group, set where a key of it occurs; the stretches behind each other.
    bits: Vec<u64>,
}

impl Values {
    /// Describes `len` changes, of which `at` gives each; several threads share the work.
    pub(super) fn of<'a>(len: usize, at: impl Fn(usize) -> Option<SignalValueRef<'a>> + Sync) -> Self {
        let groups = match at(0) {
            Some(SignalValueRef::BitVec(bits)) => 1_usize.checked_shl(bits.width().saturating_add(1)),
            _ => None,
        };
        let groups = groups.filter(|groups| *groups > 0).unwrap_or(MOST_GROUPS);
        let groups = groups.clamp(FEWEST_GROUPS, MOST_GROUPS);
        let parts = shares(len.div_ceil(STRETCH), |stretches| {
            let mut part = Self { ranges: Vec::new(), groups, bits: Vec::new() };
            for stretch in stretches {
                part.describe((stretch * STRETCH..len.min((stretch + 1) * STRETCH)).filter_map(&at));
            }
            part
        });
        let mut values = Self { ranges: Vec::new(), groups, bits: Vec::new() };
        for part in parts {
            values.ranges.extend(part.ranges);
            values.bits.extend(part.bits);
        }
        values
    }

    /// Adds a stretch.
    fn describe<'a>(&mut self, values: impl Iterator<Item = SignalValueRef<'a>>) {
        let (mut least, mut greatest) = (u64::MAX, 0);
        let first = self.bits.len();
        self.bits.resize(first + self.groups / 64, 0);
        for value in values {
            let key = stored_key(value);
            (least, greatest) = (key.min(least), key.max(greatest));
            let group = self.group(key);
            self.bits[first + group / 64] |= 1 << (group % 64);
        }
        self.ranges.push((least, greatest));
    }

    /// The group of a key: neighbours are in different ones.
    fn group(&self, key: u64) -> usize {
        let folded = key ^ key >> 48 ^ key >> 36 ^ key >> 24 ^ key >> 12;
        usize::try_from(folded & (self.groups as u64 - 1)).unwrap_or(0)
    }

    /// The parts of `range` in which the value of `key` may be, in order.
    pub(super) fn stretches(
        &self,
        range: &Range<usize>,
        key: u64,
    ) -> impl DoubleEndedIterator<Item = Range<usize>> {
        let group = self.group(key);
        let (start, end) = (range.start, range.end);
        let may = move |stretch: &usize| {
            let known = self.ranges.get(*stretch).zip(self.bits.get(stretch * self.groups / 64 + group / 64));
            known.is_none_or(|((least, greatest), bits)| {
                (*least..=*greatest).contains(&key) && bits >> (group % 64) & 1 == 1
            })
        };
        let all = start / STRETCH..end.div_ceil(STRETCH).max(start / STRETCH);
        all.filter(may).map(move |stretch| start.max(stretch * STRETCH)..end.min((stretch + 1) * STRETCH))
    }
}

/// The key of a value; that of an equal one in the store is the same.
pub(super) fn key(value: &Value) -> u64 {
    match value {
        Value::Bits(bits) => key_of_codes(|| bits.as_slice().iter().map(|bit| code(*bit))),
        Value::Real(number) => number.to_bits(),
        Value::Text(text) => mixed(text.as_bytes()),
        Value::Event => 0,
    }
}

/// The key of a value in the store.
fn stored_key(value: SignalValueRef<'_>) -> u64 {
    match value {
        SignalValueRef::BitVec(bits) => match bits.be_bytes() {
            Some(bytes) => key_of_bytes(bytes),
            None => key_of_codes(|| bits.iter_msb_to_lsb().map(u8::from)),
        },
        SignalValueRef::Real(number) => number.to_bits(),
        SignalValueRef::String(text) => mixed(text_of(text).as_bytes()),
        SignalValueRef::Event => 0,
    }
}

/// The key of a vector of known bits, the most significant byte first.
fn key_of_bytes(bytes: &[u8]) -> u64 {
    if bytes.len() <= 8 { number(bytes) } else { mixed(bytes) }
}

/// The key of a vector by the codes of its bits, the most significant first.
fn key_of_codes<I: Iterator<Item = u8>>(codes: impl Fn() -> I) -> u64 {
    let (mut width, mut known) = (0_u32, true);
    for code in codes() {
        width = width.saturating_add(1);
        known &= code < 2;
    }
    if !known {
        return codes().fold(0, |key: u64, code| key.wrapping_mul(31).wrapping_add(code.into()));
    }
    if width <= 64 {
        return codes().fold(0, |key, code| key << 1 | u64::from(code));
    }
    let mut bytes = Vec::with_capacity(width as usize / 8 + 1);
    pack_bits(1, width, codes(), &mut bytes);
    key_of_bytes(&bytes)
}

/// A number that bytes of any length are unlikely to share with others.
fn mixed(bytes: &[u8]) -> u64 {
    bytes
        .chunks(8)
        .fold(bytes.len() as u64, |sum, chunk| (sum.rotate_left(5) ^ number(chunk)).wrapping_mul(MIX))
}

/// The number in at most eight bytes, the most significant first.
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Bits;
    use crate::trace::hierarchy::SignalKind;
    use crate::trace::packed::Packed;

    fn bits(text: &str) -> Value {
        Value::Bits(Bits::parse(text).unwrap())
    }

    /// The number of stretches of `values` in which `wanted` may be.
    fn left(values: impl Iterator<Item = Value>, wanted: &Value) -> usize {
        let mut packed = Packed::new(SignalKind::Bits { width: 16 });
        for value in values {
            packed.push(&value);
        }
        let known = Values::of(packed.len(), |index| packed.at(index));
        known.stretches(&(0..packed.len()), key(wanted)).count()
    }

    #[test]
    fn stretches_of_counters_states_and_unknown_bits_are_passed_over() {
        let numbers = || (0..10 * STRETCH as u64).map(|number| bits(&format!("{:016b}", number / 2)));
        assert_eq!(left(numbers(), &bits("0000000000000001")), 1);
        assert_eq!(left(numbers(), &bits("x000000000000001")), 0);
        let states =
            || (0..3 * STRETCH).map(|number| bits(["0001000000000000", "1000000000000001"][number % 2]));
        assert_eq!(left(states(), &bits("0100000000000000")), 0);
        assert_eq!(left(states(), &bits("1000000000000001")), 3);
    }

    #[test]
    fn a_value_has_one_key_in_whatever_form_it_is_stored() {
        for letters in ["0", "1", "10110", "x", "zx01", "h0", &"10".repeat(40), &"1x".repeat(40)] {
            let value = bits(letters);
            let width = u32::try_from(letters.len()).unwrap();
            for other in ["1", "x", "-"].map(|letter| bits(&letter.repeat(letters.len()))) {
                let mut packed = Packed::new(SignalKind::Bits { width });
                packed.push(&value);
                packed.push(&other);
                assert_eq!(packed.at(0).map(stored_key), Some(key(&value)), "{letters}");
            }
        }
    }
}
