//! Integers of any width out of bits, and their decimal digits.

use crate::base::{Bits, Logic};
use std::fmt::Write;

/// The widest vector that is written in decimal: digits cost time that grows with the square of the width, and this
/// many take about ten milliseconds.
pub(super) const WIDEST: usize = 1 << 16;

/// Decimal digits that one limb of a base of 10^9 holds.
const DIGITS: usize = 9;
const BASE: u64 = 1_000_000_000;

/// An integer: sign and magnitude, limbs of 32 bits, least significant first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wide {
    pub(super) negative: bool,
    limbs: Vec<u32>,
}

impl Wide {
    /// The integer in `bits`; `None` if a bit is unknown or there are more than [`WIDEST`].
    pub(super) fn read(bits: &Bits, signed: bool) -> Option<Self> {
        let all = bits.as_slice();
        if all.len() > WIDEST {
            return None;
        }
        let negative = signed && all.first().and_then(|bit| bit.known()).unwrap_or(false);
        let mut limbs = Vec::with_capacity(all.len().div_ceil(32));
        for chunk in all.rchunks(32) {
            limbs.push(limb(chunk, negative)?);
        }
        if negative {
            // The bits are inverted; two's complement adds one.
            let mut carry = true;
            for limb in &mut limbs {
                (*limb, carry) = limb.overflowing_add(u32::from(carry));
            }
            if carry {
                limbs.push(1);
            }
        }
        Some(Self { negative, limbs })
    }

    /// The decimal digits of the magnitude divided by 2^`fraction`: before the point without leading zeros, and after
    /// it without trailing ones.
    pub(super) fn digits(&self, fraction: usize) -> (String, String) {
        let (limb, bit) = (fraction / 32, fraction % 32);
        let low = |index: usize| self.limbs.get(index).copied().unwrap_or(0);
        let whole = (limb..self.limbs.len().max(limb + 1))
            .map(|index| low_half(wide(low(index + 1), low(index)) >> bit))
            .collect();
        let mut rest: Vec<u32> = (0..=limb).map(low).collect();
        if let Some(top) = rest.last_mut() {
            *top = low_half(u64::from(*top) & ((1 << bit) - 1));
        }
        (whole_digits(whole), fraction_digits(rest, bit))
    }
}

fn limb(chunk: &[Logic], inverted: bool) -> Option<u32> {
    let value =
        chunk.iter().try_fold(0_u32, |sum, bit| Some(sum << 1 | u32::from(bit.known()? != inverted)))?;
    Some(value)
}

fn wide(high: u32, low: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

fn low_half(value: u64) -> u32 {
    u32::try_from(value & u64::from(u32::MAX)).unwrap_or(0)
}

/// The digits of an integer, least significant limb first.
fn whole_digits(mut limbs: Vec<u32>) -> String {
    let mut groups = Vec::new();
    while let Some(top) = limbs.last() {
        if *top == 0 {
            limbs.pop();
            continue;
        }
        let mut rest = 0;
        for limb in limbs.iter_mut().rev() {
            let value = rest << 32 | u64::from(*limb);
            *limb = low_half(value / BASE);
            rest = value % BASE;
        }
        groups.push(rest);
    }
    let mut digits = String::with_capacity(groups.len() * DIGITS);
    for group in groups.iter().rev() {
        let _ = write!(digits, "{group:0DIGITS$}");
    }
    match digits.trim_start_matches('0') {
        "" => "0".to_owned(),
        digits => digits.to_owned(),
    }
}

/// The digits of a fraction below one: the point stands below bit `bit` of the last limb.
fn fraction_digits(mut limbs: Vec<u32>, bit: usize) -> String {
    let mut digits = String::new();
    while limbs.iter().any(|limb| *limb != 0) {
        let mut carry = 0;
        for limb in &mut limbs {
            let value = u64::from(*limb) * BASE + carry;
            *limb = low_half(value);
            carry = value >> 32;
        }
        let mut out = carry << (32 - bit);
        if let Some(top) = limbs.last_mut() {
            out |= u64::from(*top) >> bit;
            *top = low_half(u64::from(*top) & ((1 << bit) - 1));
        }
        let _ = write!(digits, "{out:0DIGITS$}");
        // What has become zero at the low end stays zero.
        let zeros = limbs.iter().take_while(|limb| **limb == 0).count().min(limbs.len() - 1);
        limbs.drain(..zeros);
    }
    digits.trim_end_matches('0').to_owned()
}

/// Digits in groups of three.
pub(super) fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}
