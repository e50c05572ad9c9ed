//! Random operands with a fixed seed, extremes among them.

use tritscope::model::Random;

/// A source of operands.
pub struct Numbers(Random);

impl Numbers {
    /// The same numbers for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(Random::new(seed))
    }

    /// 0 … `count` - 1.
    pub fn below(&mut self, count: u64) -> u64 {
        self.0.word() % count
    }

    /// One of `choices`.
    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.below(choices.len() as u64)).unwrap()]
    }

    /// A number of 0 … `bits` digits (below 64), each length alike; one in eight is the largest.
    pub fn magnitude(&mut self, bits: u32) -> u64 {
        let length = self.below(u64::from(bits) + 1);
        match self.below(8) {
            0 => (1 << bits) - 1,
            _ => self.0.word() & ((1 << length) - 1),
        }
    }

    /// -`limit` … `limit`: 0, the ends and small numbers more often than others.
    pub fn signed(&mut self, limit: i64) -> i64 {
        let number = match self.below(8) {
            0 => 0,
            1 => limit,
            2 => i64::try_from(self.magnitude(3)).unwrap().min(limit),
            3 => i64::try_from(self.magnitude(limit.ilog2() + 1)).unwrap().min(limit),
            _ => i64::try_from(self.below(limit.unsigned_abs() + 1)).unwrap(),
        };
        if self.below(2) == 0 { -number } else { number }
    }
}
