//! Values in a row in little memory: a vector takes one, two or four bits for each of its bits.

use super::hierarchy::SignalKind;
use super::mostly::Mostly;
use super::patterns::{self, Word};
use super::value::{Value, code, logic};
use crate::base::Bits;
use wellen::{BitVecRef, SignalValueRef, States};

/// A list of values.
#[derive(Clone, Debug)]
pub(super) enum Packed {
    /// Vectors of one width.
    Bits(Vectors),
    /// The same, few of which have other bits than 0 and 1.
    Mostly(Mostly),
    /// Real numbers.
    Reals(Vec<f64>),
    /// Texts.
    Texts(Texts),
    /// That many events.
    Events(usize),
    /// Lists of one value each: of another kind or width than the first.
    Mixed(Vec<Packed>),
}

/// Vectors of one width, each in as many bytes as the others.
#[derive(Clone, Debug)]
pub(super) struct Vectors {
    pub(super) width: u32,
    /// How many values a bit of them can have.
    pub(super) states: States,
    /// Right aligned, the most significant byte first.
    pub(super) bytes: Vec<u8>,
}

/// Texts behind each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    pub(super) text: String,
    /// Where each ends.
    pub(super) ends: Vec<usize>,
}

impl Packed {
    /// An empty list for values of `kind`.
    pub(super) fn new(kind: SignalKind) -> Self {
        match kind {
            SignalKind::Bits { width } => {
                Self::Bits(Vectors { width, states: States::Two, bytes: Vec::new() })
            }
            SignalKind::Real => Self::Reals(Vec::new()),
            SignalKind::Text => Self::Texts(Texts::default()),
            SignalKind::Event => Self::Events(0),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Bits(vectors) => vectors.bytes.len() / vectors.size(),
            Self::Mostly(vectors) => vectors.len(),
            Self::Reals(numbers) => numbers.len(),
            Self::Texts(texts) => texts.ends.len(),
            Self::Events(count) => *count,
            Self::Mixed(lists) => lists.len(),
        }
    }

    /// Value `index`, counted from 0.
    pub(super) fn at(&self, index: usize) -> Option<SignalValueRef<'_>> {
        match self {
            Self::Bits(vectors) => vectors.at(index).map(SignalValueRef::BitVec),
            Self::Mostly(vectors) => vectors.at(index).map(SignalValueRef::BitVec),
            Self::Reals(numbers) => numbers.get(index).copied().map(SignalValueRef::Real),
            Self::Texts(texts) => texts.at(index).map(SignalValueRef::String),
            Self::Events(count) => (index < *count).then_some(SignalValueRef::Event),
            Self::Mixed(lists) => lists.get(index)?.at(0),
        }
    }

    /// Adds a value.
    pub(super) fn push(&mut self, value: &Value) {
        match (&mut *self, value) {
            (Self::Bits(vectors), Value::Bits(bits)) if bits.width() == vectors.width as usize => {
                vectors.push(bits.as_slice().iter().map(|bit| code(*bit)));
            }
            (Self::Reals(numbers), Value::Real(number)) => numbers.push(*number),
            (Self::Texts(texts), Value::Text(text)) => texts.push(text),
            (Self::Events(count), Value::Event) => *count += 1,
            (Self::Mixed(lists), _) => lists.push(Self::single(value)),
            _ => {
                let values = (0..self.len()).filter_map(|index| self.at(index)).map(Value::from_store);
                let mut lists: Vec<_> = values.map(|value| Self::single(&value)).collect();
                lists.push(Self::single(value));
                *self = Self::Mixed(lists);
            }
        }
    }

    /// Adds a vector by its words.
    pub(super) fn push_words(&mut self, width: u32, words: &[Word]) {
        match self {
            Self::Bits(vectors) if width == vectors.width => vectors.push_words(words),
            _ => {
                let codes = (0..width).rev().map(|bit| logic(patterns::code(words, bit)));
                self.push(&Value::Bits(Bits::new(codes.collect())));
            }
        }
    }

    /// Whether the last value is that before it again; an event never is.
    pub(super) fn repeats(&self) -> bool {
        let Some(before) = self.len().checked_sub(2) else { return false };
        match self {
            Self::Bits(vectors) => {
                let (rest, last) = vectors.bytes.split_at(vectors.bytes.len() - vectors.size());
                rest.ends_with(last)
            }
            Self::Events(_) => false,
            _ => {
                let value =
                    |index| self.at(index).map(Value::from_store).filter(|value| *value != Value::Event);
                value(before).is_some_and(|before_it| value(before + 1) == Some(before_it))
            }
        }
    }

    /// Takes the last value away.
    pub(super) fn pop(&mut self) {
        match self {
            Self::Bits(vectors) => vectors.bytes.truncate(vectors.bytes.len().saturating_sub(vectors.size())),
            Self::Reals(numbers) => drop(numbers.pop()),
            Self::Texts(texts) => texts.pop(),
            Self::Events(count) => *count = count.saturating_sub(1),
            Self::Mixed(lists) => drop(lists.pop()),
            Self::Mostly(_) => {}
        }
    }

    /// The memory that the values take, in bytes.
    pub(super) fn memory(&self) -> usize {
        match self {
            Self::Bits(vectors) => vectors.bytes.len(),
            Self::Reals(numbers) => numbers.len() * 8,
            Self::Texts(texts) => texts.text.len() + texts.ends.len() * 8,
            Self::Events(_) | Self::Mostly(_) => 0,
            Self::Mixed(lists) => lists.iter().map(|list| size_of::<Self>() + list.memory()).sum(),
        }
    }

    /// A list of one value, of its own kind.
    fn single(value: &Value) -> Self {
        let width = value.bits().map_or(0, |bits| u32::try_from(bits.width()).unwrap_or(u32::MAX));
        let mut list = Self::new(match value {
            Value::Bits(_) => SignalKind::Bits { width },
            Value::Real(_) => SignalKind::Real,
            Value::Text(_) => SignalKind::Text,
            Value::Event => SignalKind::Event,
        });
        list.push(value);
        list
    }

    /// Gives back memory that was meant for more values.
    pub(super) fn shrink(&mut self) {
        match self {
            Self::Bits(vectors) => vectors.bytes.shrink_to_fit(),
            Self::Mostly(vectors) => vectors.shrink(),
            Self::Reals(numbers) => numbers.shrink_to_fit(),
            Self::Texts(texts) => {
                texts.text.shrink_to_fit();
                texts.ends.shrink_to_fit();
            }
            Self::Events(_) => {}
            Self::Mixed(lists) => lists.shrink_to_fit(),
        }
    }
}

