//! Pairs of elements for `rope`, turned by the golden model.

use tritscope::model::{RESIDUAL_LIMIT, Random, rope_phase, rotate};

/// Pairs at the limits, in all quarters and at the seams of the table, with exact halves, and anywhere.
pub fn pairs() -> String {
    let mut random = Random::new(5);
    let mut lines = String::new();
    let mut line = |position: u16, increment: u32, a: i32, b: i32| {
        let (x, y) = rotate(a, b, rope_phase(u32::from(position), increment));
        let words = [u32::from(position), increment, a.cast_unsigned(), b.cast_unsigned()];
        let words = words.into_iter().chain([x.cast_unsigned(), y.cast_unsigned()]);
        lines.push_str(&words.map(|word| format!("{word:08x}")).collect::<Vec<_>>().join(" "));
        lines.push('\n');
    };
    let limits = [0, 1, -1, RESIDUAL_LIMIT, -RESIDUAL_LIMIT];
    for eighth in 0..8_u32 {
        for offset in [0, 1, 1 << 14, u32::MAX] {
            for a in limits {
                for b in limits {
                    line(1, (eighth << 29).wrapping_add(offset), a, b);
                }
            }
        }
        // sin and cos of an eighth of a turn are equal and odd, so these sums end in a half.
        for half in [8192, -8192, 24576, -24576] {
            line(1, eighth << 29, half, 0);
            line(1, eighth << 29, 3, half + 3);
        }
    }
    for _ in 0..1500 {
        let [angle, pair] = [random.word(), random.word()];
        let [a, b] = [pair, pair >> 32].map(|half| i32::try_from(half & 0x00FF_FFFF).unwrap() - (1 << 23));
        let increment = u32::try_from(angle & 0xFFFF_FFFF).unwrap();
        let position = if angle >> 63 == 1 { 1 } else { u16::try_from(angle >> 32 & 0xFFFF).unwrap() };
        line(position, increment, a.max(-RESIDUAL_LIMIT), b.max(-RESIDUAL_LIMIT));
    }
    lines
}
