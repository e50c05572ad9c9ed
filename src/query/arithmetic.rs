//! Arithmetic of vectors of one width (IEEE 1800-2017 11.4.3): exact modulo 2 to the width, all X if a bit is unknown.

use super::vector::{ONE, Vector};
use std::cmp::Ordering;

impl Vector {
    /// A result that is X as soon as an operand has an unknown bit.
    fn arithmetic(
        &self,
        other: &Self,
        small: impl Fn(u64, u64) -> u64,
        large: impl Fn(&[u64], &[u64]) -> Vec<u64>,
    ) -> Self {
        if let (Some(l), Some(r)) = (self.small(), other.small()) {
            return Self::number(self.width(), small(l, r));
        }
        if !self.is_known() || !other.is_known() {
            return Self::unknown(self.width());
        }
        Self::from_digits(self.width(), &large(&self.digits(), &other.digits()))
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        self.arithmetic(other, u64::wrapping_add, |l, r| sum(l, r, false))
    }

    pub(super) fn minus(&self, other: &Self) -> Self {
        self.arithmetic(other, u64::wrapping_sub, |l, r| {
            let inverted: Vec<u64> = r.iter().map(|word| !word).collect();
            sum(l, &inverted, true)
        })
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        self.arithmetic(other, u64::wrapping_mul, product)
    }

    pub(super) fn negated(&self) -> Self {
        Self::number(self.width(), 0).minus(self)
    }

    fn is_negative(&self) -> bool {
        self.sign() == ONE
    }

    fn is_zero(&self) -> bool {
        self.words().iter().all(|word| *word == (0, 0))
    }

    /// The quotient, rounded towards zero; X by zero.
    pub(super) fn over(&self, other: &Self, signed: bool) -> Self {
        let Some((quotient, _)) = self.divided(other, signed) else { return Self::unknown(self.width()) };
        if signed && self.is_negative() != other.is_negative() { quotient.negated() } else { quotient }
    }

    /// The remainder, with the sign of the dividend; X by zero.
    pub(super) fn modulo(&self, other: &Self, signed: bool) -> Self {
        let Some((_, remainder)) = self.divided(other, signed) else { return Self::unknown(self.width()) };
        if signed && self.is_negative() { remainder.negated() } else { remainder }
    }

    /// Quotient and remainder of the magnitudes; `None` for X and for a divisor of 0.
    fn divided(&self, other: &Self, signed: bool) -> Option<(Self, Self)> {
        if !self.is_known() || !other.is_known() || other.is_zero() {
            return None;
        }
        let magnitude = |of: &Self| if signed && of.is_negative() { of.negated() } else { of.clone() };
        let (l, r) = (magnitude(self), magnitude(other));
        let width = self.width();
        if let (Some(l), Some(r)) = (l.small(), r.small()) {
            return Some((Self::number(width, l / r), Self::number(width, l % r)));
        }
        let (quotient, remainder) = division(&l.digits(), &r.digits());
        Some((Self::from_digits(width, &quotient), Self::from_digits(width, &remainder)))
    }

    /// The number of bits that a count up to here needs, `$clog2` (IEEE 1800-2017 20.8.1); `None` if it is unknown.
    pub(super) fn ceiling_log(&self) -> Option<u64> {
        if !self.is_known() {
            return None;
        }
        let used = self.width() - leading_zeros(self);
        let exact = self.count_ones() == 1;
        Some(u64::from(used) - u64::from(exact && used > 0))
    }

    /// The power by an exponent of any width (Table 11-4): a negative exponent leaves only -1, 0 and 1 above zero.
    pub(super) fn power(&self, exponent: &Self, signed: bool, signed_exponent: bool) -> Self {
        let width = self.width();
        if !self.is_known() || !exponent.is_known() {
            return Self::unknown(width);
        }
        let one = Self::number(width, 1);
        if signed_exponent && exponent.is_negative() {
            let minus_one = signed && self == &one.negated();
            let odd = exponent.word(0).0 & 1 == 1;
            return match () {
                () if self.is_zero() => Self::unknown(width),
                () if *self == one && (width > 1 || !signed) => one,
                () if minus_one => {
                    if odd {
                        self.clone()
                    } else {
                        one
                    }
                }
                () => Self::number(width, 0),
            };
        }
        let (mut result, mut square) = (one, self.clone());
        let bits = exponent.width();
        let used = bits - leading_zeros(exponent);
        for index in 0..used {
            if exponent.bit(i64::from(index)).0 {
                result = result.times(&square);
            }
            square = square.times(&square);
        }
        result
    }
}

/// The number of zeros above the highest 1 of a known vector.
fn leading_zeros(vector: &Vector) -> u32 {
    let words = vector.words();
    let highest = words.iter().rposition(|word| word.0 != 0);
    highest.map_or(vector.width(), |index| {
        let used = u32::try_from(index).unwrap_or(u32::MAX) * 64 + 64 - words[index].0.leading_zeros();
        vector.width() - used
    })
}

/// `l + r + carry`, as many words as `l`.
fn sum(l: &[u64], r: &[u64], mut carry: bool) -> Vec<u64> {
    let add = |(l, r): (&u64, &u64)| {
        let (sum, over) = l.overflowing_add(*r);
        let (sum, again) = sum.overflowing_add(u64::from(carry));
        carry = over || again;
        sum
    };
    l.iter().zip(r).map(add).collect()
}

/// The low words of a product, as many as `l`.
fn product(l: &[u64], r: &[u64]) -> Vec<u64> {
    let mut result = vec![0_u64; l.len()];
    for (i, x) in l.iter().enumerate().filter(|(_, x)| **x != 0) {
        let mut carry = 0_u128;
        for (place, y) in result[i..].iter_mut().zip(r) {
            let sum = u128::from(*x) * u128::from(*y) + u128::from(*place) + carry;
            // The low half stays, the high half is carried.
            *place = low(sum);
            carry = sum >> 64;
        }
    }
    result
}

#[expect(clippy::cast_possible_truncation, reason = "the low half is what is asked for")]
fn low(sum: u128) -> u64 {
    sum as u64
}

/// Quotient and remainder by shifting and subtracting; the divisor is not 0.
fn division(l: &[u64], r: &[u64]) -> (Vec<u64>, Vec<u64>) {
    let mut quotient = vec![0; l.len()];
    let mut rest = vec![0; l.len() + 1];
    let divisor: Vec<u64> = r.iter().copied().chain([0]).collect();
    let inverted: Vec<u64> = divisor.iter().map(|word| !word).collect();
    for bit in (0..l.len() * 64).rev() {
        let mut carry = l[bit / 64] >> (bit % 64) & 1;
        for word in &mut rest {
            (*word, carry) = (*word << 1 | carry, *word >> 63);
        }
        if rest.iter().rev().cmp(divisor.iter().rev()) != Ordering::Less {
            rest = sum(&rest, &inverted, true);
            quotient[bit / 64] |= 1 << (bit % 64);
        }
    }
    rest.truncate(l.len());
    (quotient, rest)
}
