//! The changes of one wire: finding the one that holds at a moment, fast.

use super::packed::Packed;
use super::search::{Hint, count_below, count_below_near};
use super::unknown::Unknown;
use super::value::{Value, logic};
use super::values::Values;
use crate::base::Field;
use std::sync::OnceLock;
use wellen::{BitVecRef, SignalValueRef, States};

/// As many changes are described within a few frames, so this can wait until somebody asks.
const MANY: usize = 1 << 22;

/// All changes of one wire, oldest first; several may share a moment.
#[derive(Debug)]
pub(super) struct Changes {
    stored: Stored,
    hint: Hint,
    unknown: Unknown,
    values: OnceLock<Values>,
}

#[derive(Debug)]
enum Stored {
    /// As the reader of a file has them.
    Read(wellen::Signal),
    /// As an index has them: moments and values.
    Packed(Vec<u32>, Packed),
}

impl Changes {
    /// Takes what a reader has loaded; `None` if it is not in order or lies outside a time table of `moments` entries.
    ///
    /// Touches every value that may have unknown bits, and the last one in any case, so that data that are too short
    /// panic here, on a worker, and nowhere else.
    pub(super) fn new(stored: wellen::Signal, moments: usize) -> Option<Self> {
        Self::checked(Stored::Read(stored), moments)
    }

    /// Takes what an index has; `None` as [`Self::new`] says.
    pub(super) fn packed(indices: Vec<u32>, values: Packed, moments: usize) -> Option<Self> {
        let whole = values.len() == indices.len();
        whole.then(|| Self::checked(Stored::Packed(indices, values), moments)).flatten()
    }

    fn checked(stored: Stored, moments: usize) -> Option<Self> {
        let (hint, unknown, values) = (Hint::default(), Unknown::default(), OnceLock::new());
        let mut changes = Self { stored, hint, unknown, values };
        let indices = changes.moments();
        let last = indices.last().is_none_or(|last| (*last as usize) < moments);
        if !last || !indices.is_sorted() {
            return None;
        }
        changes.unknown = changes.unknown_changes();
        changes.len().checked_sub(1).map(|last| changes.at(last));
        Some(changes)
    }

    /// The moment of each change, a position in the time table.
    pub(super) fn moments(&self) -> &[u32] {
        match &self.stored {
            Stored::Read(signal) => signal.time_indices(),
            Stored::Packed(moments, _) => moments,
        }
    }

    /// How many values a bit of a vector can have.
    pub(super) fn states(&self) -> States {
        match &self.stored {
            Stored::Read(signal) => signal.max_states().unwrap_or(States::Two),
            Stored::Packed(_, Packed::Bits(vectors)) => vectors.states,
            Stored::Packed(_, Packed::Mostly(vectors)) => vectors.states(),
            Stored::Packed(..) => States::Two,
        }
    }

    /// The number of changes.
    pub(super) fn len(&self) -> usize {
        self.moments().len()
    }

    /// The number of changes before moment `moment` of the time table.
    pub(super) fn count_before(&self, moment: usize) -> usize {
        count_below(self.moments(), &self.hint, moment as u64)
    }

    /// As [`Self::count_before`], for who expects the count to be about `guess`.
    pub(super) fn count_before_near(&self, guess: usize, moment: usize) -> usize {
        count_below_near(self.moments(), guess, moment as u64)
    }

    /// The moment of change `index`, a position in the time table.
    pub(super) fn moment(&self, index: usize) -> Option<usize> {
        self.moments().get(index).map(|moment| *moment as usize)
    }

