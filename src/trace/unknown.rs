//! Which changes lead to a value with an unknown bit, in a bit a change.

/// A set of positions that tells at once whether one of them lies in a range, however long the range is.
#[derive(Clone, Debug, Default)]
pub(super) struct Unknown {
    /// A bit a position; nothing behind the last position of the set.
    words: Vec<u64>,
    /// A bit a word that is not zero.
    occupied: Vec<u64>,
}

impl Unknown {
    /// Adds a position.
    pub(super) fn insert(&mut self, position: usize) {
        for (level, position) in [(&mut self.words, position), (&mut self.occupied, position / 64)] {
            let word = position / 64;
            if word >= level.len() {
                level.resize(word + 1, 0);
            }
            level[word] |= 1 << (position % 64);
        }
    }

    /// Whether a position from `from` up to, not including, `to` is in the set.
    pub(super) fn any(&self, from: usize, to: usize) -> bool {
        let to = to.min(self.words.len() * 64);
        if from >= to {
            return false;
        }
        let (first, last) = (from / 64, (to - 1) / 64);
        if first == last {
            return has(&self.words, from, to);
        }
        has(&self.words, from, (first + 1) * 64)
            || has(&self.words, last * 64, to)
            || self.any_word(first + 1, last)
    }

    /// Whether a word from `from` up to `to` is not zero.
    fn any_word(&self, from: usize, to: usize) -> bool {
        if from >= to {
            return false;
        }
        let (first, last) = (from / 64, (to - 1) / 64);
        if first == last {
            return has(&self.occupied, from, to);
        }
        has(&self.occupied, from, (first + 1) * 64)
            || has(&self.occupied, last * 64, to)
            || self.occupied[first + 1..last].iter().any(|word| *word != 0)
    }
}

/// Whether a bit from `from` up to `to` is set; all of them lie in one word.
fn has(words: &[u64], from: usize, to: usize) -> bool {
    let mask = u64::MAX << (from % 64) & u64::MAX >> ((64 - to % 64) % 64);
    words.get(from / 64).is_some_and(|word| word & mask != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_range_holds_a_position_where_a_walk_finds_one(
            positions in prop::collection::btree_set(prop_oneof![0..300_usize, 0..40_000_usize], 0..20),
            ranges in prop::collection::vec((0..41_000_usize, prop_oneof![0..200_usize, 0..41_000_usize]), 1..60),
        ) {
            let mut unknown = Unknown::default();
            for position in &positions {
                unknown.insert(*position);
            }
            for (from, length) in ranges {
                let walked = positions.range(from..from + length).next().is_some();
                prop_assert_eq!(unknown.any(from, from + length), walked, "{}+{}", from, length);
            }
        }
    }
}
