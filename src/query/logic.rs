//! Bitwise operators, reductions and comparisons of four-state vectors (IEEE 1800-2017 11.4.4 to 11.4.9).

use super::vector::{UNKNOWN, Vector, Word, ZERO};

/// The bits that are 1, and those that are 0.
fn ones((a, b): Word) -> u64 {
    a & !b
}

fn zeros((a, b): Word) -> u64 {
    !a & !b
}

/// A word from its ones and zeros; all else is X.
fn word(ones: u64, zeros: u64) -> Word {
    let unknown = !(ones | zeros);
    (ones | unknown, unknown)
}

pub(super) fn and(l: Word, r: Word) -> Word {
    word(ones(l) & ones(r), zeros(l) | zeros(r))
}

pub(super) fn or(l: Word, r: Word) -> Word {
    word(ones(l) | ones(r), zeros(l) & zeros(r))
}

pub(super) fn xor(l: Word, r: Word) -> Word {
    let unknown = l.1 | r.1;
    ((l.0 ^ r.0) | unknown, unknown)
}

pub(super) fn xnor(l: Word, r: Word) -> Word {
    not(xor(l, r))
}

fn not((a, b): Word) -> Word {
    (!a | b, b)
}

/// What both branches of an undecided `?:` agree on.
fn agreed(l: Word, r: Word) -> Word {
    word(ones(l) & ones(r), zeros(l) & zeros(r))
}

/// Three-valued logic of whole conditions.
pub(super) fn both(l: Option<bool>, r: Option<bool>) -> Option<bool> {
    match (l, r) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

pub(super) fn either(l: Option<bool>, r: Option<bool>) -> Option<bool> {
    both(l.map(|l| !l), r.map(|r| !r)).map(|neither| !neither)
}

impl Vector {
    /// Two vectors of one width, word by word.
    pub(super) fn zip(&self, other: &Self, f: impl Fn(Word, Word) -> Word) -> Self {
        Self::build(self.width(), |index| f(self.word(index), other.word(index)))
    }

    pub(super) fn inverted(&self) -> Self {
        Self::build(self.width(), |index| not(self.word(index)))
    }

    /// `?:` with an undecided condition.
    pub(super) fn agreed(&self, other: &Self) -> Self {
        self.zip(other, agreed)
    }

    /// Whether it is true: a bit is 1; undecided if none is and one is unknown.
    pub(super) fn as_truth(&self) -> Option<bool> {
        if self.words().iter().any(|word| ones(*word) != 0) {
            return Some(true);
        }
        self.is_known().then_some(false)
    }

    /// Reduction by `&`.
    pub(super) fn all(&self) -> Option<bool> {
        self.inverted().as_truth().map(|any_zero| !any_zero)
    }

    /// Reduction by `^`.
    pub(super) fn parity(&self) -> Option<bool> {
        self.is_known().then(|| self.words().iter().fold(0, |sum, (a, _)| sum ^ a.count_ones()) % 2 == 1)
    }

    /// The number of bits that are 1.
    pub(super) fn count_ones(&self) -> u64 {
        self.words().iter().map(|word| u64::from(ones(*word).count_ones())).sum()
    }

    /// `==`: a known difference decides, otherwise an unknown bit leaves it open.
    pub(super) fn equals(&self, other: &Self) -> Option<bool> {
        self.wildcard(other, |_| 0)
    }

    /// `==?`: unknown bits of `other` match anything.
    pub(super) fn matches(&self, other: &Self) -> Option<bool> {
        self.wildcard(other, |(_, b)| b)
    }

    fn wildcard(&self, other: &Self, free: impl Fn(Word) -> u64) -> Option<bool> {
        let mut undecided = false;
        for (index, l) in self.words().iter().enumerate() {
            let r = other.word(index);
            let (differs, unknown) = (l.0 ^ r.0, l.1 | r.1);
            let looked_at = !free(r);
            if differs & !unknown & looked_at != 0 {
                return Some(false);
            }
            undecided |= unknown & looked_at != 0;
        }
        (!undecided).then_some(true)
    }

    /// `<` of vectors of one width.
    pub(super) fn less(&self, other: &Self, signed: bool) -> Option<bool> {
        if !self.is_known() || !other.is_known() {
            return None;
        }
        if signed && self.sign() != other.sign() {
            return Some(self.sign() != ZERO);
        }
        let (l, r) = (self.words().iter().rev(), other.words().iter().rev());
        Some(l.map(|word| word.0).lt(r.map(|word| word.0)))
    }

    /// `<<`; all X if the amount is unknown.
    pub(super) fn shifted_left(&self, amount: &Self) -> Self {
        let Some(amount) = amount.saturated() else { return Self::unknown(self.width()) };
        self.moved(amount, ZERO, true)
    }

    /// `>>`, or `>>>` of a signed vector.
    pub(super) fn shifted_right(&self, amount: &Self, arithmetic: bool) -> Self {
        let Some(amount) = amount.saturated() else { return Self::unknown(self.width()) };
        self.moved(amount, if arithmetic { self.sign() } else { ZERO }, false)
    }

    fn moved(&self, amount: u64, fill: Word, left: bool) -> Self {
        let width = self.width();
        let Some(amount) = u32::try_from(amount).ok().filter(|amount| *amount < width) else {
            return Self::filled(width, fill);
        };
        if amount == 0 {
            return self.clone();
        }
        let (kept, blank) = (width - amount, Self::filled(amount, fill));
        if left {
            return Self::concatenated(&[self.slice(0, kept), blank]);
        }
        Self::concatenated(&[blank, self.slice(i64::from(amount), kept)])
    }

    /// Whether a bit is X or Z.
    pub(super) fn has_unknown(&self) -> bool {
        self.words().iter().any(|word| word.1 & UNKNOWN.1 != 0)
    }
}
