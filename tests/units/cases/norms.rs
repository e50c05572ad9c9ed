//! Whole vectors through `norm`.

use super::Bench;
use super::numbers::Numbers;
use tritscope::model::{Gain, NormKind, RESIDUAL_LIMIT, norm};

/// Vectors for a norm of up to `length` elements, and the number of values that the bench compares.
struct Vectors {
    length: usize,
    kind: NormKind,
    rows: Vec<Vec<i64>>,
    values: usize,
}

impl Vectors {
    fn new(length: usize, kind: NormKind) -> Self {
        Self { length, kind, rows: Vec::new(), values: 0 }
    }

    /// A vector, with what the golden model makes of it. `tag` chooses the tensor.
    fn add(&mut self, x: &[i32], mantissas: &[i16], exponent: i32, epsilon: u64, tag: u64) {
        let gain = Gain::from_mantissas(mantissas.to_vec(), exponent).unwrap();
        let normed = norm(x, &gain, self.kind, epsilon);
        let scale = normed.quantized.scale;
        let count = i64::try_from(x.len()).unwrap();
        let head = [
            count,
            (tag % 4).cast_signed(),
            (tag / 4).cast_signed(),
            epsilon.cast_signed(),
            i64::from(exponent),
        ];
        let statistics = [
            i64::from(normed.mean),
            normed.max.cast_signed(),
            normed.mean_square.cast_signed(),
            i64::from(normed.root.digits),
            i64::from(scale.mantissa),
            i64::from(scale.exponent),
        ];
        self.rows.push(head.into_iter().chain(statistics).collect());
        for ((x, gain), q) in x.iter().zip(mantissas).zip(normed.quantized.values.iter()) {
            self.rows.push(vec![i64::from(*x), i64::from(*gain), i64::from(*q)]);
        }
        self.values += 2 * x.len() + statistics.len();
    }

    fn bench(self) -> (Bench, usize) {
        let words = self.rows.iter().map(Vec::len).sum();
        let parameters = vec![("LENGTH", self.length), ("NORM", self.kind as usize), ("WORDS", words)];
        (Bench { top: "tb_norm", parameters, vectors: self.rows, word: 64 }, self.values)
    }
}

/// `count` vectors of 1 … `length` elements, among them zeros, equal elements and the ends of every range.
pub fn mixed(length: usize, kind: NormKind, count: u64) -> (Bench, usize) {
    let mut numbers = Numbers::new(length as u64 + kind as u64);
    let mut vectors = Vectors::new(length, kind);
    for round in 0..count {
        let shorter = usize::try_from(numbers.below(length as u64)).unwrap() + 1;
        let elements = if round % 3 == 0 { length } else { shorter };
        let limit = numbers.pick(&[RESIDUAL_LIMIT, RESIDUAL_LIMIT, 1 << 20, 4096, 4096, 10, 1]);
        let top = numbers.pick(&[32_767_i16, 32_767, 20_000, 100, 1]);
        let x = |numbers: &mut Numbers| match round % 8 {
            0 => 0,
            1 => limit,
            2 => -limit,
            3 => numbers.pick(&[limit, -limit]),
            _ => i32::try_from(numbers.signed(i64::from(limit))).unwrap(),
        };
        let x: Vec<i32> = (0..elements).map(|_| x(&mut numbers)).collect();
        let gain = |numbers: &mut Numbers| match round % 11 {
            5 => 0,
            6 => top,
            _ => i16::try_from(numbers.signed(i64::from(top))).unwrap(),
        };
        let gains: Vec<i16> = (0..elements).map(|_| gain(&mut numbers)).collect();
        let exponent = i32::try_from(numbers.signed(200)).unwrap();
        let epsilon = numbers.pick(&[10_995_116, 1_099_512, 1 << 40, 0, 1]);
        vectors.add(&x, &gains, exponent, epsilon, numbers.below(1 << 18));
    }
    vectors.bench()
}

/// The longest vector of a 7 B model with everything at its end: the sums need all their bits.
pub fn extreme(kind: NormKind) -> (Bench, usize) {
    let mut vectors = Vectors::new(11_008, kind);
    let x = vec![-RESIDUAL_LIMIT; 11_008];
    vectors.add(&x, &vec![32_767; 11_008], 15, 1 << 40, 7);
    let x: Vec<i32> =
        (0..11_007).map(|i| if i % 4 == 0 { -RESIDUAL_LIMIT } else { RESIDUAL_LIMIT }).collect();
    vectors.add(&x, &vec![-32_767; 11_007], 15, 1 << 40, 8);
    vectors.bench()
}
