//! When two values are the same.

use super::Unknown;
use crate::base::{Bits, Logic};
use crate::trace::Value;
use std::cmp::Ordering;

/// Whether two values are the same; `None` is a signal before its first value, which is X for logic.
///
/// The shorter of two vectors is extended at its left: by 0 after 0 or 1, by X after X, by Z after Z (IEEE 1364-2005
/// 18.2.1), and by itself for the other values of IEEE 1164.
pub(super) fn same(left: Option<&Value>, right: Option<&Value>, unknown: Unknown) -> bool {
    match (left, right) {
        (Some(Value::Bits(left)), Some(Value::Bits(right))) => same_bits(left, right, unknown),
        (Some(Value::Bits(bits)), None) | (None, Some(Value::Bits(bits))) => match unknown {
            Unknown::Exact => bits.as_slice().iter().all(|bit| *bit == Logic::X),
            Unknown::Wildcard => true,
        },
        (Some(Value::Real(left)), Some(Value::Real(right))) => {
            left.partial_cmp(right).map_or(left.is_nan() && right.is_nan(), Ordering::is_eq)
        }
        (left, right) => left == right,
    }
}

fn same_bits(left: &Bits, right: &Bits, unknown: Unknown) -> bool {
    let (left, right) = (left.as_slice(), right.as_slice());
    if unknown == Unknown::Exact && left.len() == right.len() {
        return left == right;
    }
    let (short, long) = if left.len() < right.len() { (left, right) } else { (right, left) };
    let (above, below) = long.split_at(long.len() - short.len());
    let extension = match short.first() {
        Some(Logic::Zero | Logic::One | Logic::L | Logic::H) => Logic::Zero,
        Some(other) => *other,
        None => Logic::X,
    };
    above.iter().all(|bit| same_bit(*bit, extension, unknown))
        && below.iter().zip(short).all(|(long, short)| same_bit(*long, *short, unknown))
}

fn same_bit(left: Logic, right: Logic, unknown: Unknown) -> bool {
    match unknown {
        Unknown::Exact => left == right,
        Unknown::Wildcard => left.known().zip(right.known()).is_none_or(|(left, right)| left == right),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same_text(left: &str, right: &str, unknown: Unknown) -> bool {
        let value = |text| Some(Value::Bits(Bits::parse(text).unwrap()));
        let (left, right) = (value(left), value(right));
        let there = same(left.as_ref(), right.as_ref(), unknown);
        assert_eq!(there, same(right.as_ref(), left.as_ref(), unknown), "the order does not matter");
        there
    }

    #[test]
    fn the_shorter_vector_is_extended_at_its_left() {
        for (left, right) in
            [("1", "0001"), ("x", "xxxx"), ("z1", "zzz1"), ("u", "uuu"), ("0", "000"), ("10", "010")]
        {
            assert!(same_text(left, right, Unknown::Exact), "{left} {right}");
        }
        for (left, right) in [("1", "1111"), ("x", "000x"), ("z", "0z"), ("x1", "0001"), ("11", "111")] {
            assert!(!same_text(left, right, Unknown::Exact), "{left} {right}");
        }
    }

    #[test]
    fn an_unknown_bit_is_itself_or_anything() {
        for (left, right) in [("1x", "10"), ("zz", "10"), ("u", "1"), ("1", "h"), ("0", "l"), ("w", "-")] {
            assert!(!same_text(left, right, Unknown::Exact), "{left} {right}");
            assert!(same_text(left, right, Unknown::Wildcard), "{left} {right}");
        }
        assert!(!same_text("1x", "0x", Unknown::Wildcard));
        assert!(!same_text("0", "h", Unknown::Wildcard));
    }

    #[test]
    fn before_its_first_value_logic_is_x_and_a_text_is_nothing() {
        let bits = |text| Some(Value::Bits(Bits::parse(text).unwrap()));
        assert!(same(None, bits("xx").as_ref(), Unknown::Exact));
        assert!(!same(None, bits("x0").as_ref(), Unknown::Exact));
        assert!(same(bits("x0").as_ref(), None, Unknown::Wildcard));
        assert!(!same(None, Some(&Value::Text(String::new())), Unknown::Wildcard));
        assert!(same(None, None, Unknown::Exact));
    }

    #[test]
    fn reals_are_equal_as_numbers_are_and_nan_equals_nan() {
        let real = |number| Some(Value::Real(number));
        assert!(same(real(0.0).as_ref(), real(-0.0).as_ref(), Unknown::Exact));
        assert!(same(real(f64::NAN).as_ref(), real(f64::NAN).as_ref(), Unknown::Exact));
        assert!(!same(real(1.0).as_ref(), real(1.5).as_ref(), Unknown::Exact));
    }
}