impl Vectors {
    /// Bytes of a vector.
    pub(super) fn size(&self) -> usize {
        self.states.bytes_required(self.width).max(1)
    }

    pub(super) fn at(&self, index: usize) -> Option<BitVecRef<'_>> {
        let start = index.checked_mul(self.size())?;
        let bytes = self.bytes.get(start..start.checked_add(self.size())?)?;
        Some(BitVecRef::new(self.states, self.width, bytes))
    }

    /// Adds a vector of `width` codes, the most significant first.
    pub(super) fn push(&mut self, codes: impl Iterator<Item = u8> + Clone) {
        let highest = codes.clone().max().unwrap_or(0);
        let states = match highest {
            0 | 1 => States::Two,
            2 | 3 => States::Four,
            _ => States::Nine,
        };
        if states.bits() > self.states.bits() {
            self.widen(states);
        }
        pack(self.states, self.width, codes, &mut self.bytes);
    }

    /// Adds a vector by its words.
    fn push_words(&mut self, words: &[Word]) {
        if self.states == States::Two && words.iter().all(|(_, unknown)| *unknown == 0) {
            patterns::put_known(words, self.width, &mut self.bytes);
        } else {
            self.push((0..self.width).rev().map(|bit| patterns::code(words, bit)));
        }
    }

    /// Makes room for more states a bit. That happens twice at most.
    fn widen(&mut self, states: States) {
        let mut wider = Self { width: self.width, states, bytes: Vec::new() };
        let mut index = 0;
        while let Some(vector) = self.at(index) {
            pack(states, self.width, vector.iter_msb_to_lsb().map(u8::from), &mut wider.bytes);
            index += 1;
        }
        *self = wider;
    }
}

/// Writes `width` codes, the most significant first, right aligned into whole bytes.
fn pack(states: States, width: u32, codes: impl Iterator<Item = u8>, out: &mut Vec<u8>) {
    pack_bits(states.bits(), width, codes, out);
}

/// As [`pack`], with `each` bits a code: 1, 2 or 4.
pub(super) fn pack_bits(each: u32, width: u32, codes: impl Iterator<Item = u8>, out: &mut Vec<u8>) {
    let in_byte = 8 / each;
    let mut byte = 0_u8;
    for (code, left) in codes.zip((0..width).rev()) {
        byte = byte << each | code;
        if left % in_byte == 0 {
            out.push(byte);
            byte = 0;
        }
    }
}

impl Texts {
    fn at(&self, index: usize) -> Option<&str> {
        let start = index.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(start..*self.ends.get(index)?)
    }

    fn pop(&mut self) {
        self.ends.pop();
        self.text.truncate(self.ends.last().copied().unwrap_or(0));
    }

    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_value() -> impl Strategy<Value = Value> {
        let bits = |letters: &'static str, width| {
            prop::collection::vec(prop::sample::select(letters.chars().collect::<Vec<_>>()), width).prop_map(
                |letters| Value::Bits(Bits::parse(&letters.into_iter().collect::<String>()).unwrap()),
            )
        };
        prop_oneof![
            8 => bits("01", 13..14),
            4 => bits("01xz", 13..14),
            2 => bits("01xzhlwu-", 13..14),
            1 => bits("01xz", 1..40),
            1 => any::<f64>().prop_filter("comparable", |number| !number.is_nan()).prop_map(Value::Real),
            1 => "[a-zé ]{0,4}".prop_map(Value::Text),
            1 => Just(Value::Event),
        ]
    }

    proptest! {
        #[test]
        fn what_goes_in_comes_out(values in prop::collection::vec(any_value(), 0..40), kind in 0..4_usize) {
            let kinds = [SignalKind::Bits { width: 13 }, SignalKind::Real, SignalKind::Text, SignalKind::Event];
            let mut packed = Packed::new(kinds[kind]);
            for value in &values {
                packed.push(value);
            }
            packed.shrink();
            let found: Vec<_> = (0..packed.len()).filter_map(|index| packed.at(index)).map(Value::from_store).collect();
            prop_assert_eq!(found, values);
            prop_assert!(packed.at(packed.len()).is_none());
        }
    }
}
