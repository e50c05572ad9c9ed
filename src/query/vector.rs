//! Four-state vectors of any width: what an expression computes with.

use crate::base::{Bits, Logic};

/// A vector of 0, 1, X and Z, 1 bit or more. Up to 64 bits take no memory of their own.
///
/// A word holds 64 bits, least significant first, as two patterns: `(0,0)` is 0, `(1,0)` is 1, `(0,1)` is Z and
/// `(1,1)` is X, the encoding of IEEE 1800-2017 38.10. Bits above the width are 0 in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Vector {
    width: u32,
    words: Words,
}

/// 64 bits: the pattern of values and that of unknowns.
pub(super) type Word = (u64, u64);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Words {
    One(Word),
    Many(Box<[Word]>),
}

/// What a bit of four states can be, as a whole word of it.
pub(super) const ZERO: Word = (0, 0);
pub(super) const ONE: Word = (!0, 0);
pub(super) const UNKNOWN: Word = (!0, !0);
pub(super) const FLOATING: Word = (0, !0);

impl Vector {
    /// A vector whose words are `word(0)`, `word(1)` and so on; what lies above the width is dropped.
    pub(super) fn build(width: u32, mut word: impl FnMut(usize) -> Word) -> Self {
        let mask = top_mask(width);
        if width <= 64 {
            let (a, b) = word(0);
            return Self { width, words: Words::One((a & mask, b & mask)) };
        }
        let mut words: Box<[Word]> = (0..count(width)).map(word).collect();
        if let Some(top) = words.last_mut() {
            *top = (top.0 & mask, top.1 & mask);
        }
        Self { width, words: Words::Many(words) }
    }

    /// Every bit the same.
    pub(super) fn filled(width: u32, word: Word) -> Self {
        Self::build(width, |_| word)
    }

    /// All bits unknown.
    pub(super) fn unknown(width: u32) -> Self {
        Self::filled(width, UNKNOWN)
    }

    /// The low bits of a number.
    pub(super) fn number(width: u32, number: u64) -> Self {
        Self::build(width, |index| (if index == 0 { number } else { 0 }, 0))
    }

    /// One bit: a truth of three values.
    pub(super) fn truth(truth: Option<bool>) -> Self {
        Self::filled(1, truth.map_or(UNKNOWN, |truth| if truth { ONE } else { ZERO }))
    }

    /// Known bits from the words of a number, least significant first.
    pub(super) fn from_digits(width: u32, digits: &[u64]) -> Self {
        Self::build(width, |index| (digits.get(index).copied().unwrap_or(0), 0))
    }

    /// Vectors one after another, the most significant first.
    pub(super) fn concatenated(parts: &[Self]) -> Self {
        let width = parts.iter().map(Self::width).sum();
        let mut words = vec![ZERO; count(width)];
        let mut at = 0_usize;
        for part in parts.iter().rev() {
            for (index, (a, b)) in part.words().iter().enumerate() {
                let (word, shift) = (at / 64 + index, at % 64);
                merge(&mut words, word, (a << shift, b << shift));
                if shift > 0 {
                    merge(&mut words, word + 1, (a >> (64 - shift), b >> (64 - shift)));
                }
            }
            at += part.width as usize;
        }
        Self::build(width, |index| words[index])
    }

    /// The number of bits.
    pub(super) fn width(&self) -> u32 {
        self.width
    }

    /// All words, the least significant first.
    pub(super) fn words(&self) -> &[Word] {
        match &self.words {
            Words::One(word) => std::slice::from_ref(word),
            Words::Many(words) => words,
        }
    }

    /// The values of the bits of known vectors, least significant word first.
    pub(super) fn digits(&self) -> Vec<u64> {
        self.words().iter().map(|(a, _)| *a).collect()
    }

    /// Word `index`; zeros above the vector.
    pub(super) fn word(&self, index: usize) -> Word {
        self.words().get(index).copied().unwrap_or(ZERO)
    }

    /// The value of a vector of at most 64 bits that has no unknown one.
    pub(super) fn small(&self) -> Option<u64> {
        match self.words {
            Words::One((a, 0)) => Some(a),
            _ => None,
        }
    }

    /// Whether every bit is 0 or 1.
    pub(super) fn is_known(&self) -> bool {
        self.words().iter().all(|(_, b)| *b == 0)
    }

    /// Bit `index` as a pair of flags; X outside the vector.
    pub(super) fn bit(&self, index: i64) -> (bool, bool) {
        let inside = u32::try_from(index).ok().filter(|index| *index < self.width);
        inside.map_or((true, true), |index| {
            let (a, b) = self.word(index as usize / 64);
            (a >> (index % 64) & 1 == 1, b >> (index % 64) & 1 == 1)
        })
    }

