//! When two values are the same.

use super::Unknown;
use crate::base::{Bits, Logic};
use crate::trace::Value;

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
        (Some(Value::Real(left)), Some(Value::Real(right))) => same_real(*left, *right),
        (left, right) => left == right,
    }
}

/// Whether two numbers are the same in the 16 digits that a VCD has of them (`%.16g`, IEEE 1364-2005 18.2.1).
fn same_real(left: f64, right: f64) -> bool {
    let digits = |number: f64| format!("{:.15e}", if number == 0.0 { 0.0 } else { number });
    left.to_bits() == right.to_bits() || digits(left) == digits(right)
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
    fn reals_are_equal_if_a_vcd_has_the_same_digits_of_them() {
        let real = |number| Some(Value::Real(number));
        assert!(same(real(0.0).as_ref(), real(-0.0).as_ref(), Unknown::Exact));
        assert!(same(real(f64::NAN).as_ref(), real(f64::NAN).as_ref(), Unknown::Exact));
        let (long, short) = (real(2.980_232_238_769_531_3), real(2.980_232_238_769_531));
        assert!(same(long.as_ref(), short.as_ref(), Unknown::Exact), "a VCD has 16 digits");
        assert!(!same(real(1.0).as_ref(), real(1.000_000_000_000_001).as_ref(), Unknown::Exact));
    }
}