    /// The value from change `index` on, where it lies.
    pub(super) fn at(&self, index: usize) -> Option<SignalValueRef<'_>> {
        match &self.stored {
            Stored::Read(signal) => (index < self.len()).then(|| signal.data().get_value_at(index)),
            Stored::Packed(_, values) => values.at(index),
        }
    }

    /// The value from change `index` on.
    pub(super) fn value(&self, index: usize) -> Option<Value> {
        self.at(index).map(Value::from_store)
    }

    /// The first of `range` at which `wanted` takes the value and `settles` the change; all of them must be there.
    pub(super) fn seek(
        &self,
        mut range: impl Iterator<Item = usize>,
        wanted: impl Fn(SignalValueRef<'_>) -> bool,
        settles: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        match &self.stored {
            Stored::Read(signal) => {
                let data = signal.data();
                range.find(|index| wanted(data.get_value_at(*index)) && settles(*index))
            }
            Stored::Packed(_, values) => {
                range.find(|index| values.at(*index).is_some_and(&wanted) && settles(*index))
            }
        }
    }

    /// Which values its stretches may hold.
    pub(super) fn values(&self) -> &Values {
        self.values.get_or_init(|| Values::of(self.len(), |index| self.at(index)))
    }

    /// Does now what a search for a value would wait for, where it would wait long.
    pub(super) fn prepare(&self) {
        let bit = matches!(self.at(0), Some(SignalValueRef::BitVec(bits)) if bits.width() == 1);
        if self.len() > MANY && !bit {
            self.values();
        }
    }

    /// The value from change `index` on as an integer.
    pub(super) fn field(&self, index: usize, signed: bool) -> Field {
        field(self.at(index), signed)
    }

    /// Whether one of the values of changes `from..to` has an unknown bit.
    pub(super) fn any_unknown(&self, from: usize, to: usize) -> bool {
        self.unknown.any(from, to)
    }

    /// The changes to a value with an unknown bit.
    fn unknown_changes(&self) -> Unknown {
        match &self.stored {
            Stored::Packed(_, Packed::Mostly(vectors)) => self.unknown_of(vectors.others()),
            _ if self.states() == States::Two => Unknown::default(),
            _ => self.unknown_of(0..self.len()),
        }
    }

    /// Those of `changes` whose value has an unknown bit.
    fn unknown_of(&self, changes: impl Iterator<Item = usize>) -> Unknown {
        let mut unknown = Unknown::default();
        for index in changes.filter(|index| self.at(*index).is_some_and(is_unknown)) {
            unknown.insert(index);
        }
        unknown
    }
}

fn is_unknown(value: SignalValueRef<'_>) -> bool {
    let SignalValueRef::BitVec(bits) = value else { return false };
    bits.states() != States::Two && bits.iter_lsb_to_msb().any(|bit| logic(u8::from(bit)).known().is_none())
}

/// A stored value as an integer; reads bits as [`Bits`](crate::base::Bits) does, without a copy.
pub(super) fn field(value: Option<SignalValueRef<'_>>, signed: bool) -> Field {
    match value {
        Some(SignalValueRef::BitVec(bits)) => integer(bits, signed),
        _ => Field::Unknown,
    }
}

/// A packed vector as an integer.
fn integer(bits: BitVecRef<'_>, signed: bool) -> Field {
    let width = bits.width();
    if signed && width > 64 {
        return Field::Unknown;
    }
    let pattern = bits.be_bytes().map_or_else(|| low_bits(bits), low_bytes);
    let unused = 64 - width.min(64);
    let Some(top) = pattern.and_then(|pattern| pattern.checked_shl(unused)) else {
        return Field::Unknown;
    };
    if signed {
        return Field::Known(top.cast_signed() >> unused);
    }
    i64::try_from(top >> unused).map_or(Field::Unknown, Field::Known)
}

/// The number in `bytes`, most significant first; `None` above 64 bits.
fn low_bytes(bytes: &[u8]) -> Option<u64> {
    let (high, low) = bytes.split_at(bytes.len().saturating_sub(8));
    high.iter().all(|byte| *byte == 0).then(|| low.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
}

/// The number in bits of more than two states; `None` if one is unknown or above 64 bits.
fn low_bits(bits: BitVecRef<'_>) -> Option<u64> {
    bits.iter_msb_to_lsb()
        .try_fold(0_u64, |sum, bit| Some(sum.checked_mul(2)? | u64::from(logic(u8::from(bit)).known()?)))
}