    /// The most significant bit, repeated over a word: what a signed vector is extended by.
    pub(super) fn sign(&self) -> Word {
        let (a, b) = self.bit(i64::from(self.width) - 1);
        (if a { !0 } else { 0 }, if b { !0 } else { 0 })
    }

    /// The number it holds, if it is known; whatever lies above 64 bits gives the largest number.
    pub(super) fn saturated(&self) -> Option<u64> {
        let high = self.words().iter().skip(1).any(|(a, _)| *a != 0);
        self.is_known().then(|| if high { u64::MAX } else { self.word(0).0 })
    }

    /// The index it stands for, if it is known; out of any range where it is too large.
    pub(super) fn index(&self, signed: bool) -> Option<i64> {
        if signed && self.is_known() && self.sign() == ONE {
            let extended = self.resized(64.max(self.width), true);
            let small = extended.words().iter().skip(1).all(|(a, _)| *a == !0);
            return Some(if small { extended.word(0).0.cast_signed().min(-1) } else { i64::MIN });
        }
        self.saturated().map(|number| i64::try_from(number).unwrap_or(i64::MAX))
    }

    /// Truncated or extended to `width` bits: by the sign if `signed`, otherwise by zeros.
    pub(super) fn resized(&self, width: u32, signed: bool) -> Self {
        if width == self.width {
            return self.clone();
        }
        let fill = if signed { self.sign() } else { ZERO };
        let used = self.width;
        Self::build(width, |index| {
            let (a, b) = self.word(index);
            let low = u32::try_from(index).unwrap_or(u32::MAX).saturating_mul(64);
            match used.checked_sub(low) {
                None | Some(0) => fill,
                Some(bits) if bits < 64 => (a | fill.0 << bits, b | fill.1 << bits),
                Some(_) => (a, b),
            }
        })
    }

    /// `width` bits from bit `low` on; X where that reaches outside.
    pub(super) fn slice(&self, low: i64, width: u32) -> Self {
        let inside = u32::try_from(low).ok().filter(|low| low.saturating_add(width) <= self.width);
        if let Some(low) = inside {
            let (first, shift) = (low as usize / 64, low % 64);
            return Self::build(width, |index| {
                let (a, b) = self.word(first + index);
                let (c, d) = if shift == 0 { ZERO } else { self.word(first + index + 1) };
                let up = (64 - shift) % 64;
                (a >> shift | c << up, b >> shift | d << up)
            });
        }
        let bit = |index: usize, at: u32| {
            let offset = i64::try_from(index).unwrap_or(0) * 64 + i64::from(at);
            low.checked_add(offset).map_or((true, true), |index| self.bit(index))
        };
        Self::build(width, |index| {
            (0..64).fold(ZERO, |(a, b), at| {
                let (value, unknown) = bit(index, at);
                (a | u64::from(value) << at, b | u64::from(unknown) << at)
            })
        })
    }

    /// The vector that a signal holds: weak levels count as 0 and 1, what is neither of four states is X.
    pub(super) fn from_bits(bits: &Bits) -> Self {
        let all = bits.as_slice();
        let width = u32::try_from(all.len()).unwrap_or(u32::MAX);
        Self::build(width, |index| {
            let end = all.len() - index * 64;
            let start = end.saturating_sub(64);
            all[start..end].iter().fold(ZERO, |(a, b), bit| {
                let (value, unknown) = flags(*bit);
                (a << 1 | value, b << 1 | unknown)
            })
        })
    }

    /// The logic values, most significant first.
    pub(super) fn to_bits(&self) -> Bits {
        let logic = |index: u32| match self.bit(i64::from(index)) {
            (false, false) => Logic::Zero,
            (true, false) => Logic::One,
            (false, true) => Logic::Z,
            (true, true) => Logic::X,
        };
        Bits::new((0..self.width).rev().map(logic).collect())
    }
}

/// The two flags of a logic value.
fn flags(bit: Logic) -> (u64, u64) {
    match (bit.known(), bit) {
        (Some(known), _) => (u64::from(known), 0),
        (None, Logic::Z) => (0, 1),
        (None, _) => (1, 1),
    }
}

/// Adds bits to a word that is there.
fn merge(words: &mut [Word], index: usize, (a, b): Word) {
    if let Some(word) = words.get_mut(index) {
        *word = (word.0 | a, word.1 | b);
    }
}

/// The number of words of a width.
pub(super) fn count(width: u32) -> usize {
    (width as usize).div_ceil(64).max(1)
}

/// The bits of the highest word that are in use.
fn top_mask(width: u32) -> u64 {
    match width % 64 {
        0 => !0,
        used => (1 << used) - 1,
    }
}
