//! The units that take an element a clock.

use super::Bench;
use super::numbers::Numbers;
use tritscope::model::{
    ActivationKind, GATE_FRACTION, GATE_LIMIT, RESIDUAL_FRACTION, RESIDUAL_LIMIT, Scale, absmax_quotient,
    hidden, residual,
};

fn bench(unit: usize, acc_w: usize, latency: usize, vectors: Vec<Vec<i64>>) -> Bench {
    let parameters = vec![("UNIT", unit), ("ACC_W", acc_w), ("LATENCY", latency)];
    Bench { top: "tb_stream", parameters, vectors, word: 32 }
}

/// One output of a matrix; `narrow` as the gate and up projections have it (numerics R-GATE).
fn requantized(acc: i64, mantissa: u64, exponent: i64, narrow: bool) -> Vec<i64> {
    let scale =
        Scale { mantissa: u32::try_from(mantissa).unwrap(), exponent: i32::try_from(exponent).unwrap() };
    let (fraction, limit) =
        if narrow { (GATE_FRACTION, GATE_LIMIT) } else { (RESIDUAL_FRACTION, RESIDUAL_LIMIT) };
    let y = i64::from(scale.apply(acc, fraction, limit));
    vec![acc, i64::from(scale.mantissa), exponent, i64::from(narrow), 0, y]
}

/// Accumulators of `width` bits with scales of all exponents, those with results in range more often, and every
/// shift from far left to far right.
pub fn requantize(width: u32) -> Bench {
    let mut numbers = Numbers::new(u64::from(width));
    let limit = (1_i64 << (width - 1)) - 1;
    let mut vectors = Vec::new();
    for exponent in -90..30 {
        for narrow in [false, true] {
            for acc in [limit, -limit, 1, -1, numbers.signed(limit)] {
                vectors.push(requantized(acc, 0xFFFF, exponent, narrow));
                vectors.push(requantized(acc, 0x8000, exponent, narrow));
            }
        }
    }
    for _ in 0..1500 {
        let mantissa = numbers.magnitude(16) | (numbers.below(2) << 15);
        let exponent = match numbers.below(4) {
            0 => numbers.signed(2047),
            _ => -i64::try_from(numbers.below(48)).unwrap(),
        };
        let narrow = numbers.below(2) == 0;
        vectors.push(requantized(numbers.signed(limit), mantissa, exponent, narrow));
    }
    bench(0, width as usize, if width <= 18 { 6 } else { 7 }, vectors)
}

/// Every gate, or each `every`-th, up to where the sigmoid is 1, and beyond; `up` makes halves, or is anything.
pub fn gated(activation: ActivationKind, every: usize) -> Bench {
    let mut numbers = Numbers::new(3);
    let vector = |gate: i64, up: i64| {
        let (gate, up) = (i32::try_from(gate).unwrap(), i32::try_from(up).unwrap());
        let a = activation.of(gate);
        [gate, up, 0, 0, a, hidden(a, up)].map(i64::from).to_vec()
    };
    let limit = i64::from(GATE_LIMIT);
    let mut vectors: Vec<Vec<i64>> = (-17_000..17_000)
        .step_by(every)
        .map(|gate| vector(gate, [2048, -2048, 4096][usize::try_from(gate.unsigned_abs() % 3).unwrap()]))
        .collect();
    for _ in 0..1500 {
        vectors.push(vector(numbers.signed(limit), numbers.signed(limit)));
    }
    let (unit, latency) = match activation {
        ActivationKind::SwiGlu => (1, 13),
        ActivationKind::Relu => (2, 6),
        ActivationKind::Relu2 => (3, 9),
    };
    bench(unit, 20, latency, vectors)
}

pub fn sums() -> Bench {
    let mut numbers = Numbers::new(4);
    let limit = RESIDUAL_LIMIT;
    let mut pairs =
        vec![(limit, 1), (limit, limit), (-limit, -1), (-limit, -limit), (limit, -limit), (-limit, limit)];
    for _ in 0..1500 {
        let pair = [(); 2].map(|()| i32::try_from(numbers.signed(i64::from(limit))).unwrap());
        pairs.push((pair[0], pair[1]));
    }
    let vectors = pairs.iter().map(|(x, y)| [*x, *y, 0, 0, 0, residual(*x, *y)].map(i64::from).to_vec());
    bench(4, 20, 2, vectors.collect())
}

fn quotients(width: usize, pairs: impl Iterator<Item = (u64, i64)>) -> Bench {
    let vectors = pairs.map(|(max, z)| vec![max.cast_signed(), z, i64::from(absmax_quotient(z, max))]);
    Bench { top: "tb_absmax_divide", parameters: vec![("Z_W", width)], vectors: vectors.collect(), word: 64 }
}

/// Every number of 8 bits over every maximum that it can have.
pub fn all_quotients() -> Bench {
    quotients(8, (0..128_u64).flat_map(|max| (-max.cast_signed()..=max.cast_signed()).map(move |z| (max, z))))
}

/// The width of a norm, or of an attention head.
pub fn wide_quotients(width: u32) -> Bench {
    let mut numbers = Numbers::new(u64::from(width));
    let mut pairs = Vec::new();
    for _ in 0..60 {
        let max = numbers.magnitude(width - 1);
        let limit = max.cast_signed();
        pairs.extend([(max, limit), (max, -limit), (max, 0)]);
        if max != 0 {
            pairs.extend((0..20).map(|_| (max, numbers.signed(limit))));
        }
    }
    // Elements of one maximum must come together.
    pairs.sort_by_key(|(max, _)| *max);
    quotients(width as usize, pairs.into_iter())
}
