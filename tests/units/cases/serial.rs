//! Division, root, and the arithmetic of scales: a digit a clock.

use super::Bench;
use super::numbers::Numbers;
use tritscope::model::Scale;

fn bench(unit: usize, [a, b, bits]: [usize; 3], vectors: Vec<Vec<i64>>) -> Bench {
    let parameters = vec![("UNIT", unit), ("A_W", a), ("B_W", b), ("BITS", bits)];
    Bench { top: "tb_serial", parameters, vectors, word: 64 }
}

fn signed(number: u64) -> i64 {
    number.cast_signed()
}

/// Every numerator of 8 bits over every denominator of 4.
pub fn division() -> Bench {
    let pairs = (0..256).flat_map(|n| (1..16).map(move |d| vec![n, 0, d, 0, n / d, 0]));
    bench(0, [8, 4, 2], pairs.collect())
}

/// Numbers of all lengths at the widths of a norm of 4096 elements; the bench's words hold 64 bits.
pub fn wide_division() -> Bench {
    let mut numbers = Numbers::new(1);
    let vectors = (0..400).map(|_| {
        let (n, d) = (numbers.magnitude(63), numbers.magnitude(13).max(1));
        vec![signed(n), 0, signed(d), 0, signed(n / d), 0]
    });
    bench(0, [64, 13, 2], vectors.collect())
}

/// Every radicand of 12 bits.
pub fn root() -> Bench {
    let radicands = 0_u64..4096;
    bench(1, [12, 1, 2], radicands.map(|n| vec![signed(n), 0, 0, 0, signed(n.isqrt()), 0]).collect())
}

pub fn wide_root() -> Bench {
    let mut numbers = Numbers::new(2);
    let near = (0..200).flat_map(|_| {
        let square = numbers.magnitude(24).pow(2);
        [square, square.saturating_sub(1), square + 1, numbers.magnitude(48)]
    });
    let vectors = near.filter(|n| *n < 1 << 48).map(|n| vec![signed(n), 0, 0, 0, signed(n.isqrt()), 0]);
    bench(1, [48, 1, 2], vectors.collect())
}

fn product(a: u64, a_exponent: i32, b: u64, b_exponent: i32, bits: u32) -> Vec<i64> {
    let scale = |mantissa, exponent| Scale { mantissa: u32::try_from(mantissa).unwrap(), exponent };
    let result = scale(a, a_exponent).times(scale(b, b_exponent), bits);
    let exponents = [a_exponent, b_exponent, result.exponent].map(i64::from);
    vec![signed(a), exponents[0], signed(b), exponents[1], i64::from(result.mantissa), exponents[2]]
}

fn quotient(a: u64, b: u64, exponent: i32, bits: u32) -> Vec<i64> {
    let result = Scale::nearest(a, b, exponent, bits);
    vec![signed(a), i64::from(exponent), signed(b), 0, i64::from(result.mantissa), i64::from(result.exponent)]
}

/// Every pair of mantissas of 6 bits, to 5 bits.
pub fn products() -> Bench {
    let pairs = (0..64).flat_map(|a| (0..64).map(move |b| product(a, 3, b, -9, 5)));
    bench(2, [6, 6, 5], pairs.collect())
}

/// The widths of T · C (numerics R-SCALE) or of `m_q · c` (numerics R-SCORE).
pub fn wide_products(a: u32, b: u32) -> Bench {
    let mut numbers = Numbers::new(u64::from(a));
    let vectors = (0..400).map(|_| {
        let exponents = [(); 2].map(|()| i32::try_from(numbers.signed(400)).unwrap());
        product(numbers.magnitude(a), exponents[0], numbers.magnitude(b), exponents[1], 16)
    });
    bench(2, [a as usize, b as usize, 16], vectors.collect())
}

/// Every quotient of numbers of `a` and `b` bits.
pub fn quotients(a: u32, b: u32, bits: u32) -> Bench {
    let pairs = (0..1 << a).flat_map(|n| (0..1 << b).map(move |d| quotient(n, d, 3, bits)));
    bench(3, [a, b, bits].map(|width| width as usize), pairs.collect())
}

/// The widths of T (numerics R-SCALE) or of R (numerics R-VALUE).
pub fn wide_quotients(a: u32, b: u32, bits: u32) -> Bench {
    let mut numbers = Numbers::new(u64::from(b));
    let vectors = (0..400).map(|_| {
        let exponent = i32::try_from(numbers.signed(400)).unwrap();
        quotient(numbers.magnitude(a), numbers.magnitude(b), exponent, bits)
    });
    bench(3, [a, b, bits].map(|width| width as usize), vectors.collect())
}
