//! Figures of many numbers: range, zeros, those at a bound, and how they are spread.

/// Bars of a histogram, at most.
const MOST_BINS: u64 = 32;

/// What holds for many numbers together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// How many numbers there are.
    pub count: usize,
    /// The smallest and the largest.
    pub range: Option<(i64, i64)>,
    /// Those that are 0.
    pub zeros: usize,
    /// Those whose magnitude is the bound or more; none without a bound.
    pub at_bound: usize,
    /// The histogram: stretches of the range of equal width, the last possibly wider; the smallest numbers come first.
    pub bins: Vec<Bin>,
    /// How many integers a bin covers.
    pub bin_width: u64,
}

/// A bar of a histogram.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bin {
    /// Numbers in it.
    pub count: usize,
    /// Those of them that are wrong.
    pub wrong: usize,
}

impl Figures {
    /// The figures of `numbers`, each with whether it is wrong; `bound` is the largest magnitude that they can have.
    #[must_use]
    pub fn new(numbers: &[(i64, bool)], bound: Option<i64>) -> Self {
        let values = numbers.iter().map(|(value, _)| *value);
        let range = values.clone().min().zip(values.clone().max());
        let mut figures = Self {
            count: numbers.len(),
            range,
            zeros: values.clone().filter(|value| *value == 0).count(),
            at_bound: bound.map_or(0, |bound| {
                values.filter(|value| value.unsigned_abs() >= bound.unsigned_abs()).count()
            }),
            ..Self::default()
        };
        if let Some((low, high)) = range {
            // One more than the difference does not fit when the range is that of all integers.
            let integers = high.abs_diff(low).saturating_add(1);
            figures.bin_width = integers.div_ceil(MOST_BINS);
            let bins = integers.div_ceil(figures.bin_width);
            figures.bins = vec![Bin::default(); usize::try_from(bins).unwrap_or_default()];
            for (value, wrong) in numbers {
                if let Some(bin) = figures.bin_of(*value).and_then(|bin| figures.bins.get_mut(bin)) {
                    bin.count += 1;
                    bin.wrong += usize::from(*wrong);
                }
            }
        }
        figures
    }

    /// The bin that a number is in.
    #[must_use]
    pub fn bin_of(&self, value: i64) -> Option<usize> {
        let (low, high) = self.range?;
        let inside = (low..=high).contains(&value);
        let bin = value.abs_diff(low).checked_div(self.bin_width)?;
        usize::try_from(bin).ok().filter(|_| inside).map(|bin| bin.min(self.bins.len().saturating_sub(1)))
    }

    /// The largest magnitude.
    #[must_use]
    pub fn magnitude(&self) -> u64 {
        self.range.map_or(0, |(low, high)| low.unsigned_abs().max(high.unsigned_abs()))
    }

    /// Numbers in the fullest bin.
    #[must_use]
    pub fn fullest(&self) -> usize {
        self.bins.iter().map(|bin| bin.count).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn figures(values: &[i64], bound: Option<i64>) -> Figures {
        Figures::new(&values.iter().map(|value| (*value, *value == 3)).collect::<Vec<_>>(), bound)
    }

    #[test]
    fn few_values_have_a_bin_each() {
        let found = figures(&[-1, 3, 3, 0, 1], None);
        let counts: Vec<usize> = found.bins.iter().map(|bin| bin.count).collect();
        assert_eq!((counts, found.bin_width), (vec![1, 1, 1, 0, 2], 1));
        assert_eq!(found.bins[4], Bin { count: 2, wrong: 2 });
        assert_eq!((found.range, found.zeros, found.count, found.fullest()), (Some((-1, 3)), 1, 5, 2));
        assert_eq!((found.bin_of(3), found.bin_of(4), found.bin_of(-2)), (Some(4), None, None));
    }

    #[test]
    fn a_value_at_the_bound_counts_with_either_sign_and_beyond() {
        assert_eq!(figures(&[127, -127, -128, 126, 0], Some(127)).at_bound, 3);
        assert_eq!(figures(&[127, -127, -128], None).at_bound, 0);
    }

    #[test]
    fn nothing_has_no_range_and_no_bins() {
        assert_eq!(figures(&[], Some(1)), Figures::default());
        assert_eq!(figures(&[7], None).bins, [Bin { count: 1, wrong: 0 }]);
    }

    #[test]
    fn the_range_of_all_integers_has_bins() {
        let found = figures(&[i64::MIN, 0, i64::MAX], None);
        assert_eq!(found.bins.iter().map(|bin| bin.count).sum::<usize>(), 3);
        assert_eq!((found.bins.len(), found.magnitude()), (32, 1 << 63));
    }

    proptest! {
        #[test]
        fn every_number_is_in_one_bin(values in proptest::collection::vec(any::<i64>(), 1..100), shift in 0..60) {
            let values: Vec<i64> = values.into_iter().map(|value| value >> shift).collect();
            let found = figures(&values, None);
            prop_assert!(found.bins.len() <= 32);
            prop_assert_eq!(found.bins.iter().map(|bin| bin.count).sum::<usize>(), values.len());
            prop_assert!(found.bins.first().unwrap().count > 0 && found.bins.last().unwrap().count > 0);
        }
    }
}
