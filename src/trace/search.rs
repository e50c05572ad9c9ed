//! Finding a number in an ascending list whose neighbourhood is mostly known.

use std::sync::atomic::{AtomicUsize, Ordering};

/// How far from the last answer, and from the guess after it, an answer is looked for by doubling steps.
const NEAR: usize = 32;
const NEAR_GUESS: usize = 1 << 12;

/// Where the last search ended. Shared between threads; any value of it is right, some are fast.
#[derive(Debug, Default)]
pub(super) struct Hint(AtomicUsize);

/// The number of entries of `sorted` below `key`.
///
/// Who reads a trace mostly moves a little in time, so the answer is near the last one. Otherwise changes are mostly
/// spread evenly, so it is near its share of the way. Otherwise the cost is that of a binary search.
pub(super) fn count_below<T: Copy + Into<u64>>(sorted: &[T], hint: &Hint, key: u64) -> usize {
    let last = hint.0.load(Ordering::Relaxed);
    let found = around(sorted, last, key, NEAR)
        .or_else(|| around(sorted, share(sorted, key), key, NEAR_GUESS))
        .unwrap_or_else(|| sorted.partition_point(|entry| (*entry).into() < key));
    if found != last {
        hint.0.store(found, Ordering::Relaxed);
    }
    found
}

/// As [`count_below`], looking first at and around `guess`.
pub(super) fn count_below_near<T: Copy + Into<u64>>(sorted: &[T], guess: usize, key: u64) -> usize {
    around(sorted, guess, key, NEAR_GUESS)
        .unwrap_or_else(|| sorted.partition_point(|entry| (*entry).into() < key))
}

/// The count of entries below `key` if it lies within `reach` of `start`, found in steps that double.
fn around<T: Copy + Into<u64>>(sorted: &[T], start: usize, key: u64, reach: usize) -> Option<usize> {
    let below = |index: usize| sorted.get(index).is_some_and(|entry| (*entry).into() < key);
    let start = start.min(sorted.len());
    let (mut low, mut high) = (start, start);
    let mut step = 1;
    if below(start) {
        while below(high) {
            if step > reach {
                return None;
            }
            low = high + 1;
            high = high.saturating_add(step).min(sorted.len());
            step *= 2;
        }
    } else {
        while high > 0 && !below(high.saturating_sub(step)) {
            if step > reach {
                return None;
            }
            high = high.saturating_sub(step);
            step *= 2;
        }
        low = if high == 0 { 0 } else { high.saturating_sub(step) + 1 };
    }
    Some(low + sorted.get(low..high)?.partition_point(|entry| (*entry).into() < key))
}

/// Where `key` would be if the entries were spread evenly.
fn share<T: Copy + Into<u64>>(sorted: &[T], key: u64) -> usize {
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else { return 0 };
    let (first, last) = ((*first).into(), (*last).into());
    if key <= first {
        return 0;
    }
    if key > last {
        return sorted.len();
    }
    let way = u128::from(key - first) * (sorted.len() as u128 - 1) / u128::from(last - first).max(1);
    usize::try_from(way).unwrap_or(sorted.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_count_is_that_of_a_walk_whatever_the_hint(
            mut list in prop::collection::vec(prop_oneof![0..50_u64, 0..10_000_u64, Just(u64::MAX)], 0..300),
            keys in prop::collection::vec(prop_oneof![0..60_u64, 0..11_000_u64, Just(u64::MAX)], 1..30),
            guess in 0..400_usize,
        ) {
            list.sort_unstable();
            let hint = Hint::default();
            for key in keys {
                let expected = list.iter().filter(|entry| **entry < key).count();
                prop_assert_eq!(count_below(&list, &hint, key), expected);
                prop_assert_eq!(count_below_near(&list, guess, key), expected);
            }
        }
    }

    #[test]
    fn clustered_entries_far_from_the_hint_are_found() {
        let list: Vec<u64> = (0..100_000).chain((0..10).map(|n| 1 << (40 + n))).collect();
        let hint = Hint::default();
        for key in [0, 99_999, 1, 1 << 45, 50_000, u64::MAX, 100_000, 3] {
            assert_eq!(count_below(&list, &hint, key), list.iter().filter(|entry| **entry < key).count());
        }
    }
}
