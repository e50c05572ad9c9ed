//! Ascending times in little memory.

use super::search::{Hint, count_below, count_below_near};

/// Ascending times, each as its distance from the first while that fits into 32 bits.
#[derive(Debug)]
pub(super) enum Times {
    /// Distances from a first time.
    Near(u64, Vec<u32>),
    /// The times themselves.
    Far(Vec<u64>),
}

impl Default for Times {
    fn default() -> Self {
        Self::Near(0, Vec::new())
    }
}

impl Times {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Near(_, distances) => distances.len(),
            Self::Far(times) => times.len(),
        }
    }

    /// The memory that it takes, in bytes.
    pub(super) fn memory(&self) -> usize {
        self.len() * if matches!(self, Self::Near(..)) { 4 } else { 8 }
    }

    pub(super) fn get(&self, index: usize) -> Option<u64> {
        match self {
            Self::Near(first, distances) => distances.get(index).map(|distance| first + u64::from(*distance)),
            Self::Far(times) => times.get(index).copied(),
        }
    }

    /// Adds a time; one before the last counts as that.
    pub(super) fn push(&mut self, time: u64) {
        let time =
            self.len().checked_sub(1).and_then(|last| self.get(last)).map_or(time, |last| time.max(last));
        match self {
            Self::Near(first, distances) => {
                if distances.is_empty() {
                    *first = time;
                }
                if let Ok(distance) = u32::try_from(time - *first) {
                    distances.push(distance);
                    return;
                }
                let mut times: Vec<u64> =
                    distances.iter().map(|distance| *first + u64::from(*distance)).collect();
                times.push(time);
                *self = Self::Far(times);
            }
            Self::Far(times) => times.push(time),
        }
    }

    pub(super) fn shrink(&mut self) {
        match self {
            Self::Near(_, distances) => distances.shrink_to_fit(),
            Self::Far(times) => times.shrink_to_fit(),
        }
    }

    /// The number of times before `time`.
    pub(super) fn count_before(&self, hint: &Hint, time: u64) -> usize {
        match self {
            Self::Near(first, distances) => {
                time.checked_sub(*first).map_or(0, |distance| count_below(distances, hint, distance))
            }
            Self::Far(times) => count_below(times, hint, time),
        }
    }

    /// As [`Self::count_before`], for who expects the count to be about `guess`.
    pub(super) fn count_before_near(&self, guess: usize, time: u64) -> usize {
        match self {
            Self::Near(first, distances) => {
                time.checked_sub(*first).map_or(0, |distance| count_below_near(distances, guess, distance))
            }
            Self::Far(times) => count_below_near(times, guess, time),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn times_near_and_far_are_those_that_were_added(
            steps in prop::collection::vec(prop_oneof![8 => 0..9_u64, 1 => 0..3_000_000_000_u64], 0..60),
            start in prop_oneof![Just(0_u64), 0..u64::MAX / 2],
        ) {
            let mut times = Times::default();
            let mut expected = Vec::new();
            let mut now = start;
            for step in steps {
                now += step;
                times.push(now);
                expected.push(now);
            }
            times.shrink();
            prop_assert_eq!((0..times.len()).filter_map(|index| times.get(index)).collect::<Vec<_>>(), expected.clone());
            let hint = Hint::default();
            for time in expected.iter().flat_map(|time| [time.saturating_sub(1), *time, time + 1]).chain([0, u64::MAX]) {
                let walked = expected.iter().filter(|known| **known < time).count();
                prop_assert_eq!(times.count_before(&hint, time), walked);
                prop_assert_eq!(times.count_before_near(3, time), walked);
            }
        }
    }
}
