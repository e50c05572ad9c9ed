//! Numbers of random workloads (numerics R-RNG): small, public, the same on every machine.

use crate::base::Trit;

/// The generator `SplitMix64` (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014).
///
/// Its outputs are used as a stream of bytes, least significant byte first.
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
    bytes: [u8; 8],
    used: usize,
}

impl Random {
    /// The generator for activations of workloads with this seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { state: seed, bytes: [0; 8], used: 8 }
    }

    /// The generator for weights of workloads with this seed: seeded with the complement, so that
    /// weights do not change when the number of activations does.
    #[must_use]
    pub fn for_weights(seed: u64) -> Self {
        Self::new(!seed)
    }

    /// The generator of a stream of its own, seeded with `seed` XOR the eight letters of `name`, the first
    /// the most significant.
    #[must_use]
    pub fn named(seed: u64, name: [u8; 8]) -> Self {
        Self::new(seed ^ u64::from_be_bytes(name))
    }

    /// The next 64 bits.
    pub fn word(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// The next byte of the stream.
    pub fn byte(&mut self) -> u8 {
        if self.used == self.bytes.len() {
            self.bytes = self.word().to_le_bytes();
            self.used = 0;
        }
        self.used += 1;
        self.bytes[self.used - 1]
    }

    /// An activation, uniform in -127 … 127: the next byte, in two's complement, that is not -128
    /// (numerics R-ACT).
    pub fn activation(&mut self) -> i8 {
        loop {
            let value = i8::from_le_bytes([self.byte()]);
            if value != i8::MIN {
                return value;
            }
        }
    }

    /// An activation that is 0 three times of four: the next byte decides (kept when its two low bits
    /// are 0), and a kept one is drawn as [`Self::activation`] does.
    pub fn sparse_activation(&mut self) -> i8 {
        if self.byte().is_multiple_of(4) { self.activation() } else { 0 }
    }

    /// A gain's mantissa, 1 … 32767: the next two bytes, low byte first, without their highest bit; 0 is
    /// passed over (numerics R-GAIN).
    pub fn gain(&mut self) -> i16 {
        loop {
            let value = i16::from_le_bytes([self.byte(), self.byte() & 0x7F]);
            if value != 0 {
                return value;
            }
        }
    }

    /// An element of a residual stream: the next two bytes, low byte first, in two's complement; with 12
    /// fraction bits from -8 to below 8 (numerics R-EMBED).
    pub fn residual(&mut self) -> i32 {
        i32::from(i16::from_le_bytes([self.byte(), self.byte()]))
    }

    /// `count` weights with equal chances: each byte holds four codes, low bits first, code = w + 1 as
    /// in a checkpoint (numerics R-TRIT); code 3 is passed over, and so is what is left of the last byte.
    pub fn trits(&mut self, count: usize) -> Vec<Trit> {
        let mut trits = Vec::with_capacity(count.saturating_add(3));
        while trits.len() < count {
            let byte = self.byte();
            trits.extend([0, 2, 4, 6].iter().filter_map(|shift| Trit::from_code((byte >> shift) & 3)));
        }
        trits.truncate(count);
        trits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_splitmix64() {
        let mut random = Random::new(1_234_567);
        let words: Vec<u64> = (0..5).map(|_| random.word()).collect();
        assert_eq!(
            words,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
                4_593_380_528_125_082_431,
                16_408_922_859_458_223_821
            ]
        );
        assert_eq!(Random::new(0).word(), 0xE220_A839_7B1D_CDAF);
    }

    #[test]
    fn bytes_come_least_significant_first() {
        let mut random = Random::new(0);
        let bytes: Vec<u8> = (0..8).map(|_| random.byte()).collect();
        assert_eq!(bytes, 0xE220_A839_7B1D_CDAF_u64.to_le_bytes());
    }

    #[test]
    fn every_activation_but_minus_128_comes_as_often_as_any_other() {
        let mut random = Random::new(7);
        let mut counts = [0_u32; 256];
        for _ in 0..255_000 {
            counts[usize::from(random.activation().cast_unsigned())] += 1;
        }
        assert_eq!(counts[128], 0);
        // 1000 expected; the standard deviation is 31.6, so ±190 is six of them.
        assert!(
            counts.iter().enumerate().all(|(i, count)| i == 128 || count.abs_diff(1000) < 190),
            "{counts:?}"
        );
    }

    #[test]
    fn trits_come_equally_often() {
        let trits = Random::for_weights(3).trits(300_000);
        for trit in [Trit::Minus, Trit::Zero, Trit::Plus] {
            let count = trits.iter().filter(|t| **t == trit).count();
            // 100000 expected; the standard deviation is 258, so ±1550 is six of them.
            assert!(count.abs_diff(100_000) < 1550, "{trit:?} {count}");
        }
    }

    #[test]
    fn three_of_four_sparse_activations_are_zero() {
        let mut random = Random::new(11);
        let zeros = (0..100_000).filter(|_| random.sparse_activation() == 0).count();
        // 3/4 and 1/255 of the rest: 75098 expected; the standard deviation is 137.
        assert!(zeros.abs_diff(75_098) < 820, "{zeros}");
    }
}
